"""The names of functions that may pass a name on to `url_for`: by syntax, so that few calls are looked at.

A name too many costs time; one that is missing hides a reference. A function counts by its last name, with
the names that it is imported and assigned under, and those of functions that return it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from conn_types.analysis.references.examined_file import ExaminedFile
from conn_types.analysis.references.passing import parameters_in
from conn_types.analysis.references.scopes import Assigned, Imported, Scope, Use, Walked

REVERSERS = frozenset({"url_for", "url_path_for"})


def last_name(node: ast.expr) -> str | None:
    """`link` of `self.pages.link`."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return None


@dataclass(slots=True, eq=False)
class WrapperNames:
    """Grows with the files that are added, and with each other's names."""

    names: set[str] = field(default_factory=set[str])
    _files: list[_File] = field(default_factory=list["_File"])

    def add(self, files: Iterable[ExaminedFile]) -> bool:
        """Whether there are more names than before."""
        before = len(self.names)
        self._files += [_File(file.walked) for file in files]
        count = -1
        while count != len(self.names):
            count = len(self.names)
            for file in self._files:
                self.names |= file.wrappers(self.names | REVERSERS)
        return len(self.names) > before


class _File:
    """One file's calls by name, and what it binds other names to."""

    def __init__(self, walked: Walked) -> None:
        self._calls: dict[str, list[Use]] = {}
        for use in walked.uses:
            name = last_name(use.node.func) if isinstance(use.node, ast.Call) else None
            if name is not None:
                self._calls.setdefault(name, []).append(use)
        self._others = list(_other_names(walked))
        self._seen: set[str] = set()

    def wrappers(self, known: set[str]) -> set[str]:
        """The names of functions here that call one of the known ones, and other names of theirs."""
        found: set[str] = set()
        for name in (known & self._calls.keys()) - self._seen:
            self._seen.add(name)
            found.update(each for use in self._calls[name] for each in _passing_on(use))
        found.update(other for original, other in self._others if original in known)
        return found - REVERSERS


def _passing_on(use: Use) -> Iterator[str]:
    """The functions around a call that their parameters give a name to."""
    if not isinstance(use.node, ast.Call):
        return
    given = [*use.node.args, *(keyword.value for keyword in use.node.keywords)]
    if not any(True for each in given for _ in parameters_in(each, use.position)):
        return
    for scope in use.position.scope.chain():
        if scope.is_function:
            yield _name(scope)


def _name(scope: Scope) -> str:
    """The function's name; of a lambda, the place that tells it from others."""
    node = scope.node
    return _lambda_name(node) if isinstance(node, ast.Lambda) else scope.qualname.rpartition(".")[2]


def _lambda_name(node: ast.Lambda) -> str:
    return f"<lambda {node.lineno}:{node.col_offset}>"


def _other_names(walked: Walked) -> Iterator[tuple[str, str]]:
    """What each name that is bound to a function is bound to: the original, then the other name."""
    for scope in (walked.module, *walked.classes.values(), *walked.functions.values()):
        for name, bindings in scope.bindings.items():
            for binding in bindings:
                match binding.what:
                    case Imported(name=str(original)) if original != name:
                        yield original, name
                    case Assigned(value=ast.expr() as value):
                        yield from ((original, name) for original in _functions_in(value))
                    case _:
                        pass


def _functions_in(value: ast.expr) -> Iterator[str]:
    """The functions that a value may be: itself, what it wraps, what returns it."""
    match value:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            yield name
        case ast.Lambda():
            yield _lambda_name(value)
        case ast.Call(func=func, args=args) if last_name(func) not in REVERSERS:
            # A call with a text is one of the function itself more often than of what makes it.
            has_text = any(isinstance(each, ast.Constant) for each in args)
            for each in (*(() if has_text else (func,)), *args[:1]):
                if isinstance(each, (ast.Name, ast.Attribute, ast.Lambda)):
                    yield from _functions_in(each)
        case _:
            return
