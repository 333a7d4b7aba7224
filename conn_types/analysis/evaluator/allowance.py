"""How far code is followed that has nothing to do with routes: type systems, settings, clients of services.

A package is followed as a whole where one of its modules imports a framework. Most of its functions cost
little, and some make prefixes and conditions; others build a schema out of a thousand classes. So a call from
code that may declare routes into a module that does not name a framework has a limited number of steps, and
the package has. What such code calls back is followed as ever.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from conn_types.analysis.evaluator.limits import OutOfFuel
from conn_types.analysis.framework_mention import imports_framework
from conn_types.analysis.fullnames import FRAMEWORK_PACKAGES

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter
    from conn_types.analysis.evaluator.values import Function, Module, Value

CALL = 220_000
"""Steps of one call. A function that has once needed more is not followed again."""
PACKAGE = 300_000
"""Steps of all calls into a package, before a call has no more than `LEAST`."""
MODULE = 220_000
"""Steps of all calls into a module, before what the rest of its package has used up counts against it."""
LEAST = 3_000
"""Steps of a call into a package that has used up its own."""
IN_STARTUP = 5_000
"""Steps of a call that a start-up handler makes: as a rule it opens, fills or asks something."""
MOST = 1_300_000
"""Steps after which nothing of the package is followed."""


def limited(run: Interpreter, function: Function, follow: Callable[[], Value]) -> Value | None:
    """What following the call of a function comes to; None where it costs too much."""
    if not _is_aside(run, function.module):
        return follow() if run.held is None else _in_full(run, run.held, follow)
    if run.held is not None:
        return follow()
    module = function.module.name
    package = module.partition(".")[0]
    spent = run.spent.get(package, 0)
    granted = CALL if spent < PACKAGE or run.spent.get(module, 0) < MODULE else LEAST
    if run.starting:
        granted = min(granted, IN_STARTUP)
    if function.node in run.costly or spent > MOST or run.fuel < granted:
        return None
    run.held, run.fuel = run.fuel - granted, granted
    try:
        return follow()
    except OutOfFuel:
        if run.held < 0:
            raise
        run.costly.add(function.node)
        return None
    finally:
        for name in {package, module}:
            run.spent[name] = run.spent.get(name, 0) + granted - run.fuel
        run.fuel += run.held or 0
        run.held = None


def _in_full(run: Interpreter, held: int, follow: Callable[[], Value]) -> Value:
    """Follow what is not limited itself, at the expense of who waits."""
    own, run.fuel, run.held = run.fuel, held, None
    try:
        return follow()
    finally:
        run.fuel, run.held = own, run.fuel


def _is_aside(run: Interpreter, module: Module) -> bool:
    if module.is_project or module.name.partition(".")[0] in FRAMEWORK_PACKAGES:
        return False
    if module.names_framework is None:
        module.names_framework = module.source is None or imports_framework(module.source.text)
    return not module.names_framework
