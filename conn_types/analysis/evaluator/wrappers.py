"""What middleware hides that somebody puts around an application by hand: `CORSMiddleware(app)`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.resolution import search
from conn_types.analysis.evaluator.values import Instance, Unknown, Value, members
from conn_types.analysis.fullnames import API_ROUTER, APPLICATIONS, BASE_ROUTES, ROUTERS

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrapped:
    """An application, and what stands around it.

    - `around`: the wrappers, outermost first.
    - `is_guess`: what code that is not followed made of the application is taken for one more.
    """

    application: Instance
    around: tuple[Instance, ...] = ()
    is_guess: bool = False


def is_application(value: Value) -> bool:
    """Something that a server runs: an application, or a router that is not FastAPI's."""
    return isinstance(value, Instance) and (
        _has_base(value, APPLICATIONS) or (_has_base(value, ROUTERS) and not value.cls.has_base(API_ROUTER))
    )


def unwrapped(run: Interpreter, value: Value) -> Wrapped | None:
    """The application that the value is or stands around; None where there is none.

    A wrapper is an object that can be called and keeps what it wraps in an attribute.
    """
    return _unwrapped(run, value, set())


def _unwrapped(run: Interpreter, value: Value, seen: set[int]) -> Wrapped | None:
    if isinstance(value, Instance) and is_application(value):
        return Wrapped(application=value)
    if id(value) in seen:
        return None
    seen.add(id(value))
    for inner in _inside(run, value):
        found = _unwrapped(run, inner, seen)
        if found is not None:
            around = (value, *found.around) if isinstance(value, Instance) else found.around
            is_guess = found.is_guess or isinstance(value, Unknown)
            return Wrapped(application=found.application, around=around, is_guess=is_guess)
    return None


def _inside(run: Interpreter, value: Value) -> Iterable[Instance]:
    """What the value may wrap."""
    if isinstance(value, Unknown):
        return run.handed.get(value, ())
    if not isinstance(value, Instance) or _has_base(value, (*ROUTERS, *BASE_ROUTES)):
        return ()
    method = search(value.cls.mro, "__call__")
    return () if method is None or isinstance(method, Unknown) else _held(value)


def _held(wrapper: Instance) -> Iterator[Instance]:
    """The objects in its attributes; the one that nearly all wrappers call `app` comes first."""
    for name in sorted(wrapper.attributes, key=lambda name: name != "app"):
        for each in members(wrapper.attributes[name]):
            if isinstance(each, Instance):
                yield each


def _has_base(value: Instance, names: tuple[str, ...]) -> bool:
    return value.cls.has_any_base(names)
