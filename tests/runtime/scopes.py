"""Random scopes, and what is asked of a connection over them, drawn from a `random.Random`.

What is drawn is plain data, so that each library gets a copy of it.
"""

from __future__ import annotations

from random import Random
from typing import Any

from tests.runtime.route_trees import VALUES

Step = tuple[Any, ...]

LETTERS = "ab/:?#[]@%&=+\\ ;\"',{}.é\t\r\n\0\x85\xa0\u2028\ud800😀"
FRAGMENTS = (
    *("//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example/", "/users/7", "/..//."),
    *("%2F", "%5C", "%E9", "%c3%a9", "%zz", "%", "?a=1&b=", "#top", "\r\nset-cookie: a=b", "\0", "é"),
    *("user:pw@", "[::1]", "[v1.a]", "xn--e1aybc", "a=1", "&&", "=", ";", '"a b"', '"\\"\\101\\\\"', "http:"),
)
HOSTS = (
    *(
        "example.org",
        "EXAMPLE.org:8000",
        "example.org:80",
        "example.org:443",
        "a:",
        "a:0",
        "a:00080",
        "a:65536",
    ),
    *(
        "[::1]",
        "[::1]:8000",
        "[::FFFF:1.2.3.4]",
        "[1::2::3]",
        "[v1.a:b]",
        "[V1.a]",
        "[::1",
        "::1",
        "[::1%25en0]",
    ),
    *(
        "",
        " ",
        "a b",
        "a/b",
        "a\\b",
        "a?b",
        "a#b",
        "user@a",
        "user:pw@a",
        "a,b",
        "a\tb",
        "é",
        "%61",
        "a_b",
        "*",
    ),
    *("evil.example/..", "a:80:80", "1.2.3.4", "a:" + "9" * 5_000, "a" * 300),
)
HEADER_NAMES = ("host", "Host", "HOST", "cookie", "Cookie", "accept", "x-y", "vary", "é", "", "content-type")
COOKIES = (
    *(
        "a=1; b=2; c=3",
        "a=1;b=2",
        "a",
        "=",
        ";",
        "a=",
        "=a",
        " a = b ",
        'a="b c"',
        'a="\\"x\\054y\\\\"',
        "a=b=c",
    ),
    *('a="', 'a=""', "a=1; a=2", "é=é", '"', 'a="\\', "a=\xa0b\x85", 'a="\\012\n\\9"', "a=b,c=d", "\x1c=1"),
)
MEMBERS = (
    *("app", "url", "base_url", "headers", "query_params", "path_params", "cookies", "client", "session"),
    *("auth", "user", "state", "scope"),
)
KEYS = (
    *("type", "path", "headers", "query_string", "scheme", "server", "client", "root_path", "app_root_path"),
    *("path_params", "state", "session", "auth", "user", "app", "router", "nothing"),
)
NAMES = ("a", "b", "a:b", "c", "", "b:c", "a:a")


def text(random: Random, longest: int = 8) -> str:
    if random.random() < 0.3:
        return "".join(random.choices(FRAGMENTS, k=random.randint(1, 3)))
    return "".join(random.choices(LETTERS, k=random.randint(0, longest)))


def path(random: Random) -> str:
    return random.choice(("", "/", "/", "/", "//", "/a")) + text(random)


def pairs(random: Random) -> list[tuple[str, str]]:
    return [(text(random, 2), text(random, 3)) for _ in range(random.randint(0, 3))]


def query_string(random: Random) -> bytes:
    if random.random() < 0.5:
        return "&".join(f"{key}={value}" for key, value in pairs(random)).encode("utf-8", "replace")
    return text(random).encode(random.choice(("utf-8", "latin-1", "utf-16")), "replace")


def header(random: Random) -> tuple[Any, ...]:
    name = random.choice(HEADER_NAMES)
    values = {"host": HOSTS, "cookie": COOKIES}.get(name.lower())
    value = text(random) if values is None or random.random() < 0.2 else random.choice(values)
    pair = name.encode("latin-1"), value.encode("latin-1", "replace")
    if random.random() < 0.005:
        return random.choice(
            (pair[:1], (*pair, b""), (name, value), (*pair[:1], bytearray(pair[1])), (b"host", None))
        )
    return pair


def headers(random: Random) -> Any:
    found = [header(random) for _ in range(random.randint(0, 5))]
    return tuple(found) if random.random() < 0.1 else found


def _optional(random: Random, scope: dict[str, Any], key: str, *values: Any, missing: float = 0.5) -> None:
    if random.random() >= missing:
        scope[key] = random.choice(values)


def scope(random: Random) -> dict[str, Any]:
    found: dict[str, Any] = {"type": "http" if random.random() < 0.8 else "websocket"}
    if random.random() < 0.005:
        found = random.choice(({}, {"type": "lifespan"}, {"type": None}, {"type": ["http"]}))
    _optional(random, found, "path", path(random), missing=0.02)
    _optional(random, found, "query_string", query_string(random), missing=0.05)
    _optional(random, found, "headers", headers(random), missing=0.02)
    _optional(
        random, found, "scheme", "http", "https", "ws", "wss", "http", "https", "", "ftp", "HTTP", missing=0.2
    )
    servers = (
        ("127.0.0.1", 80),
        ("::1", 443),
        ("[::1]", 1),
        ("/run/socket", None),
        ("", 80),
        ("a/b", 1),
        ["a", 80],
    )
    _optional(random, found, "server", None, *servers)
    _optional(random, found, "client", None, ("127.0.0.1", 1), ["::1", 2], ("", 0), "ab", {"a": 1, "b": 2})
    _optional(random, found, "root_path", "", "/", "/api", "/api/", "api", path(random))
    _optional(random, found, "app_root_path", "", "/", "/app", "/app/", path(random), missing=0.7)
    _optional(random, found, "path_params", {}, {"id": 1}, None)
    _optional(random, found, "state", {}, {"a": 1}, {"_state": 1}, missing=0.6)
    _optional(random, found, "session", {}, {"a": 1}, None)
    for key in ("app", "auth", "user"):
        _optional(random, found, key, "somebody", None, {})
    if random.random() < 0.02:
        odd: tuple[Any, ...] = (None, 1, "text", b"bytes", [], {}, (), ("a",), ("a", 1, 2), [None])
        found[random.choice(KEYS)] = random.choice(odd)
    return found


def params(random: Random) -> dict[str, Any]:
    return {
        name: random.choice(VALUES) for name in random.sample(("x", "y", "path", "z"), random.randint(0, 3))
    }


def step(random: Random) -> Step:
    """One thing to ask of a connection, or to do to its scope."""
    match random.randint(0, 15):
        case 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7:
            return "read", random.choice(MEMBERS)
        case 8:
            return "mapping", random.choice(
                ("keys", "values", "items", "__len__", "__iter__", "__reversed__")
            )
        case 9:
            return "key", random.choice(("__getitem__", "get", "__contains__")), random.choice(KEYS)
        case 10:
            changed = scope(random)
            return ("change", *(random.choice([*changed.items()]) if changed else ("path", "/changed")))
        case 11:
            return "remove", random.choice(KEYS)
        case 12:
            return (
                "header",
                random.choice(("getlist", "get", "__contains__", "__getitem__")),
                random.choice(HEADER_NAMES),
            )
        case 13:
            return "add_header", random.choice(("x-y", "host", "cookie")), text(random)
        case 14:
            return "remember", random.choice(("a", "b")), text(random, 2)
        case _:
            return "url_for", random.choice(NAMES), params(random)


def steps(random: Random) -> list[Step]:
    return [step(random) for _ in range(random.randint(1, 10))]
