"""Random things to do with a library of Starlette's names: what is drawn once is done with each."""

from __future__ import annotations

import copy
import pickle
import re
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from conn_types.host_header import HostHeader
from tests.runtime import scopes
from tests.runtime.oracle import outcome
from tests.runtime.route_trees import CONVERTORS, VALUES, Node, build_all
from tests.runtime.scopes import HOSTS, Step, text
from tests.runtime.shown import done, shown

Use = Callable[[Any], Any]
"""What is done with a library; it returns what is compared."""


class Session(dict[str, Any]):
    """What Starlette's middleware puts into a scope: it wants to know whether it was read."""

    accessed = False

    def mark_accessed(self) -> None:
        self.accessed = True


def connection(random: Random) -> Use:
    scope, steps = scopes.scope(random), scopes.steps(random)
    nodes = tree(random) if any(step[0] == "url_for" for step in steps) else None
    if nodes is not None:
        steps = [("url_for", *asked(random, nodes)) if step[0] == "url_for" else step for step in steps]
    with_session = random.random() < 0.2
    way = random.choice((None, None, None, None, copy.copy, _pickled))

    def use(library: Any) -> Any:
        own: Any = copy.deepcopy(scope)
        if with_session:
            own["session"] = Session(a=1)
        if nodes is not None:
            own["router"] = library.routing.Router(build_all(nodes, library.routing))
        made = library.HTTPConnection(own)
        seen = [done(_take, library, made, step) for step in copy.deepcopy(steps)]
        if way is not None and nodes is None and not hasattr(made, "_state"):
            made = way(made)
            own = made.scope
            seen += [done(_take, library, made, step) for step in copy.deepcopy(steps)]
        kept = {
            name: getattr(made, name) is getattr(made, name)
            for name in ("url", "cookies")
            if hasattr(made, f"_{name}")
        }
        return (
            seen,
            shown(own),
            kept,
            made == made,
            made == library.HTTPConnection(own),
            hash(made) == hash(made),
        )

    return use


def _pickled(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))


def _take(library: Any, made: Any, step: Step) -> Any:
    match step:
        case "read", name:
            return getattr(made, name)
        case "mapping", name:
            return getattr(made, name)()
        case "key", name, key:
            return getattr(made, name)(key)
        case "change", key, value:
            made.scope[key] = value
        case "remove", key:
            del made.scope[key]
        case "header", name, header:
            return getattr(made.headers, name)(header)
        case "add_header", name, value:
            library.MutableHeaders(scope=made.scope).append(name, value)
        case "remember", name, value:
            setattr(made.state, name, value)
            return getattr(made.state, name), made.state[name], getattr(made.state, "nothing", None)
        case "url_for", name, params:
            # What it is below comes first: where that differs as documented, the rest does.
            base_url = done(lambda: str(library.HTTPConnection(made.scope).base_url))
            return base_url, outcome(lambda: shown(made.url_for(name, **params)))
        case _:
            raise LookupError(step)
    return None


def url(random: Random) -> Use:
    address = random.choice(
        (text(random), f"https://{random.choice(HOSTS)}{text(random)}", "http://a:b@c:1/d?e=f#g")
    )
    keys = "scheme", "netloc", "path", "query", "fragment", "username", "password", "hostname", "port"
    changes = {
        key: random.choice((text(random, 4), None, 80)) for key in random.sample(keys, random.randint(0, 2))
    }
    if random.random() < 0.4 and "hostname" in changes:
        changes["hostname"] = random.choice(HOSTS)
    query = dict(scopes.pairs(random))
    base = random.choice((address, "https://example.org/app/", "//a", "", "ws://a/b?c", "ftp://x"))
    path = random.choice((scopes.path(random), text(random)))
    protocol = random.choice(("", "http", "websocket", "ftp"))
    # Such as end before their end are escaped, as documented.
    host = random.choice(("", "", "a.example", *filter(HostHeader.parse, HOSTS)))

    def use(library: Any) -> Any:
        made = library.URL(address)
        url_path = outcome(library.URLPath, path, protocol, host)
        return [
            shown(made),
            done(lambda: library.URL(**changes)),
            done(lambda: made.replace(**changes)),
            done(lambda: made.include_query_params(**query)),
            done(lambda: made.replace_query_params(**query)),
            done(made.remove_query_params, list(query)),
            made == address,
            made == library.URL(base),
            done(_pickled, made),
            url_path if url_path[0] == "raised" else shown(url_path[1]),
            url_path[0] == "raised" or done(_pickled, url_path[1]),
            url_path[0] == "raised" or done(url_path[1].make_absolute_url, base),
            url_path[0] == "raised" or done(lambda: url_path[1].make_absolute_url(library.URL(base))),
        ]

    return use


MULTIDICT_STEPS = (
    *("__setitem__", "__delitem__", "pop", "pop2", "popitem", "poplist", "clear", "setdefault", "setlist"),
    *("append", "update", "getlist", "get", "__contains__", "__getitem__"),
)


def multidict(random: Random) -> Use:
    items: list[Any] = [(random.choice("abc"), text(random, 2)) for _ in range(random.randint(0, 5))]
    source = random.choice((items, tuple(items), dict(items), None, [], "ab", [1], ["ab"], [("a", "b", "c")]))
    more = {random.choice("abc"): text(random, 2)} if random.random() < 0.4 else {}
    steps: list[Any] = []
    for _ in range(random.randint(0, 5)):
        name, key = random.choice(MULTIDICT_STEPS), random.choice("abcd")
        arguments: dict[str, list[Any]] = {
            "clear": [],
            "popitem": [],
            "pop2": [key, None],
            "__setitem__": [key, text(random, 2)],
            "append": [key, text(random, 2)],
            "setdefault": [key, text(random, 2)],
            "setlist": [key, random.choices("xyz", k=random.randint(0, 2))],
            "update": [random.choice((items[:2], dict(items), [("d", 1)]))],
        }
        steps.append((name.rstrip("2"), arguments.get(name, [key])))

    def use(library: Any) -> Any:
        found: list[Any] = [
            done(lambda: library.ImmutableMultiDict(source, **more)),
            done(lambda: library.QueryParams(source, **more)),
        ]
        try:
            made = library.MultiDict(source, **more)
        except Exception as error:
            return *found, type(error).__name__
        for name, arguments in copy.deepcopy(steps):
            found.append((done(getattr(made, name), *arguments), shown(made)))
        equal = made == library.MultiDict(items), made == library.ImmutableMultiDict(items)
        return found, equal, done(copy.copy, made), done(_pickled, made), done(library.QueryParams, made)

    return use


def query_params(random: Random) -> Use:
    source: Any = scopes.query_string(random)
    if random.random() < 0.5:
        source = text(random, 12)
    if random.random() < 0.05:
        source = random.choice((None, b"", "", {1: 2, "1": 3}, [(1, 2), ("1", 3), (1, 4)], [("a", None)], 5))
    more: dict[str, Any] = {"a": random.choice((1, "b"))} if random.random() < 0.2 else {}

    def use(library: Any) -> Any:
        made = library.QueryParams(source, **more)
        return shown(made), made == library.QueryParams(str(made)), done(_pickled, made), made.getlist("a")

    return use


def headers(random: Random) -> Use:
    raw = scopes.headers(random)
    mapping = dict(scopes.pairs(random))
    names = random.choices(("a", "A", "vary", "x-y", "host", "é", "\ud800"), k=4)
    steps: list[Any] = [
        random.choice(
            (
                ("__setitem__", name, text(random, 3)),
                ("__delitem__", name),
                ("setdefault", name, text(random, 3)),
                ("append", name, text(random, 3)),
                ("add_vary_header", text(random, 3)),
                ("update", {name: text(random, 3)}),
                ("getlist", name),
                ("get", name),
                ("__contains__", name),
                ("__getitem__", name),
                ("__or__", {name: "x"}),
                ("__ior__", random.choice(({name: "x"}, [(name, "x")]))),
            )
        )
        for name in names
    ]

    def use(library: Any) -> Any:
        scope = {"headers": copy.deepcopy(raw)}
        found = [
            done(library.Headers, mapping),
            done(lambda: library.Headers(scope=scope)),
            done(lambda: library.Headers(raw=list(raw)).mutablecopy()),
            done(lambda: library.Headers(raw=list(raw)) == library.Headers(mapping)),
        ]
        made = library.MutableHeaders(scope=scope)
        for name, *arguments in steps:
            found.append((done(getattr(made, name), *arguments), shown(scope), outcome(shown, made)))
        return found, done(copy.copy, made), done(_pickled, made)

    return use


def state(random: Random) -> Use:
    held = dict(scopes.pairs(random)) if random.random() < 0.9 else None
    steps = [
        (
            random.choice(
                ("__getattr__", "__delattr__", "__getitem__", "__delitem__", "__setattr__", "__setitem__")
            ),
            name,
        )
        for name in random.choices(("a", "b", "_state", "x y", ""), k=4)
    ]

    def use(library: Any) -> Any:
        own = copy.deepcopy(held)
        made = library.State(own)
        found: list[Any] = []
        for name, key in steps:
            arguments = (key, 1) if "set" in name else (key,)
            found.append(done(getattr(library.State, name), made, *arguments))
        return found, outcome(shown, made), own, [outcome(hasattr, made, key) for _, key in steps]

    return use


def cookies(random: Random) -> Use:
    written = ";".join(
        random.choice((random.choice(scopes.COOKIES), text(random))) for _ in range(random.randint(0, 4))
    )
    return lambda library: library.cookie_parser(written)


def convertor(random: Random) -> Use:
    name = random.choice(("str", "path", "int", "float", "uuid"))
    value = random.choice(
        (text(random), random.randint(-5, 10**25), random.random(), None, 1e300, float("nan"), -0.0, True)
    )

    def use(library: Any) -> Any:
        found = library.convertors[name]
        return found.regex, done(found.to_string, value), done(found.convert, value)

    return use


def _segment(random: Random, names: list[str]) -> str:
    if names and random.random() < 0.4:
        return "{" + names.pop() + random.choice(CONVERTORS) + "}"
    return random.choice(("a", "b", "", "{x-y}", "a.b"))


def _node(random: Random, depth: int) -> Node:
    kind = random.choice(("http", "http", "websocket", *(("mount", "mount", "host") if depth else ())))
    free = ["x", "y"] if kind == "mount" else ["x", "y", "path"]
    names = random.sample(free, len(free))
    segments = [_segment(random, names) for _ in range(random.randint(0, 3))]
    pattern = "h" + ".".join(segments) if kind == "host" else "/" + "/".join(segments)
    if kind in ("http", "websocket"):
        return Node(kind, pattern, random.choice(scopes.NAMES))
    children = tuple(_node(random, depth - 1) for _ in range(random.randint(0, 3)))
    return Node(kind, "" if pattern == "/" else pattern, random.choice((None, *scopes.NAMES)), children)


def tree(random: Random) -> tuple[Node, ...]:
    return tuple(_node(random, 2) for _ in range(random.randint(1, 4)))


def asked(random: Random, nodes: tuple[Node, ...]) -> tuple[str, dict[str, Any]]:
    """A name and parameters for the tree, which mostly lead somewhere."""
    names: list[str] = []
    params = scopes.params(random) if random.random() < 0.1 else {}
    while nodes:
        node = random.choice(nodes)
        params.update({name: random.choice(VALUES) for name in re.findall(r"\{(\w+)", node.text)})
        if node.name is not None:
            names.append(node.name)
        nodes = node.children
        if nodes and node.name is not None and random.random() < 0.2:
            params["path"] = random.choice(VALUES)
            break
    return ":".join(names), params


def reversal(random: Random) -> Use:
    nodes = tree(random)
    wanted = [(random.choice(scopes.NAMES), scopes.params(random)) for _ in range(2)]
    wanted += [asked(random, nodes) for _ in range(4)]
    moved = random.random() < 0.3

    def use(library: Any) -> Any:
        router = library.routing.Router(build_all(nodes, library.routing))
        found = [done(_reversed, router, *each) for each in wanted]
        for route in router.routes:
            found += [done(_reversed, route, *each) for each in wanted]
        if moved:
            router.routes.reverse()
            router.routes.pop()
            found += [done(_reversed, router, *each) for each in wanted]
        return found

    return use


def _reversed(node: Any, name: str, params: Mapping[str, Any]) -> Any:
    return node.url_path_for(name, **params)


KINDS: tuple[tuple[Callable[[Random], Use], int], ...] = (
    (connection, 45),
    (url, 15),
    (reversal, 12),
    (headers, 8),
    (multidict, 6),
    (query_params, 6),
    (cookies, 4),
    (state, 2),
    (convertor, 2),
)


def example(random: Random) -> tuple[str, Use]:
    (kind,) = random.choices([kind for kind, _ in KINDS], [weight for _, weight in KINDS])
    return kind.__name__, kind(random)
