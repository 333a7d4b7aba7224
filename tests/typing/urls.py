from __future__ import annotations

import starlette.datastructures
import starlette.requests
import starlette.websockets
from typing_extensions import assert_type

from conn_types import URL, HTTPConnection, URLNamespace, urls
from conn_types.url_namespace import RouteURL, spelled


def of_a_connection(connection: HTTPConnection) -> None:
    assert_type(connection.urls, URLNamespace[URL])
    assert_type(connection.urls.user, RouteURL[URL])
    assert_type(connection.urls.user(id=1), URL)
    assert_type(connection.urls.admin.user(id=1), URL)
    assert_type(connection.urls["odd name"](self=1, name=2), URL)
    assert_type(connection.urls.admin["odd name"].x_(), URL)
    assert_type(urls(connection).user(id=1), URL)
    connection.urls()  # error
    connection.urls.user(1)  # error
    connection.urls[1]  # error
    for _ in connection.urls:  # error
        pass


def of_starlettes(
    request: starlette.requests.Request,
    websocket: starlette.websockets.WebSocket,
    connection: starlette.requests.HTTPConnection,
) -> None:
    assert_type(urls(request), URLNamespace[starlette.datastructures.URL])
    assert_type(urls(request).admin.user(id=1), starlette.datastructures.URL)
    assert_type(urls(websocket).user(), starlette.datastructures.URL)
    assert_type(urls(connection)["odd name"](), starlette.datastructures.URL)
    urls("request")  # error


assert_type(spelled("odd name"), str)
