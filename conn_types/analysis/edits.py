"""Edits of a file, compared with the text that a cached table was built from.

Either what the file declares is the same, and only stands elsewhere: the trees are equal, docstrings apart,
but for the bodies of functions that never ran, which must not be able to add routes before nor afterwards.
Or statements of the module itself have come and gone; `declarations` says whether these can be evaluated
alone. The comparison gives where everything has moved to.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, cast

from conn_types.analysis.evaluator.generators import yields
from conn_types.analysis.evaluator.late_words import MAKES_APP, MAY_ADD
from conn_types.analysis.kept_texts import Kept, Place, place
from conn_types.analysis.looks import mention_of
from conn_types.analysis.source import Source, parse_source
from conn_types.analysis.table import RouteTable

Moves = Mapping[Place, Place]
"""Where the parts of a file were, and where they are."""

_LOOKED_INTO = frozenset({"url_for", "url_path_for"})
"""Methods whose bodies are read without being run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """An edit that changes no declaration, but for the statements of the module that have come and gone.

    - `old`, `source`: the file as it was and as it is; None where it was only searched for words.
    - `ran`: where the functions that ran are now.
    """

    moves: Moves
    ran: frozenset[Place]
    old: Source | None = None
    source: Source | None = None
    gone: tuple[ast.stmt, ...] = ()
    come: tuple[ast.stmt, ...] = ()

    @property
    def declares(self) -> bool:
        return bool(self.gone or self.come)


def edit_of(
    kept: Kept, path: Path, shown: str, data: bytes, names: Collection[str], routers: str
) -> Edit | None:
    """What an edit has changed; None where it may have changed anything.

    `routers` is a pattern of the names that hold routers, `names` those whose mentions were asked for.
    """
    new = parse_source(path, shown, data)
    if not isinstance(new, Source):
        return None
    if any(
        (re.search(each, new.text, re.MULTILINE) is not None) != had for each, had in kept.answers.items()
    ):
        return None
    if kept.text is None:
        return Edit(moves={}, ran=frozenset())
    for name in names:
        mention = mention_of(name)
        if (mention.search(kept.text) is None) != (mention.search(new.text) is None):
            return None
    old = parse_source(path, shown, kept.text.encode("utf-8", "surrogatepass"))
    if not isinstance(old, Source) or old.text != kept.text:
        return None
    comparison = _Comparison(old, new, kept.ran, re.compile(_with_aliases(routers, old, new)))
    if not comparison.compare():
        return None
    return Edit(
        moves=comparison.moves,
        ran=frozenset(comparison.ran),
        old=old,
        source=new,
        gone=tuple(comparison.gone),
        come=tuple(comparison.come),
    )


class _Different(Exception):
    """The trees say different things."""


class _Comparison:
    """Goes through both trees at once."""

    def __init__(self, old: Source, new: Source, ran: Collection[Place], routers: re.Pattern[str]) -> None:
        self.moves: dict[Place, Place] = {}
        self.ran: set[Place] = set()
        self.gone: list[ast.stmt] = []
        self.come: list[ast.stmt] = []
        self._old, self._new, self._had_run, self._routers = old, new, ran, routers

    def compare(self) -> bool:
        """Whether all that is not the same is in `gone` and `come`, and is code that adds no routes later."""
        try:
            self._modules(_said(self._old.tree.body), _said(self._new.tree.body))
        except (_Different, RecursionError):
            return False
        gone = any(self._may_add_later(self._old, each, self._had_run) for each in self.gone)
        return not gone and not any(self._may_add_later(self._new, each, ()) for each in self.come)

    def _modules(self, old: list[ast.stmt], new: list[ast.stmt]) -> None:
        said = _said_by(self._old, old, self._new, new)
        for tag, i, j, k, m in SequenceMatcher(None, said[0], said[1], autojunk=False).get_opcodes():
            if tag == "equal":
                for one, other in zip(old[i:j], new[k:m], strict=True):
                    self._nodes(one, other)
            else:
                self._pair(old[i:j], new[k:m])

    def _pair(self, old: list[ast.stmt], new: list[ast.stmt]) -> None:
        """Statements that differ: functions and classes may do so inside of bodies that never ran."""
        waiting = list(new)
        for one in old:
            other = next((each for each in waiting if _is_named_as(one, each)), None)
            if other is not None and self._same(one, other):
                # What stood between the last pair and this one has come.
                index = waiting.index(other)
                self.come += waiting[:index]
                del waiting[: index + 1]
            else:
                self.gone.append(one)
        self.come += waiting

    def _same(self, old: ast.stmt, new: ast.stmt) -> bool:
        moves, ran = dict(self.moves), set(self.ran)
        try:
            self._nodes(old, new)
        except _Different:
            self.moves, self.ran = moves, ran
            return False
        return True

    def _nodes(self, old: ast.AST, new: ast.AST) -> None:
        if type(old) is not type(new):
            raise _Different
        self._move(old, new)
        may_differ = isinstance(old, (ast.FunctionDef, ast.AsyncFunctionDef)) and self._was_passed_by(old)
        for name in old._fields:
            if name == "body" and may_differ:
                self._bodies(old, new)
            else:
                self._values(getattr(old, name, None), getattr(new, name, None))

    def _was_passed_by(self, old: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
        """Whether nothing has looked at the function's body but to see whether it may add routes."""
        where = place(self._old, old)
        if where not in self._had_run:
            return old.name not in _LOOKED_INTO
        self.ran.add(self.moves[where])
        return False

    def _values(self, old: object, new: object) -> None:
        both = old, new
        if isinstance(old, ast.AST) and isinstance(new, ast.AST):
            self._nodes(old, new)
        elif isinstance(old, list) and isinstance(new, list):
            ones, others = _said(cast("list[object]", old)), _said(cast("list[object]", new))
            if len(ones) != len(others):
                raise _Different
            for one, other in zip(ones, others, strict=True):
                self._values(one, other)
        elif not _equal(*both):
            raise _Different

    def _bodies(self, old: Any, new: Any) -> None:
        """Bodies that did not run: equal, or such as add nothing either way."""
        outside, self.moves = self.moves, {}
        try:
            self._values(old.body, new.body)
            inside = self.moves
        except _Different:
            if self._matters(old, new):
                raise
            inside = {}
        finally:
            self.moves = outside
        for where, moved in inside.items():
            if outside.setdefault(where, moved) != moved:
                raise _Different

    def _matters(self, old: Any, new: Any) -> bool:
        """Whether one of two bodies that did not run may add routes, or makes another kind of function."""
        if self._body_may_add(self._old, old) or self._body_may_add(self._new, new):
            return True
        return self._makes_app(self._old, old) != self._makes_app(self._new, new) or yields(old) != yields(
            new
        )

    def _body_may_add(self, source: Source, function: Any) -> bool:
        body = _lines(source, function, function.body[0].lineno)
        return MAY_ADD.search(body) is not None or self._routers.search(body) is not None

    def _makes_app(self, source: Source, function: Any) -> bool:
        return MAKES_APP.search(_lines(source, function, function.lineno)) is not None

    def _may_add_later(self, source: Source, statement: ast.stmt, ran: Collection[Place]) -> bool:
        """Whether what stands on one side only has a function that ran, or that adds routes when it does."""
        functions = [each for each in ast.walk(statement) if isinstance(each, _FUNCTIONS)]
        return any(
            place(source, each) in ran
            or each.name in _LOOKED_INTO
            or self._body_may_add(source, each)
            or self._makes_app(source, each)
            for each in functions
        )

    def _move(self, old: ast.AST, new: ast.AST) -> None:
        if hasattr(old, "lineno"):
            moved = place(self._new, new)
            if self.moves.setdefault(place(self._old, old), moved) != moved:
                raise _Different


_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def _said_by(old: Source, ones: list[ast.stmt], new: Source, others: list[ast.stmt]) -> list[list[str]]:
    """What each of the statements says. Most stand there word for word as they did: to see that is quick."""
    texts = [[_text(source, each) for each in some] for source, some in ((old, ones), (new, others))]
    shared = {*texts[0]}.intersection(texts[1])
    return [
        [text if text in shared else ast.dump(each) for text, each in zip(some, nodes, strict=True)]
        for some, nodes in zip(texts, (ones, others), strict=True)
    ]


def _text(source: Source, statement: ast.stmt) -> str:
    """The lines that it stands on. Where others stand there too, each has the number of its own place."""
    first = min(each.lineno for each in (statement, *getattr(statement, "decorator_list", ())))
    lines = source.lines[first - 1 : statement.end_lineno]
    return "\n".join((f"{statement.col_offset} {statement.end_col_offset}", *lines))


def _is_named_as(old: ast.stmt, new: ast.stmt) -> bool:
    named = (*_FUNCTIONS, ast.ClassDef)
    return isinstance(old, named) and isinstance(new, named) and old.name == new.name


def _lines(source: Source, function: Any, first: int) -> str:
    return "\n".join(source.lines[first - 1 : function.end_lineno])


def _equal(old: object, new: object) -> bool:
    """Whether two constants are the same: `1` and `1.0` are not."""
    return type(old) is type(new) and repr(old) == repr(new)


def _said(nodes: Sequence[Any]) -> list[Any]:
    """Without docstrings."""
    return [
        each for each in nodes if not (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))
    ]


def router_names(table: RouteTable) -> str:
    """A pattern of the names that hold applications and routers."""
    held = {each.rpartition(":")[2] for each in (*table.routers, *(app.id for app in table.apps))}
    names = {re.match(r"\w*", each) for each in (*held, "app", "application", "api", "router")}
    alternatives = sorted(re.escape(each[0]) for each in names if each is not None and each[0])
    return rf"(?<![.\w])({'|'.join(alternatives)})\b"


def relocate(records: Any, moved: Mapping[str, Moves]) -> Any:
    """The data of a table (see `table_data`) with its locations moved; None where one has got lost."""
    relocated: list[Any] = []
    for record in records:
        match record:
            case ["Location", path, line, column] if path in moved:
                where = moved[path].get((line, column))
                # What has no place of its own stands at the beginning, whatever is there.
                if where is None or ((line, column) == (1, 0) and where != (1, 0)):
                    return None
                relocated.append(["Location", path, *where])
            case _:
                relocated.append(record)
    return relocated


def _with_aliases(routers: str, *sources: Source) -> str:
    """The names that hold routers, with those under which the module imports them."""
    pattern = re.compile(routers)
    names = {
        alias.asname
        for source in sources
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.asname is not None and pattern.search(alias.name)
    }
    return "|".join([routers, *(rf"(?<![.\w]){re.escape(name)}\b" for name in sorted(names))])
