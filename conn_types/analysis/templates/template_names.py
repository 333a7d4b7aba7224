"""The names that a template binds, scope by scope, and what they are worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from jinja2 import nodes


@dataclass(frozen=True, slots=True)
class Assigned:
    """`set name = value`, `with name = value`; an item of the value in a loop, unpacked by `index`."""

    value: nodes.Expr
    scope: TemplateScope
    is_item: bool = False
    index: int | None = None


@dataclass(frozen=True, slots=True)
class MacroParameter:
    name: str


@dataclass(frozen=True, slots=True)
class MacroKeywords:
    """`kwargs`: the keywords of a macro's call that are none of its parameters."""


@dataclass(frozen=True, slots=True)
class MacroName:
    """A macro of this template (None), or one of another that was imported from there."""

    template: str | None
    name: str


@dataclass(frozen=True, slots=True)
class ImportedTemplate:
    """`{% import "x" as name %}`"""

    template: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Bound to something that is not known, or to several things."""


Meaning = Assigned | MacroParameter | MacroKeywords | MacroName | ImportedTemplate | Unknown
UNKNOWN = Unknown()


@dataclass(slots=True, eq=False)
class TemplateScope:
    """What one part of a template binds, wherever in it: order is not looked at."""

    parent: TemplateScope | None = None
    names: dict[str, Meaning] = field(default_factory=dict[str, Meaning])

    def meaning(self, name: str) -> Meaning | None:
        """None for a name that the template does not bind."""
        scope: TemplateScope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.parent
        return None

    def bind(self, name: str, meaning: Meaning) -> None:
        self.names[name] = UNKNOWN if name in self.names else meaning

    def bind_target(
        self, target: nodes.Node, value: nodes.Node | None, outside: TemplateScope, *, is_item: bool = False
    ) -> None:
        """What an assignment or a loop binds to the names in its target."""
        match target:
            case nodes.Name(name=name):
                known = Assigned(value, outside, is_item) if isinstance(value, nodes.Expr) else None
                self.bind(name, known or UNKNOWN)
            case nodes.Tuple(items=items):
                for index, item in enumerate(items):
                    if isinstance(item, nodes.Name) and isinstance(value, nodes.Expr):
                        self.bind(item.name, Assigned(value, outside, is_item, index))
                    else:
                        self.bind_target(item, None, outside)
            case _:
                return


def bind_statements(scope: TemplateScope, body: Sequence[nodes.Node], *, maybe: bool = False) -> None:
    """What the statements bind in their own scope. `maybe`: they may not run."""
    for node in body:
        match node:
            case nodes.Assign(target=target, node=value):
                scope.bind_target(target, None if maybe else value, scope)
            case nodes.AssignBlock(target=target):
                scope.bind_target(target, None, scope)
            case nodes.Macro(name=name):
                scope.bind(name, UNKNOWN if maybe else MacroName(None, name))
            case nodes.Import(template=template, target=str(target)):
                known = None if maybe else _text(template)
                scope.bind(target, UNKNOWN if known is None else ImportedTemplate(known))
            case nodes.FromImport(template=template, names=names):
                known = None if maybe else _text(template)
                for each in names:
                    original, name = each if isinstance(each, tuple) else (each, each)
                    scope.bind(name, UNKNOWN if known is None else MacroName(known, original))
            case nodes.If(body=inner, elif_=others, else_=otherwise):
                bind_statements(scope, [*inner, *others, *otherwise], maybe=True)
            case nodes.Scope(body=inner) | nodes.ScopedEvalContextModifier(body=inner):
                bind_statements(scope, inner, maybe=maybe)
            case _:
                continue


def guarded(test: nodes.Node, scope: TemplateScope) -> TemplateScope:
    """The scope of what only runs where a test says so.

    What the test asks of is not just any of all that it may be there: an item of a loop, an argument of the
    macro, one of two texts. It is unknown, and so is what hangs on the same.
    """
    asked = _asked(test, scope)
    inner = TemplateScope(scope)
    seen: set[str] = set()
    outer: TemplateScope | None = scope if asked else None
    while outer is not None:
        for name, meaning in outer.names.items():
            if name not in seen and _hangs_on(name, meaning, asked, outer):
                inner.names[name] = UNKNOWN
        seen |= outer.names.keys()
        outer = outer.parent
    return inner if inner.names else scope


def _asked(test: nodes.Node, scope: TemplateScope) -> set[str]:
    """The names in a test, and those that they are made of."""
    asked = _names(test)
    for name in list(asked):
        meaning = scope.meaning(name)
        if isinstance(meaning, Assigned) and not meaning.is_item:
            asked |= _names(meaning.value)
    return asked


def _names(node: nodes.Node) -> set[str]:
    return {each.name for each in (node, *node.find_all(nodes.Name)) if isinstance(each, nodes.Name)}


def _hangs_on(name: str, meaning: Meaning, asked: set[str], scope: TemplateScope) -> bool:
    beside = [scope.names[each] for each in asked if each in scope.names]
    match meaning:
        case MacroParameter() | MacroKeywords():
            return any(isinstance(each, (MacroParameter, MacroKeywords)) for each in beside)
        case Assigned(is_item=True):
            return any(isinstance(each, Assigned) and each.is_item for each in beside)
        case Assigned(value=value, scope=inside):
            is_asked = name in asked or not asked.isdisjoint(_names(value))
            return is_asked and len(expanded(value, inside) or ()) != 1
        case _:
            return False


_DEPTH = 12
_MOST = 100

Expanded = tuple[nodes.Expr, TemplateScope]


def expanded(node: nodes.Expr, scope: TemplateScope, depth: int = 0) -> list[Expanded] | None:
    """The expressions that one may be, names followed: none of them is a name, but for parameters of macros.

    None where it may be something else.
    """
    if depth > _DEPTH:
        return None
    match node:
        case nodes.Name(name=name):
            meaning = scope.meaning(name)
            if isinstance(meaning, MacroParameter):
                return [(node, scope)]
            return _assigned(meaning, depth + 1) if isinstance(meaning, Assigned) else None
        case nodes.CondExpr(expr1=one, expr2=nodes.Expr() as other):
            return _all([expanded(one, scope, depth + 1), expanded(other, scope, depth + 1)])
        case nodes.Getattr(node=owner, attr=key) | nodes.Getitem(node=owner, arg=nodes.Const(value=key)):
            owners = expanded(owner, scope, depth + 1)
            if owners is None:
                return None
            return _all([_item(each, inside, key, depth + 1) for each, inside in owners])
        case _:
            return [(node, scope)]


def _assigned(assigned: Assigned, depth: int) -> list[Expanded] | None:
    found = expanded(assigned.value, assigned.scope, depth)
    if found is not None and assigned.is_item:
        found = _all([_items(each, scope, depth) for each, scope in found])
    if found is not None and assigned.index is not None:
        found = _all([_item(each, scope, assigned.index, depth) for each, scope in found])
    return found


def _items(node: nodes.Expr, scope: TemplateScope, depth: int) -> list[Expanded] | None:
    if not isinstance(node, (nodes.List, nodes.Tuple)):
        return None
    return _all([expanded(item, scope, depth + 1) for item in node.items])


def _item(node: nodes.Expr, scope: TemplateScope, key: object, depth: int) -> list[Expanded] | None:
    match node, key:
        case ((nodes.List(items=items) | nodes.Tuple(items=items)), int()) if -len(items) <= key < len(items):
            return expanded(items[key], scope, depth + 1)
        case nodes.Dict(items=pairs), _:
            # Of two pairs with one key, the last counts.
            for pair in reversed(pairs):
                if not isinstance(pair.key, nodes.Const):
                    return None
                if pair.key.value == key:
                    return expanded(pair.value, scope, depth + 1)
            return None
        case _:
            return None


def _all(found: Sequence[list[Expanded] | None]) -> list[Expanded] | None:
    joined: list[Expanded] = []
    for each in found:
        if each is None:
            return None
        joined += each
    return joined if 0 < len(joined) <= _MOST else None


def _text(node: nodes.Expr) -> str | None:
    return node.value if isinstance(node, nodes.Const) and isinstance(node.value, str) else None
