from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import starlette.datastructures as theirs
from hypothesis import given
from hypothesis import strategies as st

import conn_types.datastructures as ours
from tests.runtime.oracle import needs_oracle, outcome

pytestmark = needs_oracle

COMPONENTS = (
    "scheme",
    "netloc",
    "path",
    "query",
    "fragment",
    "username",
    "password",
    "hostname",
    "port",
    "is_secure",
)

urls = st.one_of(
    st.from_regex(
        r"((http|https|ws|wss|ftp)://)?([a-z]{1,3}(:[a-z]{0,3})?@)?(\[::1\]|[a-zA-Z.]{0,6})(:[0-9]{0,6})?"
        r"(/[a-z%/]{0,6})?(\?[a-z=&+%]{0,8})?(#[a-z]{0,3})?",
        fullmatch=True,
    ),
    st.text(alphabet="ab:/?#[]@%&=+\\ é", max_size=15),
)
words = st.text(alphabet="ab=&+% é:/?#@[]\\", max_size=5)


def both(use: Callable[[Any], Any]) -> None:
    """What `use` makes of our module is what it makes of Starlette's."""
    assert outcome(lambda: use(ours)) == outcome(lambda: use(theirs))


@given(urls)
def test_url_components(url: str) -> None:
    both(lambda library: [outcome(getattr, library.URL(url), name) for name in COMPONENTS])
    both(lambda library: repr(library.URL(url)))
    both(
        lambda library: (str(library.URL(url)), library.URL(url) == url, library.URL(url) == library.URL(url))
    )


components = st.fixed_dictionaries(
    {},
    optional={
        "scheme": st.sampled_from(("http", "https", "ws", "")),
        "netloc": words,
        "path": words,
        "query": words,
        "fragment": words,
        "username": st.one_of(st.none(), words),
        "password": st.one_of(st.none(), words),
        "hostname": st.one_of(st.none(), words, st.sampled_from(("::1", "[::1]", "a::b::c", "example.org"))),
        "port": st.one_of(st.none(), st.integers(0, 99999)),
    },
)


@given(urls, components)
def test_url_replace(url: str, changes: dict[str, Any]) -> None:
    both(lambda library: str(library.URL(url).replace(**changes)))
    both(lambda library: str(library.URL(**changes)))


@given(urls, st.dictionaries(words, words, max_size=3))
def test_url_query_parameters(url: str, params: dict[str, str]) -> None:
    both(lambda library: str(library.URL(url).include_query_params(**params)))
    both(lambda library: str(library.URL(url).replace_query_params(**params)))
    both(lambda library: str(library.URL(url).remove_query_params(list(params))))
    both(lambda library: str(library.URL(url).remove_query_params("a")))


scopes = st.fixed_dictionaries(
    {
        "type": st.just("http"),
        "path": st.text(alphabet="/a?#\\é{}", max_size=6).map(lambda path: "/" + path),
        "headers": st.lists(
            st.tuples(
                st.sampled_from((b"host", b"Host", b"accept")),
                st.sampled_from(
                    (b"example.org", b"EXAMPLE.org:8000", b"[::1]:80", b"a/b", b"", b"a:99999", b"\xe9")
                ),
            ),
            max_size=2,
        ),
    },
    optional={
        "scheme": st.sampled_from(("http", "https", "ws", "wss", "ftp")),
        "server": st.sampled_from((None, ("127.0.0.1", 80), ("::1", 443), ("[::1]", 1), ("/socket", None))),
        "query_string": st.sampled_from((b"", b"a=1&b=", b"\xff")),
    },
)


@given(scopes)
def test_url_of_a_scope(scope: dict[str, Any]) -> None:
    both(lambda library: str(library.URL(scope=scope)))


def test_url_of_two_sources() -> None:
    scope: dict[str, Any] = {"path": "/", "headers": []}
    both(lambda library: library.URL("/a", scope=scope))
    both(lambda library: library.URL(scope=scope, path="/"))
    both(lambda library: library.URL("/a", path="/"))
    assert outcome(lambda: ours.URL("/a", scope=scope)) == ("raised", "AssertionError")


def test_url_keeps_its_class_and_hides_its_password() -> None:
    class Own(ours.URL):
        pass

    assert type(Own("/a").replace(path="/b")) is Own
    assert "secret" not in repr(ours.URL("https://me:secret@example.org"))


@given(
    st.text(alphabet="/\\ab", max_size=6),
    st.sampled_from(("http", "websocket", "", "ftp")),
    st.sampled_from(("", "example.org")),
    st.sampled_from(("http://a.org", "https://a.org/x/", "wss://a.org", "//a.org/x")),
)
def test_url_path(path: str, protocol: Any, host: str, base: str) -> None:
    both(lambda library: str(library.URLPath(path, protocol, host)))
    both(lambda library: str(library.URLPath(path, protocol=protocol, host=host).make_absolute_url(base)))
    both(lambda library: str(library.URLPath(path, protocol, host).make_absolute_url(library.URL(base))))
    both(lambda library: library.URLPath(path, protocol, host).protocol)


@given(
    st.text(alphabet="/\\ab", max_size=6).map("/".__add__),
    st.sampled_from(("", "/", "/x", "http:///x", "/x/")),
)
def test_url_path_below_a_base_without_a_host_has_none(path: str, base: str) -> None:
    found = ours.URLPath(path, "http").make_absolute_url(base)
    assert (found.scheme, found.netloc) == ("", "")
    assert str(theirs.URLPath(path, "http").make_absolute_url(base)) == f"http://{found}"


keys = st.sampled_from(("a", "b", "A"))
pairs = st.lists(st.tuples(keys, st.text(alphabet="xy", max_size=2)), max_size=5)
sources = st.one_of(st.none(), pairs, pairs.map(dict))
steps = st.lists(
    st.one_of(
        st.tuples(st.just("__setitem__"), keys, words),
        st.tuples(st.just("__delitem__"), keys),
        st.tuples(st.just("pop"), keys),
        st.tuples(st.just("pop"), keys, words),
        st.tuples(st.just("popitem")),
        st.tuples(st.just("poplist"), keys),
        st.tuples(st.just("clear")),
        st.tuples(st.just("setdefault"), keys, words),
        st.tuples(st.just("setlist"), keys, st.lists(words, max_size=2)),
        st.tuples(st.just("append"), keys, words),
        st.tuples(st.just("update"), pairs),
    ),
    max_size=6,
)


def shown(multidict: Any) -> tuple[Any, ...]:
    return (
        repr(multidict),
        str(multidict),
        multidict.multi_items(),
        dict(multidict),
        list(multidict.keys()),
        list(multidict.values()),
        list(multidict.items()),
        multidict.getlist("a"),
        "b" in multidict,
        len(multidict),
    )


@given(sources, pairs.map(dict))
def test_immutable_multidict(source: Any, more: dict[str, str]) -> None:
    both(lambda library: shown(library.ImmutableMultiDict(source, **more)))
    both(lambda library: shown(library.ImmutableMultiDict(library.MultiDict(source))))
    both(lambda library: library.ImmutableMultiDict(source) == library.ImmutableMultiDict(more))
    both(lambda library: library.ImmutableMultiDict(source, source))


@given(sources, steps)
def test_multidict(source: Any, changes: list[tuple[Any, ...]]) -> None:
    def use(library: Any) -> list[Any]:
        multidict = library.MultiDict(source)
        return [(outcome(getattr(multidict, name), *args), shown(multidict)) for name, *args in changes]

    both(use)


@given(st.one_of(sources, st.text(alphabet="a=b&+%2", max_size=12), st.binary(max_size=8)), pairs.map(dict))
def test_query_params(source: Any, more: dict[str, str]) -> None:
    both(lambda library: shown(library.QueryParams(source, **more)))
    both(lambda library: library.QueryParams(source) == library.QueryParams(more))
    both(lambda library: shown(library.QueryParams(library.QueryParams(source))))


def test_query_params_are_text() -> None:
    assert ours.QueryParams({1: 2}).multi_items() == [("1", "2")]
    assert ours.QueryParams(theirs.QueryParams("a=1&a=2")).getlist("a") == ["1", "2"]


names = st.sampled_from(("a", "A", "x-y", "é", "vary"))
header_steps = st.lists(
    st.one_of(
        st.tuples(st.just("__setitem__"), names, words),
        st.tuples(st.just("__delitem__"), names),
        st.tuples(st.just("setdefault"), names, words),
        st.tuples(st.just("append"), names, words),
        st.tuples(st.just("add_vary_header"), words),
        st.tuples(st.just("update"), st.dictionaries(names, words, max_size=2)),
    ),
    max_size=5,
)
raw_headers = st.lists(
    st.tuples(st.sampled_from((b"a", b"x-y", b"vary", b"A")), st.binary(max_size=3)), max_size=4
)


def shown_headers(headers: Any) -> tuple[Any, ...]:
    return (
        repr(headers),
        headers.raw,
        headers.keys(),
        headers.values(),
        headers.items(),
        list(headers),
        len(headers),
        [headers.getlist(name) for name in ("a", "A", "X-Y")],
        [outcome(headers.__getitem__, name) for name in ("a", "nothing")],
        "A" in headers,
    )


@given(raw_headers, raw_headers, st.dictionaries(names, words, max_size=3))
def test_headers(raw: list[Any], other: list[Any], mapping: dict[str, str]) -> None:
    both(lambda library: shown_headers(library.Headers(raw=raw)))
    both(lambda library: shown_headers(library.Headers(mapping)))
    both(lambda library: shown_headers(library.Headers(scope={"headers": tuple(raw)})))
    both(lambda library: library.Headers(raw=raw) == library.Headers(raw=other))
    both(lambda library: shown_headers(library.Headers(raw=raw).mutablecopy()))


@given(raw_headers, header_steps, st.one_of(st.dictionaries(names, words, max_size=2), st.just([("a", "b")])))
def test_mutable_headers(raw: list[Any], changes: list[tuple[Any, ...]], other: Any) -> None:
    def use(library: Any) -> list[Any]:
        headers = library.MutableHeaders(raw=list(raw))
        seen: list[Any] = [
            (outcome(getattr(headers, name), *args), shown_headers(headers)) for name, *args in changes
        ]
        seen.append(outcome(lambda: shown_headers(headers | other)))
        headers |= other
        return [*seen, shown_headers(headers)]

    both(use)


def test_headers_of_two_sources() -> None:
    both(lambda library: library.Headers({}, raw=[]))
    both(lambda library: library.Headers({}, scope={"headers": []}))
    both(lambda library: library.Headers(raw=[], scope={"headers": []}))
    assert outcome(lambda: ours.Headers({}, raw=[])) == ("raised", "AssertionError")


def test_mutable_headers_write_into_the_scope() -> None:
    scope: dict[str, Any] = {"headers": ((b"a", b"1"),)}
    ours.MutableHeaders(scope=scope)["b"] = "2"
    assert scope["headers"] == [(b"a", b"1"), (b"b", b"2")]


def test_state() -> None:
    def use(library: Any) -> list[Any]:
        held: dict[str, Any] = {"a": 1}
        state = library.State(held)
        state.b = 2
        state["c"] = 3
        del state.a
        return [
            held,
            (state.b, state["c"], list(state), len(state)),
            outcome(lambda: state.a),
            outcome(lambda: state["a"]),
            outcome(lambda: delattr(state, "a")),
            outcome(lambda: state.__delitem__("a")),
            hasattr(state, "a"),
            vars(state),
        ]

    both(use)


def test_state_can_be_copied_and_pickled() -> None:
    state = ours.State({"a": 1})
    assert copy.copy(state).a == 1
    assert pickle.loads(pickle.dumps(state)).a == 1
