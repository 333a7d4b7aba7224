"""The rules, one file each. Everything that is shown about a rule derives from its `RULE`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conn_types.analysis.rules import (
    duplicate_route_name,
    dynamic_route_name,
    handler_path_param,
    invalid_path_pattern,
    missing_middleware,
    route_missing_in_app,
    route_param_type,
    route_param_value,
    route_params,
    scope_key_type,
    unknown_path_param,
    unknown_route,
    unknown_scope_key,
    unreachable_route,
    unreadable_file,
    unused_ignore,
    unused_route,
)
from conn_types.analysis.rules.rule import Rule
from conn_types.analysis.selection import is_wanted

if TYPE_CHECKING:
    from conn_types.analysis.configuration import Configuration

RULES: tuple[Rule[Any], ...] = (
    unknown_route.RULE,
    route_params.RULE,
    route_param_type.RULE,
    route_param_value.RULE,
    unknown_path_param.RULE,
    unknown_scope_key.RULE,
    scope_key_type.RULE,
    invalid_path_pattern.RULE,
    handler_path_param.RULE,
    duplicate_route_name.RULE,
    unreachable_route.RULE,
    missing_middleware.RULE,
    dynamic_route_name.RULE,
    route_missing_in_app.RULE,
    unused_route.RULE,
    unused_ignore.RULE,
    unreadable_file.RULE,
)


def selected(configuration: Configuration) -> tuple[Rule[Any], ...]:
    """The rules that are to be told."""
    return tuple(rule for rule in RULES if is_wanted(configuration, rule.name, default=rule.default))
