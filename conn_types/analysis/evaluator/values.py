"""What an expression can be worth: constants, containers, functions, classes, objects, modules, or *unknown*.

Containers and instances are one shared heap: both branches of an unknown condition write into the same
objects, and what is written under the condition carries its location (`Conditions`).
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Generator, Iterable, Mapping
from collections.abc import Sequence as Many
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, Protocol

from conn_types.analysis.evaluator.generators import yields
from conn_types.analysis.location import Location

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.fields import Field
    from conn_types.analysis.evaluator.frames import Frame
    from conn_types.analysis.evaluator.interpreter import Interpreter
    from conn_types.analysis.source import Source

Conditions = tuple[Location, ...]
"""The unknown conditions under which something happened, outermost first."""

UNION_LIMIT = 6

# What an object begins with that is made very often: a call of `list[Item]` takes five times as long. So does
# making a frozen one: of the immutable classes below, the four that are made most often only behave like it.


def _items() -> list[Item]:
    return []


def _entries() -> dict[object, tuple[Value, Item]]:
    return {}


def _names() -> dict[str, Value]:
    return {}


def _unknowns() -> list[Unknown]:
    return []


@dataclass(slots=True, unsafe_hash=True)
class Const:
    """An immutable Python value that is known: str, bytes, numbers, bool, None, `...`, paths."""

    value: object


@dataclass(slots=True, unsafe_hash=True)
class Unknown:
    """Anything. `origin` is the dotted name of the code that could not be followed, where there is one."""

    reason: str
    location: Location | None = None
    origin: str | None = None
    truth: bool | None = None
    """`bool()` of it, where that much is known."""
    kind: str | None = None
    """The name of its builtin type, where that much is known: the answer to a question is a `bool`."""
    foreign: bool = False
    """A package that knows no framework made it, and of no function: it is no method of followed code."""


@dataclass(frozen=True, slots=True)
class Text:
    """A str with a known beginning and end, and an unknown middle."""

    prefix: str
    suffix: str
    unknown: Unknown


@dataclass(slots=True, unsafe_hash=True)
class External:
    """A name in code that is not followed: the standard library, or a package that knows no routes."""

    fullname: str


@dataclass(slots=True, unsafe_hash=True)
class Union:
    """One of several values, at most `UNION_LIMIT`; `members` never holds a union."""

    members: tuple[Value, ...]
    by_default: bool = False
    """Whether it is the first where nobody sets anything else, and nothing fails that is not followed."""


@dataclass(slots=True, eq=False)
class Item:
    """A slot of a container."""

    value: Value
    conditions: Conditions = ()
    assumed: Conditions = ()
    """The conditions that hold by default, and without which it would not be there."""

    def again(self, *more: Location) -> Item:
        """The same in another container, under more conditions."""
        return Item(self.value, (*more, *self.conditions), self.assumed)


@dataclass(slots=True, eq=False)
class Sequence:
    """A list, tuple, set or the items of a generator. `open` says why more items may be there."""

    kind: Literal["list", "tuple", "set", "generator"]
    items: list[Item] = field(default_factory=_items)
    open: Unknown | None = None
    conditions: Conditions = ()
    cls: Class | None = None
    """Its class where that is a user's subclass of the builtin."""
    rest: Generator[Value, None, None] | None = None
    """What a function with `@contextmanager` yields, as it is asked for."""

    @classmethod
    def of(cls, kind: Literal["list", "tuple", "set", "generator"], values: Iterable[Value]) -> Sequence:
        return cls(kind, [Item(value) for value in values])

    def values(self) -> list[Value]:
        return [item.value for item in self.items]


@dataclass(slots=True, eq=False)
class Dict:
    """A dict by hashable key (see `key_of`). `open` says why more keys may be there."""

    entries: dict[object, tuple[Value, Item]] = field(default_factory=_entries)
    open: Unknown | None = None
    conditions: Conditions = ()
    factory: Value | None = None
    """A defaultdict's: what makes the value of a key that is not there."""
    owner: Instance | Class | Module | None = None
    """Whose `__dict__` it is: what is written here is written there."""

    @classmethod
    def of(cls, values: Mapping[str, Value]) -> Dict:
        made = cls()
        for name, value in values.items():
            made.entries[("const", str, name)] = (Const(name), Item(value))
        return made


@dataclass(slots=True, eq=False)
class Module:
    """A module of the project, the framework or a followed package. Its namespace fills on first use."""

    name: str
    _source: Source | Callable[[], Source | None] | None
    """How to read it until it has been read: many modules are named and never run."""
    path: Path | None = None
    namespace: dict[str, Value] = field(default_factory=_names)
    is_package: bool = False
    is_project: bool = False
    is_library: bool = False
    """Stands for a module of the standard library (see `library`)."""
    registers: bool | None = None
    """Whether its text has a word that says it may declare routes, once somebody has asked."""
    names_yield: bool | None = None
    """Whether the word stands in its text, once somebody has asked."""
    yielding: dict[ast.AST, bool] = field(default_factory=dict[ast.AST, bool], repr=False)
    """Which of its functions are generators, as far as somebody has asked."""
    names_framework: bool | None = None
    """Whether a line of it imports a framework, once somebody has asked."""
    state: Literal["new", "running", "ready"] = "new"
    imports: set[str] = field(default_factory=set[str])
    """The modules that it has imported, for the import closure of an app."""
    open: Unknown | None = None
    """Why names may be there that the namespace lacks."""
    missing: Location | None = None
    """An import that fails at module level, where Python would give the whole module up."""
    promised: list[tuple[str, Promise]] = field(default_factory=list["tuple[str, Promise]"], repr=False)
    """Names that were imported from it before it had run."""
    locations: dict[tuple[int, int], Location] = field(
        default_factory=dict[tuple[int, int], Location], repr=False
    )
    """By line and offset, the places that somebody has asked for: conditions are compared all the time."""
    text: str | None = field(default=None, repr=False)
    """What the file holds, once somebody has asked for its words."""
    words: dict[str, bool] = field(default_factory=dict[str, bool], repr=False)
    """Those that were asked for, and whether it has them."""

    @property
    def source(self) -> Source | None:
        """None for a namespace package, and where the file cannot be read: `open` says why, then."""
        if callable(self._source):
            self._source = self._source()
        return self._source


@dataclass(slots=True, eq=False)
class Function:
    """A function or lambda of followed code, with the frame that it closes over."""

    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    module: Module
    qualname: str
    closure: Frame | None
    defaults: tuple[Value, ...] = ()
    keyword_defaults: Mapping[str, Value] = field(default_factory=_names)
    owner: Class | None = None
    """The class whose body defines it, for `super()`."""
    attributes: dict[str, Value] = field(default_factory=_names)
    assumed_name: bool = False
    _yields: bool | None = field(default=None, init=False, repr=False)
    _defaults: dict[str, Value] | None = field(default=None, init=False, repr=False)

    @property
    def fullname(self) -> str:
        return f"{self.module.name}:{self.qualname}"

    def defaults_by_name(self, positional: Many[str]) -> Mapping[str, Value]:
        """The defaults of all parameters; `positional` are the names of those that go by position."""
        if self._defaults is None:
            self._defaults = dict(self.keyword_defaults)
            if self.defaults:
                self._defaults.update(zip(positional[-len(self.defaults) :], self.defaults, strict=True))
        return self._defaults

    def is_named(self, fullname: str) -> bool:
        # Asked of every running call: most names differ at their ends.
        return fullname.endswith(self.qualname) and self.fullname == fullname

    @property
    def is_generator(self) -> bool:
        # Most functions never run here, most modules have no generator, and the way through a body is long.
        if self._yields is None:
            if self.module.names_yield is None:
                source = self.module.source
                self.module.names_yield = source is None or "yield" in source.text
            self._yields = self.module.names_yield and self._is_yielding()
        return self._yields

    def _is_yielding(self) -> bool:
        # A function within another is made each time that the other runs.
        known = self.module.yielding.get(self.node)
        if known is None:
            known = self.module.yielding[self.node] = yields(self.node)
        return known


@dataclass(slots=True, eq=False)
class Class:
    """A class of followed code. `mro` ends where an unknown or external base hides the rest."""

    name: str
    module: Module
    qualname: str
    bases: tuple[Value, ...]
    mro: tuple[Class | External | Unknown, ...] = ()
    namespace: dict[str, Value] = field(default_factory=_names)
    node: ast.ClassDef | None = None
    decorators: tuple[Value, ...] = ()
    keywords: Mapping[str, Value] = field(default_factory=_names)
    metaclass: Class | External | Unknown | None = None
    """What it is an instance of, where that is not `type` itself."""
    open: Unknown | None = None
    """Code that was handed the class, could not be followed, and may have given it more attributes."""
    patched: Unknown | None = None
    """The same, where methods that it has may be others by now."""
    subclasses: list[Class] = field(default_factory=list["Class"])
    key_fields: tuple[str, ...] | None = None
    """The fields by which its objects are equal and hashed, of a frozen dataclass."""
    validators: tuple[Function, ...] | None = None
    """Pydantic's, of the class and its bases, once somebody has asked (see `coercion`)."""
    registered: list[Class] = field(default_factory=list["Class"])
    """What was registered with an abstract class, to be taken for its subclass."""
    made_fields: tuple[str, ...] = ()
    """The fields of a class that a call made: `namedtuple("P", "x y")`."""
    fields: list[Field] | None = None
    """What its constructor takes where its annotations say it, once somebody has asked (see `fields`)."""
    model_fields: Dict | None = None
    """What a pydantic model says about those, once somebody has asked (see `model_fields`)."""
    _base_names: frozenset[str] | None = field(default=None, init=False, repr=False)

    @property
    def fullname(self) -> str:
        """Dotted, as in an import: `starlette.routing.Router`."""
        return f"{self.module.name}.{self.qualname}"

    def has_base(self, fullname: str) -> bool:
        """Whether the dotted name is the class itself or one of its bases."""
        return fullname in (self._base_names or self._all_base_names())

    def has_any_base(self, fullnames: Iterable[str]) -> bool:
        """Whether one of the dotted names is the class itself or one of its bases."""
        return not (self._base_names or self._all_base_names()).isdisjoint(fullnames)

    def _all_base_names(self) -> frozenset[str]:
        named = (cls for cls in self.mro if not isinstance(cls, Unknown))
        self._base_names = frozenset(cls.fullname for cls in named)
        return self._base_names


@dataclass(slots=True, eq=False)
class Instance:
    """An object of a followed class. `stack` names the functions that were running when it was made."""

    cls: Class
    attributes: dict[str, Value] = field(default_factory=_names)
    conditions: Conditions = ()
    assumed: Conditions = ()
    """The conditions that hold by default, and without which it would not have been made."""
    location: Location | None = None
    module: str = ""
    stack: tuple[str, ...] = ()
    started_by: str = ""
    """The module whose own code set going what made it."""
    escapes: list[Unknown] = field(default_factory=_unknowns)
    """Code that was handed the object and could not be followed."""
    escapes_by_setting: list[Unknown] = field(default_factory=_unknowns)
    """The same, where it happens only if somebody sets something else than the default."""
    open: Unknown | None = None
    """Why attributes may be there that `attributes` lacks."""
    held: Value | None = None
    """What the object is as a str, list or dict, where its class derives from one of these."""


@dataclass(slots=True, eq=False)
class Method:
    """A function bound to its first argument."""

    function: Value
    receiver: Value


@dataclass(slots=True, eq=False)
class Partial:
    """`functools.partial`."""

    function: Value
    args: tuple[Value, ...]
    keywords: Mapping[str, Value]


@dataclass(slots=True, eq=False)
class Super:
    """`super()`: looks up in the receiver's MRO, after `after`."""

    after: Class
    receiver: Value


@dataclass(slots=True, eq=False)
class Descriptor:
    """property, cached_property, classmethod or staticmethod around a function."""

    kind: Literal["property", "cached_property", "classmethod", "staticmethod"]
    function: Value
    setter: Value | None = None
    deleter: Value | None = None


@dataclass(slots=True, eq=False)
class Thunk:
    """A coroutine that nobody has awaited yet."""

    function: Function
    frame: Frame


@dataclass(frozen=True, slots=True)
class Alias:
    """A subscripted type: `Annotated[X, …]`, `list[int]`, `Router[T]`."""

    origin: Value
    args: tuple[Value, ...]
    depth: int = field(default=1, compare=False, repr=False)
    """How many stand within each other, so that nobody has to look into one of very many."""

    @classmethod
    def of(cls, origin: Value, args: tuple[Value, ...]) -> Alias:
        inner = (each.depth for each in (origin, *args) if isinstance(each, Alias))
        return cls(origin, args, 1 + max(inner, default=0))


class Model(Protocol):
    """What a builtin does when it is called."""

    def __call__(self, run: Interpreter, call: Call, /) -> Value: ...


@dataclass(frozen=True, slots=True)
class Builtin:
    """A function of the interpreter's own models."""

    name: str
    model: Model


@dataclass(slots=True, eq=False)
class Promise:
    """`from x import y`, not yet forced: that is what lets import cycles resolve."""

    force: Callable[[], Value]
    kept: Value | None = None
    """What it came to, wherever the name was read."""
    source: Module | None = None
    """The module that it imports from."""


Value = (
    Const
    | Unknown
    | Text
    | External
    | Union
    | Sequence
    | Dict
    | Module
    | Function
    | Class
    | Instance
    | Method
    | Partial
    | Super
    | Descriptor
    | Thunk
    | Alias
    | Builtin
    | Promise
)


_NO_CONDITIONS: Mapping[int, Conditions] = MappingProxyType({})


@dataclass(slots=True)
class Call:
    """The arguments of a call, splats already spread. `open_…` say why more may be there."""

    args: list[Value]
    keywords: dict[str, Value]
    frame: Frame
    node: ast.AST
    open_args: Unknown | None = None
    open_keywords: Unknown | None = None
    conditions: Mapping[int, Conditions] = field(default_factory=lambda: _NO_CONDITIONS)
    """By position, the conditions under which an argument is there: `*names` of which some may be missing."""

    @property
    def location(self) -> Location:
        return self.frame.location(self.node)

    def with_args(self, *args: Value) -> Call:
        """The same call with other positional arguments."""
        return Call(list(args), self.keywords, self.frame, self.node, self.open_args, self.open_keywords)

    def maybe(self, position: int) -> Unknown | None:
        """Why the argument may be another one, or missing: one before it may be missing."""
        doubtful = bool(self.conditions) and min(self.conditions) <= position
        return Unknown("an argument that may be missing", self.location) if doubtful else None

    def with_receiver(self, receiver: Value) -> Call:
        args = [receiver, *self.args]
        made = Call(args, self.keywords, self.frame, self.node, self.open_args, self.open_keywords)
        if self.conditions:
            made.conditions = {index + 1: each for index, each in self.conditions.items()}
        return made

    def arg(self, position: int, name: str) -> Value | None:
        """The argument, by position or by name."""
        if position < len(self.args):
            return self.args[position]
        return self.keywords.get(name)


NONE = Const(None)
TRUE = Const(True)
FALSE = Const(False)


def same(one: Value, other: Value) -> bool:
    """Whether two values are interchangeable: equal constants, or one object."""
    if one is other:
        return True
    if one.__class__ is not other.__class__:
        return False
    if isinstance(one, Const) and isinstance(other, Const):
        return type(one.value) is type(other.value) and one.value == other.value
    if isinstance(one, Unknown) and isinstance(other, Unknown):
        return (one.origin, one.truth, one.kind) == (other.origin, other.truth, other.kind)
    if isinstance(one, (Text, External, Alias)):
        return one == other
    return False


def is_among(value: Value, others: Iterable[Value]) -> bool:
    for other in others:  # noqa: SIM110 (nothing is asked more often)
        if value is other or same(value, other):
            return True
    return False


def members(value: Value) -> tuple[Value, ...]:
    return value.members if isinstance(value, Union) else (value,)
