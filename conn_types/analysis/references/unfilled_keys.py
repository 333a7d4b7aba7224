"""Reads of what only middleware puts into a scope: `request.session`, `request.user`, `request.auth`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from conn_types.analysis.evaluator.values import Class, Function, Method, Value
from conn_types.analysis.fullnames import FRAMEWORK_PACKAGES
from conn_types.analysis.references.captured import functions_given
from conn_types.analysis.references.examined_file import ExaminedFile
from conn_types.analysis.references.expected_failures import expects
from conn_types.analysis.references.receiver import Connection
from conn_types.analysis.references.reference import Span
from conn_types.analysis.references.scopes import Position, Read, Scope
from conn_types.analysis.references.serving import reaches, serving
from conn_types.analysis.references.survey import Survey
from conn_types.analysis.table import App, Reach, RouteEntry

_FAILURES = frozenset({"builtins.AssertionError", "builtins.Exception", "builtins.BaseException"})
_INSTALLERS = {
    "session": re.compile(r"\b\w*Session\w*Middleware"),
    "user": re.compile(r"\b\w*(?:Auth|User|Login|Identity)\w*Middleware"),
    "auth": re.compile(r"\b\w*Auth\w*Middleware"),
}
"""Names of what may fill a key: where no app is seen to have it, something was not followed."""
_COMMENT = re.compile(r"(?:^|  )#.*$", re.MULTILINE)
_NEAR = 200
_DECORATED = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfilledKey:
    """A read of a key that nothing fills in any of the apps that may run the code."""

    path: str
    span: Span
    key: str
    apps: tuple[App, ...]


def unfilled_keys(survey: Survey) -> Iterator[UnfilledKey]:
    """The first read of each key in each function."""
    answers = _Answers(survey)
    for path, file in survey.examined():
        seen: set[tuple[Scope, str]] = set()
        for read in () if survey.project.is_test(path) else file.walked.reads:
            key, scope = read.node.attr, read.position.scope
            if (scope, key) in seen or answers.may_be_written(key):
                continue
            apps = answers.lacking(file, read)
            if apps:
                seen.add((scope, key))
                yield UnfilledKey(path=file.source.shown, span=file.span(read.node), key=key, apps=apps)


class _Answers:
    """What the project says about each key, asked once."""

    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        self._written: dict[str, bool] = {}

    def may_be_written(self, key: str) -> bool:
        """Whether the project writes the key itself, or has middleware that no app is seen to have."""
        if key not in self._written:
            is_filled = any(key in each.fills for app in self._survey.own_apps() for each in _parts(app))
            self._written[key] = key in self._survey.uses.writes.scope_keys or any(
                _may_write(text, key) or (not is_filled and _INSTALLERS[key].search(text) is not None)
                for text in self._texts
            )
        return self._written[key]

    @cached_property
    def _texts(self) -> tuple[str, ...]:
        """The project's files, without most comments."""
        texts = map(self._survey.project.text, self._survey.files)
        return tuple(_COMMENT.sub("", text) for text in texts)

    def lacking(self, file: ExaminedFile, read: Read) -> tuple[App, ...]:
        """The apps that may run the code, if all of them are known to lack the key."""
        survey, key = self._survey, read.node.attr
        if _is_guarded(file, read.position, key) or _hangs_on_a_setting(read):
            return ()
        connection = survey.uses.readers.receivers(file).receiver(read.node.value, read.position)
        if not isinstance(connection, Connection) or not connection.certain or key in connection.overrides:
            return ()
        found = reaches(survey.table, functions_given(file, connection), is_test=False)
        if found:
            return _distinct(each.app for each in found) if all(_lacks(each, key) for each in found) else ()
        why, apps = serving(survey.table, file.name, is_test=False)
        if why == "all" or not survey.uses.knows_all_apps(file):
            return ()
        return () if any(_may_fill(part, key) for app in apps for part in _parts(app)) else apps


def _may_write(text: str, key: str) -> bool:
    """Whether the key stands near a scope, but for reads: whatever is written there, and however."""
    if f'"{key}"' not in text and f"'{key}'" not in text:
        return False
    left = re.sub(rf"""scope\[["']{key}["']\](?!\s*=[^=])""", "", text)
    return re.search(rf"""scope\b[^#]{{0,{_NEAR}}}?["']{key}["']""", left) is not None


def _is_guarded(file: ExaminedFile, position: Position, key: str) -> bool:
    """Whether the code around it asks first, handles the failure, or is decorated by something unknown."""
    functions = [each for each in position.scope.chain() if each.is_function]
    for function in functions:
        if any(isinstance(each, ast.Constant) and each.value == key for each in function.tested):
            return True
        node = function.node
        decorators = node.decorator_list if isinstance(node, _DECORATED) else ()
        outside = Position(function.parent) if function.parent is not None else position
        if not all(_is_followed(file.value(_called(each), outside)) for each in decorators):
            return True
    return expects(file, position, _FAILURES)


def _hangs_on_a_setting(read: Read) -> bool:
    """Whether a condition around it asks something else than the connection: it may never hold here."""
    names = _names(read.node)
    return any(names.isdisjoint(_names(guard.test)) for guard in read.position.guards)


def _names(node: ast.expr) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def _called(decorator: ast.expr) -> ast.expr:
    return decorator.func if isinstance(decorator, ast.Call) else decorator


def _is_followed(decorator: Value) -> bool:
    match decorator:
        case Method(function=function):
            return _is_followed(function)
        case Function(module=module) | Class(module=module):
            return module.is_project or module.name.partition(".")[0] in FRAMEWORK_PACKAGES
        case _:
            return False


def _lacks(reach: Reach, key: str) -> bool:
    """Whether nothing on the way to the function fills the key, dependencies included."""
    entry = reach.row.entry
    modules = {each.partition(":")[0] for each in entry.dependencies}
    return (
        not entry.hides
        and modules <= reach.app.modules
        and not _may_fill(reach.app, key)
        and not any(_may_fill(part, key) for part in reach.row.trail)
    )


def _may_fill(part: App | RouteEntry, key: str) -> bool:
    return (
        key in part.fills
        or part.opaque
        # Who may add routes may add middleware.
        or (isinstance(part, App) and any(not spot.path_prefix for spot in part.routes.open))
    )


def _parts(app: App) -> Iterator[App | RouteEntry]:
    """The app, and all in it that leads to handlers of its own."""
    yield app
    yield from _entries(app.routes.entries)


def _entries(entries: Iterable[RouteEntry]) -> Iterator[RouteEntry]:
    for entry in entries:
        below = entry.below.entries
        if below or entry.kind in ("http", "websocket"):
            yield entry
        yield from _entries(below)


def _distinct(apps: Iterable[App]) -> tuple[App, ...]:
    return tuple({app.id: app for app in apps}.values())
