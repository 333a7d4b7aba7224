"""`url_for` of a project's generated types, as the frameworks declare it: the plugin itself knows the routes.

Without this, what the plugin tells of a call would be told by the overloads again, in other words; and what
is right, or not known, would be a mistake to them: a name that is no literal.
"""

from __future__ import annotations

from mypy.nodes import ARG_POS, ARG_STAR2, Decorator, FuncItem
from mypy.plugin import MethodSigContext
from mypy.types import AnyType, CallableType, FunctionLike, TypeOfAny

from conn_types.analysis.generated_mark import SLOT_ROUTES

_CLASSES = frozenset({f"{SLOT_ROUTES}.ProjectRoutes", f"{SLOT_ROUTES}.ProjectPaths"})
"""Those of the module of one app say more than the plugin knows: which app it is."""


def as_the_framework_has_it(ctx: MethodSigContext) -> FunctionLike:
    """For each of the overloads in turn; any other signature stays."""
    signature = ctx.default_signature
    if not _is_generated(signature):
        return signature
    return signature.copy_modified(  # pyright: ignore[reportUnknownMemberType]
        arg_types=[ctx.api.named_generic_type("builtins.str", []), AnyType(TypeOfAny.explicit)],
        arg_kinds=[ARG_POS, ARG_STAR2],
        arg_names=[None, "path_params"],
        unpack_kwargs=False,
    )


def _is_generated(signature: CallableType) -> bool:
    definition = signature.definition
    method = definition.func if isinstance(definition, Decorator) else definition
    return isinstance(method, FuncItem) and method.info.fullname in _CLASSES
