"""Finding apps: module-level objects, and factories, that nobody mounts or includes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.calls import is_harmless
from conn_types.analysis.evaluator.entries import is_a
from conn_types.analysis.evaluator.frames import Raised
from conn_types.analysis.evaluator.holders import USUAL_NAMES, holders
from conn_types.analysis.evaluator.interpreter import Interpreter
from conn_types.analysis.evaluator.late_words import ADDING, DECORATING, may_make_app
from conn_types.analysis.evaluator.values import (
    Call,
    Class,
    Descriptor,
    Function,
    Instance,
    Method,
    Module,
    Promise,
    Unknown,
    Value,
    members,
)
from conn_types.analysis.evaluator.wrappers import Wrapped, unwrapped
from conn_types.analysis.framework_mention import imports_framework
from conn_types.analysis.fullnames import APPLICATIONS, ROUTERS
from conn_types.analysis.source import Source, SourceError
from conn_types.analysis.suggestion import nearest

if TYPE_CHECKING:
    from conn_types.analysis.project import Project

_DECORATED = rf"^[ \t]*@.*\.({'|'.join(sorted(DECORATING))})\s*\("
MENTIONS = re.compile(
    r"\b(starlette|fastapi|conn_types)\b|FastAPI|Starlette|Router|^(app|application|api|asgi)\b.*="
    rf"|\b({'|'.join(ADDING)})\s*\(|{_DECORATED}",
    re.MULTILINE,
)
"""A module that may hold an app, or add routes to one that it imports."""


_REGISTERS = re.compile(rf"\.({'|'.join(ADDING)})\s*\(|{_DECORATED}", re.MULTILINE)
_IMPORTED = re.compile(r"^[ \t]*(?:from|import)[ \t]+(\.|\w+)", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An app that was found, and the heap that it lives on: a factory is called on one of its own."""

    id: str
    instance: Instance | None
    """None where the module that should hold it cannot be read."""
    module: Module
    run: Interpreter
    aliases: tuple[str, ...] = ()
    around: tuple[Instance, ...] = ()
    """Middleware that was put around it by hand, outermost first."""
    is_guess: bool = False
    """Whether the name holds what code that is not followed made of the app."""
    is_bare: bool = False
    """Whether no module-level name is bound to it: then it is no root if any router at all mounts it."""
    why: Unknown | None = None
    """Why there is no instance, where that is not the module's fault."""


def find_applications(project: Project, run: Interpreter) -> list[Candidate]:
    """Every module-level app of the project's files, then those that only a factory makes."""
    modules = list(_modules(project, run, MENTIONS))
    # Where a module calls a factory, nothing in it but the factory's name need tell.
    names = {re.escape(function.qualname) for module in modules for function in _factories(module)}
    if names:
        calls = list(_modules(project, run, re.compile(rf"\b({'|'.join(sorted(names))})\b", re.MULTILINE)))
        modules += [module for module in calls if module not in modules]
    held = _merge([candidate for module in modules for candidate in _held(run, module)])
    held += _elsewhere(project, run, held)
    tests = {module.name for module in modules if _is_test(project, module)}
    made = {name for router in run.routers if router.started_by not in tests for name in router.stack}
    factories = [each for module in modules for each in _factories(module) if each.fullname not in made]
    called = _outermost([each for function in factories for each in _called(run, function)], tests)
    possible = [candidate for module in modules for candidate in _possible(run, module)]
    known = {candidate.instance.stack for candidate in called if candidate.instance is not None}
    held = [each for each in held if not _is_another_call(each, known)]
    return [_with_factory_names(each) for each in (*held, *called)] + possible


def _is_test(project: Project, module: Module) -> bool:
    return module.path is not None and project.is_test(module.path)


def _is_another_call(candidate: Candidate, stacks: set[tuple[str, ...]]) -> bool:
    """Whether code only hands on (`TestClient(create_app())`) what is an app of its own by its factory."""
    return candidate.is_guess and candidate.instance is not None and candidate.instance.stack in stacks


def _elsewhere(project: Project, run: Interpreter, held: list[Candidate]) -> Iterator[Candidate]:
    """Apps that no module-level name is bound to: an object keeps them, or a function made and ran them."""
    known = {id(candidate.instance) for candidate in held}
    modules = [each for each in run.modules.values() if each is not None and each.is_project]
    places = holders(run, modules)
    for each in run.routers:
        module, path = places.get(id(each), (run.modules.get(each.started_by), None))
        if id(each) in known or not is_a(each, APPLICATIONS) or module is None or _is_test(project, module):
            continue
        if path is not None:
            found = _candidate(f"{module.name}:{path}", Wrapped(application=each), module, run)
            yield replace(found, is_bare=True)
            continue
        function = next((name for name in each.stack if _is_projects(run, name)), None)
        if function is not None:
            name = function.removesuffix(".__init__")
            found = _candidate(f"{name}()", Wrapped(application=each), module, run)
            yield replace(found, is_bare=True)


def _is_projects(run: Interpreter, fullname: str) -> bool:
    """Whether a function is the project's own, and none that another function defines."""
    module_name, _, name = fullname.partition(":")
    module = run.modules.get(module_name)
    return module is not None and module.is_project and "<locals>" not in name


def _modules(project: Project, run: Interpreter, mentions: re.Pattern[str]) -> Iterator[Module]:
    for path in project.files:
        # Most files of a large project mention nothing of it, and need not be parsed to see that.
        text = project.text(path)
        if not project.looks.search(path, mentions, text):
            continue
        name, source = project.module_name(path), project.read(path)
        if isinstance(source, SourceError) and not source.is_data and _declares(project, text):
            run.unread[path] = source
        if name is None or not isinstance(source, Source):
            continue
        module = run.module(name)
        if module is not None:
            yield module


def _declares(project: Project, text: str) -> bool:
    """Whether code that cannot be parsed is about routes at all: old scripts lie about in projects."""
    if imports_framework(text):
        return True
    return _REGISTERS.search(text) is not None and any(
        _is_own(project, name) for name in _IMPORTED.findall(text)
    )


def _is_own(project: Project, name: str) -> bool:
    found = None if name == "." else project.find_module(name)
    return name == "." or (found is not None and found.is_project)


def _held(run: Interpreter, module: Module) -> Iterator[Candidate]:
    for name, value in list(module.namespace.items()):
        for each in members(_settled(run, value)):
            found = unwrapped(run, each)
            if found is not None:
                yield _candidate(f"{module.name}:{name}", found, module, run)


def _settled(run: Interpreter, value: Value) -> Value:
    """What an import gives, where the module that it imports from has run anyway."""
    if not isinstance(value, Promise) or value.kept is not None:
        return value.kept or value if isinstance(value, Promise) else value
    if value.source is None or value.source.state != "ready":
        return value
    try:
        with run.asked():
            return value.force()
    except Raised:
        pass
    return value


def _candidate(name: str, found: Wrapped, module: Module, run: Interpreter) -> Candidate:
    return Candidate(
        id=name,
        instance=found.application,
        module=module,
        run=run,
        around=found.around,
        is_guess=found.is_guess,
    )


def _possible(run: Interpreter, module: Module) -> Iterator[Candidate]:
    """A name that apps have, with a value that cannot be followed: it may be one, and hold anything."""
    for name in USUAL_NAMES:
        value = module.namespace.get(name)
        is_known = value is None or unwrapped(run, value) is not None
        if isinstance(value, Unknown) and not is_known and not is_harmless(run, value.origin):
            yield Candidate(id=f"{module.name}:{name}", instance=None, module=module, run=run, why=value)


def _merge(candidates: list[Candidate]) -> list[Candidate]:
    """One candidate an object, under the name that it has where it was made; its other names are aliases."""
    by_object: dict[int, list[Candidate]] = {}
    for candidate in candidates:
        by_object.setdefault(id(candidate.instance), []).append(candidate)
    return [_first_of(same) for same in by_object.values()]


def _first_of(same: list[Candidate]) -> Candidate:
    """What is wrapped is what the server runs; of what a guess says, only a name that apps have."""
    home = min(same, key=_distance)
    usual = [each for each in same if not each.is_guess or each.id.rpartition(":")[2] in USUAL_NAMES]
    return replace(home, aliases=tuple(sorted({each.id for each in usual} - {home.id})))


def _distance(candidate: Candidate) -> tuple[bool, bool, bool]:
    """How far a name is from being the app's own. Of several that are as near, the first bound is it."""
    is_elsewhere = candidate.module.name != _module_of(candidate.instance)
    return candidate.is_guess, is_elsewhere, not candidate.around


def _module_of(instance: Instance | None) -> str:
    return instance.module if instance is not None else ""


def _with_factory_names(candidate: Candidate) -> Candidate:
    """`create_app()` is another name of the app that it made."""
    names = [
        f"{function}()"
        for function in (candidate.instance.stack if candidate.instance is not None else ())
        if "." not in function.partition(":")[2] and _is_factory(candidate.run, function)
    ]
    return replace(candidate, aliases=tuple(sorted({*candidate.aliases, *names} - {candidate.id})))


def _is_factory(run: Interpreter, fullname: str) -> bool:
    module_name, _, name = fullname.partition(":")
    module = run.modules.get(module_name)
    function = module.namespace.get(name) if module is not None and module.is_project else None
    return isinstance(function, Function) and not _required(function)


def _required(function: Function, callee: Value | None = None) -> int:
    """How many positional arguments the function, or what it is bound to, must be given."""
    arguments = function.node.args
    bound = 1 if isinstance(callee, Method) else 0
    return max(len(arguments.posonlyargs) + len(arguments.args) - len(function.defaults) - bound, 0)


def _factories(module: Module) -> Iterator[Function]:
    """Functions whose text makes something like an app. What arguments they need is not known."""
    if module.source is None or not may_make_app(module.source.text):
        return
    for function in _callables(module):
        node = function.node
        text = "\n".join(module.source.lines[node.lineno - 1 : node.end_lineno])
        if may_make_app(text) and not isinstance(node, ast.Lambda) and not function.is_generator:
            yield function


def _callables(module: Module) -> Iterator[Function]:
    """The module's functions, and those of its classes that need no object."""
    for value in list(module.namespace.values()):
        if isinstance(value, Function) and value.module is module and "." not in value.qualname:
            yield value
        if isinstance(value, Class) and value.module is module:
            for held in value.namespace.values():
                match held:
                    case Descriptor(kind="classmethod" | "staticmethod", function=Function() as function):
                        yield function
                    case _:
                        continue


def _called(outer: Interpreter, function: Function) -> Iterator[Candidate]:
    """What the function makes, on a heap of its own: a call may leave traces in the modules.

    What it does not return counts too: `main()` makes an app and runs it.
    """
    run = Interpreter(outer.project, strict=outer.strict, reserve=outer.reserve)
    module = run.module(function.module.name)
    if module is None:
        return
    before = len(run.routers)
    callee: Value = module
    for name in function.qualname.split("."):
        callee = run.attribute(callee, name)
    result = _call_named(run, callee, *(Unknown("an argument") for _ in range(_required(function, callee))))
    outer.reserve = run.reserve
    made = [each for each in run.routers[before:] if is_a(each, APPLICATIONS)]
    returned = [unwrapped(run, each) for each in members(result)] if result is not None else []
    found = [each for each in returned if each is not None]
    known = [each.application for each in found]
    found += [Wrapped(application=each) for each in made if each not in known]
    own = [each for each in found if function.fullname in each.application.stack]
    name = f"{function.fullname}()"
    yield from (_candidate(name, wrapped, module, run) for wrapped in own)
    cut = next((why for key, why in run.cuts.items() if key not in outer.cuts), None)
    if not own and cut is not None:
        yield Candidate(id=name, instance=None, module=module, run=run, why=cut)


def _outermost(candidates: list[Candidate], tests: set[str]) -> list[Candidate]:
    """A factory that another factory calls makes no root of its own. What tests call does."""
    inner = {
        function
        for candidate in candidates
        for router in candidate.run.routers
        for function in router.stack
        if f"{function}()" != candidate.id
        and (candidate.module.name not in tests or function.partition(":")[0] in tests)
    }
    return [candidate for candidate in candidates if candidate.id.removesuffix("()") not in inner]


def named_application(run: Interpreter, app: str) -> Candidate | str:
    """The app of a `module:attribute` or `module:factory()`, or what is wrong with the name."""
    module_name, colon, expression = app.partition(":")
    if not colon or not expression:
        return f'"{app}" is no APP: write "module:attribute" or "module:factory()"'
    module = run.module(module_name)
    if module is None:
        names = filter(None, map(run.project.module_name, run.project.files))
        hint = _did_you_mean(module_name, names, ":" + expression)
        return f'there is no module "{module_name}" in the project or its environment{hint}'
    if module.source is None and module.open is not None:
        return Candidate(id=app, instance=None, module=module, run=run)
    name = expression.removesuffix("()")
    value: Value = module
    for part in name.split("."):
        value = run.attribute(value, part)
    result = _call_named(run, value) if expression.endswith("()") else value
    for each in members(result) if result is not None else ():
        found = Wrapped(application=each) if isinstance(each, Instance) and is_a(each, ROUTERS) else None
        found = found or unwrapped(run, each)
        if found is not None:
            return _with_factory_names(_candidate(app, found, module, run))
    first, dot, _ = name.partition(".")
    held = module.namespace.get(first)
    if isinstance(result, Unknown) and (isinstance(held, Unknown) or (held is not None and not dot)):
        return Candidate(id=app, instance=None, module=module, run=run, why=result)
    return _not_found(module, app, name)


def _call_named(run: Interpreter, callee: Value, *args: Value) -> Value | None:
    call = Call(list(args), {}, run.idle, run.idle_node)
    try:
        with run.asked():
            return run.await_value(run.call(callee, call), call)
    except Raised:
        return None
    except Exception as mistake:
        run.mistaken(run.idle, run.idle_node, mistake)
    return None


def _not_found(module: Module, app: str, name: str) -> str:
    if name.partition(".")[0] in module.namespace:
        return f'"{app}" is not known to be an application or a router'
    public = (each for each in module.namespace if not each.startswith("__"))
    return f'"{module.name}" has no "{name}"{_did_you_mean(name, public, "", f"{module.name}:")}'


def _did_you_mean(name: str, known: Iterable[str], after: str, before: str = "") -> str:
    near = nearest(name, known)
    return f'; did you mean "{before}{near}{after}"?' if near is not None else ""
