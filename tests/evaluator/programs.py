"""Small programs that end in `result`: what Python makes of them, the interpreter must make of them too."""

from __future__ import annotations

PROGRAMS: dict[str, str] = {}


def program(name: str, text: str) -> None:
    PROGRAMS[name] = text


program(
    "strings",
    """
prefix = "/api"
name = "users"
result = [
    prefix + "/" + name,
    f"{prefix}/{name!r}/{3:03d}",
    "%s-%d" % (name, 4),
    "{0}.{key}".format(name, key="list"),
    name.upper().replace("S", "z").strip("U"),
    "-".join(["a", "b"]),
    "a:b:c".split(":"),
    prefix.rstrip("/") + "/{id:int}",
    name[0] + name[-1] + name[1:3],
    "us" in name,
    name.startswith(("u", "x")),
    len(name),
]
""",
)
program(
    "closures",
    """
def counter(start):
    count = start
    def add(step=1):
        nonlocal count
        count += step
        return count
    return add

one, two = counter(10), counter(20)
result = [one(), one(5), two(), one()]
""",
)
program(
    "arguments",
    """
def f(a, /, b, *rest, c=3, **others):
    return [a, b, list(rest), c, sorted(others.items())]

args, options = (1, 2, 3, 4), {"c": 5, "x": 6}
result = [f(1, 2), f(*args), f(0, *args, **options), f(1, b=2, y=1)]
""",
)
program(
    "classes",
    """
class Base:
    kind = "base"
    def __init__(self, name):
        self.name = name
    def label(self):
        return f"{self.kind}:{self.name}"
    @classmethod
    def make(cls, name):
        return cls(name + "!")
    @staticmethod
    def twice(text):
        return text * 2
    @property
    def shout(self):
        return self.name.upper()

class Left(Base):
    kind = "left"
    def label(self):
        return "L" + super().label()

class Right(Base):
    def label(self):
        return "R" + super().label()

class Both(Left, Right):
    def __init__(self, name, extra):
        super().__init__(name)
        self.extra = extra

both = Both("x", 1)
result = [both.label(), Left.make("y").label(), Base.twice("ab"), both.shout, both.extra,
          isinstance(both, Right), issubclass(Both, Left), [c.__name__ for c in Both.__mro__][:4]]
""",
)
program(
    "decorators",
    """
import functools

def plain(function):
    return function

def named(prefix):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            return prefix + function(*args, **kwargs)
        return wrapper
    return decorate

class Registry:
    def __init__(self):
        self.names = []
    def __call__(self, function):
        self.names.append(function.__name__)
        return function
    def add(self, name=None):
        def decorate(function):
            self.names.append(name or function.__name__)
            return function
        return decorate

registry = Registry()

@registry
@plain
@named("hello ")
def greet(who):
    return who

@registry.add()
@registry.add("other")
def second():
    pass

result = [greet("you"), greet.__name__, registry.names]
""",
)
program(
    "loops",
    """
found = []
for index, name in enumerate(["a", "b", "c", "d"]):
    if name == "b":
        continue
    if name == "d":
        break
    found.append((index, name))
else:
    found.append("never")
number = 0
while number < 3:
    number += 1
else:
    found.append("done")
for key, value in {"x": 1, "y": 2}.items():
    found.append(f"{key}={value}")
for left, right in zip([1, 2], "ab"):
    found.append((left, right))
result = [list(each) if isinstance(each, tuple) else each for each in found]
""",
)
program(
    "comprehensions",
    """
names = ["b", "a", "c"]
result = [
    [n.upper() for n in names if n != "a"],
    {n: i for i, n in enumerate(names)},
    sorted({n for n in names}),
    [x + y for x in "ab" for y in "cd"],
    list(map(lambda n: n * 2, names)),
    list(filter(lambda n: n > "a", names)),
    sorted(names, key=lambda n: -ord(n) if False else n, reverse=True),
    any(n == "a" for n in names),
    all(names),
    list(reversed(names)),
]
""",
)
program(
    "containers",
    """
items = [1, 2]
items.append(3)
items += [4]
items.insert(0, 0)
items.extend(n for n in (5, 6))
items.remove(2)
last = items.pop()
first, *middle, end = items
table = {"a": 1, **{"b": 2}}
table.update(c=3)
table.setdefault("d", 4)
gone = table.pop("a")
del table["b"]
items[1:2] = ["one", "uno"]
copied = items.copy()
copied.clear()
result = [items, last, first, middle, end, table, gone, copied, table.get("zz", "none"), list(table), "c" in table]
""",
)
program(
    "conditions",
    """
DEBUG = False
def pick(value):
    if value is None:
        return "none"
    elif not value:
        return "empty"
    elif isinstance(value, str) and value.startswith("x"):
        return "x"
    return "other"

result = [pick(None), pick(""), pick("xy"), pick("a"), "on" if DEBUG else "off", None or "default", "" or 0 or "z",
          1 < 2 <= 2, (DEBUG and 1) is False, 5 not in [1, 2]]
""",
)
program(
    "exceptions",
    """
def risky(kind):
    try:
        if kind == "key":
            return {}["missing"]
        if kind == "attribute":
            return object().nothing
        if kind == "raise":
            raise ValueError("no")
        return "fine"
    except KeyError:
        return "key"
    except (ValueError, TypeError) as error:
        return "value"
    except Exception:
        return "any"
    finally:
        log.append(kind)

log = []
try:
    import surely_not_a_module
except ImportError:
    surely_not_a_module = None
try:
    from collections import OrderedDict
except ImportError:
    OrderedDict = None
result = [risky("key"), risky("raise"), risky("fine"), log, surely_not_a_module is None, OrderedDict is None]
""",
)
program(
    "enumerations",
    """
from enum import Enum, IntEnum

class Name(str, Enum):
    USERS = "users"
    ITEMS = "items"

class Level(IntEnum):
    LOW = 1
    HIGH = 2

result = [Name.USERS.value, Name.USERS == "users", [n.value for n in Name], Name("items").name, Level.HIGH.value,
          Level.HIGH > 1, Name["ITEMS"].value, Name.USERS + "!", "/".join(Name)]
""",
)
program(
    "dataclasses",
    """
from dataclasses import dataclass, field

@dataclass
class Section:
    name: str
    prefix: str = "/"
    tags: list = field(default_factory=list)
    def path(self):
        return self.prefix + self.name

@dataclass(kw_only=False)
class Sub(Section):
    deep: bool = True
    def __post_init__(self):
        self.tags.append(self.name)

a, b = Section("users"), Sub("items", prefix="/x/", tags=["t"])
result = [a.path(), b.path(), a.tags, b.tags, b.deep]
""",
)
program(
    "generators",
    """
from contextlib import contextmanager
import itertools

def numbers(limit):
    for n in range(limit):
        if n == 2:
            yield from ["two", "zwei"]
        yield n

@contextmanager
def opened(name):
    yield name.upper()

log = []
with opened("f") as handle, opened("g"):
    log.append(handle)
result = [list(numbers(3)), next(iter(numbers(5))), list(itertools.chain([1], (2, 3))), log]
""",
)
program(
    "dynamic attributes",
    """
class Views:
    title = "views"
    def list(self): return "list"
    def detail(self): return "detail"
    def _hidden(self): return "hidden"

def route(path):
    def mark(function):
        function.path = path
        return function
    return mark

class Marked(Views):
    @route("/a")
    def a(self): return 1
    @route("/b")
    def b(self): return 2

views = Marked()
setattr(views, "late", "set")
marked = [getattr(views, n).path for n in dir(views) if hasattr(getattr(views, n), "path")]
result = [getattr(views, "title"), getattr(views, "missing", "default"), hasattr(views, "late"), marked,
          [n for n in dir(Views) if not n.startswith("_")], callable(views.list), getattr(views, "detail")()]
""",
)
program(
    "special methods",
    """
class Path:
    def __init__(self, text): self.text = text
    def __truediv__(self, other): return Path(self.text + "/" + other)
    def __str__(self): return self.text
    def __len__(self): return len(self.text)
    def __getitem__(self, index): return self.text[index]
    def __iter__(self): return iter(self.text.split("/"))
    def __contains__(self, part): return part in self.text
    def __bool__(self): return self.text != ""
    def __getattr__(self, name): return "attribute " + name
    def __enter__(self): return "entered"
    def __exit__(self, *exc): return None
    def __call__(self, n): return self.text * n

p = Path("a") / "b"
with p as entered:
    pass
result = [str(p), f"{p}", len(p), p[0], list(p), bool(Path("")), p.colour, entered, p(2)]
""",
)
program(
    "patterns",
    """
def kind(value):
    match value:
        case None:
            return "none"
        case "a" | "b":
            return "letter"
        case [x, y]:
            return f"pair {x} {y}"
        case str():
            return "text"
        case int() if value > 10:
            return "big"
        case _:
            return "other"

result = [kind(None), kind("b"), kind([1, 2]), kind("zzz"), kind(11), kind(1)]
""",
)
program(
    "partial and cache",
    """
from functools import partial, lru_cache

calls = []

@lru_cache
def once(name):
    calls.append(name)
    return name.title()

def join(a, b, sep="-"):
    return a + sep + b

dotted = partial(join, sep=".")
result = [once("x"), once("x"), calls, dotted("a", "b"), partial(join, "q")("r")]
""",
)
program(
    "paths",
    """
import os.path
from pathlib import Path, PurePosixPath

here = PurePosixPath("/srv/app/main.py")
result = [os.path.join("a", "b", "c.html"), os.path.basename("/x/y"), here.parent.name, str(here.parent / "static"),
          here.stem, here.suffix, os.path.splitext("a.tar.gz")[1], PurePosixPath("a", "b").as_posix()]
""",
)
program(
    "inheritance hooks",
    """
class Plugin:
    registry = []
    def __init_subclass__(cls, prefix="", **kwargs):
        super().__init_subclass__(**kwargs)
        cls.registry.append(prefix + cls.__name__)

class A(Plugin, prefix="p-"): pass
class B(A): pass

class Single:
    instance = None
    def __new__(cls, *args):
        made = super().__new__(cls)
        made.tag = "new"
        return made
    def __init__(self, value):
        self.value = value

one = Single(3)
result = [Plugin.registry, one.tag, one.value]
""",
)
program(
    "globals and scopes",
    """
counter = 0
def bump():
    global counter
    counter += 1
    return counter

class Body:
    size = 2
    doubled = size * 2
    def get(self):
        return [counter, self.doubled]

bump(); bump()
x = "module"
def outer():
    x = "outer"
    def inner():
        return x
    return inner()
y = (lambda a, b=x: a + b)("<")
result = [counter, Body().get(), outer(), y, [x for x in range(2)], x]
""",
)
program(
    "named tuples and settings",
    """
from typing import NamedTuple
from types import SimpleNamespace

class Link(NamedTuple):
    name: str
    path: str = "/"

first = Link("home")
result = [first.name, first.path, Link(name="a", path="/a").path]
""",
)
program(
    "star expressions",
    """
base = [1, 2]
more = (3,)
head, *tail = [*base, *more]
def spread(*args, **kwargs):
    return [len(args), sorted(kwargs)]
result = [[*base, *more, 4], {**{"a": 1}, "b": 2}, head, tail, spread(*base, **{"k": 1}), [*"ab"], (*more, *base)[0]]
""",
)
program(
    "walrus and chains",
    """
if (n := len("abc")) > 2:
    size = n
a = b = [1]
b.append(2)
total = 0
for total in [1, 2, 3]: pass
result = [size, a, total, [y := 1, y + 1], (n, "x")[1]]
""",
)
program(
    "early returns",
    """
def first(items, wanted):
    for item in items:
        if item == wanted:
            return item
    return "nothing"

def nested(flag):
    try:
        if flag:
            return "inside"
    finally:
        log.append(flag)
    with_else = "after"
    return with_else

log = []
result = [first([1, 2, 3], 2), first([], 1), nested(True), nested(False), log]
""",
)
program(
    "installed distributions",
    """
from importlib import metadata
from importlib.metadata import version

result = [
    version("Starlette"),
    f"/{metadata.version('fastapi')}/static",
]
""",
)
program(
    "what only checkers import",
    """
import typing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nowhere import name
    kind = "checkers"
else:
    kind = "run time"
if typing.TYPE_CHECKING:
    kind += "!"
result = [kind, TYPE_CHECKING]
""",
)
program(
    "context managers around a block",
    """
from contextlib import contextmanager

log, stack = [], [""]

@contextmanager
def group(prefix):
    stack.append(stack[-1] + prefix)
    try:
        yield stack[-1]
    except KeyError:
        log.append("swallowed")
    finally:
        stack.pop()
        log.append("left " + prefix)

def first():
    with group("/f"):
        return stack[-1]

with group("/a") as outer:
    log.append(outer)
    with group("/b"), group("/c") as inner:
        log.append(stack[-1] + "=" + inner)
    log.append(stack[-1])
with group("/d"):
    {}["missing"]
for name in ("x", "y"):
    with group("/" + name):
        if name == "x":
            continue
        log.append("y only")
result = [log, stack, first()]
""",
)
program(
    "reductions, subclasses and kinds",
    """
from functools import reduce

class Base: ...
class One(Base): ...
class Two(Base): ...
class Three(One): ...

result = [
    [cls.__name__ for cls in Base.__subclasses__()],
    reduce(lambda text, part: text + "/" + part, ["a", "b"], ""),
    reduce(lambda a, b: a if a > b else b, [1, 3, 2]),
    list(map(lambda a, b: a + b, "ab", "cd")),
    isinstance(One, Base), isinstance(One(), Base), isinstance(One, type),
]
""",
)
