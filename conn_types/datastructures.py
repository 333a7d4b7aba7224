"""What a connection is made of: URLs, headers, query parameters, state. Results are Starlette 1.10's."""

from __future__ import annotations

import ipaddress
from collections.abc import (
    ItemsView,
    Iterable,
    Iterator,
    KeysView,
    Mapping,
    MutableMapping,
    Sequence,
    ValuesView,
)
from operator import itemgetter
from typing import Any, Literal, NamedTuple, TypeVar
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from typing_extensions import Self

from conn_types.host_header import HostHeader

KeyT = TypeVar("KeyT")
ValueT_co = TypeVar("ValueT_co", covariant=True)

_DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}
_SCHEMES = {"http": ("http", "https"), "websocket": ("ws", "wss")}


class Address(NamedTuple):
    """The two ends of a connection, `scope["client"]` and `scope["server"]`."""

    host: str
    port: int


class URL:
    """An immutable URL: from its text, from an ASGI scope, or from components (`URL(scheme="https", …)`).

    Two of these sources at once are an AssertionError. It equals every object with the same `str()`.
    """

    __slots__ = ("_components", "_url")

    def __init__(
        self, url: str = "", scope: MutableMapping[str, Any] | None = None, **components: Any
    ) -> None:
        if scope is not None:
            if url:
                raise AssertionError('Cannot set both "url" and "scope".')
            if components:
                raise AssertionError('Cannot set both "scope" and "**components".')
            url = _url_of_scope(scope)
        elif components:
            if url:
                raise AssertionError('Cannot set both "url" and "**components".')
            # Parsed once more, as in Starlette: `netloc="?"` must not make something that reads differently.
            url = URL("").replace(**components).components.geturl()
        self._url = url
        self._components: SplitResult | None = None

    @property
    def components(self) -> SplitResult:
        """The parts as `urllib.parse.urlsplit` returns them; a ValueError where it refuses the URL."""
        if self._components is None:
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
        userinfo = username if password is None else f"{username}:{password}"
        return f"{userinfo}@{netloc}"

    def _host_as_written(self) -> str:
        # `SplitResult.hostname` would be in lower case, and without the brackets of an IP literal.
        host = self.netloc.rpartition("@")[2]
        return host if host.endswith("]") else host.rsplit(":", 1)[0]

    def include_query_params(self, **kwargs: Any) -> Self:
        """A copy whose query has these parameters too, in the place of those with the same names."""
        params = MultiDict(parse_qsl(self.query, keep_blank_values=True))
        params.update({str(key): str(value) for key, value in kwargs.items()})
        return self.replace(query=urlencode(params.multi_items()))

    def replace_query_params(self, **kwargs: Any) -> Self:
        """A copy whose query has these parameters and no others."""
        return self.replace(query=urlencode([(str(key), str(value)) for key, value in kwargs.items()]))

    def remove_query_params(self, keys: str | Sequence[str]) -> Self:
        """A copy whose query has none of these parameters."""
        params = MultiDict(parse_qsl(self.query, keep_blank_values=True))
        for key in [keys] if isinstance(keys, str) else keys:
            params.pop(key, None)
        return self.replace(query=urlencode(params.multi_items()))

    # Equal to a str with the same text, and not hashable: both as in Starlette.
    def __eq__(self, other: object) -> bool:
        return str(self) == str(other)

    def __str__(self) -> str:
        return self._url

    def __repr__(self) -> str:
        shown = str(self.replace(password="********")) if self.password else self._url
        return f"{self.__class__.__name__}({shown!r})"


def _url_of_scope(scope: MutableMapping[str, Any]) -> str:
    # `scope["path"]` is decoded: what would end a URL's path is escaped again.
    path = scope["path"].replace("?", "%3F").replace("#", "%23").replace("\\", "%5C")
    scheme = scope.get("scheme", "http")
    netloc = _netloc_of_scope(scope, scheme)
    query = scope.get("query_string", b"").decode()
    if netloc is None:
        path = _without_authority(path)
        return f"{path}?{query}" if query else path
    return SplitResult(scheme=scheme, netloc=netloc, path=path, query=query, fragment="").geturl()


def _netloc_of_scope(scope: MutableMapping[str, Any], scheme: str) -> str | None:
    """What the client asked for, else the server's own address, without the scheme's default port."""
    for key, value in scope["headers"]:
        if key == b"host":
            host_header = HostHeader.parse(value.decode("latin-1"))
            if host_header is not None and host_header.has_valid_port:
                return host_header.authority
            break
    server = scope.get("server")
    if server is None:
        return None
    host, port = server
    if ":" in host and not host.startswith("["):
        host = f"[{host}]"
    return host if port == _DEFAULT_PORTS[scheme] else f"{host}:{port}"


def _bracketed(hostname: str) -> str:
    if ":" not in hostname or hostname.startswith("["):
        return hostname
    try:
        ipaddress.IPv6Address(hostname)
    except ValueError:
        return hostname
    return f"[{hostname}]"


def _without_authority(path: str) -> str:
    """Escape the second of two leading slashes: what follows them would be read as a host."""
    return "/%2F" + path[2:] if path.startswith("//") else path


class URLPath(str):
    """The result of `url_path_for`: a path that knows its protocol, and its host where a `Host` route gives
    one.

    A backslash and a second leading slash are escaped, so that no browser reads a host out of a path.
    A protocol other than the three is an AssertionError.
    """

    __slots__ = ("host", "protocol")

    protocol: Literal["http", "websocket", ""]
    host: str

    def __new__(cls, path: str, protocol: Literal["http", "websocket", ""] = "", host: str = "") -> Self:
        if protocol not in ("http", "websocket", ""):
            raise AssertionError(f"{protocol!r} is no protocol of a URLPath")
        self = super().__new__(cls, _without_authority(path.replace("\\", "%5C")))
        self.protocol = protocol
        self.host = host
        return self

    def make_absolute_url(self, base_url: str | URL) -> URL:
        """The URL below `base_url`, secure if that is; its host is this path's own where it has one."""
        if isinstance(base_url, str):
            base_url = URL(base_url)
        scheme = _SCHEMES[self.protocol][base_url.is_secure] if self.protocol else base_url.scheme
        path = base_url.path.rstrip("/") + str(self)
        return URL(scheme=scheme, netloc=self.host or base_url.netloc, path=path)


class ImmutableMultiDict(Mapping[KeyT, ValueT_co]):
    """A mapping whose keys may have several values: as a mapping it shows the last, `getlist` shows all.

    It is made of another multidict, a mapping or pairs, and keyword arguments after them. More than one
    positional argument is an AssertionError. Two are equal where their pairs are, whatever the order of
    different keys.
    """

    __slots__ = ("_dict", "_list")

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
        return iter(self._dict)

    def __len__(self) -> int:
        return len(self._dict)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, self.__class__):
            return False
        return sorted(self._list, key=itemgetter(0)) == sorted(other._list, key=itemgetter(0))

    def __repr__(self) -> str:
        return f"{self.__class__.__name__}({self._list!r})"


def _pairs(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> list[tuple[Any, Any]]:
    if len(args) > 1:
        raise AssertionError("Too many arguments.")
    source = args[0] if args else None
    if not source:
        return list(kwargs.items())
    # By name and not by class: Starlette's multidicts are as good as ours.
    for method in ("multi_items", "items"):
        items = getattr(source, method, None)
        if items is not None:
            return [*items(), *kwargs.items()]
    return [*source, *kwargs.items()]


class MultiDict(ImmutableMultiDict[Any, Any]):
    """A multidict that can be changed. Setting a key removes its other values; `append` keeps them."""

    __slots__ = ()

    def __setitem__(self, key: Any, value: Any) -> None:
        self.setlist(key, [value])

    def __delitem__(self, key: Any) -> None:
        del self._dict[key]
        self._remove(key)

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
        if key not in self._dict:
            self.append(key, default)
        return self._dict[key]

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
        self._list = [item for item in self._list if item[0] not in new._dict] + new._list
        self._dict.update(new._dict)

    def _remove(self, key: Any) -> None:
        self._list = [item for item in self._list if item[0] != key]


class QueryParams(ImmutableMultiDict[str, str]):
    """The parameters of a query string, `str` or `bytes`, or of whatever makes a multidict; all text."""

    __slots__ = ()

    def __init__(
        self,
        *args: ImmutableMultiDict[Any, Any] | Mapping[Any, Any] | list[tuple[Any, Any]] | str | bytes,
        **kwargs: Any,
    ) -> None:
        pairs = _pairs(tuple(_parsed_query(arg) for arg in args), kwargs)
        super().__init__([(str(key), str(value)) for key, value in pairs])

    def __str__(self) -> str:
        return urlencode(self._list)

    def __repr__(self) -> str:
        return f"{self.__class__.__name__}({str(self)!r})"


def _parsed_query(source: Any) -> Any:
    if isinstance(source, bytes):
        source = source.decode("latin-1")
    return parse_qsl(source, keep_blank_values=True) if isinstance(source, str) else source


class Headers(Mapping[str, str]):
    """HTTP headers: names in any case, several values for one name, all of it Latin-1 on the wire.

    From a mapping, from raw pairs, or from a scope, whose `headers` become a list that a `MutableHeaders` of
    the same scope changes. As a mapping it shows the first value, `getlist` shows all; `keys()` may repeat.
    Two sources at once are an AssertionError.
    """

    __slots__ = ("_list",)

    def __init__(
        self,
        headers: Mapping[str, str] | None = None,
        raw: list[tuple[bytes, bytes]] | None = None,
        scope: MutableMapping[str, Any] | None = None,
    ) -> None:
        self._list: list[tuple[bytes, bytes]] = []
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
        if len(as_dict) == len(self._list):
            return f"{self.__class__.__name__}({as_dict!r})"
        return f"{self.__class__.__name__}(raw={self._list!r})"


class MutableHeaders(Headers):
    """Headers that can be changed, in place in the list that they were made of."""

    __slots__ = ()

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
    return key.lower().encode("latin-1")


def _refuse_other_than_mapping(other: object) -> None:
    if not isinstance(other, Mapping):
        raise TypeError(f"Expected a mapping but got {other.__class__.__name__}")


class State:
    """Attributes and items over one dict, `scope["state"]` for a connection's. A missing one is
    AttributeError, KeyError."""

    __slots__ = ("_state",)

    _state: dict[str, Any]

    def __init__(self, state: dict[str, Any] | None = None) -> None:
        object.__setattr__(self, "_state", {} if state is None else state)

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
