"""Who renders a template: the calls that name it, or one that extends, includes or imports it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from conn_types.analysis.templates.environments import Environment
from conn_types.analysis.templates.outline import Outline
from conn_types.analysis.templates.render_calls import RenderCall
from conn_types.analysis.templates.template_files import TemplateFile


class Rendering:
    def __init__(
        self,
        files: Mapping[Path, TemplateFile],
        outlines: Mapping[Path, Outline],
        calls: Iterable[RenderCall],
    ) -> None:
        self._files = files
        self._by_name: dict[str, list[Path]] = defaultdict(list)
        for path, file in files.items():
            for each in file.names:
                self._by_name[each.name].append(path)
        self._above: dict[Path, list[Path]] = defaultdict(list)
        self._naming_any: list[Path] = []
        for path, outline in outlines.items():
            for name in outline.named:
                for below in self.named(name, files[path].environments):
                    self._above[below].append(path)
            if outline.names_any:
                self._naming_any.append(path)
        self._direct: dict[Path, list[RenderCall]] = defaultdict(list)
        self._any: list[RenderCall] = []
        for call in calls:
            for name in call.names:
                for path in self.named(name, call.environments):
                    self._direct[path].append(call)
            if not call.names:
                self._any.append(call)

    def named(self, name: str, environments: Sequence[Environment]) -> Sequence[Path]:
        """The templates that a name may lead to, in these environments or, without any, in all."""
        found = self._by_name.get(name, ())
        return [
            path
            for path in found
            if not environments
            or any(each.name == name and each.environment in environments for each in self._files[path].names)
        ]

    def calls(self, path: Path) -> Sequence[RenderCall]:
        """The calls that render it, one for each function."""
        environments = set(self._files[path].environments)
        todo, seen = [path], {path}
        while todo:
            above = self._above[todo.pop()]
            shared = [
                each
                for each in self._naming_any
                if not environments.isdisjoint(self._files[each].environments)
            ]
            for each in (*above, *shared):
                if each not in seen:
                    seen.add(each)
                    todo.append(each)
        calls = [call for each in sorted(seen) for call in self._direct[each]]
        calls += [
            call
            for call in self._any
            if (not call.environments or not environments.isdisjoint(call.environments))
            and any(self._may_name(call, each) for each in seen)
        ]
        return calls

    def _may_name(self, call: RenderCall, path: Path) -> bool:
        """Whether a name that is known in part may be one of the template's."""
        start, end = call.ends
        return any(
            each.name.startswith(start) and each.name.endswith(end) for each in self._files[path].names
        )
