"""From rows as they are seen from the root back to the tree of entries that has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from conn_types.analysis.table import OpenSpot, Parameter, RouteEntry, Routes
from conn_types.path_pattern import PathPattern


@dataclass(frozen=True, slots=True, kw_only=True)
class FlatRow:
    """A row: its `entry` still has the complete name, path and parameters."""

    entry: RouteEntry
    host: str | None

    @property
    def path(self) -> str:
        return self.entry.pattern.text

    @property
    def mounts(self) -> bool:
        return self.entry.kind in ("mount", "host")


@dataclass(kw_only=True)
class _Node:
    """A mount or host under construction, or the root: what it hands down, complete."""

    row: FlatRow | None = None
    prefix: str = ""
    """What the names below begin with."""
    path: str = ""
    host: str | None = None
    params: Mapping[str, Parameter] = field(default_factory=dict[str, Parameter])
    children: list[_Node] = field(default_factory=list["_Node"])
    spots: list[OpenSpot] = field(default_factory=list[OpenSpot])

    def below(self, row: FlatRow) -> _Node:
        """The node of a row that hangs on this one."""
        params = {
            name: parameter
            for name, parameter in row.entry.params.items()
            if name != "path" or name in row.entry.pattern.parameter_names or not row.mounts
        }
        return _Node(
            row=row,
            prefix=self.prefix if row.entry.name is None else f"{row.entry.name}:",
            path=row.path.rstrip("/"),
            host=row.host,
            params=params,
        )

    def may_hold(self, row: FlatRow, following: Sequence[FlatRow]) -> bool:
        """Whether a row that comes after this one's may hang on it. The root holds everything."""
        if self.row is None:
            return True
        is_host = row.entry.kind == "host"
        if self.row.entry.kind == "host" and not is_host:
            # Nothing but the last host of this pattern can have given it to the row.
            return row.host == self.host
        name = row.entry.name
        if name is None and row.mounts:
            name = _name_below(row, following)
        if name is not None and not name.startswith(self.prefix):
            return False
        if is_host:
            outer = self.host is None or (row.host != self.host and self._goes_on(following))
            return outer and _continues(row.path, self.path)
        if row.host != self.host or not _continues(row.path, self.path):
            return False
        # At the very path of an unnamed mount it may as well stand beside it.
        return row.path != self.path or (self.row.entry.name is not None and name is not None)

    def _goes_on(self, following: Iterable[FlatRow]) -> bool:
        """Whether a host that comes next lies within this one: what follows it is the outer one's again."""
        again = next((each for each in following if each.host == self.host), None)
        return again is not None and again.entry.kind != "host"

    def covers(self, spot: OpenSpot) -> bool:
        return spot.name_prefix.startswith(self.prefix) and spot.path_prefix.startswith(self.path)


@dataclass(frozen=True, kw_only=True)
class Tree:
    """Rows hang on the innermost mount before them whose path, host and name they continue.

    A route that stands behind an unnamed mount of the same path may end up below it: `url_for` answers
    the same.
    """

    rows: Sequence[FlatRow]
    spots: Sequence[OpenSpot]

    def routes(self) -> Routes:
        root = _Node()
        open_: list[_Node] = [root]
        for number, row in enumerate(self.rows):
            following = self.rows[number + 1 :] if row.mounts else ()
            while not open_[-1].may_hold(row, following):
                open_.pop()
            node = open_[-1].below(row)
            open_[-1].children.append(node)
            if row.mounts:
                open_.append(node)
        for spot in self.spots:
            _innermost(root, spot).spots.append(spot)
        return Routes(entries=tuple(_entry(each, root) for each in root.children), open=tuple(root.spots))


def _name_below(row: FlatRow, following: Iterable[FlatRow]) -> str | None:
    """The first name that may stand below an unnamed mount or host."""
    for each in following:
        if (
            each.entry.kind == "host"
            or each.host != row.host
            or not _continues(each.path, row.path.rstrip("/"))
        ):
            return None
        if each.entry.name is not None:
            return each.entry.name
    return None


def _continues(path: str, above: str) -> bool:
    return path == above or path.startswith(f"{above}/")


def _innermost(node: _Node, spot: OpenSpot) -> _Node:
    """The mount in which the spot lies: the first whose names and paths it continues."""
    for child in node.children:
        if child.row is not None and child.row.mounts and (child.path or child.prefix) and child.covers(spot):
            return _innermost(child, spot)
    return node


def _entry(node: _Node, above: _Node) -> RouteEntry:
    assert node.row is not None
    complete = node.row.entry
    text = node.row.host or "" if complete.kind == "host" else complete.pattern.text[len(above.path) :]
    pattern = PathPattern.parse(text)
    own = {
        name: parameter
        for name, parameter in complete.params.items()
        if name in pattern.parameter_names or name not in above.params
    }
    return replace(
        complete,
        name=None if complete.name is None else complete.name.removeprefix(above.prefix),
        pattern=pattern,
        params=own,
        children=tuple(_entry(each, node) for each in node.children),
        open=tuple(_relative(spot, node) for spot in node.spots),
    )


def _relative(spot: OpenSpot, node: _Node) -> OpenSpot:
    return replace(
        spot,
        name_prefix=spot.name_prefix.removeprefix(node.prefix),
        path_prefix=spot.path_prefix.removeprefix(node.path),
    )
