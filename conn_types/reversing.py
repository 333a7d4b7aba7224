"""From a route's name and parameters back to its path: Starlette's `url_path_for`, once for all faces.

The router's objects and the rows of the static route table are both trees of `Reversible` nodes, and both are
looked up here. What differs is only what the values of parameters are, which `to_text` hides: the router
converts them (and raises what the convertor raises, which ends the look-up, as in Starlette), the analyser
knows names only.

The rules, all of them Starlette 1.10's:

- Declaration order decides; the first node that answers wins.
- A route answers to its name with exactly its parameters, no more and no less.
- A mount or host without a name asks its children under the same name; with the name `admin` it asks them for
  what follows `admin:`. It takes its own parameters out first, and passes the rest on. One that was not given
  stays in the path literally, `/{tenant}/users`.
- With the parameter `path` and its own name, a mount or host answers itself, if nothing is left over.
- A mount's result has no host, even where a child of it is a host.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, Protocol, TypeVar

from typing_extensions import Self

from conn_types.datastructures.url_path import URLPath
from conn_types.path_pattern import PathParameter, PathPattern

RouteKind = Literal["http", "websocket", "mount", "host"]


class Reversible(Protocol):
    """A node of a route tree.

    `pattern` is the path of a route, the path of a mount *without* the `/{path:path}` that matching adds
    (`"/admin"`), or the host of a host. `children` is empty for routes, and for mounts that nobody can look
    into.
    """

    @property
    def kind(self) -> RouteKind: ...
    @property
    def name(self) -> str | None: ...
    @property
    def pattern(self) -> PathPattern: ...
    @property
    def children(self) -> Sequence[Self]: ...


NodeT = TypeVar("NodeT", bound=Reversible)
ValueT = TypeVar("ValueT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversal(Generic[NodeT]):
    """What a look-up found.

    - `trail`: the nodes from the outermost to the one that answered.
    - `path`: the path below the root, with its `.protocol` (`"http"`, `"websocket"`, `""` for a mount or a
      host itself) and `.host` (`""` where no host was on the way).
    - `unfilled`: the parameters of mounts and hosts on the way that were not given and stand in the path
      literally.
    """

    trail: tuple[NodeT, ...]
    path: URLPath
    unfilled: frozenset[str]


# The text of one parameter's value in the pattern of this node.
ToText = Callable[[NodeT, PathParameter, ValueT], str]
# The look-up of a name with parameters in one node, or among the children of one.
LookUp = Callable[[NodeT, str, Mapping[str, ValueT]], "Reversal[NodeT] | None"]

# The parameter under which a mount or host answers itself. It stands in no node's pattern.
OWN_PATH = PathParameter(name="path", convertor="path", start=0, end=0)


def reverse(
    nodes: Iterable[NodeT], name: str, params: Mapping[str, ValueT], to_text: ToText[NodeT, ValueT]
) -> Reversal[NodeT] | None:
    """Look `name` up in `nodes` and below them; None where nothing has this name and these parameters."""

    def look_up(node: NodeT, name: str, params: Mapping[str, ValueT]) -> Reversal[NodeT] | None:
        return reverse_node(node, name, params, to_text, look_up_below)

    def look_up_below(node: NodeT, name: str, params: Mapping[str, ValueT]) -> Reversal[NodeT] | None:
        return first_reversal(node.children, name, params, look_up)

    return first_reversal(nodes, name, params, look_up)


def first_reversal(
    nodes: Iterable[NodeT], name: str, params: Mapping[str, ValueT], look_up: LookUp[NodeT, ValueT]
) -> Reversal[NodeT] | None:
    """Ask each of `nodes` in turn; the first answer is it."""
    for node in nodes:
        found = look_up(node, name, params)
        if found is not None:
            return found
    return None


def reverse_node(
    node: NodeT,
    name: str,
    params: Mapping[str, ValueT],
    to_text: ToText[NodeT, ValueT],
    look_up_below: LookUp[NodeT, ValueT],
) -> Reversal[NodeT] | None:
    """Look `name` up in one node; `look_up_below` asks its children."""
    kind = node.kind
    if kind == "http" or kind == "websocket":
        if name != node.name or node.pattern.parameter_names != frozenset(params):
            return None
        filled = _fill(node, params, to_text)
        return Reversal(trail=(node,), path=URLPath(filled.text, protocol=kind), unfilled=filled.unfilled)
    if node.name is None:
        return _reverse_children(node, name, params, to_text, look_up_below)
    if name == node.name and "path" in params:
        return _reverse_itself(node, params, to_text)
    if name.startswith(node.name + ":"):
        return _reverse_children(node, name[len(node.name) + 1 :], params, to_text, look_up_below)
    return None


def _reverse_itself(
    node: NodeT, params: Mapping[str, ValueT], to_text: ToText[NodeT, ValueT]
) -> Reversal[NodeT] | None:
    """`url_for("static", path="/app.css")`: the mount or host answers with this path below itself."""
    own_path = to_text(node, OWN_PATH, params["path"])
    if node.kind == "mount":
        own_path = own_path.lstrip("/")
    filled = _fill(node, {key: value for key, value in params.items() if key != "path"}, to_text)
    if filled.rest:
        return None
    path = path_itself(node.kind, filled.text, own_path)
    return Reversal(trail=(node,), path=path, unfilled=filled.unfilled)


def _reverse_children(
    node: NodeT,
    name: str,
    params: Mapping[str, ValueT],
    to_text: ToText[NodeT, ValueT],
    look_up_below: LookUp[NodeT, ValueT],
) -> Reversal[NodeT] | None:
    filled = _fill(node, params, to_text)
    found = look_up_below(node, name, filled.rest)
    if found is None:
        return None
    path = path_below(node.kind, filled.text, found.path)
    return Reversal(trail=(node, *found.trail), path=path, unfilled=filled.unfilled | found.unfilled)


def path_itself(kind: RouteKind, text: str, own_path: str) -> URLPath:
    """The path of a mount or host itself: `text` is its pattern with values in it."""
    return URLPath(own_path, host=text) if kind == "host" else URLPath(f"{text}/{own_path}")


def path_below(kind: RouteKind, text: str, below: URLPath) -> URLPath:
    """The path of what answered below a mount or host, whose pattern with values in it is `text`."""
    if kind == "host":
        return URLPath(below, protocol=below.protocol, host=text)
    return URLPath(text.rstrip("/") + below, protocol=below.protocol)


@dataclass(frozen=True, slots=True)
class _Filled(Generic[ValueT]):
    """A node's pattern with values in it.

    `rest` are the parameters that it has no place for, `unfilled` its places that got no value.
    """

    text: str
    rest: Mapping[str, ValueT]
    unfilled: frozenset[str]


def _fill(node: NodeT, params: Mapping[str, ValueT], to_text: ToText[NodeT, ValueT]) -> _Filled[ValueT]:
    pattern = node.pattern
    if not pattern.parameters:
        return _Filled(pattern.text, params, frozenset())
    pieces: list[str] = []
    end = 0
    for parameter in pattern.parameters:
        pieces.append(pattern.text[end : parameter.start])
        if parameter.name in params:
            pieces.append(to_text(node, parameter, params[parameter.name]))
        else:
            pieces.append("{" + parameter.name + "}")
        end = parameter.end
    pieces.append(pattern.text[end:])
    rest = {key: value for key, value in params.items() if key not in pattern.parameter_names}
    return _Filled("".join(pieces), rest, pattern.parameter_names - params.keys())
