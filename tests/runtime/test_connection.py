from __future__ import annotations

import asyncio
import copy
import inspect
import subprocess
import sys
import weakref
from collections import defaultdict
from collections.abc import Mapping
from typing import Any, get_type_hints

import pytest
import starlette.datastructures
import starlette.requests
import starlette.routing
from hypothesis import given
from hypothesis import strategies as st

import conn_types
from conn_types.connection import HTTPConnection, cookie_parser
from conn_types.datastructures import URL, Address, Headers, QueryParams
from conn_types.routing import Mount, NoMatchFound, Route, Router
from tests.runtime.oracle import needs_oracle, outcome
from tests.runtime.route_trees import endpoint
from tests.runtime.shown import done

MEMBERS = (
    "app",
    "url",
    "base_url",
    "headers",
    "query_params",
    "path_params",
    "cookies",
    "client",
    "session",
    "auth",
    "user",
)


def http_scope(**keys: Any) -> dict[str, Any]:
    return {
        "type": "http",
        "method": "GET",
        "scheme": "https",
        "path": "/users",
        "query_string": b"a=1&a=2",
        "headers": [(b"host", b"example.org"), (b"cookie", b"a=1; b=2"), (b"cookie", b"b=3")],
        **keys,
    }


@given(st.text(alphabet='ab=; "\\\\,0127é', max_size=20))
def test_cookies_are_read_as_in_starlette(header: str) -> None:
    assert cookie_parser(header) == starlette.requests.cookie_parser(header)


optional_keys = st.fixed_dictionaries(
    {},
    optional={
        "app": st.just("app"),
        "root_path": st.sampled_from(("", "/", "/api", "/api/")),
        "app_root_path": st.sampled_from(("", "/", "/app", "/app/")),
        "path": st.sampled_from(("/", "/api/users", "//a")),
        "path_params": st.just({"id": 1}),
        "client": st.sampled_from((None, ("127.0.0.1", 5000), ["127.0.0.1", 5000])),
        "server": st.sampled_from((None, ("localhost", 8000))),
        "headers": st.sampled_from(([], [(b"cookie", b"x=y")], [(b"host", b"[::1]")])),
        "session": st.just({"visits": 1}),
        "auth": st.just(["admin"]),
        "user": st.just("somebody"),
        "type": st.just("websocket"),
    },
)


@needs_oracle
@pytest.mark.parametrize("member", [*sorted({*MEMBERS} - {"client", "path_params"}), "state", "url_for"])
@pytest.mark.parametrize("factory", [dict, list, str, lambda: ("host", 80), lambda: None])
@pytest.mark.parametrize("keys", [{}, http_scope()])
def test_scope_that_makes_its_missing_keys(member: str, factory: Any, keys: dict[str, Any]) -> None:
    def use(connection: type[Any]) -> Any:
        scope = defaultdict(factory, {"type": "http", **keys})
        made = connection(scope)
        read = done(made.url_for, "a") if member == "url_for" else done(getattr, made, member)
        return read, done(dict, scope)

    assert use(HTTPConnection) == use(starlette.requests.HTTPConnection)


@needs_oracle
@pytest.mark.parametrize("member", ["url", "base_url"])
@pytest.mark.parametrize("scheme", [{}, [], None, "ftp", "HTTP", 1])
@pytest.mark.parametrize("keys", [{}, {"headers": [(b"host", b"a#b")]}, {"server": ("a", 80), "headers": []}])
def test_odd_schemes(member: str, scheme: Any, keys: dict[str, Any]) -> None:
    def use(connection: type[Any]) -> Any:
        return done(getattr, connection(http_scope(scheme=scheme, **keys)), member)

    assert use(HTTPConnection) == use(starlette.requests.HTTPConnection)


@pytest.mark.parametrize("name", conn_types.__all__)
def test_annotations_can_be_evaluated(name: str) -> None:
    value = getattr(conn_types, name)
    members = vars(value).values() if inspect.isclass(value) else ()
    functions = [getattr(each, "fget", getattr(each, "__func__", each)) for each in members]
    for each in (value, *filter(inspect.isfunction, functions)):
        if inspect.isclass(each) or inspect.isfunction(each):
            get_type_hints(each)


def shown(connection: Any, member: str) -> Any:
    """A member's value in a form that compares across the two libraries."""
    value = getattr(connection, member)
    for facts in ("multi_items", "items"):
        if hasattr(value, facts):
            return list(getattr(value, facts)())
    return str(value)


@needs_oracle
@given(optional_keys)
def test_members_are_those_of_starlette(keys: dict[str, Any]) -> None:
    ours = HTTPConnection(http_scope(**keys))
    theirs = starlette.requests.HTTPConnection(http_scope(**keys))
    # Twice: the second time from what the first has kept.
    for member in (*MEMBERS, *MEMBERS):
        assert outcome(shown, ours, member) == outcome(shown, theirs, member)


def test_member_types() -> None:
    connection = HTTPConnection(http_scope(client=("127.0.0.1", 5000)))
    assert type(connection.url) is URL
    assert type(connection.headers) is Headers
    assert type(connection.query_params) is QueryParams
    assert connection.client == Address("127.0.0.1", 5000)
    assert connection.url is connection.url
    assert connection.headers is connection.headers


def test_is_a_mapping_over_its_scope() -> None:
    scope = http_scope()
    connection = HTTPConnection(scope)
    assert isinstance(connection, Mapping)
    assert dict(connection) == scope
    assert len(connection) == len(scope)
    assert connection["path"] == "/users"
    assert "path" in connection
    assert connection.get("nothing") is None
    assert connection.scope is scope


def test_equals_itself_only() -> None:
    scope = http_scope()
    first, second = HTTPConnection(scope), HTTPConnection(scope)
    assert first == first
    assert first != second
    assert {first: 1}.get(second) is None


def test_may_hold_anything_else_too() -> None:
    connection: Any = HTTPConnection(http_scope())
    connection.mine = 1
    assert vars(connection)["mine"] == 1
    assert weakref.ref(connection)() is connection


@pytest.mark.parametrize("scope_type", ["lifespan", "other"])
def test_other_scopes_are_refused(scope_type: str) -> None:
    with pytest.raises(AssertionError, match=scope_type):
        HTTPConnection({"type": scope_type})


def test_receive_is_kept() -> None:
    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    assert HTTPConnection(http_scope(), receive).receive is receive
    with pytest.raises(RuntimeError, match="Receive channel has not been made available"):
        asyncio.run(HTTPConnection(http_scope()).receive())  # type: ignore[arg-type]


def test_members_of_a_subclass_are_asked() -> None:
    class Connection(HTTPConnection):
        @property
        def receive(self) -> Any:  # type: ignore[override]
            return "mine"

        @property
        def headers(self) -> Any:
            return starlette.datastructures.Headers({"cookie": "a=b"})

    async def receive() -> dict[str, Any]:
        return {}

    connection = Connection(http_scope(), receive)
    assert (connection.receive, connection.cookies) == ("mine", {"a": "b"})


def test_request_may_be_built_on_it_as_on_starlettes() -> None:
    """As Starlette's `Request` is: with a channel of its own, a property, and what was read kept aside."""

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"hello"}

    def request_on(base: Any) -> Any:
        class Request(base):  # type: ignore[misc]
            def __init__(self, scope: Any, receive: Any) -> None:
                super().__init__(scope)  # pyright: ignore[reportUnknownMemberType]
                self._receive = receive

            @property
            def receive(self) -> Any:
                return self._receive

            async def body(self) -> bytes:
                if not hasattr(self, "_body"):
                    self._body: bytes = (await self._receive())["body"]
                return self._body

        return Request

    for base in (HTTPConnection, HTTPConnection[Any], starlette.requests.HTTPConnection[Any]):
        request: Any = request_on(base)(http_scope(state={"a": 1}), receive)
        assert asyncio.run(request.body()) == asyncio.run(request.body()) == b"hello"
        assert (request.receive, request.state.a, request.url.path) == (receive, 1, "/users")
        twin: Any = copy.copy(request)
        assert sorted(twin.__dict__) == ["_body", "_receive", "_state", "_url", "scope"]


def test_state_is_the_scopes() -> None:
    scope = http_scope()
    connection = HTTPConnection(scope)
    connection.state.user = "somebody"
    assert scope["state"] == {"user": "somebody"}
    assert HTTPConnection(scope).state.user == "somebody"
    assert connection.state is connection.state


def test_session_is_told_that_it_was_read() -> None:
    class Session(dict[str, Any]):
        accessed = False

        def mark_accessed(self) -> None:
            self.accessed = True

    session = Session(visits=1)
    assert HTTPConnection(http_scope(session=session)).session is session
    assert session.accessed


def test_refusals_do_not_depend_on_assertions_being_compiled() -> None:
    source = (
        "from conn_types.connection import HTTPConnection\n"
        "connection = HTTPConnection({'type': 'http'})\n"
        "for read in (lambda: connection.session, lambda: connection.auth, lambda: connection.user,\n"
        "             lambda: HTTPConnection({'type': 'lifespan'})):\n"
        "    try:\n        read()\n"
        "    except AssertionError: print('refused')\n"
    )
    run = subprocess.run([sys.executable, "-O", "-c", source], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["refused"] * 4


class TestURLFor:
    def test_of_our_router(self) -> None:
        router = Router(
            [Mount("/admin", routes=[Route("/users/{id:int}", endpoint, name="user")], name="admin")]
        )
        url = HTTPConnection(http_scope(router=router)).url_for("admin:user", id=7)
        assert (type(url), str(url)) == (URL, "https://example.org/admin/users/7")

    def test_of_starlettes_router(self) -> None:
        router = starlette.routing.Router([starlette.routing.Route("/users/{id:int}", endpoint, name="user")])
        connection = HTTPConnection(http_scope(router=router, root_path="/api"))
        url = connection.url_for("user", id=7)
        assert (type(url), str(url)) == (URL, "https://example.org/api/users/7")
        with pytest.raises(starlette.routing.NoMatchFound):
            connection.url_for("user", uid=7)

    def test_is_the_same_whether_the_router_or_its_index_was_asked(self) -> None:
        router = starlette.routing.Router([starlette.routing.Route("/{at:path}", endpoint, name="file")])
        connection = HTTPConnection(http_scope(router=router))
        asked = connection.url_for("file", at="\t/evil.example")
        connection.url_for("file", at="index.html")
        assert str(asked) == str(connection.url_for("file", at="\t/evil.example"))

    def test_router_goes_before_application(self) -> None:
        router = Router([Route("/a", endpoint, name="a")])
        scope = http_scope(router=router, app=Router())
        assert HTTPConnection(scope).url_for("a").path == "/a"
        del scope["router"]
        with pytest.raises(NoMatchFound):
            HTTPConnection(scope).url_for("a")

    def test_needs_a_router(self) -> None:
        with pytest.raises(RuntimeError, match="with a router"):
            HTTPConnection(http_scope()).url_for("a")

    def test_parameter_may_be_called_name(self) -> None:
        router = Router([Route("/{name}", endpoint, name="a")])
        assert HTTPConnection(http_scope(router=router)).url_for("a", name="x").path == "/x"


@needs_oracle
@pytest.mark.parametrize("change", ["replaced", "added to"])
def test_headers_are_those_that_the_cookies_were_read_from(change: str) -> None:
    def use(connection: type[Any]) -> Any:
        scope: dict[str, Any] = {**http_scope(), "headers": ((b"cookie", b"a=1"),)}
        made = connection(scope)
        cookies = made.cookies
        if change == "replaced":
            scope["headers"] = [(b"cookie", b"a=2")]
        else:
            scope["headers"].append((b"b", b"2"))
        return cookies, made.headers.raw, scope["headers"]

    assert use(HTTPConnection) == use(starlette.requests.HTTPConnection)


@needs_oracle
def test_cookies_are_those_of_a_subclasss_own_headers() -> None:
    def use(connection: type[Any], headers: type[Any]) -> Any:
        class Own(connection):  # type: ignore[misc]
            @property
            def headers(self) -> Any:
                return headers({"cookie": "own=1"})

        return Own(http_scope()).cookies

    theirs = use(starlette.requests.HTTPConnection, starlette.datastructures.Headers)
    assert use(HTTPConnection, Headers) == theirs == {"own": "1"}


@needs_oracle
def test_cookies_of_a_header_that_is_none_stay_refused() -> None:
    def use(connection: type[Any]) -> Any:
        scope: dict[str, Any] = {**http_scope(), "headers": [(b"cookie", b"a=1", b"")]}
        made = connection(scope)
        first = outcome(lambda: made.cookies)
        del scope["headers"]
        return first, outcome(lambda: made.cookies)

    assert use(HTTPConnection) == use(starlette.requests.HTTPConnection)


@needs_oracle
def test_a_state_of_none_is_empty() -> None:
    def use(connection: type[Any]) -> Any:
        state = connection({**http_scope(), "state": None}).state
        state.a = 1
        return {key: state[key] for key in state}

    assert use(HTTPConnection) == use(starlette.requests.HTTPConnection) == {"a": 1}
