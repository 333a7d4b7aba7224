"""Statements of a module that have come and gone: whether evaluating the module alone shows what they do.

It can where they do nothing but give routes to routers, or write a list of routes anew, and where nobody
else sees more of it than those: no statement that has stayed and no other file names what was bound or
unbound, no code lists the module's names, and none looks at routes one by one.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection
from pathlib import Path

from conn_types.analysis.edits import Edit
from conn_types.analysis.evaluator.late_words import DECORATING
from conn_types.analysis.kept_texts import Texts
from conn_types.analysis.source import Source

_LOADERS = re.compile(r"import_module|__import__|pkgutil|importlib|runpy")
"""What may import a module without having its name in the text."""


def stands_alone(edit: Edit, texts: Texts, path: Path, module: str) -> bool:
    """Whether evaluating the module alone, before and after the edit, shows all that the edit has changed."""
    lists = _lists(edit.gone) & _lists(edit.come)
    names = {_bound(statement) for statement in (*edit.gone, *edit.come)} - lists
    if None in names or edit.old is None or edit.source is None:
        return False
    if texts.looked("inspected") or module in texts.looked("listed"):
        return False
    word = re.compile(rf"\b({'|'.join(sorted(re.escape(name) for name in names if name))})\b")
    if not names:
        return True
    if any(word.search(each) for each in (_without(edit.old, edit.gone), _without(edit.source, edit.come))):
        return False
    # Few texts have the names at all, and that is seen much faster.
    named = (text for text in texts.others(path) if any(name in text for name in names if name))
    return not any(word.search(text) and _may_import(text, module, path) for text in named)


def _lists(statements: Collection[ast.stmt]) -> frozenset[str]:
    names: set[str] = set()
    for statement in statements:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.List() | ast.Tuple()):
                names.add(name)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.List() | ast.Tuple()):
                names.add(name)
            case _:
                continue
    return frozenset(names)


def _bound(statement: ast.stmt) -> str | None:
    """The name that a plain function, a handler or a list is bound to; None for any other statement."""
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return name if all(map(_adds, statement.decorator_list)) else None
        case _:
            return next(iter(_lists([statement])), None)


def _adds(decorator: ast.expr) -> bool:
    """`router.get(…)`"""
    match decorator:
        case ast.Call(func=ast.Attribute(value=ast.Name(), attr=method)):
            return method in DECORATING
        case _:
            return False


def _without(source: Source, statements: Collection[ast.stmt]) -> str:
    """The text of the file, but for the statements."""
    left = [*source.lines]
    for each in statements:
        decorators = each.decorator_list if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef)) else []
        first = min(each.lineno, *(node.lineno for node in decorators), each.lineno)
        left[first - 1 : each.end_lineno] = [""] * ((each.end_lineno or each.lineno) - first + 1)
    return "\n".join(left)


def _may_import(text: str, module: str, path: Path) -> bool:
    # What lies in a package may import from it by dots alone.
    in_package = path.name == "__init__.py"
    return in_package or module.rpartition(".")[2] in text or _LOADERS.search(text) is not None
