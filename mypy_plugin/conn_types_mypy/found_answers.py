"""The answers that the route table gives, made file by file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from conn_types.analysis.references.serving import reaches, serving
from conn_types.analysis.table import App, Found, Parameter, Reach, Routes
from conn_types_mypy.answers import Accepted, Accepting, InFile, InFunction, InProject, Marked, Source
from conn_types_mypy.knowledge import Knowledge
from conn_types_mypy.written_types import written_type


class FoundAnswers:
    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._files: dict[str, InFile | None] = {}
        self._names: dict[tuple[int, ...], AskedNames] = {}

    @property
    def source(self) -> Source:
        return Source(lambda: self.project, self.file)

    @cached_property
    def project(self) -> InProject:
        knowledge = self._knowledge
        return InProject(
            wrappers=knowledge.wrappers.names,
            declaring=knowledge.declaring if knowledge.declared else frozenset(),
            parameters=knowledge.parameters,
            scope_keys=knowledge.writes.scope_keys,
            values=knowledge.writes.values,
        )

    def file(self, path: str) -> InFile | None:
        if path not in self._files:
            self._files[path] = self._found(self._knowledge.path(path))
        return self._files[path]

    def of(self, path: Path) -> InFile | None:
        """As `file`, of one of the project's files."""
        found = self._files[str(path)] = self._found(path)
        return found

    def _found(self, path: Path) -> InFile | None:
        knowledge = self._knowledge
        module = knowledge.project.module_name(path)
        if module is None:
            return None
        is_test = knowledge.project.is_test(path)
        _, apps = serving(knowledge.table, module, is_test=is_test)
        functions = {
            function.partition(":")[2]: self._in_function(found)
            for function in self._functions.get(module, ())
            if (found := reaches(knowledge.table, (function,), is_test=is_test))
        }
        uses = knowledge.file_uses.get(path)
        return InFile.of(module, self._asked(apps), functions, {} if uses is None else uses.plain_params)

    def _in_function(self, found: Sequence[Reach]) -> InFunction:
        if len(found) == 1:
            # Most functions serve one route.
            [reach] = found
            marked = [Marked(name, True, param.value_type) for name, param in reach.row.params.items()]
            return InFunction(self._asked((reach.app,)), tuple(marked))
        return InFunction(self._asked(reach.app for reach in found), tuple(_marked(found)))

    def _asked(self, apps: Iterable[App]) -> AskedNames:
        """What the apps' routes take, one after the other."""
        key = tuple(dict.fromkeys([id(app.routes) for app in apps]))
        if key not in self._names:
            strict = self._knowledge.project.configuration.strict_params
            routes = {id(app.routes): app.routes for app in self._knowledge.table.apps}
            self._names[key] = AskedNames([routes[each] for each in key], strict=strict)
        return self._names[key]

    @cached_property
    def _functions(self) -> dict[str, list[str]]:
        """Those that a route leads to, by their module."""
        found: dict[str, list[str]] = {}
        for function in self._knowledge.table.reached_functions:
            found.setdefault(function.partition(":")[0], []).append(function)
        return found


class AskedNames(dict[str, tuple[Accepting, ...]]):
    """What routers take for each name, looked up when it is asked for."""

    def __init__(self, routers: Sequence[Routes], *, strict: bool) -> None:
        super().__init__()
        self._routers = routers
        self._strict = strict

    def __missing__(self, name: str) -> tuple[Accepting, ...]:
        found: dict[frozenset[str], Accepting] = {}
        for routes in self._routers:
            for row in routes.named(name):
                answer = routes.look_up(name, row.params.keys())
                if isinstance(answer, Found) and not answer.unfilled:
                    accepting = _accepting(answer.row.params, strict=self._strict)
                    found.setdefault(frozenset(row.params), accepting)
        self[name] = tuple(found.values())
        return self[name]


def _accepting(params: Mapping[str, Parameter], *, strict: bool) -> Accepting:
    return {
        name: Accepted(written_type(param, strict=strict), param.framework_convertor)
        for name, param in params.items()
    }


def _marked(found: Sequence[Reach]) -> Iterator[Marked]:
    types: dict[str, list[str]] = {}
    for reach in found:
        for name, param in reach.row.params.items():
            types.setdefault(name, []).append(param.value_type)
    for name, those in types.items():
        yield Marked(name, len(those) == len(found), " | ".join(dict.fromkeys(those)))
