"""The `Host` header, taken apart as RFC 9110 (section 7.2) and RFC 3986 (section 3.2.2) write it."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

# Anything else in the header could move the border between a URL's authority and its path.
_HOST = re.compile(
    r"(?P<host>[a-z0-9._~%!$&'()*+,;=-]+"
    r"|\[(?:(?P<ipv6>[a-f0-9]*:[a-f0-9.:]+)|(?-i:v)[a-f0-9]+\.[a-z0-9._~!$&'()*+,;=:-]+)\])"
    r"(?::(?P<port>[0-9]+))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HostHeader:
    """A valid header: the host as written, an IP literal with its brackets, and the port's digits, if any."""

    host: str
    port: str | None

    @staticmethod
    def parse(text: str | None) -> HostHeader | None:
        """None for a missing or an invalid header, as in Starlette 1.10."""
        found = None if text is None else _HOST.fullmatch(text)
        if found is None or not _is_ipv6(found["ipv6"]):
            return None
        return HostHeader(host=found["host"], port=found["port"])

    @property
    def authority(self) -> str:
        return self.host if self.port is None else f"{self.host}:{self.port}"

    @property
    def has_valid_port(self) -> bool:
        digits = (self.port or "").lstrip("0")
        return len(digits) <= 5 and int(digits or "0") <= 65535


def _is_ipv6(address: str | None) -> bool:
    if address is None:
        return True
    try:
        ipaddress.IPv6Address(address)
    except ipaddress.AddressValueError:
        return False
    return True
