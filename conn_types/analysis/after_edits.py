"""A cached table after edits of the project's files: with its locations where things stand now, and with the
routes of a module that was evaluated alone where statements of it have come and gone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from conn_types.analysis.declarations import stands_alone
from conn_types.analysis.disk import Fact, current
from conn_types.analysis.edits import Edit, Moves, edit_of, relocate, router_names
from conn_types.analysis.generated_edits import edit_of_generated
from conn_types.analysis.kept_texts import Texts, kept_texts
from conn_types.analysis.project import Project
from conn_types.analysis.source import Source
from conn_types.analysis.splicing import splice
from conn_types.analysis.table import App, RouteTable
from conn_types.analysis.table_data import Data, decode_records, encode, table_of

_MOST_VERSIONS = 5
"""How many versions of its apps may stand in the data of a table: what they share is written once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """The table after the edits, its data, and the facts that it rests on now."""

    table: RouteTable
    data: Data
    facts: tuple[Fact, ...]


def after_edits(
    project: Project, texts: Texts, facts: Sequence[Fact], changed: Sequence[Fact], data: Data
) -> Edited | None:
    """The table as the files are now; None where an edit may have changed more. `texts` follows.

    Raises `OSError` and what reading broken data raises.
    """
    known = {(fact.look, fact.path): fact for fact in facts}
    decoded = decode_records(data)
    table = table_of(decoded)
    routers = router_names(table)
    edits: dict[Path, Edit] = {}
    for fact in changed:
        path = Path(fact.path)
        kept = texts.of(path) if path.is_relative_to(project.root) else None
        if kept is None or kept.digest != fact.finding:
            return None
        bytes_, now = current(path)
        shown = project.shown(path)
        edit = edit_of_generated(kept, texts, path, shown, bytes_) or edit_of(
            kept, path, shown, bytes_, texts.looked("names"), routers
        )
        if edit is None:
            return None
        edits[path] = edit
        known[now.look, now.path] = now
        texts.replace(path, now.finding, None if edit.source is None else edit.source.text, edit.ran)
    declaring = {path: edit for path, edit in edits.items() if edit.declares}
    moved: dict[str, Moves] = {
        project.shown(path): edit.moves for path, edit in edits.items() if path not in declaring
    }
    if moved:
        data = relocate(data, moved)
        if data is None:
            return None
        decoded = decode_records(data)
        table = table_of(decoded)
    if declaring:
        spliced = _declared(project, texts, declaring, table)
        if spliced is None:
            return None
        table = spliced
        # Nothing refers to the table that was, which is the largest record.
        data = encode(table, data[:-1], decoded[:-1])
        if sum(record[0] == App.__name__ for record in data) > _MOST_VERSIONS * len(table.apps):
            data = encode(table)
        known |= {(fact.look, fact.path): fact for fact in project.disk.facts}
    return Edited(table=table, data=data, facts=tuple(known[key] for key in sorted(known)))


def _declared(
    project: Project, texts: Texts, edits: Mapping[Path, Edit], table: RouteTable
) -> RouteTable | None:
    """The table with what each of the modules declares now."""
    names = {path: project.module_name(path) for path in edits}
    for path, edit in edits.items():
        if (name := names[path]) is None or not stands_alone(edit, texts, path, name):
            return None
    # The evaluator is large: nothing but such an edit needs it here.
    from conn_types.analysis.evaluator.alone import evaluate_alone

    for path, edit in edits.items():
        source, name = project.read(path), names[path]
        if edit.old is None or edit.source is None or name is None or not isinstance(source, Source):
            return None
        if source.text != edit.source.text:
            return None
        alone = evaluate_alone(project, name, edit.old, source, edit.gone, edit.come)
        if alone is None:
            return None
        spliced = splice(table, source.shown, alone.before, alone.after, texts.looked("shared"))
        if spliced is None:
            return None
        table = spliced
    return table if _note(project, texts) else None


def _note(project: Project, texts: Texts) -> bool:
    """Keep what the evaluation has looked at; false where the table would rest on the numbers of lines."""
    more = kept_texts(project)
    if more is not None:
        texts.add(Texts(more, project.root))
    return more is not None
