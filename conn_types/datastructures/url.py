"""URLs, and that of a scope."""

from __future__ import annotations

import sys
from collections.abc import Mapping, MutableMapping, Sequence
from typing import TYPE_CHECKING, Any

import conn_types
from conn_types.datastructures.hostless_path import without_host
from conn_types.datastructures.multidict import MultiDict
from conn_types.datastructures.query_params import parsed_query, urlencoded
from conn_types.host_header import KEPT_ORIGINS, requested_authority, requested_origin

if TYPE_CHECKING:
    from urllib.parse import SplitResult as SplitResult

    import conn_types.datastructures.url
else:

    def __getattr__(name):
        if name == "SplitResult":  # somebody asks what the annotations mean
            from urllib.parse import SplitResult

            return SplitResult
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


if TYPE_CHECKING or sys.version_info < (3, 11):
    from typing_extensions import Self
else:
    from typing import Self

# `urllib.parse` is imported by what takes a URL apart: it takes longer than all that is imported here.

DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}


class URL:
    """An immutable URL: from its text, from an ASGI scope, or from components (`URL(scheme="https", …)`).

    Two of these sources at once are an AssertionError. It equals every object with the same `str()`.
    """

    _url: str

    def __init__(
        self, url: str = "", scope: MutableMapping[str, Any] | None = None, **components: Any
    ) -> None:
        if scope is not None:
            if url:
                raise AssertionError('Cannot set both "url" and "scope".')
            if components:
                raise AssertionError('Cannot set both "scope" and "**components".')
            url = text_of_scope(scope, scope["path"], scope.get("query_string", b""))
        elif components:
            if url:
                raise AssertionError('Cannot set both "url" and "**components".')
            # Parsed once more, as in Starlette: `netloc="?"` must not make something that reads differently.
            url = URL("").replace(**components).components.geturl()
        self._url = url

    @property
    def components(self) -> conn_types.datastructures.url.SplitResult:
        """The parts as `urllib.parse.urlsplit` returns them; a ValueError where it refuses the URL."""
        if not hasattr(self, "_components"):
            from urllib.parse import urlsplit

            self._components = urlsplit(self._url)
        return self._components

    @property
    def scheme(self) -> str:
        return self.components.scheme

    @property
    def netloc(self) -> str:
        return self.components.netloc

    @property
    def path(self) -> str:
        return self.components.path

    @property
    def query(self) -> str:
        return self.components.query

    @property
    def fragment(self) -> str:
        return self.components.fragment

    @property
    def username(self) -> str | None:
        return self.components.username

    @property
    def password(self) -> str | None:
        return self.components.password

    @property
    def hostname(self) -> str | None:
        return self.components.hostname

    @property
    def port(self) -> int | None:
        return self.components.port

    @property
    def is_secure(self) -> bool:
        return self.scheme in ("https", "wss")

    def replace(self, **kwargs: Any) -> Self:
        """A copy with other components: those of `SplitResult`, or username, password, hostname and port."""
        if not kwargs.keys().isdisjoint(("username", "password", "hostname", "port")):
            kwargs["netloc"] = self._netloc_with(
                hostname=kwargs.pop("hostname", None),
                port=kwargs.pop("port", self.port),
                username=kwargs.pop("username", self.username),
                password=kwargs.pop("password", self.password),
            )
        return self.__class__(self.components._replace(**kwargs).geturl())

    def _netloc_with(
        self, *, hostname: str | None, port: int | None, username: str | None, password: str | None
    ) -> str:
        netloc = self._host_as_written() if hostname is None else _bracketed(hostname)
        if port is not None:
            netloc += f":{port}"
        if username is None:
            return netloc
        userinfo = username if password is None else username + f":{password}"
        return f"{userinfo}@{netloc}"

    def _host_as_written(self) -> str:
        # `SplitResult.hostname` would be in lower case, and without the brackets of an IP literal.
        host = self.netloc.rpartition("@")[2]
        return host if host.endswith("]") else host.rsplit(":", 1)[0]

    def include_query_params(self, **kwargs: Any) -> Self:
        """A copy whose query has these parameters too, in the place of those with the same names."""
        params = MultiDict(parsed_query(self.query))
        params.update({str(key): str(value) for key, value in kwargs.items()})
        return self.replace(query=urlencoded(params.multi_items()))

    def replace_query_params(self, **kwargs: Any) -> Self:
        """A copy whose query has these parameters and no others."""
        return self.replace(query=urlencoded([(str(key), str(value)) for key, value in kwargs.items()]))

    def remove_query_params(self, keys: str | Sequence[str]) -> Self:
        """A copy whose query has none of these parameters."""
        params = MultiDict(parsed_query(self.query))
        for key in [keys] if isinstance(keys, str) else keys:
            params.pop(key, None)
        return self.replace(query=urlencoded(params.multi_items()))

    # Equal to a str with the same text, and not hashable: both as in Starlette.
    def __eq__(self, other: object) -> bool:
        return str(self) == str(other)

    def __str__(self) -> str:
        return self._url

    def __repr__(self) -> str:
        shown = str(self.replace(password="********")) if self.password else self._url
        return f"{self.__class__.__name__}({shown!r})"


def text_of_scope(scope: Mapping[str, Any], path: str, query_string: bytes) -> str:
    """The URL of `path`, written as in a scope, where the connection leads."""
    # A path in a scope is decoded: what would end a URL's path is escaped again.
    path = path.replace("?", "%3F")
    if "#" in path or "\\" in path:
        path = path.replace("#", "%23").replace("\\", "%5C")
    scheme = scope["scheme"] if "scheme" in scope else "http"  # noqa: SIM401  # `get` takes longer
    for key, value in scope["headers"]:
        if key == b"host":
            try:
                origin = KEPT_ORIGINS[scheme][value]
            except (KeyError, TypeError):  # TypeError: no `bytes`, but what decodes and cannot be hashed
                origin = requested_origin(scheme, value)
            if origin and path and path[0] == "/":
                # What `SplitResult.geturl` comes to, which takes five times as long.
                if not query_string and query_string.__class__ is bytes:
                    return origin + path
                query = query_string.decode()
                return f"{origin}{path}?{query}" if query else origin + path
            break
    return _unparsed(scheme, _netloc_of_scope(scope, scheme), path, query_string)


def _unparsed(scheme: str, netloc: str, path: str, query_string: bytes) -> str:
    query = query_string.decode()
    if not netloc:
        path = without_host(path)
        return f"{path}?{query}" if query else path
    from urllib.parse import SplitResult

    return SplitResult(scheme=scheme, netloc=netloc, path=path, query=query, fragment="").geturl()


def _netloc_of_scope(scope: Mapping[str, Any], scheme: str) -> str:
    """What the client asked for, else the server's own address, without the scheme's default port; "" where
    neither is there."""
    for key, value in scope["headers"]:
        if key == b"host":
            authority = requested_authority(value)
            if authority is not None:
                return authority
            break
    server = scope.get("server")
    if server is None:
        return ""
    host, port = server
    if ":" in host and not host.startswith("["):
        host = f"[{host}]"
    return host if port == DEFAULT_PORTS[scheme] else f"{host}:{port}"


def _bracketed(hostname: str) -> str:
    if ":" not in hostname or hostname.startswith("["):
        return hostname
    import ipaddress

    try:
        ipaddress.IPv6Address(hostname)
    except ValueError:
        return hostname
    return f"[{hostname}]"
