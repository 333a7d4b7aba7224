from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AsyncExitStack
from typing import Any, Literal

from typing_extensions import NotRequired, TypedDict, TypeVar, assert_type

from conn_types import URL, HTTPConnection, HTTPScope, State, WebSocketScope, cookie_parser
from conn_types.datastructures import Address, Headers, QueryParams
from conn_types.scope import (
    ASGIVersions,
    HTTPExtensions,
    RoutedHTTPScope,
    RoutedWebSocketScope,
    WebSocketExtensions,
)


class SessionState(State):
    visits: int


class Lifespan(TypedDict):
    pool: int


class UserParams(TypedDict):
    id: int
    tab: NotRequired[str]


class User:
    name: str


class Session(TypedDict):
    basket: list[int]


class Rights:
    scopes: list[str]


def members(connection: HTTPConnection) -> None:
    assert_type(connection.url, URL)
    assert_type(connection.base_url, URL)
    assert_type(connection.headers, Headers)
    assert_type(connection.query_params, QueryParams)
    assert_type(connection.path_params, dict[str, Any] | Any)
    assert_type(connection.cookies, dict[str, str])
    assert_type(connection.client, Address | None)
    assert_type(connection.session, dict[str, Any] | Any)
    assert_type(connection.state, State)
    assert_type(connection.url_for("user", id=1), URL)


def is_a_mapping(connection: HTTPConnection) -> Mapping[str, Any]:
    return connection


def keys_of_the_scope(connection: HTTPConnection) -> None:
    assert_type(connection["type"], Literal["http", "websocket"])
    assert_type(connection["asgi"], ASGIVersions)
    assert_type(connection["path"], str)
    assert_type(connection["method"], str)
    assert_type(connection["query_string"], bytes)
    assert_type(connection["raw_path"], bytes | None)
    assert_type(connection["headers"], Iterable[tuple[bytes, bytes]])
    assert_type(connection["client"], tuple[str, int] | None)
    assert_type(connection["server"], tuple[str, int | None] | None)
    assert_type(connection["subprotocols"], Iterable[str])
    assert_type(connection["state"], dict[str, Any])
    assert_type(connection["extensions"], HTTPExtensions | WebSocketExtensions | None)
    assert_type(connection["fastapi"], dict[str, Any])
    assert_type(connection["fastapi_astack"], AsyncExitStack)
    assert_type(connection["path_params"], dict[str, Any] | Any)
    assert_type(connection["session"], dict[str, Any] | Any)


def keys_that_may_be_absent(connection: HTTPConnection, number: int) -> None:
    assert_type(connection.get("type"), Literal["http", "websocket"])
    assert_type(connection.get("path", ""), str)
    assert_type(connection.get("root_path"), str | None)
    assert_type(connection.get("root_path", ""), str)
    assert_type(connection.get("root_path", number), str | int)
    assert_type(connection.get("client"), tuple[str, int] | None)
    assert_type(connection.get("fastapi_inner_astack"), AsyncExitStack | None)
    assert_type(connection.get("path_params"), dict[str, Any] | Any | None)


def keys_of_a_typed_connection(
    connection: HTTPConnection[State, UserParams, User, Session, Rights], key: str
) -> None:
    assert_type(connection["path_params"], UserParams)
    assert_type(connection["path_params"]["id"], int)
    assert_type(connection["user"], User)
    assert_type(connection["session"], Session)
    assert_type(connection["auth"], Rights)
    assert_type(connection.get("user"), User | None)
    connection[key]
    connection["vendor.key"]
    connection.get("vendor.key", 1)


def own_state(connection: HTTPConnection[SessionState]) -> None:
    assert_type(connection.state, SessionState)
    assert_type(connection.state.visits, int)
    assert_type(connection.path_params, dict[str, Any] | Any)


def lifespan_state(connection: HTTPConnection[Lifespan]) -> None:
    assert_type(connection.state["pool"], int)


def own_parameters(connection: HTTPConnection[State, UserParams]) -> None:
    assert_type(connection.path_params, UserParams)
    assert_type(connection.path_params["id"], int)
    assert_type(connection.path_params.get("tab"), str | None)
    assert_type(connection.session, dict[str, Any] | Any)
    connection.path_params["uid"]  # error


def everything(connection: HTTPConnection[Lifespan, UserParams, User, Session, Rights]) -> None:
    assert_type(connection.state, Lifespan)
    assert_type(connection.path_params, UserParams)
    assert_type(connection.user, User)
    assert_type(connection.session, Session)
    assert_type(connection.auth, Rights)
    assert_type(connection.user.name, str)
    assert_type(connection.session["basket"], list[int])
    print(connection.user.nam)  # error
    connection.session["baskets"]  # error


def of_any(connection: HTTPConnection[Any, Any, Any, Any, Any]) -> None: ...


def of_plain(connection: HTTPConnection) -> None: ...


def passed_on(
    own_state: HTTPConnection[SessionState],
    typed: HTTPConnection[State, UserParams, User, Session, Rights],
    plain: HTTPConnection,
    of_lifespan: HTTPConnection[Lifespan],
) -> None:
    of_any(plain)
    of_any(typed)
    of_plain(own_state)
    of_plain(typed)
    of_plain(of_lifespan)  # error


StateT = TypeVar("StateT", bound="Mapping[str, Any] | State", default=State)


class Request(HTTPConnection[StateT]):
    @property
    def method(self) -> str:
        return self["method"]


def own_class(request: Request[SessionState], plain: Request) -> None:
    assert_type(request.state, SessionState)
    assert_type(plain.state, State)
    assert_type(request.path_params, dict[str, Any] | Any)
    of_plain(request)


def of_a_scope(scope: HTTPScope | WebSocketScope) -> None: ...


def the_scope_with_types(connection: HTTPConnection, empty: dict[str, Any]) -> None:
    scope = connection.typed_scope
    assert_type(scope["path"], str)
    assert_type(scope["type"], Literal["http", "websocket"])
    assert_type(scope.get("path_params", empty), dict[str, Any])
    assert_type(scope.get("fastapi_astack"), AsyncExitStack | None)
    of_a_scope(scope)
    scope["pth"]  # error
    scope["vendor.key"]  # error
    if scope["type"] == "http":
        assert_type(scope, RoutedHTTPScope)
        assert_type(scope["method"], str)
        assert_type(scope.get("extensions"), HTTPExtensions | None)
        scope["subprotocols"]  # error
    else:
        assert_type(scope, RoutedWebSocketScope)
        assert_type(scope.get("subprotocols"), Iterable[str] | None)
        scope["method"]  # error


def of_an_http_scope(scope: HTTPScope) -> None:
    assert_type(HTTPConnection(scope), HTTPConnection[State])


def of_a_websocket_scope(scope: WebSocketScope) -> None:
    assert_type(HTTPConnection(scope), HTTPConnection[State])


def of_any_scope(scope: dict[str, Any]) -> None:
    assert_type(HTTPConnection(scope), HTTPConnection[State])


assert_type(cookie_parser("a=1"), dict[str, str])
