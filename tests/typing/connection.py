from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from typing_extensions import assert_type

from conn_types import URL, HTTPConnection, HTTPScope, State, WebSocketScope, cookie_parser
from conn_types.datastructures import Address, Headers, QueryParams


class SessionState(State):
    visits: int


def members(connection: HTTPConnection) -> None:
    assert_type(connection.url, URL)
    assert_type(connection.base_url, URL)
    assert_type(connection.headers, Headers)
    assert_type(connection.query_params, QueryParams)
    assert_type(connection.path_params, dict[str, Any])
    assert_type(connection.cookies, dict[str, str])
    assert_type(connection.client, Address | None)
    assert_type(connection.session, dict[str, Any])
    assert_type(connection.state, State)
    assert_type(connection.url_for("user", id=1), URL)
    assert_type(connection["type"], Any)


def is_a_mapping(connection: HTTPConnection) -> Mapping[str, Any]:
    return connection


def own_state(connection: HTTPConnection[SessionState]) -> None:
    assert_type(connection.state, SessionState)
    assert_type(connection.state.visits, int)


def of_an_http_scope(scope: HTTPScope) -> None:
    assert_type(HTTPConnection(scope), HTTPConnection[State])


def of_a_websocket_scope(scope: WebSocketScope) -> None:
    assert_type(HTTPConnection(scope), HTTPConnection[State])


def of_any_scope(scope: dict[str, Any]) -> None:
    assert_type(HTTPConnection(scope), HTTPConnection[State])


assert_type(cookie_parser("a=1"), dict[str, str])
