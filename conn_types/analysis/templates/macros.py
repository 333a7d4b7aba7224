"""Calls of macros that pass on what they are given: what they ask for is asked where the macro is called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product

from conn_types.analysis.templates.outline import (
    OF_MACRO,
    Given,
    GivenKeyword,
    Macro,
    Parameter,
    Part,
    TemplateCall,
    Text,
)

_MOST_TEXTS = 100


def passes_on(call: TemplateCall) -> bool:
    """Whether a call in a macro is made of what the macro is given: name, receiver or keywords."""
    texts = call.args[0].texts if call.args else ()
    if call.passes_keywords or call.path[0].startswith(OF_MACRO):
        return True
    return any(isinstance(part, Parameter) for text in texts for part in text.parts)


def as_called(inner: TemplateCall, macro: Macro, outer: TemplateCall) -> TemplateCall | None:
    """The call in the macro as the call of the macro makes it; None where that is not known."""
    given = _bound(macro, outer)
    if given is None:
        return None
    path = inner.path
    if path[0].startswith(OF_MACRO):
        argument = given.get(path[0].removeprefix(OF_MACRO))
        path = (*(argument.path if argument is not None and argument.path else ("",)), *path[1:])
    return replace(
        inner,
        path=path,
        span=outer.span,
        args=tuple(_filled(each, given, outer) for each in inner.args),
        keywords=tuple(
            GivenKeyword(name=each.name, given=_filled(each.given, given, outer)) for each in inner.keywords
        )
        + (_beyond(macro, outer) if inner.passes_keywords else ()),
        open=inner.open,
        passes_keywords=False,
        macro=outer.macro,
    )


def _beyond(macro: Macro, call: TemplateCall) -> tuple[GivenKeyword, ...]:
    """What `kwargs` holds in the macro."""
    return tuple(each for each in call.keywords if each.name not in macro.parameters)


def _bound(macro: Macro, call: TemplateCall) -> Mapping[str, Given] | None:
    """What the parameters are given, defaults included."""
    if call.open:
        return None
    given: dict[str, Given] = {}
    names = macro.parameters
    for name, default in zip(reversed(names), reversed(macro.defaults), strict=False):
        given[name] = _elsewhere(default, call)
    given.update(zip(names, call.args, strict=False))
    given.update((each.name, each.given) for each in call.keywords)
    return given


def _filled(argument: Given, given: Mapping[str, Given], outer: TemplateCall) -> Given:
    """An argument of the inner call, at the place of what it is made of, or of the outer call."""
    passed = given.get(argument.path[0].removeprefix(OF_MACRO)) if _is_parameter(argument) else None
    if passed is not None and len(argument.path) == 1:
        return passed
    texts = [text for each in argument.texts for text in _substituted(each, given, outer)]
    is_known = len(texts) >= len(argument.texts)
    return Given(
        span=outer.span,
        texts=tuple(texts) if is_known else (),
        value=argument.value,
        path=() if _is_parameter(argument) else argument.path,
    )


def _is_parameter(argument: Given) -> bool:
    return bool(argument.path) and argument.path[0].startswith(OF_MACRO)


def _substituted(text: Text, given: Mapping[str, Given], outer: TemplateCall) -> Iterator[Text]:
    choices: list[tuple[tuple[Part, ...], ...]] = []
    span = outer.span
    for part in text.parts:
        if isinstance(part, str):
            choices.append(((part,),))
            continue
        argument = given.get(part.name)
        choices.append(() if argument is None else tuple(each.parts for each in argument.texts))
        span = span if argument is None else argument.span
    for count, chosen in enumerate(product(*choices)):
        if count == _MOST_TEXTS:
            return
        parts = [part for each in chosen for part in each]
        whole = all(isinstance(part, str) for part in parts)
        joined = ("".join(str(part) for part in parts),) if whole else tuple(parts)
        yield Text(parts=joined, span=span)


def _elsewhere(default: Given, call: TemplateCall) -> Given:
    """A default at the place of the call that leaves it out."""
    texts = tuple(replace(each, span=call.span, quote=None) for each in default.texts)
    return replace(default, span=call.span, texts=texts)
