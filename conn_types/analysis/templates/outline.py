"""What a template says that matters here, as plain data: calls, macros, and the templates that it names.

It is read from the template alone, so that it can be kept for as long as the text is the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from conn_types.analysis.references.reference import KnownValue, Span


@dataclass(frozen=True, slots=True)
class Parameter:
    """A part of a text that a macro's parameter gives."""

    name: str


Part = str | Parameter

OF_MACRO = "*"
"""What stands before the name of a macro's parameter, where a path begins with one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text that an expression may be, in parts. `quote` is there where it is a plain literal."""

    parts: tuple[Part, ...]
    span: Span
    quote: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An argument.

    - `texts`: all that it may be, where they are known.
    - `value`: the number that it is.
    - `path`: `("request", "app")`, where it is a name that the template does not bind, and its attributes.
    """

    span: Span
    texts: tuple[Text, ...] = ()
    value: KnownValue | None = None
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenKeyword:
    name: str
    given: Given
    place: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateCall:
    """`a.b(…)`, or `… | a(…)`.

    - `path`: the name that is called, and its attributes. The name is one that the template does not bind, or
      `""` for whatever is not a name.
    - `open`: there may be more arguments.
    - `macro`: the innermost macro around it.
    - `passes_keywords`: `**kwargs` of that macro stand in it.
    """

    path: tuple[str, ...]
    span: Span
    args: tuple[Given, ...] = ()
    keywords: tuple[GivenKeyword, ...] = ()
    is_filter: bool = False
    open: bool = False
    macro: str | None = None
    passes_keywords: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MacroCall:
    """A call of a macro: of this template's, or of the template that it is imported from."""

    template: str | None
    name: str
    call: TemplateCall


@dataclass(frozen=True, slots=True, kw_only=True)
class Macro:
    """`defaults` are those of the last parameters."""

    name: str
    parameters: tuple[str, ...]
    defaults: tuple[Given, ...] = ()


@dataclass(frozen=True, slots=True)
class SharedName:
    """A name of a macro (`macro`), or of a template that is imported: for templates below, too."""

    name: str
    template: str | None
    macro: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """
    - `named`: the templates that it extends, includes or imports; `names_any`: and others.
    - `extends`, `includes`: those of them that it shares names with, `shared`.
    - `suppressed`: by line, the rules that a comment suppresses; None for all.
    - `calls` stand in the order of the text.
    """

    calls: tuple[TemplateCall, ...] = ()
    macro_calls: tuple[MacroCall, ...] = ()
    macros: tuple[Macro, ...] = ()
    named: tuple[str, ...] = ()
    names_any: bool = False
    extends: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()
    shared: tuple[SharedName, ...] = ()
    suppressed: Mapping[int, frozenset[str] | None] = field(
        default_factory=dict[int, "frozenset[str] | None"]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """Why a template cannot be read. `is_certain`: it is a mistake, whatever else is not known."""

    line: int
    column: int
    message: str
    is_certain: bool = True
