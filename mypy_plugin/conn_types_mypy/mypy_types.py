"""mypy's types for the types that the route table names."""

from __future__ import annotations

from mypy.nodes import TypeInfo
from mypy.plugin import CheckerPluginInterface
from mypy.typeops import make_simplified_union
from mypy.types import AnyType, Instance, NoneType, Type, TypeOfAny

ANY = "Any"


def type_of(api: CheckerPluginInterface, written: str) -> Type:
    """The type of an annotation such as `int | str`; Any where mypy does not have it at hand."""
    return make_simplified_union([_one(api, each.strip()) for each in written.split("|")])


def _one(api: CheckerPluginInterface, name: str) -> Type:
    if name == ANY:
        return AnyType(TypeOfAny.special_form)
    if name == "None":
        return NoneType()
    fullname = name if "." in name else f"builtins.{name}"
    module, _, rest = fullname.rpartition(".")
    modules = getattr(api, "modules", {})
    if module not in modules or not isinstance(
        getattr(modules[module].names.get(rest), "node", None), TypeInfo
    ):
        # Not imported by anything that is checked here: asking mypy for it would be an internal error.
        return AnyType(TypeOfAny.special_form)
    instance: Instance = api.named_generic_type(fullname, [])
    return instance
