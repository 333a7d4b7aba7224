from __future__ import annotations

from typing import get_type_hints

import pytest

from conn_types.scope import (
    SCOPE_KEYS,
    HTTPScope,
    LifespanScope,
    RoutedHTTPScope,
    RoutedWebSocketScope,
    ScopeType,
    WebSocketScope,
)


@pytest.mark.parametrize(
    ("scope_type", "scope"), [("http", HTTPScope), ("websocket", WebSocketScope), ("lifespan", LifespanScope)]
)
def test_table_has_the_keys_of_the_types(scope_type: str, scope: type) -> None:
    of_the_specification = {
        key.name
        for key in SCOPE_KEYS.values()
        if key.origin == "the ASGI specification" and scope_type in key.scope_types
    }
    assert of_the_specification == get_type_hints(scope).keys()


@pytest.mark.parametrize(
    ("scope_type", "scope"), [("http", RoutedHTTPScope), ("websocket", RoutedWebSocketScope)]
)
def test_table_has_the_keys_that_a_handler_gets(scope_type: ScopeType, scope: type) -> None:
    known = {key.name for key in SCOPE_KEYS.values() if scope_type in key.scope_types}
    assert known == get_type_hints(scope).keys()


def test_table_is_by_name() -> None:
    assert all(name == key.name for name, key in SCOPE_KEYS.items())


@pytest.mark.parametrize(
    "name", ["app", "router", "endpoint", "route", "path_params", "session", "auth", "user", "app_root_path"]
)
def test_what_applications_add_is_known(name: str) -> None:
    assert "http" in SCOPE_KEYS[name].scope_types
    assert SCOPE_KEYS[name].origin != "the ASGI specification"
