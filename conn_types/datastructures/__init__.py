"""What a connection is made of: URLs, headers, query parameters, state. Results are Starlette 1.10's."""

from conn_types.datastructures.address import Address
from conn_types.datastructures.headers import Headers, MutableHeaders
from conn_types.datastructures.multidict import ImmutableMultiDict, MultiDict
from conn_types.datastructures.query_params import QueryParams
from conn_types.datastructures.state import State
from conn_types.datastructures.url import URL
from conn_types.datastructures.url_path import URLPath

__all__ = [
    "URL",
    "Address",
    "Headers",
    "ImmutableMultiDict",
    "MultiDict",
    "MutableHeaders",
    "QueryParams",
    "State",
    "URLPath",
]
