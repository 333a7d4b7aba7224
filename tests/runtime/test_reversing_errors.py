"""What `url_path_for` says where it finds nothing, and where a value does not fit."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
import starlette.routing

from conn_types.connection import HTTPConnection
from conn_types.convertors import Convertor, register_url_convertor
from conn_types.routing import Host, Mount, NoMatchFound, Route, Router
from tests.runtime import asgi
from tests.runtime.route_trees import endpoint

USERS = Router([Route("/", endpoint, name="list"), Route("/{id:int}", endpoint, name="detail")])
ROUTER = Router(
    [
        Route("/", endpoint, name="home"),
        Route("/posts/{id:int}", endpoint, name="post"),
        Route("/posts/{id:int}/{page}", endpoint, name="post"),
        Mount("/users", USERS, name="users"),
        Mount("/{tenant}", routes=[Route("/bill", endpoint, name="bill")]),
        Host("{sub}.example.org", Router([Route("/", endpoint, name="start")]), name="site"),
    ]
)


class TestNothingFound:
    @pytest.mark.parametrize(
        ("name", "params", "why"),
        [
            ("home", ["id"], '"home" takes no parameters.'),
            ("users:detail", [], '"users:detail" takes the parameter "id".'),
            ("post", ["page"], '"post" takes the parameter "id" or the parameters "id" and "page".'),
            ("users", [], '"users" takes the parameter "path".'),
            ("site:start", ["sub", "id"], '"site:start" takes the parameter "sub".'),
            ("bill", ["id"], '"bill" takes the parameter "tenant".'),
            ("detail", ["id"], 'Did you mean "users:detail"?'),
            ("users.detail", ["id"], 'Did you mean "users:detail"?'),
            ("admin:home", [], 'Did you mean "home"?'),
            ("users:detial", ["id"], 'Did you mean "users:detail"?'),
            ("nothing like it", [], ""),
        ],
    )
    def test_cause_follows_the_first_sentence(self, name: str, params: list[str], why: str) -> None:
        with pytest.raises(NoMatchFound) as raised:
            ROUTER.url_path_for(name, **dict.fromkeys(params, 1))
        first = str(starlette.routing.NoMatchFound(name, dict.fromkeys(params, 1)))
        assert str(raised.value) == f"{first} {why}".strip()
        assert raised.value.args == (first,)

    def test_among_thousands_of_names_those_that_begin_alike_are_compared(self) -> None:
        """With all of them, whoever reads the error would wait for a second."""
        names = [f"resource_{number}_detail" for number in range(3_000)]
        router = Router([Route("/", endpoint, name=name) for name in ("zebra_crossing", *names)])
        with pytest.raises(NoMatchFound, match='Did you mean "zebra_crossing"'):
            router.url_path_for("zebra_crosing")

    def test_route_alone_says_what_it_takes(self) -> None:
        with pytest.raises(NoMatchFound, match='"detail" takes the parameter "id"'):
            USERS.routes[1].url_path_for("detail")

    def test_mounts_that_hold_each_other(self) -> None:
        router = Router([Route("/", endpoint, name="home")])
        router.mount("/again", router, name="again")
        with pytest.raises(NoMatchFound, match='Did you mean "home"'):
            router.url_path_for("hime")

    def test_routes_that_raise_are_not_told_about(self) -> None:
        class Hidden(Route):
            @property
            def routes(self) -> Any:
                raise RuntimeError("closed")

        with pytest.raises(NoMatchFound) as raised:
            Router([Hidden("/", endpoint, name="hidden")]).url_path_for("hiden")
        assert str(raised.value) == 'No route exists for name "hiden" and params "".'

    def test_it_can_be_pickled(self) -> None:
        copied = pickle.loads(pickle.dumps(NoMatchFound("user", {"id": object()})))
        assert isinstance(copied, NoMatchFound)
        assert str(copied) == 'No route exists for name "user" and params "id".'

    def test_copies_say_why_as_well(self) -> None:
        async def unpicklable(connection: HTTPConnection) -> Any: ...

        router = Router([Route("/", unpicklable, name="home")])
        with pytest.raises(NoMatchFound) as raised:
            router.url_path_for("hime")
        for copied in (pickle.loads(pickle.dumps(raised.value)), copy.deepcopy(raised.value)):
            assert str(copied) == str(raised.value)
            assert str(copied).endswith('Did you mean "home"?')

    def test_subclass_with_arguments_of_its_own_can_be_pickled(self) -> None:
        copied = pickle.loads(pickle.dumps(OwnError(("user", "id"), shop=7)))
        assert (type(copied).__mro__[1], isinstance(copied, starlette.routing.NoMatchFound)) == (
            OwnError,
            True,
        )
        assert (copied.shop, str(copied)) == (7, 'No route exists for name "user" and params "id".')

    def test_subclass_that_does_not_call_ours(self) -> None:
        class Silent(NoMatchFound):
            def __init__(self, text: str) -> None:
                self.text = text

        assert str(Silent("a")) == "a"

    def test_starlettes_router_says_what_it_says(self) -> None:
        router = starlette.routing.Router([starlette.routing.Route("/", endpoint, name="home")])
        with pytest.raises(starlette.routing.NoMatchFound) as raised:
            HTTPConnection({**asgi.http("/"), "router": router}).url_for("hime")
        assert type(raised.value) is starlette.routing.NoMatchFound


class OwnError(NoMatchFound):
    def __init__(self, sought: tuple[str, str], *, shop: int) -> None:
        name, parameter = sought
        super().__init__(name, {parameter: None})
        self.shop = shop


class TestValueThatDoesNotFit:
    @pytest.mark.parametrize(
        ("value", "error", "message"),
        [
            (-1, AssertionError, 'Negative integers are not supported: the parameter "id" of the route '),
            ("one", ValueError, "invalid literal for int() with base 10: 'one': the parameter"),
            (None, TypeError, 'the parameter "id" of the route "users:detail" was given None'),
            (float("inf"), OverflowError, 'the parameter "id" of the route "users:detail" was given inf'),
        ],
    )
    def test_error_names_route_parameter_and_value(self, value: Any, error: Any, message: str) -> None:
        for _ in range(2):
            with pytest.raises(error) as raised:
                ROUTER.url_path_for("users:detail", id=value)
            assert type(raised.value) is error
            assert message in str(raised.value)
            assert type(raised.value.__cause__) is error

    def test_also_where_the_router_is_starlettes(self) -> None:
        routes = [starlette.routing.Route("/{id:int}", endpoint, name="user")]
        connection = HTTPConnection({**asgi.http("/"), "router": starlette.routing.Router(routes)})
        for _ in range(2):
            with pytest.raises(AssertionError, match='the parameter "id" of the route "user" was given -1'):
                connection.url_for("user", id=-1)
            assert connection.url_for("user", id=1).path == "/1"

    def test_path_below_a_mount(self) -> None:
        with pytest.raises(AttributeError, match='the parameter "path" of the route "users" was given None'):
            ROUTER.url_path_for("users", path=None)

    def test_other_errors_stay_what_they_are(self) -> None:
        class OwnError(Exception):
            pass

        class Odd(Convertor[object]):
            regex = "x"

            def to_string(self, value: object) -> str:
                raise error

        error = OwnError("odd")
        register_url_convertor("odd", Odd())
        with pytest.raises(OwnError) as raised:
            Router([Route("/{a:odd}", endpoint, name="a")]).url_path_for("a", a="x" * 1000)
        assert raised.value is error
        notes = getattr(error, "__notes__", [])
        assert all(note.startswith('the parameter "a" of the route "a" was') for note in notes)
        assert all(len(note) < 200 for note in notes)

    def test_value_without_a_representation(self) -> None:
        class Broken:
            def __repr__(self) -> str:
                raise RuntimeError

        with pytest.raises(TypeError, match="was given a Broken"):
            ROUTER.url_path_for("users:detail", id=Broken())
