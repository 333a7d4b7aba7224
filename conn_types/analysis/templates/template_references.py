"""The references of templates: what each call in one asks for, by what its names stand for.

A name stands for what the environment, a context processor or the code that renders the template gives it.
A function of the project's is read for the call as it is for one in Python; the routers that are asked are
those that the handlers ask which render the template.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from conn_types.analysis.references.arguments import Keyword
from conn_types.analysis.references.mappings import keys_of
from conn_types.analysis.references.readers import Readers
from conn_types.analysis.references.receiver import Connection, Receiver, RoutingOf, TemplateContext
from conn_types.analysis.references.reference import (
    Candidate,
    GivenParameter,
    KnownText,
    PassedName,
    Reverser,
    RouteReference,
    Span,
    UnknownReceiver,
)
from conn_types.analysis.references.route_references import Asking, Found, most_lenient
from conn_types.analysis.references.routers_asked import Asked
from conn_types.analysis.references.scopes import Position
from conn_types.analysis.references.stand_in import StandIn
from conn_types.analysis.templates.environments import Environment, Expression
from conn_types.analysis.templates.inherited_names import InheritedNames
from conn_types.analysis.templates.macros import as_called, passes_on
from conn_types.analysis.templates.outline import Given, Outline, TemplateCall, Text
from conn_types.analysis.templates.render_calls import RenderCall
from conn_types.analysis.templates.rendering import Rendering
from conn_types.analysis.templates.template_files import TemplateFile

_REVERSERS = ("url_for", "url_path_for")
_BEYOND = 1_000_000_000
"""What is added to a template's lines in trees of Python: no file has so many."""
_DEPTH = 5
_WITH_CONTEXT = frozenset({"pass_context", "contextfunction", "contextfilter"})
_WITH_FIRST = _WITH_CONTEXT | {"pass_environment", "pass_eval_context", "environmentfilter"}


class TemplateReferences:
    def __init__(
        self,
        readers: Readers,
        files: Mapping[Path, TemplateFile],
        outlines: Mapping[Path, Outline],
        rendering: Rendering,
    ) -> None:
        self._readers = readers
        self._files = files
        self._outlines = outlines
        self._rendering = rendering
        self._inherited = InheritedNames(files, outlines, rendering)
        self._processed: dict[int, dict[str, list[Expression]]] = {}

    def of(self, path: Path, shown: str) -> Iterator[Found]:
        """Those of one template, in the order of the text."""
        calls = self._rendering.calls(path)
        reader = _TemplateReader(self._readers, self._files[path], calls, shown, self._given_by_processors)
        for call in self._calls(path):
            found = reader.reference(call)
            if found is not None:
                yield found

    # Calls, macros followed

    def _calls(self, path: Path) -> Iterator[TemplateCall]:
        outline = self._outlines[path]
        for call in outline.calls:
            macro = self._inherited.macro(path, call)
            if macro is not None:
                yield from self._through(macro.home, macro.template, macro.name, call, 0)
            elif not self._is_followed(path, call):
                yield call
        for each in outline.macro_calls:
            yield from self._through(path, each.template, each.name, each.call, 0)

    def _is_followed(self, path: Path, call: TemplateCall) -> bool:
        """Whether it stands in a macro for the calls of that macro."""
        return call.macro is not None and passes_on(call) and (path, call.macro) in self._called_macros

    @cached_property
    def _called_macros(self) -> frozenset[tuple[Path, str]]:
        imported = (
            (home, each.name)
            for path, outline in self._outlines.items()
            for each in outline.macro_calls
            for home in self._homes(path, each.template)
        )
        inherited = (
            (home, macro.name)
            for path, outline in self._outlines.items()
            for call in outline.calls
            for macro in [self._inherited.macro(path, call)]
            if macro is not None
            for home in self._homes(macro.home, macro.template)
        )
        return frozenset((*imported, *inherited))

    def _homes(self, path: Path, template: str | None) -> Sequence[Path]:
        if template is None:
            return [path]
        return self._rendering.named(template, self._files[path].environments)

    def _through(
        self, path: Path, template: str | None, name: str, outer: TemplateCall, depth: int
    ) -> Iterator[TemplateCall]:
        """What a call of a macro asks for."""
        for home in self._homes(path, template) if depth < _DEPTH else ():
            outline = self._outlines.get(home)
            macro = next((each for each in outline.macros if each.name == name), None) if outline else None
            if outline is None or macro is None:
                continue
            for inner in outline.calls:
                made = as_called(inner, macro, outer) if inner.macro == name and passes_on(inner) else None
                if made is not None and not (made.macro is not None and passes_on(made)):
                    yield made
            for each in outline.macro_calls:
                if each.call.macro == name:
                    made = as_called(replace(each.call, path=("",)), macro, outer)
                    if made is not None:
                        yield from self._through(home, each.template, each.name, made, depth + 1)

    # Context processors

    def _given_by_processors(self, environment: Environment, name: str) -> Sequence[Expression]:
        if id(environment) not in self._processed:
            found: dict[str, list[Expression]] = {}
            for processor in environment.processors:
                for key, value in self._returned(processor):
                    found.setdefault(key, []).append(value)
            self._processed[id(environment)] = found
        return self._processed[id(environment)].get(name, ())

    def _returned(self, processor: Expression) -> Iterator[tuple[str, Expression]]:
        callees = self._readers.routes(processor.file).callees
        callee = callees.callee(processor.node, processor.position)
        if callee is None:
            return
        node = callee.scope.node
        returned = [node.body] if isinstance(node, ast.Lambda) else _returns(node)
        for each in returned:
            keyword = Keyword(callee.file, ast.keyword(value=each), Position(callee.scope))
            keys = keys_of(callee.file, [keyword])
            for key in (*keys.required, *keys.optional):
                yield key.name, Expression(key.value.file, key.value.node, key.value.position)


class _TemplateReader:
    """Makes the references of one template."""

    def __init__(
        self,
        readers: Readers,
        file: TemplateFile,
        calls: Sequence[RenderCall],
        shown: str,
        processed: Callable[[Environment, str], Sequence[Expression]],
    ) -> None:
        self._readers = readers
        self._file = file
        self._calls = calls
        self._shown = shown
        self._processed = processed
        self._asked: dict[tuple[Receiver, Reverser], Asked | None] = {}

    def reference(self, call: TemplateCall) -> Found | None:
        """The reference that a call is; None where it is something else."""
        found: list[Found] = []
        for environment in self._environments:
            found += self._in(environment, call)
        return most_lenient(found)

    @cached_property
    def _environments(self) -> Sequence[Environment]:
        """Those that it is rendered in, where that is known; two may load from one folder."""
        loading = self._file.environments
        if not self._calls or any(not each.environments for each in self._calls):
            return loading
        return [each for each in loading if any(each in call.environments for call in self._calls)] or loading

    def _in(self, environment: Environment, call: TemplateCall) -> Iterator[Found]:
        """What a call may be in one environment."""
        defined = self._definitions(environment, call)
        known = [self._called(each, call) for each in defined]
        yield from (each for each in known if each is not None)
        if call.is_filter or call.path[-1] not in _REVERSERS:
            return
        unsure = UnknownReceiver(path=self._shown, span=call.span)
        if any(self._is_unknown(each, found) for each, found in zip(defined, known, strict=True)):
            yield unsure
        if call.path == ("url_for",) and environment.is_frameworks:
            if not defined or self._is_given_at_times(environment, "url_for"):
                yield self._framework(environment, call, ("url_for",)) or unsure
        elif call.path[0] == "request":
            yield self._framework(environment, call, call.path[1:]) or unsure
        elif not defined:
            yield unsure

    def _framework(
        self, environment: Environment, call: TemplateCall, attributes: Sequence[str]
    ) -> Found | None:
        """A call on the request."""
        made = environment.made
        return self._made(Expression(made.file, StandIn(Connection()), made.position), attributes, call)

    # What a name stands for

    def _definitions(self, environment: Environment, call: TemplateCall) -> list[Expression]:
        name = call.path[0]
        if call.is_filter:
            return [*environment.filters.get(name, ())]
        if name in ("", "request"):
            return []
        found = [*environment.globals.get(name, ()), *self._processed(environment, name)]
        for each in self._calls:
            if name in each.context:
                found.append(each.context[name])
        return list(dict.fromkeys(found))

    def _is_unknown(self, definition: Expression, found: Found | None) -> bool:
        """Whether it is not even known to be a function that asks for no route."""
        callees = self._readers.routes(definition.file).callees
        return found is None and callees.callee(definition.node, definition.position) is None

    def _is_given_at_times(self, environment: Environment, name: str) -> bool:
        """Whether only some of the code that renders the template gives it the name."""
        if environment.globals.get(name) or self._processed(environment, name):
            return False
        return any(name not in each.context for each in self._calls)

    def _called(self, definition: Expression, call: TemplateCall) -> Found | None:
        return self._made(definition, call.path[1:], call)

    def _made(self, base: Expression, attributes: Sequence[str], call: TemplateCall) -> Found | None:
        """The reference that a call of the expression, or of an attribute of it, would be in Python."""
        reader = self._readers.routes(base.file)
        func = base.node
        for attribute in attributes:
            func = _at(ast.Attribute(func, attribute, ast.Load()), call.span)
        args = [_argument(each) for each in call.args]
        if not attributes:
            args = [*self._first(base), *args]
        keywords = [_keyword(each.name, each.given, each.place) for each in call.keywords]
        if call.open or call.passes_keywords:
            keywords.append(ast.keyword(value=StandIn()))
        node = ast.Call(func=func, args=args, keywords=keywords)
        _at(node, call.span)
        found = reader.reference(node, base.position, None, by=self._by(base))
        if found is None or isinstance(found, PassedName):
            return None
        if isinstance(found, UnknownReceiver):
            return UnknownReceiver(path=self._shown, span=call.span)
        return self._placed(found, call)

    def _first(self, function: Expression) -> list[ast.expr]:
        """What Jinja gives to a function before what the template does."""
        callee = self._readers.routes(function.file).callees.callee(function.node, function.position)
        decorators: list[ast.expr] = (
            [] if callee is None else getattr(callee.scope.node, "decorator_list", [])
        )
        names = {each.id if isinstance(each, ast.Name) else getattr(each, "attr", "") for each in decorators}
        if not names.isdisjoint(_WITH_CONTEXT):
            return [StandIn(TemplateContext())]
        return [StandIn()] if not names.isdisjoint(_WITH_FIRST) else []

    # Which routers are asked

    def _by(self, base: Expression) -> Asking:
        own = self._readers.routes(base.file).asked

        def by(receiver: Receiver | None, reverser: Reverser, position: Position) -> Asked | None:
            if not isinstance(receiver, (Connection, RoutingOf)):
                return own.by(receiver, reverser, position)
            key = (receiver, reverser)
            if key not in self._asked:
                self._asked[key] = self._by_renderers(receiver, reverser)
            return self._asked[key]

        return by

    def _by_renderers(self, receiver: Receiver, reverser: Reverser) -> Asked | None:
        """Those of the functions that render the template; without any, those of its environments."""
        places = {(id(each.file), each.position.scope): (each.file, each.position) for each in self._calls}
        if not places:
            made = [each.made for each in self._file.environments]
            places = {(id(each.file), each.position.scope): (each.file, each.position) for each in made}
        found = [
            self._readers.routes(file).asked.by(receiver, reverser, position)
            for file, position in places.values()
        ]
        asked = [each for each in found if each is not None]
        if len(asked) < len(found) or not asked:
            return None
        candidates: list[Candidate] = []
        for each in (candidate for one in asked for candidate in one.candidates):
            if not any(each.routes is other.routes for other in candidates):
                candidates.append(each)
        return Asked(tuple(candidates), all(each.closed for each in asked))

    # Places

    def _placed(self, found: RouteReference, call: TemplateCall) -> RouteReference:
        quotes = {text.span: text.quote for each in call.args for text in each.texts}
        is_excused = found.excused or any(
            self._readers.routes(each.file).is_tolerant(each.position) for each in self._calls
        )
        return replace(
            found,
            path=self._shown,
            span=call.span,
            names=tuple(
                KnownText(text=each.text, span=span, quote=quotes.get(span))
                for each in found.names
                for span in [_here(each.span, call)]
            ),
            params=tuple(_placed_parameter(each, call) for each in found.params),
            optional=tuple(_placed_parameter(each, call) for each in found.optional),
            excused=is_excused,
        )


def _returns(node: ast.AST) -> list[ast.expr]:
    return [each.value for each in ast.walk(node) if isinstance(each, ast.Return) and each.value is not None]


def _here(span: Span, call: TemplateCall) -> Span:
    if span.line <= _BEYOND:
        return call.span
    return Span(
        line=span.line - _BEYOND,
        column=span.column,
        end_line=span.end_line - _BEYOND,
        end_column=span.end_column,
    )


def _placed_parameter(parameter: GivenParameter, call: TemplateCall) -> GivenParameter:
    place = next((each.place for each in call.keywords if each.name == parameter.name), None)
    return replace(parameter, span=_here(parameter.span, call), keyword=place)


def _argument(given: Given) -> ast.expr:
    texts = [_text(each) for each in given.texts]
    if texts and None not in texts:
        chosen: ast.expr | None = None
        for each in reversed(given.texts):
            constant = _at(ast.Constant(_text(each)), each.span)
            chosen = constant if chosen is None else _at(ast.IfExp(StandIn(), constant, chosen), given.span)
        if chosen is not None:
            return chosen
    if given.value is not None:
        return _at(ast.Constant(given.value), given.span)
    if given.path[:1] == ("request",):
        node: ast.expr = StandIn(Connection())
        for attribute in given.path[1:]:
            node = _at(ast.Attribute(node, attribute, ast.Load()), given.span)
        return _at(node, given.span)
    return _at(StandIn(), given.span)


def _text(text: Text) -> str | None:
    part = text.parts[0] if len(text.parts) == 1 else None
    return part if isinstance(part, str) else None


def _keyword(name: str, given: Given, place: Span | None) -> ast.keyword:
    value = _argument(given)
    return _at(ast.keyword(arg=name, value=value), given.span)


PlacedT = TypeVar("PlacedT", bound="ast.expr | ast.keyword")


def _at(node: PlacedT, span: Span) -> PlacedT:
    node.lineno, node.col_offset = span.line + _BEYOND, span.column
    node.end_lineno, node.end_col_offset = span.end_line + _BEYOND, span.end_column
    return node
