"""Small programs that ask objects what they are, or mark a place with one.

They end in `result`, as those of `programs` do.
"""

from __future__ import annotations

from tests.evaluator.class_programs import PROGRAMS
from tests.evaluator.programs import program

__all__ = ["PROGRAMS"]

program(
    "objects that mark what is missing",
    """
MISSING = object()

def get(values, key, default=MISSING):
    found = values.get(key, MISSING)
    if found is not MISSING:
        return found
    return "none" if default is MISSING else default

result = [get({"a": 1}, "a"), get({}, "a"), get({}, "a", 2), MISSING == MISSING, MISSING is not object()]
""",
)
program(
    "attributes as they stand",
    """
import inspect

class Plain:
    shared = 1
    def __init__(self): self.own = 2
    def method(self): return self.own
    @property
    def asked(self): raise RuntimeError
    @staticmethod
    def free(): return 3
    def __dir__(self):
        return set(super().__dir__()).difference({"asked"})

plain = Plain()
static = inspect.getattr_static
result = [
    static(plain, "own"),
    static(plain, "shared"),
    static(plain, "none", "default"),
    inspect.isfunction(static(plain, "method")),
    isinstance(static(plain, "free"), staticmethod),
    isinstance(static(plain, "asked"), property),
    static(plain, "method").__get__(plain, Plain)(),
    [name for name in dir(plain) if not name.startswith("_")],
    [inspect.ismodule(inspect), inspect.ismodule(plain)],
    object.__getattribute__(plain, "own"),
    (lambda a, b=1, c=2: a).__defaults__,
    Plain.method.__defaults__,
]
""",
)
program(
    "sets compared",
    """
one = {1, 2, 3}
result = [
    sorted(one.difference([2], {3})),
    sorted(one.intersection([2, 3, 4])),
    sorted(one - {1}),
    sorted(one & {1, 9}),
]
""",
)
program(
    "deletions out of range",
    """
result = [1, 2]
try:
    del result[5]
except IndexError:
    result.append("refused")
del result[-1:]
""",
)
program(
    "private methods and classes",
    """
class Outer:
    def __init__(self): self.__kept = self.__make("x")
    @staticmethod
    def __make(value): return [value]
    class __Inner:
        name = "inner"
    def seen(self): return [self.__kept, self.__Inner.name, sorted(n for n in vars(Outer) if "Outer__" in n)]

result = [Outer().seen(), hasattr(Outer, "__make"), Outer._Outer__make(1)]
""",
)
