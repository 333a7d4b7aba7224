"""The scopes of one file, what each binds, and which bindings reach a use: pure syntax."""

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
