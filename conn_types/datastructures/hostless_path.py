"""Paths that are a whole URL: browsers must read no host out of them."""

from __future__ import annotations

_AFTER_THE_FIRST_SLASH = (("//", "/%2F"), ("/\t", "/%09"), ("/\n", "/%0A"), ("/\r", "/%0D"))


def without_host(path: str) -> str:
    """The path as a URL of which nobody says the host: the path must not.

    There is no scheme either: `http:///evil.example` leads to that host.
    """
    return without_authority(path if not path or path.startswith("/") else "/" + path)


def without_authority(path: str) -> str:
    """Escape the second of two leading slashes: what follows them would be read as a host.

    Parsers of URLs drop tabs and line ends, so that none may stand between the two.
    """
    if path < "/0":  # quicker than to ask for what comes first: most paths go on with a letter
        for written, escaped in _AFTER_THE_FIRST_SLASH:
            if path.startswith(written):
                return escaped + path[2:]
    return path
