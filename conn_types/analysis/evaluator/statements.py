"""Statements, by node type. Each returns how it can end (`Flow`)."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from conn_types.analysis.deferred_bodies import WAITING
from conn_types.analysis.evaluator import (
    arithmetic,
    containers,
    contexts,
    definitions,
    exception_groups,
    loops,
    modules,
    patterns,
)
from conn_types.analysis.evaluator.conditions import narrow, truth_by_default, truth_of
from conn_types.analysis.evaluator.expressions import asks_for_main
from conn_types.analysis.evaluator.frames import (
    BREAK,
    CONTINUE,
    DEPART,
    FALL,
    NOWHERE,
    ON,
    RETURN,
    Flow,
    Frame,
    Raised,
)
from conn_types.analysis.evaluator.limits import SCRIPT_FUEL, OutOfFuel
from conn_types.analysis.evaluator.raising import exception, handler_for, may_catch_anything, raised_value
from conn_types.analysis.evaluator.targets import assign, delete
from conn_types.analysis.evaluator.values import NONE, External, Instance, Module, Promise, Unknown, Value

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Arm, Interpreter


def run_block(run: Interpreter, frame: Frame, body: list[ast.stmt] | Any) -> Flow:
    """Run the statements; what follows one that may have left is conditional."""
    for index, statement in enumerate(body):
        run.fuel -= 1
        if run.fuel < 0:
            raise OutOfFuel(frame.location(statement))
        run.reached.add(statement)
        flow = EXECUTE[type(statement)](run, frame, statement)
        if flow == FALL:
            continue
        if not flow & ON:
            return flow
        return (flow & ~ON) | _rest(run, frame, statement, flow, body[index + 1 :])
    return FALL


def _rest(run: Interpreter, frame: Frame, left_by: ast.stmt, flow: Flow, body: list[ast.stmt]) -> Flow:
    """What follows a statement that may have left. If it raises, then that statement did leave."""
    if not flow & FALL:
        departed = run.depart(frame, left_by, body)
        return DEPART if departed & ON else NOWHERE
    try:
        with run.under(frame.location(left_by)):
            return run_block(run, frame, body)
    except Raised:
        return NOWHERE


def _expression(run: Interpreter, frame: Frame, node: ast.Expr) -> Flow:
    if not isinstance(node.value, ast.Constant):
        run.eval(frame, node.value)
    return FALL


def _assign(run: Interpreter, frame: Frame, node: ast.Assign) -> Flow:
    value = run.eval(frame, node.value)
    for target in node.targets:
        assign(run, frame, target, value)
    return FALL


def _annotated_assign(run: Interpreter, frame: Frame, node: ast.AnnAssign) -> Flow:
    if node.value is not None:
        assign(run, frame, node.target, run.eval(frame, node.value))
    return FALL


def _augmented_assign(run: Interpreter, frame: Frame, node: ast.AugAssign) -> Flow:
    # The target as an expression: the nodes are the same but for their context.
    current = run.eval(frame, node.target)
    value = run.eval(frame, node.value)
    assign(run, frame, node.target, arithmetic.operate_in_place(run, frame, node, current, node.op, value))
    return FALL


def _delete(run: Interpreter, frame: Frame, node: ast.Delete) -> Flow:
    for target in node.targets:
        delete(run, frame, target)
    return FALL


def _return(run: Interpreter, frame: Frame, node: ast.Return) -> Flow:
    if node.value is not None:
        frame.returns.append(run.eval(frame, node.value))
    else:
        frame.returns.append(NONE)
    return RETURN


def _if(run: Interpreter, frame: Frame, node: ast.If) -> Flow:
    test = run.eval(frame, node.test)
    known = truth_of(run, test)
    if known is not None:
        frame.names.update(narrow(run, frame, node.test, known))
        return run_block(run, frame, node.body if known else node.orelse)
    taken, other = narrow(run, frame, node.test, True), narrow(run, frame, node.test, False)
    body, orelse = (taken, node.body), (other, node.orelse)
    match truth_by_default(run, test):
        case True:
            return run.take(frame, node.test, body, orelse)
        case False:
            return run.take(frame, node.test, orelse, body)
        case None if asks_for_main(node.test):
            return _script(run, frame, node, body, orelse)
        case None:
            return run.branches(frame, node.test, [body, orelse])


def _script(run: Interpreter, frame: Frame, node: ast.If, body: Arm, orelse: Arm) -> Flow:
    """What the module does where it is run: more than a few steps serve no route of those who import it.

    Statements that are not reached are looked through for routes like any others that did not run.
    """
    try:
        with run.granted(SCRIPT_FUEL):
            return run.branches(frame, node.test, [body, orelse])
    except OutOfFuel:
        if run.fuel < 0:
            raise
        return FALL


def _match(run: Interpreter, frame: Frame, node: ast.Match) -> Flow:
    subject = run.eval(frame, node.subject)
    arms: list[tuple[Mapping[str, Value], list[ast.stmt]]] = []
    for case in node.cases:
        bound = patterns.match(run, frame, case.pattern, subject)
        matches = _guard(run, frame, case, bound)
        if matches is False:
            continue
        if matches and not arms:
            frame.names.update(bound.names)
            return run_block(run, frame, case.body)
        arms.append((bound.names, case.body))
        if matches:
            return run.branches(frame, node, arms)
    return run.branches(frame, node, [*arms, ({}, [])]) if arms else FALL


def _guard(run: Interpreter, frame: Frame, case: ast.match_case, bound: patterns.Bound) -> bool | None:
    """Whether the case is taken: its pattern and its guard, which sees what the pattern binds."""
    if bound.matches is False or case.guard is None:
        return bound.matches
    before = dict(frame.names)
    frame.names.update(bound.names)
    known = truth_of(run, run.eval(frame, case.guard))
    frame.names.clear()
    frame.names.update(before)
    return known if bound.matches or known is False else None


def _break(run: Interpreter, frame: Frame, node: ast.Break) -> Flow:
    return BREAK


def _continue(run: Interpreter, frame: Frame, node: ast.Continue) -> Flow:
    return CONTINUE


def _type_alias(run: Interpreter, frame: Frame, node: Any) -> Flow:
    """`type X = …`: its value may name what comes later."""
    name: str = node.name.id
    frame.home(name)[name] = Promise(lambda: run.attempt(frame, node.value))
    return FALL


def _pass(run: Interpreter, frame: Frame, node: ast.stmt) -> Flow:
    return FALL


def _raise(run: Interpreter, frame: Frame, node: ast.Raise) -> Flow:
    if node.exc is None and run.caught:
        raise run.caught[-1]
    kind, value = raised_value(run, frame, node.exc)
    if node.cause is not None and isinstance(value, Instance):
        value.attributes["__cause__"] = run.eval(frame, node.cause)
    raise Raised(kind, frame.location(node), value)


def _assert(run: Interpreter, frame: Frame, node: ast.Assert) -> Flow:
    known = truth_of(run, run.attempt(frame, node.test))
    if known is False and (run.conditions or run.handlers):
        message = [run.attempt(frame, node.msg)] if node.msg is not None else []
        kind = External("builtins.AssertionError")
        raise Raised(kind, frame.location(node), exception(run, kind, message))
    # A declaration that fails its assertion has no routes to speak of: take it to hold.
    frame.names.update(narrow(run, frame, node.test, True))
    return FALL


def _try(run: Interpreter, frame: Frame, node: ast.Try) -> Flow:
    returned = len(frame.returns)
    try:
        flow = _guarded(run, frame, node)
    except Raised:
        ending = _finally(run, frame, node)
        if not ending & ON:
            # It returns, breaks or continues, and what was raised is gone.
            return ending
        raise
    before = len(frame.returns)
    ending = _finally(run, frame, node)
    if not ending & ON:
        del frame.returns[returned:before]
    return flow if ending & ON else ending


def _finally(run: Interpreter, frame: Frame, node: ast.Try) -> Flow:
    return run_block(run, frame, node.finalbody) if node.finalbody else FALL


def _guarded(run: Interpreter, frame: Frame, node: ast.Try) -> Flow:
    """Trust the body; match what is certain to be raised; handlers of unknown calls run conditionally."""
    unknown_calls = run.unknown_calls
    flow, caught, handler = NOWHERE, None, None
    run.guards, run.handlers = run.guards + 1, run.handlers + 1
    try:
        flow = run_block(run, frame, node.body)
    except Raised as raised:
        caught = raised
        handler = handler_for(run, frame, node.handlers, raised.kind)
        if handler is None and not _is_group(node):
            raise
    finally:
        run.guards, run.handlers = run.guards - 1, run.handlers - 1
    if caught is not None and _is_group(node):
        return _handle_group(run, frame, node, caught)
    if caught is not None and handler is not None:
        return _handle(run, frame, handler, caught)
    if flow & ON and node.orelse:
        flow = (flow & ~ON) | run_block(run, frame, node.orelse)
    if run.unknown_calls == unknown_calls:
        return flow
    for handler in node.handlers:
        if may_catch_anything(run, frame, handler):
            flow = _maybe_handle(run, frame, handler, flow)
    return flow


def _is_group(node: ast.Try) -> bool:
    """`try: … except* …`"""
    return type(node).__name__ == "TryStar"


def _handle_group(run: Interpreter, frame: Frame, node: ast.Try, caught: Raised) -> Flow:
    """Every handler with its part. What they raise, and what nobody takes, is raised when all have run."""
    left: Raised | None = caught
    flow, raised, is_known = FALL, list[Raised](), True
    for handler in node.handlers:
        if left is None:
            break
        parts = exception_groups.split(run, frame, handler, left)
        if parts is None:
            names: dict[str, Value] = {handler.name: Unknown("an exception")} if handler.name else {}
            flow = run.branches(frame, handler, [(names, handler.body), ({}, [])])
            is_known = False
            continue
        taken, left = parts
        if taken is not None:
            try:
                flow = _handle(run, frame, handler, taken)
            except Raised as again:
                raised.append(again)
    if left is not None and is_known and not raised:
        raise left
    if raised:
        raise exception_groups.together(run, frame, node, raised, left)
    return flow


def _handle(run: Interpreter, frame: Frame, handler: ast.ExceptHandler, caught: Raised) -> Flow:
    if handler.name:
        frame.names[handler.name] = caught.value or exception(run, caught.kind, [])
    run.caught.append(caught)
    try:
        return run_block(run, frame, handler.body)
    finally:
        run.caught.pop()


def _maybe_handle(run: Interpreter, frame: Frame, handler: ast.ExceptHandler, flow: Flow) -> Flow:
    """A handler that runs where something fails, which by default nothing does. `flow` is the body's."""
    names: dict[str, Value] = {handler.name: Unknown("an exception")} if handler.name else {}
    if flow & ON:
        run.take(frame, handler, ({}, []), (names, handler.body))
        return flow
    frame.names.update(names)
    return flow | DEPART if run.depart(frame, handler, handler.body) & ON else flow


def _global(run: Interpreter, frame: Frame, node: ast.Global) -> Flow:
    frame.global_names |= frozenset(node.names)
    return FALL


def _nonlocal(run: Interpreter, frame: Frame, node: ast.Nonlocal) -> Flow:
    frame.nonlocal_names |= frozenset(node.names)
    return FALL


def _import(run: Interpreter, frame: Frame, node: ast.Import) -> Flow:
    for alias in node.names:
        try:
            whole = modules.import_module(run, frame, node, alias.name)
        except Raised:
            whole = modules.not_imported(run, frame, node, alias.name)
        if alias.asname:
            frame.home(alias.asname)[alias.asname] = whole
            continue
        top = alias.name.partition(".")[0]
        if isinstance(whole, Unknown):
            frame.home(top)[top] = whole
            continue
        frame.home(top)[top] = modules.find(run, top, frame.module) or External(top)
    return FALL


def _import_from(run: Interpreter, frame: Frame, node: ast.ImportFrom) -> Flow:
    name = modules.resolve_relative(frame.module, node.level, node.module)
    base: Value
    try:
        base = modules.import_module(run, frame, node, name) if name else Unknown("a relative import")
    except Raised:
        base = modules.not_imported(run, frame, node, name or "")
    for alias in node.names:
        if alias.name == "*":
            _import_star(run, frame, base)
            continue
        value = modules.import_from(run, frame, node, base, alias.name)
        if run.guards and isinstance(value, Promise):
            # Inside `try`, a name that is missing must raise here and not when it is read.
            value = value.force()
        bound = alias.asname or alias.name
        frame.home(bound)[bound] = value
    return FALL


def _import_star(run: Interpreter, frame: Frame, base: Value) -> None:
    if not isinstance(base, Module):
        frame.module.open = Unknown("from … import * of a module that is not followed")
        return
    modules.ready(run, base)
    run.project.looks.listed.add(base.name)
    public = base.namespace.get("__all__")
    names = containers.constant_strings(public) if public is not None else None
    if names is None:
        names = [name for name in base.namespace if not name.startswith("_")]
    for name in names:
        value = modules.import_from(run, frame, ast.Pass(lineno=1, col_offset=0), base, name)
        frame.names[name] = base.namespace.get(name, value)


def _function(run: Interpreter, frame: Frame, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Flow:
    name = frame.mangled(node.name)
    frame.home(name)[name] = definitions.define_function(run, frame, node)
    return FALL


def _class(run: Interpreter, frame: Frame, node: ast.ClassDef) -> Flow:
    name = frame.mangled(node.name)
    frame.home(name)[name] = definitions.define_class(run, frame, node)
    return FALL


EXECUTE: dict[type[ast.stmt], Callable[[Interpreter, Frame, Any], Flow]] = {
    ast.Expr: _expression,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated_assign,
    ast.AugAssign: _augmented_assign,
    ast.Delete: _delete,
    ast.Return: _return,
    ast.If: _if,
    ast.Match: _match,
    ast.For: loops.run_for,
    ast.AsyncFor: loops.run_for,
    ast.While: loops.run_while,
    ast.Break: _break,
    ast.Continue: _continue,
    ast.Pass: _pass,
    ast.Raise: _raise,
    ast.Assert: _assert,
    ast.Try: _try,
    ast.With: contexts.run_with,
    ast.AsyncWith: contexts.run_with,
    ast.Global: _global,
    ast.Nonlocal: _nonlocal,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.ClassDef: _class,
}
for _newer, _execute in (("TryStar", _try), ("TypeAlias", _type_alias)):
    if hasattr(ast, _newer):
        EXECUTE[getattr(ast, _newer)] = _execute
for _waiting, _type in WAITING.items():
    EXECUTE[_type] = EXECUTE[_waiting]
