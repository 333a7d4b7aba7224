"""From a template's tree to its outline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from jinja2 import nodes
from jinja2.defaults import DEFAULT_NAMESPACE
from jinja2.filters import FILTERS

from conn_types.analysis.references.reference import Span
from conn_types.analysis.suppression import rules_of
from conn_types.analysis.templates.call_pieces import CallPieces, Range, call_pieces
from conn_types.analysis.templates.located_tokens import Pieces
from conn_types.analysis.templates.outline import (
    OF_MACRO,
    Broken,
    Given,
    GivenKeyword,
    Macro,
    MacroCall,
    Outline,
    Parameter,
    Part,
    SharedName,
    TemplateCall,
    Text,
)
from conn_types.analysis.templates.parsing import Parsed, parse
from conn_types.analysis.templates.syntax import TemplateSyntax
from conn_types.analysis.templates.template_names import (
    UNKNOWN,
    Assigned,
    ImportedTemplate,
    MacroKeywords,
    MacroName,
    MacroParameter,
    TemplateScope,
    bind_statements,
    expanded,
    guarded,
)

_REVERSERS = frozenset({"url_for", "url_path_for"})
_OWN_NAMES = frozenset({*DEFAULT_NAMESPACE, "super", "loop", "self", "caller", "varargs", "kwargs"})
"""What templates call that is Jinja's own."""
_MOST_TEXTS = 100
_COMMENTS = ("comment", "linecomment")
_QUOTES = ("'", '"')


def outlined(text: str, syntax: TemplateSyntax) -> Outline | Broken:
    """What a template says, or why it cannot be read."""
    parsed = parse(text, syntax)
    if isinstance(parsed, Broken):
        return parsed
    try:
        return outline(parsed)
    except RecursionError:
        # Jinja's own compiler gives up on it too.
        return Broken(line=1, column=0, message="nested too deeply to be followed", is_certain=False)


def outline(parsed: Parsed) -> Outline:
    reader = _Reader(parsed.pieces)
    scope = TemplateScope()
    reader.statements(parsed.tree.body, scope, None)
    return Outline(
        calls=tuple(sorted(reader.calls, key=lambda each: (each.span.line, each.span.column))),
        macro_calls=tuple(reader.macro_calls),
        macros=tuple(reader.macros),
        named=tuple(dict.fromkeys(reader.named)),
        names_any=reader.names_any,
        extends=tuple(reader.extends),
        includes=tuple(reader.includes),
        shared=tuple(_shared(scope)),
        suppressed=dict(_suppressed(parsed.pieces)),
    )


@dataclass(slots=True)
class _Reader:
    pieces: Pieces
    calls: list[TemplateCall] = field(default_factory=list[TemplateCall])
    macro_calls: list[MacroCall] = field(default_factory=list[MacroCall])
    macros: list[Macro] = field(default_factory=list[Macro])
    named: list[str] = field(default_factory=list[str])
    names_any: bool = False
    extends: list[str] = field(default_factory=list[str])
    includes: list[str] = field(default_factory=list[str])

    # Statements

    def statements(self, body: Sequence[nodes.Node], scope: TemplateScope, macro: str | None) -> None:
        bind_statements(scope, body)
        for node in body:
            self._visit(node, scope, macro)

    def _inside(
        self, body: Sequence[nodes.Node], scope: TemplateScope, macro: str | None, *unknown: str
    ) -> None:
        inner = TemplateScope(scope)
        for name in unknown:
            inner.bind(name, UNKNOWN)
        self.statements(body, inner, macro)

    def _visit(self, node: nodes.Node, scope: TemplateScope, macro: str | None) -> None:
        match node:
            case nodes.For():
                self._for(node, scope, macro)
            case nodes.If(test=nodes.Const(value=False)):
                for each in (*node.elif_, *node.else_):
                    self._visit(each, scope, macro)
            case nodes.If(test=test, body=body, elif_=others, else_=otherwise):
                self._visit(test, scope, macro)
                for each in (*body, *others, *otherwise):
                    self._visit(each, guarded(test, scope), macro)
            case nodes.CondExpr(test=test, expr1=one, expr2=other):
                self._visit(test, scope, macro)
                for chosen in (one, other):
                    if chosen is not None:
                        self._visit(chosen, guarded(test, scope), macro)
            case nodes.And(left=left, right=right) | nodes.Or(left=left, right=right):
                self._visit(left, scope, macro)
                self._visit(right, guarded(left, scope), macro)
            case nodes.Macro():
                self._macro(node, scope)
            case nodes.CallBlock():
                self._visit(node.call, scope, macro)
                names = [each.name for each in node.args]
                self._inside(node.body, scope, macro, *names)
            case nodes.FilterBlock():
                self._visit(node.filter, scope, macro)
                self._inside(node.body, scope, macro)
            case nodes.With():
                inner = TemplateScope(scope)
                for target, value in zip(node.targets, node.values, strict=True):
                    self._visit(value, scope, macro)
                    inner.bind_target(target, value, scope)
                self.statements(node.body, inner, macro)
            case nodes.Block():
                self._inside(node.body, scope, macro)
            case nodes.Extends() | nodes.Include() | nodes.Import() | nodes.FromImport():
                named = self._names_template(node.template, scope)
                if isinstance(node, nodes.Extends):
                    self.extends += named
                elif isinstance(node, nodes.Include) and node.with_context:
                    self.includes += named
                self._visit(node.template, scope, macro)
            case nodes.Call():
                self._call(node, scope, macro)
                self._children(node, scope, macro)
            case nodes.Filter():
                self._filter(node, scope, macro)
                self._children(node, scope, macro)
            case _:
                self._children(node, scope, macro)

    def _children(self, node: nodes.Node, scope: TemplateScope, macro: str | None) -> None:
        for child in node.iter_child_nodes():
            self._visit(child, scope, macro)

    def _for(self, node: nodes.For, scope: TemplateScope, macro: str | None) -> None:
        self._visit(node.iter, scope, macro)
        inner = TemplateScope(scope)
        inner.bind_target(node.target, node.iter, scope, is_item=True)
        inner.bind("loop", UNKNOWN)
        if node.test is not None:
            self._visit(node.test, inner, macro)
            inner = guarded(node.test, inner)
        if any(isinstance(each, (nodes.Continue, nodes.Break)) for each in node.find_all(nodes.Stmt)):
            inner = guarded(node.target, inner)
        self.statements(node.body, inner, macro)
        self._inside(node.else_, scope, macro)

    def _macro(self, node: nodes.Macro, scope: TemplateScope) -> None:
        names = [each.name for each in node.args]
        defaults = [self._given(each, scope, self._range(each)) for each in node.defaults]
        self.macros.append(Macro(name=node.name, parameters=tuple(names), defaults=tuple(defaults)))
        for each in node.defaults:
            self._visit(each, scope, None)
        inner = TemplateScope(scope)
        for name in names:
            inner.bind(name, MacroParameter(name))
        for name in ("varargs", "caller"):
            inner.bind(name, UNKNOWN)
        inner.bind("kwargs", MacroKeywords())
        self.statements(node.body, inner, node.name)

    def _names_template(self, node: nodes.Expr, scope: TemplateScope) -> list[str]:
        """The names that are known."""
        before = len(self.named)
        listed = node.items if isinstance(node, (nodes.List, nodes.Tuple)) else [node]
        for each in listed:
            names = self._texts(each, scope, self._range(each))
            texts = ["".join(part for part in name.parts if isinstance(part, str)) for name in names or ()]
            is_known = bool(names) and all(
                isinstance(part, str) for name in names or () for part in name.parts
            )
            self.named += texts if is_known else ()
            self.names_any = self.names_any or not is_known
        return self.named[before:]

    # Calls

    def _call(self, node: nodes.Call, scope: TemplateScope, macro: str | None) -> None:
        written = call_pieces(self.pieces, node.lineno)
        if written is None:
            return
        span = self.pieces.span(min(_numbers(node.node), default=node.lineno), written.end)
        self._note(node.node, self._made(node, written, span, scope, macro), scope)

    def _note(self, callee: nodes.Expr, call: TemplateCall, scope: TemplateScope) -> None:
        target = _called(callee, scope)
        if isinstance(target, MacroName):
            self.macro_calls.append(MacroCall(template=target.template, name=target.name, call=call))
        elif _may_matter(target, call):
            self.calls.append(replace(call, path=target))

    def _filter(self, node: nodes.Filter, scope: TemplateScope, macro: str | None) -> None:
        if node.name in FILTERS:
            return
        number = node.lineno
        written = call_pieces(self.pieces, self.pieces.next_written(number)) or CallPieces(number)
        first = min(_numbers(node.node), default=number) if node.node is not None else number
        if node.node is None:
            return
        call = self._made(node, written, self.pieces.span(first, written.end), scope, macro)
        filtered = self._given(node.node, scope, self._range(node.node))
        self.calls.append(replace(call, path=(node.name,), args=(filtered, *call.args), is_filter=True))

    def _made(
        self,
        node: nodes.Call | nodes.Filter,
        written: CallPieces,
        span: Span,
        scope: TemplateScope,
        macro: str | None,
    ) -> TemplateCall:
        """The call with its arguments; the path is left open."""
        args = [
            self._given(each, scope, place)
            for each, place in zip(node.args, written.positional, strict=False)
        ]
        keywords = [
            GivenKeyword(
                name=each.key,
                given=self._given(each.value, scope, place),
                place=self.pieces.span(number, number),
            )
            for each, (number, place) in zip(node.kwargs, written.keywords, strict=False)
            if isinstance(each, nodes.Keyword)
        ]
        passes = isinstance(node.dyn_kwargs, nodes.Name) and isinstance(
            scope.meaning(node.dyn_kwargs.name), MacroKeywords
        )
        spread = [] if node.dyn_kwargs is None or passes else self._spread(node.dyn_kwargs, scope)
        return TemplateCall(
            path=(),
            span=span,
            args=tuple(args),
            keywords=(*keywords, *(spread or ())),
            open=node.dyn_args is not None or spread is None,
            macro=macro,
            passes_keywords=passes,
        )

    def _spread(self, node: nodes.Expr, scope: TemplateScope) -> list[GivenKeyword] | None:
        """The keywords of `**{"x": 1}`; None where they are not known."""
        mappings = expanded(node, scope)
        if mappings is None or len(mappings) != 1 or not isinstance(mappings[0][0], nodes.Dict):
            return None
        keywords: list[GivenKeyword] = []
        for pair in mappings[0][0].items:
            if not isinstance(pair.key, nodes.Const) or not isinstance(pair.key.value, str):
                return None
            given = self._given(pair.value, mappings[0][1], self._range(node))
            keywords.append(GivenKeyword(name=pair.key.value, given=given))
        return keywords

    # Expressions

    def _given(self, node: nodes.Expr, scope: TemplateScope, place: Range) -> Given:
        target = _called(node, scope)
        return Given(
            span=self.pieces.span(*place),
            texts=tuple(self._texts(node, scope, place) or ()),
            value=_number(node),
            path=target if isinstance(target, tuple) and target[0] else (),
        )

    def _texts(self, node: nodes.Expr, scope: TemplateScope, place: Range) -> list[Text] | None:
        """All texts that it may be, each at its place where that lies in the argument."""
        found: list[Text] = []
        for each, inside in expanded(node, scope) or ():
            match each:
                case nodes.Const(value=str(text)):
                    found.append(self._literal(each, text, place))
                case nodes.Name(name=name):
                    found.append(Text(parts=(Parameter(name),), span=self.pieces.span(*place)))
                case nodes.Concat(nodes=parts):
                    joined = self._joined(parts, inside, place)
                    if joined is None:
                        return None
                    found += joined
                case nodes.Add(left=left, right=right):
                    joined = self._joined([left, right], inside, place)
                    if joined is None:
                        return None
                    found += joined
                case _:
                    return None
        return found if 0 < len(found) <= _MOST_TEXTS else None

    def _joined(self, parts: Sequence[nodes.Expr], scope: TemplateScope, place: Range) -> list[Text] | None:
        choices = [self._texts(part, scope, place) for part in parts]
        count = 1
        for each in choices:
            count *= len(each or ())
        if not 0 < count <= _MOST_TEXTS:
            return None
        span = self.pieces.span(*place)
        return [
            Text(parts=_merged(part for text in chosen for part in text.parts), span=span)
            for chosen in product(*(each or () for each in choices))
        ]

    def _literal(self, node: nodes.Const, text: str, place: Range) -> Text:
        first = last = node.lineno
        if not place[0] <= first <= place[1]:
            return Text(parts=(text,), span=self.pieces.span(*place))
        while self.pieces.at(self.pieces.next_written(last)).kind == "string":
            last = self.pieces.next_written(last)
        written = self.pieces.at(first).text
        quote = next((each for each in _QUOTES if written == f"{each}{text}{each}"), None)
        return Text(parts=(text,), span=self.pieces.span(first, last), quote=quote if first == last else None)

    def _range(self, node: nodes.Expr) -> Range:
        """From the first to the last piece that a part of it names: what stands for it at least."""
        numbers = list(_numbers(node)) or [1]
        return min(numbers), max(numbers)


def _shared(scope: TemplateScope) -> Iterator[SharedName]:
    for name, meaning in scope.names.items():
        match meaning:
            case MacroName(template=template, name=macro):
                yield SharedName(name, template, macro)
            case ImportedTemplate(template=template):
                yield SharedName(name, template, None)
            case _:
                continue


def _called(node: nodes.Expr, scope: TemplateScope, depth: int = 0) -> tuple[str, ...] | MacroName:
    """The name that an expression is, with its attributes; `""` for what is no name, or is bound."""
    match node:
        case nodes.Name(name=name):
            meaning = scope.meaning(name)
            if isinstance(meaning, MacroName):
                return meaning
            if isinstance(meaning, Assigned) and not meaning.is_item and meaning.index is None and depth < 8:
                return _called(meaning.value, meaning.scope, depth + 1)
            if isinstance(meaning, MacroParameter):
                return (f"{OF_MACRO}{name}",)
            return (name,) if meaning is None else ("",)
        case nodes.Getattr(node=nodes.Name(name=name), attr=attribute):
            meaning = scope.meaning(name)
            if isinstance(meaning, ImportedTemplate):
                return MacroName(meaning.template, attribute)
            return _attribute(node.node, attribute, scope, depth)
        case nodes.Getattr(node=owner, attr=attribute):
            return _attribute(owner, attribute, scope, depth)
        case nodes.Getitem(node=owner, arg=nodes.Const(value=str(attribute))):
            return _attribute(owner, attribute, scope, depth)
        case _:
            return ("",)


def _attribute(owner: nodes.Expr, attribute: str, scope: TemplateScope, depth: int) -> tuple[str, ...]:
    found = _called(owner, scope, depth)
    return (*found, attribute) if isinstance(found, tuple) else ("", attribute)


def _may_matter(path: tuple[str, ...], call: TemplateCall) -> bool:
    if path[-1] in _REVERSERS:
        return True
    if path[0] == "" or path[0].startswith(OF_MACRO) or (len(path) == 1 and path[0] in _OWN_NAMES):
        return False
    return bool(call.args or call.keywords or call.open)


def _numbers(node: nodes.Node) -> Iterator[int]:
    """Those of the pieces that it and its parts begin at."""
    if node.lineno:
        yield node.lineno
    for child in node.iter_child_nodes():
        yield from _numbers(child)


def _number(node: nodes.Expr) -> int | float | None:
    match node:
        case nodes.Const(value=int() | float() as number):
            return number
        case nodes.Neg(node=nodes.Const(value=int() | float() as number)):
            return -number
        case _:
            return None


def _merged(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Texts that follow each other are one."""
    merged: list[Part] = []
    for part in parts:
        if merged and isinstance(part, str) and isinstance(merged[-1], str):
            merged[-1] += part
        else:
            merged.append(part)
    return tuple(merged)


_SUPPRESSION = re.compile(r"^[-+]?\s*conn-types:\s*ignore\b(?:\[(?P<rules>[^\]]*)\])?")


def _suppressed(pieces: Pieces) -> Iterator[tuple[int, frozenset[str] | None]]:
    for number, piece in enumerate(pieces, start=1):
        comment = _SUPPRESSION.match(piece.text) if piece.kind in _COMMENTS else None
        if comment is not None:
            span = pieces.span(number, number)
            for line in {span.line, span.end_line}:
                yield line, rules_of(comment["rules"])
