"""Items of what has no type but that which its items have in common: the value of `{"id": params["id"]}`.

Where one is `Any`, that is `Any`. Were it an `int` instead, nothing else could be put there any more, or be
used when it is taken out again. So there the plugin leaves what mypy has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, cast

from mypy.nodes import Context, FuncItem, TypeInfo
from mypy.plugin import CheckerPluginInterface, MethodContext
from mypy.types import AnyType, Type, TypeVarType, UnionType

from conn_types_mypy.answers import Answers

Feature = Callable[[Answers, MethodContext], Type]

ITEMS = frozenset(f"{kind}{form}" for kind in ("List", "Set") for form in ("Expr", "Comprehension")) | {
    "DictExpr",
    "DictionaryComprehension",
}
"""What is made of the values below."""
VALUES = {
    "AssignmentExpr": ("value",),
    "AwaitExpr": ("expr",),
    "CallExpr": ("callee",),
    "ComparisonExpr": ("operands",),
    "ConditionalExpr": ("if_expr", "else_expr"),
    "DictExpr": ("items",),
    "DictionaryComprehension": ("key", "value"),
    "GeneratorExpr": ("left_expr",),
    "IndexExpr": ("base",),
    "ListComprehension": ("generator",),
    "ListExpr": ("items",),
    "MemberExpr": ("expr",),
    "OpExpr": ("left", "right"),
    "SetComprehension": ("generator",),
    "SetExpr": ("items",),
    "StarExpr": ("expr",),
    "TupleExpr": ("items",),
    "UnaryExpr": ("expr",),
}
"""The parts of an expression that its type comes from."""
OTHERS = (
    *("expr", "rvalue", "subject", "msg", "body", "bodies", "else_body", "finally_body", "handlers"),
    *("args", "index", "cond", "sequences", "condlists", "key", "value", "guards", "defs"),
)
"""Any other parts, of statements as well."""


def apart_from_items(feature: Feature) -> Feature:
    def answer(answers: Answers, ctx: MethodContext) -> Type:
        found = feature(answers, ctx)
        return ctx.default_return_type if found is not ctx.default_return_type and is_item(ctx) else found

    return answer


def is_item(ctx: MethodContext) -> bool:
    contexts = ctx.api.type_context
    # The first is no expression's. What has one of its own alone stands in no other.
    if len(contexts) <= 2 or not _is_open(contexts[-1]):
        return False
    return any(_leads_to(part, ctx.context, False) for part in _around(ctx.api))


def _is_open(expected: Type | None) -> bool:
    """Whether what is expected is still to be found out, or was found from what was left to mypy here."""
    match expected:
        case None | AnyType() | TypeVarType():
            return True
        case UnionType(items=items):
            return any(map(_is_open, items))
        case _:
            return False


def _around(api: CheckerPluginInterface) -> Iterator[object]:
    """The body of the innermost function, class or module."""
    scope: Any = getattr(api, "scope", None)
    node = scope.stack[-1] if scope is not None and scope.stack else None
    if isinstance(node, TypeInfo):
        node = node.defn
    yield from _parts(getattr(node, "body" if isinstance(node, FuncItem) else "defs", None))


def _leads_to(node: Any, wanted: Context, item: bool) -> bool | None:
    """Whether what is wanted stands in it as an item; None where it does not stand in it."""
    if node is wanted:
        return item
    line = wanted.line
    if node.line > line or 0 < (node.end_line or 0) < line:
        return None
    item |= type(node).__name__ in ITEMS
    for name, is_value in _names(node):
        part = getattr(node, name, None)
        for each in (part,) if isinstance(part, Context) else _parts(part):
            found = _leads_to(each, wanted, item and is_value)
            if found is not None:
                return found
    return None


def _names(node: Context) -> Sequence[tuple[str, bool]]:
    """The attributes that hold the parts of such a node, and whether its type comes from these."""
    kind = type(node).__name__
    if kind not in _known_names:
        values = VALUES.get(kind, ())
        others = (name for name in OTHERS if name not in values and hasattr(node, name))
        _known_names[kind] = [*((name, True) for name in values), *((name, False) for name in others)]
    return _known_names[kind]


_known_names: dict[str, Sequence[tuple[str, bool]]] = {}


def _parts(value: object) -> Iterator[Any]:
    if isinstance(value, Context):
        yield value
    elif isinstance(value, (list, tuple)):
        for each in cast("Iterable[object]", value):
            yield from _parts(each)
