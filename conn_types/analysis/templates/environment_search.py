"""Finds the environments of templates in a project's code, and what it puts into them.

Code that makes an environment need not have run: it is found by syntax, and only what its parts are worth is
asked of the evaluator. Where it is not known which environment is meant, all of them are.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.values import Class, Const, Dict, External, Unknown, Value, members
from conn_types.analysis.references.arguments import Keyword
from conn_types.analysis.references.examined_file import ExaminedFile
from conn_types.analysis.references.mappings import keys_of
from conn_types.analysis.references.readers import Readers
from conn_types.analysis.references.scopes import Position
from conn_types.analysis.references.wrapper_names import last_name
from conn_types.analysis.templates.environment_names import EnvironmentNames
from conn_types.analysis.templates.environments import Environment, Expression
from conn_types.analysis.templates.loaders import Loaders
from conn_types.analysis.templates.syntax import BUILT_IN_EXTENSIONS, OPTIONS

if TYPE_CHECKING:
    from conn_types.analysis.project import Project

MENTIONS = re.compile(r"[jJ]inja2|TemplateResponse|get_template|\benv\b|\.globals\b")
"""A file in which none of these words stands has to do with no template."""
_ENVIRONMENTS = frozenset(
    {
        "Environment",
        "SandboxedEnvironment",
        "ImmutableSandboxedEnvironment",
        "NativeEnvironment",
    }
)
_FRAMEWORKS = frozenset({"Jinja2Templates", "Jinja2Blocks"})
_STARLETTES = "starlette.templating.Jinja2Templates"


def find_environments(
    project: Project, readers: Readers, files: Sequence[ExaminedFile]
) -> tuple[Sequence[Environment], EnvironmentNames]:
    """The environments, and what tells which of them an expression is."""
    search = _Search(project, readers, files)
    return search.environments, search.names


class _Search:
    def __init__(self, project: Project, readers: Readers, files: Sequence[ExaminedFile]) -> None:
        self._files = files
        self._loaders = Loaders(project)
        self._classes = _classes(files)
        self.names = EnvironmentNames(project, readers)
        self.environments: list[Environment] = []
        self._wrapped: list[tuple[Expression, Expression, Sequence[Expression]]] = []
        for file in files:
            self._find(file)
        self._resolve_wrapped()
        for file in files:
            self._find_changes(file)

    # What makes one

    def _find(self, file: ExaminedFile) -> None:
        for use in file.walked.uses:
            if not isinstance(use.node, ast.Call):
                continue
            kind = self._kind(file, use.node, use.position)
            if kind is None:
                continue
            made = Expression(file, use.node, use.position)
            given = {each.arg: each.value for each in use.node.keywords if each.arg is not None}
            if kind == "environment":
                self._add(made, given, use.node.args)
                continue
            directory = given.get("directory") or (use.node.args[0] if use.node.args else None)
            processors = given.get("context_processors")
            listed = [] if processors is None else [*_items(Expression(file, processors, use.position))]
            if "env" in given:
                self._wrapped.append((made, Expression(file, given["env"], use.position), listed))
            elif directory is not None or "loader" in given:
                environment = self._new(made)
                environment.is_frameworks = True
                environment.processors += listed
                self._set_options(environment, made, given)
                if directory is not None:
                    environment.names_directory = True
                    at = Expression(file, directory, use.position)
                    environment.folders += self._loaders.directories(at)

    def _kind(self, file: ExaminedFile, node: ast.Call, position: Position) -> str | None:
        """Whether the call makes an environment, or templates of the framework's."""
        name = last_name(node.func)
        match node.func:
            case ast.Attribute(value=ast.Call(func=ast.Name(id="super"), args=[]), attr="__init__"):
                method = next((each for each in position.scope.chain() if each.owner is not None), None)
                owner = None if method is None or method.owner is None else method.owner.node
                name = owner.name if isinstance(owner, ast.ClassDef) else None
                return self._classes.get(name) if name is not None else None
            case _:
                pass
        kind = _kind_by_name(name) or self._classes.get(name or "")
        if kind is None or name is None:
            return None
        value = file.value(node.func, position)
        origins = [*_origins(value)]
        if kind == "environment":
            return kind if any(each.partition(".")[0] == "jinja2" for each in origins) else None
        if not origins or _STARLETTES in origins:
            return kind
        return kind if any(_kind_by_name(each.rpartition(".")[2]) for each in _foreign(value)) else None

    def _new(self, made: Expression) -> Environment:
        environment = Environment(made=made)
        self.environments.append(environment)
        self.names.add(made, environment)
        return environment

    def _add(self, made: Expression, given: dict[str, ast.expr], args: Sequence[ast.expr]) -> None:
        environment = self._new(made)
        self._set_options(environment, made, given)
        if args and not isinstance(args[0], ast.Starred):
            environment.syntax = replace(environment.syntax, open=True)
        for each in _call(made).keywords:
            if each.arg is None:
                self._spread(environment, Expression(made.file, each.value, made.position))

    def _spread(self, environment: Environment, given: Expression) -> None:
        """What `**options` gives."""
        keys = keys_of(given.file, [Keyword(given.file, ast.keyword(value=given.node), given.position)])
        for key in (*keys.required, *keys.optional):
            at = Expression(key.value.file, key.value.node, key.value.position)
            self._set_options(environment, at, {key.name: key.value.node})
        if not keys.open:
            return
        value = given.file.value(given.node, given.position)
        if not isinstance(value, Dict) or value.open:
            environment.syntax = replace(environment.syntax, open=True)
            return
        options = {
            str(key.value): item.value.value if isinstance(item.value, Const) else ()
            for key, item in value.entries.values()
            if isinstance(key, Const)
        }
        environment.syntax = environment.syntax.having(options)

    def _set_options(self, environment: Environment, at: Expression, given: dict[str, ast.expr]) -> None:
        options: dict[str, object] = {}
        for name, node in given.items():
            if name in OPTIONS:
                value = at.file.value(node, at.position)
                options[name] = value.value if isinstance(value, Const) else ()
            elif name == "extensions":
                self._add_extensions(environment, Expression(at.file, node, at.position))
            elif name == "loader":
                environment.folders += self._loaders.folders(Expression(at.file, node, at.position))
        environment.syntax = environment.syntax.having(options)

    def _add_extensions(self, environment: Environment, given: Expression) -> None:
        items = [*_items(given)]
        known = all(_is_built_in(each) for each in items)
        if not known or (not items and not isinstance(given.node, (ast.List, ast.Tuple))):
            environment.syntax = replace(environment.syntax, open=True)

    def _resolve_wrapped(self) -> None:
        """`Jinja2Templates(env=…)`"""
        for made, inner, processors in self._wrapped:
            found = self.names.of(inner) or self.environments
            for environment in found:
                environment.is_frameworks = True
                environment.processors += processors
            self.names.add_all(made, found)

    # What changes one

    def _find_changes(self, file: ExaminedFile) -> None:
        for use in file.walked.uses:
            match use.node:
                case ast.Call(
                    func=ast.Attribute(
                        value=ast.Attribute(value=on, attr="globals" | "filters" as kind),
                        attr="update" | "setdefault" as method,
                    )
                ):
                    self._update(Expression(file, on, use.position), kind, method, use.node)
                case ast.Call(func=ast.Attribute(value=on, attr="add_extension"), args=[extension]):
                    for environment in self._of(Expression(file, on, use.position)):
                        given = ast.copy_location(ast.List([extension], ast.Load()), extension)
                        self._add_extensions(environment, Expression(file, given, use.position))
                case _:
                    continue
        for statement, position in _assignments(file):
            for target in statement.targets:
                self._assign(file, target, statement.value, position)

    def _of(self, on: Expression) -> Sequence[Environment]:
        return self.names.of(on) or self.environments

    def _update(self, on: Expression, kind: str, method: str, node: ast.Call) -> None:
        file, position = on.file, on.position
        if method == "setdefault":
            match node.args:
                case [ast.Constant(value=str(name)), value]:
                    self._define(on, kind, name, Expression(file, value, position))
                case _:
                    pass
            return
        given = [*node.keywords, *(ast.keyword(value=each) for each in node.args)]
        keys = keys_of(file, [Keyword(file, each, position) for each in given])
        for key in (*keys.required, *keys.optional):
            self._define(on, kind, key.name, Expression(key.value.file, key.value.node, key.value.position))

    def _define(self, on: Expression, kind: str, name: str, value: Expression) -> None:
        for environment in self._of(on):
            environment.names(kind).setdefault(name, []).append(value)

    def _assign(self, file: ExaminedFile, target: ast.expr, value: ast.expr, position: Position) -> None:
        match target:
            case ast.Subscript(value=ast.Attribute(value=on, attr="globals" | "filters" as kind), slice=key):
                names = [each.value for each in members(file.value(key, position)) if isinstance(each, Const)]
                for name in names:
                    if isinstance(name, str):
                        self._define(
                            Expression(file, on, position), kind, name, Expression(file, value, position)
                        )
            case ast.Attribute(value=on, attr="globals" | "filters" as kind):
                update = ast.Call(func=target, args=[value], keywords=[])
                self._update(Expression(file, on, position), kind, "update", update)
            case ast.Attribute(value=on, attr=name) if name == "loader" or name in OPTIONS:
                found = self.names.of(Expression(file, on, position))
                for environment in found or (self.environments if name == "loader" else ()):
                    self._set_options(environment, Expression(file, value, position), {name: value})
            case _:
                return


def _kind_by_name(name: str | None) -> str | None:
    if name in _FRAMEWORKS:
        return "frameworks"
    return "environment" if name in _ENVIRONMENTS else None


def _classes(files: Iterable[ExaminedFile]) -> dict[str, str]:
    """The project's classes that derive from one of those, by name."""
    found: dict[str, str] = {}
    nodes = [node for file in files for node in file.walked.classes]
    count = -1
    while count != len(found):
        count = len(found)
        for node in nodes:
            kinds = [
                _kind_by_name(last_name(base)) or found.get(last_name(base) or "") for base in node.bases
            ]
            kind = next(filter(None, kinds), None)
            if kind is not None and node.name not in found and _kind_by_name(node.name) is None:
                found[node.name] = kind
    return found


def _origins(value: Value) -> Iterator[str]:
    for member in members(value):
        match member:
            case External(fullname=fullname):
                yield fullname
            case Unknown(origin=str(origin)):
                yield origin
            case Class(mro=mro):
                for each in mro:
                    if isinstance(each, Class):
                        yield each.fullname
                    else:
                        yield from _origins(each)
            case _:
                continue


def _foreign(value: Value) -> Iterator[str]:
    """What is imported from code that is not followed."""
    return (each for member in members(value) if not isinstance(member, Class) for each in _origins(member))


def _is_built_in(extension: Expression) -> bool:
    name = last_name(extension.node)
    value = extension.file.value(extension.node, extension.position)
    if isinstance(value, Const) and isinstance(value.value, str):
        package, _, name = value.value.rpartition(".")
        return package == "jinja2.ext" and name in BUILT_IN_EXTENSIONS | _EXTENSION_CLASSES
    return name in BUILT_IN_EXTENSIONS | _EXTENSION_CLASSES and any(
        each.startswith("jinja2.ext.") for each in _origins(value)
    )


_EXTENSION_CLASSES = frozenset(
    {"InternationalizationExtension", "ExprStmtExtension", "LoopControlExtension", "DebugExtension"}
)


def _items(listed: Expression) -> Iterator[Expression]:
    """The items of a list that stands there, or is assigned to the name that does."""
    match listed.node:
        case ast.List(elts=items) | ast.Tuple(elts=items):
            yield from (Expression(listed.file, each, listed.position) for each in items)
        case ast.Name(id=name):
            scope = listed.position.scope.binder(name)
            for binding in () if scope is None else scope.bindings[name]:
                value = getattr(binding.what, "value", None)
                if isinstance(value, (ast.List, ast.Tuple)) and scope is not None:
                    yield from _items(Expression(listed.file, value, Position(scope)))
        case _:
            return


def _call(made: Expression) -> ast.Call:
    assert isinstance(made.node, ast.Call)
    return made.node


def _assignments(file: ExaminedFile) -> Iterator[tuple[ast.Assign, Position]]:
    walked = file.walked
    for scope in (walked.module, *walked.classes.values(), *walked.functions.values()):
        body = [] if isinstance(scope.node, ast.Lambda) else scope.node.body
        todo: list[ast.AST] = [*body]
        while todo:
            node = todo.pop()
            if isinstance(node, ast.Assign):
                yield node, Position(scope)
            elif isinstance(node, ast.stmt) and not isinstance(
                node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
            ):
                todo += [each for each in ast.iter_child_nodes(node) if not isinstance(each, ast.expr)]
            elif isinstance(node, (ast.ExceptHandler, ast.match_case)):
                todo += [each for each in ast.iter_child_nodes(node) if isinstance(each, ast.stmt)]
