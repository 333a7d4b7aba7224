"""Paths found through the index, while the routes change, against Starlette's routers without one."""

from __future__ import annotations

import copy
import functools
import threading
from collections.abc import Sequence
from enum import Enum
from types import SimpleNamespace
from typing import Any

import fastapi
import pytest
import starlette.applications
import starlette.convertors
import starlette.datastructures
import starlette.routing
from hypothesis import given, settings
from hypothesis import strategies as st

import conn_types.convertors
import conn_types.routing
from conn_types.connection import HTTPConnection
from conn_types.datastructures import URLPath
from conn_types.interoperability import AnyRoute
from conn_types.routes.path_index import KEPT_AS
from conn_types.routing import NoMatchFound, Route, Router, WebSocketRoute
from tests.runtime import asgi
from tests.runtime.oracle import needs_oracle, outcome
from tests.runtime.route_changes import Step, apply, steps
from tests.runtime.route_trees import (
    Node,
    build,
    build_all,
    endpoint,
    trees,
)


def path_of(router: Any, step: Step) -> tuple[str, Any]:
    def facts() -> tuple[str, str, str]:
        url_path = router.url_path_for(step.name, **step.params)
        return str(url_path), url_path.protocol, url_path.host

    return outcome(facts)


def url_of(router: Any, step: Step) -> tuple[str, Any]:
    """What our connection makes of it, whosever the router is."""
    connection = HTTPConnection({**asgi.http("/"), "router": router})
    return outcome(lambda: str(connection.url_for(step.name, **step.params)))


def url_without_index(router: Any, step: Step) -> tuple[str, Any]:
    def url() -> str:
        found = router.url_path_for(step.name, **step.params)
        return str(URLPath(found, found.protocol, found.host).make_absolute_url("http://example.org/"))

    return outcome(url)


@needs_oracle
@settings(max_examples=40, deadline=None)
@given(trees, steps)
def test_our_router_follows_its_lists(tree: tuple[Node, ...], steps: Sequence[Step]) -> None:
    ours = conn_types.routing.Router(build_all(tree, conn_types.routing))
    theirs = starlette.routing.Router(build_all(tree, starlette.routing))
    for step in steps:
        apply(ours, step, conn_types.routing)
        apply(theirs, step, starlette.routing)
        for _ in range(2):
            assert path_of(ours, step) == path_of(theirs, step)


def unequal(cls: Any) -> Any:
    """A class of Starlette's routes that are equal to themselves only."""
    return type(cls.__name__, (cls,), {"__eq__": object.__eq__})


UNEQUAL = SimpleNamespace(
    Router=starlette.routing.Router,
    **{
        name: unequal(getattr(starlette.routing, name))
        for name in ("Route", "WebSocketRoute", "Mount", "Host")
    },
)


@needs_oracle
@settings(max_examples=40, deadline=None)
@given(trees, steps)
def test_starlettes_router_follows_its_lists(tree: tuple[Node, ...], steps: Sequence[Step]) -> None:
    router = starlette.routing.Router(build_all(tree, UNEQUAL))
    for step in steps:
        apply(router, step, UNEQUAL)
        for _ in range(2):
            assert url_of(router, step) == url_without_index(router, step)


@needs_oracle
@settings(max_examples=40, deadline=None)
@given(trees, steps)
def test_routers_of_mixed_makes_follow_their_lists(tree: tuple[Node, ...], steps: Sequence[Step]) -> None:
    pure = starlette.routing.Router(build_all(tree, starlette.routing))
    libraries = [conn_types.routing, starlette.routing] * len(tree)
    mixed = conn_types.routing.Router(
        [build(node, library) for node, library in zip(tree, libraries, strict=False)]
    )
    for step in steps:
        for _ in range(2):
            assert path_of(mixed, step) == path_of(pure, step)


def twice(router: Any, name: str, **params: Any) -> Any:
    """What a look-up finds: the first time, and from then on."""
    found = [outcome(lambda: str(url_for(router, name, **params))) for _ in range(2)]
    assert found[0] == found[1]
    return found[0][1]


def url_for(router: Any, name: str, **params: Any) -> Any:
    return HTTPConnection({**asgi.http("/"), "router": router}).url_for(name, **params).path


class Minded(Route):
    """Answers to whatever it likes."""

    answers_to = "mine"

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        if name != self.answers_to:
            raise NoMatchFound(name, path_params)
        return URLPath("/mine", protocol="http")


@pytest.mark.parametrize("library", [conn_types.routing, starlette.routing], ids=["ours", "Starlette's"])
class TestRoutersOfBothMakes:
    def test_route_with_its_own_mind_is_asked_in_its_turn(self, library: Any) -> None:
        minded = Minded("/", endpoint)
        router = library.Router([library.Route("/a", endpoint, name="a"), minded])
        router.routes.append(library.Route("/b", endpoint, name="b"))
        assert (twice(router, "a"), twice(router, "b"), twice(router, "mine")) == ("/a", "/b", "/mine")
        minded.answers_to = "b"
        assert (twice(router, "b"), twice(router, "mine")) == ("/mine", "NoMatchFound")

    def test_route_with_a_method_of_its_own(self, library: Any) -> None:
        def patched(name: str) -> URLPath:
            return URLPath("/patched")

        route = library.Route("/a", endpoint, name="a")
        route.url_path_for = patched
        router = library.Router([route])
        assert twice(router, "a") == "/patched"

    def test_renamed_route_has_no_old_name(self, library: Any) -> None:
        route = library.Route("/a", endpoint, name="a")
        router = library.Router([route])
        assert twice(router, "a") == "/a"
        route.name = "b"
        assert (twice(router, "a"), twice(router, "b")) == ("NoMatchFound", "/a")
        router.routes.append(library.Route("/c", endpoint, name="c"))
        route.name = "c"
        assert (twice(router, "b"), twice(router, "c")) == ("NoMatchFound", "/a")

    def test_equal_route_in_the_place_of_another(self, library: Any) -> None:
        router = library.Router([library.Route("/a", endpoint, name="a")])
        assert twice(router, "a") == "/a"
        router.routes[0] = library.Route("/a", endpoint, name="b")
        assert (twice(router, "a"), twice(router, "b")) == ("NoMatchFound", "/a")

    def test_routes_that_cannot_be_compared(self, library: Any) -> None:
        class Incomparable(library.Route):  # type: ignore[misc]
            def __eq__(self, other: object) -> bool:
                raise RuntimeError

        router = library.Router([Incomparable("/a", endpoint, name="a")])
        assert twice(router, "a") == "/a"
        router.routes[0] = Incomparable("/b", endpoint, name="b")
        assert (twice(router, "a"), twice(router, "b")) == ("NoMatchFound", "/b")

    def test_mount_of_an_application_that_makes_its_routes_anew(self, library: Any) -> None:
        class Application:
            prefix = "/a"

            @property
            def routes(self) -> list[Any]:
                return [library.Route(self.prefix, endpoint, name="a")]

        application = Application()
        router = library.Router([library.Mount("/m", app=application)])
        assert twice(router, "a") == "/m/a"
        application.prefix = "/b"
        assert twice(router, "a") == "/m/b"

    @pytest.mark.parametrize("routes", [None, (), {"no": "list"}, iter(())])
    def test_mount_of_an_application_with_odd_routes(self, library: Any, routes: Any) -> None:
        class Application:
            pass

        application: Any = Application()
        application.routes = routes
        route = library.Route("/a", endpoint, name="a")
        router = library.Router([library.Mount("/m", app=application, name="m"), route])
        assert twice(router, "a") == "/a"
        assert twice(router, "m:a") in ("NoMatchFound", "AttributeError")
        application.routes = (route,)
        assert twice(router, "m:a") == "/m/a"

    def test_mounts_that_hold_each_other(self, library: Any) -> None:
        router = library.Router([library.Route("/a", endpoint, name="a")])
        router.routes.append(library.Mount("/again", app=router, name="again"))
        assert twice(router, "again:again:a") == "/again/again/a"
        assert twice(router, "again:again:b") == "NoMatchFound"

    def test_names_that_are_no_plain_text(self, library: Any) -> None:
        class Name(str, Enum):
            A = "a"

        router = library.Router([library.Route("/a", endpoint, name=Name.A)])
        assert (twice(router, "a"), twice(router, Name.A)) == ("/a", "/a")
        assert twice(router, ["a"]) == "NoMatchFound"  # type: ignore[arg-type]

    def test_names_that_equal_others(self, library: Any) -> None:
        class Name(str):
            __hash__ = str.__hash__

            def __eq__(self, other: object) -> bool:
                return isinstance(other, str) and self.lower() == other.lower()

            def __ne__(self, other: object) -> bool:
                return not self == other

        odd = library.Route("/odd", endpoint, name=Name("a"))
        router = library.Router([odd, library.Route("/plain", endpoint, name="A")])
        assert (twice(router, "A"), twice(router, Name("A"))) == ("/odd", "/odd")

    def test_convertor_that_is_replaced_in_a_live_route(self, library: Any) -> None:
        class Convertor(conn_types.convertors.StringConvertor):
            def to_string(self, value: str) -> str:
                return f"to-{value}"

        route = library.Route("/{x}", endpoint, name="a")
        router = library.Router([route])
        assert twice(router, "a", x="1") == "/1"
        route.param_convertors["x"] = Convertor()
        assert twice(router, "a", x="1") == "/to-1"

    def test_what_is_registered_as_path_converts_a_mounts_own(
        self, library: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class PathConvertor(conn_types.convertors.PathConvertor):
            def to_string(self, value: str) -> str:
                return value.replace(" ", "+")

        for registry in (conn_types.convertors, starlette.convertors):
            monkeypatch.setitem(registry.CONVERTOR_TYPES, "path", PathConvertor())
        router = library.Router([library.Mount("/m", app=endpoint, name="m")])
        assert (twice(router, "m", path="a"), twice(router, "m", path="a b")) == ("/m/a", "/m/a+b")

    def test_mount_whose_application_is_wrapped_later(self, library: Any) -> None:
        mount = library.Mount("/m", routes=[library.Route("/a", endpoint, name="a")])
        router = library.Router([mount])
        mount.app = functools.partial(mount.app)
        assert twice(router, "a") == "/m/a"

    def test_copies_have_routes_of_their_own(self, library: Any) -> None:
        router = library.Router([library.Route("/a", endpoint, name="a")])
        assert twice(router, "a") == "/a"
        for copied in (copy.copy(router), copy.deepcopy(router)):
            copied.routes = [library.Route("/b", endpoint, name="a")]
            assert (twice(copied, "a"), twice(router, "a")) == ("/b", "/a")

    def test_list_that_is_given_to_the_router_may_change_elsewhere(self, library: Any) -> None:
        router = library.Router()
        routes: list[Any] = [library.Route("/a", endpoint, name="a")]
        router.routes = routes
        assert twice(router, "a") == "/a"
        routes.insert(0, library.Route("/b", endpoint, name="a"))
        assert twice(router, "a") == "/b"

    def test_value_that_a_passed_mount_refuses(self, library: Any) -> None:
        mount = library.Mount("/{x:int}", routes=[])
        router = library.Router([mount, library.Route("/{x}", endpoint, name="a")])
        assert (twice(router, "a", x="1"), twice(router, "a", x="b")) == ("/1", "ValueError")

    def test_many_threads(self, library: Any) -> None:
        routes = [library.Route(f"/{number}", endpoint, name=f"r{number}") for number in range(200)]
        router = library.Router(routes)
        wrong: list[object] = []

        def look_up() -> None:
            for number in range(200):
                found = url_for(router, f"r{number}")
                if found != f"/{number}":
                    wrong.append(found)

        def change() -> None:
            for _ in range(100):
                router.routes.append(router.routes[0])
                del router.routes[-1]

        threads = [threading.Thread(target=each) for each in (look_up, change, look_up, look_up)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not wrong


def test_changes_that_go_past_the_lists_own_methods() -> None:
    router = Router([Route("/a", endpoint, name="a")])
    assert twice(router, "b") == "NoMatchFound"
    list[AnyRoute].append(router.routes, Route("/b", endpoint, name="b"))
    assert twice(router, "b") == "/b"


def test_router_that_finds_paths_in_its_own_way_is_asked() -> None:
    class Upper(starlette.routing.Router):
        def url_path_for(self, name: str, /, **path_params: Any) -> Any:
            return super().url_path_for(name.lower(), **path_params)

    router = Upper([starlette.routing.Route("/a", endpoint, name="a")])
    assert twice(router, "A") == "/a"


@pytest.mark.parametrize("cls", [starlette.routing.Router, starlette.routing.Route])
def test_method_that_was_put_into_starlettes_class_is_asked(
    cls: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = cls.url_path_for

    def url_path_for(self: Any, name: str, /, **path_params: Any) -> Any:
        if path_params.get("x") == "other":
            return starlette.datastructures.URLPath("/another", protocol="http")
        return original(self, name, **path_params)

    monkeypatch.setattr(cls, "url_path_for", url_path_for)
    router = starlette.routing.Router([starlette.routing.Route("/{x}", endpoint, name="a")])
    assert (twice(router, "a", x="b"), twice(router, "a", x="other")) == ("/b", "/another")


@pytest.mark.parametrize("library", [starlette.applications.Starlette, fastapi.FastAPI])
class TestApplicationBeforeItsRouter:
    """As in a middleware: the scope has no router yet."""

    @staticmethod
    def path(app: Any, name: str, **params: Any) -> Any:
        scope = {**asgi.http("/"), "app": app}
        found = [outcome(lambda: HTTPConnection(scope).url_for(name, **params).path) for _ in range(2)]
        assert found[0] == found[1] == outcome(lambda: str(app.url_path_for(name, **params)))
        return found[0][1]

    def test_its_router_is_indexed(self, library: Any) -> None:
        app = library()
        app.add_route("/{x}", endpoint, name="a")
        assert (self.path(app, "a", x="1"), self.path(app, "b")) == ("/1", "NoMatchFound")
        assert app.router.__dict__[KEPT_AS].owner is app.router
        app.router.routes.insert(0, starlette.routing.Route("/new/{x}", endpoint, name="a"))
        assert self.path(app, "a", x="1") == "/new/1"
        app.router = starlette.routing.Router([starlette.routing.Route("/b", endpoint, name="b")])
        assert (self.path(app, "a", x="1"), self.path(app, "b")) == ("NoMatchFound", "/b")
        app.router = Router([Route("/ours", endpoint, name="b")])
        assert self.path(app, "b") == "/ours"

    def test_one_that_finds_paths_in_its_own_way_is_asked(
        self, library: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def url_path_for(*args: Any, **path_params: Any) -> Any:
            return starlette.datastructures.URLPath("/own", protocol="http")

        app = library()
        app.add_route("/a", endpoint, name="a")
        patched = library()
        patched.url_path_for = url_path_for
        subclass = type("Own", (library,), {"url_path_for": url_path_for})
        assert [self.path(each, "a") for each in (app, patched, subclass())] == ["/a", "/own", "/own"]
        monkeypatch.setattr(starlette.applications.Starlette, "url_path_for", url_path_for)
        assert self.path(app, "a") == "/own"


class TestFastapi:
    def test_included_routers_stay_live(self) -> None:
        inner, outer, app = fastapi.APIRouter(), fastapi.APIRouter(prefix="/outer"), fastapi.FastAPI()
        inner.add_api_route("/a/{id}", endpoint, name="a")
        outer.include_router(inner, prefix="/inner")
        app.include_router(outer)
        app.include_router(inner, prefix="/again")

        def both(name: str, **params: Any) -> Any:
            own = outcome(lambda: str(app.url_path_for(name, **params)))
            assert twice(app.router, name, **params) == own[1]
            return own[1]

        assert both("a", id=1) == "/outer/inner/a/1"
        inner.add_api_route("/b", endpoint, name="b")
        assert (both("b"), both("a", id=2)) == ("/outer/inner/b", "/outer/inner/a/2")
        # FastAPI does not see this one before it is told of another.
        inner.routes.append(starlette.routing.Route("/c", endpoint, name="c"))
        unseen = both("c")
        outer.add_api_route("/d", endpoint, name="d")
        inner.add_api_route("/e", endpoint, name="e")
        assert (unseen, both("c"), both("d")) == ("NoMatchFound", "/outer/inner/c", "/outer/d")
        app.router.routes.reverse()
        assert both("a", id=1) == "/again/a/1"

    def test_what_else_is_included(self) -> None:
        inner, app = fastapi.APIRouter(), fastapi.FastAPI()
        inner.routes += [
            starlette.routing.Route("/a", endpoint, name="a"),
            starlette.routing.WebSocketRoute("/{b}", endpoint, name="b"),
            starlette.routing.Mount("/m", routes=[starlette.routing.Route("/{c}", endpoint, name="c")]),
            starlette.routing.Host("{h}.org", starlette.routing.Router(), name="h"),
        ]
        inner.routes.append(Route("/ours", endpoint, name="ours"))  # type: ignore[arg-type]
        app.include_router(inner, prefix="/in")
        for name, params in (("a", {}), ("b", {"b": 1}), ("c", {"c": 2}), ("h", {"h": "x", "path": "/"})):
            assert twice(app.router, name, **params) == app.url_path_for(name, **params)
        assert twice(app.router, "ours") == outcome(lambda: str(app.url_path_for("ours")))[1]


@given(
    path=st.sampled_from(
        ["/{x}", "/{x:path}", "/a/{x}-{y:path}", "/{x:path}{y}", "/a b/{x}", "/a#{x}", "//{x}/"]
    ),
    values=st.lists(st.text("a0/\\?#\t\n é%.-@:", max_size=6), min_size=2, max_size=2),
    root_paths=st.lists(st.sampled_from(["", "/", "/v1", "//v1", "/a?b", "/é"]), min_size=2, max_size=3),
    socket=st.booleans(),
)
def test_a_plan_makes_the_url_that_its_path_makes(
    path: str, values: list[str], root_paths: list[str], socket: bool
) -> None:
    kind: Any = WebSocketRoute if socket else Route
    router = Router([kind(path, endpoint, name="here")])
    params = {name: value for name, value in zip("xy", values, strict=True) if "{" + name in path}
    for root_path in root_paths:
        connection = HTTPConnection({**asgi.http("/"), "router": router, "root_path": root_path})
        made = outcome(lambda: str(connection.url_for("here", **params)))  # noqa: B023
        again = outcome(lambda: str(connection.url_for("here", **params)))  # noqa: B023
        path_made = Router([kind(path, endpoint, name="here")]).url_path_for
        assert (
            made
            == again
            == outcome(
                lambda: str(path_made("here", **params).make_absolute_url(connection.base_url))  # noqa: B023
            )
        )
