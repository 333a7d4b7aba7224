"""The scopes of one file, what each binds, and where every expression stands: pure syntax.

`walk` goes through a file once. What it finds is enough to say which bindings reach a use.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
ScopeNode = ast.Module | ast.ClassDef | FunctionNode


@dataclass(frozen=True, slots=True)
class Block:
    """A list of statements: the statement that owns it, and which of its lists (`body`, `orelse`, …) it is.

    - `jumps`: it ends in return, raise, break or continue, so that nothing bound in it reaches what follows.
    """

    owner: ast.AST
    part: str
    jumps: bool

    @property
    def is_loop(self) -> bool:
        return isinstance(self.owner, (ast.For, ast.AsyncFor, ast.While)) and self.part == "body"

    def excludes(self, other: Block) -> bool:
        """Whether only one of the two runs."""
        return self.owner is other.owner and self.part != other.part and isinstance(self.owner, ast.If)


@dataclass(frozen=True, slots=True)
class Assigned:
    """`name = value`, `name: annotation = value`, `(name := value)`."""

    value: ast.expr | None
    annotation: ast.expr | None = None


@dataclass(frozen=True, slots=True)
class Iterated:
    """`for name in iterable`, in a statement or a comprehension."""

    iterable: ast.expr


@dataclass(frozen=True, slots=True)
class Parameter:
    """`position` among the positional ones; None for `*args`, `**kwargs` and keyword-only ones."""

    node: ast.arg
    position: int | None


@dataclass(frozen=True, slots=True)
class Imported:
    """`import module` (`name` is None) or `from module import name`; `level` counts the leading dots."""

    module: str
    name: str | None
    level: int


@dataclass(frozen=True, slots=True)
class Defined:
    """`def name` or `class name`."""

    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True, slots=True)
class Opaque:
    """Bound in a way that says nothing: unpacked, caught, matched, counted up, deleted."""


What = Assigned | Iterated | Parameter | Imported | Defined | Opaque


@dataclass(frozen=True, slots=True)
class Binding:
    what: What
    place: tuple[int, int]
    blocks: tuple[Block, ...]


@dataclass(slots=True, eq=False)
class Scope:
    """A module, class or function, and what it binds. `qualname` is as Python's, `""` for the module."""

    node: ScopeNode
    qualname: str
    parent: Scope | None
    bindings: dict[str, list[Binding]] = field(default_factory=dict[str, "list[Binding]"])
    tested: list[ast.expr] = field(default_factory=list[ast.expr])
    """The left sides of `x in …`, the members of `{x} <= …`, and what `.get(x)` is asked for."""

    @property
    def is_function(self) -> bool:
        return isinstance(self.node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))

    def chain(self) -> Iterator[Scope]:
        """The scope and those around it, innermost first."""
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.parent

    @property
    def owner(self) -> Scope | None:
        """The class whose method this is."""
        parent = self.parent
        return parent if parent is not None and isinstance(parent.node, ast.ClassDef) else None

    def binder(self, name: str) -> Scope | None:
        """The scope whose name it is, seen from here: methods do not see what their class body binds."""
        for scope in self.chain():
            if name in scope.bindings and (scope is self or not isinstance(scope.node, ast.ClassDef)):
                return scope
        return None


@dataclass(frozen=True, slots=True)
class Position:
    """Where an expression stands.

    - `blocks`: the statement lists around it in its scope, outermost first.
    - `caught`: the exception types that a `try` or `with` around it handles; None for a bare `except:`.
    """

    scope: Scope
    blocks: tuple[Block, ...] = ()
    caught: tuple[ast.expr | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Use:
    """A call, subscript or assignment that may be a reference or a write."""

    node: ast.Call | ast.Subscript | ast.Dict
    position: Position


@dataclass(slots=True)
class Walked:
    """One file's scopes and uses. `rebound` are module-level names that functions declare `global`."""

    module: Scope
    uses: list[Use] = field(default_factory=list[Use])
    rebound: set[str] = field(default_factory=set[str])
    classes: dict[ast.ClassDef, Scope] = field(default_factory=dict[ast.ClassDef, Scope])
    functions: dict[FunctionNode, Scope] = field(default_factory=dict[FunctionNode, Scope])


def reaching_bindings(
    name: str, scope: Scope, use: ast.expr, position: Position
) -> tuple[Binding, ...] | None:
    """The bindings of `scope`'s name that may be in force at the use; None where that is too hard to say.

    A use in a nested function runs at another time: there, only a single binding says anything.
    """
    bindings = scope.bindings[name]
    if len(bindings) == 1:
        return tuple(bindings)
    if position.scope is not scope:
        return None
    place = (use.lineno, use.col_offset)
    loops = {block for block in position.blocks if block.is_loop}
    reaching: list[Binding] = []
    for binding in bindings:
        if binding.place >= place:
            if any(block in loops for block in binding.blocks):
                return None
            continue
        if _may_reach(binding, position):
            if binding.blocks == position.blocks[: len(binding.blocks)]:
                reaching.clear()
            reaching.append(binding)
    return tuple(reaching)


def _may_reach(binding: Binding, position: Position) -> bool:
    for index, block in enumerate(binding.blocks):
        if index >= len(position.blocks) or block != position.blocks[index]:
            other = position.blocks[index] if index < len(position.blocks) else None
            return not block.jumps and not (other is not None and block.excludes(other))
    return True


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
