"""The URL namespace, `conn.urls.admin.user(id=1)`: a class for each piece of a name that others follow."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from conn_types.analysis.stubgen.layout import bracketed, docstring, indented
from conn_types.analysis.stubgen.named_routes import Alternative, NamedRoutes
from conn_types.analysis.stubgen.parameters import Parameters, is_name
from conn_types.url_namespace import spelled

ROOT = "RouteUrls"
ANY = "_AnyUrls"
"""The class of names that nothing is known about."""
_RETURNED = "_UrlT"

Described = Callable[[Iterable[Alternative]], Iterable[str]]
"""The lines of a docstring."""


@dataclass(slots=True)
class _Node:
    """One piece of names. `open`: a spot may provide names that begin with it and a colon."""

    spelled: str = ""
    """How the piece is written as an attribute."""
    below: dict[str, _Node] = field(default_factory=dict[str, "_Node"])
    alternatives: tuple[Alternative, ...] = ()
    open: bool = False
    is_open: bool = False
    """Whether it, or one that it follows, is `open`."""
    cls: str = ""
    """The name of its class, where it has one."""

    def of(self, pieces: Iterable[str]) -> _Node:
        node = self
        for piece in pieces:
            if piece not in node.below:
                node.below[piece] = _Node(spelled(piece))
            node = node.below[piece]
        return node

    @property
    def followers(self) -> list[_Node]:
        """The nodes below, in the order of their pieces."""
        return [self.below[piece] for piece in sorted(self.below)]


class Namespace:
    """The classes of the namespace of some routes."""

    def __init__(self, named: NamedRoutes) -> None:
        root = _Node()
        for name, alternatives in named.by_name.items():
            root.of(name.split(":")).alternatives = alternatives
        for spot in named.spots:
            root.of(spot.name_prefix.split(":")[:-1]).open = True
        self._classes = _with_classes(root)

    def definitions(self, parameters: Parameters, described: Described) -> Iterator[str]:
        """The classes, the outermost first, as checkers read them."""
        for node in self._classes:
            yield f"class {node.cls}(_Generic[{_RETURNED}]):"
            yield from indented(_Members(node, parameters, described).lines())
            yield ""
        yield f"class {ANY}(_Generic[{_RETURNED}]):"
        yield from indented([f"def __call__(self, /, **path_params: _Any) -> {_RETURNED}: ..."])
        yield from indented(_unknown_members("str", attributes=True))

    def handlers(self) -> Iterator[str]:
        """The same classes with the handlers for members: where an editor goes on to."""
        for node in self._classes:
            yield f"class {node.cls}:"
            yield from indented([*_handlers(node)] or ["pass"])


class _Members:
    """What a class of the namespace has."""

    def __init__(self, node: _Node, parameters: Parameters, described: Described) -> None:
        self._node = node
        self._parameters = parameters
        self._described = described
        self._shadowed = frozenset([each.spelled for each in node.below.values()])
        """The built-in names among its own."""

    def lines(self) -> Iterator[str]:
        node, shadowed = self._node, self._shadowed
        if node.alternatives:
            yield from self._methods("__call__", node.alternatives)
        for each in node.followers:
            if each.cls:
                yield "@_builtins.property" if "property" in shadowed else "@property"
                lines = self._described(each.alternatives) if each.alternatives else ()
                yield from _function(f"def {each.spelled}(self) -> {each.cls}[{_RETURNED}]:", lines)
            else:
                yield from self._methods(each.spelled, each.alternatives)
        text = "_builtins.str" if "str" in shadowed else "str"
        yield from _unknown_members(text, attributes=node.is_open)

    def _methods(self, name: str, alternatives: tuple[Alternative, ...]) -> list[str]:
        found: list[str] = []
        for alternative in alternatives:
            if len(alternatives) > 1:
                found.append("@_overload")
            parameters = self._parameters.of(alternative.shape, "self", shadowed=self._shadowed)
            receiver = ("self", "/") if parameters[:1] != ("*",) and parameters else ("self",)
            *before, last = bracketed(f"def {name}(", (*receiver, *parameters), f") -> {_RETURNED}:")
            found += before
            found += _function(last, self._described((alternative,)))
        return found


def _handlers(node: _Node) -> Iterator[str]:
    for each in node.followers:
        handler = _handler(each)
        if each.cls:
            yield f"{each.spelled}: {each.cls}"
        elif handler is not None:
            yield f"from {handler[0]} import {handler[1]} as {each.spelled}"


def _handler(node: _Node) -> tuple[str, str] | None:
    """The module and the name in it that a route leads to: a function, or the class or function around it."""
    for row in (row for each in node.alternatives for row in each.rows):
        module, _, qualified = (row.entry.endpoint or "").partition(":")
        name = qualified.partition(".")[0]
        if all(is_name(part) for part in (*module.split("."), name)):
            return module, name
    return None


def _with_classes(root: _Node) -> list[_Node]:
    """The nodes that others follow, each with a name for its class that no other has."""
    root.cls = ROOT
    root.is_open = root.open
    taken = {ROOT, ANY}
    found, pending = [root], deque([root])
    while pending:
        node = pending.popleft()
        for each in node.followers:
            each.is_open = each.open or node.is_open
            if each.below or each.open:
                above = "_" if node is root else node.cls.removesuffix("Urls")
                each.cls = _free(f"{above}{_camel(each.spelled)}Urls", taken)
                found.append(each)
                pending.append(each)
    return found


def _function(signature: str, described: Iterable[str]) -> list[str]:
    lines = [*described]
    return [signature, *indented(docstring(lines))] if lines else [f"{signature} ..."]


def _unknown_members(text: str, *, attributes: bool) -> Iterator[str]:
    """The names in brackets, as everywhere, and where others may follow, their attributes."""
    for method in ("__getattr__", "__getitem__") if attributes else ("__getitem__",):
        yield f"def {method}(self, name: {text}, /) -> {ANY}[{_RETURNED}]: ..."


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    taken.add(name)
    return name


def _camel(name: str) -> str:
    return "".join(part[0].upper() + part[1:] for part in name.split("_") if part)
