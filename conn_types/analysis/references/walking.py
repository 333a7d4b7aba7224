"""From a file's tree to its scopes and uses, in one pass and without recursion."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace

from conn_types.analysis.references.patterns import says_no_more, tests_of
from conn_types.analysis.references.scopes import (
    Assigned,
    Binding,
    Defined,
    FunctionNode,
    Imported,
    Iterated,
    Opaque,
    Parameter,
    Position,
    Read,
    Scope,
    Use,
    Walked,
    What,
)


def walk(tree: ast.Module) -> Walked:
    """Go through the file, once and without recursion: code may be nested as deep as it likes."""
    module = Scope(tree, "", None)
    walked = Walked(module)
    stack: list[tuple[ast.AST, Position]] = []
    _push_block(stack, tree.body, Position(module))
    while stack:
        node, position = stack.pop()
        _visit(walked, stack, node, position)
    for scope in (module, *walked.classes.values(), *walked.functions.values()):
        for bindings in scope.bindings.values():
            bindings.sort(key=lambda binding: binding.place)
    walked.uses.sort(key=lambda use: (use.node.lineno, use.node.col_offset, use.node.end_col_offset or 0))
    return walked


_Stack = list[tuple[ast.AST, Position]]
_JUMPS = (ast.Return, ast.Raise, ast.Break, ast.Continue)


def _push_list(stack: _Stack, nodes: Sequence[ast.AST], position: Position) -> None:
    stack.extend((node, position) for node in nodes)


def _push_block(stack: _Stack, body: list[ast.stmt], position: Position) -> None:
    """What follows `if test: return`, or `assert test`, is guarded by the test."""
    for statement in body:
        stack.append((statement, position))
        match statement:
            case ast.If(test=test, body=[*_, last], orelse=[]) if isinstance(last, _JUMPS):
                position = position.guarded(test, holds=False)
            case ast.Assert(test=test):
                position = position.guarded(test, holds=True)
            case _:
                pass


def _visit(walked: Walked, stack: _Stack, node: ast.AST, position: Position) -> None:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
            _enter_function(walked, stack, node, position)
            return
        case ast.ClassDef():
            _enter_class(walked, stack, node, position)
            return
        case ast.Try():
            _enter_try(stack, node, position)
            return
        case ast.If() | ast.While():
            stack.append((node.test, position))
            inner = replace(position, nested=True)
            _push_block(stack, node.body, inner.guarded(node.test, holds=True))
            is_else = isinstance(node, ast.If)
            _push_block(stack, node.orelse, inner.guarded(node.test, holds=False) if is_else else inner)
            return
        case ast.IfExp():
            stack.append((node.test, position))
            stack.append((node.body, position.guarded(node.test, holds=True)))
            stack.append((node.orelse, position.guarded(node.test, holds=False)))
            return
        case ast.BoolOp():
            for value in node.values:
                stack.append((value, position))
                position = position.guarded(value, holds=isinstance(node.op, ast.And))
            return
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            _enter_comprehension(stack, node, position)
            return
        case ast.For() | ast.AsyncFor():
            _bind_target(node.target, Iterated(node.iter), position)
            stack.extend([(node.target, position), (node.iter, position)])
            _push_block(stack, node.body, replace(position, nested=True))
            _push_block(stack, node.orelse, replace(position, nested=True))
            return
        case ast.With() | ast.AsyncWith():
            _enter_with(stack, node, position)
            return
        case ast.Match():
            _enter_match(stack, node, position)
            return
        case _:
            pass
    if type(node).__name__ == "TryStar":
        _enter_try(stack, node, position)
        return
    _note(walked, node, position)
    stack.extend((child, position) for child in ast.iter_child_nodes(node))


def _note(walked: Walked, node: ast.AST, position: Position) -> None:
    """Record what the node binds and what it may be a use of."""
    match node:
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                _bind_target(target, Assigned(value), position)
        case ast.AnnAssign(target=ast.Name() as target, annotation=annotation, value=value):
            _bind_target(target, Assigned(value, annotation), position)
        case ast.NamedExpr(target=target, value=value):
            _bind_target(target, Assigned(value), position)
        case ast.AugAssign(target=ast.Name() as target):
            _bind_target(target, Opaque(), position)
        case ast.Delete(targets=targets):
            for target in targets:
                _bind_target(target, Opaque(), position)
        case ast.Import() | ast.ImportFrom():
            _bind_import(node, position)
        case ast.Global(names=names):
            for name in names:
                _bind(name, Opaque(), node, position)
            position.scope.rebound.update(names)
            walked.module.rebound.update(names)
        case ast.Nonlocal(names=names):
            # Which of the functions around has the name is not known before all of them are read.
            for scope in position.scope.chain():
                if scope.is_function:
                    scope.rebound.update(names)
        case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            _bind(name, Opaque(), node, position)
        case ast.MatchMapping(rest=str(name)):
            _bind(name, Opaque(), node, position)
        case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()]):
            position.scope.tested.append(left)
        case ast.Compare(left=ast.Set(elts=keys), ops=[ast.LtE()]):
            position.scope.tested.extend(keys)
        case ast.Call():
            match node:
                case ast.Call(func=ast.Attribute(attr="get"), args=[key, *_]):
                    position.scope.tested.append(key)
                case ast.Call(func=ast.Attribute(value=ast.Set(elts=keys), attr="issubset")):
                    position.scope.tested.extend(keys)
                case _:
                    pass
            walked.uses.append(Use(node, position))
        case ast.Subscript() | ast.Dict():
            walked.uses.append(Use(node, position))
        case ast.Attribute(attr="session" | "user" | "auth", ctx=ast.Load()):
            walked.reads.append(Read(node, position))
        case _:
            pass


def _enter_function(walked: Walked, stack: _Stack, node: FunctionNode, position: Position) -> None:
    name = "<lambda>" if isinstance(node, ast.Lambda) else node.name
    scope = Scope(node, _qualname(position.scope, name), position.scope)
    walked.functions[node] = scope
    arguments = node.args
    for index, arg in enumerate([*arguments.posonlyargs, *arguments.args]):
        _bind(arg.arg, Parameter(arg, index), node, Position(scope))
    rest = [each for each in (arguments.vararg, arguments.kwarg) if each is not None]
    for arg in [*arguments.kwonlyargs, *rest]:
        _bind(arg.arg, Parameter(arg, None), node, Position(scope))
    outside = [*arguments.defaults, *(each for each in arguments.kw_defaults if each is not None)]
    inside = replace(position, scope=scope, nested=False)
    if isinstance(node, ast.Lambda):
        stack.append((node.body, inside))
    else:
        outside.extend(node.decorator_list)
        _bind(node.name, Defined(node), node, position)
        _push_block(stack, node.body, inside)
    _push_list(stack, outside, position)


def _enter_class(walked: Walked, stack: _Stack, node: ast.ClassDef, position: Position) -> None:
    scope = Scope(node, _qualname(position.scope, node.name), position.scope)
    walked.classes[node] = scope
    _bind(node.name, Defined(node), node, position)
    _push_block(stack, node.body, replace(position, scope=scope, nested=False))
    keywords = [keyword.value for keyword in node.keywords]
    _push_list(stack, [*node.decorator_list, *node.bases, *keywords], position)


def _qualname(parent: Scope, name: str) -> str:
    if not parent.qualname:
        return name
    return f"{parent.qualname}.<locals>.{name}" if parent.is_function else f"{parent.qualname}.{name}"


def _enter_comprehension(
    stack: _Stack, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp, position: Position
) -> None:
    for generator in node.generators:
        _bind_target(generator.target, Iterated(generator.iter), position, inside=node)
        stack.extend([(generator.target, position), (generator.iter, position)])
        for test in generator.ifs:
            stack.append((test, position))
            position = position.guarded(test, holds=True)
    results = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
    _push_list(stack, results, position)


def _enter_try(stack: _Stack, node: ast.AST, position: Position) -> None:
    """The body alone is guarded by the handlers: what they and `else` raise goes past them."""
    body, orelse, final = (getattr(node, part) for part in ("body", "orelse", "finalbody"))
    handlers: list[ast.ExceptHandler] = getattr(node, "handlers")  # noqa: B009 (Try, and TryStar of 3.11)
    inner = replace(position, nested=True)
    caught = tuple(handler.type for handler in handlers)
    _push_block(stack, body, replace(inner, caught=(*position.caught, *caught)))
    for handler in handlers:
        if handler.name is not None:
            _bind(handler.name, Opaque(), handler, inner)
        _push_block(stack, handler.body, inner)
    _push_block(stack, orelse, inner)
    _push_block(stack, final, inner)


def _enter_match(stack: _Stack, node: ast.Match, position: Position) -> None:
    """A case is guarded by what its pattern says, and by what those above it do not."""
    stack.append((node.subject, position))
    for case in node.cases:
        tests = tuple(tests_of(case.pattern, node.subject))
        stack.append((case.pattern, position))
        inner = replace(position, nested=True)
        for test in tests:
            inner = inner.guarded(test, holds=True)
        if case.guard is not None:
            stack.append((case.guard, inner))
            inner = inner.guarded(case.guard, holds=True)
        _push_block(stack, case.body, inner)
        if case.guard is None and says_no_more(case.pattern):
            for test in tests:
                position = position.guarded(test, holds=False)


_EXPECTING = frozenset(
    {"suppress", "raises", "assertRaises", "assertRaisesRegex", "RaisesGroup", "RaisesExc"}
)


def is_expectation(manager: ast.expr) -> bool:
    """Whether it is a context manager that expects exceptions and does not let them pass."""
    match manager:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name in _EXPECTING
        case _:
            return False


def _enter_with(stack: _Stack, node: ast.With | ast.AsyncWith, position: Position) -> None:
    caught: list[ast.expr | None] = []
    managers: list[ast.expr] = []
    for item in node.items:
        manager = item.context_expr
        stack.append((manager, position))
        if item.optional_vars is not None:
            _bind_target(item.optional_vars, Opaque(), position)
        if isinstance(manager, ast.Call) and is_expectation(manager):
            caught.extend(manager.args)
            caught.extend(each.value for each in manager.keywords if each.arg == "expected_exception")
        else:
            managers.append(manager)
    inner = replace(
        position,
        nested=True,
        caught=(*position.caught, *caught),
        managers=(*position.managers, *managers),
    )
    _push_block(stack, node.body, inner)


def _bind_target(target: ast.expr, what: What, position: Position, inside: ast.expr | None = None) -> None:
    if isinstance(target, ast.Name):
        _bind(target.id, what, target, position, inside)
        return
    if isinstance(what, Assigned) and what.value is not None:
        parts = unpacked(target, what.value)
        if parts:
            for part, value in parts:
                _bind_target(part, Assigned(value), position, inside)
            return
    for node in ast.walk(target):
        if isinstance(node, ast.Name) and isinstance(node.ctx, (ast.Store, ast.Del)):
            _bind(node.id, Opaque(), node, position, inside)


def unpacked(target: ast.expr, value: ast.expr) -> list[tuple[ast.expr, ast.expr]]:
    """The pairs of `a, b = 1, 2`; none where the two sides are not written alike."""
    match target, value:
        case (
            (ast.Tuple(elts=targets) | ast.List(elts=targets)),
            (ast.Tuple(elts=values) | ast.List(elts=values)),
        ) if len(targets) == len(values):
            is_plain = not any(isinstance(each, ast.Starred) for each in (*targets, *values))
            return list(zip(targets, values, strict=True)) if is_plain else []
        case _:
            return []


def _bind_import(node: ast.Import | ast.ImportFrom, position: Position) -> None:
    for alias in node.names:
        if isinstance(node, ast.ImportFrom):
            imported = Imported(node.module or "", alias.name, node.level)
            _bind(alias.asname or alias.name, imported, node, position)
        elif alias.asname is not None:
            _bind(alias.asname, Imported(alias.name, None, 0), node, position)
        else:
            top = alias.name.partition(".")[0]
            _bind(top, Imported(top, None, 0), node, position)


def _bind(name: str, what: What, node: ast.AST, position: Position, inside: ast.expr | None = None) -> None:
    place = (getattr(node, "lineno", 0), getattr(node, "col_offset", 0))
    binding = Binding(what, place, position.nested, inside)
    position.scope.bindings.setdefault(name, []).append(binding)
