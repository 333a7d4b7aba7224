"""The `Host` header, taken apart as RFC 9110 (section 7.2) and RFC 3986 (section 3.2.2) write it."""

from __future__ import annotations

# Anything else in the header could move the border between a URL's authority and its path.
_HOST = (
    r"(?P<host>[a-z0-9._~%!$&'()*+,;=-]+"
    r"|\[(?:(?P<ipv6>[a-f0-9]*:[a-f0-9.:]+)|(?-i:v)[a-f0-9]+\.[a-z0-9._~!$&'()*+,;=:-]+)\])"
    r"(?::(?P<port>[0-9]+))?"
)

# What the headers that came before say of each scheme: `requested_origin`. Few hosts are asked for again and
# again; what an attacker sends instead fills no memory.
KEPT_ORIGINS: dict[str, dict[bytes, str]] = {"http": {}, "https": {}, "ws": {}, "wss": {}}
_MOST_KEPT = 256
_LONGEST_KEPT = 255


class HostHeader:
    """A valid header: the host as written, an IP literal with its brackets, and the port's digits, if any."""

    __slots__ = ("host", "port")

    def __init__(self, host: str, port: str | None) -> None:
        self.host = host
        self.port = port

    @staticmethod
    def parse(text: str | None) -> HostHeader | None:
        """None for a missing or an invalid header, as in Starlette 1.10."""
        # Imported and compiled when the first header comes: it takes longer than the rest of the package.
        import re

        found = None if text is None else re.fullmatch(_HOST, text, re.IGNORECASE)
        if found is None or not _is_ipv6(found["ipv6"]):
            return None
        return HostHeader(found["host"], found["port"])

    @property
    def authority(self) -> str:
        return self.host if self.port is None else f"{self.host}:{self.port}"

    @property
    def has_valid_port(self) -> bool:
        digits = (self.port or "").lstrip("0")
        return len(digits) <= 5 and int(digits or "0") <= 65535


def requested_authority(header: bytes) -> str | None:
    """Host and port as the client wrote them; None where a URL cannot hold them."""
    host_header = HostHeader.parse(header.decode("latin-1"))
    return host_header.authority if host_header is not None and host_header.has_valid_port else None


def requested_origin(scheme: str, header: bytes) -> str:
    """Scheme and authority as a URL begins with them; "" where a URL cannot hold them, or for other schemes
    than the four."""
    kept = KEPT_ORIGINS.get(scheme) if scheme.__class__ is str else None  # what is none may have no hash
    if kept is None:
        return ""
    authority = requested_authority(header)
    origin = "" if authority is None else f"{scheme}://{authority}"
    if type(header) is bytes and len(header) <= _LONGEST_KEPT:
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        kept[header] = origin
    return origin


def _is_ipv6(address: str | None) -> bool:
    if address is None:
        return True
    import ipaddress

    try:
        ipaddress.IPv6Address(address)
    except ipaddress.AddressValueError:
        return False
    return True
