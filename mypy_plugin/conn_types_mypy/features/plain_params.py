"""Path parameters that are read where they stand, and never as a whole: `conn.path_params["id"]`.

Most of them are. For one that is certain, mypy is told of a TypedDict: to look it up there takes mypy the
least, less than what it does without the plugin. The value has the same type. Nobody sees the type of
`conn.path_params` itself: all that the file does with path parameters is to read one by its literal name.
"""

from __future__ import annotations

from mypy.nodes import Decorator, FuncDef, MemberExpr, NameExpr, SymbolTableNode
from mypy.plugin import AttributeContext, CheckerPluginInterface, Plugin
from mypy.types import CallableType, Instance, Type, get_proper_type

from conn_types.analysis.place import place
from conn_types_mypy import guard
from conn_types_mypy.answers import Answers
from conn_types_mypy.fullnames import DICT, DICT_GETITEM, PATH_PARAMS
from conn_types_mypy.markers import holds_anything


def certain(answers: Answers, ctx: AttributeContext) -> Type | None:
    """What one is looked up in; None where that is not plainly all that is done, or not known yet.

    All in one function: it is what the plugin does most.
    """
    api, node, on = ctx.api, ctx.context, ctx.type
    if not isinstance(on, Instance) or on.type not in answers.plain_connections:
        return None
    file = answers.file(api.path)
    if file is None or not isinstance(node, MemberExpr) or node.end_line is None or node.end_column is None:
        return None
    name = file.plain_params.get(place(node.end_line, node.end_column))
    if name is None or not isinstance(node.expr, NameExpr):
        return None
    marker = answers.markers.get(node.expr.node)
    if marker is None or marker.certain is None or name not in marker.certain.items:
        return None
    # There, mypy would report the type of `conn.path_params` itself.
    return None if api.options.disallow_any_expr else marker.certain


def remember(answers: Answers, ctx: AttributeContext) -> None:
    """What the path parameters of a connection are: the same, of each of its class."""
    on = ctx.type
    if not isinstance(on, Instance) or not _is_dictionary_of_anything(on.type.get(PATH_PARAMS)):
        return
    if not _is_others(ctx.api, DICT_GETITEM):
        answers.plain_connections.add(on.type)


def _is_dictionary_of_anything(symbol: SymbolTableNode | None) -> bool:
    """Whether a property says so, by itself: in a generic class, it may be something else each time."""
    match None if symbol is None else symbol.node:
        case Decorator(func=FuncDef(is_property=True, type=CallableType(ret_type=returned))):
            given = get_proper_type(returned)
            return isinstance(given, Instance) and given.type.fullname == DICT and holds_anything(given)
        case _:
            return False


def _is_others(api: CheckerPluginInterface, method: str) -> bool:
    """Whether another plugin, named before this one, is asked about a method; of a TypedDict, none is."""
    plugin: Plugin | None = getattr(api, "plugin", None)
    hook = None if plugin is None else plugin.get_method_hook(method)
    return hook is not None and getattr(hook, "__module__", None) != guard.__name__
