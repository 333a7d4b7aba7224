"""Every literal reference to a route, broken in turn: by its name, and by each of its parameters.

One variant of a project breaks all of its references at once, each in the variant's way, so that a variant is
checked in one run. What is found is told apart by its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from conn_types.analysis.cache import load_or_build
from conn_types.analysis.evaluator.interpreter import Interpreter
from conn_types.analysis.project import Project
from conn_types.analysis.references.collection import ProjectUses
from conn_types.analysis.references.reference import GivenParameter, PassedName, RouteReference, Span
from conn_types.analysis.references.resolution import resolve

Kind = Literal["name", "dropped", "added", "renamed", "mistyped"]
KINDS: tuple[Kind, ...] = ("name", "dropped", "added", "renamed", "mistyped")
Fate = Literal["broken", "guarded", "still reverses"]
"""What becomes of a mutant at run time: `guarded` ones are handled by the code around."""


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """`span` is that of the whole reference, in the text before; `line` is where a report stands after."""

    kind: Kind
    reference: RouteReference
    edit: Span
    text: str
    fate: Fate

    @property
    def place(self) -> str:
        return f"{self.reference.path}:{self.reference.span.line}"


def literal_references(project: Project, apps: Sequence[str] = ()) -> Iterator[RouteReference]:
    """The references whose name stands in them, and which are right."""
    table = load_or_build(project, apps)
    uses = ProjectUses(project, Interpreter(project), table, project.files)
    for path in uses.examined:
        reader = uses.reader(path)
        for each in uses.of(path):
            if not isinstance(each, RouteReference) or isinstance(each, PassedName) or reader is None:
                continue
            if any(name.quote is None for name in each.names) or not each.names:
                continue
            use = next(use for use in uses.examined[path].walked.uses if _is_at(use.node, each.span))
            yield reader.tolerated(each, use.position)


def _is_at(node: object, span: Span) -> bool:
    return (getattr(node, "lineno", 0), getattr(node, "end_lineno", 0)) == (span.line, span.end_line) and (
        getattr(node, "col_offset", 0),
        getattr(node, "end_col_offset", 0),
    ) == (span.column, span.end_column)


def mutants(reference: RouteReference, kind: Kind, text: Sequence[str]) -> Iterator[Mutant]:
    """The reference broken in one way; nothing where it cannot be, as a splat's parameters cannot."""
    name, given = reference.names[0], reference.params
    written = next((param for param in given if _stands_in(param, reference)), None)
    match kind:
        case "name":
            wrong = replace(
                reference, names=tuple(replace(each, text=f"{each.text}x") for each in reference.names)
            )
            yield _mutant(kind, reference, wrong, name.span, f"{name.quote}{name.text}x{name.quote}")
        case _ if reference.open_params or reference.optional:
            return
        case "added":
            more = GivenParameter(name="surely_not", span=name.span)
            wrong = replace(reference, params=(*given, more))
            yield _mutant(kind, reference, wrong, *_before_the_end(reference, text))
        case _ if written is None or written.keyword is None:
            return
        case "dropped":
            wrong = replace(reference, params=tuple(each for each in given if each is not written))
            whole = replace(written.span, line=written.keyword.line, column=written.keyword.column)
            yield _mutant(kind, reference, wrong, whole, "**{}")
        case "renamed":
            renamed = replace(written, name=f"{written.name}_x")
            wrong = replace(reference, params=tuple(renamed if each is written else each for each in given))
            yield _mutant(kind, reference, wrong, written.keyword, renamed.name)
        case "mistyped":
            yield _mutant(kind, reference, reference, written.span, "[None]")


def _stands_in(param: GivenParameter, reference: RouteReference) -> bool:
    return param.keyword is not None and param.span != reference.span


def _before_the_end(reference: RouteReference, text: Sequence[str]) -> tuple[Span, str]:
    """The place in front of the call's last bracket, and what a parameter more looks like there."""
    span = reference.span
    line, column = span.end_line, span.end_column - 1
    before = text[line - 1][:column].rstrip()
    while not before:
        line -= 1
        before = text[line - 1].rstrip()
    here = Span(line=span.end_line, column=column, end_line=span.end_line, end_column=column)
    return here, " surely_not=1" if before.endswith(",") else ", surely_not=1"


def _mutant(kind: Kind, reference: RouteReference, wrong: RouteReference, edit: Span, text: str) -> Mutant:
    found = all(each.verdict == "found" for each in resolve(replace(wrong, closed=True, excused=False)))
    fate: Fate = "broken"
    if reference.excused:
        fate = "guarded"
    elif found and kind != "mistyped":
        fate = "still reverses"
    return Mutant(kind=kind, reference=reference, edit=edit, text=text, fate=fate)


def write_variant(root: Path, chosen: Sequence[Mutant]) -> None:
    """Break the files of a project."""
    for path in {each.reference.path for each in chosen}:
        lines = (root / path).read_text("utf-8").split("\n")
        here = [each for each in chosen if each.reference.path == path]
        for each in sorted(here, key=lambda each: (each.edit.line, each.edit.column), reverse=True):
            first, last = each.edit.line - 1, each.edit.end_line - 1
            after = lines[last][each.edit.end_column :]
            lines[first : last + 1] = [
                lines[first][: each.edit.column] + each.text + after,
                # The lines after it stay where they are.
                *[""] * (last - first),
            ]
        (root / path).write_text("\n".join(lines), "utf-8")
