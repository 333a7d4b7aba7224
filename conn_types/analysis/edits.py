"""Edits that leave a cached table right: what a file declares is the same, and only stands elsewhere.

Beside the table, the text of each file of the project that was evaluated is kept, with what was asked of it
(`Looks`). An edited file is compared with that: the trees must be equal, docstrings apart, but for the bodies
of functions that never ran, which must not be able to add routes before nor afterwards. The comparison gives
where everything has moved to.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from conn_types.analysis.evaluator.generators import yields
from conn_types.analysis.evaluator.late_words import MAKES_APP, MAY_ADD
from conn_types.analysis.evaluator.nodes import inner_blocks
from conn_types.analysis.looks import mention_of
from conn_types.analysis.project import Project
from conn_types.analysis.source import Source, parse_source
from conn_types.analysis.table import RouteTable

Place = tuple[int, int]
Moves = Mapping[Place, Place]
"""Where the parts of a file were, and where they are: lines from 1, columns from 0 in characters."""

MOST = 50
"""Edited files: beyond that, evaluating takes no longer."""
_FORMAT = "conn-types kept texts 1"
_LOOKED_INTO = frozenset({"url_for", "url_path_for"})
"""Methods whose bodies are read without being run."""
_READS_LINES = "co_firstlineno"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What was known of one file when the table was built.

    - `text`: None for a file that was only searched for words.
    - `ran`: the places of its functions that ran.
    - `answers`: patterns, and whether its text has them.
    """

    digest: str
    text: str | None
    ran: frozenset[Place]
    answers: Mapping[str, bool]


class Texts:
    """What is kept of all files, as plain data. Broken data is none."""

    def __init__(self, data: object, root: Path) -> None:
        document = cast("dict[str, Any]", data) if isinstance(data, dict) else {}
        usable = document.get("format") == _FORMAT
        self.names: list[str] = document.get("names", []) if usable else []
        self.document: dict[str, Any] = document if usable else {"files": {}, "patterns": []}
        self._root = root

    def of(self, path: Path) -> Kept | None:
        record: Any = self.document["files"].get(path.relative_to(self._root).as_posix())
        if record is None:
            return None
        digest, text, ran, found, lacking = record
        patterns = self.document["patterns"]
        return Kept(
            digest=digest,
            text=text,
            ran=frozenset((line, column) for line, column in ran),
            answers={patterns[each]: True for each in found} | {patterns[each]: False for each in lacking},
        )

    def replace(self, path: Path, digest: str, edit: Edit) -> None:
        """Put an edited file in the place of the one that was."""
        record = self.document["files"][path.relative_to(self._root).as_posix()]
        record[:3] = digest, None if edit.source is None else edit.source.text, sorted(edit.ran)


def kept_texts(project: Project, digests: Mapping[Path, str]) -> dict[str, Any] | None:
    """What to keep of the files with these digests; None where a table rests on the numbers of lines."""
    sources = [each for each in project.sources.values() if isinstance(each, Source)]
    if any(_READS_LINES in source.text for source in sources):
        return None
    ran = {node for nodes in project.looks.ran for node in nodes if not isinstance(node, ast.Lambda)}
    patterns: dict[str, int] = {}
    files: dict[str, list[Any]] = {}
    for path, digest in digests.items():
        source = project.sources.get(path)
        if source is not None and not isinstance(source, Source):
            continue
        answers = project.looks.answers.get(path, {})
        if not path.is_relative_to(project.root) or (source is None and not answers):
            continue
        numbers = {patterns.setdefault(each, len(patterns)): found for each, found in answers.items()}
        files[path.relative_to(project.root).as_posix()] = [
            digest,
            None if source is None else source.text,
            []
            if source is None
            else sorted(_place(source, each) for each in _functions(source.tree) if each in ran),
            [number for number, found in numbers.items() if found],
            [number for number, found in numbers.items() if not found],
        ]
    names = sorted(project.looks.names)
    return {"format": _FORMAT, "names": names, "patterns": [*patterns], "files": files}


def edit_of(
    kept: Kept, path: Path, shown: str, data: bytes, names: Collection[str], routers: str
) -> Edit | None:
    """What an edit moved; None where it may have changed what the file declares.

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
        return Edit(moves={}, source=None, ran=frozenset())
    for name in names:
        mention = mention_of(name)
        if (mention.search(kept.text) is None) != (mention.search(new.text) is None):
            return None
    old = parse_source(path, shown, kept.text.encode("utf-8", "surrogatepass"))
    if not isinstance(old, Source) or old.text != kept.text:
        return None
    comparison = _Comparison(old, new, kept.ran, re.compile(_with_aliases(routers, old, new)))
    if not comparison.same(old.tree, new.tree):
        return None
    return Edit(moves=comparison.moves, source=new, ran=frozenset(comparison.ran))


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """An edit that changes no declaration: what it moved, the file as it is, the functions that ran."""

    moves: Moves
    source: Source | None
    ran: frozenset[Place]


class _Different(Exception):
    """The trees say different things."""


class _Comparison:
    """Goes through both trees at once."""

    def __init__(self, old: Source, new: Source, ran: Collection[Place], routers: re.Pattern[str]) -> None:
        self.moves: dict[Place, Place] = {}
        self.ran: set[Place] = set()
        self._old, self._new, self._had_run, self._routers = old, new, ran, routers

    def same(self, old: ast.AST, new: ast.AST) -> bool:
        try:
            self._nodes(old, new)
        except (_Different, RecursionError):
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
        place = _place(self._old, old)
        if place not in self._had_run:
            return old.name not in _LOOKED_INTO
        self.ran.add(self.moves[place])
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
        for place, moved in inside.items():
            if outside.setdefault(place, moved) != moved:
                raise _Different

    def _matters(self, old: Any, new: Any) -> bool:
        """Whether one of two bodies that did not run may add routes, or makes another kind of function."""
        bodies = _lines(self._old, old, old.body[0].lineno), _lines(self._new, new, new.body[0].lineno)
        if any(MAY_ADD.search(each) or self._routers.search(each) for each in bodies):
            return True
        wholes = _lines(self._old, old, old.lineno), _lines(self._new, new, new.lineno)
        makes = [MAKES_APP.search(each) is not None for each in wholes]
        return makes[0] != makes[1] or yields(old) != yields(new)

    def _move(self, old: ast.AST, new: ast.AST) -> None:
        if hasattr(old, "lineno"):
            moved = _place(self._new, new)
            if self.moves.setdefault(_place(self._old, old), moved) != moved:
                raise _Different


def _place(source: Source, node: Any) -> Place:
    return node.lineno, source.column(node.lineno, node.col_offset)


def _lines(source: Source, function: Any, first: int) -> str:
    return "\n".join(source.lines[first - 1 : function.end_lineno])


def _equal(old: object, new: object) -> bool:
    """Whether two constants are the same: `1` and `1.0` are not."""
    return type(old) is type(new) and repr(old) == repr(new)


def _said(nodes: list[object]) -> list[object]:
    """Without docstrings."""
    return [
        each for each in nodes if not (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))
    ]


def _functions(tree: ast.Module) -> list[ast.AST]:
    found: list[ast.AST] = []
    todo: list[ast.AST] = [tree]
    while todo:
        for node in inner_blocks(todo.pop()):
            todo.append(node)
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                found.append(node)
    return found


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
                place = moved[path].get((line, column))
                # What has no place of its own stands at the beginning, whatever is there.
                if place is None or ((line, column) == (1, 0) and place != (1, 0)):
                    return None
                relocated.append(["Location", path, *place])
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
