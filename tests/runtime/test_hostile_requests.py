"""What a client sends to do harm: it chooses no host through a path, and raises only what Starlette raises.

How long it takes is in `benchmarks/runtime.md`.
"""

from __future__ import annotations

import re
from random import Random
from typing import Any

import pytest
import starlette.requests
import starlette.routing
from hypothesis import example, given
from hypothesis import strategies as st

import conn_types.routing
from conn_types import HTTPConnection, Route, Router
from tests.runtime.asgi import call
from tests.runtime.oracle import needs_oracle, outcome
from tests.runtime.route_trees import endpoint
from tests.runtime.scopes import LETTERS
from tests.runtime.shown import shown

EVIL = ("//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "/\r\n/evil.example")
ROUTER = Router(
    [Route("/files/{file:path}", endpoint, name="file"), Route("/{path:path}", endpoint, name="any")]
)
PORTS = {"http": 80, "https": 443, "ws": 80}
paths = st.one_of(
    st.text(alphabet=LETTERS, max_size=8),
    st.sampled_from((*EVIL, "https://evil.example/", "\0//evil.example", " //evil.example", "/./\t\t//evil")),
)


def scope(**keys: Any) -> dict[str, Any]:
    return {
        "type": "http",
        "method": "GET",
        "path": "/",
        "query_string": b"",
        "headers": [],
        "router": ROUTER,
        **keys,
    }


def browsers_host(link: str) -> str | None:
    """The host that a browser reads out of a link, as WHATWG's standard has it; None where it names none."""
    link = link.strip("".join(map(chr, range(33)))).translate({9: None, 10: None, 13: None})
    found = re.match(r"(?i)((?:https?|wss?|ftp):)?(/*)([^/?#]*)", link.replace("\\", "/"))
    assert found is not None
    return found[3].lower() if found[1] or len(found[2]) > 1 else None


@given(paths, st.sampled_from(("http", "https", "ws")))
@example("", "http")
def test_path_chooses_no_host(path: str, scheme: str) -> None:
    known = HTTPConnection(scope(path=path, scheme=scheme, headers=[(b"host", b"shop.example")]))
    nobody = [scope(path=path, scheme=scheme, **keys) for keys in ({}, {"server": ("", PORTS[scheme])})]
    for found in (
        known.url,
        known.base_url,
        known.url_for("file", file=path),
        known.url_for("any", path=path),
    ):
        assert browsers_host(str(found)) == found.hostname == "shop.example"
    for each in nobody:
        unknown = HTTPConnection(each)
        for text in (unknown.url, unknown.base_url, unknown.url_for("any", path=path)):
            assert browsers_host(str(text)) is None
    assert browsers_host(ROUTER.url_path_for("any", path=path)) is None


@pytest.mark.parametrize("end", ["#", "?", "\\", "/", ":80#", ":80/", ":", "@", "?@", "#[", "]", "["])
@pytest.mark.parametrize("library", [conn_types.routing, starlette.routing], ids=["ours", "Starlette's"])
def test_parameter_of_a_host_cannot_end_it(end: str, library: Any) -> None:
    router = library.Router([library.Host("{shop:path}.shop.example", library.Router(), name="shop")])
    connection = HTTPConnection(scope(router=router))
    for value in ("good", f"evil.example{end}", f"me@evil.example{end}"):
        url = connection.url_for("shop", shop=value, path="/")
        assert url.hostname is not None
        assert url.hostname.endswith(".shop.example")
        assert (browsers_host(str(url)) or "").endswith(".shop.example")


@pytest.mark.parametrize("library", [conn_types.routing, starlette.routing], ids=["ours", "Starlette's"])
@pytest.mark.parametrize("host", ["", "\t", "\r\n", "/", "//", "\\"])
@pytest.mark.parametrize("headers", [[(b"host", b"shop.example")], []])
def test_parameter_that_is_no_host_leaves_the_place_to_none(library: Any, host: str, headers: Any) -> None:
    """`{tenant:path}` is whatever the parameter says, but nothing of the path behind it."""
    inner = library.Router([library.Route("/{page:path}", endpoint, name="page")])
    router = library.Router([library.Host("{tenant:path}", inner, name="site")])
    connection = HTTPConnection(scope(router=router, headers=headers))
    for page in ("evil.example", "/evil.example", "\t/evil.example", "//evil.example", "http://evil.example"):
        for url in (
            connection.url_for("site:page", tenant=host, page=page),
            connection.url_for("site", tenant=host, path=page),
        ):
            found = browsers_host(str(url))
            assert found is None or found == "shop.example" or "%" in found


@pytest.mark.parametrize("path", EVIL)
def test_redirect_stays_on_the_host(path: str) -> None:
    router = Router([Route("/{path:path}/", endpoint)])
    for headers in ([(b"host", b"shop.example")], []):
        start = call(router, scope(path=path, headers=headers))[0]
        location = dict(start["headers"]).get(b"location", b"").decode()
        assert browsers_host(location) in ("shop.example", None)


def hostile(size: int) -> list[dict[str, Any]]:
    random = Random(size)
    return [
        scope(headers=[(b"x-%d" % number, b"a") for number in range(size)]),
        scope(headers=[(b"cookie", b"a%d=b" % number) for number in range(size)]),
        scope(headers=[(b"cookie", b"; ".join(b'a%d="\\\\101"' % number for number in range(size)))]),
        scope(headers=[(b"host", b"a" * size)]),
        scope(headers=[(b"host", b"[" + b":" * size + b"]")]),
        scope(headers=[(b"host", b"a:" + b"9" * size)]),
        scope(query_string=b"a=%41&" * size),
        scope(query_string=b"&" * size),
        scope(query_string=bytes(random.choices(range(128), k=size))),
        *(scope(path="/" + piece * size) for piece in ("/", "\\", "\0", "\r\n", "?", "%2F", "é")),
    ]


def raised(connection: Any, member: str) -> str | None:
    ending, error = outcome(lambda: shown(getattr(connection, member)))
    return error if ending == "raised" else None


@needs_oracle
@pytest.mark.parametrize(
    "member", ["url", "base_url", "headers", "query_params", "cookies", "client", "path_params"]
)
def test_raises_nothing_that_starlette_does_not(member: str) -> None:
    for keys in hostile(2_000):
        ours, theirs = HTTPConnection({**keys}), starlette.requests.HTTPConnection({**keys})
        assert raised(ours, member) == raised(theirs, member)
