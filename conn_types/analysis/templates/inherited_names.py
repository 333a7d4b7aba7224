"""Names that a template has from others: what the one that it extends imports, and those that include it.

`{% import "macros.html" as ui %}` in a base template is seen by the blocks of all that extend it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from conn_types.analysis.templates.outline import Outline, SharedName, TemplateCall
from conn_types.analysis.templates.rendering import Rendering
from conn_types.analysis.templates.template_files import TemplateFile


@dataclass(frozen=True, slots=True)
class InheritedMacro:
    """A macro under a name that another template, `home`, binds: of `home` itself, or of what it imports."""

    home: Path
    template: str | None
    name: str


class InheritedNames:
    def __init__(
        self, files: Mapping[Path, TemplateFile], outlines: Mapping[Path, Outline], rendering: Rendering
    ) -> None:
        self._files = files
        self._outlines = outlines
        self._rendering = rendering
        self._including: dict[Path, list[Path]] = defaultdict(list)
        for path, outline in outlines.items():
            for name in outline.includes:
                for below in rendering.named(name, files[path].environments):
                    self._including[below].append(path)
        self._known: dict[Path, Mapping[str, tuple[Path, SharedName] | None]] = {}

    def macro(self, path: Path, call: TemplateCall) -> InheritedMacro | None:
        """What a call is of, by a name that the template does not bind itself."""
        if not self._outlines[path].extends and path not in self._including:
            return None
        if path not in self._known:
            self._known[path] = self._read(path)
        found = self._known[path].get(call.path[0])
        if found is None or call.is_filter:
            return None
        home, shared = found
        match shared.macro, call.path:
            case None, (_, name):
                return InheritedMacro(home, shared.template, name)
            case str(name), (_,):
                return InheritedMacro(home, shared.template, name)
            case _:
                return None

    def _read(self, path: Path) -> Mapping[str, tuple[Path, SharedName] | None]:
        """Each name that one of them binds; None where two bind it to different things."""
        found: dict[str, tuple[Path, SharedName] | None] = {}
        todo, seen = [path], {path}
        while todo:
            for each in self._above(todo.pop()):
                if each in seen:
                    continue
                seen.add(each)
                todo.append(each)
                for shared in self._outlines[each].shared:
                    known = found.setdefault(shared.name, (each, shared))
                    if known is not None and not _is_one(known, (each, shared)):
                        found[shared.name] = None
        return found

    def _above(self, path: Path) -> Iterator[Path]:
        for name in self._outlines[path].extends:
            for each in self._rendering.named(name, self._files[path].environments):
                if each in self._outlines:
                    yield each
        yield from self._including.get(path, ())


def _is_one(one: tuple[Path, SharedName], other: tuple[Path, SharedName]) -> bool:
    return one[1] == other[1] and (one[1].template is not None or one[0] == other[0])
