"""Expressions, by node type."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from conn_types.analysis.evaluator import (
    arithmetic,
    attributes,
    comparison,
    comprehensions,
    containers,
    inspected_routes,
    library,
    modules,
)
from conn_types.analysis.evaluator.calls import call, escape, run_function
from conn_types.analysis.evaluator.concatenation import concatenate
from conn_types.analysis.evaluator.conditions import condition, narrow, truth_by_default, truth_of
from conn_types.analysis.evaluator.definitions import make_function
from conn_types.analysis.evaluator.frames import Frame, Raised
from conn_types.analysis.evaluator.limits import is_large
from conn_types.analysis.evaluator.targets import assign
from conn_types.analysis.evaluator.text import to_text
from conn_types.analysis.evaluator.unions import at_default, by_default, distribute, union
from conn_types.analysis.evaluator.values import (
    FALSE,
    NONE,
    TRUE,
    Call,
    Const,
    Dict,
    External,
    Item,
    Promise,
    Sequence,
    Thunk,
    Unknown,
    Value,
    members,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


def _constant(run: Interpreter, frame: Frame, node: ast.Constant) -> Value:
    known = run.literals.get(node)
    if known is not None:
        return known
    if is_large(node.value):
        return Unknown("a constant that is very large", frame.location(node))
    made = run.literals[node] = Const(node.value)
    return made


def lookup_name(run: Interpreter, frame: Frame, node: ast.Name) -> Value:
    """Locals, enclosing functions, module, builtins."""
    name = node.id
    if name.startswith("__"):
        name = frame.mangled(name)
    scope: Frame | None = frame
    while scope is not None:
        value = scope.names.get(name)
        if value is not None:
            # Nothing is evaluated more often: a call for each is saved.
            return value if value.__class__ is not Promise else modules.forced(run, scope.names, name)
        scope = scope.parent
    namespace = frame.module.namespace
    if name in namespace:
        return modules.forced(run, namespace, name)
    if name in library.BUILTINS and (run.project.environment.python_version or (3, 11)) >= (3, 11):
        return library.find(run, f"builtins.{name}") or External(f"builtins.{name}")
    if hasattr(builtins, name):
        return External(f"builtins.{name}")
    if frame.module.open is not None:
        return frame.module.open
    if run.guards:
        raise Raised(External("builtins.NameError"), frame.location(node))
    return Unknown(f"the name {name} is not defined", frame.location(node))


def _attribute(run: Interpreter, frame: Frame, node: ast.Attribute) -> Value:
    name = frame.mangled(node.attr) if node.attr.startswith("__") else node.attr
    owner = run.eval(frame, node.value)
    try:
        value = attributes.get(run, owner, name)
    except Raised:
        if run.handlers:
            raise
        # Nobody would catch it, so it is there at run time: something put it there that was not followed.
        value = Unknown(f"{name}, which was not seen to be set", frame.location(node))
        escape(run, owner, value)
    if isinstance(value, Unknown) and value.location is None:
        return Unknown(value.reason, frame.location(node), value.origin)
    return value


def _subscript(run: Interpreter, frame: Frame, node: ast.Subscript) -> Value:
    owner = run.eval(frame, node.value)
    return containers.get_item(run, frame, node, owner, run.eval(frame, node.slice))


def _slice(run: Interpreter, frame: Frame, node: ast.Slice) -> Value:
    parts = [
        run.eval(frame, part) if part is not None else NONE for part in (node.lower, node.upper, node.step)
    ]
    bounds = [part.value if isinstance(part, Const) else ... for part in parts]
    if ... in bounds:
        return Unknown("a slice that is not known", frame.location(node))
    return Const(slice(*bounds))


def _call(run: Interpreter, frame: Frame, node: ast.Call) -> Value:
    callee = run.eval(frame, node.func)
    return call(run, callee, make_call(run, frame, node))


def make_call(run: Interpreter, frame: Frame, node: ast.Call) -> Call:
    """The arguments, splats spread."""
    args: list[Value] = []
    by_name: dict[str, Value] = {}
    made = Call(args, by_name, frame, node)
    evaluate = run.eval
    for argument in node.args:
        if not isinstance(argument, ast.Starred):
            args.append(evaluate(frame, argument))
            continue
        items, more = containers.iterate(run, evaluate(frame, argument.value), frame, argument)
        inspected_routes.note(run, frame, items)
        for item in items:
            if fresh := run.made_since(item.conditions):
                made.conditions = {**made.conditions, len(args): fresh}
            args.append(item.value)
        made.open_args = made.open_args or more
    for keyword in node.keywords:
        value = evaluate(frame, keyword.value)
        if keyword.arg is not None:
            by_name[keyword.arg] = value
        else:
            _splat(frame, keyword, made, value)
    return made


def _splat(frame: Frame, node: ast.keyword, call: Call, value: Value) -> None:
    dicts = [each for each in members(value) if each != NONE]
    for each in dicts:
        if not isinstance(each, Dict):
            unknown = each if isinstance(each, Unknown) else Unknown("a ** of a value that is not known")
            call.open_keywords = Unknown(unknown.reason, frame.location(node.value), unknown.origin)
            continue
        for index, item in each.entries.values():
            if isinstance(index, Const) and isinstance(index.value, str):
                known = call.keywords.get(index.value) if len(dicts) > 1 else None
                call.keywords[index.value] = item.value if known is None else union((known, item.value))
        call.open_keywords = call.open_keywords or each.open


def _sequence(kind: Literal["list", "tuple", "set"]) -> Callable[[Interpreter, Frame, Any], Value]:
    def make(run: Interpreter, frame: Frame, node: ast.List | ast.Tuple | ast.Set) -> Value:
        made = Sequence(kind, conditions=run.conditions)
        for element in node.elts:
            if isinstance(element, ast.Starred):
                items, more = containers.iterate(run, run.eval(frame, element.value), frame, element)
                made.items.extend(item.again() for item in items)
                made.open = made.open or more
            else:
                made.items.append(Item(run.eval(frame, element), assumed=run.assumptions))
        return containers.unite(run, made) if kind == "set" else made

    return make


def _dict(run: Interpreter, frame: Frame, node: ast.Dict) -> Value:
    made = Dict(conditions=run.conditions)
    for key, value in zip(node.keys, node.values, strict=True):
        if key is not None:
            index = run.eval(frame, key)
            containers.set_key(run, made, index, run.eval(frame, value))
            continue
        other = run.eval(frame, value)
        if isinstance(other, Dict):
            merged = containers.merge(run, made, other)
            made.entries, made.open = merged.entries, merged.open
        elif other != NONE:
            made.open = other if isinstance(other, Unknown) else Unknown("a ** of a value that is not known")
    return made


def _joined(run: Interpreter, frame: Frame, node: ast.JoinedStr) -> Value:
    return concatenate([_piece(run, frame, part) for part in node.values])


def _piece(run: Interpreter, frame: Frame, part: ast.expr) -> Value:
    if not isinstance(part, ast.FormattedValue):
        return run.eval(frame, part)
    value = run.eval(frame, part.value)
    spec = run.eval(frame, part.format_spec) if part.format_spec is not None else None
    return to_text(run, frame, part, value, spec, chr(part.conversion) if part.conversion > 0 else "")


def _formatted(run: Interpreter, frame: Frame, node: ast.FormattedValue) -> Value:
    return _piece(run, frame, node)


def _bool_op(run: Interpreter, frame: Frame, node: ast.BoolOp) -> Value:
    """`and`/`or`: an operand that is not known leaves both ways open."""
    stops = isinstance(node.op, ast.Or)
    possible: list[Value] = []
    default: Value | None = None
    """What it is by default, where an operand that is not known stops there."""
    sure = True
    """Whether each operand so far is known, by default at least."""
    narrowed: dict[str, Value] = {}
    value: Value = NONE
    try:
        for operand in node.values:
            when: When = "departing" if default is not None else "by default" if sure else "maybe"
            value = _operand(run, frame, node, operand, when if possible else "always")
            known = truth_of(run, value)
            if known is stops or operand is node.values[-1]:
                break
            if known is None:
                may_stop = [each for each in members(value) if truth_of(run, each) in (stops, None)]
                possible += [
                    replace(each, truth=stops) if isinstance(each, Unknown) else each for each in may_stop
                ]
                likely = truth_by_default(run, value)
                if sure and default is None and likely is stops:
                    default = at_default(value)
                sure = sure and likely is not None
            _narrow_for_now(run, frame, operand, not stops, narrowed)
    finally:
        # What the operands narrowed holds for the operands behind them only.
        frame.names.update(narrowed)
    if default is not None:
        return by_default(default, *possible, value)
    return by_default(value, *possible) if sure else union([*possible, value])


When = Literal["always", "by default", "departing", "maybe"]
"""Whether an operand is evaluated: in any case, or as those before it decide."""


def _operand(
    run: Interpreter,
    frame: Frame,
    node: ast.expr,
    operand: ast.expr,
    when: When,
) -> Value:
    if when == "always":
        return run.eval(frame, operand)
    place = frame.location(node)
    if when == "by default":
        with run.assuming(place):
            return run.eval(frame, operand)
    with run.under(place, departing=when == "departing"):
        return run.eval(frame, operand)


def _narrow_for_now(
    run: Interpreter, frame: Frame, test: ast.expr, holds: bool, before: dict[str, Value]
) -> None:
    """Narrow the frame's names, and keep in `before` what they were."""
    for name, value in narrow(run, frame, test, holds).items():
        before.setdefault(name, frame.names[name])
        frame.names[name] = value


def _unary(run: Interpreter, frame: Frame, node: ast.UnaryOp) -> Value:
    value = run.eval(frame, node.operand)
    if isinstance(node.op, ast.Not):
        known = truth_of(run, value)
        if known is not None:
            return FALSE if known else TRUE
        unknown = Unknown("a condition that is not known", frame.location(node), kind="bool")
        return condition(None, unknown, _not(truth_by_default(run, value)))
    return distribute(value, lambda each: arithmetic.negate(run, frame, node, node.op, each))


def _binary(run: Interpreter, frame: Frame, node: ast.BinOp) -> Value:
    left = run.eval(frame, node.left)
    return arithmetic.operate(run, frame, node, left, node.op, run.eval(frame, node.right))


def _compare(run: Interpreter, frame: Frame, node: ast.Compare) -> Value:
    if frame.module.is_project and asks_for_main(node):
        return Unknown("whether the module is the script that is run", frame.location(node))
    left = run.eval(frame, node.left)
    if len(node.ops) == 1:
        # Nearly every comparison, and most of them are known.
        right = run.eval(frame, node.comparators[0])
        known = _compare_two(run, left, node.ops[0], right)
        if known is not None:
            return TRUE if known else FALSE
        default = _compare_two(run, at_default(left), node.ops[0], at_default(right))
        return _unknown_comparison(frame, node, default)
    answers: list[bool | None] = []
    defaults: list[bool | None] = []
    for operator, comparator in zip(node.ops, node.comparators, strict=True):
        right = run.eval(frame, comparator)
        answer = _compare_two(run, left, operator, right)
        if answer is False:
            return Const(False)
        if answer is None:
            defaults.append(_compare_two(run, at_default(left), operator, at_default(right)))
        answers.append(answer)
        left = right
    known = _all(answers)
    if known is not None:
        return TRUE if known else FALSE
    return _unknown_comparison(frame, node, _all(defaults))


def _unknown_comparison(frame: Frame, node: ast.Compare, default: bool | None) -> Value:
    asks = all(isinstance(each, (ast.Is, ast.IsNot, ast.In, ast.NotIn)) for each in node.ops)
    kind = "bool" if asks else None  # a class may give anything else for `==` and `<`
    unknown = Unknown("a comparison that is not known", frame.location(node), kind=kind)
    return condition(None, unknown, default)


def _all(answers: list[bool | None]) -> bool | None:
    return False if False in answers else None if None in answers else True


def asks_for_main(node: ast.expr) -> bool:
    """`__name__ == "__main__"`: a module of the project is imported at one time, and run at another."""
    match node:
        case ast.Compare(left=ast.Name(id="__name__"), comparators=[ast.Constant(value="__main__")]):
            return True
        case _:
            return False


def _compare_two(run: Interpreter, left: Value, operator: ast.cmpop, right: Value) -> bool | None:
    match operator:
        case ast.Is():
            return comparison.identical(left, right)
        case ast.IsNot():
            return _not(comparison.identical(left, right))
        case ast.Eq():
            return comparison.equal(run, left, right)
        case ast.NotEq():
            return _not(comparison.equal(run, left, right))
        case ast.In():
            return comparison.contains(run, right, left)
        case ast.NotIn():
            return _not(comparison.contains(run, right, left))
        case _:
            return comparison.ordered(run, left, operator, right)


def _not(answer: bool | None) -> bool | None:
    return None if answer is None else not answer


def _if_expression(run: Interpreter, frame: Frame, node: ast.IfExp) -> Value:
    test = run.eval(frame, node.test)
    known = truth_of(run, test)
    if known is not None:
        return run.eval(frame, node.body if known else node.orelse)
    default = truth_by_default(run, test)
    results: list[Value] = []
    for holds in (True, False) if default is None else (default, not default):
        try:
            results.append(_alternative(run, frame, node, holds, default))
        except Raised:
            # An alternative that raises by default is not the one.
            default = None if default is holds else default
    return union(results) if default is None else by_default(*results)


def _alternative(run: Interpreter, frame: Frame, node: ast.IfExp, holds: bool, default: bool | None) -> Value:
    arm = node.body if holds else node.orelse
    before: dict[str, Value] = {}
    _narrow_for_now(run, frame, node.test, holds, before)
    try:
        if default is holds:
            with run.assuming(frame.location(node.test)):
                return run.eval(frame, arm)
        with run.under(frame.location(node.test), departing=default is not None):
            return run.eval(frame, arm)
    finally:
        frame.names.update(before)


def _lambda(run: Interpreter, frame: Frame, node: ast.Lambda) -> Value:
    return make_function(run, frame, node)


def _named(run: Interpreter, frame: Frame, node: ast.NamedExpr) -> Value:
    value = run.eval(frame, node.value)
    assign(run, frame, node.target, value)
    return value


def _await(run: Interpreter, frame: Frame, node: ast.Await) -> Value:
    value = run.eval(frame, node.value)
    return await_value(run, value, frame, node)


def await_value(run: Interpreter, value: Value, frame: Frame, node: ast.AST) -> Value:
    """Run a coroutine; anything else that is awaited is taken for its own result."""
    if isinstance(value, Thunk):
        return run_function(run, value.function, value.frame, frame, node)
    return value


def _yield(run: Interpreter, frame: Frame, node: ast.Yield) -> Value:
    value = run.eval(frame, node.value) if node.value is not None else NONE
    if frame.yields is not None:
        containers.append(run, frame.yields, value)
    if frame.on_yield is not None:
        frame.on_yield(value)
    return Unknown("what is sent into a generator", frame.location(node))


def _yield_from(run: Interpreter, frame: Frame, node: ast.YieldFrom) -> Value:
    value = run.eval(frame, node.value)
    if frame.yields is not None:
        containers.extend(run, frame.yields, value)
    return Unknown("what a generator returns", frame.location(node))


def _starred(run: Interpreter, frame: Frame, node: ast.Starred) -> Value:
    return run.eval(frame, node.value)


def _not_followed(run: Interpreter, frame: Frame, node: ast.expr) -> Value:
    return Unknown(f"{type(node).__name__} is not followed", frame.location(node))


EVALUATE: dict[type[ast.expr], Callable[[Interpreter, Frame, Any], Value]] = {
    ast.Constant: _constant,
    ast.Name: lookup_name,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.Slice: _slice,
    ast.Call: _call,
    ast.List: _sequence("list"),
    ast.Tuple: _sequence("tuple"),
    ast.Set: _sequence("set"),
    ast.Dict: _dict,
    ast.JoinedStr: _joined,
    ast.FormattedValue: _formatted,
    ast.BoolOp: _bool_op,
    ast.UnaryOp: _unary,
    ast.BinOp: _binary,
    ast.Compare: _compare,
    ast.IfExp: _if_expression,
    ast.Lambda: _lambda,
    ast.NamedExpr: _named,
    ast.Await: _await,
    ast.Yield: _yield,
    ast.YieldFrom: _yield_from,
    ast.ListComp: comprehensions.make("list"),
    ast.SetComp: comprehensions.make("set"),
    ast.GeneratorExp: comprehensions.make("generator"),
    ast.DictComp: comprehensions.make_dict,
    ast.Starred: _starred,
}
for _newer in ("TemplateStr", "Interpolation"):
    if hasattr(ast, _newer):
        EVALUATE[getattr(ast, _newer)] = _not_followed
