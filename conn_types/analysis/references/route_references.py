"""References to routes: calls of `url_for` and `url_path_for`, and of functions that pass their name on.

Such a function is read for each of its calls, with its parameters bound to what the call gives: the name and
parameters that reach the inner call are looked up where the outer one stands, for it asks the same router.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Generator, Iterable, Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass, replace

from conn_types.analysis.evaluator.values import Class, Unknown
from conn_types.analysis.references.arguments import Argument, Arguments, given_arguments
from conn_types.analysis.references.callees import Callee, Callees
from conn_types.analysis.references.examined_file import ExaminedFile
from conn_types.analysis.references.expected_failures import VALUE_ERRORS, expects
from conn_types.analysis.references.guards import asks_first, is_switched_off, remaining
from conn_types.analysis.references.literal_values import literal_values
from conn_types.analysis.references.mappings import Key, keys_of
from conn_types.analysis.references.names import keyword_place, known_texts
from conn_types.analysis.references.passing import parameters_in
from conn_types.analysis.references.reaching import reaching_bindings
from conn_types.analysis.references.receiver import (
    Connection,
    HeldRouting,
    KnownRouting,
    NotConcerned,
    ObjectOf,
    Receiver,
    RoutingOf,
    SomeRouting,
    receiver_of,
)
from conn_types.analysis.references.receivers import Receivers
from conn_types.analysis.references.reference import (
    GivenParameter,
    KnownText,
    KnownValue,
    PassedName,
    Reverser,
    RouteReference,
    UnknownReceiver,
)
from conn_types.analysis.references.refused_values import refused_values
from conn_types.analysis.references.resolution import Verdict, are_found_by_all, resolve
from conn_types.analysis.references.routers_asked import Asked, RoutersAsked
from conn_types.analysis.references.scopes import Assigned, Binding, Position, Scope, Use
from conn_types.analysis.references.serving import reaches
from conn_types.analysis.references.tolerance import Tolerance
from conn_types.analysis.references.wrapper_names import REVERSERS, last_name
from conn_types.analysis.table import RouteTable

_DEPTH = 6
_MOST_OPTIONAL = 4
_LENIENT: tuple[Verdict, ...] = ("found", "unsure", "unfilled", "wrong-params", "unknown-name")


Asking = Callable[["Receiver | None", Reverser, Position], "Asked | None"]


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """The call in the text that a reference is, however far the call of `url_for` itself is.

    `by`: which routers are asked there.
    """

    reader: RouteReader
    node: ast.Call
    position: Position
    by: Asking


@dataclass(frozen=True, slots=True, eq=False)
class _Reversal:
    """A call of a framework's own `url_for` or `url_path_for`."""

    on: ast.expr
    reverser: Reverser
    position: Position


Found = RouteReference | UnknownReceiver


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RouteReaders:
    """What the readers of all files share.

    - `wrappers`: the names of functions that may pass a name on.
    - `followed`: those that a call was followed to, as `path:qualified.name`.
    - `of`: the reader of another file.
    - `callers`: the readers of all files that may call others.
    """

    table: RouteTable
    wrappers: Set[str]
    followed: set[str]
    of: Callable[[ExaminedFile], RouteReader]
    callers: Callable[[], Iterable[RouteReader]]


class RouteReader:
    """Makes the references to routes of one file's calls."""

    def __init__(
        self, file: ExaminedFile, receivers: Receivers, asked: RoutersAsked, readers: RouteReaders
    ) -> None:
        self.file = file
        self._receivers = receivers
        self.asked = asked
        self._readers = readers
        self.callees = Callees(file, receivers, lambda each: readers.of(each).callees)
        self.tolerance = Tolerance(file, self.callees, lambda: (each.tolerance for each in readers.callers()))
        self._passing: dict[Scope, tuple[tuple[Use, frozenset[str]], ...]] = {}
        self._depth = 0

    def may_be_reference(self, node: ast.Call) -> bool:
        func = node.func
        parts = [func.func, *func.args[:1]] if isinstance(func, ast.Call) else [func]
        if last_name(func) == "partial":
            parts += node.args[:1]
        names = {last_name(each) for each in parts}
        return not names.isdisjoint(REVERSERS) or not names.isdisjoint(self._readers.wrappers)

    def reference(
        self,
        node: ast.Call,
        position: Position,
        receiver: Receiver | None,
        *,
        as_written: bool = False,
        by: Asking | None = None,
    ) -> Found | PassedName | None:
        """The reference that the call is. `receiver`: what it is made on, if that is known.

        - `as_written`: whatever a name that is a parameter's is worth, the call itself is asked for.
        - `by`: which routers are asked, where the call stands in no function of this file.
        """
        if not as_written:
            passed = self._passed(node, position)
            if passed is not None:
                return passed
        site = Site(self, node, position, by or self.asked.by)
        called = _called_later(node)
        if called is None:
            return self._inner(node, position, site, receiver)
        found = self._inner(called, position, site, receiver)
        if not isinstance(found, RouteReference) or not found.names:
            return None
        # Whoever calls it may give more parameters.
        return self._with_excuse(replace(found, open_params=True, excused=False), called, position)

    # One call

    def _inner(
        self, node: ast.Call, position: Position, site: Site, receiver: Receiver | None = None
    ) -> Found | None:
        reversal = self._reversal(node.func, position)
        if reversal is None:
            return self._through(node, position, site)
        receiver = receiver or self._receivers.receiver(reversal.on, reversal.position)
        if isinstance(receiver, NotConcerned) and self._is_class(reversal):
            bound = _bound_to_first(node)
            return None if bound is None else self._inner(bound, position, site)
        asked = site.by(receiver, reversal.reverser, site.position)
        if asked is not None:
            return self._route(node, reversal.reverser, asked, position, site)
        through = self._through(node, position, site)
        if through is not None or _is_other(receiver):
            return through
        return UnknownReceiver(path=site.reader.file.source.shown, span=site.reader.file.span(site.node))

    def _reversal(self, func: ast.expr, position: Position) -> _Reversal | None:
        """`conn.url_for`, also under a local name."""
        match func:
            case ast.Attribute(value=on, attr="url_for" | "url_path_for" as reverser):
                return _Reversal(on, reverser, position)
            case ast.Name(id=name):
                scope = position.scope.binder(name)
                bindings = None if scope is None else reaching_bindings(name, scope, func, position)
                match bindings:
                    case (Binding(what=Assigned(value=ast.Attribute() as value)),) if scope is not None:
                        return self._reversal(value, Position(scope))
                    case _:
                        return None
            case _:
                return None

    def _is_class(self, reversal: _Reversal) -> bool:
        """`Request.url_for(request, …)`: the class's own method, whose first argument is the object."""
        if not isinstance(reversal.on, (ast.Name, ast.Attribute)):
            return False
        value = self.file.value(reversal.on, reversal.position)
        return isinstance(value, Class) and not isinstance(receiver_of(value), ObjectOf)

    def _route(
        self, node: ast.Call, reverser: Reverser, asked: Asked, position: Position, site: Site
    ) -> RouteReference:
        args, keywords = given_arguments(self.file, node, position)
        name = args[0] if args else None
        keys = keys_of(self.file, keywords)
        is_open = keys.open or len(args) > 1 or len(keys.optional) > _MOST_OPTIONAL
        reference = RouteReference(
            path=site.reader.file.source.shown,
            span=site.reader.file.span(site.node),
            reverser=reverser,
            names=() if name is None else self._readers.of(name.file).texts(name, site),
            params=tuple(_parameter(key, site) for key in keys.required),
            optional=() if is_open else tuple(_parameter(key, site) for key in keys.optional),
            open_params=is_open,
            candidates=asked.candidates,
            closed=asked.closed,
        )
        return self._with_excuse(reference, node, position)

    def _with_excuse(self, reference: RouteReference, node: ast.Call, position: Position) -> RouteReference:
        if reference.excused:
            return reference
        if all(each.verdict == "found" for each in resolve(reference)):
            if not any(refused_values(reference)):
                return reference if are_found_by_all(reference) else self._excused(reference, node, position)
            if expects(self.file, position, VALUE_ERRORS):
                return replace(reference, excused=True)
        return self._excused(reference, node, position)

    def _excused(self, reference: RouteReference, node: ast.Call, position: Position) -> RouteReference:
        return replace(reference, excused=self._is_excused(node, position))

    def is_tolerant(self, position: Position) -> bool:
        """Whether the code around lives with a name that no route has, or is switched off."""
        return self.tolerance.at(position) or is_switched_off(self.file, position)

    def _is_excused(self, node: ast.Call, position: Position) -> bool:
        return any(
            asks_first(name.node, self._standing(position)) for name in self._names(node, position)
        ) or self.is_tolerant(position)

    def _standing(self, position: Position) -> Position:
        """The place without the conditions that are known to hold for the call that is read just now."""
        if not any(scope in self.file.given for scope in position.scope.chain()):
            return position
        return replace(position, guards=remaining(self.file, position) or ())

    # Names

    def texts(self, name: Argument, site: Site) -> tuple[KnownText, ...]:
        """The texts that a name may be, each at its place where that lies in the reference."""
        given = self.file.argument(name.node, name.position)
        if given is not None:
            return self._readers.of(given.file).texts(given, site)
        found = known_texts(self.file, name.node, name.position)
        if _is_in(name, site):
            return found
        span = site.reader.file.span(self._source(name, site) or site.node)
        return tuple(KnownText(text=each.text, span=span) for each in found)

    def _source(self, name: Argument, site: Site) -> ast.expr | None:
        """The argument of the reference that a name is made of somewhere else."""
        for scope, parameter in parameters_in(name.node, name.position):
            given = self.file.given.get(scope)
            argument = None if given is None else given.parameters.get(parameter.arg)
            if argument is None:
                continue
            found = argument.node if _is_in(argument, site) else None
            found = found or self._readers.of(argument.file)._source(argument, site)
            if found is not None:
                return found
        return None

    def _names(self, node: ast.Call, position: Position) -> tuple[Argument, ...]:
        """The arguments of a call that are the name, or that it is made of."""
        callee = self.callees.callee(node.func, position)
        if callee is None:
            is_reversal = self._reversal(node.func, position) is not None
            return given_arguments(self.file, node, position)[0][:1] if is_reversal else ()
        arguments = self.callees.arguments(callee, node, position)
        passed = {name for _, names in self._readers.of(callee.file).passing(callee.scope) for name in names}
        if arguments is None:
            return ()
        return tuple(each for name, each in arguments.parameters.items() if name in passed)

    # Functions that pass a name on

    def passing(self, scope: Scope) -> tuple[tuple[Use, frozenset[str]], ...]:
        """The calls in a function that its own parameters give the name to, and those parameters."""
        if scope not in self._passing:
            self._passing[scope] = ()
            self._passing[scope] = tuple(self._passing_in(scope))
        return self._passing[scope]

    def _passing_in(self, scope: Scope) -> Iterator[tuple[Use, frozenset[str]]]:
        for use in self.file.walked.uses:
            node = use.node
            if not isinstance(node, ast.Call) or not self.may_be_reference(node):
                continue
            if scope not in use.position.scope.chain():
                continue
            names = frozenset(
                parameter.arg
                for name in self._names(node, use.position)
                for around, parameter in parameters_in(name.node, name.position)
                if around is scope
            )
            if names:
                yield use, names

    def _passed(self, node: ast.Call, position: Position) -> PassedName | None:
        """The call, where its name is a parameter's: unless the framework fills that one."""
        given = (*node.args, *(keyword.value for keyword in node.keywords))
        if not any(True for each in given for _ in parameters_in(each, position)):
            return None
        for name in self._names(node, position):
            scopes = [scope for scope, _ in parameters_in(name.node, name.position)]
            if not scopes or self._readers.of(name.file).texts(
                name, Site(self, node, position, self.asked.by)
            ):
                continue
            innermost = next(scope for scope in name.position.scope.chain() if scope in scopes)
            if reaches(self._readers.table, self.file.function_ids(innermost)[:1], is_test=True):
                return None
            return PassedName(
                path=self.file.source.shown,
                span=self.file.span(node),
                function=f"{self.file.source.shown}:{innermost.qualname}",
            )
        return None

    def _through(self, node: ast.Call, position: Position, site: Site) -> Found | None:
        """What is asked for by the function that the call leads to; None where that passes no name on."""
        callee = None if self._depth > _DEPTH else self.callees.callee(node.func, position)
        arguments = None if callee is None else self.callees.arguments(callee, node, position)
        if callee is None or arguments is None or callee.scope in callee.file.given:
            return None
        reader = self._readers.of(callee.file)
        uses = [use for use, _ in reader.passing(callee.scope)]
        if not uses:
            return None
        self._readers.followed.add(callee.id)
        self._depth += 1
        try:
            with given_frames((*callee.around, (callee, arguments))):
                found = [reader._inner_of(use, site) for use in uses]
        finally:
            self._depth -= 1
        best = most_lenient([each for each in found if each is not None])
        if not isinstance(best, RouteReference):
            return best
        best = replace(best, closed=best.closed and callee.certain)
        return self._with_excuse(best, node, position)

    def _inner_of(self, use: Use, site: Site) -> Found | None:
        """What a call in the function asks for; None where it is not reached."""
        if not isinstance(use.node, ast.Call) or remaining(self.file, use.position) is None:
            return None
        return self._inner(use.node, use.position, site)


def _called_later(node: ast.Call) -> ast.Call | None:
    """The call that `partial(conn.url_for, "name")` makes later, as far as it is known."""
    if last_name(node.func) != "partial" or not node.args or isinstance(node.args[0], ast.Starred):
        return None
    made = ast.Call(func=node.args[0], args=node.args[1:], keywords=node.keywords)
    return ast.copy_location(made, node)


def _bound_to_first(node: ast.Call) -> ast.Call | None:
    """`request.url_for(…)` for `Request.url_for(request, …)`."""
    if not node.args or isinstance(node.args[0], ast.Starred) or not isinstance(node.func, ast.Attribute):
        return None
    func = ast.copy_location(ast.Attribute(node.args[0], node.func.attr, ast.Load()), node.func)
    return ast.copy_location(ast.Call(func=func, args=node.args[1:], keywords=node.keywords), node)


@contextmanager
def given_frames(frames: tuple[tuple[Callee, Arguments], ...]) -> Generator[None]:
    """While it lasts, the functions' parameters are what they are given."""
    for callee, arguments in frames:
        callee.file.given[callee.scope] = arguments
    try:
        yield
    finally:
        for callee, _ in frames:
            del callee.file.given[callee.scope]


def most_lenient(found: list[Found]) -> Found | None:
    """Of what several calls ask for, what is least a mistake: which of them runs is not known."""
    return min(found, key=_severity, default=None)


def _severity(found: Found) -> int:
    if isinstance(found, UnknownReceiver):
        return _LENIENT.index("unsure")
    verdicts = [each.verdict for each in resolve(found)]
    return max((_LENIENT.index(each) for each in verdicts), default=_LENIENT.index("unsure"))


def _is_in(argument: Argument, site: Site) -> bool:
    """Whether the argument stands in the reference itself."""
    node, call = argument.node, site.node
    return (
        argument.file is site.reader.file
        and (call.lineno, call.col_offset) <= (node.lineno, node.col_offset)
        and (node.end_lineno or 0, node.end_col_offset or 0)
        <= (call.end_lineno or 0, call.end_col_offset or 0)
    )


def _parameter(key: Key, site: Site) -> GivenParameter:
    """At its place where that lies in the reference, else at the reference."""
    value = _passed_on(key.value)
    if value is not key.value and _is_in(value, site):
        return GivenParameter(name=key.name, span=value.file.span(value.node), values=_values(key))
    if not _is_in(key.value, site):
        return GivenParameter(name=key.name, span=site.reader.file.span(site.node), values=_values(key))
    # A key that was spread stands in a keyword of ours, which stands nowhere.
    is_written = key.keyword is not None and hasattr(key.keyword.node, "lineno")
    keyword = keyword_place(key.value.file, key.keyword.node) if key.keyword and is_written else None
    span = key.value.file.span(key.value.node)
    return GivenParameter(name=key.name, span=span, keyword=keyword, values=_values(key))


def _passed_on(value: Argument) -> Argument:
    """What the call that is read just now gives, where the value is a parameter's name."""
    for _ in range(_DEPTH):
        given = value.file.argument(value.node, value.position)
        if given is None:
            break
        value = given
    return value


def _values(key: Key) -> tuple[KnownValue, ...]:
    value = key.value
    return tuple(literal_values(value.file, value.node, value.position))


def _is_other(receiver: Receiver | None) -> bool:
    """Whether it is known to be no connection, application or router: its `url_for` is its own affair."""
    match receiver:
        case None:
            return False
        case ObjectOf(cls=cls):
            return not any(isinstance(base, Unknown) for base in cls.mro)
        case Connection() | RoutingOf() | KnownRouting() | SomeRouting() | HeldRouting():
            return False
        case _:
            return True
