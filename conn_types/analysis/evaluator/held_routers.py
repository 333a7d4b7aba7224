"""The routers that objects of the project's classes hold: what `self.router` may be in a method."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.instances import is_routing
from conn_types.analysis.evaluator.values import Class, Instance, Unknown, members
from conn_types.analysis.fullnames import FRAMEWORK_PACKAGES
from conn_types.analysis.location import Location
from conn_types.analysis.table import OpenSpot, Routes

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter

RoutesOf = Callable[[Instance], Routes]


def held_routers(run: Interpreter, routes_of: RoutesOf) -> dict[str, list[Routes]]:
    """By `module.Class.attribute`: of each object of the class or a subclass, and of the class itself.

    What cannot be followed is a router of which nothing is known.
    """
    found: dict[str, list[Routes]] = {}
    for owner, names in run.holders.items():
        for name in sorted(names):
            held = list(_held(owner, name, routes_of))
            for cls in owner.cls.mro:
                if isinstance(cls, Class) and cls.module.name.partition(".")[0] not in FRAMEWORK_PACKAGES:
                    _add(found, f"{cls.fullname}.{name}", held)
    for cls, name, router in _held_by_classes(run):
        _add(found, f"{cls.fullname}.{name}", [routes_of(router)])
    return {key: routes for key, routes in found.items() if any(each.entries for each in routes)}


def _held(owner: Instance, name: str, routes_of: RoutesOf) -> Iterator[Routes]:
    for value in members(owner.attributes.get(name, Unknown("nothing"))):
        if isinstance(value, Instance) and is_routing(value.cls):
            yield routes_of(value)
        elif isinstance(value, Unknown):
            place = value.location or owner.location or Location(path=owner.module, line=1, column=0)
            yield Routes(open=(OpenSpot(location=place, reason=value.reason),))


def _held_by_classes(run: Interpreter) -> Iterator[tuple[Class, str, Instance]]:
    for module in list(run.modules.values()):
        if module is None or not module.is_project:
            continue
        for cls in list(module.namespace.values()):
            if isinstance(cls, Class) and cls.module is module:
                for name, value in cls.namespace.items():
                    if isinstance(value, Instance) and is_routing(value.cls):
                        yield cls, name, value


def _add(found: dict[str, list[Routes]], key: str, routes: list[Routes]) -> None:
    known = found.setdefault(key, [])
    known += [each for each in routes if not any(each is other for other in known)]
