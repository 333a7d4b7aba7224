"""mypy's types for the types that the route table names."""

from __future__ import annotations

from mypy.nodes import TypeInfo
from mypy.plugin import CheckerPluginInterface
from mypy.typeops import make_simplified_union
from mypy.types import AnyType, Instance, NoneType, Type, TypedDictType, TypeOfAny

from conn_types.analysis.accepted_types import ANYTHING

ANY = "Any"
_TYPED_DICT = "typing._TypedDict"


def type_of(api: CheckerPluginInterface, written: str) -> Type:
    """The type of an annotation such as `int | str`; Any where mypy does not have it at hand."""
    if "|" not in written:
        return _one(api, written)
    return make_simplified_union([_one(api, each.strip()) for each in written.split("|")])


def typed_dict(api: CheckerPluginInterface, items: dict[str, Type]) -> TypedDictType | None:
    """One without a name, that needs all of the items; None where mypy knows of no such types."""
    if not _has(api, _TYPED_DICT):
        return None
    return TypedDictType(items, set(items), set(), api.named_generic_type(_TYPED_DICT, []))


def is_at_hand(api: CheckerPluginInterface, written: str) -> bool:
    """Whether mypy has every class of the annotation loaded: another run may have."""
    names = (each.strip() for each in written.split("|"))
    return all(name in (ANY, ANYTHING, "None") or _has(api, _fullname(name)) for name in names)


def _one(api: CheckerPluginInterface, name: str) -> Type:
    if name == ANY:
        return AnyType(TypeOfAny.special_form)
    if name == "None":
        return NoneType()
    fullname = _fullname(name)
    if not _has(api, fullname):
        # Not imported by anything that is checked here: asking mypy for it would be an internal error.
        return AnyType(TypeOfAny.special_form)
    instance: Instance = api.named_generic_type(fullname, [])
    return instance


def _fullname(name: str) -> str:
    return name if "." in name else f"builtins.{name}"


def _has(api: CheckerPluginInterface, fullname: str) -> bool:
    module, _, name = fullname.rpartition(".")
    modules = getattr(api, "modules", {})
    return module in modules and isinstance(getattr(modules[module].names.get(name), "node", None), TypeInfo)
