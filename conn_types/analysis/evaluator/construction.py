"""Constructors that fields make: arguments become attributes, then the class's own hooks run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conn_types.analysis.evaluator import coercion, special
from conn_types.analysis.evaluator.fields import (
    NAMED_TUPLE,
    PYDANTIC,
    SETTINGS,
    Field,
    default_of,
    fields_of,
    no_value,
)
from conn_types.analysis.evaluator.instances import note_held
from conn_types.analysis.evaluator.unions import by_default, union
from conn_types.analysis.evaluator.values import (
    Call,
    Class,
    Function,
    Instance,
    Partial,
    Sequence,
    Unknown,
    Value,
)
from conn_types.analysis.location import Location

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


def initialise(run: Interpreter, made: Instance, call: Call, cls: Class | None = None) -> None:
    """Run the constructor that the fields of the class make, then `__post_init__` and its like."""
    declared = fields_of(cls or made.cls)
    is_setting = made.cls.has_any_base(SETTINGS)
    is_pydantic = is_setting or made.cls.has_any_base(PYDANTIC)
    given = _given(declared, call)
    opened = call.open_args or call.open_keywords
    place = call.location
    for_hook: list[Value] = []
    for each in declared:
        value = _value(run, call, made, each, given, opened, place if is_setting else None)
        if value is None:
            if not each.init:
                continue
            value = run.fail("TypeError", call.location) if run.handlers and not is_pydantic else None
            value = value or no_value(each, call.location)
        if is_pydantic and each.taken_as in given:
            value = coercion.validated(run, call, made.cls, each, value)
        value = _converted(run, call, each, value)
        if each.init_only:
            for_hook.append(value)
        else:
            made.attributes[each.name] = value
            note_held(run, made, each.name, value)
    if made.cls.has_base(NAMED_TUPLE):
        made.held = Sequence.of("tuple", [made.attributes[each.name] for each in declared])
    if opened is not None:
        made.open = opened
    _run_hooks(run, made, call, for_hook)


def _converted(run: Interpreter, call: Call, each: Field, value: Value) -> Value:
    """What the converter of a field of attrs makes of the value; itself where that is not followed."""
    converter = each.described.keywords.get("converter") if each.described is not None else None
    if not isinstance(converter, (Function, Partial)):
        return value
    result = run.call(converter, Call([value], {}, call.frame, call.node))
    return value if isinstance(result, Unknown) else result


def _given(declared: list[Field], call: Call) -> dict[str, Value]:
    positional = [each.taken_as for each in declared if each.init and not each.kw_only]
    given = dict(zip(positional, call.args, strict=False))
    for name, value in call.keywords.items():
        # Pydantic takes a field by its alias, and by its name where it is told to.
        field = next((each for each in declared if name in (each.taken_as, each.name)), None)
        given[field.taken_as if field is not None else name] = value
    return given


def _value(
    run: Interpreter,
    call: Call,
    made: Instance,
    each: Field,
    given: dict[str, Value],
    opened: Unknown | None,
    setting: Location | None,
) -> Value | None:
    value = given.get(each.taken_as) if each.init else None
    if value is not None:
        return value
    default = default_of(run, call, each, made)
    if default is None:
        return opened or (Unknown(f"the setting {each.name}", setting) if setting is not None else None)
    if opened is not None:
        return union((default, opened))
    if setting is None:
        return default
    return by_default(default, Unknown(f"the setting {each.name}", setting))


def _run_hooks(run: Interpreter, made: Instance, call: Call, for_hook: list[Value]) -> None:
    for hook in ("__post_init__", "__attrs_post_init__", "model_post_init"):
        method = special.method(made, hook)
        if method is not None:
            args = for_hook if hook == "__post_init__" else [Unknown("a context")] * (hook[0] == "m")
            run.call(method, Call(list(args), {}, call.frame, call.node))
    coercion.run_model_validators(run, call, made)
