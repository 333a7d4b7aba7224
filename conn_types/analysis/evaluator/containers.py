"""Containers: items, iteration, what is put in and taken out."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeGuard, cast

from conn_types.analysis.evaluator import enumerations, inspected_routes, special
from conn_types.analysis.evaluator.frames import Frame, Raised
from conn_types.analysis.evaluator.keys import as_const, key_of
from conn_types.analysis.evaluator.limits import ITEMS, NESTING
from conn_types.analysis.evaluator.plain import from_plain
from conn_types.analysis.evaluator.unions import distribute, union, without_none
from conn_types.analysis.evaluator.values import (
    Alias,
    Call,
    Class,
    Conditions,
    Const,
    Descriptor,
    Dict,
    External,
    Function,
    Instance,
    Item,
    Method,
    Module,
    Sequence,
    Union,
    Unknown,
    Value,
    members,
    same,
)
from conn_types.analysis.location import Location

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter

MANY = Unknown("an item of very many")


def held(value: Value) -> Value:
    """The str, list, dict … that an object of a class derived from one of these is; else the value itself."""
    return value.held if isinstance(value, Instance) and value.held is not None else value


def set_keys_of(run: Interpreter, frame: Frame, node: ast.AST, made: Dict, value: Value) -> None:
    """Copy an object that has `keys()` and `[…]` into the dict."""
    items, more = iterate(run, run.call(run.attribute(value, "keys"), Call([], {}, frame, node)), frame, node)
    for item in items:
        set_key(run, made, item.value, get_item(run, frame, node, value, item.value))
    made.open = made.open or more


def append(run: Interpreter, sequence: Sequence, value: Value) -> None:
    if len(sequence.items) >= ITEMS:
        sequence.open = sequence.open or MANY
        return
    sequence.items.append(Item(value, run.since(sequence.conditions), run.assumptions))


def extend(run: Interpreter, sequence: Sequence, values: Value) -> None:
    items, more = spread(run, values)
    since = run.since(sequence.conditions)
    if len(sequence.items) + len(items) > ITEMS:
        items, more = items[: max(ITEMS - len(sequence.items), 0)], MANY
    sequence.items.extend(_assuming(run, item.again(*since)) for item in items)
    if more is not None:
        sequence.open = sequence.open or more


def _assuming(run: Interpreter, item: Item) -> Item:
    item.assumed = (*run.assumptions, *(each for each in item.assumed if each not in run.assumptions))
    return item


def spread(run: Interpreter, value: Value) -> tuple[list[Item], Unknown | None]:
    """The items of an iterable, and why there may be more."""
    match held(value):
        case Sequence(items=items, open=opened):
            run.spend(min(len(items), ITEMS))
            opened = opened or (MANY if len(items) > ITEMS else None)
            return [item.again() for item in items[:ITEMS]], opened
        case Dict(entries=entries, open=opened):
            run.spend(len(entries))
            return [Item(key, item.conditions) for key, item in entries.values()], opened
        case Const(value=(str() | bytes() | range()) as several):
            listed = several[:ITEMS]
            run.spend(2 * len(listed))
            return [Item(Const(each)) for each in listed], MANY if several[ITEMS:] else None
        case Union():
            return _spread_union(run, value) if isinstance(value, Union) else ([], None)
        case Unknown() as unknown:
            return [], unknown
        case Class() as cls if enum := enumerations.members_of(cls):
            return [Item(member) for member in enum], None
        case Module() | Function() | Method() | Const():
            return [], run.fail("TypeError", run.idle.location(run.idle_node))
        case _:
            return [], Unknown("an iteration that is not followed")


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
        items.extend(item.again(*since) for item in found)
        if found and not since and not (several.by_default and part is iterables[0]):
            opened = opened or Unknown("one of several iterables")
        more = more or opened
    return items, more


def iterate(run: Interpreter, value: Value, frame: Frame, node: ast.AST) -> tuple[list[Item], Unknown | None]:
    """`iter(value)`: as `spread`, with a user's `__iter__`, or `__next__`, called."""
    made = special.call(run, frame, node, value, "__iter__")
    if made is not None:
        if special.method(made, "__next__") is not None:
            return _advance(run, frame, node, made)
        return iterate(run, made, frame, node) if made is not value else spread(run, made)
    if (
        special.method(value, "__getitem__") is not None
        and held(value) is value
        and isinstance(value, Instance)
    ):
        return _by_index(run, frame, node, value)
    items, more = spread(run, value)
    if isinstance(value, Sequence) and value.kind == "generator" and not run.since(value.conditions):
        # What has been taken out of an iterator is not there the next time.
        value.items = []
    if more is not None and more.location is None:
        more = Unknown(more.reason, frame.location(node), more.origin)
    return items, more


def take_next(generator: Sequence) -> Value | None:
    """The first item, which is taken out; None where it is not certain. Raises `StopIteration` at the end."""
    if generator.items and not generator.items[0].conditions:
        return generator.items.pop(0).value
    if not generator.items and generator.open is None:
        raise Raised(External("builtins.StopIteration"), Location(path="", line=1, column=0))
    return None


LONGEST_ITERATION = 3_000


def _advance(
    run: Interpreter, frame: Frame, node: ast.AST, iterator: Value
) -> tuple[list[Item], Unknown | None]:
    """Call `__next__` until it raises `StopIteration`."""
    return _until(
        run, node, frame, lambda _: special.call(run, frame, node, iterator, "__next__"), "StopIteration"
    )


def _by_index(
    run: Interpreter, frame: Frame, node: ast.AST, value: Value
) -> tuple[list[Item], Unknown | None]:
    """The old protocol: `__getitem__` from 0 on, until it raises `IndexError`."""
    return _until(
        run,
        node,
        frame,
        lambda index: special.call(run, frame, node, value, "__getitem__", Const(index)),
        "IndexError",
    )


def _until(
    run: Interpreter, node: ast.AST, frame: Frame, step: Callable[[int], Value | None], error: str
) -> tuple[list[Item], Unknown | None]:
    items: list[Item] = []
    unknown = Unknown("an iteration that is not followed to its end", frame.location(node))
    for index in range(LONGEST_ITERATION):
        try:
            made = step(index)
        except Raised as raised:
            if raised.kind == External(f"builtins.{error}"):
                return items, None
            raise
        if made is None or isinstance(made, Unknown) or (run.fuel < 0):
            break
        items.append(Item(made))
    return items, unknown


def constant_strings(value: Value) -> list[str] | None:
    """The strings of a closed sequence; None where one is not known."""
    value = held(value)
    if not isinstance(value, Sequence) or value.open is not None:
        return None
    strings = [item.value.value for item in value.items if isinstance(item.value, Const)]
    known = [text for text in strings if isinstance(text, str)]
    return known if len(known) == len(value.items) else None


def get_item(run: Interpreter, frame: Frame, node: ast.AST, owner: Value, index: Value) -> Value:
    """`owner[index]`. Raises `Raised` where a closed container lacks the key."""
    if isinstance(owner, Union):
        usable = without_none(owner)
        return distribute(usable, lambda part: get_item(run, frame, node, part, index))
    own = special.call(run, frame, node, owner, "__getitem__", index)
    if own is not None:
        return own
    if isinstance(owner, Instance) and isinstance(owner.held, Dict) and owner.held.factory is None:
        missing = special.method(owner, "__missing__")
        key = key_of(index)
        if missing is not None and key is not None and key not in owner.held.entries:
            return run.call(missing, Call([index], {}, frame, node))
    return _get_held(run, frame, node, held(owner), index)


def _get_held(run: Interpreter, frame: Frame, node: ast.AST, owner: Value, index: Value) -> Value:
    match owner:
        case Dict():
            return _get_key(run, frame, node, owner, index)
        case Sequence() | Const(value=str() | bytes() | range() | tuple() | re.Match()):
            return _get_index(run, frame, node, owner, index)
        case Class() if (
            isinstance(index, Const) and isinstance(index.value, str) and (enumerations.members_of(owner))
        ):
            return owner.namespace.get(index.value) or run.fail("KeyError", frame.location(node))
        case External(fullname="os.environ"):
            return Unknown("an environment variable", frame.location(node), "os.environ")
        case External(fullname="sys.modules"):
            return (
                run.import_by_name(Call([], {}, frame, node), str(index.value))
                if _is_text(index)
                else (Unknown("a module that is not known", frame.location(node)))
            )
        case Class() if (subscribed := special.in_class(owner, "__class_getitem__")) is not None:
            function = subscribed.function if isinstance(subscribed, Descriptor) else subscribed
            return run.call(function, Call([owner, index], {}, frame, node))
        case Class() | External() | Alias() | Function():
            parts_of = index.values() if isinstance(index, Sequence) and index.kind == "tuple" else [index]
            made = Alias.of(owner, tuple(parts_of))
            return (
                made if made.depth <= NESTING else Unknown("a type of very many parts", frame.location(node))
            )
        case Unknown(reason=reason, location=location, origin=origin):
            return Unknown(reason, location, origin)
        case Const(value=None):
            return run.fail("TypeError", frame.location(node))
        case _:
            return Unknown("an item that is not followed", frame.location(node))


def _is_text(index: Value) -> TypeGuard[Const]:
    return isinstance(index, Const) and isinstance(index.value, str)


def _get_key(run: Interpreter, frame: Frame, node: ast.AST, owner: Dict, index: Value) -> Value:
    if isinstance(index, Union):
        return distribute(index, lambda part: _get_key(run, frame, node, owner, part))
    key = key_of(index)
    if key is not None and key in owner.entries:
        return owner.entries[key][1].value
    if key is not None and owner.open is None:
        if owner.factory is None:
            raise Raised(External("builtins.KeyError"), frame.location(node))
        made = run.call(owner.factory, Call([], {}, frame, node))
        set_key(run, owner, index, made)
        return made
    return union([*(item.value for _, item in owner.entries.values()), Unknown("a key that is not known")])


def _position(
    run: Interpreter, frame: Frame, node: ast.AST, index: Value
) -> int | slice[Any, Any, Any] | None:
    """A position or a slice that is known, and that Python takes."""
    if isinstance(index, Instance):
        index = special.call(run, frame, node, index, "__index__") or as_const(index) or index
    if not isinstance(index, Const) or type(index.value) not in (int, bool, slice):
        return None
    where = cast("int | slice[Any, Any, Any]", index.value)
    if isinstance(where, slice):
        bounds = (where.start, where.stop, where.step)
        if where.step == 0 or not all(each is None or type(each) in (int, bool) for each in bounds):
            return None
    return where


def _get_index(run: Interpreter, frame: Frame, node: ast.AST, owner: Sequence | Const, index: Value) -> Value:
    held: object = owner.value if isinstance(owner, Const) else None
    if isinstance(held, re.Match) and isinstance(index, Const):
        group: object = cast("re.Match[str]", held)[cast("str", index.value)]
        return from_plain(group)
    where = _position(run, frame, node, index)
    if where is None:
        return _any_item(owner)
    if isinstance(owner, Const):
        try:
            return from_plain(cast("str", held)[where])
        except (IndexError, TypeError, ValueError):
            raise Raised(External("builtins.IndexError"), frame.location(node)) from None
    inspected_routes.note(run, frame, owner.items)
    if isinstance(where, slice):
        run.spend(len(owner.items))
        return Sequence(
            owner.kind,
            [Item(each.value, each.conditions) for each in owner.items[where]],
            owner.open,
            run.conditions,
        )
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
        if special.call(run, frame, node, each, "__setitem__", index, value) is not None:
            continue
        match held(each):
            case Dict() as entries:
                set_key(run, entries, index, value)
            case Sequence() as items:
                _set_index(run, frame, node, items, index, value)
            case _:
                continue


def set_key(run: Interpreter, owner: Dict, index: Value, value: Value) -> None:
    key = key_of(index)
    if key is None:
        owner.open = owner.open or Unknown("a key that is not known")
        mirror(owner)
        return
    since = run.since(owner.conditions)
    known = owner.entries.get(key)
    if known is None or not since:
        # A key keeps its place, and the object that it was first written with.
        owner.entries[key] = (known[0] if known else index, Item(value, since))
    else:
        owner.entries[key] = (known[0], Item(run.after(known[1].value, value), known[1].conditions))
    mirror(owner)


def names_in(namespace: Dict) -> dict[str, Value]:
    """What the dict holds under strings."""
    return {
        index.value: item.value
        for index, item in namespace.entries.values()
        if isinstance(index, Const) and isinstance(index.value, str)
    }


def mirror(owner: Dict) -> None:
    """Write what a `__dict__` holds to the object whose it is."""
    if owner.owner is None:
        return
    names = owner.owner.attributes if isinstance(owner.owner, Instance) else owner.owner.namespace
    held_names = names_in(owner)
    for name in [each for each in names if each not in held_names]:
        del names[name]
    names.update(held_names)
    if owner.open is not None and not isinstance(owner.owner, Class):
        owner.owner.open = owner.owner.open or owner.open


def _set_index(
    run: Interpreter, frame: Frame, node: ast.AST, owner: Sequence, index: Value, value: Value
) -> None:
    since, where = run.since(owner.conditions), _position(run, frame, node, index)
    inspected_routes.note(run, frame, owner.items)
    if where is None:
        owner.open = owner.open or Unknown("an index that is not known")
        return
    if isinstance(where, slice):
        items, more = spread(run, value)
        replaced = owner.items[where]
        if since:
            # Both what was there and what may take its place.
            there = {id(item.value) for item in replaced}
            new = [item for item in items if id(item.value) not in there]
            items = [*replaced, *(Item(item.value, (*since, *item.conditions)) for item in new)]
            doubt(run, replaced, since)
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


def delete_item(run: Interpreter, frame: Frame, node: ast.AST, owner: Value, index: Value) -> None:
    if special.call(run, frame, node, owner, "__delitem__", index) is not None:
        return
    match held(owner):
        case Dict(entries=entries) as known:
            key = key_of(index)
            if key is None:
                doubt(run, [item for _, item in entries.values()], run.conditions)
            elif key in entries:
                remove(run, known.conditions, [entries[key][1]], lambda: entries.pop(key))
            elif known.open is None:
                raise Raised(External("builtins.KeyError"), frame.location(node))
            mirror(known)
        case Sequence(items=items) as known:
            where = _position(run, frame, node, index)
            inspected_routes.note(run, frame, items)
            if where is not None:
                gone = items[where] if isinstance(where, slice) else items[where : where + 1 or None]
                if gone:
                    remove(run, known.conditions, gone, lambda: items.__delitem__(where))
                elif isinstance(where, int) and known.open is None:
                    raise Raised(External("builtins.IndexError"), frame.location(node))
            else:
                known.open = known.open or Unknown("a deletion that is not known")
        case _:
            return


def remove(run: Interpreter, since: Conditions, gone: Iterable[Item], really: Callable[[], object]) -> None:
    """Take items out; under an unknown condition they stay, and are doubtful from now on."""
    conditions = run.since(since)
    if conditions:
        doubt(run, gone, conditions)
    else:
        really()


def doubt(run: Interpreter, items: Iterable[Item], conditions: Conditions) -> None:
    """Items that may be taken out: conditional, or there by default where only a setting takes them out."""
    for item in items:
        if run.departing:
            item.assumed = (*item.assumed, *conditions)
        else:
            item.conditions = (*item.conditions, *conditions)


def unite(run: Interpreter, *parts: Sequence) -> Sequence:
    """The union of sets: one item a value."""
    made = Sequence("set", conditions=run.conditions)
    seen: set[object] = set()
    for part in parts:
        run.spend(len(part.items))
        for item in part.items:
            key = key_of(item.value) if isinstance(item.value, (Const, Instance)) else None
            if key is not None and key in seen:
                continue
            seen.add(key)
            if key is not None or not _is_in(run, item.value, made.items):
                made.items.append(item.again())
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
