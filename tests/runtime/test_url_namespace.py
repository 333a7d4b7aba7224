from __future__ import annotations

import copy
import inspect
import keyword
import pickle
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import starlette.datastructures
import starlette.requests
import starlette.routing
import starlette.websockets
from hypothesis import example, given
from hypothesis import strategies as st

from conn_types import URL, HTTPConnection, Mount, NoMatchFound, Route, Router, URLNamespace, urls
from conn_types.url_namespace import piece_of, spelled
from tests.runtime.asgi import http, websocket


def endpoint(connection: Any) -> Any: ...


NAMES = [
    "user",
    "class",
    "class_",
    "user-detail",
    "user_detail",
    "odd name",
    "_private",
    "2fa",
    "größe",
    "get",
]
ROUTES = [(f"/{number}/{{id:int}}", name) for number, name in enumerate(NAMES)]

ROUTER = Router(
    [
        *(Route(path, endpoint, name=name) for path, name in ROUTES),
        Route("/flat", endpoint, name="admin:flat"),
        Mount("/admin", routes=[Route("/users/{id:int}", endpoint, name="user")], name="admin"),
    ]
)
STARLETTES = starlette.routing.Router(
    [
        *(starlette.routing.Route(path, endpoint, name=name) for path, name in ROUTES),
        starlette.routing.Mount(
            "/admin",
            routes=[starlette.routing.Route("/users/{id:int}", endpoint, name="user")],
            name="admin",
        ),
    ]
)


def connection() -> HTTPConnection:
    return HTTPConnection(http("/", router=ROUTER))


class TestNamespace:
    @pytest.mark.parametrize("name", NAMES)
    def test_every_name_is_an_attribute(self, name: str) -> None:
        conn = connection()
        assert getattr(conn.urls, spelled(name))(id=7) == conn.url_for(name, id=7)

    @pytest.mark.parametrize("name", NAMES)
    def test_every_name_is_there_as_it_is(self, name: str) -> None:
        conn = connection()
        assert conn.urls[name](id=7) == conn.url_for(name, id=7)

    def test_the_usual_spellings(self) -> None:
        conn = connection()
        assert conn.urls.user(id=7).path == "/0/7"
        assert conn.urls.class_(id=7).path == "/1/7"
        assert conn.urls.user_x2d_detail(id=7).path == "/3/7"
        assert conn.urls.user_detail(id=7).path == "/4/7"
        assert conn.urls.größe(id=7).path == "/8/7"

    def test_a_dot_is_a_colon(self) -> None:
        conn = connection()
        assert conn.urls.admin.user(id=7) == conn.url_for("admin:user", id=7)
        assert conn.urls["admin"].user(id=7) == conn.url_for("admin:user", id=7)
        assert conn.urls.admin["user"](id=7) == conn.url_for("admin:user", id=7)
        assert conn.urls["admin:user"](id=7) == conn.url_for("admin:user", id=7)
        assert conn.urls.admin.flat().path == "/flat"

    def test_a_name_may_be_a_prefix_too(self) -> None:
        conn = connection()
        assert conn.urls.admin(path="/users/7") == conn.url_for("admin", path="/users/7")
        assert conn.urls.admin(path="/users/7").path == conn.urls.admin.user(id=7).path

    def test_errors_are_those_of_url_for(self) -> None:
        conn = connection()
        with pytest.raises(NoMatchFound):
            conn.urls.nobody()
        with pytest.raises(NoMatchFound):
            conn.urls.user(uid=7)
        with pytest.raises(TypeError):
            conn.urls.user(7)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]

    @pytest.mark.parametrize("name", ["self", "name", "connection", "path_params"])
    def test_a_parameter_may_have_any_name(self, name: str) -> None:
        router = Router([Route(f"/{{{name}}}", endpoint, name="a")])
        assert HTTPConnection(http("/", router=router)).urls.a(**{name: "x"}).path == "/x"

    def test_the_url_for_of_a_subclass_is_asked(self) -> None:
        class OwnConnection(HTTPConnection):
            def url_for(self, name: str, /, **path_params: Any) -> URL:
                return URL(f"/{name}")

        assert OwnConnection(http("/")).urls.admin.user() == "/admin:user"

    def test_all_of_it_is_not_a_route(self) -> None:
        with pytest.raises(TypeError):
            connection().urls()  # type: ignore[operator]  # pyright: ignore[reportCallIssue]

    def test_it_says_what_it_stands_for(self) -> None:
        assert repr(connection().urls) == "urls"
        assert repr(connection().urls.admin["odd name"]) == "urls['admin:odd name']"


class TestOthers:
    """What asks an object for attributes that it may not have is told that it has none."""

    @pytest.mark.parametrize("name", ["_repr_html_", "__wrapped__", "__deepcopy__", "_private", "__len__"])
    def test_underscores_are_no_routes(self, name: str) -> None:
        for namespace in (connection().urls, connection().urls.admin):
            with pytest.raises(AttributeError, match=name):
                getattr(namespace, name)

    def test_inspection(self) -> None:
        assert inspect.unwrap(connection().urls.user) is not None
        assert list(inspect.signature(connection().urls.user).parameters) == ["path_params"]
        assert inspect.getdoc(connection().urls) is not None

    def test_copy(self) -> None:
        namespace = connection().urls.admin
        assert copy.copy(namespace).user(id=7) == namespace.user(id=7)
        assert repr(copy.deepcopy(namespace)) == repr(namespace)
        assert repr(pickle.loads(pickle.dumps(URLNamespace(Reverser())["a b"]))) == "urls['a b']"

    def test_nothing_can_be_set_and_nothing_is_iterated_over(self) -> None:
        with pytest.raises(AttributeError):
            connection().urls.user = 1  # type: ignore[attr-defined]  # pyright: ignore
        with pytest.raises(TypeError):
            iter(connection().urls)  # type: ignore[call-overload]  # pyright: ignore
        with pytest.raises(TypeError):
            "user" in connection().urls  # type: ignore[operator]  # noqa: B015  # pyright: ignore


class Reverser:
    def url_for(self, name: str, /, **path_params: Any) -> str:
        return name


class TestOfStarlette:
    @pytest.mark.parametrize(
        "conn",
        [
            starlette.requests.Request(http("/", router=STARLETTES)),
            starlette.requests.HTTPConnection(http("/", router=STARLETTES)),
            starlette.websockets.WebSocket(websocket("/", router=STARLETTES), None, None),  # type: ignore[arg-type]  # pyright: ignore
        ],
        ids=["Request", "HTTPConnection", "WebSocket"],
    )
    def test_urls_are_starlettes(self, conn: starlette.requests.HTTPConnection) -> None:
        url = urls(conn).admin.user(id=7)
        assert type(url) is starlette.datastructures.URL
        assert url == conn.url_for("admin:user", id=7)
        assert urls(conn)["odd name"](id=7) == conn.url_for("odd name", id=7)
        with pytest.raises(starlette.routing.NoMatchFound):
            urls(conn).nobody()

    def test_ours_have_ours(self) -> None:
        conn = connection()
        assert type(urls(conn).user(id=7)) is URL
        assert urls(conn).user(id=7) == conn.urls.user(id=7)


FRAGMENTS = st.sampled_from(
    [*"x_-: .0aé", "2d", "_x2d_", "x_", "class", "é", "ﬁ", "10ffff", "ffffff", "x5f_", "_x5f", "d800"]
)
ANY_NAME = st.lists(FRAGMENTS | st.text(max_size=3), max_size=6).map("".join)


class TestSpelling:
    @pytest.mark.parametrize(
        ("name", "spelling"),
        [
            ("user", "user"),
            ("admin:user", "admin.user"),
            ("user-detail", "user_x2d_detail"),
            ("odd name", "odd_x20_name"),
            ("auth:jwt.login", "auth.jwt_x2e_login"),
            ("class", "class_"),
            ("class_", "class_x5f_"),
            ("match", "match"),
            ("2fa", "x32_fa"),
            ("_private", "x5f_private"),
            ("größe", "größe"),
            ("größe-x", "gr_xf6__xdf_e_x2d_x"),
            ("ﬁle", "xfb01_le"),
            ("", "x_"),
            ("a::b", "a.x_.b"),
            ("x_", "x78__"),
            ("box", "box"),
            ("a_x2d_b", "a_x5f_x2d_b"),
            ("xadd", "x78_add"),
        ],
    )
    def test_examples(self, name: str, spelling: str) -> None:
        assert spelled(name) == spelling

    def test_examples_of_the_documentation(self) -> None:
        page = Path(__file__).parents[2] / "docs" / "urls.md"
        examples = re.findall("`([^`]*)` → `([^`]*)`", page.read_text("utf-8"))
        assert len(examples) > 5
        assert [(name, spelled(name)) for name, _ in examples] == examples

    @given(ANY_NAME)
    @example("_x2d-")
    @example("\ud800")
    @example("\U0010ffff")
    def test_every_name_can_be_written_and_is_read_back(self, name: str) -> None:
        """So no two names have one spelling."""
        pieces = spelled(name).split(".")
        for piece in pieces:
            assert piece.isidentifier()
            assert not keyword.iskeyword(piece)
            assert not piece.startswith("_")
            assert unicodedata.normalize("NFKC", piece) == piece
        assert ":".join(map(piece_of, pieces)) == name

    @given(st.from_regex(r"[a-wyz][a-z_]*", fullmatch=True).filter(lambda name: not name.endswith("_")))
    def test_identifiers_are_themselves(self, name: str) -> None:
        if "_x" not in name and not keyword.iskeyword(name):
            assert spelled(name) == name

    @given(st.text())
    def test_every_spelling_is_read(self, spelling: str) -> None:
        assert isinstance(piece_of(spelling), str)
