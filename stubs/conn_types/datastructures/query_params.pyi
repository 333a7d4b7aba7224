from collections.abc import Mapping
from typing import Any

from conn_types.datastructures.multidict import ImmutableMultiDict

class QueryParams(ImmutableMultiDict[str, str]):
    def __init__(
        self,
        *args: ImmutableMultiDict[Any, Any] | Mapping[Any, Any] | list[tuple[Any, Any]] | str | bytes,
        **kwargs: Any,
    ) -> None: ...
    def getlist(self, key: str) -> list[str]: ...

def urlencoded(pairs: list[tuple[str, str]]) -> str: ...
def parsed_query(text: str) -> list[tuple[str, str]]: ...
