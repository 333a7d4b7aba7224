"""From a file's tree to its scopes and uses, in one pass and without recursion."""

from __future__ import annotations

import ast

from conn_types.analysis.references.scopes import (
    Assigned,
    Binding,
    Block,
    Defined,
    FunctionNode,
    Imported,
    Iterated,
    Opaque,
    Parameter,
    Position,
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
    _push_list(stack, tree.body, Position(module))
    while stack:
        node, position = stack.pop()
        _visit(walked, stack, node, position)
    for scope in (module, *walked.classes.values(), *walked.functions.values()):
        for bindings in scope.bindings.values():
            bindings.sort(key=lambda binding: binding.place)
    walked.uses.sort(key=lambda use: (use.node.lineno, use.node.col_offset, use.node.end_col_offset or 0))
    return walked


_Stack = list[tuple[ast.AST, Position]]


def _push_list(stack: _Stack, nodes: list[ast.stmt] | list[ast.expr], position: Position) -> None:
    stack.extend((node, position) for node in nodes)


def _push_block(stack: _Stack, owner: ast.AST, part: str, position: Position) -> None:
    body: list[ast.stmt] = getattr(owner, part)
    if not body:
        return
    jumps = isinstance(body[-1], (ast.Return, ast.Raise, ast.Break, ast.Continue))
    block = Block(owner, part, jumps)
    _push_list(stack, body, Position(position.scope, (*position.blocks, block), position.caught))


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
            _push_block(stack, node, "body", position)
            _push_block(stack, node, "orelse", position)
            return
        case ast.For() | ast.AsyncFor():
            _bind_target(node.target, Iterated(node.iter), position)
            stack.extend([(node.target, position), (node.iter, position)])
            _push_block(stack, node, "body", position)
            _push_block(stack, node, "orelse", position)
            return
        case ast.With() | ast.AsyncWith():
            _enter_with(stack, node, position)
            return
        case ast.Match():
            stack.append((node.subject, position))
            stack.extend((case, position) for case in node.cases)
            return
        case ast.match_case():
            stack.extend((child, position) for child in (node.pattern, node.guard) if child is not None)
            _push_block(stack, node, "body", position)
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
        case ast.comprehension(target=target, iter=iterable):
            _bind_target(target, Iterated(iterable), position)
        case ast.Delete(targets=targets):
            for target in targets:
                _bind_target(target, Opaque(), position)
        case ast.Import() | ast.ImportFrom():
            _bind_import(node, position)
        case ast.Global(names=names):
            walked.rebound.update(names)
            for name in names:
                _bind(name, Opaque(), node, position)
        case ast.Nonlocal(names=names):
            for scope in list(position.scope.chain())[1:]:
                for name in names:
                    if scope.is_function and name in scope.bindings:
                        _bind(name, Opaque(), node, Position(scope))
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
    inside = Position(scope, (), position.caught)
    if isinstance(node, ast.Lambda):
        stack.append((node.body, inside))
    else:
        outside.extend(node.decorator_list)
        _bind(node.name, Defined(node), node, position)
        _push_list(stack, node.body, inside)
    _push_list(stack, outside, position)


def _enter_class(walked: Walked, stack: _Stack, node: ast.ClassDef, position: Position) -> None:
    scope = Scope(node, _qualname(position.scope, node.name), position.scope)
    walked.classes[node] = scope
    _bind(node.name, Defined(node), node, position)
    _push_list(stack, node.body, Position(scope, (), position.caught))
    keywords = [keyword.value for keyword in node.keywords]
    _push_list(stack, [*node.decorator_list, *node.bases, *keywords], position)


def _qualname(parent: Scope, name: str) -> str:
    if not parent.qualname:
        return name
    return f"{parent.qualname}.<locals>.{name}" if parent.is_function else f"{parent.qualname}.{name}"


def _enter_try(stack: _Stack, node: ast.AST, position: Position) -> None:
    """The body alone is guarded by the handlers: what they and `else` raise goes past them."""
    handlers: list[ast.ExceptHandler] = getattr(node, "handlers")  # noqa: B009 (Try, and TryStar of 3.11)
    caught = tuple(handler.type for handler in handlers)
    _push_block(stack, node, "body", Position(position.scope, position.blocks, (*position.caught, *caught)))
    for handler in handlers:
        if handler.name is not None:
            _bind(handler.name, Opaque(), handler, position)
        _push_block(stack, handler, "body", position)
    _push_block(stack, node, "orelse", position)
    _push_block(stack, node, "finalbody", position)


_EXPECTING = frozenset(
    {"suppress", "raises", "assertRaises", "assertRaisesRegex", "RaisesGroup", "RaisesExc"}
)


def _enter_with(stack: _Stack, node: ast.With | ast.AsyncWith, position: Position) -> None:
    caught: list[ast.expr | None] = []
    for item in node.items:
        stack.append((item.context_expr, position))
        if item.optional_vars is not None:
            _bind_target(item.optional_vars, Opaque(), position)
        match item.context_expr:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) as call if name in _EXPECTING:
                caught.extend(call.args)
                caught.extend(
                    keyword.value for keyword in call.keywords if keyword.arg == "expected_exception"
                )
            case _:
                pass
    _push_block(stack, node, "body", Position(position.scope, position.blocks, (*position.caught, *caught)))


def _bind_target(target: ast.expr, what: What, position: Position) -> None:
    if isinstance(target, ast.Name):
        _bind(target.id, what, target, position)
        return
    for node in ast.walk(target):
        if isinstance(node, ast.Name) and isinstance(node.ctx, (ast.Store, ast.Del)):
            _bind(node.id, Opaque(), node, position)


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


def _bind(name: str, what: What, node: ast.AST, position: Position) -> None:
    place = (getattr(node, "lineno", 0), getattr(node, "col_offset", 0))
    position.scope.bindings.setdefault(name, []).append(Binding(what, place, position.blocks))
