from __future__ import annotations

from typing import Literal

from typing_extensions import assert_type

from conn_types import URL, Headers, ImmutableMultiDict, MutableHeaders, QueryParams, URLPath
from conn_types.datastructures import Address

url = URL("https://example.org/")
assert_type(URL(scheme="https", hostname="example.org", port=None), URL)
assert_type(url.hostname, str | None)
assert_type(url.port, int | None)
assert_type(url.replace(path="/users", port=8000), URL)
assert_type(url.include_query_params(page=2), URL)
url.replace(hst="example.org")  # error


class OwnURL(URL):
    pass


assert_type(OwnURL("/").replace(path="/users"), OwnURL)

path = URLPath("/users", protocol="http")
assert_type(path.protocol, Literal["http", "websocket", ""])
assert_type(path.make_absolute_url(url), URL)
URLPath("/users", protocol="ftp")  # error

assert_type(Address("127.0.0.1", 8000).port, int)
assert_type(QueryParams("a=1").getlist("a"), list[str])
assert_type(ImmutableMultiDict({"a": 1}).multi_items(), list[tuple[str, int]])
assert_type(Headers({"a": "1"})["a"], str)
assert_type(Headers().mutablecopy(), MutableHeaders)
