"""Namespaces: the dictionaries in which modules, classes and objects keep their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conn_types.analysis.evaluator import modules
from conn_types.analysis.evaluator.values import Class, Dict, Instance, Module, Value

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter


def dict_of(owner: Instance | Class | Module, names: dict[str, Value]) -> Dict:
    """A `__dict__`: what is written into it is written to its owner."""
    made = Dict.of(names)
    made.owner = owner
    return made


def namespace_of(run: Interpreter, module: Module) -> Dict:
    """`vars(module)`: what it has imported is read now."""
    modules.ready(run, module)
    run.project.looks.listed.add(module.name)
    for name in list(module.namespace):
        modules.forced(run, module.namespace, name)
    made = dict_of(module, module.namespace)
    made.open = module.open
    return made


def set_in(run: Interpreter, namespace: dict[str, Value], name: str, value: Value, *, weak: bool) -> None:
    """Give the name its value; where that is not certain, the old value stays possible."""
    known = namespace.get(name) if weak else None
    namespace[name] = value if known is None else run.after(known, value)
