"""Small programs about classes that make classes, marks on functions, and regular expressions.

They end in `result`, as those of `programs` do.
"""

from __future__ import annotations

from tests.evaluator.programs import PROGRAMS, program

__all__ = ["PROGRAMS"]

program(
    "metaclasses",
    """
class Registry(type):
    known = []
    def __new__(mcs, name, bases, attrs, **options):
        cls = super().__new__(mcs, name, bases, attrs)
        cls.prefix = "/" + options.get("prefix", name.lower())
        cls.own = sorted(key for key in attrs if not key.startswith("__"))
        return cls
    def __init__(cls, name, bases, attrs, **options):
        super().__init__(name, bases, attrs)
        Registry.known.append(name)
    def __call__(cls, *args):
        made = super().__call__(*args)
        made.made = True
        return made
    @property
    def shouted(cls):
        return cls.prefix.upper()
    def describe(cls):
        return cls.__name__ + cls.prefix

class View(metaclass=Registry):
    def __init__(self, number=0):
        self.number = number

class Users(View, prefix="people"):
    list = "all"

Made = Registry("Made", (View,), {"list": "none"})
Typed = type("Typed", (Users,), {"list": "some"})
result = [
    Registry.known, Users.prefix, Users.own, Users.shouted, Users.describe(), Users(3).number, Users(3).made,
    isinstance(Users, Registry), type(Users) is Registry, issubclass(Made, View), Made.prefix, Made().number,
    Typed.prefix, Typed.list, isinstance(Typed(), Users),
]
""",
)
program(
    "a metaclass that changes the namespace",
    """
class Marked(type):
    def __new__(mcs, name, bases, namespace):
        routes = [value.path for value in namespace.values() if hasattr(value, "path")]
        for base in bases:
            routes = getattr(base, "routes", []) + routes
        return type.__new__(mcs, name, bases, {**namespace, "routes": routes})

def path(text):
    def mark(function):
        function.path = text
        return function
    return mark

class Base(metaclass=Marked):
    @path("/a")
    def a(self): return 1

class Both(Base):
    @path("/b")
    def b(self): return super().a() + 1

result = [Base.routes, Both.routes, Both().b(), Both.__mro__[1].__name__]
""",
)
program(
    "regular expressions",
    """
import re

def slug(name):
    dashed = re.sub("(.)([A-Z][a-z]+)", r"\\1-\\2", name)
    return re.sub("([a-z0-9])([A-Z])", r"\\1-\\2", dashed).lower()

word = re.compile(r"[A-Z]+", re.IGNORECASE)
found = re.match(r"/(\\w+)/(\\d+)", "/users/12")
result = [
    slug("HTTPUserProfile"), re.split("[,;]", "a,b;c"), re.findall(r"\\{(\\w+)\\}", "/{a}/{b}"),
    word.sub("x", "a1b2"), word.pattern, bool(word.search("12")), found.group(1), found.groups(), found[2],
    re.sub(r"_(\\w)", lambda match: match.group(1).upper(), "user_name_list"), re.escape("a.b"),
    re.fullmatch("a+", "aab") is None,
]
""",
)
program(
    "marks below functools.wraps",
    """
import functools

def mark(**options):
    def wrap(function):
        function.options = options
        return function
    return wrap

def checked(function):
    @functools.wraps(function)
    def inner(*args):
        return function(*args)
    return inner

class View:
    @checked
    @mark(path="/x")
    def page(self): return "page"

method = View().page
result = [hasattr(method, "options"), method.options["path"], method.__name__, method()]
""",
)
program(
    "sorted the other way round",
    """
rows = [("b", 1), ("a", 2), ("b", 3)]
copy = list(rows)
copy.sort(key=lambda row: row[0], reverse=True)
result = [sorted(rows, key=lambda row: row[0], reverse=True), copy]
""",
)
program(
    "methods by the line that they stand on",
    """
import inspect

def mark(function): return function

class View:
    def second(self): ...
    @mark
    def first(self): ...

methods = inspect.getmembers(View(), predicate=inspect.ismethod)
by_line = sorted(methods, key=lambda each: inspect.unwrap(each[1]).__code__.co_firstlineno)
result = [name for name, _ in by_line] + [View.first.__code__.co_name, View.first.__code__.co_varnames[0]]
""",
)
program(
    "the fields of a pydantic model",
    """
import inspect
from typing import Annotated, Optional
from pydantic import AliasChoices, BaseModel, Field

class Inner(BaseModel):
    path: str = "/inner"

class Outer(BaseModel):
    prefix: str = "/api"
    inner: Inner = Field(default_factory=Inner, title="Inner")
    maybe: Optional[int] = None
    wrapped: Annotated[int, Field(description="d")] = 3
    other: str = Field("x", validation_alias=AliasChoices("one", "two"))

def leaves(model, above=()):
    for name, field in model.model_fields.items():
        if inspect.isclass(field.annotation) and issubclass(field.annotation, BaseModel):
            yield from leaves(field.annotation, (*above, name))
        elif isinstance(field.validation_alias, AliasChoices):
            yield ".".join((*above, name)), list(field.validation_alias.choices)
        else:
            yield ".".join((*above, name)), field.default

result = [
    list(leaves(Outer)), Outer.model_fields["inner"].title,
    Outer.model_fields["wrapped"].description, Outer.model_fields["wrapped"].annotation is int,
]
""",
)
program(
    "context variables that the code sets",
    """
from contextvars import ContextVar

current = ContextVar("current")

class Using:
    def __init__(self, value): self.value = value
    def __enter__(self):
        self.token = current.set(self.value)
        return self
    def __exit__(self, *args):
        current.reset(self.token)

result = []
with Using("outer"):
    result.append(current.get())
    with Using("inner"):
        result.append(current.get(None))
    result.append(current.get())
try:
    current.get()
except LookupError:
    result.append("unset")
""",
)
program(
    "attributes that are set past the class",
    """
class Wrapper:
    __slots__ = ("inner",)
    def __init__(self, inner):
        object.__setattr__(self, "inner", inner)
    def __getattr__(self, name):
        return getattr(self.inner, name)
    def __setattr__(self, name, value):
        setattr(self.inner, name, value)

def page(): ...

wrapped = Wrapper(page)
result = [wrapped.__name__, object.__getattribute__(wrapped, "inner") is page]
""",
)
program(
    "linearisation",
    """
import inspect

class Base: ...
class Left(Base): ...
class Right(Base): ...
class Both(Left, Right): ...

def names(classes):
    return [each.__name__ for each in classes]

result = [
    names(Both.__mro__), names(inspect.getmro(Left)), names(Right.mro()), names(reversed(Both.__mro__[:-1])),
    names(Base.__bases__), object in Base.__mro__,
]
""",
)
