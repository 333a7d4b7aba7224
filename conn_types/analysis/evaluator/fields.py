"""Synthesised constructors: dataclasses, attrs classes, pydantic models and settings, named tuples."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.instances import note_held
from conn_types.analysis.evaluator.values import (
    NONE,
    Call,
    Class,
    Const,
    External,
    Instance,
    Partial,
    Unknown,
    Value,
    by_default,
    union,
)
from conn_types.analysis.table import Location

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter

DATACLASS_DECORATORS = frozenset(
    {
        "dataclasses.dataclass",
        "pydantic.dataclasses.dataclass",
        "attr.s",
        "attr.attrs",
        "attr.define",
        "attr.frozen",
        "attr.mutable",
        "attrs.define",
        "attrs.frozen",
        "attrs.mutable",
    }
)
MODELS = frozenset({"pydantic.BaseModel", "pydantic.main.BaseModel", "typing.NamedTuple", "msgspec.Struct"})
SETTINGS = frozenset({"pydantic_settings.BaseSettings", "pydantic_settings.main.BaseSettings"})
TYPED_DICTS = (
    "typing.TypedDict",
    "typing_extensions.TypedDict",
    "pydantic.ConfigDict",
    "pydantic_settings.SettingsConfigDict",
)
"""Bases of classes that make plain dicts; the last two are such classes themselves."""
FIELD_CALLS = frozenset(
    {
        "dataclasses.field",
        "pydantic.Field",
        "pydantic.fields.Field",
        "attr.ib",
        "attr.field",
        "attrs.field",
        "pydantic.PrivateAttr",
        "msgspec.field",
    }
)
"""Calls that describe a field; the models keep them as they are, a partial call."""


def is_dataclass(cls: Class) -> bool:
    """Whether a decorator gives the class itself a constructor."""
    return any(_decorator_name(each) in DATACLASS_DECORATORS for each in cls.decorators)


def _decorator_name(decorator: Value) -> str | None:
    if isinstance(decorator, Partial):
        decorator = decorator.function
    return decorator.fullname if isinstance(decorator, External) else None


def is_model(fullname: str) -> bool:
    """Whether the base gives its subclasses a constructor from their fields."""
    return fullname in MODELS or fullname in SETTINGS


def field_names(cls: Class) -> list[tuple[str, Class]]:
    """The fields of the class and its bases, in the constructor's order, each with the class that has it."""
    if cls.fields is None:
        fields: dict[str, Class] = {}
        for base in reversed(cls.mro):
            if isinstance(base, Class) and base.node is not None:
                fields |= dict.fromkeys(_annotated(base.node), base)
        cls.fields = list(fields.items())
    return cls.fields


def _annotated(node: ast.ClassDef) -> Iterator[str]:
    for statement in node.body:
        match statement:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
                if not _is_class_variable(annotation):
                    yield name
            case _:
                continue


def annotation_of(cls: Class, name: str) -> ast.expr | None:
    """A field's annotation in the class that has it, as written; one in quotes is parsed."""
    for statement in cls.node.body if cls.node is not None else ():
        match statement:
            case ast.AnnAssign(target=ast.Name(id=target), annotation=node) if target == name:
                return parsed_annotation(node)
            case _:
                continue
    return None


def parsed_annotation(node: ast.expr) -> ast.expr | None:
    """An annotation that is written as a string, as the expression that it means; None where it is none."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        try:
            return ast.parse(node.value, mode="eval").body
        except SyntaxError:
            return None
    return node


def _is_class_variable(annotation: ast.expr) -> bool:
    """Whether an annotation says `ClassVar`, in a string too."""
    match annotation:
        case ast.Subscript(value=value):
            return _is_class_variable(value)
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name == "ClassVar"
        case ast.Constant(value=str() as text):
            return "ClassVar" in text
        case _:
            return False


def initialise(run: Interpreter, made: Instance, call: Call) -> None:
    """Run the constructor that the fields make, then `__post_init__`."""
    is_setting = any(made.cls.has_base(name) for name in SETTINGS)
    names = field_names(made.cls)
    given = dict(zip((name for name, _ in names), call.args, strict=False)) | call.keywords
    opened = call.open_args or call.open_keywords
    place = call.location
    for name, cls in names:
        value = given.get(name)
        if value is None:
            value = default_of(run, call, cls, name, place)
            if opened is not None:
                value = union((value, opened))
            elif is_setting:
                value = by_default(value, Unknown(f"the setting {name}", place))
        made.attributes[name] = value
        note_held(run, made, name, value)
    if opened is not None:
        made.open = opened
    for hook in ("__post_init__", "__attrs_post_init__", "model_post_init"):
        method = next(
            (
                base.namespace[hook]
                for base in made.cls.mro
                if isinstance(base, Class) and hook in base.namespace
            ),
            None,
        )
        if method is not None:
            run.call(method, Call([made], {}, call.frame, call.node))


def default_of(run: Interpreter, call: Call, cls: Class, name: str, place: Location) -> Value:
    """A field's default; unknown where it has none."""
    default = cls.namespace.get(name)
    if default is None:
        return Unknown(f"no value for the field {name}", place)
    if not isinstance(default, Partial) or not isinstance(default.function, External):
        return default
    if default.function.fullname not in FIELD_CALLS:
        return default
    factory = default.keywords.get("default_factory") or default.keywords.get("factory")
    if factory is not None and factory != NONE:
        return run.call(factory, Call([], {}, call.frame, call.node))
    explicit = default.keywords.get("default") or (default.args[0] if default.args else None)
    if explicit is None or explicit == Const(...):
        return Unknown(f"no value for the field {name}", place)
    return explicit
