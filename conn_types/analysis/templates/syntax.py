"""How an environment's templates are written: delimiters and extensions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

BUILT_IN_EXTENSIONS = frozenset({"i18n", "do", "loopcontrols", "debug", "autoescape", "with_"})
"""Of `jinja2.ext`. Whoever names another one has tags that nobody here knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateSyntax:
    """Jinja's own names and defaults.

    `open`: there may be tags, or delimiters, that are not known: what cannot be parsed proves nothing.
    """

    block_start_string: str = "{%"
    block_end_string: str = "%}"
    variable_start_string: str = "{{"
    variable_end_string: str = "}}"
    comment_start_string: str = "{#"
    comment_end_string: str = "#}"
    line_statement_prefix: str | None = None
    line_comment_prefix: str | None = None
    encoding: str = "utf-8"
    open: bool = False

    def having(self, options: Mapping[str, object]) -> TemplateSyntax:
        """With the options that are a syntax's; those that are not text leave it open."""
        known = {name: value for name, value in options.items() if name in OPTIONS}
        texts = {name: value for name, value in known.items() if isinstance(value, str)}
        nothing = [name for name, value in known.items() if value is None and name.startswith("line_")]
        is_open = self.open or len(texts) + len(nothing) < len(known)
        values: dict[str, object] = {**texts, **dict.fromkeys(nothing), "open": is_open}
        return replace(self, **values)  # type: ignore[arg-type]


OPTIONS = frozenset(each.name for each in fields(TemplateSyntax)) - {"open", "encoding"}
"""The keywords of `jinja2.Environment` that say how templates are written."""
