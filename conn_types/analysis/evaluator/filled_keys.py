"""Which keys of the scope the middleware fills that stands around an application, a mount or a route."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.values import (
    Class,
    Const,
    Dict,
    External,
    Function,
    Instance,
    Sequence,
    Union,
    Unknown,
    Value,
    members,
)
from conn_types.analysis.evaluator.wrappers import unwrapped
from conn_types.analysis.fullnames import (
    APPLICATIONS,
    AUTHENTICATION_MIDDLEWARE,
    FRAMEWORK_PACKAGES,
    FUNCTION_MIDDLEWARE,
    ROUTERS,
    SESSION_MIDDLEWARE,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter

_DEEPEST = 100


@dataclass(frozen=True, slots=True)
class Filled:
    """`opaque`: there is middleware that is not followed, and that may fill any key."""

    keys: frozenset[str] = frozenset()
    opaque: bool = False

    def __or__(self, other: Filled) -> Filled:
        return Filled(self.keys | other.keys, self.opaque or other.opaque)


_ANY = Filled(opaque=True)


def filled_by_application(run: Interpreter, application: Instance, around: Iterable[Instance] = ()) -> Filled:
    """What stands around it by hand, its own middleware, and that of its router."""
    filled = _all_of(_by_class(each.cls) for each in around)
    router: Value = application
    if application.cls.has_any_base(APPLICATIONS):
        filled |= _by_list(run, run.attribute(application, "user_middleware"))
        router = run.attribute(application, "router")
    if isinstance(router, Instance) and router.cls.has_any_base(ROUTERS):
        filled |= _by_stack(router.attributes.get("middleware_stack"))
    return filled


def filled_by_mount(run: Interpreter, mount: Instance) -> Filled:
    """What stands around that which is mounted, and in it."""
    filled = Filled()
    for value in members(run.attribute(mount, "app")):
        found = unwrapped(run, value)
        if found is None:
            filled |= _by_stack(value)
        else:
            filled |= filled_by_application(run, found.application, found.around)
            filled |= Filled(opaque=found.is_guess)
    return filled


def filled_by_route(route: Instance) -> Filled:
    return _by_stack(route.attributes.get("app"))


def _by_stack(value: Value | None) -> Filled:
    """Middleware after middleware, each with what it stands around in its attribute `app`."""
    return _all_of(_by_class(each.cls) for each in _stack(value))


def _stack(value: Value | None) -> Iterator[Instance]:
    for _ in range(_DEEPEST):
        if not isinstance(value, Instance) or value.cls.has_any_base((*APPLICATIONS, *ROUTERS)):
            return
        yield value
        value = value.attributes.get("app")


def _by_list(run: Interpreter, installed: Value) -> Filled:
    """`Middleware(cls, …)` in a list."""
    if not isinstance(installed, Sequence) or installed.open is not None:
        return _ANY
    return _all_of(
        _by_middleware(run, each) if isinstance(each, Instance) else _ANY
        for item in installed.items
        for each in members(item.value)
    )


def _by_middleware(run: Interpreter, middleware: Instance) -> Filled:
    filled = Filled()
    for made in members(run.attribute(middleware, "cls")):
        match made:
            case Class() if made.fullname == FUNCTION_MIDDLEWARE:
                filled |= _by_function(_dispatch(run, middleware))
            case Class():
                filled |= _by_class(made)
            case _:
                filled |= _by_function(made)
    return filled


def _dispatch(run: Interpreter, middleware: Instance) -> Value:
    """The function of `@app.middleware("http")`."""
    options = run.attribute(middleware, "kwargs")
    if not isinstance(options, Dict):
        options = run.attribute(middleware, "options")
    found = options.entries.get("dispatch") if isinstance(options, Dict) and options.open is None else None
    return Unknown("a dispatch that is not known") if found is None else found[0]


def _by_function(function: Value) -> Filled:
    """What the project's own code writes is seen where it is written."""
    match function:
        case Function(module=module) if module.is_project:
            return Filled()
        case Instance(cls=cls):
            return _by_class(cls)
        case Union(members=several):
            return _all_of(map(_by_function, several))
        case Const(value=None):
            return Filled()
        case _:
            return _ANY


def _by_class(cls: Class) -> Filled:
    if cls.has_base(SESSION_MIDDLEWARE):
        return Filled(frozenset({"session"}))
    if cls.has_base(AUTHENTICATION_MIDDLEWARE):
        return Filled(frozenset({"user", "auth"}))
    return Filled(opaque=not all(map(_is_followed, cls.mro)))


def _is_followed(cls: Class | External | Unknown) -> bool:
    """Whether it is the project's, or a framework's, of which only the two above fill a key."""
    match cls:
        case Class(module=module):
            return module.is_project or module.name.partition(".")[0] in FRAMEWORK_PACKAGES
        case External(fullname=fullname):
            return fullname.partition(".")[0] in ("abc", "builtins", "typing")
        case Unknown():
            return False


def _all_of(several: Iterable[Filled]) -> Filled:
    filled = Filled()
    for each in several:
        filled |= each
    return filled
