"""What a reference is made on: a connection, its scope or path parameters, an application, a router.

Two kinds of not being one of them are kept apart: `NotConcerned` is known to be something else, and None,
where a `Receiver | None` stands, is not known at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from conn_types.analysis.evaluator.values import Class, Unknown
from conn_types.analysis.fullnames import (
    APPLICATIONS,
    CONNECTIONS,
    FRAMEWORK_PACKAGES,
    HTTP_ENDPOINTS,
    ROUTERS,
    WEBSOCKET_ENDPOINTS,
)
from conn_types.analysis.references.scopes import Scope
from conn_types.analysis.table import Routes
from conn_types.scope import ScopeType


@dataclass(frozen=True, slots=True)
class Connection:
    """A connection.

    - `injected`: the function that is given it as a parameter; None where it comes from elsewhere.
    - `certain`: it carries the scope that the server gave; not one that somebody made up.
    - `overrides`: attributes that a subclass in the project defines anew.
    - `cls`: its class, where that is known.
    - `scope_types`: of which its scope may be, where something else than the class tells.
    """

    injected: Scope | None = None
    certain: bool = True
    overrides: frozenset[str] = frozenset()
    cls: Class | None = field(default=None, compare=False)
    scope_types: frozenset[ScopeType] | None = None


@dataclass(frozen=True, slots=True)
class PathParams:
    """`conn.path_params`"""

    connection: Connection | None


@dataclass(frozen=True, slots=True)
class ASGIScope:
    """`conn.scope`, or the `scope` of a plain ASGI application."""

    connection: Connection | None


@dataclass(frozen=True, slots=True)
class RoutingOf:
    """`conn.app` (the innermost application) or `conn.scope["router"]` (the outermost router)."""

    connection: Connection
    which: Literal["innermost", "outermost"]


@dataclass(frozen=True, slots=True)
class KnownRouting:
    """An application or router that the route table has."""

    routes: Routes
    id: str
    closed: bool = True


@dataclass(frozen=True, slots=True)
class SomeRouting:
    """An application or router of which nothing else is known than that.

    - `made_here`: it is made inside a function, so that its routes may be anything.
    """

    is_application: bool
    made_here: bool = False
    overrides: frozenset[str] = frozenset()
    cls: Class | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class HeldRouting:
    """What objects of a class hold: `self.router`. One router for each object that the project makes."""

    routers: tuple[Routes, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ObjectOf:
    """An object of a class that is none of the above."""

    cls: Class


@dataclass(frozen=True, slots=True)
class TemplateContext:
    """What a function is given that a template calls with its context: it holds the request."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """None: an optional value's other half."""


@dataclass(frozen=True, slots=True)
class NotConcerned:
    """Known to be something else."""


Receiver = (
    Connection
    | PathParams
    | ASGIScope
    | RoutingOf
    | KnownRouting
    | SomeRouting
    | HeldRouting
    | ObjectOf
    | TemplateContext
    | Nothing
    | NotConcerned
)


def joined(receivers: Iterable[Receiver | None]) -> Receiver | None:
    """What one of several is: the one that all are, None's left out; not known where they differ."""
    found: Receiver | None = None
    nothing = False
    for receiver in receivers:
        if isinstance(receiver, Nothing):
            nothing = True
            continue
        if receiver is None:
            return None
        if found is None:
            found = receiver
            continue
        match found, receiver:
            case SomeRouting(), SomeRouting() if replace(found, made_here=receiver.made_here) == receiver:
                found = replace(
                    found,
                    made_here=found.made_here or receiver.made_here,
                    cls=found.cls if found.cls is receiver.cls else None,
                )
            case _ if found != receiver:
                return None
            case _:
                found = _of_either_class(found, receiver)
    return Nothing() if found is None and nothing else found


def _of_either_class(one: Receiver, other: Receiver) -> Receiver:
    """One of two that are alike but for their class."""
    match one, other:
        case Connection(), Connection() if one.cls is not other.cls:
            return replace(one, cls=None)
        case ASGIScope(connection=Connection() as first), ASGIScope(connection=Connection() as second):
            return one if first.cls is second.cls else ASGIScope(replace(first, cls=None))
        case _:
            return one


def receiver_of(cls: Class) -> Receiver:
    if any(cls.has_base(name) for name in CONNECTIONS):
        return Connection(overrides=_overrides(cls), cls=cls)
    if any(cls.has_base(name) for name in APPLICATIONS):
        return SomeRouting(is_application=True, overrides=_overrides(cls), cls=cls)
    if any(cls.has_base(name) for name in ROUTERS):
        return SomeRouting(is_application=False, overrides=_overrides(cls), cls=cls)
    return ObjectOf(cls)


def scope_of_endpoint(cls: Class) -> ASGIScope | None:
    """`self.scope` of an endpoint class; None where the class, or one that is not known, has its own."""
    types: frozenset[ScopeType]
    if cls.has_any_base(HTTP_ENDPOINTS):
        types = frozenset({"http"})
    elif cls.has_any_base(WEBSOCKET_ENDPOINTS):
        types = frozenset({"websocket"})
    else:
        return None
    return None if "scope" in _overrides(cls) else ASGIScope(Connection(scope_types=types))


_OVERRIDABLE = frozenset(
    {
        "url_for",
        "url_path_for",
        "path_params",
        "scope",
        "app",
        "__getitem__",
        "get",
        "session",
        "user",
        "auth",
    }
)


def _overrides(cls: Class) -> frozenset[str]:
    """What classes outside the frameworks define anew in front of the framework's own."""
    overridden: set[str] = set()
    for each in cls.mro:
        if isinstance(each, Class):
            if each.module.name.partition(".")[0] in FRAMEWORK_PACKAGES:
                break
            overridden |= _OVERRIDABLE & each.namespace.keys()
        elif isinstance(each, Unknown):
            overridden |= _OVERRIDABLE
    return frozenset(overridden)


def elsewhere(receiver: Receiver | None) -> Receiver | None:
    """A connection that was kept: whose handler was given it is not known where it is used."""
    return replace(receiver, injected=None) if isinstance(receiver, Connection) else receiver
