"""A reference: one use of a route's name, a path parameter or a scope key, ready to be looked up.

References are plain data, so that whoever reads a program (the command from `ast`, the mypy plugin from
mypy's own trees) makes the same ones and gets the same answers.

Places, which every face must be able to give:

- a name or key: the expression that stands for it (the branch, where it is a conditional expression);
- a parameter of `url_for`: the expression of its *value*, for not every parser keeps the keyword's own place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from conn_types.analysis.table import Reach, Routes
from conn_types.scope import ScopeType

Reverser = Literal["url_for", "url_path_for"]
Access = Literal["item", "get"]
SCOPE_TYPES: frozenset[ScopeType] = frozenset({"http", "websocket", "lifespan"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A part of a file: lines count from 1, columns from 0 in characters, the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownText:
    """A str that an expression is known to be. `quote` is there where the expression is a plain literal."""

    text: str
    span: Span
    quote: str | None = None


KnownValue = str | int | float
"""A text or number (a bool is an int) that stands in the source, or that a type tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenParameter:
    """A parameter that a `url_for` is given.

    - `keyword`: the place of its name, where it is known.
    - `values`: texts and numbers that it is given at least at times.
    """

    name: str
    span: Span
    keyword: Span | None = None
    values: tuple[KnownValue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A router that a reference may ask, and the id of the app that it belongs to."""

    app: str | None
    routes: Routes


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteReference:
    """A `url_for` or `url_path_for`.

    - `names`: each text that the name may be; empty where it is *dynamic*.
    - `optional`: parameters that are given only at times.
    - `open_params`: there may be more parameters than these.
    - `candidates`: the routers it may ask; empty where what it asks is not known.
    - `closed`: whether these are all; where they are not, a name that they lack proves nothing.
    - `excused`: the code around it handles a name that does not exist, asks first, or is switched off.
    """

    path: str
    span: Span
    reverser: Reverser
    names: tuple[KnownText, ...]
    params: tuple[GivenParameter, ...] = ()
    optional: tuple[GivenParameter, ...] = ()
    open_params: bool = False
    candidates: tuple[Candidate, ...] = ()
    closed: bool = True
    excused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PathParamReference:
    """A `path_params["x"]` or `path_params.get("x")`.

    - `function`: `module:qualified.name` of the routed function whose connection it reads, where it is known.
    - `reaches`: the rows that lead to that function.
    - `elsewhere`: where none does, the parameters that some row of the apps has which may run the code.
    - `tested`: keys that the code around it tests for, or whose absence it handles; `None` for all.
    """

    path: str
    span: Span
    access: Access
    names: tuple[KnownText, ...]
    function: str | None = None
    reaches: tuple[Reach, ...] = ()
    elsewhere: frozenset[str] = frozenset()
    tested: frozenset[str] | None = frozenset()

    @property
    def known(self) -> frozenset[str]:
        """The parameters of all rows that lead to the function."""
        return frozenset(name for reach in self.reaches for name in reach.row.params)

    @property
    def certain(self) -> bool:
        """Whether the rows are all that lead there."""
        return are_all(self.reaches)


def are_all(reaches: Sequence[Reach]) -> bool:
    """Whether there are any, and nothing that is not known may route anything anywhere."""
    return bool(reaches) and all(
        spot.path_prefix for reach in reaches for spot in reach.app.routes.open_spots()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeKeyReference:
    """A `scope["x"]`, `conn["x"]` or their `.get("x")`. `tested` is as for path parameters.

    `scope_types`: of which the scope may be.
    """

    path: str
    span: Span
    access: Access
    names: tuple[KnownText, ...]
    tested: frozenset[str] | None = frozenset()
    scope_types: frozenset[ScopeType] = SCOPE_TYPES


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownReceiver:
    """A use that looks like a reference, on something that nothing is known about: counted as unsure."""

    path: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedName:
    """A `url_for` in a function that passes on the name which it is given: its callers' calls are references.

    `function`: the innermost function whose parameter the name comes from, as `path:qualified.name`.
    """

    path: str
    span: Span
    function: str


Reference = RouteReference | PathParamReference | ScopeKeyReference | UnknownReceiver | PassedName
