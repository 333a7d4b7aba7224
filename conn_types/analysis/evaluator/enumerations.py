"""Enum classes: their members, and the look-up of a member by its value."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any, cast

from conn_types.analysis.evaluator.frames import Frame
from conn_types.analysis.evaluator.plain import NotPlain, from_plain, to_plain
from conn_types.analysis.evaluator.values import (
    Call,
    Class,
    Const,
    Descriptor,
    External,
    Function,
    Instance,
    Sequence,
    Unknown,
    Value,
    same,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter

ENUMERATIONS = ("enum.Enum", "enum.StrEnum", "enum.IntEnum", "enum.Flag", "enum.IntFlag", "enum.ReprEnum")
FLAGS = ("enum.Flag", "enum.IntFlag")


def is_enumeration(cls: Class) -> bool:
    return cls.has_any_base(ENUMERATIONS)


def is_flag(value: Value) -> bool:
    return isinstance(value, Instance) and value.cls.has_any_base(FLAGS)


def make_members(run: Interpreter, frame: Frame, node: ast.AST, cls: Class) -> None:
    """Replace the values of the class body by members: `name`, `value`, and identity. A value that is there
    already makes an alias."""
    known: list[Instance] = []
    for name, value in list(cls.namespace.items()):
        if _is_hidden(name) or isinstance(value, (Function, Descriptor, Class)) or _is_described(value):
            continue
        member = _make_member(run, frame, node, cls, name, value)
        held = member.attributes["_value_"]
        twin = next((each for each in known if same(each.attributes["_value_"], held)), None)
        cls.namespace[name] = twin or member
        if twin is None:
            known.append(member)


def _is_hidden(name: str) -> bool:
    """`__dunder__`, `_sunder_` and the mangled names of private attributes."""
    return (name.startswith("_") and name.endswith("_")) or "__" in name[1:-2]


def _is_described(value: Value) -> bool:
    """An object that is a descriptor is no member."""
    return isinstance(value, Instance) and any(
        isinstance(each, Class) and "__get__" in each.namespace for each in value.cls.mro
    )


def _make_member(
    run: Interpreter, frame: Frame, node: ast.AST, cls: Class, name: str, value: Value
) -> Instance:
    args = value.values() if isinstance(value, Sequence) and value.kind == "tuple" else [value]
    maker = _in_followed(cls, "__new__")
    made: Value = Instance(cls)
    if maker is not None:
        function = maker.function if isinstance(maker, Descriptor) else maker
        made = run.call(function, Call([cls, *args], {}, frame, node))
    member = made if isinstance(made, Instance) else Instance(cls)
    held = member.attributes.get("_value_", value)
    member.attributes |= {"_name_": Const(name), "_value_": held, "name": Const(name), "value": held}
    initialise = _in_followed(cls, "__init__")
    if initialise is not None:
        run.call(initialise, Call([member, *args], {}, frame, node))
    return member


def _in_followed(cls: Class, name: str) -> Value | None:
    return next(
        (each.namespace[name] for each in cls.mro if isinstance(each, Class) and name in each.namespace), None
    )


def members_of(cls: Class) -> list[Instance]:
    """The members in the order of their declaration, aliases left out."""
    if not is_enumeration(cls):
        return []
    found: list[Instance] = []
    for value in cls.namespace.values():
        if isinstance(value, Instance) and "_name_" in value.attributes and value not in found:
            found.append(value)
    return found


def is_automatic(value: Value) -> bool:
    return isinstance(value, Unknown) and value.origin == "enum.auto"


def automatic(run: Interpreter, frame: Frame, node: ast.AST, cls: Class, name: str) -> Value:
    """What `auto()` is worth where it is assigned to the name in the body of the class."""
    last = [
        value
        for key, value in cls.namespace.items()
        if not _is_hidden(key) and not isinstance(value, Function)
    ]
    own = _in_followed(cls, "_generate_next_value_")
    if own is not None:
        function = own.function if isinstance(own, Descriptor) else own
        args: list[Value] = [Const(name), Const(1), Const(len(last)), Sequence.of("list", last)]
        return run.call(function, Call(args, {}, frame, node))
    if cls.has_base("enum.StrEnum"):
        return Const(name.lower())
    numbers = [each.value for each in last if isinstance(each, Const) and isinstance(each.value, int)]
    if len(numbers) < len(last):
        return Unknown("enum.auto()")
    if any(cls.has_base(each) for each in FLAGS):
        return Const(1 << max((number.bit_length() for number in numbers), default=0))
    return Const(max(numbers, default=0) + 1)


def member_by_value(run: Interpreter, call: Call, cls: Class, value: Value) -> Value:
    """`Colour("red")`. Raises `Raised(ValueError)` where no member has the value."""
    if isinstance(value, Instance) and value.cls is cls:
        return value
    members = members_of(cls)
    for each in members:
        if same(each.attributes["_value_"], value) or _equal_tuples(each.attributes["_value_"], value):
            return each
    if any(cls.has_base(each) for each in FLAGS) and isinstance(value, Const):
        return _combined(cls, value)
    missing = _in_followed(cls, "_missing_")
    if missing is not None:
        function = missing.function if isinstance(missing, Descriptor) else missing
        return run.call(function, Call([cls, value], {}, call.frame, call.node))
    if isinstance(value, Const) and all(isinstance(each.attributes["_value_"], Const) for each in members):
        return run.fail("ValueError", call.location)
    return Unknown("a member that is not known", call.location)


def _equal_tuples(one: Value, other: Value) -> bool:
    if not isinstance(one, Sequence) or not isinstance(other, Sequence) or len(one.items) != len(other.items):
        return False
    return all(same(a, b) for a, b in zip(one.values(), other.values(), strict=True))


def flag_operation(left: Value, op: ast.operator, right: Value) -> Value | None:
    """`READ | WRITE`; None where the two are not flags of one class."""
    if not (isinstance(left, Instance) and isinstance(right, Instance)) or left.cls is not right.cls:
        return None
    one, other = left.attributes.get("_value_"), right.attributes.get("_value_")
    if not isinstance(one, Const) or not isinstance(other, Const) or not is_flag(left):
        return None
    if not isinstance(one.value, int) or not isinstance(other.value, int):
        return None
    match op:
        case ast.BitOr():
            return _combined(left.cls, Const(one.value | other.value))
        case ast.BitAnd():
            return _combined(left.cls, Const(one.value & other.value))
        case ast.BitXor():
            return _combined(left.cls, Const(one.value ^ other.value))
        case _:
            return None


def _combined(cls: Class, value: Const) -> Instance:
    for each in members_of(cls):
        if same(each.attributes["_value_"], value):
            return each
    name = Unknown("the name of several flags")
    return Instance(cls, {"_value_": value, "value": value, "_name_": name, "name": name})


def make_enumeration(run: Interpreter, call: Call, base: External) -> Value:
    """`Enum("Colour", "RED GREEN")`: names in a string or a list, or names and values in pairs or a dict."""
    try:
        name = to_plain(call.args[0])
        names = to_plain(call.args[1])
    except (NotPlain, IndexError):
        return Unknown("an enumeration that is not known", call.location)
    cls = Class(str(name), call.frame.module, str(name), (base,))
    cls.mro = (cls, base)
    if isinstance(names, str):
        names = names.replace(",", " ").split()
    given = cast("dict[object, object] | list[object]", names)
    pairs: list[Any] = list(given.items()) if isinstance(given, dict) else list(given)
    for index, each in enumerate(pairs, start=1):
        key, value = cast("tuple[object, object]", each if isinstance(each, tuple) else (each, None))
        automatically = Const(str(key).lower()) if base.fullname == "enum.StrEnum" else Const(index)
        cls.namespace[str(key)] = automatically if value is None else from_plain(value)
    make_members(run, call.frame, call.node, cls)
    return cls
