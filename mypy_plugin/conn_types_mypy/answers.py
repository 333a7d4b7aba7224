"""What the routes say about each file, as plain data: enough to see that a use is right.

Most uses are. To see it takes neither the route table nor what reads programs, which take long to load. What
is not plainly right here is not wrong: what reports looks at it with all that there is to know (`Knowledge`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from mypy.plugin import AttributeContext, FunctionContext, MethodContext

from conn_types_mypy.overriding import Classes
from conn_types_mypy.told_types import in_words

if TYPE_CHECKING:
    from mypy.nodes import MypyFile, Var
    from mypy.types import ExtraAttrs

    from conn_types_mypy.closer_looks import CloserLooks, Look
    from conn_types_mypy.knowledge import Knowledge


AnyContext = FunctionContext | MethodContext | AttributeContext


class Accepted(NamedTuple):
    """What a parameter takes: its type as an annotation, and the framework's own convertor, if it is one."""

    written: str
    convertor: str | None


class Marked(NamedTuple):
    """A path parameter of the routes that lead to a function. `is_certain`: all of them have it."""

    name: str
    is_certain: bool
    value_type: str


Accepting = Mapping[str, Accepted]
"""The parameters that a row takes, all of which it needs."""
Names = Mapping[str, Sequence[Accepting]]
"""Of each name, what the rows take that a connection's `url_for` comes to, no two the same names."""


class InFunction(NamedTuple):
    """What is known of a function that routes lead to."""

    names: Names
    path_params: tuple[Marked, ...]


class InFile(NamedTuple):
    """What is known of a file of the project.

    - `names`: for what no route leads to.
    - `functions`: by their qualified names, those that one leads to.
    - `is_uniform`: whether in each of these the names are the same as outside of them.
    """

    module: str
    names: Names
    functions: Mapping[str, InFunction]
    is_uniform: bool

    @classmethod
    def of(cls, module: str, names: Names, functions: Mapping[str, InFunction]) -> InFile:
        return cls(module, names, functions, all(each.names is names for each in functions.values()))


class InProject(NamedTuple):
    """What is known of all files together.

    - `wrappers`: the last names of functions that pass a route's name on.
    - `declaring`: the last names of what is called where a questionable route is declared.
    - `parameters`: the path parameters of every row.
    - `scope_keys`, `values`: the keys that are written into scopes; those that are given an odd value.
    """

    wrappers: frozenset[str]
    declaring: frozenset[str]
    parameters: frozenset[str]
    scope_keys: frozenset[str]
    values: frozenset[str]


class Source(NamedTuple):
    """Where answers come from. `file` takes the path of a file, without links."""

    project: Callable[[], InProject]
    file: Callable[[str], InFile | None]


class Answers:
    """The answers to what the hooks ask. `find`: what makes the rest, where they are not enough."""

    def __init__(
        self,
        source: Source,
        real_path: Callable[[str], str],
        find: Callable[[], Knowledge],
        classes: Classes,
        looks: CloserLooks,
    ) -> None:
        self._source = source
        self._real_path = real_path
        self._find = find
        self._files: dict[str, InFile | None] = {}
        self._texts: dict[str, bytes] = {}
        self._looks = looks
        self.classes = classes
        self.markers: dict[Var, ExtraAttrs | None] = {}
        """What marks the path parameters of the connection that a variable holds."""
        self.marked_trees: set[MypyFile] = set()
        """Those whose functions' parameters are among these."""
        self.shared_markers: dict[tuple[Marked, ...] | tuple[str, tuple[Marked, ...]], ExtraAttrs] = {}
        """The same, for all functions with these path parameters, or for those of a file."""

    @cached_property
    def project(self) -> InProject:
        return self._source.project()

    def file(self, path: str) -> InFile | None:
        """What is known of the file that mypy has under the path; None where it is not the project's."""
        try:
            return self._files[path]
        except KeyError:
            found = self._files[path] = self._source.file(self._real_path(path))
            return found

    def mentions(self, path: str, word: bytes) -> bool:
        """Whether the word stands anywhere in the file; true where it cannot be read."""
        if path not in self._texts:
            try:
                with open(self._real_path(path), "rb") as file:
                    self._texts[path] = file.read()
            except (OSError, ValueError):
                return True
        return word in self._texts[path]

    def look_closer(
        self, kind: str, ctx: AnyContext, look: Look, besides: Callable[[], Iterable[str]] = lambda: ()
    ) -> None:
        """Have all that there is to know looked at, and told, unless it is known that nothing is wrong.

        `besides`: what the look asks mypy for, apart from the types of the receiver and of the arguments.
        """
        self._looks.take(self._find, look, lambda: (kind, *_known_of(ctx), *besides()))

    def forget(self) -> None:
        """A file may have changed that the answers do not rest on; mypy may have made its types anew."""
        self._files.clear()
        self._texts.clear()
        self.markers.clear()
        self.marked_trees.clear()
        self.shared_markers.clear()
        self.classes.forget()


def _known_of(ctx: AnyContext) -> Iterator[str]:
    """The place, and the types there."""
    node = ctx.context
    yield from map(str, (ctx.api.path, node.line, node.column, node.end_line, node.end_column))
    if not isinstance(ctx, FunctionContext):
        yield in_words(ctx.type)
    if not isinstance(ctx, AttributeContext):
        yield from (in_words(each) for given in ctx.arg_types for each in given)


def first_of(file: InFile, functions: Sequence[str]) -> InFunction | None:
    """The innermost of the functions around, by their qualified names, that a route leads to."""
    for function in functions:
        found = file.functions.get(function)
        if found is not None:
            return found
    return None
