"""What a router of Starlette's needs from our routes, and what ours needs from its: without importing it.

Starlette's router compares what `matches` returns by identity and catches its own `NoMatchFound` only, so a
route of ours inside of it must speak with Starlette's objects. Whoever can be that router has imported
`starlette.routing` by then, so that looking into `sys.modules` is enough; where nobody has, ours are used.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any, Protocol

from typing_extensions import Self

from conn_types.scope import Receive, Scope, Send


class Match(Enum):
    """How far a route fits a scope; PARTIAL is a path that fits with a method that does not.

    Compare with `==`, not `is`: where Starlette is loaded, `matches` returns the members of its enumeration.
    """

    NONE = 0
    PARTIAL = 1
    FULL = 2

    def __eq__(self, other: object) -> bool:
        if self.__class__ is other.__class__:
            return self is other
        return isinstance(other, Enum) and other.__class__.__name__ == "Match" and self.value == other.value

    __hash__ = Enum.__hash__

    def for_any_router(self) -> Match:
        """This member, or Starlette's of the same name where Starlette is loaded."""
        return (ANSWERS or answers())[self._value_]


# Starlette's members by the values of ours, once it is loaded: a router asks for one with every route.
ANSWERS: list[Match] = []


def answers() -> Sequence[Match]:
    """The members that any router understands, by their values. Where `ANSWERS` has them, they are these."""
    theirs: Any = loaded("starlette.routing", "Match")
    if theirs is None:
        return _OURS
    # All at once, for threads that do so at the same time.
    ANSWERS[:] = [theirs[member.name] for member in _OURS]
    return ANSWERS


NONE, PARTIAL, FULL = (member.value for member in Match)
_OURS = tuple(Match)


class AnyRoute(Protocol):
    """What routers call on their routes, ours on those of any make."""

    def matches(self, scope: Scope, /) -> tuple[Enum, Scope]: ...

    def url_path_for(self, name: str, /, **path_params: Any) -> Any: ...

    async def handle(self, scope: Scope, receive: Receive, send: Send, /) -> None: ...


_NOTHING: tuple[str, tuple[str, ...], Iterable[Any]] = ("", (), ())


class NoMatchFound(Exception):
    """Raised by `url_for` and `url_path_for` where no route has this name and exactly these parameters.

    Where Starlette is loaded, every instance is one of Starlette's `NoMatchFound` too.
    """

    _sought: tuple[str, tuple[str, ...], Iterable[Any]] = _NOTHING
    _why: str | None = None

    def __new__(cls, *args: Any, **kwargs: Any) -> Self:
        theirs: type[Exception] | None = loaded("starlette.routing", "NoMatchFound")
        if theirs is not None and not issubclass(cls, theirs):
            cls = _subclass_of_both(cls, theirs)
        return super().__new__(cls, *args, **kwargs)

    def __init__(self, name: str, path_params: dict[str, Any], routes: Iterable[Any] = ()) -> None:
        # Not super(): Starlette's class, which may follow, takes other arguments.
        Exception.__init__(self, f'No route exists for name "{name}" and params "{", ".join(path_params)}".')
        self._sought = (name, tuple(path_params), routes)

    def __str__(self) -> str:
        """What Starlette's says, and why: the nearest names, or which parameters the named route takes."""
        sentence = Exception.__str__(self)
        why = self._explained()
        return f"{sentence} {why}" if why else sentence

    def _explained(self) -> str:
        if self._why is None:
            # Not before somebody reads it: the nearest of 10,000 names take their time.
            from conn_types.routes.missing_route import explain

            name, params, routes = self._sought
            try:
                self._why = explain(routes, name, params)
            except Exception:
                # The routes are anybody's, and this error is already the one to tell.
                self._why = ""
        return self._why

    def __reduce__(self) -> Any:
        # Not the routes: they hold the endpoints. A subclass may take any arguments.
        state = {**self.__dict__, "_sought": _NOTHING, "_why": self._explained()}
        return _remade, (_importable(type(self)), self.args), state


_BOTH: dict[tuple[type, type], Any] = {}


def _subclass_of_both(ours: type, theirs: type) -> Any:
    if (ours, theirs) not in _BOTH:
        members = {"__module__": ours.__module__, "__doc__": ours.__doc__}
        _BOTH[ours, theirs] = type(ours.__name__, (ours, theirs), members)
    return _BOTH[ours, theirs]


def _importable(cls: type) -> Any:
    """The class itself, or that which one made here stands for."""
    return cls.__mro__[1] if cls in _BOTH.values() else cls


def _remade(cls: type[NoMatchFound], args: tuple[Any, ...]) -> NoMatchFound:
    error = NoMatchFound.__new__(cls)
    error.args = args
    return error


def no_match_found_types() -> tuple[type[Exception], ...]:
    """What the `url_path_for` of a route of any make raises where it does not know the name."""
    theirs: type[Exception] | None = loaded("starlette.routing", "NoMatchFound")
    return (NoMatchFound,) if theirs is None else (NoMatchFound, theirs)


def http_exception(status: int, headers: dict[str, str] | None = None) -> Exception | None:
    """Starlette's `HTTPException`, for the handlers of an application around us; None without Starlette."""
    theirs: Any = loaded("starlette.exceptions", "HTTPException")
    return None if theirs is None else theirs(status_code=status, headers=headers)


def loaded(module: str, name: str) -> Any:
    """A member of a module that somebody has imported, else None."""
    return getattr(sys.modules.get(module), name, None)


def written_method(module: str, class_name: str, name: str) -> Any:
    """A method as the module that somebody has imported wrote it; None where another was put in its place."""
    method = getattr(loaded(module, class_name), name, None)
    written_there = getattr(method, "__globals__", None) is getattr(sys.modules.get(module), "__dict__", ())
    return method if written_there else None


def plain(name: object) -> str | None:
    """The text of a name, which may be a member of an enumeration with a hash of its own.

    None for what is no text, and for a subclass that has its own mind about which names it equals.
    """
    if type(name) is str:
        return name
    if isinstance(name, str) and type(name).__eq__ is str.__eq__ and type(name).__ne__ is str.__ne__:
        return str.__str__(name)
    return None
