"""Reaching definitions: the bindings of a name that may be in force where it is used.

A walk over the statements of one scope. Branches join; `with` and `finally` always run; an exception may
leave a `try` after any of its statements. Where the paths are too many to tell apart, nothing is said: in
loops that bind the name, and under a condition that the name's several values may depend on as well.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from conn_types.analysis.references.scopes import Binding, Opaque, Parameter, Position, Scope
from conn_types.analysis.references.walking import is_expectation

_State = frozenset[Binding]
"""The bindings in force. A place that is not reached has None instead."""

_Place = tuple[int, int]

_AMBIGUOUS = Binding(Opaque(), (0, 0))


def reaching_bindings(
    name: str, scope: Scope, use: ast.expr, position: Position
) -> tuple[Binding, ...] | None:
    """The bindings of `scope`'s name that may be in force at the use; None where that is too hard to say.

    A use in a nested function runs at another time: there, only a single binding says anything.
    """
    if name in scope.rebound:
        return None
    place = (use.lineno, use.col_offset)
    around = [each for each in scope.bindings[name] if each.inside is not None and _holds(each.inside, place)]
    if around:
        return (max(around, key=lambda binding: binding.place),)
    bindings = [binding for binding in scope.bindings[name] if binding.inside is None]
    if len(bindings) == 1:
        return tuple(bindings)
    if position.scope is not scope:
        return None
    try:
        reaching = _Walk(bindings, place).reaching(scope)
    except RecursionError:
        return None
    return None if _AMBIGUOUS in reaching else tuple(sorted(reaching, key=lambda binding: binding.place))


class _Walk:
    """One name, followed from the start of its scope to one use."""

    def __init__(self, bindings: Sequence[Binding], use: _Place) -> None:
        self._bindings = bindings
        self._use = use
        self._found: set[Binding] = set()
        self._breaks: list[list[_State | None]] = []
        self._tries: list[set[Binding]] = []

    def reaching(self, scope: Scope) -> set[Binding]:
        given = frozenset(binding for binding in self._bindings if isinstance(binding.what, Parameter))
        if isinstance(scope.node, ast.Lambda):
            self._evaluate(scope.node.body, given)
        else:
            self._block(scope.node.body, given)
        return self._found

    def _block(self, statements: Sequence[ast.stmt], state: _State | None) -> _State | None:
        for statement in statements:
            if state is None:
                return None
            state = self._statement(statement, state)
        return state

    def _statement(self, node: ast.stmt, state: _State) -> _State | None:
        match node:
            case ast.If():
                return self._if(node, state)
            case ast.For() | ast.AsyncFor() | ast.While():
                return self._loop(node, state)
            case ast.With() | ast.AsyncWith():
                return self._with(node, state)
            case ast.Match():
                return self._match(node, state)
            case ast.Break():
                self._breaks[-1].append(state)
                return None
            case ast.Return() | ast.Raise() | ast.Continue():
                self._evaluate(node, state)
                return None
            case _:
                if isinstance(node, ast.Try) or type(node).__name__ == "TryStar":
                    return self._try(node, state)
                return self._evaluate(node, state)

    # Branches

    def _if(self, node: ast.If, state: _State) -> _State | None:
        state = self._evaluate(node.test, state)
        inside = _conditional(state)
        ends = [self._block(node.body, inside), self._block(node.orelse, inside)]
        return _after(ends, inside, state)

    def _match(self, node: ast.Match, state: _State) -> _State | None:
        state = self._evaluate(node.subject, state)
        inside = _conditional(state)
        ends: list[_State | None] = []
        for case in node.cases:
            matched = self._evaluate(case.pattern, inside)
            if case.guard is not None:
                matched = self._evaluate(case.guard, matched)
            ends.append(self._block(case.body, matched))
        if not any(case.guard is None and _is_irrefutable(case.pattern) for case in node.cases):
            ends.append(inside)
        return _after(ends, inside, state)

    def _loop(self, node: ast.For | ast.AsyncFor | ast.While, state: _State) -> _State | None:
        is_endless = False
        head = state | {_AMBIGUOUS} if any(_holds(node, each.place) for each in self._bindings) else state
        if isinstance(node, ast.While):
            is_endless = isinstance(node.test, ast.Constant) and bool(node.test.value)
            head = self._evaluate(node.test, head)
            start = _conditional(head)
        else:
            self._evaluate(node.iter, state)
            start = self._evaluate(node.target, head)
        self._breaks.append([])
        end = self._block(node.body, start)
        after = None if is_endless else self._block(node.orelse, _join([head, end]))
        return _join([after, *self._breaks.pop()])

    # Blocks that an exception may leave

    def _with(self, node: ast.With | ast.AsyncWith, state: _State) -> _State | None:
        for item in node.items:
            state = self._evaluate(item.context_expr, state)
            if item.optional_vars is not None:
                state = self._evaluate(item.optional_vars, state)
        end, left = self._guarded(node.body, state)
        return _join([end, left]) if any(is_expectation(item.context_expr) for item in node.items) else end

    def _try(self, node: ast.AST, state: _State) -> _State | None:
        handlers: list[ast.ExceptHandler] = getattr(node, "handlers")  # noqa: B009 (Try, and TryStar of 3.11)
        body, orelse, final = (_statements(node, part) for part in ("body", "orelse", "finalbody"))
        end, left = self._guarded(body, state)
        ends = [self._block(orelse, end)]
        for handler in handlers:
            caught = [each for each in self._bindings if each.place == (handler.lineno, handler.col_offset)]
            ends.append(self._block(handler.body, frozenset(caught) or left))
        after = _join(ends)
        if final and _holds_any(final, self._use):
            # Exceptions on their way out run it too.
            self._block(final, left if after is None or after == left else after | left | {_AMBIGUOUS})
        return self._block(final, after)

    def _guarded(self, body: Sequence[ast.stmt], state: _State) -> tuple[_State | None, _State]:
        """What is in force after the block, and where an exception leaves it."""
        self._tries.append(set(state))
        end = self._block(body, state)
        left = frozenset(self._tries.pop())
        return end, left if len(left) < 2 or left == state else left | {_AMBIGUOUS}

    # Expressions, targets, and statements without others inside

    def _evaluate(self, node: ast.AST, state: _State) -> _State:
        """What is in force after the node. Notes what is in force at the use, where it stands in there."""
        bound = [each for each in self._bindings if _holds(node, each.place)]
        is_used = _holds(node, self._use)
        if not bound:
            if is_used:
                self._found |= state
            return state
        named = dict(_named(node, certain=True))
        targets = [each for each in bound if each.place not in named]
        for binding in bound:
            if binding.place in named:
                if is_used and self._use < binding.place:
                    self._found |= state
                    is_used = False
                known = frozenset({binding})
                state = known if named[binding.place] else state | known | {_AMBIGUOUS}
        if is_used:
            self._found |= state
        if targets:
            state = frozenset(targets[-1:])
        for seen in self._tries:
            seen |= state
        return state


def _named(node: ast.AST, *, certain: bool) -> Iterator[tuple[_Place, bool]]:
    """The places of the targets of `:=`, and whether each is bound whenever the node is evaluated."""
    if isinstance(node, ast.NamedExpr):
        yield (node.target.lineno, node.target.col_offset), certain
    first: ast.AST | None = None
    match node:
        case ast.BoolOp(values=[first, *_]) | ast.IfExp(test=first):
            yield from _named(first, certain=certain)
            certain = False
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            certain = False
        case ast.Compare(ops=[_, _, *_]):
            certain = False
        case _:
            pass
    for child in ast.iter_child_nodes(node):
        if child is not first:
            yield from _named(child, certain=certain)


def _conditional(state: _State) -> _State:
    """What is in force under a condition: one of several values may be the one that goes with it."""
    return state if len(state) < 2 else state | {_AMBIGUOUS}


def _after(ends: list[_State | None], inside: _State, before: _State) -> _State | None:
    return before if all(end == inside for end in ends) else _join(ends)


def _join(states: list[_State | None]) -> _State | None:
    reached = [state for state in states if state is not None]
    return frozenset[Binding]().union(*reached) if reached else None


def _is_irrefutable(pattern: ast.pattern) -> bool:
    return isinstance(pattern, ast.MatchAs) and pattern.pattern is None


def _statements(node: ast.AST, part: str) -> list[ast.stmt]:
    found: list[ast.stmt] = getattr(node, part)
    return found


def _holds_any(statements: Sequence[ast.stmt], place: _Place) -> bool:
    return any(_holds(statement, place) for statement in statements)


def _holds(node: ast.AST, place: _Place) -> bool:
    """Whether the place lies in the node, its decorators included."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    first: ast.AST = decorators[0] if decorators else node
    start = (getattr(first, "lineno", 0), getattr(first, "col_offset", 0))
    return start <= place < (getattr(node, "end_lineno", 0), getattr(node, "end_col_offset", 0))
