"""Types of path parameters: what `path_params` holds, what `url_for` accepts. One table for all faces."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import TYPE_CHECKING

from conn_types.analysis.accepted_types import ANYTHING
from conn_types.analysis.evaluator.fields import parsed_annotation
from conn_types.analysis.evaluator.values import (
    Alias,
    Class,
    Const,
    Dict,
    External,
    Function,
    Instance,
    Union,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter

VARIABLE = External("typing.Any")
"""What a type variable is worth."""
BY_VALUE_TYPE: Mapping[str, str] = {
    "str": ANYTHING,
    "int": "int | str",
    "float": "float | int | str",
    "bool": "bool | str",
    "uuid.UUID": "uuid.UUID | str",
    "Any": ANYTHING,
}
"""What a parameter of a built-in convertor, or of a FastAPI annotation, accepts."""


def type_name(value: Value) -> str:
    """A type as an annotation would write it, with its module; `Any` where it is not known."""
    match value:
        case External(fullname=fullname):
            return fullname.removeprefix("builtins.") if not fullname.startswith("typing.") else "Any"
        case Class(fullname=fullname):
            return fullname
        case Const(value=None):
            return "None"
        case Union(members=parts):
            names = [type_name(part) for part in parts]
            return "Any" if "Any" in names else " | ".join(names)
        case Alias(origin=origin):
            return type_name(origin)
        case _:
            return "Any"


def convertor_types(run: Interpreter, module_name: str) -> dict[str, str]:
    """Every convertor that is registered, to the type that it gives. Empty where they are not known."""
    module = run.module(module_name)
    registered = run.attribute(module, "CONVERTOR_TYPES") if module is not None else None
    if not isinstance(registered, Dict) or registered.open is not None:
        return {}
    types: dict[str, str] = {}
    for index, item in registered.entries.values():
        if isinstance(index, Const) and isinstance(index.value, str):
            types[index.value] = _given_by(run, item.value)
    return types


def built_in_convertors(run: Interpreter, module_name: str) -> frozenset[str]:
    """Those of the registered convertors that are still the framework's own."""
    module = run.module(module_name)
    registered = run.attribute(module, "CONVERTOR_TYPES") if module is not None else None
    if not isinstance(registered, Dict) or registered.open is not None:
        return frozenset()
    return frozenset(
        index.value
        for index, item in registered.entries.values()
        if isinstance(index, Const)
        and isinstance(index.value, str)
        and isinstance(item.value, Instance)
        and item.value.cls.module.name == module_name
    )


def _given_by(run: Interpreter, convertor: Value) -> str:
    """What the convertor gives: the `T` of its base `Convertor[T]`, or what `convert` is annotated with."""
    if not isinstance(convertor, Instance):
        return "Any"
    argument = _argument(convertor.cls, ())
    if argument is not None:
        return type_name(argument)
    convert = run.attribute(convertor.cls, "convert")
    if not isinstance(convert, Function) or isinstance(convert.node, ast.Lambda):
        return "Any"
    given = parsed_annotation(convert.node.returns) if convert.node.returns is not None else None
    return type_name(run.evaluate(convert.module, given)) if given is not None else "Any"


def _argument(cls: Class, given: tuple[Value, ...]) -> Value | None:
    """The `T` of the base `Convertor[T]`, where the class itself is subscripted with what is given."""
    variables = dict(zip(_variables(cls), given, strict=False))
    nodes = cls.node.bases if cls.node is not None else []
    for node, base in zip(nodes, cls.bases, strict=False):
        if isinstance(base, Alias) and isinstance(base.origin, Class):
            names = _names(node)
            named = [variables.get(name, arg) for name, arg in zip(names, base.args, strict=False)]
            args = (*named, *base.args[len(named) :])
            found = args[0] if base.origin.name == "Convertor" else _argument(base.origin, args)
        else:
            found = _argument(base, ()) if isinstance(base, Class) else None
        if found is not None:
            return found
    return None


def _variables(cls: Class) -> list[str]:
    """The names of the class's type variables, in order: all that its bases are subscripted with."""
    if cls.node is None:
        return []
    own = [each.name for each in getattr(cls.node, "type_params", ())]
    found: dict[str, list[str]] = {"Generic": [], "": []}
    for node, base in zip(cls.node.bases, cls.bases, strict=False):
        if isinstance(base, Alias):
            is_generic = isinstance(base.origin, External) and base.origin.fullname.endswith(".Generic")
            pairs = zip(_names(node), base.args, strict=False)
            found["Generic" if is_generic else ""] += [name for name, arg in pairs if arg == VARIABLE]
    return own or found["Generic"] or list(dict.fromkeys(found[""]))


def _names(base: ast.expr) -> list[str]:
    """What a base is subscripted with, as far as it is names; something else stands for itself."""
    if not isinstance(base, ast.Subscript):
        return []
    parts = base.slice.elts if isinstance(base.slice, ast.Tuple) else [base.slice]
    return [ast.unparse(part) for part in parts]


def accepted_by_convertor(convertor: str, value_type: str) -> str:
    if convertor in ("str", "path"):
        return ANYTHING
    return BY_VALUE_TYPE.get(value_type, f"{value_type} | str")


def accepted_by_annotation(declared: Value) -> str:
    """What `url_for` takes for a parameter that a FastAPI handler annotates: what `str()` makes right."""
    if isinstance(declared, Class) and declared.has_base("enum.Enum"):
        return " | ".join(dict.fromkeys([declared.fullname, *_member_types(declared), "str"]))
    return BY_VALUE_TYPE.get(type_name(declared), ANYTHING)


def _member_types(enumeration: Class) -> list[str]:
    held = [
        member.attributes.get("_value_", Unknown("no value"))
        for member in enumeration.namespace.values()
        if isinstance(member, Instance)
    ]
    return sorted({type(each.value).__name__ for each in held if isinstance(each, Const)})
