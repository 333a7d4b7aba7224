"""The builtin functions that route-building code leans on."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from conn_types.analysis.evaluator import containers, enumerations, special
from conn_types.analysis.evaluator.conditions import condition, truth_of
from conn_types.analysis.evaluator.frames import Frame, Raised
from conn_types.analysis.evaluator.keys import key_of
from conn_types.analysis.evaluator.kinds import is_instance, is_subclass
from conn_types.analysis.evaluator.unions import at_default, distribute, union
from conn_types.analysis.evaluator.values import (
    NONE,
    Builtin,
    Call,
    Class,
    Const,
    Dict,
    External,
    Function,
    Instance,
    Method,
    Model,
    Module,
    Partial,
    Sequence,
    Super,
    Union,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


def answer(known: bool | None, what: str) -> Value:
    """A condition's value."""
    return Unknown(f"{what} is not known", kind="bool") if known is None else Const(known)


def _isinstance(run: Interpreter, call: Call) -> Value:
    value, classes = call.args[:2]
    default = is_instance(run, at_default(value), classes)
    return condition(
        is_instance(run, value, classes), Unknown("isinstance() is not known", kind="bool"), default
    )


def _issubclass(run: Interpreter, call: Call) -> Value:
    return answer(is_subclass(call.args[0], call.args[1]), "issubclass()")


def _callable(run: Interpreter, call: Call) -> Value:
    match call.args[0]:
        case Function() | Method() | Partial() | Class() | Builtin() | External():
            return Const(True)
        case Instance() as instance:
            return answer(_has(run, instance, "__call__"), "callable()")
        case Unknown() | Union():
            return Unknown("callable() is not known")
        case _:
            return Const(False)


def _has(run: Interpreter, value: Value, name: str) -> bool | None:
    if isinstance(value, Union):
        answers = {_has(run, member, name) for member in value.members}
        return answers.pop() if len(answers) == 1 else None
    try:
        found = run.get_attribute(value, name)
    except Raised:
        return False
    return None if isinstance(found, Unknown) else True


def _hasattr(run: Interpreter, call: Call) -> Value:
    name = call.args[1]
    if not isinstance(name, Const) or not isinstance(name.value, str):
        return Unknown("hasattr() of a name that is not known")
    return answer(_has(run, call.args[0], name.value), "hasattr()")


def _getattr(run: Interpreter, call: Call) -> Value:
    owner, name = call.args[0], call.args[1]
    default = call.args[2] if len(call.args) > 2 else None
    if isinstance(name, Union):
        return distribute(name, lambda each: _getattr(run, call.with_args(owner, each, *call.args[2:])))
    if not isinstance(name, Const) or not isinstance(name.value, str):
        return Unknown("getattr() of a name that is not known", call.location)
    try:
        found = run.get_attribute(owner, name.value)
    except Raised:
        if default is None:
            raise
        return default
    if default is not None and isinstance(found, External) and isinstance(owner, External):
        # Whether a function that is not followed has the attribute, nobody has looked.
        return union((found, default))
    return found


def _setattr(run: Interpreter, call: Call) -> Value:
    owner, name, value = call.args
    if isinstance(name, Const) and isinstance(name.value, str):
        run.set_attribute(owner, name.value, value)
    elif isinstance(owner, Instance):
        owner.open = owner.open or Unknown("setattr() of a name that is not known", call.location)
    return NONE


def _delattr(run: Interpreter, call: Call) -> Value:
    owner, name = call.args
    if isinstance(name, Const) and isinstance(name.value, str):
        run.delete_attribute(owner, name.value)
    return NONE


def _len(run: Interpreter, call: Call) -> Value:
    own = special.call(run, call.frame, call.node, call.args[0], "__len__")
    if own is not None:
        return own
    value = containers.held(call.args[0])
    match value:
        case Const(value=str() | bytes() | range() | tuple()):
            return Const(len(cast("str", value.value)))
        case Class() as cls if members := enumerations.members_of(cls):
            return Const(len(members))
        case Const() | Function() | Method():
            return run.fail("TypeError", call.location)
        case Sequence(kind="set", items=items, open=None) if any(
            key_of(item.value) is None for item in items
        ):
            return Unknown("a length that is not known", call.location)
        case Sequence(items=items, open=None) if not any(item.conditions for item in items):
            return Const(len(items))
        case Dict(entries=entries, open=None) if not any(item.conditions for _, item in entries.values()):
            return Const(len(entries))
        case _:
            return Unknown("a length that is not known", call.location)


def _any(run: Interpreter, call: Call) -> Value:
    items, more = containers.iterate(run, call.args[0], call.frame, call.node)
    truths = [None if item.conditions else truth_of(run, item.value) for item in items]
    if True in truths:
        return Const(True)
    return Const(False) if more is None and None not in truths else Unknown("any() is not known")


def _all(run: Interpreter, call: Call) -> Value:
    items, more = containers.iterate(run, call.args[0], call.frame, call.node)
    truths = [truth_of(run, item.value) for item in items]
    if any(truth is False and not item.conditions for truth, item in zip(truths, items, strict=True)):
        return Const(False)
    return Const(True) if more is None and all(truths) else Unknown("all() is not known")


def _super(run: Interpreter, call: Call) -> Value:
    if len(call.args) == 2 and isinstance(call.args[0], Class):
        return Super(call.args[0], call.args[1])
    frame: Frame | None = call.frame
    while frame is not None:
        function = frame.function
        if function is not None and function.owner is not None:
            parameters = (*function.node.args.posonlyargs, *function.node.args.args)
            receiver = _first_argument(frame, parameters[0].arg if parameters else "")
            return Super(function.owner, receiver)
        frame = frame.parent
    return Unknown("super() outside of a class", call.location)


def _first_argument(frame: Frame, name: str) -> Value:
    scope: Frame | None = frame
    while scope is not None:
        if name in scope.names:
            return scope.names[name]
        scope = scope.parent
    return Unknown("super() without a receiver")


def _dir(run: Interpreter, call: Call) -> Value:
    if not call.args:
        return Sequence.of("list", [Const(name) for name in sorted(call.frame.names)])
    own = special.call(run, call.frame, call.node, call.args[0], "__dir__")
    if own is not None:
        return run.call(External("builtins.sorted"), call.with_args(own))
    return _object_dir(run, call)


def _object_dir(run: Interpreter, call: Call) -> Value:
    """`dir()` of what has no `__dir__` of its own, or whose own asks for this one."""
    match call.args[0]:
        case Instance(cls=cls, attributes=attributes):
            return _names(cls, list(attributes))
        case Class() as cls:
            return _names(cls, [])
        case Module() as module:
            # Reading its names runs it, where nothing has done so yet.
            names = _namespace(run, module)
            listed = Sequence.of("list", [Const(name) for name in sorted(names)])
            listed.open = module.open
            return listed
        case _:
            return Unknown("dir() of a value that is not known", call.location)


def _namespace(run: Interpreter, module: Module) -> dict[str, Value]:
    names = run.get_attribute(module, "__dict__")
    return containers.names_in(names) if isinstance(names, Dict) else {}


def _names(cls: Class, own: list[str]) -> Value:
    names = set(own)
    opened: Unknown | None = None
    for base in cls.mro:
        if isinstance(base, Class):
            names.update(base.namespace)
        elif isinstance(base, Unknown):
            opened = base
    if not names & {"__slots__"}:
        names.update(("__dict__", "__weakref__"))
    names.update(dir(object), ("__module__", "__doc__"))
    return Sequence("list", Sequence.of("list", [Const(name) for name in sorted(names)]).items, opened)


def _vars(run: Interpreter, call: Call) -> Value:
    if not call.args:
        made = Dict.of(call.frame.names)
        made.owner = call.frame.class_body
        if call.frame.names is call.frame.module.namespace:
            made.owner = call.frame.module
        return made
    match call.args[0]:
        case Instance() | Class() | Module() | Function() as value:
            return run.get_attribute(value, "__dict__")
        case _:
            return Unknown("vars() of a value that is not known", call.location)


def _globals(run: Interpreter, call: Call) -> Value:
    return run.get_attribute(call.frame.module, "__dict__")


def _identity(run: Interpreter, call: Call) -> Value:
    return Const(id(call.args[0])) if call.args else NONE


def _nothing(run: Interpreter, call: Call) -> Value:
    return NONE


def _print(run: Interpreter, call: Call) -> Value:
    """`print(…, file=buffer)` writes into an object that is followed."""
    file = call.keywords.get("file")
    write = special.method(file, "write") if file is not None else None
    if write is not None:
        text = run.call_with(External("builtins.str"), call, *call.args[:1])
        end = call.keywords.get("end", Const("\n"))
        run.call_with(write, call, text)
        run.call_with(write, call, end)
    return NONE


def _import(run: Interpreter, call: Call) -> Value:
    name = call.args[0] if call.args else NONE
    package = call.arg(1, "package")
    if isinstance(name, Const) and isinstance(name.value, str):
        if not name.value.startswith("."):
            return run.import_by_name(call, name.value)
        if isinstance(package, Const) and isinstance(package.value, str):
            return run.import_by_name(call, _resolved(name.value, package.value))
    return Unknown("an import whose name is not known", call.location)


def _resolved(relative: str, package: str) -> str:
    """The absolute name of `.name` in the package; each further dot climbs."""
    name = relative.lstrip(".")
    parts = package.split(".")
    base = parts[: len(parts) - (len(relative) - len(name)) + 1]
    return ".".join([*base, name] if name else base)


def _execute(run: Interpreter, call: Call) -> Value:
    unknown = Unknown("exec() can declare anything", call.location)
    module = call.frame.module
    module.open = unknown
    for value in [*module.namespace.values(), *call.frame.names.values()]:
        if isinstance(value, Instance) and unknown not in value.escapes:
            value.escapes.append(unknown)
    return unknown


MODELS: dict[str, Model] = {
    "builtins.isinstance": _isinstance,
    "builtins.issubclass": _issubclass,
    "builtins.callable": _callable,
    "builtins.hasattr": _hasattr,
    "builtins.getattr": _getattr,
    "builtins.object.__dir__": _object_dir,
    "builtins.setattr": _setattr,
    "builtins.object.__setattr__": _setattr,
    "builtins.object.__getattribute__": _getattr,
    "builtins.object.__init__": _nothing,
    "builtins.len": _len,
    "builtins.any": _any,
    "builtins.all": _all,
    "builtins.super": _super,
    "builtins.dir": _dir,
    "builtins.vars": _vars,
    "builtins.locals": _vars,
    "builtins.globals": _globals,
    "builtins.delattr": _delattr,
    "builtins.id": _identity,
    "builtins.print": _print,
    "builtins.exec": _execute,
    "builtins.eval": _execute,
    "builtins.__import__": _import,
    "importlib.import_module": _import,
    "warnings.warn": _nothing,
    "warnings.simplefilter": _nothing,
    "warnings.filterwarnings": _nothing,
}
