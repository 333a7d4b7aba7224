"""The paths of routes, and the URLs that they make below a base."""

# A URL is made here as its class would make it, had it not to ask what else it is made of.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from conn_types.datastructures.hostless_path import without_authority, without_host
from conn_types.datastructures.url import DEFAULT_PORTS, URL
from conn_types.host_header import HostHeader

if TYPE_CHECKING or sys.version_info < (3, 11):
    from typing_extensions import Self
else:
    from typing import Self

_new = object.__new__
_SCHEMES = {"http": ("http", "https"), "websocket": ("ws", "wss")}


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
    return without_authority(path) if path < "/0" else path


def absolute_url(path: str, protocol: str, host: str, base_url: str) -> URL:
    """The URL of a path that is escaped, of a URLPath with this protocol and host."""
    base = (
        _kept_base(base_url, protocol) if len(base_url) <= _LONGEST_KEPT_BASE else _base(base_url, protocol)
    )
    if base.plain and not host and is_plain_path(path):
        # What the line below would come to, for parts that were parsed before: nothing moves a border.
        return _url(base.plain + path)
    netloc = _within_authority(host) or base.netloc
    if not netloc and (not base.scheme or base.scheme in DEFAULT_PORTS):
        return URL(path=without_host(base.path + path))
    return URL(scheme=base.scheme, netloc=netloc, path=base.path + path)


def _url(text: str) -> URL:
    """`URL(text)`, which does not ask what else is meant."""
    url = _new(URL)
    url._url = text
    return url


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
