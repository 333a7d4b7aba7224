"""Containers and operators: items, iteration, comparison, arithmetic, strings with unknown parts."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from conn_types.analysis.evaluator.frames import Frame, Raised
from conn_types.analysis.evaluator.values import (
    UNION_LIMIT,
    Alias,
    Call,
    Class,
    Const,
    Dict,
    External,
    Function,
    Instance,
    Item,
    Sequence,
    Text,
    Union,
    Unknown,
    Value,
    key_of,
    members,
    same,
    union,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter

BIG = 100_000
"""The longest string, and the largest number, that arithmetic may make."""


def append(run: Interpreter, sequence: Sequence, value: Value) -> None:
    sequence.items.append(Item(value, run.since(sequence.conditions)))


def extend(run: Interpreter, sequence: Sequence, values: Value) -> None:
    items, more = spread(run, values)
    since = run.since(sequence.conditions)
    sequence.items.extend(Item(item.value, (*since, *item.conditions)) for item in items)
    if more is not None:
        sequence.open = sequence.open or more


def spread(run: Interpreter, value: Value) -> tuple[list[Item], Unknown | None]:
    """The items of an iterable, and why there may be more."""
    match value:
        case Sequence(items=items, open=opened):
            return [Item(item.value, item.conditions) for item in items], opened
        case Dict(entries=entries, open=opened):
            return [Item(key, item.conditions) for key, item in entries.values()], opened
        case Const(value=str() as text):
            return [Item(Const(character)) for character in text], None
        case Const(value=(bytes() | range()) as numbers):
            return [Item(Const(number)) for number in list(numbers)[:BIG]], None
        case Union(members=parts):
            return _spread_union(run, parts)
        case Unknown():
            return [], value
        case Class() if enum := _enum_members(value):
            return [Item(member) for member in enum], None
        case _:
            return [], Unknown("an iteration that is not followed")


def _enum_members(cls: Class) -> list[Value]:
    return [
        value
        for value in cls.namespace.values()
        if isinstance(value, Instance) and value.cls is cls and "_name_" in value.attributes
    ]


def _spread_union(run: Interpreter, parts: tuple[Value, ...]) -> tuple[list[Item], Unknown | None]:
    # Iterating over None would raise: where it is one of several, it is not the one.
    iterables = [part for part in parts if part != Const(None)]
    if len(iterables) == 1:
        return spread(run, iterables[0])
    items: list[Item] = []
    more: Unknown | None = Unknown("one of several iterables")
    for part in iterables:
        found, opened = spread(run, part)
        items.extend(found)
        more = opened or more
    return items, more


def iterate(
    run: Interpreter, value: Value, frame: Frame, node: ast.AST
) -> tuple[list[Item], Unknown | None]:
    """`iter(value)`: as `spread`, with a user's `__iter__` called."""
    if isinstance(value, Instance):
        method = run.attribute(value, "__iter__")
        if not isinstance(method, Unknown):
            made = run.call(method, Call([], {}, frame, node))
            if not isinstance(made, Instance):
                return spread(run, made)
    items, more = spread(run, value)
    if more is not None and more.location is None:
        more = Unknown(more.reason, frame.location(node), more.origin)
    return items, more


def constant_strings(value: Value) -> list[str] | None:
    """The strings of a closed sequence; None where one is not known."""
    if not isinstance(value, Sequence) or value.open is not None:
        return None
    strings = [item.value.value for item in value.items if isinstance(item.value, Const)]
    known = [text for text in strings if isinstance(text, str)]
    return known if len(known) == len(value.items) else None


def get_item(run: Interpreter, frame: Frame, node: ast.AST, owner: Value, index: Value) -> Value:
    """`owner[index]`. Raises `Raised` where a closed container lacks the key."""
    match owner:
        case Union(members=parts):
            usable = [part for part in parts if part != Const(None)]
            return union(get_item(run, frame, node, part, index) for part in usable)
        case Dict():
            return _get_key(frame, node, owner, index)
        case Sequence() | Const(value=str() | bytes() | range()):
            return _get_index(frame, node, owner, index)
        case Instance():
            method = run.attribute(owner, "__getitem__")
            return run.call(method, Call([index], {}, frame, node))
        case Class() if isinstance(index, Const) and isinstance(index.value, str) and _enum_members(owner):
            return owner.namespace.get(index.value, Unknown("no such member"))
        case External(fullname="os.environ"):
            return Unknown("an environment variable", frame.location(node), "os.environ")
        case Class() | External() | Alias() | Function():
            parts_of = index.values() if isinstance(index, Sequence) and index.kind == "tuple" else [index]
            return Alias(owner, tuple(parts_of))
        case Unknown():
            return owner
        case _:
            return Unknown("an item that is not followed", frame.location(node))


def _get_key(frame: Frame, node: ast.AST, owner: Dict, index: Value) -> Value:
    if isinstance(index, Union):
        return union(_get_key(frame, node, owner, part) for part in index.members)
    key = key_of(index)
    if key is not None and key in owner.entries:
        return owner.entries[key][1].value
    if key is not None and owner.open is None:
        raise Raised(External("builtins.KeyError"), frame.location(node))
    return union([*(item.value for _, item in owner.entries.values()), Unknown("a key that is not known")])


def _get_index(frame: Frame, node: ast.AST, owner: Sequence | Const, index: Value) -> Value:
    if not isinstance(index, Const) or not isinstance(index.value, (int, slice)):
        return _any_item(owner)
    if isinstance(owner, Const):
        try:
            return Const(owner.value[index.value])  # type: ignore[index]
        except (IndexError, TypeError, ValueError):
            raise Raised(External("builtins.IndexError"), frame.location(node)) from None
    if isinstance(index.value, slice):
        return Sequence(owner.kind, owner.items[index.value], owner.open)
    if owner.open is not None and index.value < 0:
        return _any_item(owner)
    try:
        return owner.items[index.value].value
    except IndexError:
        if owner.open is not None:
            return owner.open
        raise Raised(External("builtins.IndexError"), frame.location(node)) from None


def _any_item(owner: Sequence | Const) -> Value:
    if isinstance(owner, Const) or not owner.items:
        return Unknown("an index that is not known")
    return union(item.value for item in owner.items)


def set_item(
    run: Interpreter, frame: Frame, node: ast.AST, owner: Value, index: Value, value: Value
) -> None:
    for each in members(owner):
        match each:
            case Dict():
                set_key(run, each, index, value)
            case Sequence():
                _set_index(run, each, index, value)
            case Instance():
                method = run.attribute(each, "__setitem__")
                run.call(method, Call([index, value], {}, frame, node))
            case _:
                continue


def set_key(run: Interpreter, owner: Dict, index: Value, value: Value) -> None:
    key = key_of(index)
    if key is None:
        owner.open = owner.open or Unknown("a key that is not known")
        return
    since = run.since(owner.conditions)
    known = owner.entries.get(key)
    if known is None or not since:
        owner.entries[key] = (index, Item(value, since))
    else:
        owner.entries[key] = (index, Item(union((known[1].value, value)), known[1].conditions))


def _set_index(run: Interpreter, owner: Sequence, index: Value, value: Value) -> None:
    since = run.since(owner.conditions)
    if not isinstance(index, Const) or not isinstance(index.value, (int, slice)):
        owner.open = owner.open or Unknown("an index that is not known")
        return
    if isinstance(index.value, slice):
        items, more = spread(run, value)
        replaced = owner.items[index.value]
        if since:
            # Both what was there and what may take its place.
            items = [*replaced, *(Item(item.value, (*since, *item.conditions)) for item in items)]
            _condition(replaced, since)
        owner.items[index.value] = items
        owner.open = owner.open or more
        return
    try:
        old = owner.items[index.value]
        owner.items[index.value] = Item(union((old.value, value)) if since else value, old.conditions)
    except IndexError:
        owner.open = owner.open or Unknown("an index out of range")


def delete_item(run: Interpreter, owner: Value, index: Value) -> None:
    match owner:
        case Dict(entries=entries):
            key = key_of(index)
            if key is None:
                _condition([item for _, item in entries.values()], run.conditions)
            elif key in entries:
                remove(run, owner.conditions, [entries[key][1]], lambda: entries.pop(key))
        case Sequence(items=items):
            if isinstance(index, Const) and isinstance(index.value, (int, slice)):
                where = index.value
                gone = items[where] if isinstance(where, slice) else items[where : where + 1 or None]
                remove(run, owner.conditions, gone, lambda: items.__delitem__(where))
            else:
                owner.open = owner.open or Unknown("a deletion that is not known")
        case _:
            return


def remove(
    run: Interpreter, since: tuple[Any, ...], gone: Iterable[Item], really: Callable[[], object]
) -> None:
    """Take items out; under an unknown condition they stay, and are conditional from now on."""
    conditions = run.since(since)
    if conditions:
        _condition(gone, conditions)
    else:
        really()


def _condition(items: Iterable[Item], conditions: tuple[Any, ...]) -> None:
    for item in items:
        item.conditions = (*item.conditions, *conditions)


def equal(run: Interpreter, one: Value, other: Value) -> bool | None:
    """`one == other`; None where that is not known."""
    if isinstance(one, Union) or isinstance(other, Union):
        answers = {equal(run, a, b) for a in members(one) for b in members(other)}
        return answers.pop() if len(answers) == 1 else None
    if isinstance(one, Unknown) or isinstance(other, Unknown):
        return None
    if one is other:
        return True
    text, another = as_const(one), as_const(other)
    if text is not None and another is not None:
        return bool(text.value == another.value)
    if isinstance(one, Text) or isinstance(other, Text):
        return _text_equal(one, other)
    if isinstance(one, Sequence) and isinstance(other, Sequence):
        return _sequences_equal(run, one, other)
    if isinstance(one, (Instance, Dict)) or isinstance(other, (Instance, Dict)):
        return None if type(one) is type(other) else False
    return same(one, other)


def _text_equal(one: Value, other: Value) -> bool | None:
    text, constant = (one, other) if isinstance(one, Text) else (other, one)
    if not isinstance(text, Text) or not isinstance(constant, Const):
        return None
    known = constant.value
    if isinstance(known, str) and known.startswith(text.prefix) and known.endswith(text.suffix):
        return None
    return False


def _sequences_equal(run: Interpreter, one: Sequence, other: Sequence) -> bool | None:
    if one.open is not None or other.open is not None or one.kind == "set":
        return None
    if one.kind != other.kind or len(one.items) != len(other.items):
        return False
    pairs = zip(one.values(), other.values(), strict=True)
    answers = {equal(run, a, b) for a, b in pairs}
    return False if False in answers else None if None in answers else True


def as_const(value: Value) -> Const | None:
    """The constant, a member of a `str`/`int` enumeration taken as its value."""
    if isinstance(value, Const):
        return value
    if isinstance(value, Instance) and value.cls.has_base("enum.Enum"):
        mixed = any(
            value.cls.has_base(f"builtins.{name}") for name in ("str", "int")
        ) or value.cls.has_base("enum.StrEnum")
        held = value.attributes.get("_value_")
        if mixed and isinstance(held, Const):
            return held
    return None


def identical(one: Value, other: Value) -> bool | None:
    """`one is other`; None where that is not known."""
    if isinstance(one, Union) or isinstance(other, Union):
        answers = {identical(a, b) for a in members(one) for b in members(other)}
        return answers.pop() if len(answers) == 1 else None
    if isinstance(one, (Unknown, Alias)) or isinstance(other, (Unknown, Alias)):
        return None
    return same(one, other)


def contains(run: Interpreter, container: Value, value: Value) -> bool | None:
    """`value in container`; None where that is not known."""
    match container:
        case Dict(entries=entries, open=opened):
            key = key_of(value)
            if key is not None and key in entries:
                return None if entries[key][1].conditions else True
            return False if not entries and opened is None else None if opened or key is None else False
        case Sequence(items=items, open=opened):
            answers = {None if item.conditions else equal(run, item.value, value) for item in items}
            if True in answers:
                return True
            return None if opened is not None or None in answers else False
        case Const(value=str() as text):
            return value.value in text if isinstance(value, Const) and isinstance(value.value, str) else None
        case _:
            return None


ORDER: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


def ordered(one: Value, op: ast.cmpop, other: Value) -> bool | None:
    """`one < other` and its like; None where that is not known."""
    left, right = _comparable(one), _comparable(other)
    if left is None or right is None:
        return None
    try:
        return bool(ORDER[type(op)](left, right))
    except (TypeError, KeyError):
        return None


def _comparable(value: Value) -> object | None:
    if isinstance(value, Sequence) and value.kind in ("tuple", "list") and value.open is None:
        parts = [_comparable(item.value) for item in value.items]
        return None if None in parts else tuple(parts)
    constant = as_const(value)
    return constant.value if constant is not None else None


BINARY: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.BitOr: operator.or_,
    ast.BitAnd: operator.and_,
    ast.BitXor: operator.xor,
}


def operate(
    run: Interpreter, frame: Frame, node: ast.AST, left: Value, op: ast.operator, right: Value
) -> Value:
    """`left op right`."""
    if isinstance(left, Union) or isinstance(right, Union):
        pairs = [(a, b) for a in members(left) for b in members(right)]
        if len(pairs) > UNION_LIMIT * 2:
            return Unknown("one of many values", frame.location(node))
        return union(operate(run, frame, node, a, op, b) for a, b in pairs)
    one, other = as_const(left) or left, as_const(right) or right
    if isinstance(one, Const) and isinstance(other, Const):
        return _arithmetic(frame, node, one.value, op, other.value)
    match one, op, other:
        case (Const(value=str()) | Text(), ast.Add(), _) | (_, ast.Add(), Const(value=str()) | Text()):
            return concatenate([one, other])
        case Const(value=str() as template), ast.Mod(), _:
            return _percent(template, other)
        case Const(value=PurePath() as path), ast.Div(), _:
            return Text(f"{path}/", "", _why(other))
        case Sequence(), ast.Add(), Sequence():
            made = Sequence(one.kind, conditions=run.conditions)
            extend(run, made, one)
            extend(run, made, other)
            return made
        case Sequence(), ast.Mult(), Const(value=int() as times) if times * len(one.items) < BIG:
            return Sequence(one.kind, one.items * times, one.open)
        case Sequence(kind="set"), ast.BitOr(), Sequence():
            return unite(run, one, other)
        case Sequence(kind="set"), ast.BitAnd() | ast.Sub(), Sequence():
            return _select(run, one, other, keep=isinstance(op, ast.BitAnd))
        case Dict(), ast.BitOr(), Dict():
            return merge(run, one, other)
        case (
            Class() | External() | Alias() | Const(value=None),
            ast.BitOr(),
            Class() | External() | Alias() | Const(value=None),
        ):
            return union((one, other))
        case Instance(), _, _:
            return _dunder(run, frame, node, one, op, other)
        case _:
            return Unknown("an operation that is not known", frame.location(node), _origin(one, other))


def _arithmetic(frame: Frame, node: ast.AST, left: object, op: ast.operator, right: object) -> Value:
    unknown = Unknown("an operation that is not known", frame.location(node))
    function = BINARY.get(type(op))
    if function is None or _too_big(left, op, right):
        return unknown
    if isinstance(op, ast.BitOr) and (left is None or right is None):
        return unknown
    try:
        return Const(function(left, right))
    except Exception:
        return unknown


def _too_big(left: object, op: ast.operator, right: object) -> bool:
    if isinstance(op, ast.Mult):
        sizes = [len(each) if isinstance(each, (str, bytes)) else each for each in (left, right)]
        numbers = [size for size in sizes if isinstance(size, int)]
        return len(numbers) == 2 and abs(numbers[0] * numbers[1]) > BIG
    return any(isinstance(each, (str, bytes)) and len(each) > BIG for each in (left, right))


def _dunder(
    run: Interpreter, frame: Frame, node: ast.AST, left: Instance, op: ast.operator, right: Value
) -> Value:
    names = {ast.Add: "__add__", ast.Div: "__truediv__", ast.BitOr: "__or__", ast.Mod: "__mod__"}
    name = names.get(type(op))
    if name is None:
        return Unknown("an operation that is not known", frame.location(node))
    return run.call(run.attribute(left, name), Call([right], {}, frame, node))


def _origin(*values: Value) -> str | None:
    return next((value.origin for value in values if isinstance(value, Unknown) and value.origin), None)


def _why(value: Value) -> Unknown:
    match value:
        case Unknown():
            return value
        case Text(unknown=unknown):
            return unknown
        case _:
            return Unknown("a part of a string that is not known")


def concatenate(parts: list[Value]) -> Value:
    """The strings one after the other, unknown parts in the middle. Distributes over unions."""
    for index, part in enumerate(parts):
        if isinstance(part, Union):
            return union(concatenate([*parts[:index], each, *parts[index + 1 :]]) for each in part.members)
    text: Value = Const("")
    for part in parts:
        text = _concatenate_two(text, part)
    return text


def _concatenate_two(left: Value, right: Value) -> Value:
    match as_const(left) or left, as_const(right) or right:
        case Const(value=str() as one), Const(value=str() as other):
            return Const(one + other)
        case Const(value=str() as one), Text(prefix=prefix, suffix=suffix, unknown=why):
            return Text(one + prefix, suffix, why)
        case Text(prefix=prefix, suffix=suffix, unknown=why), Const(value=str() as other):
            return Text(prefix, suffix + other, why)
        case Text(prefix=prefix, unknown=why), Text(suffix=suffix):
            return Text(prefix, suffix, why)
        case Const(value=str() as one), unknown:
            return Text(one, "", _why(unknown))
        case Text(prefix=prefix, unknown=why), _:
            return Text(prefix, "", why)
        case unknown, Const(value=str() as other):
            return Text("", other, _why(unknown))
        case unknown, _:
            return Text("", "", _why(unknown))


def _percent(template: str, args: Value) -> Value:
    values = args.values() if isinstance(args, Sequence) and args.kind == "tuple" else [args]
    constants = [as_const(value) for value in values]
    known = [constant.value for constant in constants if constant is not None]
    if len(known) == len(values) and not isinstance(args, (Unknown, Dict)):
        try:
            return Const(template % tuple(known))
        except (TypeError, ValueError, KeyError):
            return Unknown("a format that fails")
    prefix, _, rest = template.partition("%")
    return Text(prefix, "" if "%" in rest else rest[1:], next(map(_why, values)))


def unite(run: Interpreter, *parts: Sequence) -> Sequence:
    """The union of sets: one item a value."""
    made = Sequence("set", conditions=run.conditions)
    for part in parts:
        for item in part.items:
            if not any(same(item.value, known.value) for known in made.items):
                made.items.append(Item(item.value, item.conditions))
        made.open = made.open or part.open
    return made


def _select(run: Interpreter, one: Sequence, other: Sequence, *, keep: bool) -> Sequence:
    made = Sequence("set", open=one.open, conditions=run.conditions)
    for item in one.items:
        found = contains(run, other, item.value)
        if found is keep or found is None:
            made.items.append(item)
    return made


def merge(run: Interpreter, *parts: Dict) -> Dict:
    """`one | other`: the later key wins."""
    made = Dict(conditions=run.conditions)
    for part in parts:
        for key, (index, item) in part.entries.items():
            known = made.entries.get(key)
            value = item.value if known is None or not item.conditions else union((known[1].value, item.value))
            made.entries[key] = (index, Item(value, item.conditions if known is None else known[1].conditions))
        made.open = made.open or part.open
    return made


