"""Statements of a module that have come and gone: whether evaluating the module alone shows what they do.

It can where nobody else sees more of it than its routers and lists of routes: no other file names what was
bound or unbound, no code lists the module's names, and none looks at routes one by one.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from conn_types.analysis.edits import Edit
from conn_types.analysis.kept_texts import Texts

_STATED_AGAIN = frozenset({"prefix", "tags", "dependencies", "routes"})
"""Arguments of a router that show in its routes, and in nothing else that other code reads of it."""


def stands_alone(edit: Edit, texts: Texts, path: Path, module: str) -> bool:
    """Whether evaluating the module alone, before and after the edit, shows all that the edit has changed."""
    statements = (*edit.gone, *edit.come)
    if not all(map(_is_plain, statements)) or not all(map(_is_handler, statements)):
        return False
    if texts.looked("inspected") or module in texts.looked("listed"):
        return False
    again = _stated_again(edit)
    if again is None:
        return False
    names = {name for statement in statements for name in _bound(statement)} - again.keys()
    others = list(texts.others(path))
    classes = any(isinstance(each, ast.ClassDef) for each in statements)
    if classes and any("__subclasses__" in text for text in others):
        return False
    arguments = {argument for changed in again.values() for argument in changed} - {"routes"}
    return not _is_seen(names, module, path, others) and not _is_read(arguments, others)


def _is_handler(statement: ast.stmt) -> bool:
    """A decorated function: what others bind may be carried out of the module by statements that stay."""
    return isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)) and bool(statement.decorator_list)


def _is_plain(statement: ast.stmt) -> bool:
    """A definition, an import, a name's value, or a call of a method: what is undone when it is not there."""
    match statement:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() | ast.Import():
            return True
        case ast.ImportFrom(names=names):
            return all(each.name != "*" for each in names)
        case ast.Assign(targets=[ast.Name()]) | ast.AnnAssign(target=ast.Name(), value=ast.expr()):
            return True
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name()))):
            return True
        case _:
            return False


def _bound(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            for alias in names:
                yield alias.asname or alias.name.partition(".")[0]
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            yield name
        case _:
            return


def _stated_again(edit: Edit) -> Mapping[str, Collection[str]] | None:
    """The routers and lists of routes whose value is written differently, with the arguments that differ.

    None where more of one differs than its routes show.
    """
    before, after = (dict(_values(some)) for some in (edit.gone, edit.come))
    again: dict[str, Collection[str]] = {}
    for name in before.keys() & after.keys():
        changed = _changed(before[name], after[name])
        if changed is None:
            return None
        again[name] = changed
    return again


def _values(statements: tuple[ast.stmt, ...]) -> Iterator[tuple[str, ast.expr]]:
    for statement in statements:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, value
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                yield name, value
            case _:
                continue


def _changed(old: ast.expr, new: ast.expr) -> Collection[str] | None:
    match old, new:
        case (ast.List() | ast.Tuple(), ast.List() | ast.Tuple()) if type(old) is type(new):
            return ("routes",)
        case ast.Call(), ast.Call() if _without_keywords(old) == _without_keywords(new):
            ones, others = ({each.arg: ast.dump(each.value) for each in call.keywords} for call in (old, new))
            changed = {name for name in ones.keys() | others.keys() if ones.get(name) != others.get(name)}
            return [name for name in changed if name] if changed <= _STATED_AGAIN else None
        case _:
            return None


def _without_keywords(call: ast.Call) -> str:
    return ast.dump(ast.Call(func=call.func, args=call.args, keywords=[]))


def _is_seen(names: Collection[str], module: str, path: Path, others: list[str]) -> bool:
    """Whether another file that may import the module has one of the names in its text."""
    if not names:
        return False
    word = re.compile(rf"\b({'|'.join(sorted(map(re.escape, names)))})\b")
    home = module.rpartition(".")[2]
    # What lies in a package may import from it by dots alone.
    in_package = path.name == "__init__.py"
    return any((home in text or in_package) and word.search(text) is not None for text in others)


def _is_read(arguments: Collection[str], others: list[str]) -> bool:
    """Whether another file may read one of the router's attributes that its arguments set."""
    if not arguments:
        return False
    read = re.compile(rf"(\.|[\"'])({'|'.join(sorted(arguments))})\b(?!\()")
    return any(read.search(text) is not None for text in others)
