"""From objects on the interpreter's heap to the entries of the route table."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.alternatives import Alternatives, alternatives, beginning, text_of
from conn_types.analysis.evaluator.calls import is_harmless
from conn_types.analysis.evaluator.filled_keys import filled_by_mount, filled_by_route
from conn_types.analysis.evaluator.frames import Raised
from conn_types.analysis.evaluator.included_entries import below_prefix
from conn_types.analysis.evaluator.limits import ROWS, WITHIN
from conn_types.analysis.evaluator.own_methods import has_own
from conn_types.analysis.evaluator.parameter_types import (
    accepted_by_annotation,
    accepted_by_convertor,
    built_in_convertors,
    convertor_types,
)
from conn_types.analysis.evaluator.reversing_overrides import has_own_reversing
from conn_types.analysis.evaluator.signatures import Signature, read_signature, reference_to
from conn_types.analysis.evaluator.values import (
    NONE,
    Class,
    Conditions,
    Function,
    Instance,
    Item,
    Method,
    Sequence,
    Text,
    Union,
    Unknown,
    Value,
    members,
)
from conn_types.analysis.evaluator.wrappers import unwrapped
from conn_types.analysis.fullnames import (
    API_ROUTE,
    API_WEBSOCKET_ROUTE,
    APPLICATIONS,
    BASE_ROUTES,
    CONVERTOR_MODULES,
    FRAMEWORK_PACKAGES,
    HOSTS,
    INCLUDED_ROUTER,
    MOUNTS,
    ROUTERS,
    ROUTES,
    WEBSOCKET_ROUTES,
)
from conn_types.analysis.location import Location
from conn_types.analysis.table import KINDS, Kind, OpenSpot, Parameter, RouteEntry, Routes
from conn_types.path_pattern import PathPattern

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter

_MATCHING = frozenset({"matches", "handle", "__call__"})
"""What a route answers with to a request, and a router below."""
_DISPATCHING = frozenset({*_MATCHING, "app"})
SINGLE_KINDS: tuple[Kind, ...] = ("http", "websocket")


def is_a(value: Value, names: Iterable[str]) -> bool:
    return isinstance(value, Instance) and value.cls.has_any_base(names)


class EntryReader:
    """Reads routers. One reader serves a whole table, so that a router that is shared is read once."""

    def __init__(self, run: Interpreter) -> None:
        self.run = run
        self.edges: dict[int, list[Instance]] = {}
        """By the identity of a router or application: what it mounts or includes."""
        self.switched_off: dict[int, list[OpenSpot]] = {}
        """By the identity of a router or application: what another setting may add to it."""
        self._known: dict[int, tuple[Instance, Routes]] = {}
        self._sizes: dict[int, tuple[RouteEntry, int]] = {}
        """By the identity of an entry, which is kept so that no other takes it over: its rows."""
        self._copied = 0
        """How many entries stand somewhere else once more, below a prefix."""
        self._reading: list[Instance] = []
        self._convertors: dict[str, dict[str, str]] = {}
        self._built_in: dict[str, frozenset[str]] = {}

    def routes_of(self, value: Value) -> Routes | None:
        """What an application or router holds; None for anything else."""
        if not is_a(value, (*APPLICATIONS, *ROUTERS)) or not isinstance(value, Instance):
            return None
        known = self._known.get(id(value))
        if known is None:
            if value in self._reading or len(self._reading) > WITHIN:
                problem = (
                    "a router that holds itself" if value in self._reading else "very many routers in it"
                )
                return Routes(open=(OpenSpot(location=_place(value), reason=problem),))
            self._reading.append(value)
            known = self._known[id(value)] = (value, self._bounded(value, self._read(value)))
            self._reading.pop()
        return known[1]

    def routes_in(self, routes: Sequence) -> Routes | None:
        """What a list of routes holds; None where other things are in it, too."""
        values = [item.value for item in routes.items]
        if not values or not all(is_a(value, BASE_ROUTES) for value in values):
            return None
        owner = values[0]
        entries, spots = self._of_list(routes, (), owner) if isinstance(owner, Instance) else ([], [])
        return Routes(entries=tuple(entries), open=_distinct(spots))

    def _bounded(self, router: Instance, routes: Routes) -> Routes:
        """Without what makes the routes too many: one router may stand in another twice, and so on."""
        kept: list[RouteEntry] = []
        rows = 0
        for entry in routes.entries:
            rows += self._rows(entry)
            if rows > ROWS:
                spot = OpenSpot(location=_place(router), reason="very many routes")
                return Routes(entries=tuple(kept), open=(*routes.open, spot))
            kept.append(entry)
        return routes

    def _rows(self, entry: RouteEntry) -> int:
        if not entry.children:
            return 1
        known = self._sizes.get(id(entry))
        if known is None:
            known = self._sizes[id(entry)] = entry, 1 + sum(map(self._rows, entry.children))
        return known[1]

    def convertors(self, framework_module: str) -> dict[str, str]:
        if framework_module not in self._convertors:
            self._convertors[framework_module] = convertor_types(self.run, framework_module)
        return self._convertors[framework_module]

    def _built_in_convertors(self, framework_module: str) -> frozenset[str]:
        if framework_module not in self._built_in:
            self._built_in[framework_module] = built_in_convertors(self.run, framework_module)
        return self._built_in[framework_module]

    def _read(self, router: Instance) -> Routes:
        inner = self.run.attribute(router, "router") if is_a(router, APPLICATIONS) else router
        entries, spots = self._of_list(self.run.attribute(router, "routes"), router.conditions, router)
        if isinstance(inner, Instance) and has_own(inner, _DISPATCHING):
            entries = [replace(entry, own_matching=True) for entry in entries]
        owners = [router, *([inner] if isinstance(inner, Instance) and inner is not router else [])]
        if has_own_reversing(router):
            reason = Unknown(f"{router.cls.name} has a url_path_for of its own")
            spots.append(_spot(reason, router.location))
        by_setting = [(unknown, owner) for owner in owners for unknown in owner.escapes_by_setting]
        if by_setting:
            self.switched_off[id(router)] = [_spot(unknown, owner.location) for unknown, owner in by_setting]
        for owner in owners:
            spots += [_spot(unknown, owner.location) for unknown in owner.escapes]
            if owner.open is not None and not is_harmless(self.run, owner.open.origin):
                spots.append(_spot(owner.open, owner.location))
            classes = (cls for cls in owner.cls.mro if isinstance(cls, Class))
            spots += [_spot(cls.patched, owner.location) for cls in classes if cls.patched is not None]
        return Routes(entries=tuple(entries), open=_distinct(spots))

    def _of_list(
        self, routes: Value, holding: Conditions, owner: Instance
    ) -> tuple[list[RouteEntry], list[OpenSpot]]:
        entries: list[RouteEntry] = []
        spots: list[OpenSpot] = []
        for each in members(routes):
            if not isinstance(each, Sequence):
                if isinstance(each, Unknown) and not is_harmless(self.run, each.origin):
                    spots.append(_spot(each, owner.location))
                continue
            for item in each.items:
                if len(entries) > ROWS:
                    spots.append(_spot(Unknown("very many routes"), owner.location))
                    break
                self._of_item(item, holding, owner, entries, spots)
            if each.open is not None:
                spots.append(_spot(each.open, owner.location))
        return entries, spots

    def _of_item(
        self,
        item: Item,
        holding: Conditions,
        owner: Instance,
        entries: list[RouteEntry],
        spots: list[OpenSpot],
    ) -> None:
        alternatives = [each for each in members(item.value) if each != NONE]
        for value in alternatives:
            if not isinstance(value, Instance):
                unknown = value if isinstance(value, Unknown) else Unknown("a route that is not followed")
                spots.append(_spot(unknown, owner.location))
                continue
            conditions = [*item.conditions, *(each for each in value.conditions if each not in holding)]
            if len(alternatives) > 1 and not conditions and value.location is not None:
                conditions = [value.location]
            found, opened = self._of_route(value, holding)
            assumed = [each for each in (*item.assumed, *value.assumed) if each not in owner.assumed]
            entries += [_by_default(self._under(entry, conditions), assumed) for entry in found]
            spots += opened

    def _under(self, entry: RouteEntry, conditions: list[Location]) -> RouteEntry:
        if not conditions:
            return entry
        off = entry.off or any(self.run.is_departure(each) for each in conditions)
        late = entry.late or any(each in self.run.starts for each in conditions)
        return replace(entry, conditional=entry.conditional or conditions[0], off=off, late=late)

    def _of_route(self, route: Instance, holding: Conditions) -> tuple[list[RouteEntry], list[OpenSpot]]:
        if route.cls.has_base(INCLUDED_ROUTER):
            return self._of_included(route, holding)
        if is_a(route, MOUNTS):
            return self._of_mount(route, "mount", "path")
        if is_a(route, HOSTS):
            return self._of_mount(route, "host", "host")
        if is_a(route, WEBSOCKET_ROUTES):
            return self._of_endpoint(route, "websocket")
        if is_a(route, ROUTES):
            return self._of_endpoint(route, "http")
        if is_a(route, BASE_ROUTES):
            return [], [_spot(Unknown(f"{route.cls.name} is a route class of its own"), route.location)]
        return [], []

    # Routes

    def _of_endpoint(self, route: Instance, kind: Kind) -> tuple[list[RouteEntry], list[OpenSpot]]:
        run = self.run
        endpoint = run.attribute(route, "endpoint")
        name_value = run.attribute(route, "name")
        names = members(name_value)
        paths = alternatives(run.attribute(route, "path"), _place(route))
        spots: list[OpenSpot] = []
        entries: list[RouteEntry] = []
        for index, value in enumerate(names):
            name = text_of(value)
            if not paths.known or (name is None and value != NONE):
                spots.append(_unnamed_spot(run.attribute(route, "path"), value, route, (kind,)))
                continue
            for path in paths.known:
                entry = self._entry(route, kind, name, path, endpoint)
                entry = _at(entry, path, paths)
                if _is_one_of_several(name_value, index) and entry.conditional is None:
                    entry = replace(entry, conditional=_place(route))
                entries.append(entry)
        if paths.known and has_own_reversing(route):
            reason = Unknown(f"{route.cls.name} has a url_path_for of its own")
            spots.append(replace(_spot(reason, route.location), name_prefix=text_of(names[0]) or ""))
        return entries, spots

    def _entry(self, route: Instance, kind: Kind, name: str | None, path: str, endpoint: Value) -> RouteEntry:
        pattern = PathPattern.parse(path)
        filled = filled_by_route(route)
        fastapi = is_a(route, (API_ROUTE, API_WEBSOCKET_ROUTE))
        signature = Signature()
        if fastapi:
            dependencies = self.run.attribute(route, "dependencies")
            signature = read_signature(self.run, endpoint, dependencies, pattern.parameter_names)
        return RouteEntry(
            kind=kind,
            name=name,
            pattern=pattern,
            params=self._params(pattern, route, signature),
            location=_place(route),
            methods=_methods(self.run.attribute(route, "methods")) if kind == "http" else None,
            endpoint=reference_to(endpoint),
            module=route.module,
            dependencies=tuple(signature.dependencies),
            query=frozenset(signature.query),
            hides=signature.hides,
            taken=frozenset(signature.path),
            connected=signature.connected,
            may_take_more=not fastapi or signature.may_take_more or _is_own_class(route),
            fastapi=fastapi,
            assumed_name=_is_assumed(endpoint, name),
            own_matching=has_own(route, _MATCHING),
            fills=filled.keys,
            opaque=filled.opaque,
        )

    def _params(self, pattern: PathPattern, route: Instance, signature: Signature) -> dict[str, Parameter]:
        module = convertor_module(route)
        convertors = self.convertors(module)
        params: dict[str, Parameter] = {}
        for parameter in pattern.parameters:
            value_type = convertors.get(parameter.convertor, "Any")
            accepts = accepted_by_convertor(parameter.convertor, value_type)
            annotation = None
            if parameter.name in signature.annotations:
                node, declared = signature.annotations[parameter.name]
                annotation = ast.unparse(node)
                if parameter.convertor in ("str", "path"):
                    accepts = accepted_by_annotation(declared)
            built_in = parameter.convertor in self._built_in_convertors(module)
            params[parameter.name] = _parameter(
                parameter.convertor, value_type, accepts, annotation, built_in
            )
        return params

    # Mounts, hosts and included routers

    def _of_mount(self, mount: Instance, kind: Kind, where: str) -> tuple[list[RouteEntry], list[OpenSpot]]:
        run = self.run
        path_value = run.attribute(mount, where)
        paths = alternatives(path_value, _place(mount))
        entries: list[RouteEntry] = []
        spots: list[OpenSpot] = []
        for value in members(run.attribute(mount, "name")):
            name = text_of(value)
            if not paths.known or (name is None and value != NONE):
                prefix = "" if name is None else name
                spots.append(replace(_unnamed_spot(path_value, value, mount, KINDS), name_prefix=prefix))
                continue
            for path in paths.known:
                entries.append(_at(self._mount_entry(mount, kind, name, path), path, paths))
                if has_own_reversing(mount):
                    reason = Unknown(f"{mount.cls.name} has a url_path_for of its own")
                    spots.append(replace(_spot(reason, mount.location), path_prefix=path))
        return entries, spots

    def _mount_entry(self, mount: Instance, kind: Kind, name: str | None, path: str) -> RouteEntry:
        pattern = PathPattern.parse(path)
        targets = self._targets(mount)
        own = _own_routes(self.run, mount)
        children, spots = self._of_list(own, mount.conditions, mount) if own is not None else ([], [])
        behind: Routes | None = None
        is_application = any(is_a(target, APPLICATIONS) for target in targets)
        certain = self._certain(mount, targets)
        for target in targets:
            routes = self._of_target(mount, target) if own is None else Routes()
            # One of several is mounted: the one that is by default, or it is not known which.
            maybe = _place(mount) if target is not certain else None
            children += [_maybe(entry, maybe) for entry in routes.entries]
            spots += routes.open
            wrapped = unwrapped(self.run, target)
            if wrapped is not None and (wrapped.application is not target or own is not None):
                self._note(wrapped.application)
                behind = None if children else self.routes_of(wrapped.application)
                is_application = is_application or is_a(wrapped.application, APPLICATIONS)
        filled = filled_by_mount(self.run, mount)
        rest = _parameter("path", "str", accepted_by_convertor("path", "str"), None, False)
        return RouteEntry(
            kind=kind,
            name=name,
            pattern=pattern,
            params={**self._params(pattern, mount, Signature()), "path": rest},
            location=_place(mount),
            endpoint=reference_to(targets[0]) if len(targets) == 1 else None,
            module=mount.module,
            children=tuple(children),
            open=_distinct(spots),
            application=is_application,
            behind=behind,
            own_matching=has_own(mount, _MATCHING),
            fills=filled.keys,
            opaque=filled.opaque,
        )

    def _of_target(self, mount: Instance, target: Value) -> Routes:
        """What a mount hands connections to; it may hold routes without being a router."""
        self._note(target)
        routes = self.routes_of(target)
        if routes is not None:
            return routes
        if isinstance(target, Unknown):
            harmless = is_harmless(self.run, target.origin)
            return Routes() if harmless else Routes(open=(_spot(target, mount.location),))
        held: Value = NONE
        try:
            with self.run.asked():
                held = self.run.get_attribute(target, "routes") if isinstance(target, Instance) else NONE
        except Raised:
            return Routes()
        entries, spots = self._of_list(held, mount.conditions, mount)
        return Routes(entries=tuple(entries), open=tuple(spots))

    def _note(self, target: Value) -> None:
        if isinstance(target, Instance) and self._reading:
            self.edges.setdefault(id(self._reading[-1]), []).append(target)

    def reachable(self, value: Instance) -> set[int]:
        """The identities of all that is mounted or included below a router that has been read."""
        seen: set[int] = set()
        todo = [value]
        while todo:
            for target in self.edges.get(id(todo.pop()), ()):
                if id(target) not in seen:
                    seen.add(id(target))
                    todo.append(target)
        return seen

    def _targets(self, mount: Instance) -> tuple[Value, ...]:
        """What is mounted, seen through the mount's own middleware."""
        name = "_base_app" if "_base_app" in mount.attributes else "app"
        return tuple(each for each in members(self.run.attribute(mount, name)) if each != NONE)

    def _certain(self, mount: Instance, targets: tuple[Value, ...]) -> Value | None:
        """The target that is mounted where nobody sets anything else."""
        several = self.run.attribute(mount, "app")
        alone = len(targets) == 1 or (isinstance(several, Union) and several.by_default)
        return targets[0] if targets and alone else None

    def _of_included(
        self, included: Instance, holding: Conditions
    ) -> tuple[list[RouteEntry], list[OpenSpot]]:
        """A router that FastAPI keeps live: its routes stand here, with a prefix and more dependencies."""
        run = self.run
        context = run.attribute(included, "include_context")
        prefix_value = run.attribute(context, "prefix")
        prefixes = alternatives(prefix_value, _place(included))
        dependencies = run.attribute(context, "dependencies")
        names = frozenset(name for each in prefixes.known for name in PathPattern.parse(each).parameter_names)
        more = read_signature(run, NONE, dependencies, names)
        entries: list[RouteEntry] = []
        spots: list[OpenSpot] = []
        for router in members(run.attribute(included, "original_router")):
            self._note(router)
            routes = self.routes_of(router)
            if routes is None or not prefixes.known:
                unknown = router if isinstance(router, Unknown) else Unknown("a prefix that is not known")
                reason = Unknown(
                    "include_router of a value that is not known", unknown.location, unknown.origin
                )
                spot = _spot(reason, included.location)
                spots.append(replace(spot, path_prefix=beginning(prefix_value)))
                continue
            for prefix in prefixes.known:
                self._copied += len(routes.entries)
                if self._copied > 5 * ROWS:
                    spots.append(_spot(Unknown("very many routes"), included.location))
                    break
                own = self._params(PathPattern.parse(prefix), included, more)
                below = [below_prefix(entry, prefix, more, own) for entry in routes.entries]
                entries += [_at(entry, prefix, prefixes) for entry in below]
                spots += [replace(spot, path_prefix=prefix + spot.path_prefix) for spot in routes.open]
        return entries, spots


@lru_cache(maxsize=1024)
def _parameter(
    convertor: str, value_type: str, accepts: str, annotation: str | None, built_in: bool
) -> Parameter:
    """Most are like many others: one object of each is kept."""
    return Parameter(
        convertor=convertor,
        value_type=value_type,
        accepts=accepts,
        annotation=annotation,
        built_in=built_in,
    )


def _own_routes(run: Interpreter, mount: Instance) -> Value | None:
    """What a subclass says that the mount holds; None where it leaves that to what is mounted."""
    for cls in mount.cls.mro:
        if isinstance(cls, Class) and "routes" in cls.namespace:
            is_framework = cls.module.name.partition(".")[0] in FRAMEWORK_PACKAGES
            return None if is_framework else run.attribute(mount, "routes")
    return None


def convertor_module(route: Instance) -> str:
    ours = any(
        isinstance(cls, Class) and cls.module.name == "conn_types.routes.pattern_route"
        for cls in route.cls.mro
    )
    return CONVERTOR_MODULES[1] if ours else CONVERTOR_MODULES[0]


def _maybe(entry: RouteEntry, condition: Location | None) -> RouteEntry:
    if condition is None or entry.conditional is not None:
        return entry
    return replace(entry, conditional=condition)


def _by_default(entry: RouteEntry, assumed: list[Location]) -> RouteEntry:
    return replace(entry, default=entry.default or assumed[0]) if assumed else entry


def _at(entry: RouteEntry, path: str, paths: Alternatives) -> RouteEntry:
    """The entry as one of several that differ in their path."""
    if not paths.is_sure(path):
        entry = replace(entry, conditional=entry.conditional or entry.location, off=paths.sure or entry.off)
    return replace(entry, elsewhere=paths.elsewhere) if paths.elsewhere else entry


def _is_one_of_several(value: Value, index: int) -> bool:
    """Whether a condition that is not known decides for this member, rather than for another."""
    return isinstance(value, Union) and not (value.by_default and index == 0)


def _place(value: Instance) -> Location:
    return value.location or Location(path="", line=1, column=0)


def _spot(unknown: Unknown, location: Location | None) -> OpenSpot:
    place = unknown.location or location or Location(path="", line=1, column=0)
    return OpenSpot(location=place, reason=unknown.reason)


def _unnamed_spot(path: Value, name: Value, route: Instance, kinds: tuple[Kind, ...]) -> OpenSpot:
    known_name = text_of(name)
    what = "a name" if known_name is None and name != NONE else "a path"
    name_prefix = name.prefix if isinstance(name, Text) else known_name or ""
    return OpenSpot(
        location=_place(route),
        reason=f"{what} that is not known",
        name_prefix=name_prefix,
        path_prefix=beginning(path),
        kinds=kinds,
    )


def _distinct(spots: Iterable[OpenSpot]) -> tuple[OpenSpot, ...]:
    return tuple(dict.fromkeys(spots))


def _methods(value: Value) -> tuple[str, ...] | None:
    if not isinstance(value, Sequence) or value.open is not None:
        return None
    return tuple(sorted(text for item in value.items if (text := text_of(item.value)) is not None))


def _is_own_class(route: Instance) -> bool:
    """Whether the route's class is no framework's: it may do with the path what it likes."""
    return route.cls.module.name.partition(".")[0] not in FRAMEWORK_PACKAGES


def _is_assumed(endpoint: Value, name: str | None) -> bool:
    """Whether the name comes from a function that an unknown decorator may have renamed."""
    function = endpoint.function if isinstance(endpoint, Method) else endpoint
    return (
        isinstance(function, Function)
        and function.assumed_name
        and name == function.qualname.rpartition(".")[2]
    )
