"""Modules: which are followed, how imports resolve, and when a module's body runs."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.frames import Frame, Raised
from conn_types.analysis.evaluator.limits import OutOfFuel
from conn_types.analysis.evaluator.raising import leaves_calls
from conn_types.analysis.evaluator.values import Call, Const, External, Module, Promise, Unknown, Value
from conn_types.analysis.fullnames import FRAMEWORK_PACKAGES
from conn_types.analysis.location import Location
from conn_types.analysis.source import Source

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter
    from conn_types.analysis.project import ModuleFile

OPAQUE = frozenset(
    {
        "fastapi.dependencies",
        "fastapi.openapi",
        "fastapi._compat",
        "fastapi.encoders",
        "fastapi.utils",
        "fastapi.telemetry",
        "starlette.testclient",
        "starlette.concurrency",
        "starlette._exception_handler",
    }
)
"""Parts of the frameworks that cost much and declare no route."""

EFFECTS = re.compile(
    r"^(?:for\b|@(?!dataclass|property|overload|contextmanager|lru_cache|cache|functools|final|unique|attr)\w"
    r"|[A-Za-z_][\w.]*\.\w+\(|[A-Za-z_]\w*(?:\.\w+)+\s*\+?=(?!=)|[A-Za-z_]\w*\[.*\]\s*=(?!=))",
    re.MULTILINE,
)
"""A module of the project whose own statements may change something elsewhere when it is imported."""

FRAMEWORKS = ("starlette", "fastapi", "conn_types")
REGISTERS = ("router", "Route", "Mount", ".mount(", "add_route", "register")
"""A module that may declare routes when it is imported runs at once; any other on first use.

Of a module of the project, or one that names a framework, it is enough that the text has one of the words.
Many an installed module that does other things has them too: there, they count in what runs at once.
"""
_ANY_REGISTERS = "|".join(map(re.escape, (*FRAMEWORKS, *REGISTERS)))

_STATEMENT = re.compile(r"^[^\s#\"')\]}].*(?:\n(?:[ \t)\]}].*)?)*", re.MULTILINE)
"""What begins at the margin, and what stands indented below it."""
_RUNS_LATER = ("def ", "async def ", "from ", "import ")
_IN_CLASS = re.compile(r"^class .*|^[ \t]+@.*", re.MULTILINE)
"""What of a class may do something elsewhere: its bases, and the decorators inside."""


def find(run: Interpreter, name: str, importer: Module | None = None) -> Module | None:
    """The module, not yet run; None where it does not exist or is not followed."""
    file = _file(run, name, importer)
    if file is None:
        return None
    if file.name not in run.modules:
        run.modules[file.name] = _load(run, file) if _is_followed(run, file) else None
    return run.modules[file.name]


def _file(run: Interpreter, name: str, importer: Module | None) -> ModuleFile | None:
    home = importer.source.path if importer is not None and importer.source is not None else None
    return run.project.find_module(name, home)


def _load(run: Interpreter, file: ModuleFile) -> Module:
    if file.path is None:
        return Module(file.name, None, is_package=True, is_project=file.is_project, state="ready")
    path = file.path

    def read() -> Source | None:
        source = run.project.read(path)
        if isinstance(source, Source):
            return source
        made.state = "ready"
        if file.is_project and not source.is_data:
            run.unread[path] = source
        place = Location(path=source.shown, line=source.line, column=source.column)
        made.open = Unknown(f"{source.shown} cannot be read", place)
        return None

    made = Module(file.name, read, path, is_package=file.is_package, is_project=file.is_project)
    return made


def _is_followed(run: Interpreter, file: ModuleFile) -> bool:
    if file.is_project:
        return True
    package = file.name.partition(".")[0]
    if package in FRAMEWORK_PACKAGES:
        return not any(file.name == each or file.name.startswith(each + ".") for each in OPAQUE)
    if package not in run.followed:
        run.followed[package] = run.project.mentions_framework(package)
    return run.followed[package]


def ready(run: Interpreter, module: Module) -> None:
    """Run the module's body, once. While it runs, whoever reads it sees what is there so far."""
    if module.state != "new" or module.source is None:
        return
    module.state = "running"
    module.namespace["__name__"] = Const(module.name)
    module.namespace["__file__"] = Const(str(module.source.path))
    module.namespace["__package__"] = Const(package_of(module))
    module.namespace["__doc__"] = Const(ast.get_docstring(module.source.tree, clean=False))
    with run.unconditionally(), run.granted():
        run_body(run, Frame(module, module.namespace), module.source.tree.body)
    module.state = "ready"
    for name, promise in module.promised:
        promise.kept = promise.kept or _bound(module, name)
    module.promised.clear()


def run_body(run: Interpreter, frame: Frame, body: list[ast.stmt]) -> None:
    """Run module-level statements. One that raises, or that is not understood, does not hide the next."""
    for index, statement in enumerate(body):
        try:
            flow = run.run_block(frame, [statement])
        except OutOfFuel as spent:
            run.cut(frame, statement, "code that is too much to follow", spent.place)
            _leave(run, frame, body[index:])
            return
        except Raised as raised:
            _bind_unknown(frame, statement)
            if leaves_calls(frame, statement, raised):
                # Who runs the program has not seen it raise: something was not understood, and what it
                # would have declared is missing.
                run.cut(frame, statement, "code that is taken to raise")
            continue
        except Exception as mistake:
            run.mistaken(frame, statement, mistake)
            _bind_unknown(frame, statement)
            continue
        if not flow:
            return


def _leave(run: Interpreter, frame: Frame, body: list[ast.stmt]) -> None:
    """The rest of a module is not run. What it names is unknown, and what it imports is noted."""
    frame.module.open = frame.module.open or Unknown("the module is too much to follow")
    for statement in body:
        _bind_unknown(frame, statement)
        for node in ast.walk(statement):
            match node:
                case ast.Import(names=names):
                    imported = [alias.name for alias in names]
                case ast.ImportFrom(module=name, level=level, names=names):
                    base = resolve_relative(frame.module, level, name)
                    imported = [base or "", *(f"{base}.{alias.name}" for alias in names)]
                case _:
                    continue
            files = (_file(run, name, frame.module) for name in imported if name)
            frame.module.imports.update(file.name for file in files if file is not None)


def _bind_unknown(frame: Frame, statement: ast.stmt) -> None:
    """Bind what a statement that came to nothing would have bound: in real life it did not raise."""
    for node in ast.walk(statement):
        match node:
            case ast.Name(id=name, ctx=ast.Store()):
                pass
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                pass
            case _:
                continue
        if name not in frame.names:
            frame.names[name] = Unknown(f"{name} is not followed", frame.location(node))


def package_of(module: Module) -> str:
    return module.name if module.is_package else module.name.rpartition(".")[0]


def resolve_relative(module: Module, level: int, name: str | None) -> str | None:
    """The absolute name of a `from` import; None where it climbs out of the package."""
    if level == 0:
        return name or ""
    parts = package_of(module).split(".") if package_of(module) else []
    if level > len(parts):
        return None
    base = parts[: len(parts) - level + 1]
    return ".".join([*base, name] if name else base)


def import_module(run: Interpreter, frame: Frame, node: ast.AST, name: str) -> Value:
    """`import name`, as a value for the whole dotted name. Raises `Raised` where there is no such module."""
    parts = name.split(".")
    for end in range(1, len(parts) + 1):
        prefix = ".".join(parts[:end])
        module = find(run, prefix, frame.module)
        if module is None:
            return _outside(run, frame, node, name, prefix)
        imported(run, frame.module, module)
    return find(run, name, frame.module) or External(name)


def imported(run: Interpreter, importer: Module, module: Module) -> None:
    """Note the import, and run the module where being imported may declare routes."""
    importer.imports.add(module.name)
    framework = not module.is_project and module.name.partition(".")[0] in FRAMEWORK_PACKAGES
    if not framework and module.state == "new" and _registers(run, module):
        ready(run, module)
    if run.guards and not framework:
        # `try: from .redis import … except ImportError`: the module may fail because of what it imports.
        ready(run, module)
        if module.missing is not None:
            raise Raised(External("builtins.ModuleNotFoundError"), module.missing)


def _registers(run: Interpreter, module: Module) -> bool:
    if module.registers is None:
        text = _text(run, module.path)
        found = any(word in text for word in FRAMEWORKS)
        found = found or (module.is_project and EFFECTS.search(text) is not None)
        if not found and any(word in text for word in REGISTERS):
            found = module.is_project or _registers_at_once(text)
        module.registers = _noted(run, module, _ANY_REGISTERS, found)
    return module.registers


def _registers_at_once(text: str) -> bool:
    """Whether one of the words stands in what runs when the module is imported: in no function or method."""
    for found in _STATEMENT.finditer(text):
        statement = found[0]
        if statement.startswith("class "):
            statement = "\n".join(_IN_CLASS.findall(statement))
        if not statement.startswith(_RUNS_LATER) and any(word in statement for word in REGISTERS):
            return True
    return False


def _outside(run: Interpreter, frame: Frame, node: ast.AST, name: str, prefix: str) -> Value:
    if name.partition(".")[0] in sys.stdlib_module_names or _file(run, prefix, frame.module) is not None:
        return External(name)
    raise Raised(External("builtins.ModuleNotFoundError"), frame.location(node))


def not_imported(run: Interpreter, frame: Frame, node: ast.AST, name: str) -> Unknown:
    """A module that is not there: inside `try`, that raises; else the environment lacks something."""
    place = frame.location(node)
    if run.guards:
        raise Raised(External("builtins.ModuleNotFoundError"), place)
    if frame.names is frame.module.namespace:
        frame.module.missing = frame.module.missing or place
    return Unknown(f"no module named {name}", place)


def import_from(run: Interpreter, frame: Frame, node: ast.AST, base: Value, name: str) -> Value:
    """`from base import name` as a promise, forced when it is read: that is what lets cycles resolve."""
    if isinstance(base, External):
        return run.get_attribute(base, name)
    if not isinstance(base, Module):
        return base
    importer = frame.module
    forcing = False

    def force() -> Value:
        nonlocal forcing
        if forcing:
            return Unknown(f"circular import of {name} from {base.name}")
        forcing = True
        try:
            value = member(run, base, name)
            if value is None and "__getattr__" in base.namespace:
                value = run.get_attribute(base, name)
        finally:
            forcing = False
        if isinstance(value, Module):
            imported(run, importer, value)
        if value is not None:
            return value
        if base.open is not None or base.state == "running":
            return base.open or Unknown(f"circular import of {name} from {base.name}")
        raise Raised(External("builtins.ImportError"), frame.location(node))

    # In a package's own `__init__`, `from . import name` means the submodule unless it has the name already.
    if (base is importer and name not in base.namespace) or not _may_bind(run, base, name):
        submodule = find(run, f"{base.name}.{name}")
        if submodule is not None:
            imported(run, importer, submodule)
            return submodule
    promise = Promise(force, _bound(base, name), base)
    if base.state == "new":
        base.promised.append((name, promise))
    return promise


def _bound(module: Module, name: str) -> Value | None:
    """What an import of the name gives now, whatever becomes of it later; None where that is not settled."""
    value = module.namespace.get(name)
    if isinstance(value, Promise):
        value = value.kept
    return None if isinstance(value, Unknown) else value


def _may_bind(run: Interpreter, package: Module, name: str) -> bool:
    """Whether the text of a package may bind the name itself, rather than leave it to a submodule."""
    known = package.words.get(name)
    if known is None:
        if package.text is None:
            package.text = _text(run, package.path)
        known = package.words[name] = _has_word(package.text, name)
        _noted(run, package, rf"\b{name}\b", known)
    return known


def _has_word(text: str, name: str) -> bool:
    """As a regular expression would find it, at a fraction of the time for a long text."""
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        if not _continues(text[start - 1 : start]) and not _continues(text[end : end + 1]):
            return True
        start = text.find(name, start + 1)
    return False


def _continues(letter: str) -> bool:
    """Whether what stands beside a word is a part of it; nothing does at the ends of a text."""
    return letter.isalnum() or letter == "_"


def _noted(run: Interpreter, module: Module, pattern: str, found: bool) -> bool:
    """Note what was asked of the text of a file that somebody may edit."""
    if module.path is not None and module.is_project:
        run.project.looks.note(module.path, pattern, found)
    return found


def _text(run: Interpreter, path: Path | None) -> str:
    return "" if path is None else run.project.text(path)


def member(run: Interpreter, module: Module, name: str) -> Value | None:
    """`module.name`: a name of its namespace, a submodule, or what its `__getattr__` gives."""
    if name not in module.namespace:
        ready(run, module)
    if name in module.namespace:
        return forced(run, module.namespace, name)
    submodule = find(run, f"{module.name}.{name}")
    if submodule is not None:
        return submodule
    hidden = run.project.find_module(f"{module.name}.{name}") if module.is_package else None
    if hidden is not None:
        return External(f"{module.name}.{name}")
    fallback = module.namespace.get("__getattr__")
    if fallback is not None and not name.startswith("__"):
        try:
            return run.call(fallback, Call([Const(name)], {}, run.idle, run.idle_node))
        except Raised:
            return None
    return None


def forced(run: Interpreter, namespace: dict[str, Value], name: str) -> Value:
    """The value behind the name. A promise that cannot be kept yet stays one."""
    value = namespace[name]
    if not isinstance(value, Promise):
        return value
    if value.kept is not None:
        return value.kept
    try:
        result = value.force()
    except Raised as raised:
        result = Unknown(f"the import of {name} fails", raised.location)
    if not isinstance(result, Unknown):
        namespace[name] = value.kept = result
    return result
