"""What a value looks like as text: `str()`, `repr()`, `format()`, f-strings, `%` and `str.format`."""

from __future__ import annotations

import ast
import builtins
import re
import string
from dataclasses import replace
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator import containers, special
from conn_types.analysis.evaluator.concatenation import concatenate, why
from conn_types.analysis.evaluator.frames import Frame
from conn_types.analysis.evaluator.limits import SHOWN, is_wide
from conn_types.analysis.evaluator.plain import NotPlain, to_plain
from conn_types.analysis.evaluator.unions import distribute
from conn_types.analysis.evaluator.values import (
    Call,
    Class,
    Const,
    External,
    Instance,
    Sequence,
    Text,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


def to_text(
    run: Interpreter,
    frame: Frame,
    node: ast.AST,
    value: Value,
    spec: Value | None = None,
    conversion: str = "",
    depth: int = 0,
) -> Value:
    """The value after `!conversion:spec`; a text with an unknown middle where it is not known."""

    def one(each: Value) -> Value:
        shown = _converted(run, frame, node, each, spec, conversion, depth)
        if shown is not None:
            return shown
        return Text("", "", _at(frame, node, why(each)))

    return distribute(value, lambda each: one(each))


def _at(frame: Frame, node: ast.AST, unknown: Unknown) -> Unknown:
    return unknown if unknown.location is not None else replace(unknown, location=frame.location(node))


def _converted(
    run: Interpreter,
    frame: Frame,
    node: ast.AST,
    value: Value,
    spec: Value | None,
    conversion: str,
    depth: int,
) -> Value | None:
    template = spec.value if isinstance(spec, Const) else "" if spec is None else None
    if isinstance(value, Instance) and (asked := _of_instance(run, frame, node, value, spec, conversion)):
        if not template and isinstance(asked, Const):
            return Const(str(asked.value))
        return asked if conversion or not template else _formatted(run, frame, node, asked, template)
    if isinstance(value, Text):
        return value if not template and conversion in ("", "s") else None
    if isinstance(value, (Class, External)) and conversion in ("", "s") and not template:
        return None
    if template is None:
        return None
    try:
        plain = to_plain(value, shown=True)
    except NotPlain as failed:
        run.spend(failed.parts)
        return _of_container(run, frame, node, value, depth) if not template else None
    if conversion:
        plain = repr(plain) if conversion == "r" else ascii(plain) if conversion == "a" else str(plain)
    return _formatted(run, frame, node, Const(plain), template)


def _formatted(run: Interpreter, frame: Frame, node: ast.AST, value: Value, template: object) -> Value | None:
    """`format(value, template)`. Raises `Raised` where that does."""
    if not isinstance(value, Const):
        return value if not template else None
    if is_wide(str(template)):
        return None
    try:
        return Const(format(value.value, str(template)))
    except (TypeError, ValueError) as error:
        return run.fail(type(error).__name__, frame.location(node))


def _of_instance(
    run: Interpreter, frame: Frame, node: ast.AST, value: Instance, spec: Value | None, conversion: str
) -> Value | None:
    """What the class's own methods say, else what enumerations, exceptions and dataclasses do."""
    own = special.method(value, "__format__") if not conversion else None
    if own is not None:
        return run.call(own, Call([spec or Const("")], {}, frame, node))
    wanted = ("__repr__",) if conversion in ("r", "a") else ("__str__", "__repr__")
    for name in wanted:
        method = special.method(value, name)
        if method is not None:
            return run.call(method, Call([], {}, frame, node))
        args = value.attributes.get("args") if name == "__str__" and _is_exception(value) else None
        if isinstance(args, Sequence):
            return _of_arguments(run, frame, node, value, args)
        if name == "__str__" and (known := _of_known(run, value, by_format=not conversion)) is not None:
            return known
    return _representation(run, frame, node, value)


def _of_known(run: Interpreter, value: Instance, *, by_format: bool) -> Value | None:
    if "_value_" in value.attributes:
        return _of_member(run, value, by_format=by_format)
    if value.held is not None:
        return value.held if isinstance(value.held, Const) else None
    return None


def _of_arguments(
    run: Interpreter, frame: Frame, node: ast.AST, error: Instance, args: Sequence
) -> Value | None:
    """`str()` of an exception: its only argument, quoted where it is a key."""
    if len(args.items) > 1:
        return to_text(run, frame, node, args)
    quoted = "r" if error.cls.has_base("builtins.KeyError") else ""
    return to_text(run, frame, node, args.items[0].value, None, quoted) if args.items else Const("")


def _is_exception(value: Instance) -> bool:
    names = [each.fullname for each in value.cls.mro if isinstance(each, External)]
    found = [getattr(builtins, name.removeprefix("builtins."), None) for name in names]
    return any(isinstance(each, type) and issubclass(each, BaseException) for each in found)


def _of_member(run: Interpreter, value: Instance, *, by_format: bool) -> Value | None:
    """Since Python 3.11 the class's and its own name, and only of `StrEnum` and `IntEnum` its value."""
    held, name = value.attributes["_value_"], value.attributes["_name_"]
    version = run.project.environment.python_version
    recent = version is None or version >= (3, 11)
    kinds = ("enum.StrEnum", "enum.IntEnum", "enum.IntFlag")
    mixed = any(value.cls.has_base(kind) for kind in ("builtins.str", "builtins.int"))
    as_value = any(value.cls.has_base(kind) for kind in kinds) if recent else by_format and mixed
    if value.cls.has_base("enum.StrEnum") or as_value:
        return Const(str(held.value)) if isinstance(held, Const) else None
    return Const(f"{value.cls.name}.{name.value}") if isinstance(name, Const) else None


def _representation(run: Interpreter, frame: Frame, node: ast.AST, value: Instance) -> Value | None:
    from conn_types.analysis.evaluator import fields

    if "_value_" in value.attributes:
        head = f"<{value.cls.name}.{_plain_name(value)}: "
        shown = to_text(run, frame, node, value.attributes["_value_"], None, "r")
        return concatenate([Const(head), shown, Const(">")])
    names = fields.shown_names(value)
    if names is None:
        return None
    parts: list[Value] = [Const(f"{value.cls.qualname.rpartition('.<locals>.')[2]}(")]
    for index, name in enumerate(names):
        parts.append(Const(f"{', ' if index else ''}{name}="))
        parts.append(to_text(run, frame, node, value.attributes.get(name, Unknown("a field")), None, "r"))
    return concatenate([*parts, Const(")")])


def _plain_name(value: Instance) -> str:
    name = value.attributes["_name_"]
    return str(name.value) if isinstance(name, Const) else ""


def _of_container(run: Interpreter, frame: Frame, node: ast.AST, value: Value, depth: int) -> Value | None:
    """A list or tuple that holds what is not plain: each item's representation."""
    if depth > SHOWN:
        return None
    match value:
        case Sequence(kind="list" | "tuple" as kind, items=items, open=None, cls=None) if not any(
            item.conditions for item in items
        ):
            brackets = "[]" if kind == "list" else "()"
        case _:
            return None
    parts: list[Value] = [Const(brackets[0])]
    for index, item in enumerate(items):
        parts += [Const(", " if index else ""), to_text(run, frame, node, item.value, None, "r", depth + 1)]
    comma = "," if kind == "tuple" and len(items) == 1 else ""
    return concatenate([*parts, Const(comma + brackets[1])])


def str_format(run: Interpreter, call: Call, template: str, named: Value | None = None) -> Value:
    """`template.format(…)`: the arguments are the call's, or the items of `named`."""
    try:
        pieces = list(string.Formatter().parse(template))
    except ValueError:
        return run.fail("ValueError", call.location)
    parts: list[Value] = []
    automatic = 0
    for literal, field, spec, conversion in pieces:
        parts.append(Const(literal))
        if field is None:
            continue
        head = re.match(r"[^.\[]*", field)
        if head is not None and head[0] == "":
            field, automatic = f"{automatic}{field}", automatic + 1
        width: Value = Const(spec or "")
        if spec and "{" in spec:
            width = str_format(run, call, spec.replace("{}", f"{{{automatic}}}"), named)
        value = _field(run, call, field, named)
        parts.append(to_text(run, call.frame, call.node, value, width, conversion or ""))
    return concatenate(parts)


def _field(run: Interpreter, call: Call, field: str, named: Value | None) -> Value:
    name, *path = re.findall(r"^[^.\[]+|\.\w+|\[[^\]]+\]", field)
    if named is not None:
        value: Value | None = containers.get_item(run, call.frame, call.node, named, Const(name))
    elif name.isdigit():
        value = call.args[int(name)] if int(name) < len(call.args) else call.open_args
    else:
        value = call.keywords.get(name, call.open_keywords)
    if value is None:
        return run.fail("IndexError" if name.isdigit() else "KeyError", call.location)
    for step in path:
        if step.startswith("."):
            value = run.get_attribute(value, step[1:])
        else:
            index = Const(int(step[1:-1]) if step[1:-1].isdigit() else step[1:-1])
            value = containers.get_item(run, call.frame, call.node, value, index)
    return value


_PERCENT = re.compile(
    r"%(?:\((?P<key>[^)]*)\))?(?P<spec>[#0\- +]*\d*(?:\.\d+)?)(?P<kind>[diouxXeEfFgGcrsa%])"
)


def percent(run: Interpreter, frame: Frame, node: ast.AST, template: str, args: Value) -> Value:
    """`template % args`. Raises `Raised` where the arguments surely do not fit."""
    values = iter(args.values() if isinstance(args, Sequence) and args.kind == "tuple" else [args])
    parts: list[Value] = []
    end = 0
    for found in _PERCENT.finditer(template):
        parts.append(Const(template[end : found.start()]))
        end = found.end()
        if found["kind"] == "%":
            parts.append(Const("%"))
            continue
        if found["key"] is not None:
            value = containers.get_item(run, frame, node, args, Const(found["key"]))
        else:
            value = next(values, Unknown("a value that is not there", frame.location(node)))
        parts.append(_percent_one(run, frame, node, found["spec"], found["kind"], value))
    if "%" in template[end:]:
        parts.append(Unknown("a format that is not followed", frame.location(node)))
    return concatenate([*parts, Const(template[end:])])


def _percent_one(run: Interpreter, frame: Frame, node: ast.AST, spec: str, kind: str, value: Value) -> Value:
    if kind in "sra":
        value = to_text(run, frame, node, value, None, kind)
        kind = "s"
        if not spec:
            return value
    unknown = Unknown("a part of a string that is not known", frame.location(node))
    if is_wide(spec):
        return Text("", "", unknown)

    def one(each: Value) -> Value:
        try:
            return Const(f"%{spec}{kind}" % (to_plain(each),))
        except NotPlain:
            return Text("", "", each if isinstance(each, Unknown) else unknown)
        except (TypeError, ValueError, OverflowError) as error:
            return run.fail(type(error).__name__, frame.location(node))

    return distribute(value, one)
