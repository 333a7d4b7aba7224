"""The keys of a mapping that a call spreads: `**params`, followed to where its keys were put into it.

What may be there and may not (a key that is set under a condition) is *optional*; where anything may be
there, the keys are *open*.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from conn_types.analysis.evaluator.values import Const
from conn_types.analysis.references.arguments import Argument, Keyword
from conn_types.analysis.references.captured import may_be_captured
from conn_types.analysis.references.examined_file import ExaminedFile
from conn_types.analysis.references.reaching import reaching_bindings
from conn_types.analysis.references.scopes import Assigned, Binding, Parameter, Position, Scope

_DEPTH = 8


@dataclass(frozen=True, slots=True, eq=False)
class Key:
    """A key, its value, and the keyword that it stands in, where it is one."""

    name: str
    value: Argument
    keyword: Keyword | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Keys:
    required: tuple[Key, ...] = ()
    optional: tuple[Key, ...] = ()
    open: bool = False

    def with_all(self, other: Keys) -> Keys:
        """What holds both; of two values for one key, the latter."""
        names = {key.name for key in other.required}
        return Keys(
            tuple(key for key in self.required if key.name not in names) + other.required,
            _distinct(
                (key for key in (*self.optional, *other.optional) if key.name not in names), self.required
            ),
            self.open or other.open,
        )

    def without(self, name: str, *, maybe: bool) -> Keys:
        removed = tuple(key for key in self.required if key.name == name)
        left = tuple(key for key in self.optional if key.name != name)
        required = tuple(key for key in self.required if key.name != name)
        if maybe:
            return replace(self, required=required, optional=(*self.optional, *removed))
        return replace(self, required=required, optional=left)

    def maybe(self) -> Keys:
        """The same, where it is not known whether any of it is there."""
        return Keys((), (*self.required, *self.optional), self.open)


OPEN = Keys(open=True)


def keys_of(file: ExaminedFile, keywords: Sequence[Keyword], depth: int = 0) -> Keys:
    """The keys that a call's keywords give, spread mappings included."""
    keys = Keys()
    for keyword in keywords:
        name = keyword.node.arg
        if name is not None:
            keys = keys.with_all(Keys((Key(name, keyword.value, keyword),)))
        else:
            keys = keys.with_all(_of_mapping(keyword.value, depth + 1))
    return keys


def _of_mapping(given: Argument, depth: int) -> Keys:
    if depth > _DEPTH:
        return OPEN
    file, position = given.file, given.position

    def of(node: ast.expr) -> Keys:
        return _of_mapping(Argument(file, node, position), depth + 1)

    match given.node:
        case ast.Dict(keys=names, values=values):
            found = Keys()
            for name, value in zip(names, values, strict=True):
                found = found.with_all(of(value) if name is None else _item(file, name, value, position))
            return found
        case ast.Call(func=ast.Name(id="dict"), args=args, keywords=keywords) if len(args) < 2:
            found = of(args[0]) if args else Keys()
            return found.with_all(
                keys_of(file, [Keyword(file, each, position) for each in keywords], depth + 1)
            )
        case ast.Call(func=ast.Attribute(value=copied, attr="copy"), args=[], keywords=[]):
            return of(copied)
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return of(left).with_all(of(right))
        case ast.IfExp(body=body, orelse=orelse):
            return _one_of([of(body), of(orelse)])
        case ast.BoolOp(op=ast.Or(), values=[first, ast.Dict(keys=[])]):
            return of(first)
        case ast.Name() as name:
            return _named(file, name, position, depth)
        case ast.Attribute() | ast.Subscript():
            return _captured(given)
        case _:
            return OPEN


def _captured(given: Argument) -> Keys:
    """Path parameters, where the function does nothing to them but read them."""
    file, node = given.file, given.node
    found = file.shared.captured(file, node, given.position)
    if found is None:
        return OPEN
    function = found.function.node
    for parents, other in _with_parents(function):
        if other is node or not isinstance(other, ast.expr) or not may_be_captured(other):
            continue
        if _change(parents) != "none" and not _is_name_to_read(parents[-1], function):
            return OPEN
        if isinstance(parents[-1], ast.Compare) and not isinstance(parents[-1].left, ast.Constant):
            # Keys that are tested for, whichever they are.
            return OPEN
    return Keys(
        tuple(Key(name, given) for name in found.always), tuple(Key(name, given) for name in found.at_times)
    )


def _is_name_to_read(assignment: ast.AST, function: ast.AST) -> bool:
    """Whether it gives a mapping a name that the function does nothing to but read it."""
    match assignment:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.NamedExpr(target=ast.Name(id=name)):
            return all(
                _change(parents) == "none"
                for parents, each in _with_parents(function)
                if isinstance(each, ast.Name) and each.id == name and isinstance(each.ctx, ast.Load)
            )
        case _:
            return False


def _item(file: ExaminedFile, name: ast.expr, value: ast.expr, position: Position) -> Keys:
    text = _text(file, name, position)
    return OPEN if text is None else Keys((Key(text, Argument(file, value, position)),))


def _text(file: ExaminedFile, node: ast.expr, position: Position) -> str | None:
    value = file.value(node, position)
    return value.value if isinstance(value, Const) and isinstance(value.value, str) else None


def _one_of(found: Sequence[Keys]) -> Keys:
    common = {key.name for key in found[0].required}
    for each in found[1:]:
        common &= {key.name for key in each.required}
    keys = [key for each in found for key in (*each.required, *each.optional)]
    return Keys(
        _distinct((key for key in keys if key.name in common), ()),
        _distinct((key for key in keys if key.name not in common), ()),
        any(each.open for each in found),
    )


def _distinct(keys: Iterable[Key], known: Sequence[Key]) -> tuple[Key, ...]:
    names = {key.name for key in known}
    found: dict[str, Key] = {}
    for key in keys:
        if key.name not in names:
            found.setdefault(key.name, key)
    return tuple(found.values())


def _named(file: ExaminedFile, name: ast.Name, position: Position, depth: int) -> Keys:
    """What a local name's mapping holds at the use: as it was bound, and what was done to it since."""
    scope = position.scope.binder(name.id)
    if scope is None or not scope.is_function:
        return OPEN
    bindings = reaching_bindings(name.id, scope, name, position)
    if not bindings:
        return OPEN
    keys = _one_of([_bound(file, binding, scope, depth) for binding in bindings])
    since = min(binding.place for binding in bindings)
    return _changed(_Changes(file, name, scope, position, since, depth), keys)


def _bound(file: ExaminedFile, binding: Binding, scope: Scope, depth: int) -> Keys:
    match binding.what:
        case Assigned(value=ast.expr() as value):
            return _of_mapping(Argument(file, value, Position(scope)), depth + 1)
        case Parameter(node=parameter) if scope in file.given:
            given = file.given[scope]
            arguments = getattr(scope.node, "args", None)
            if isinstance(arguments, ast.arguments) and arguments.kwarg is parameter:
                return keys_of(file, given.keywords, depth + 1)
            argument = given.parameters.get(parameter.arg)
            return OPEN if argument is None else _of_mapping(argument, depth + 1)
        case _:
            return OPEN


# What is done to a mapping


@dataclass(frozen=True, slots=True, eq=False)
class _Changes:
    """A name's mapping: bound at `since`, spread where `use` stands."""

    file: ExaminedFile
    use: ast.Name
    scope: Scope
    position: Position
    since: tuple[int, int]
    depth: int


_HARMLESS = frozenset({"get", "items", "keys", "values", "copy"})


def _changed(changes: _Changes, keys: Keys) -> Keys:
    others = [
        (parents, node)
        for parents, node in _with_parents(changes.scope.node)
        if isinstance(node, ast.Name)
        and node.id == changes.use.id
        and node is not changes.use
        and isinstance(node.ctx, ast.Load)
        and _place(node) >= changes.since
    ]
    others.sort(key=lambda each: _place(each[1]))
    blocks = _blocks_around(changes)
    for parents, _ in others:
        change = _change(parents)
        if change == "none":
            continue
        statement = next(each for each in reversed(parents) if isinstance(each, ast.stmt))
        loops = any(isinstance(each, (ast.For, ast.While, ast.AsyncFor)) for each in parents)
        if _place(statement) > _place(changes.use) and not loops:
            continue
        is_certain = (
            statement in blocks
            and not loops
            and changes.position.scope is changes.scope
            and not any(isinstance(each, (ast.IfExp, ast.BoolOp, ast.Lambda)) for each in parents)
        )
        keys = _applied(changes, change, keys, certain=is_certain)
    return keys


def _with_parents(root: ast.AST) -> Iterator[tuple[tuple[ast.AST, ...], ast.AST]]:
    stack: list[tuple[tuple[ast.AST, ...], ast.AST]] = [((), root)]
    while stack:
        parents, node = stack.pop()
        yield parents, node
        inner = (*parents, node)
        stack.extend((inner, child) for child in ast.iter_child_nodes(node))


def _place(node: ast.AST) -> tuple[int, int]:
    return getattr(node, "lineno", 0), getattr(node, "col_offset", 0)


def _blocks_around(changes: _Changes) -> frozenset[ast.AST]:
    """The statements of the blocks that the use stands in: what comes before it there has run."""
    found: set[ast.AST] = set()
    parents = next(
        (parents for parents, node in _with_parents(changes.scope.node) if node is changes.use), ()
    )
    for parent, child in zip(parents, (*parents[1:], changes.use), strict=True):
        for part in ("body", "orelse", "finalbody", "handlers"):
            block: Sequence[ast.AST] = getattr(parent, part, ())
            if isinstance(block, list) and child in block:
                found.update(block)
    return frozenset(found)


_Change = ast.Call | ast.Assign | ast.Delete


def _change(parents: Sequence[ast.AST]) -> _Change | str:
    """What is done where the name stands: the call or statement that changes it, "none", or "anything"."""
    parent, above = parents[-1], parents[-2] if len(parents) > 1 else None
    match parent, above:
        case ast.Attribute(attr=method), ast.Call(func=func) if func is parent:
            if method in _HARMLESS:
                return "none"
            return above if method in ("pop", "setdefault", "update") else "anything"
        case ast.Subscript(ctx=ast.Load()), _:
            return "none"
        case ast.Subscript(ctx=ast.Store()), ast.Assign():
            return above
        case ast.Subscript(ctx=ast.Del()), ast.Delete(targets=[_]):
            return above
        case ((ast.Compare() | ast.If() | ast.BoolOp() | ast.UnaryOp() | ast.IfExp() | ast.Dict()), _):
            return "none"
        case ast.BinOp(op=ast.BitOr()), _:
            return "none"
        case ast.keyword(arg=None), _:
            return "none"
        case ast.Call(func=ast.Name(id="len" | "dict" | "bool" | "str" | "repr" | "print")), _:
            return "none"
        case ((ast.FormattedValue() | ast.comprehension() | ast.For()), _):
            return "none"
        case _:
            return "anything"


def _applied(changes: _Changes, change: _Change | str, keys: Keys, *, certain: bool) -> Keys:
    file, position = changes.file, Position(changes.scope)
    match change:
        case (
            ast.Call(func=ast.Attribute(attr="pop"), args=[key, *_])
            | ast.Delete(targets=[ast.Subscript(slice=key)])
        ):
            text = _text(file, key, position)
            return OPEN if text is None else keys.without(text, maybe=not certain)
        case ast.Call(func=ast.Attribute(attr="setdefault"), args=[key, value]):
            added = _item(file, key, value, position)
        case ast.Assign(targets=[ast.Subscript(slice=key)], value=value):
            added = _item(file, key, value, position)
        case ast.Call(func=ast.Attribute(attr="update"), args=args, keywords=keywords) if len(args) < 2:
            added = Keys()
            if args:
                added = _of_mapping(Argument(file, args[0], position), changes.depth + 1)
            spread = [Keyword(file, each, position) for each in keywords]
            added = added.with_all(keys_of(file, spread, changes.depth + 1))
        case _:
            return OPEN
    return keys.with_all(added if certain else added.maybe())
