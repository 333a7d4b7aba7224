"""Where FastAPI takes a parameter from: path, query, headers, cookies or body; and under which name."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from conn_types.analysis.evaluator.fields import is_dataclass
from conn_types.analysis.evaluator.parameters import DeclaredParameter, parameters_of
from conn_types.analysis.evaluator.values import (
    Alias,
    Class,
    Const,
    External,
    Instance,
    Union,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter

Place = Literal["path", "query", "header", "cookie", "body"]

EXPLICIT: Final[dict[str, Place]] = {
    "fastapi.params.Path": "path",
    "fastapi.params.Query": "query",
    "fastapi.params.Header": "header",
    "fastapi.params.Cookie": "cookie",
    "fastapi.params.Body": "body",
}
"""The descriptions of a parameter (`Form` and `File` are bodies)."""

CONTAINERS: Final = frozenset(
    {"list", "dict", "set", "frozenset", "tuple", "deque", "defaultdict", "OrderedDict", "Counter"}
    | {"List", "Dict", "Set", "FrozenSet", "Tuple", "Deque", "DefaultDict", "NamedTuple", "TypedDict"}
    | {"Sequence", "MutableSequence", "Mapping", "MutableMapping"}
)
"""Types of the standard library, by their last name, that do not fit into a query parameter by themselves."""

MODELS: Final = ("pydantic.BaseModel", "pydantic.main.BaseModel")
UPLOAD: Final = "starlette.datastructures.UploadFile"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestParameter:
    """`names`: what the request calls it; several for a model that spreads over the query string."""

    place: Place
    names: tuple[str, ...]


def description_of(value: Value) -> Place | None:
    """The place that `Query(…)` and its like name; None for anything else."""
    if not isinstance(value, Instance):
        return None
    return next((place for name, place in EXPLICIT.items() if value.cls.has_base(name)), None)


def request_parameter(
    run: Interpreter, parameter: DeclaredParameter, description: Value | None, path: Set[str]
) -> RequestParameter:
    """What FastAPI makes of a parameter that is neither a dependency nor handed over by its type.

    `path` holds the names in the route's path. A type that is not known is taken for a simple one.
    """
    place = description_of(description) if description is not None else None
    if place is None:
        if parameter.name in path:
            return RequestParameter(place="path", names=(parameter.name,))
        is_body = is_complex(parameter.declared) is True
        return RequestParameter(place="body" if is_body else "query", names=(parameter.name,))
    declared = parameter.declared
    if place == "query" and isinstance(declared, Class) and _is_model(declared):
        names = tuple(each.name for each in parameters_of(run, declared))
        return RequestParameter(place=place, names=names or (parameter.name,))
    alias = description.attributes.get("alias") if isinstance(description, Instance) else None
    given = alias.value if isinstance(alias, Const) and isinstance(alias.value, str) else parameter.name
    return RequestParameter(place=place, names=(given,))


def is_complex(declared: Value) -> bool | None:
    """Whether a parameter of this type is a body where nothing else is said; None where that is not known."""
    match declared:
        case Alias(origin=External(fullname=fullname), args=args):
            name = fullname.rpartition(".")[2]
            if name in ("Optional", "Union"):
                return _any(args)
            return is_complex(args[0]) if name in ("Annotated", "Final") and args else name in CONTAINERS
        case Alias(origin=origin):
            return is_complex(origin)
        case Union(members=members):
            return _any(members)
        case External(fullname=fullname):
            return fullname.rpartition(".")[2] in CONTAINERS
        case Class():
            is_container = any(
                isinstance(base, External) and base.fullname.rpartition(".")[2] in CONTAINERS
                for base in declared.mro
            )
            return is_container or _is_model(declared) or declared.has_base(UPLOAD)
        case Unknown():
            return None
        case _:
            return False


def _is_model(cls: Class) -> bool:
    is_pydantic = cls.has_any_base(MODELS)
    return is_pydantic or any(isinstance(base, Class) and is_dataclass(base) for base in cls.mro)


def _any(parts: tuple[Value, ...]) -> bool | None:
    answers = {is_complex(part) for part in parts}
    return True if True in answers else None if None in answers else False
