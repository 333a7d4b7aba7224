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
    from mypy.nodes import MypyFile, SymbolNode, TypeInfo

    from conn_types_mypy.closer_looks import CloserLooks, Look
    from conn_types_mypy.knowledge import Knowledge
    from conn_types_mypy.markers import Marker


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
    - `plain_params`: the path parameter that is read behind a `path_params`, by where that ends, if the file
      does nothing else with path parameters (`PlainUses.params`).
    """

    module: str
    names: Names
    functions: Mapping[str, InFunction]
    is_uniform: bool
    plain_params: Mapping[int, str]

    @classmethod
    def of(
        cls,
        module: str,
        names: Names,
        functions: Mapping[str, InFunction],
        plain_params: Mapping[str, Sequence[int]],
    ) -> InFile:
        is_uniform = all(each.names is names for each in functions.values())
        places = {place: name for name, places in plain_params.items() for place in places}
        return cls(module, names, functions, is_uniform, places)


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
    """The answers to what the hooks ask.

    - `find`: what makes the rest, where they are not enough.
    - `is_as_found`: whether a file is certain to be as it was when the answers were found, and before mypy
      read it, so that what they say of places in it is right for mypy.
    """

    def __init__(
        self,
        source: Source,
        real_path: Callable[[str], str],
        find: Callable[[], Knowledge],
        classes: Classes,
        looks: CloserLooks,
        is_as_found: Callable[[str], bool],
    ) -> None:
        self._source = source
        self._real_path = real_path
        self._find = find
        self._files = _Files(self._known_file)
        self._texts: dict[str, bytes] = {}
        self.file = self._files.__getitem__
        """What is known of the file that mypy has under a path; None where it is not the project's."""
        self._looks = looks
        self._is_as_found = is_as_found
        self.classes = classes
        self.markers: dict[SymbolNode | None, Marker | None] = {}
        """What marks the path parameters of the connection that a variable holds."""
        self.plain_connections: set[TypeInfo] = set()
        """The classes of connections whose path parameters are, to mypy, a dictionary of anything."""
        self.marked_trees: set[MypyFile] = set()
        """Those whose functions' parameters are among these."""
        self.shared_markers: dict[tuple[Marked, ...] | tuple[str, tuple[Marked, ...]], Marker] = {}
        """The same, for all functions with these path parameters, or for those of a file."""

    @cached_property
    def project(self) -> InProject:
        return self._source.project()

    def prepare(self, paths: Iterable[str]) -> None:
        """Find what is known of files that mypy has parsed: to do so between what it does takes longer."""
        self._files.update((path, self._known_file(path)) for path in paths)

    def _known_file(self, path: str) -> InFile | None:
        real = self._real_path(path)
        found = self._source.file(real)
        if found is not None and found.plain_params and not self._is_as_found(real):
            return found._replace(plain_params={})
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
        self.plain_connections.clear()
        self.marked_trees.clear()
        self.shared_markers.clear()
        self.classes.forget()


class _Files(dict[str, InFile | None]):
    """What is known of each file, found when it is first asked for: it is asked at every use."""

    def __init__(self, find: Callable[[str], InFile | None]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, path: str) -> InFile | None:
        found = self[path] = self._find(path)
        return found


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
