from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, Literal, Protocol, TypeAlias, TypeVar

from typing_extensions import Self

from conn_types.datastructures import URLPath
from conn_types.path_pattern import PathParameter, PathPattern

RouteKind: TypeAlias = Literal["http", "websocket", "mount", "host"]

class Reversible(Protocol):
    @property
    def kind(self) -> RouteKind: ...
    @property
    def name(self) -> str | None: ...
    @property
    def pattern(self) -> PathPattern: ...
    @property
    def children(self) -> Sequence[Self]: ...

NodeT = TypeVar("NodeT", bound=Reversible)
ValueT = TypeVar("ValueT")

@dataclass(frozen=True, slots=True, kw_only=True)
class Reversal(Generic[NodeT]):
    trail: tuple[NodeT, ...]
    path: URLPath
    unfilled: frozenset[str]

ToText: TypeAlias = Callable[[NodeT, PathParameter, ValueT], str]
LookUp: TypeAlias = Callable[[NodeT, str, Mapping[str, ValueT]], Reversal[NodeT] | None]

OWN_PATH: Final[PathParameter]

def reverse(
    nodes: Iterable[NodeT], name: str, params: Mapping[str, ValueT], to_text: ToText[NodeT, ValueT]
) -> Reversal[NodeT] | None: ...
def first_reversal(
    nodes: Iterable[NodeT], name: str, params: Mapping[str, ValueT], look_up: LookUp[NodeT, ValueT]
) -> Reversal[NodeT] | None: ...
def reverse_node(
    node: NodeT,
    name: str,
    params: Mapping[str, ValueT],
    to_text: ToText[NodeT, ValueT],
    look_up_below: LookUp[NodeT, ValueT],
) -> Reversal[NodeT] | None: ...
def path_itself(kind: RouteKind, text: str, own_path: str) -> URLPath: ...
def path_below(kind: RouteKind, text: str, below: URLPath) -> URLPath: ...
