"""Fields that a class declares: dataclasses, attrs classes, pydantic models and settings, named tuples."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.values import (
    FALSE,
    NONE,
    TRUE,
    Call,
    Class,
    Const,
    External,
    Instance,
    Partial,
    Unknown,
    Value,
)
from conn_types.analysis.location import Location
from conn_types.analysis.stack import parse_expression

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
NAMED_TUPLE = "typing.NamedTuple"
PYDANTIC = frozenset({"pydantic.BaseModel", "pydantic.main.BaseModel"})
MODELS = frozenset({*PYDANTIC, NAMED_TUPLE, "msgspec.Struct"})
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
FACTORIES = ("attr.Factory", "attrs.Factory")
"""Calls that describe how attrs makes a default; kept likewise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field: `owner` is the class whose body declares it, `annotation` what stands there.

    - `init`: whether the constructor takes it; `parameter` is its name there.
    - `init_only`: dataclasses' `InitVar`, which goes to `__post_init__` and is not kept.
    """

    name: str
    owner: Class
    annotation: ast.expr | None = None
    init: bool = True
    kw_only: bool = False
    init_only: bool = False
    parameter: str = ""
    described: Partial | None = None
    """The call that describes it: `field(…)`, `Field(…)`."""

    @property
    def taken_as(self) -> str:
        return self.parameter or self.name


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


def option(cls: Class, name: str) -> Value | None:
    """What the class's decorator, or its `class` statement, was given under the name."""
    for decorator in cls.decorators:
        if isinstance(decorator, Partial) and name in decorator.keywords:
            return decorator.keywords[name]
    return cls.keywords.get(name)


def fields_of(cls: Class) -> list[Field]:
    """The fields of the class and its bases, in the constructor's order."""
    if cls.fields is None:
        found: dict[str, Field] = {}
        everything = any(isinstance(each, External) and is_model(each.fullname) for each in cls.mro)
        for base in reversed(cls.mro):
            if isinstance(base, Class) and (everything or base is cls or is_dataclass(base)):
                found |= {each.name: each for each in _declared(base)}
        cls.fields = list(found.values())
    return cls.fields


def field_names(cls: Class) -> list[tuple[str, Class]]:
    """The fields' names, each with the class that has it."""
    return [(each.name, each.owner) for each in fields_of(cls)]


def _declared(cls: Class) -> Iterator[Field]:
    if cls.node is None:
        for name in cls.made_fields:
            yield _field(cls, name, None, option(cls, "kw_only") == TRUE)
        return
    kw_only = option(cls, "kw_only") == TRUE or any(
        isinstance(each, External) and each.fullname in (*PYDANTIC, *SETTINGS) for each in cls.mro
    )
    for statement in cls.node.body:
        match statement:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
                if _mentions(annotation, "KW_ONLY"):
                    kw_only = True
                elif not _mentions(annotation, "ClassVar"):
                    yield _field(cls, name, annotation, kw_only)
            case ast.Assign(targets=[ast.Name(id=name)]) if _describes(cls.namespace.get(name)):
                yield _field(cls, name, None, kw_only)
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
            return parse_expression(node.value.strip())
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
    return node


def _describes(value: Value | None) -> bool:
    """attrs fields need no annotation."""
    return (
        isinstance(value, Partial)
        and isinstance(value.function, External)
        and value.function.fullname in FIELD_CALLS
        and value.function.fullname.startswith("attr")
    )


def _field(cls: Class, name: str, annotation: ast.expr | None, kw_only: bool) -> Field:
    default = cls.namespace.get(name)
    described = default if isinstance(default, Partial) and _is_described(default) else None
    given: Mapping[str, Value] = described.keywords if described is not None else {}
    if "kw_only" in given:
        kw_only = given["kw_only"] == TRUE
    parameter = given.get("alias") or given.get("validation_alias")
    taken_as = parameter.value if isinstance(parameter, Const) else ""
    is_attrs = any((_decorator_name(each) or "").startswith("attr") for each in cls.decorators)
    return Field(
        name=name,
        owner=cls,
        annotation=annotation,
        init=given.get("init") != FALSE and not _is_private(cls, name, is_attrs),
        kw_only=kw_only,
        init_only=annotation is not None and _mentions(annotation, "InitVar"),
        parameter=str(taken_as) or (name.lstrip("_") if is_attrs else ""),
        described=described,
    )


def _is_private(cls: Class, name: str, is_attrs: bool) -> bool:
    """Pydantic keeps what begins with an underscore out of its constructor."""
    return name.startswith("_") and not is_attrs and any(cls.has_base(each) for each in PYDANTIC)


def _is_described(value: Partial) -> bool:
    return isinstance(value.function, External) and value.function.fullname in FIELD_CALLS


def _mentions(annotation: ast.expr, word: str) -> bool:
    """Whether an annotation says `ClassVar`, `InitVar` or `KW_ONLY`, in a string too."""
    match annotation:
        case ast.Subscript(value=value):
            return _mentions(value, word)
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name == word
        case ast.Constant(value=str() as text):
            return word in text
        case _:
            return False


def shown_names(value: Instance) -> list[str] | None:
    """The fields that the `repr()` of a dataclass or named tuple shows; None where it has one of its own."""
    for base in value.cls.mro:
        if isinstance(base, Class) and is_dataclass(base):
            shown = [each for each in fields_of(base) if not each.init_only]
            return [
                each.name
                for each in shown
                if each.described is None or each.described.keywords.get("repr") != FALSE
            ]
    return [each.name for each in fields_of(value.cls)] if value.cls.has_base(NAMED_TUPLE) else None


def compared(value: Instance) -> tuple[Class, list[str]] | None:
    """The dataclass, and its fields that `==` compares; None where objects are compared by identity."""
    for base in value.cls.mro:
        if isinstance(base, Class) and "__eq__" in base.namespace:
            return None
        if isinstance(base, Class) and is_dataclass(base) and option(base, "eq") != FALSE:
            names = [
                each.name
                for each in fields_of(base)
                if not each.init_only
                and (each.described is None or each.described.keywords.get("compare") != FALSE)
            ]
            return base, names
    return None


def default_of(run: Interpreter, call: Call, each: Field, made_for: Value | None = None) -> Value | None:
    """A field's default, made anew where a factory makes it; None where it has none.

    A factory of attrs may ask for the object, whose earlier fields are set by then.
    """
    default = each.owner.namespace.get(each.name)
    if each.described is None:
        return default
    given = each.described
    factory = given.keywords.get("default_factory") or given.keywords.get("factory")
    if factory is not None and factory != NONE:
        return run.call(factory, Call([], {}, call.frame, call.node))
    explicit = given.keywords.get("default") or (given.args[0] if given.args else None)
    match explicit:
        case Partial(function=External(fullname=fullname), args=(made, *rest)) if fullname in FACTORIES:
            takes_self = (*rest, explicit.keywords.get("takes_self"))[0]
            args = [made_for] if takes_self == TRUE and made_for is not None else []
            return run.call(made, Call(list(args), {}, call.frame, call.node))
        case Const(value=value) if value is ...:
            return None
        case _:
            return explicit


def no_value(each: Field, place: Location) -> Unknown:
    return Unknown(f"no value for the field {each.name}", place)
