"""What a connection is made of: URLs, headers, query parameters, state. Results are Starlette 1.10's."""

from __future__ import annotations

import sys
from collections.abc import (
    Callable,
    ItemsView,
    Iterable,
    Iterator,
    KeysView,
    Mapping,
    MutableMapping,
    Sequence,
    ValuesView,
)
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar

import conn_types
from conn_types.host_header import KEPT_ORIGINS, HostHeader, requested_authority, requested_origin

if TYPE_CHECKING:
    from urllib.parse import SplitResult as SplitResult

    import conn_types.datastructures
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

KeyT = TypeVar("KeyT")
ValueT_co = TypeVar("ValueT_co", covariant=True)

_DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}
_AFTER_THE_FIRST_SLASH = (("//", "/%2F"), ("/\t", "/%09"), ("/\n", "/%0A"), ("/\r", "/%0D"))
_new = object.__new__
_SCHEMES = {"http": ("http", "https"), "websocket": ("ws", "wss")}


class Address(NamedTuple):
    """The two ends of a connection, `scope["client"]` and `scope["server"]`."""

    host: str
    port: int


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
            url = _text_of_scope(scope, scope["path"], scope.get("query_string", b""))
        elif components:
            if url:
                raise AssertionError('Cannot set both "url" and "**components".')
            # Parsed once more, as in Starlette: `netloc="?"` must not make something that reads differently.
            url = URL("").replace(**components).components.geturl()
        self._url = url

    @property
    def components(self) -> conn_types.datastructures.SplitResult:
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
        params = MultiDict(_parsed_query(self.query))
        params.update({str(key): str(value) for key, value in kwargs.items()})
        return self.replace(query=_urlencoded(params.multi_items()))

    def replace_query_params(self, **kwargs: Any) -> Self:
        """A copy whose query has these parameters and no others."""
        return self.replace(query=_urlencoded([(str(key), str(value)) for key, value in kwargs.items()]))

    def remove_query_params(self, keys: str | Sequence[str]) -> Self:
        """A copy whose query has none of these parameters."""
        params = MultiDict(_parsed_query(self.query))
        for key in [keys] if isinstance(keys, str) else keys:
            params.pop(key, None)
        return self.replace(query=_urlencoded(params.multi_items()))

    # Equal to a str with the same text, and not hashable: both as in Starlette.
    def __eq__(self, other: object) -> bool:
        return str(self) == str(other)

    def __str__(self) -> str:
        return self._url

    def __repr__(self) -> str:
        shown = str(self.replace(password="********")) if self.password else self._url
        return f"{self.__class__.__name__}({shown!r})"


def _url(text: str) -> URL:
    """`URL(text)`, which does not ask what else is meant."""
    url = _new(URL)
    url._url = text  # pyright: ignore[reportPrivateUsage]
    return url


def _text_of_scope(scope: Mapping[str, Any], path: str, query_string: bytes) -> str:
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
                return f"{origin}{path}?{query_string.decode()}" if query_string else origin + path
            break
    return _unparsed(scheme, _netloc_of_scope(scope, scheme), path, query_string)


def _unparsed(scheme: str, netloc: str, path: str, query_string: bytes) -> str:
    query = query_string.decode()
    if not netloc:
        path = _without_host(path)
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
    return host if port == _DEFAULT_PORTS[scheme] else f"{host}:{port}"


def _bracketed(hostname: str) -> str:
    if ":" not in hostname or hostname.startswith("["):
        return hostname
    import ipaddress

    try:
        ipaddress.IPv6Address(hostname)
    except ValueError:
        return hostname
    return f"[{hostname}]"


def _without_host(path: str) -> str:
    """The path as a URL of which nobody says the host: the path must not.

    There is no scheme either: `http:///evil.example` leads to that host.
    """
    return _without_authority(path if not path or path.startswith("/") else "/" + path)


def _without_authority(path: str) -> str:
    """Escape the second of two leading slashes: what follows them would be read as a host.

    Parsers of URLs drop tabs and line ends, so that none may stand between the two.
    """
    if path < "/0":  # quicker than to ask for what comes first: most paths go on with a letter
        for written, escaped in _AFTER_THE_FIRST_SLASH:
            if path.startswith(written):
                return escaped + path[2:]
    return path


class URLPath(str):
    """The result of `url_path_for`: a path that knows its protocol, and its host where a `Host` route gives
    one.

    A backslash and a second leading slash are escaped, and a tab or line end after the first one, so that no
    browser reads a host out of a path. What would end the host before its end is escaped in the URL.
    A protocol other than the three is an AssertionError.
    """

    protocol: Literal["http", "websocket", ""]
    host: str

    def __new__(cls, path: str, protocol: Literal["http", "websocket", ""] = "", host: str = "") -> Self:
        if protocol not in ("http", "websocket", ""):
            raise AssertionError(f"{protocol!r} is no protocol of a URLPath")
        self = str.__new__(cls, escaped_path(path))
        self.protocol = protocol
        self.host = host
        return self

    def make_absolute_url(self, base_url: str | URL) -> URL:
        """The URL below `base_url`, secure if that is; its host is this path's own where it has one."""
        return absolute_url(str(self), self.protocol, self.host, str(base_url))


def escaped_path(path: str) -> str:
    """The path without what could be read as the beginning of a host."""
    path = path.replace("\\", "%5C")
    # Most paths go on with a letter after the slash.
    return _without_authority(path) if path < "/0" else path


def absolute_url(path: str, protocol: str, host: str, base_url: str) -> URL:
    """The URL of a path that is escaped, of a URLPath with this protocol and host."""
    base = (
        _kept_base(base_url, protocol) if len(base_url) <= _LONGEST_KEPT_BASE else _base(base_url, protocol)
    )
    if base.plain and not host and is_plain_path(path):
        # What the line below would come to, for parts that were parsed before: nothing moves a border.
        return _url(base.plain + path)
    netloc = _within_authority(host) or base.netloc
    if not netloc and (not base.scheme or base.scheme in _DEFAULT_PORTS):
        return URL(path=_without_host(base.path + path))
    return URL(scheme=base.scheme, netloc=netloc, path=base.path + path)


def plain_base(base_url: str, protocol: str) -> str:
    """What `absolute_url` writes before a plain path of this protocol; "" where it parses the whole."""
    return _kept_base(base_url, protocol).plain if len(base_url) <= _LONGEST_KEPT_BASE else ""


def is_plain_path(path: str) -> bool:
    """Whether a parser of URLs finds no end in the path, and drops nothing of it."""
    return path[:1] == "/" and path.isprintable() and "?" not in path and "#" not in path


def _within_authority(host: str) -> str:
    """Escape what would end the host before its end: what comes from parameters must not choose another."""
    if host == "" or HostHeader.parse(host) is not None:
        return host
    import re

    # Tabs and line ends are dropped by parsers, and may be all there is.
    return re.sub(r"[/?#\\@\[\]\t\n\r]|:(?![0-9]*$)", lambda found: f"%{ord(found[0]):02X}", host)


class _Base(NamedTuple):
    """What a base URL is for paths of one protocol; its path has no slashes at its end.

    `plain`: its text, to which a plain path may be added as it stands; "" where that would be read otherwise.
    """

    scheme: str
    netloc: str
    path: str
    plain: str


def _base(url: str, protocol: str) -> _Base:
    components = URL(url).components
    scheme, netloc, path = components.scheme, components.netloc, components.path.rstrip("/")
    if protocol:
        scheme = _SCHEMES[protocol][scheme in ("https", "wss")]
    is_plain = scheme and netloc and (not path or is_plain_path(path))
    return _Base(scheme, netloc, path, f"{scheme}://{netloc}{path}" if is_plain else "")


# An application has few base URLs.
_kept_base = lru_cache(maxsize=64)(_base)
_LONGEST_KEPT_BASE = 512


class ImmutableMultiDict(Mapping[KeyT, ValueT_co]):
    """A mapping whose keys may have several values: as a mapping it shows the last, `getlist` shows all.

    It is made of another multidict, a mapping or pairs, and keyword arguments after them. More than one
    positional argument is an AssertionError. Two are equal where their pairs are, whatever the order of
    different keys.
    """

    _dict: dict[KeyT, ValueT_co]
    _list: list[tuple[KeyT, ValueT_co]]

    def __init__(
        self,
        *args: ImmutableMultiDict[KeyT, ValueT_co]
        | Mapping[KeyT, ValueT_co]
        | Iterable[tuple[KeyT, ValueT_co]],
        **kwargs: Any,
    ) -> None:
        self._list = _pairs(args, kwargs)
        self._dict = dict(self._list)

    def getlist(self, key: Any) -> list[ValueT_co]:
        return [item_value for item_key, item_value in self._list if item_key == key]

    def keys(self) -> KeysView[KeyT]:
        return self._dict.keys()

    def values(self) -> ValuesView[ValueT_co]:
        return self._dict.values()

    def items(self) -> ItemsView[KeyT, ValueT_co]:
        return self._dict.items()

    def multi_items(self) -> list[tuple[KeyT, ValueT_co]]:
        return list(self._list)

    def __getitem__(self, key: KeyT) -> ValueT_co:
        return self._dict[key]

    def __contains__(self, key: Any) -> bool:
        return key in self._dict

    def __iter__(self) -> Iterator[KeyT]:
        return iter(self.keys())

    def __len__(self) -> int:
        return len(self._dict)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, self.__class__):
            return False
        return sorted(self._list, key=itemgetter(0)) == sorted(other._list, key=itemgetter(0))

    def __repr__(self) -> str:
        return f"{self.__class__.__name__}({self.multi_items()!r})"


def _pairs(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> list[tuple[Any, Any]]:
    if len(args) > 1:
        raise AssertionError("Too many arguments.")
    source = args[0] if args else None
    if not source:
        return list(kwargs.items())
    # By name and not by class: Starlette's multidicts are as good as ours.
    if hasattr(source, "multi_items"):
        return [*source.multi_items(), *kwargs.items()]
    if hasattr(source, "items"):
        return [*source.items(), *kwargs.items()]
    return [*source, *kwargs.items()]


class MultiDict(ImmutableMultiDict[Any, Any]):
    """A multidict that can be changed. Setting a key removes its other values; `append` keeps them."""

    def __setitem__(self, key: Any, value: Any) -> None:
        self.setlist(key, [value])

    def __delitem__(self, key: Any) -> None:
        self._remove(key)
        del self._dict[key]

    def pop(self, key: Any, default: Any = None) -> Any:
        self._remove(key)
        return self._dict.pop(key, default)

    def popitem(self) -> tuple[Any, Any]:
        key, value = self._dict.popitem()
        self._remove(key)
        return key, value

    def poplist(self, key: Any) -> list[Any]:
        values = self.getlist(key)
        self.pop(key)
        return values

    def clear(self) -> None:
        self._dict.clear()
        self._list.clear()

    def setdefault(self, key: Any, default: Any = None) -> Any:
        if key not in self:
            self._list.append((key, default))
            self._dict[key] = default
        return self[key]

    def setlist(self, key: Any, values: list[Any]) -> None:
        if not values:
            self.pop(key)
            return
        self._remove(key)
        self._list.extend((key, value) for value in values)
        self._dict[key] = values[-1]

    def append(self, key: Any, value: Any) -> None:
        self._list.append((key, value))
        self._dict[key] = value

    def update(self, *args: MultiDict | Mapping[Any, Any] | list[tuple[Any, Any]], **kwargs: Any) -> None:
        new = MultiDict(*args, **kwargs)
        self._list = [(key, value) for key, value in self._list if key not in new._dict] + new._list
        self._dict.update(new._dict)

    def _remove(self, key: Any) -> None:
        self._list = [(item_key, value) for item_key, value in self._list if item_key != key]


class QueryParams(ImmutableMultiDict[str, str]):
    """The parameters of a query string, `str` or `bytes`, or of whatever makes a multidict; all text."""

    def __init__(
        self,
        *args: ImmutableMultiDict[Any, Any] | Mapping[Any, Any] | list[tuple[Any, Any]] | str | bytes,
        **kwargs: Any,
    ) -> None:
        if len(args) > 1:
            raise AssertionError("Too many arguments.")
        source: Any = args[0] if args else ()
        if isinstance(source, bytes):
            source = source.decode("latin-1")
        super().__init__(_parsed_query(source) if isinstance(source, str) else source, **kwargs)
        self._list = [(str(key), str(value)) for key, value in self._list]
        self._dict = {str(key): str(value) for key, value in self._dict.items()}

    def __str__(self) -> str:
        return _urlencoded(self._list)

    def __repr__(self) -> str:
        return f"{self.__class__.__name__}({str(self)!r})"


def _urlencoded(pairs: list[tuple[str, str]]) -> str:
    from urllib.parse import urlencode

    return urlencode(pairs)


def _parsed_query(text: str) -> list[tuple[str, str]]:
    """What `urllib.parse.parse_qsl` makes of it when it keeps blank values, in half of the time."""
    if "+" in text:
        text = text.replace("+", " ")
    pieces = text.split("&")
    pairs = [(name, value) for piece in pieces if piece for name, _, value in (piece.partition("="),)]
    if "%" in text:
        from urllib.parse import unquote

        pairs = [(unquote(name), unquote(value)) for name, value in pairs]
    return pairs


class Headers(Mapping[str, str]):
    """HTTP headers: names in any case, several values for one name, all of it Latin-1 on the wire.

    From a mapping, from raw pairs, or from a scope, whose `headers` become a list that a `MutableHeaders` of
    the same scope changes. As a mapping it shows the first value, `getlist` shows all; `keys()` may repeat.
    Two sources at once are an AssertionError.
    """

    def __init__(
        self,
        headers: Mapping[str, str] | None = None,
        raw: list[tuple[bytes, bytes]] | None = None,
        scope: MutableMapping[str, Any] | None = None,
    ) -> None:
        self._list: list[tuple[bytes, bytes]]
        if headers is not None:
            if raw is not None:
                raise AssertionError('Cannot set both "headers" and "raw".')
            if scope is not None:
                raise AssertionError('Cannot set both "headers" and "scope".')
            self._list = [(_name(key), value.encode("latin-1")) for key, value in headers.items()]
        elif raw is not None:
            if scope is not None:
                raise AssertionError('Cannot set both "raw" and "scope".')
            self._list = raw
        elif scope is not None:
            self._list = scope["headers"] = list(scope["headers"])
        else:
            self._list = []

    @property
    def raw(self) -> list[tuple[bytes, bytes]]:
        return list(self._list)

    def keys(self) -> list[str]:  # type: ignore[override]
        return [key.decode("latin-1") for key, _ in self._list]

    def values(self) -> list[str]:  # type: ignore[override]
        return [value.decode("latin-1") for _, value in self._list]

    def items(self) -> list[tuple[str, str]]:  # type: ignore[override]
        return [(key.decode("latin-1"), value.decode("latin-1")) for key, value in self._list]

    def getlist(self, key: str) -> list[str]:
        name = _name(key)
        return [value.decode("latin-1") for item_key, value in self._list if item_key == name]

    def mutablecopy(self) -> MutableHeaders:
        return MutableHeaders(raw=self._list[:])

    def __getitem__(self, key: str) -> str:
        try:
            name = _KEPT_NAMES[key]
        except (KeyError, TypeError):  # TypeError: no text, but what cannot be hashed
            name = _name(key)
        for item_key, value in self._list:
            if item_key == name:
                return value.decode("latin-1")
        raise KeyError(key)

    def __contains__(self, key: Any) -> bool:
        name = _name(key)
        return any(item_key == name for item_key, _ in self._list)

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys())

    def __len__(self) -> int:
        return len(self._list)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Headers) and sorted(self._list) == sorted(other._list)

    def __repr__(self) -> str:
        as_dict = dict(self.items())
        if len(as_dict) == len(self):
            return f"{self.__class__.__name__}({as_dict!r})"
        return f"{self.__class__.__name__}(raw={self.raw!r})"


class MutableHeaders(Headers):
    """Headers that can be changed, in place in the list that they were made of."""

    @property
    def raw(self) -> list[tuple[bytes, bytes]]:
        return self._list

    def __setitem__(self, key: str, value: str) -> None:
        """Set the header where its first value stands, or at the end, and remove its other values."""
        name, encoded = _name(key), value.encode("latin-1")
        places = self._places(name)
        if not places:
            self._list.append((name, encoded))
            return
        self._list[places[0]] = (name, encoded)
        for place in reversed(places[1:]):
            del self._list[place]

    def __delitem__(self, key: str) -> None:
        """Remove all values of the header, if there is one."""
        for place in reversed(self._places(_name(key))):
            del self._list[place]

    def __ior__(self, other: Mapping[str, str]) -> Self:
        _refuse_other_than_mapping(other)
        self.update(other)
        return self

    def __or__(self, other: Mapping[str, str]) -> MutableHeaders:
        _refuse_other_than_mapping(other)
        new = self.mutablecopy()
        new.update(other)
        return new

    def setdefault(self, key: str, value: str) -> str:
        """The header's first value, after adding `value` where it had none."""
        name, encoded = _name(key), value.encode("latin-1")
        for item_key, item_value in self._list:
            if item_key == name:
                return item_value.decode("latin-1")
        self._list.append((name, encoded))
        return value

    def update(self, other: Mapping[str, str]) -> None:
        for key, value in other.items():
            self[key] = value

    def append(self, key: str, value: str) -> None:
        """Add a value, and keep those that are there."""
        self._list.append((_name(key), value.encode("latin-1")))

    def add_vary_header(self, vary: str) -> None:
        self["vary"] = ", ".join([*self.getlist("vary"), vary])

    def _places(self, name: bytes) -> list[int]:
        return [place for place, (item_key, _) in enumerate(self._list) if item_key == name]


def _name(key: str) -> bytes:
    name = key.lower().encode("latin-1")
    if type(key) is str and len(key) <= _LONGEST_KEPT_NAME:
        if len(_KEPT_NAMES) >= _MOST_KEPT_NAMES:
            _KEPT_NAMES.clear()
        _KEPT_NAMES[key] = name
    return name


# As they stand on the wire: the names that are asked for stand in code, and are few.
_KEPT_NAMES: dict[str, bytes] = {}
_MOST_KEPT_NAMES = 256
_LONGEST_KEPT_NAME = 64


def _refuse_other_than_mapping(other: object) -> None:
    if not isinstance(other, Mapping):
        raise TypeError(f"Expected a mapping but got {other.__class__.__name__}")


class State:
    """Attributes and items over one dict, `scope["state"]` for a connection's. A missing one is
    AttributeError, KeyError."""

    # A state of its own dict, beside the one that it shows, would take longer to make than all the rest.
    __slots__ = ("__weakref__", "_state")

    _state: dict[str, Any]

    def __init__(self, state: dict[str, Any] | None = None) -> None:
        _show_state(self, {} if state is None else state)

    if not TYPE_CHECKING:

        @property
        def __dict__(self):
            """What it holds in Starlette, for who looks into it; a copy."""
            return {"_state": self._state}

    def __setattr__(self, key: str, value: Any) -> None:
        self._state[key] = value

    def __getattr__(self, key: str) -> Any:
        try:
            return self._state[key]
        except KeyError:
            raise AttributeError(f"'{self.__class__.__name__}' object has no attribute '{key}'") from None

    def __reduce__(self) -> tuple[type[Self], tuple[dict[str, Any]]]:
        # Without it, copy and pickle ask for the attributes of an object without `_state`, and never end.
        return self.__class__, (self._state,)

    def __delattr__(self, key: str) -> None:
        del self._state[key]

    def __getitem__(self, key: str) -> Any:
        return self._state[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self._state[key] = value

    def __delitem__(self, key: str) -> None:
        del self._state[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._state)

    def __len__(self) -> int:
        return len(self._state)


# Past `__setattr__`, which sets what the state shows.
_show_state: Callable[[State, dict[str, Any]], None] = State.__dict__["_state"].__set__
