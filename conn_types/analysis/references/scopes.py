"""The scopes of one file, what each binds, and where its expressions stand: pure syntax."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
ScopeNode = ast.Module | ast.ClassDef | FunctionNode


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
    """One place that binds a name.

    - `nested`: it stands inside a compound statement, so that it may not run.
    - `inside`: the comprehension that alone sees the name.
    """

    what: What
    place: tuple[int, int]
    nested: bool = False
    inside: ast.expr | None = None


@dataclass(slots=True, eq=False)
class Scope:
    """A module, class or function, and what it binds. `qualname` is as Python's, `""` for the module."""

    node: ScopeNode
    qualname: str
    parent: Scope | None
    bindings: dict[str, list[Binding]] = field(default_factory=dict[str, "list[Binding]"])
    tested: list[ast.expr] = field(default_factory=list[ast.expr])
    """The left sides of `x in …`, the members of `{x} <= …`, and what `.get(x)` is asked for."""
    rebound: set[str] = field(default_factory=set[str])
    """Names that some function declares `global` or `nonlocal`: they may change at any time."""

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
class Guard:
    """A condition that held, or did not, whenever what it guards runs, and the scope that it stands in."""

    test: ast.expr
    holds: bool
    scope: Scope


@dataclass(frozen=True, slots=True)
class Position:
    """Where an expression stands.

    - `nested`: inside a compound statement of its scope.
    - `caught`: the exception types that a `try` or `with` around it handles; None for a bare `except:`.
    - `managers`: the context managers around it, those apart whose name says what they handle.
    - `guards`: the conditions around it, and those before it that leave its block, outermost first.
    """

    scope: Scope
    nested: bool = False
    caught: tuple[ast.expr | None, ...] = ()
    guards: tuple[Guard, ...] = ()
    managers: tuple[ast.expr, ...] = ()

    def guarded(self, test: ast.expr, *, holds: bool) -> Position:
        """The same place under one more condition."""
        return replace(self, guards=(*self.guards, Guard(test, holds, self.scope)))


@dataclass(frozen=True, slots=True)
class Use:
    """A call, subscript or assignment that may be a reference or a write."""

    node: ast.Call | ast.Subscript | ast.Dict
    position: Position


@dataclass(frozen=True, slots=True)
class Read:
    """An attribute that is read, and that a connection has only where middleware fills it."""

    node: ast.Attribute
    position: Position


@dataclass(slots=True)
class Walked:
    """One file's scopes and uses."""

    module: Scope
    uses: list[Use] = field(default_factory=list[Use])
    reads: list[Read] = field(default_factory=list[Read])
    classes: dict[ast.ClassDef, Scope] = field(default_factory=dict[ast.ClassDef, Scope])
    functions: dict[FunctionNode, Scope] = field(default_factory=dict[FunctionNode, Scope])


def is_static(node: ast.AST) -> bool:
    """Whether it is a method that is given no object."""
    return isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and any(
        isinstance(decorator, ast.Name) and decorator.id == "staticmethod"
        for decorator in node.decorator_list
    )
