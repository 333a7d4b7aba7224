"""Random changes of the lists of routes in a tree, the same for the classes of either library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from tests.runtime.route_trees import Node, build_all, look_up_names, look_up_params, nodes


@dataclass(frozen=True)
class Step:
    """A change of one of the lists in the tree, and the look-up after it."""

    change: str
    at: int
    place: int
    new: tuple[Node, ...]
    name: str
    params: Mapping[str, Any]


def replaced(owner: Any, routes: list[Any], library: Any) -> None:
    """Other routes instead, whatever it is that has them."""
    if hasattr(owner, "_base_app"):
        owner._base_app = library.Router(routes)
    elif hasattr(owner, "app") and not isinstance(owner, library.Router):
        owner.app = library.Router(routes)
    else:
        owner.routes = routes


def owners(router: Any) -> list[Any]:
    """The router, and the mounts and hosts below it."""
    found = [router]
    for owner in found:
        found += [route for route in owner.routes if hasattr(route, "routes")]
    return found


def apply(router: Any, step: Step, library: Any) -> None:
    below = owners(router)
    owner = below[step.at % len(below)]
    routes: list[Any] = owner.routes
    new = build_all(step.new, library)
    place = step.place % (len(routes) + 1)
    match step.change:
        case "append":
            routes.extend(new[:1])
        case "insert":
            routes.insert(place, new[0])
        case "delete":
            del routes[place : place + 1]
        case "slice":
            routes[place:] = new
        case "set" if place < len(routes):
            routes[place] = new[0]
        case "reverse":
            routes.reverse()
        case "sort":
            routes.sort(key=lambda route: str(route.name))
        case "add":
            routes += new
        case "multiply":
            routes *= 2
        case "pop" if routes:
            routes.pop(place - 1)
        case "clear":
            routes.clear()
        case "replace":
            replaced(owner, new, library)
        case "rename equal" if place < len(routes) and isinstance(routes[place], library.Route):
            # Equal to what stood there, if its class says so, but for its name.
            old = routes[place]
            routes[place] = library.Route(old.path, old.endpoint, methods=old.methods, name=step.name)
        case _:
            pass


CHANGES = (
    *("nothing", "nothing", "nothing", "append", "insert", "delete", "slice", "set", "reverse", "sort"),
    *("add", "multiply", "pop", "clear", "replace", "rename equal"),
)
steps = st.lists(
    st.builds(
        Step,
        st.sampled_from(CHANGES),
        st.integers(0, 5),
        st.integers(0, 5),
        st.lists(nodes, min_size=1, max_size=2).map(tuple),
        look_up_names,
        look_up_params,
    ),
    max_size=8,
)
