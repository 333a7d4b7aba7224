from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from urllib.parse import SplitResult as SplitResult

from typing_extensions import Self

from conn_types.scope import HTTPScope, Scope, WebSocketScope

DEFAULT_PORTS: dict[str, int]

class URL:
    _url: str
    def __init__(
        self,
        url: str = "",
        scope: HTTPScope | WebSocketScope | Scope | None = None,
        *,
        scheme: str = ...,
        netloc: str = ...,
        path: str = ...,
        query: str = ...,
        fragment: str = ...,
        username: str | None = ...,
        password: str | None = ...,
        hostname: str | None = ...,
        port: int | None = ...,
    ) -> None: ...
    @property
    def components(self) -> SplitResult: ...
    @property
    def scheme(self) -> str: ...
    @property
    def netloc(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def query(self) -> str: ...
    @property
    def fragment(self) -> str: ...
    @property
    def username(self) -> str | None: ...
    @property
    def password(self) -> str | None: ...
    @property
    def hostname(self) -> str | None: ...
    @property
    def port(self) -> int | None: ...
    @property
    def is_secure(self) -> bool: ...
    def replace(
        self,
        *,
        scheme: str = ...,
        netloc: str = ...,
        path: str = ...,
        query: str = ...,
        fragment: str = ...,
        username: str | None = ...,
        password: str | None = ...,
        hostname: str | None = ...,
        port: int | None = ...,
    ) -> Self: ...
    def include_query_params(self, **kwargs: object) -> Self: ...
    def replace_query_params(self, **kwargs: object) -> Self: ...
    def remove_query_params(self, keys: str | Sequence[str]) -> Self: ...
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

def text_of_scope(scope: Mapping[str, Any], path: str, query_string: bytes) -> str: ...
