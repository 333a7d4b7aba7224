"""What each file of a project uses and writes, in few words, kept from one run to the next.

A face that must know what a module rests on before it reads the module (the mypy plugin, at every warm run)
asks here. The facts of a file are right as long as its text is the same; they are read from the syntax alone.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from operator import attrgetter
from pathlib import Path
from typing import Any, cast

from conn_types.analysis.cache_directory import USES, CacheDirectory
from conn_types.analysis.disk import digest, read_file, stamp_of
from conn_types.analysis.evaluator.nodes import children
from conn_types.analysis.marked_lines import are_in, is_head_free, says_what_it_means
from conn_types.analysis.project import Project
from conn_types.analysis.references.builders import makes_routing
from conn_types.analysis.references.plain_uses import plain_uses
from conn_types.analysis.references.scope_writes import Writes, written_by
from conn_types.analysis.source import Source

_WORDS = ("url_for", "url_path_for", "path_params", "scope")
_PATTERNS = tuple((word, re.compile(rf"{word}(?<!\w{word})\b")) for word in _WORDS)
"""The beginning of a word is looked at last: to look for it at every letter takes ten times as long."""
PASSES_ON = re.compile(r"url(?<!\wurl)(?:_path)?_for\b(?!\s*\(\s*[rR]?[\"'])")
"""A text in which something is done with a reverser that is no call with a literal."""
HANDLES = re.compile(r"NoMatchFound(?<!\wNoMatchFound)\b")
"""A file without it handles no name that does not exist for another file."""
REVERSERS = ("url_for", "url_path_for")
_TELLING = (*_WORDS, '"type"', "'type'")
"""One of these stands in all that names a route or writes into a scope, or is a scope written out whole."""
_FORMAT = "conn-types file uses 8"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileUses:
    """What one file uses.

    - `text`: a digest of what the file holds.
    - `names`: the route names that stand as literals; `dynamic`: others are not known by themselves, and
      `computed`: some of these are more than a parameter of the function around, so that what they are may
      depend on the text of any file.
    - `params`, `scope`: it reads path parameters, scope keys.
    - `plain_params`: where it reads each, if it does nothing else with path parameters (`PlainUses.params`).
    - `scope_keys`, `path_params`, `values`: what it writes, as `Writes` has it.
    - `passes_on`: it does more with a reverser than to call it with a literal.
    - `routing`: it makes an application or a router; `handles`: it may handle names that do not exist, which
      other files use. Either may excuse what other files do.
    """

    text: str = ""
    names: tuple[str, ...] = ()
    dynamic: bool = False
    computed: bool = False
    params: bool = False
    scope: bool = False
    plain_params: Mapping[str, Sequence[int]] = field(default_factory=dict[str, Sequence[int]])
    scope_keys: tuple[str, ...] = ()
    path_params: tuple[str, ...] | None = ()
    values: tuple[str, ...] = ()
    passes_on: bool = False
    routing: bool = False
    handles: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether it uses and writes nothing."""
        used = self.names or self.dynamic or self.params or self.scope
        return not (used or self.scope_keys or self.path_params is None or self.path_params or self.values)


NOTHING = FileUses()
_FIELDS = tuple(each.name for each in fields(FileUses))
_values = attrgetter(*_FIELDS)


def file_uses(project: Project, files: Sequence[Path]) -> Mapping[Path, FileUses]:
    """The uses of each file, from the cache where the file is as it was."""
    cache = CacheDirectory.open(project) if project.use_cache else None
    known = _load(cache)
    found: dict[Path, FileUses] = {}
    records: dict[str, list[Any]] = {}
    for path in files:
        shown = project.shown(path)
        record = known.get(shown)
        if record is None or not record[0] or record[0] != stamp_of(path):
            uses = read_uses(project, path)
            # It may have changed since it was read.
            stamp = project.disk.stamp_read(path)
            records[shown] = [stamp, dict(zip(_FIELDS, _values(uses), strict=True))]
        else:
            uses = _decoded(cast("Mapping[str, Any]", record[1]))
            records[shown] = record
        found[path] = uses
    if cache is not None and records != known:
        _store(cache, records)
    return found


def writes_of(uses: Mapping[Path, FileUses]) -> Writes:
    """What all of the files write into scopes and path parameters."""
    writes = Writes()
    for each in uses.values():
        path_params = None if each.path_params is None else frozenset(each.path_params)
        writes |= Writes(
            scope_keys=frozenset(each.scope_keys), path_params=path_params, values=frozenset(each.values)
        )
    return writes


def read_uses(project: Project, path: Path) -> FileUses:
    """The uses of one file, as it is now."""
    source = project.read(path)
    return uses_of(source, project.disk.digest_of(path)) if isinstance(source, Source) else NOTHING


def uses_of(source: Source, digest_of_text: str = "", *, by_text: bool = True) -> FileUses:
    """The uses of a file, which has the digest.

    Without `by_text`, what the text tells of them is read from the tree as well.
    """
    text = digest_of_text[:24]
    # To find a text takes a fraction of what an expression takes.
    routing = makes_routing(source.text)
    handles = "NoMatchFound" in source.text and HANDLES.search(source.text) is not None
    if not any(word in source.text and pattern.search(source.text) for word, pattern in _PATTERNS):
        return FileUses(text=text, routing=routing, handles=handles)
    plain = plain_uses(source.text, _TELLING) if by_text and says_what_it_means(source.text) else None
    nodes = _telling(source, None if plain is None else plain.lines)
    names = [*_names(nodes), *(() if plain is None else plain.names)]
    writes = written_by(nodes)
    return FileUses(
        text=text,
        names=tuple(sorted({name for name in names if name is not None})),
        dynamic=None in names,
        computed=None in names and _is_computed(source.tree),
        params="path_params" in source.text,
        scope="scope" in source.text,
        plain_params={} if plain is None else plain.params,
        scope_keys=tuple(sorted(writes.scope_keys)),
        path_params=None if writes.path_params is None else tuple(sorted(writes.path_params)),
        values=tuple(sorted(writes.values)),
        # Where every word has a plain use, each reverser is called with a literal.
        passes_on=(plain is None or bool(plain.lines)) and PASSES_ON.search(source.text) is not None,
        routing=routing,
        handles=handles,
    )


def _telling(source: Source, lines: Sequence[int] | None) -> list[ast.AST]:
    """The calls, dictionaries and subscripts on these lines, among others; None for all lines."""
    found: list[ast.AST] = []
    todo: list[ast.AST] = [source.tree] if lines is None or lines else []
    while todo:
        node = todo.pop()
        if isinstance(node, (ast.Name, ast.Constant)):
            continue
        if lines is not None and isinstance(node, ast.stmt):
            if not are_in(lines, node, node):
                continue
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and is_head_free(lines, node):
                todo += node.body
                continue
        if isinstance(node, (ast.Call, ast.Dict, ast.Subscript)):
            found.append(node)
        todo += children(node)
    return found


def _names(nodes: Sequence[ast.AST]) -> Iterator[str | None]:
    """The names that routes are looked up by; None for one that is computed."""
    for name in map(_asked_for, nodes):
        if name is not None:
            yield name.value if isinstance(name, ast.Constant) and isinstance(name.value, str) else None


def _asked_for(node: ast.AST) -> ast.expr | None:
    """What a reverser is called with, or given to something with: `partial(conn.url_for, "name")`."""
    match node:
        case ast.Call(func=ast.Attribute(attr=method), args=[name, *_]) if method in REVERSERS:
            return name
        case ast.Call(args=[ast.Attribute(attr=method) | ast.Name(id=method), name, *_]) if (
            method in REVERSERS
        ):
            return name
        case _:
            return None


def _is_computed(tree: ast.Module) -> bool:
    try:
        return any(_computed(tree, frozenset()))
    except RecursionError:
        return True


def _computed(node: ast.AST, parameters: frozenset[str]) -> Iterator[bool]:
    """Whether each name that is no literal is more than a parameter, which only callers know."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
            own = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
            parameters |= {each.arg for each in own}
        case ast.Name(id=bound, ctx=ast.Store()) if bound in parameters:
            yield True
        case _:
            name = _asked_for(node)
            if name is not None and not isinstance(name, ast.Constant):
                yield not (isinstance(name, ast.Name) and name.id in parameters)
    for child in ast.iter_child_nodes(node):
        yield from _computed(child, parameters)


def _load(cache: CacheDirectory | None) -> dict[str, list[Any]]:
    """The records that are kept; none where they are not as they were written, which costs but time."""
    if cache is None:
        return {}
    try:
        head, _, text = read_file(cache.directory / USES).decode("utf-8").partition("\n")
        return cast("dict[str, list[Any]]", json.loads(text)) if head == _head(text) else {}
    except (OSError, ValueError, RecursionError):
        return {}


def _decoded(data: Mapping[str, Any]) -> FileUses:
    return FileUses(
        text=str(data["text"]),
        names=tuple(data["names"]),
        dynamic=bool(data["dynamic"]),
        computed=bool(data["computed"]),
        params=bool(data["params"]),
        scope=bool(data["scope"]),
        plain_params=data["plain_params"],
        scope_keys=tuple(data["scope_keys"]),
        path_params=None if data["path_params"] is None else tuple(data["path_params"]),
        values=tuple(data["values"]),
        passes_on=bool(data["passes_on"]),
        routing=bool(data["routing"]),
        handles=bool(data["handles"]),
    )


def _store(cache: CacheDirectory, records: Mapping[str, Sequence[Any]]) -> None:
    text = json.dumps(records, separators=(",", ":"))
    try:
        cache.write(USES, f"{_head(text)}\n{text}")
    except OSError as error:
        cache.note(error.strerror or str(error))


def _head(text: str) -> str:
    """The first line of the file."""
    return f"{_FORMAT} {digest(text.encode())}"
