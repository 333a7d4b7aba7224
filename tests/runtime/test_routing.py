"""What routers and routes do, case by case; where Starlette does the same, it says what is expected."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from types import ModuleType
from typing import Any

import pytest
import starlette.applications
import starlette.responses
import starlette.routing

import conn_types.routing
from conn_types.routing import BaseRoute, Host, Match, Mount, NoMatchFound, Route, Router, WebSocketRoute
from tests.runtime import asgi
from tests.runtime.oracle import IS_ORACLE, outcome
from tests.runtime.route_trees import endpoint, no_content


def both(use: Callable[[Any], Any]) -> Any:
    """What `use` makes of our module, which is what it makes of Starlette's."""
    ours = outcome(use, conn_types.routing)
    assert not IS_ORACLE or ours == outcome(use, starlette.routing)
    return ours[1]


def status(messages: list[asgi.Message]) -> Any:
    return messages[0].get("status", messages[0]["type"])


def header(messages: list[asgi.Message], name: bytes) -> str:
    headers: dict[bytes, bytes] = dict(messages[0]["headers"])
    return headers[name].decode("latin-1")


class TestMethods:
    @pytest.mark.parametrize(("method", "expected"), [("GET", 204), ("HEAD", 204), ("POST", 405)])
    def test_handler_answers_get_and_head(self, method: str, expected: int) -> None:
        def use(library: Any) -> Any:
            return status(asgi.call(library.Router([library.Route("/a", endpoint)]), asgi.http("/a", method)))

        assert both(use) == expected

    def test_application_answers_all(self) -> None:
        class Application:
            async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
                await no_content(scope, receive, send)

        assert status(asgi.call(Router([Route("/a", Application())]), asgi.http("/a", "PATCH"))) == 204

    def test_refusal_says_what_is_allowed(self) -> None:
        router = Router([Route("/a", endpoint, methods=["post", "get"])])
        assert header(asgi.call(router, asgi.http("/a", "PUT")), b"allow") == "GET, HEAD, POST"

    def test_later_route_with_the_method_goes_before_an_earlier_without(self) -> None:
        def use(library: Any) -> Any:
            get = library.Route("/a", endpoint, methods=["GET"])
            post = library.Route("/{b}", endpoint, methods=["POST"])
            scope = asgi.http("/a", "POST")
            sent = asgi.call(library.Router([get, post]), scope)
            return status(sent), scope["path_params"]

        assert both(use) == (204, {"b": "a"})

    def test_first_of_those_that_refuse_the_method_answers(self) -> None:
        def use(library: Any) -> Any:
            routes = [library.Route("/a", endpoint, methods=[method]) for method in ("POST", "PUT")]
            return header(asgi.call(library.Router(routes), asgi.http("/a")), b"allow")

        assert both(use) == "POST"


class TestRedirects:
    @pytest.mark.parametrize(
        ("declared", "asked", "location"),
        [
            ("/a", "/a/", "http://example.org/a?x=1"),
            ("/a", "/a///", "http://example.org/a?x=1"),
            ("/a/", "/a", "http://example.org/a/?x=1"),
            ("/é/", "/é", "http://example.org/%C3%A9/?x=1"),
            ("/{rest:path}/", "/a b", "http://example.org/a%20b/?x=1"),
        ],
    )
    def test_slash_more_or_less(self, declared: str, asked: str, location: str) -> None:
        def use(library: Any) -> Any:
            router = library.Router([library.Route(declared, endpoint)])
            return asgi.call(router, asgi.http(asked, query_string=b"x=1"))

        sent = both(use)
        assert status(sent) == 307
        assert header(sent, b"location") == location

    def test_also_where_the_method_would_be_refused(self) -> None:
        router = Router([Route("/a", endpoint, methods=["POST"])])
        assert status(asgi.call(router, asgi.http("/a/"))) == 307

    def test_not_from_the_root(self) -> None:
        def use(library: Any) -> Any:
            router = library.Router([library.Mount("", routes=[library.Route("/b", endpoint)])])
            inner = library.Router([library.Host("example.org", router)])
            return status(asgi.call(inner, asgi.http("/")))

        assert both(use) == 404
        # Stripped of its slash, the root is the empty path, which this mount would take.
        with_empty = Router([Route("/{rest:path}x", endpoint), EmptyPath()])
        assert status(asgi.call(with_empty, asgi.http("/"))) == 404

    def test_can_be_switched_off(self) -> None:
        router = Router([Route("/a", endpoint)], redirect_slashes=False)
        assert status(asgi.call(router, asgi.http("/a/"))) == 404


class EmptyPath(BaseRoute):
    """Matches the empty path only."""

    def matches(self, scope: Any) -> tuple[Match, Any]:
        return (Match.NONE if scope["path"] else Match.FULL), {}


class TestHosts:
    @pytest.mark.parametrize(
        "declared", ["example.org", "EXAMPLE.org", "example.org:8000", "{sub}ample.org:80"]
    )
    @pytest.mark.parametrize(
        "asked", ["example.org", "Example.Org:9000", "example.org:8000", "example.com", "a/b"]
    )
    def test_case_and_port_do_not_count(self, declared: str, asked: str) -> None:
        def use(library: Any) -> Any:
            router = library.Router([library.Host(declared, library.Router([library.Route("/", endpoint)]))])
            return status(asgi.call(router, asgi.http("/", headers=[(b"host", asked.encode())])))

        assert both(use) == (204 if asked.lower().startswith("example.org") else 404)

    def test_without_a_host_header(self) -> None:
        router = Router([Host("{any}", no_content)])
        assert status(asgi.call(router, asgi.http("/", headers=[]))) == 404


class TestNotFound:
    def test_of_http(self) -> None:
        sent = both(lambda library: asgi.call(library.Router(), asgi.http("/")))
        assert (status(sent), sent[1]["body"]) == (404, b"Not Found")

    def test_of_a_websocket(self) -> None:
        sent = both(lambda library: asgi.call(library.Router(), asgi.websocket("/")))
        assert sent == [{"type": "websocket.close", "code": 1000, "reason": ""}]

    def test_default_instead(self) -> None:
        assert status(asgi.call(Router(default=no_content), asgi.http("/"))) == 204

    @pytest.mark.parametrize(
        "scope", [asgi.http("/b"), asgi.http("/a", "PUT"), asgi.http("/a"), asgi.websocket("/a")]
    )
    def test_of_a_route_by_itself(self, scope: dict[str, Any]) -> None:
        both(lambda library: asgi.call(library.Route("/a", endpoint, methods=["PUT"]), dict(scope)))

    def test_of_an_unknown_scope(self) -> None:
        with pytest.raises(AssertionError, match="other"):
            asgi.call(Router(), {"type": "other"})

    @pytest.mark.parametrize("scope", [asgi.http("/sub/b"), asgi.http("/sub/a", "PUT")])
    def test_inside_starlette_its_exception_handlers_answer(self, scope: dict[str, Any]) -> None:
        def handle(request: Any, error: Any) -> Any:
            return starlette.responses.PlainTextResponse(
                f"handled {error.status_code} {sorted(error.headers or ())}"
            )

        def use(library: ModuleType) -> Any:
            app = starlette.applications.Starlette(
                routes=[starlette.routing.Mount("/sub", library.Router([library.Route("/a", endpoint)]))],
                exception_handlers={404: handle, 405: handle},
            )
            return asgi.call(app, dict(scope))

        assert both(use)[1]["body"].startswith(b"handled 40")


class TestDeclarations:
    def test_methods_and_decorators_declare_alike(self) -> None:
        declared = Router(
            [
                Route("/a", endpoint, methods=["POST"], name="first", include_in_schema=False),
                WebSocketRoute("/b", endpoint, name="second"),
                Mount("/c", no_content, name="third"),
                Host("d", no_content, name="fourth"),
            ]
        )
        called = Router()
        called.add_route("/a", endpoint, ["POST"], "first", False)
        called.add_websocket_route("/b", endpoint, "second")
        called.mount("/c", no_content, "third")
        called.host("d", no_content, "fourth")
        decorated = Router()
        assert decorated.route("/a", ["POST"], "first", False)(endpoint) is endpoint
        assert decorated.websocket_route("/b", "second")(endpoint) is endpoint
        assert called == declared
        assert decorated.routes == declared.routes[:2]
        assert [repr(route) for route in called.routes] == [repr(route) for route in declared.routes]
        first = decorated.routes[0]
        assert isinstance(first, Route)
        assert (first.name, first.methods, first.include_in_schema) == ("first", {"POST"}, False)

    @pytest.mark.parametrize(
        ("kind", "arguments"),
        [
            ("Route", ("a", endpoint)),
            ("WebSocketRoute", ("a", endpoint)),
            ("Mount", ("a", no_content)),
            ("Mount", ("/a",)),
            ("Host", ("/a", no_content)),
            ("Route", ("/{a:nothing}", endpoint)),
            ("Route", ("/{a}/{a}", endpoint)),
            ("Mount", ("/{path}", no_content)),
            ("Route", ("/{a:nothing}/{b}/{b}", endpoint)),
        ],
    )
    def test_wrong_declaration_is_refused(self, kind: str, arguments: tuple[Any, ...]) -> None:
        assert both(lambda library: getattr(library, kind)(*arguments)) in ("AssertionError", "ValueError")

    def test_duplicated_parameters_are_named(self) -> None:
        with pytest.raises(ValueError, match=r"^Duplicated param names a, b at path /{b}/{a}/{b}/{a}$"):
            Route("/{b}/{a}/{b}/{a}", endpoint)

    def test_mount_drops_the_slash_at_its_end(self) -> None:
        assert Mount("/a/", no_content).path == "/a"
        assert Mount("/a/", no_content).pattern.text == "/a"
        assert Mount("/", no_content).path == ""

    def test_equality_and_representation(self) -> None:
        def use(library: Any) -> Any:
            route, other = library.Route("/a", endpoint, name="n"), library.Route("/a", endpoint, name="m")
            return (
                repr(route),
                repr(library.WebSocketRoute("/a", endpoint)),
                route == other,
                route == library.Route("/a", endpoint, methods=["POST"]),
                library.Mount("/a", endpoint) == library.Mount("/a", endpoint),
                library.Mount("/a", endpoint) == library.Mount("/b", endpoint),
                library.Host("a", endpoint) == library.Host("a", endpoint),
                library.Router([route]) == library.Router([other]),
                library.Router([route]) == library.Router(),
                route == "/a",
            )

        both(use)


class TestReversing:
    def test_routes_that_are_added_later_count(self) -> None:
        inner = Router()
        router = Router([Mount("/a", inner)])
        with pytest.raises(NoMatchFound, match=r'^No route exists for name "b" and params "x"\.$'):
            router.url_path_for("b", x=1)
        inner.add_route("/{x}", endpoint, name="b")
        assert router.url_path_for("b", x=1) == "/a/1"

    def test_path_that_is_none(self) -> None:
        def use(library: Any) -> Any:
            file = library.Route("/{path:path}", endpoint, name="file")
            home = library.Route("/", endpoint, name="home")
            mount = library.Mount("/m", routes=[file, home], name="m")
            router = library.Router([mount, library.Host("h", library.Router([file, home])), file])

            def path_of(name: str) -> str:
                return str(router.url_path_for(name, path=None))

            return [outcome(path_of, name) for name in ("m:file", "m:home", "file", "home", "m")]

        assert both(use)[:2] == [("raised", "NoMatchFound"), ("returned", "/m/")]

    def test_route_with_its_own_mind(self) -> None:
        def use(library: Any) -> Any:
            def url_path_for(self: Any, name: str, /, **path_params: Any) -> Any:
                return library.Route.url_path_for(self, name, **{"version": "1", **path_params})

            versioned = type("Versioned", (library.Route,), {"url_path_for": url_path_for})
            mount = library.Mount("/api", routes=[versioned("/{version}", endpoint, name="api")])
            router = library.Router([mount])
            return [str(router.url_path_for("api")), str(router.url_path_for("api", version=2))]

        assert both(use) == ["/api/1", "/api/2"]

    def test_mounted_application_that_hides_its_routes(self) -> None:
        assert Mount("/a", no_content).routes == []
        with pytest.raises(NoMatchFound):
            Router([Mount("/a", no_content)]).url_path_for("b")

    def test_error_of_a_convertor_ends_the_search(self) -> None:
        router = Router([Route("/{x:int}", endpoint, name="a"), Route("/{x}", endpoint, name="a")])
        with pytest.raises(ValueError, match="invalid literal"):
            router.url_path_for("a", x="one")


class TestLifespan:
    def run(self, library: Any, lifespan: Any, scope: dict[str, Any]) -> Any:
        sent: list[asgi.Message] = []
        received = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])

        async def app(scope: Any, receive: Any, send: Any) -> None:
            async def receive_next() -> Any:
                return next(received)

            async def note(message: Any) -> None:
                sent.append({**message, "message": message.get("message", "").strip().rpartition("\n")[2]})

            await library.Router(lifespan=lifespan)(scope, receive_next, note)

        result = outcome(asgi.call, app, scope)
        return result, sent, scope.get("state")

    @pytest.mark.parametrize("fails", ["", "startup", "shutdown"])
    @pytest.mark.parametrize("gives", [None, {"pool": 1}])
    @pytest.mark.parametrize("scope", [{}, {"state": {"before": 0}}])
    def test_protocol(self, fails: str, gives: Any, scope: dict[str, Any]) -> None:
        @asynccontextmanager
        async def lifespan(app: Any) -> AsyncGenerator[Any, None]:
            if fails == "startup":
                raise LookupError("no database")
            yield gives
            if fails == "shutdown":
                raise LookupError("still busy")

        def use(library: Any) -> Any:
            state = {key: dict(value) for key, value in scope.items()}
            return self.run(library, lifespan, {"type": "lifespan", **state})

        _, sent, _ = both(use)
        assert bool(fails or (gives and not scope)) == sent[-1]["type"].endswith("failed")

    def test_without_one(self) -> None:
        _, sent, _ = both(lambda library: self.run(library, None, {"type": "lifespan"}))
        assert [message["type"] for message in sent] == [
            "lifespan.startup.complete",
            "lifespan.shutdown.complete",
        ]

    def test_generator_function_is_refused(self) -> None:
        async def lifespan(app: Any) -> AsyncGenerator[None, None]:
            yield

        with pytest.raises(TypeError, match=r"contextlib\.asynccontextmanager"):
            Router(lifespan=lifespan)  # type: ignore[arg-type]


def test_outermost_router_stays_in_the_scope() -> None:
    inner = Router([Route("/b", endpoint)])
    outer = Router([Mount("/a", inner)])
    scope = asgi.http("/a/b", root_path="")
    asgi.call(outer, scope)
    assert scope["router"] is outer
    assert scope["route"] is inner.routes[0]
    assert (scope["root_path"], scope["app_root_path"]) == ("/a", "")


def test_base_route_leaves_everything_to_its_subclasses() -> None:
    for call in (lambda: BaseRoute().matches({}), lambda: BaseRoute().url_path_for("a")):
        with pytest.raises(NotImplementedError):
            call()
    with pytest.raises(NotImplementedError):
        asgi.call(BaseRoute().handle, {})
