"""Containers: items, iteration, what is put in and taken out."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, cast

from conn_types.analysis.evaluator.frames import Frame, Raised
from conn_types.analysis.evaluator.limits import ITEMS
from conn_types.analysis.evaluator.values import (
    Alias,
    Call,
    Class,
    Conditions,
    Const,
    Dict,
    External,
    Function,
    Instance,
    Item,
    Sequence,
    Union,
    Unknown,
    Value,
    distribute,
    key_of,
    members,
    same,
    union,
    without_none,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter

MANY = Unknown("an item of very many")


def append(run: Interpreter, sequence: Sequence, value: Value) -> None:
    if len(sequence.items) >= ITEMS:
        sequence.open = sequence.open or MANY
        return
    sequence.items.append(Item(value, run.since(sequence.conditions)))


def extend(run: Interpreter, sequence: Sequence, values: Value) -> None:
    items, more = spread(run, values)
    since = run.since(sequence.conditions)
    if len(sequence.items) + len(items) > ITEMS:
        items, more = items[: max(ITEMS - len(sequence.items), 0)], MANY
    sequence.items.extend(Item(item.value, (*since, *item.conditions)) for item in items)
    if more is not None:
        sequence.open = sequence.open or more


def spread(run: Interpreter, value: Value) -> tuple[list[Item], Unknown | None]:
    """The items of an iterable, and why there may be more."""
    match value:
        case Sequence(items=items, open=opened):
            run.spend(min(len(items), ITEMS))
            opened = opened or (MANY if len(items) > ITEMS else None)
            return [Item(item.value, item.conditions) for item in items[:ITEMS]], opened
        case Dict(entries=entries, open=opened):
            run.spend(len(entries))
            return [Item(key, item.conditions) for key, item in entries.values()], opened
        case Const(value=(str() | bytes() | range()) as several):
            listed = several[:ITEMS]
            run.spend(2 * len(listed))
            return [Item(Const(each)) for each in listed], MANY if several[ITEMS:] else None
        case Union():
            return _spread_union(run, value)
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


def _spread_union(run: Interpreter, several: Union) -> tuple[list[Item], Unknown | None]:
    iterables = members(without_none(several))
    if len(iterables) == 1:
        return spread(run, iterables[0])
    items: list[Item] = []
    more: Unknown | None = None
    for part in iterables:
        found, opened = spread(run, part)
        # `[…] if flag else []` was made under the condition that decides.
        since = run.made_since(part.conditions) if isinstance(part, (Sequence, Dict)) else ()
        if several.by_default:
            found = [item for item in found if not any(same(item.value, known.value) for known in items)]
        items.extend(Item(item.value, (*since, *item.conditions)) for item in found)
        if found and not since and not (several.by_default and part is iterables[0]):
            opened = opened or Unknown("one of several iterables")
        more = more or opened
    return items, more


def iterate(run: Interpreter, value: Value, frame: Frame, node: ast.AST) -> tuple[list[Item], Unknown | None]:
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
        case Union():
            usable = without_none(owner)
            return distribute(usable, lambda part: get_item(run, frame, node, part, index))
        case Dict():
            return _get_key(frame, node, owner, index)
        case Sequence() | Const(value=str() | bytes() | range()):
            return _get_index(run, frame, node, owner, index)
        case Instance() | Const():
            method = run.attribute(owner, "__getitem__")
            return run.call(method, Call([index], {}, frame, node))
        case Class() if isinstance(index, Const) and isinstance(index.value, str) and _enum_members(owner):
            return owner.namespace.get(index.value, Unknown("no such member"))
        case External(fullname="os.environ"):
            return Unknown("an environment variable", frame.location(node), "os.environ")
        case Class() | External() | Alias() | Function():
            parts_of = index.values() if isinstance(index, Sequence) and index.kind == "tuple" else [index]
            return Alias(owner, tuple(parts_of))
        case Unknown(reason=reason, location=location, origin=origin):
            return Unknown(reason, location, origin)
        case _:
            return Unknown("an item that is not followed", frame.location(node))


def _get_key(frame: Frame, node: ast.AST, owner: Dict, index: Value) -> Value:
    if isinstance(index, Union):
        return distribute(index, lambda part: _get_key(frame, node, owner, part))
    key = key_of(index)
    if key is not None and key in owner.entries:
        return owner.entries[key][1].value
    if key is not None and owner.open is None:
        raise Raised(External("builtins.KeyError"), frame.location(node))
    return union([*(item.value for _, item in owner.entries.values()), Unknown("a key that is not known")])


def _position(index: Value) -> int | slice[Any, Any, Any] | None:
    """A position or a slice that is known, and that Python takes."""
    if isinstance(index, Const) and isinstance(index.value, slice):
        bounds = (index.value.start, index.value.stop, index.value.step)
        if index.value.step == 0 or not all(each is None or type(each) in (int, bool) for each in bounds):
            return None
    if isinstance(index, Const) and type(index.value) in (int, bool, slice):
        return cast("int | slice[Any, Any, Any]", index.value)
    return None


def _get_index(run: Interpreter, frame: Frame, node: ast.AST, owner: Sequence | Const, index: Value) -> Value:
    where = _position(index)
    if where is None:
        return _any_item(owner)
    if isinstance(owner, Const):
        try:
            return Const(cast("str", owner.value)[where])
        except (IndexError, TypeError, ValueError):
            raise Raised(External("builtins.IndexError"), frame.location(node)) from None
    if isinstance(where, slice):
        run.spend(len(owner.items))
        return Sequence(owner.kind, owner.items[where], owner.open)
    if owner.open is not None and where < 0:
        return _any_item(owner)
    try:
        return owner.items[where].value
    except IndexError:
        if owner.open is not None:
            return owner.open
        raise Raised(External("builtins.IndexError"), frame.location(node)) from None


def _any_item(owner: Sequence | Const) -> Value:
    if isinstance(owner, Const) or not owner.items:
        return Unknown("an index that is not known")
    return union(item.value for item in owner.items)


def set_item(run: Interpreter, frame: Frame, node: ast.AST, owner: Value, index: Value, value: Value) -> None:
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
        owner.entries[key] = (index, Item(run.after(known[1].value, value), known[1].conditions))


def _set_index(run: Interpreter, owner: Sequence, index: Value, value: Value) -> None:
    since, where = run.since(owner.conditions), _position(index)
    if where is None:
        owner.open = owner.open or Unknown("an index that is not known")
        return
    if isinstance(where, slice):
        items, more = spread(run, value)
        replaced = owner.items[where]
        if since:
            # Both what was there and what may take its place.
            items = [*replaced, *(Item(item.value, (*since, *item.conditions)) for item in items)]
            _condition(replaced, since)
        if len(owner.items) + len(items) > ITEMS:
            items, more = [], MANY
        owner.items[where] = items
        owner.open = owner.open or more
        return
    try:
        old = owner.items[where]
        owner.items[where] = Item(run.after(old.value, value) if since else value, old.conditions)
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
            where = _position(index)
            if where is not None:
                gone = items[where] if isinstance(where, slice) else items[where : where + 1 or None]
                if gone:
                    remove(run, owner.conditions, gone, lambda: items.__delitem__(where))
            else:
                owner.open = owner.open or Unknown("a deletion that is not known")
        case _:
            return


def remove(run: Interpreter, since: Conditions, gone: Iterable[Item], really: Callable[[], object]) -> None:
    """Take items out; under an unknown condition they stay, and are conditional from now on."""
    conditions = run.since(since)
    if conditions:
        _condition(gone, conditions)
    else:
        really()


def _condition(items: Iterable[Item], conditions: Conditions) -> None:
    for item in items:
        item.conditions = (*item.conditions, *conditions)


def unite(run: Interpreter, *parts: Sequence) -> Sequence:
    """The union of sets: one item a value."""
    made = Sequence("set", conditions=run.conditions)
    seen: set[object] = set()
    for part in parts:
        run.spend(len(part.items))
        for item in part.items:
            key = key_of(item.value) if isinstance(item.value, Const) else None
            if key is not None and key in seen:
                continue
            seen.add(key)
            if key is not None or not _is_in(run, item.value, made.items):
                made.items.append(Item(item.value, item.conditions))
        made.open = made.open or part.open
    return made


def _is_in(run: Interpreter, value: Value, items: list[Item]) -> bool:
    run.spend(len(items))
    return any(same(value, known.value) for known in items)


def merge(run: Interpreter, *parts: Dict) -> Dict:
    """`one | other`: the later key wins."""
    made = Dict(conditions=run.conditions)
    for part in parts:
        run.spend(len(part.entries))
        for key, (index, item) in part.entries.items():
            known = made.entries.get(key)
            value = (
                item.value if known is None or not item.conditions else union((known[1].value, item.value))
            )
            made.entries[key] = (
                index,
                Item(value, item.conditions if known is None else known[1].conditions),
            )
        made.open = made.open or part.open
    return made
