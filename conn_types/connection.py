"""One connection, HTTP or WebSocket, as its handler sees it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, NoReturn, cast

from typing_extensions import TypeVar

from conn_types.datastructures import URL, Address, Headers, QueryParams, State, URLPath
from conn_types.scope import HTTPScope, Receive, Scope, WebSocketScope

if TYPE_CHECKING:
    from http.cookies import SimpleCookie

StateT = TypeVar("StateT", bound="Mapping[str, Any] | State", default=State)


@lru_cache(maxsize=1)
def _cookie() -> SimpleCookie:
    # Few connections are asked for their cookies, and the module takes its time to import.
    from http.cookies import SimpleCookie

    return SimpleCookie()


def cookie_parser(cookie_string: str) -> dict[str, str]:
    """The pairs of a `Cookie` header, read as browsers read them rather than as RFC 6265 wants.

    A piece without `=` is a value without a name; of two with the same name the last counts; quotes are
    removed and their escapes undone. Nothing is ever refused.
    """
    cookies: dict[str, str] = {}
    for piece in cookie_string.split(";"):
        name, equals, value = piece.partition("=")
        if not equals:
            name, value = "", piece
        name, value = name.strip(), value.strip()
        if name or value:
            cookies[name] = _cookie().value_decode(value)[0]
    return cookies


async def _no_receive() -> NoReturn:
    raise RuntimeError("Receive channel has not been made available")


class HTTPConnection(Mapping[str, Any], Generic[StateT]):
    """An HTTP request or a WebSocket connection: a mapping over its ASGI scope, and what the scope means.

    Works on the scope of any router: `HTTPConnection(request.scope)` inside Starlette and FastAPI. A
    connection equals itself only. `receive` is the channel that was given; without one, awaiting it is a
    RuntimeError.

    Another type of scope than `http` and `websocket` is an AssertionError, as is reading `session`, `auth` or
    `user` where no middleware has put them there.
    """

    __slots__ = (
        "__weakref__",
        "_base_url",
        "_cookies",
        "_headers",
        "_query_params",
        "_state",
        "_url",
        "receive",
        "scope",
    )

    scope: Scope
    receive: Receive

    def __init__(self, scope: HTTPScope | WebSocketScope | Scope, receive: Receive | None = None) -> None:
        if scope["type"] not in ("http", "websocket"):
            raise AssertionError(f"no connection has a scope of the type {scope['type']!r}")
        self.scope = cast("Scope", scope)
        self.receive = _no_receive if receive is None else receive
        self._url: URL | None = None
        self._base_url: URL | None = None
        self._headers: Headers | None = None
        self._query_params: QueryParams | None = None
        self._cookies: dict[str, str] | None = None
        self._state: State | None = None

    def __getitem__(self, key: str) -> Any:
        return self.scope[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.scope)

    def __len__(self) -> int:
        return len(self.scope)

    # Two connections with the same scope are two connections all the same.
    __eq__ = object.__eq__
    __hash__ = object.__hash__  # pyright: ignore[reportAssignmentType]

    @property
    def app(self) -> Any:
        """The innermost application; a KeyError where none has put itself into the scope."""
        return self.scope["app"]

    @property
    def url(self) -> URL:
        if self._url is None:
            self._url = URL(scope=self.scope)
        return self._url

    @property
    def base_url(self) -> URL:
        """Where the application's root lies, with a slash at its end; what `url_for` builds upon."""
        if self._base_url is None:
            # Inside a mount `root_path` is the mount's: the application's was kept apart.
            root_path: str = self.scope.get("app_root_path", self.scope.get("root_path", ""))
            path = root_path if root_path.endswith("/") else root_path + "/"
            self._base_url = URL(scope={**self.scope, "path": path, "query_string": b""})
        return self._base_url

    @property
    def headers(self) -> Headers:
        if self._headers is None:
            self._headers = Headers(scope=self.scope)
        return self._headers

    @property
    def query_params(self) -> QueryParams:
        if self._query_params is None:
            self._query_params = QueryParams(self.scope["query_string"])
        return self._query_params

    @property
    def path_params(self) -> dict[str, Any]:
        """The parameters of the path and the host, converted; empty where no route has matched yet."""
        path_params: dict[str, Any] = self.scope.get("path_params", {})
        return path_params

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies of all `Cookie` headers, as `cookie_parser` reads them."""
        if self._cookies is None:
            self._cookies = {}
            for header in self.headers.getlist("cookie"):
                self._cookies.update(cookie_parser(header))
        return self._cookies

    @property
    def client(self) -> Address | None:
        host_port = self.scope.get("client")
        return None if host_port is None else Address(*host_port)

    @property
    def session(self) -> dict[str, Any]:
        if "session" not in self.scope:
            raise AssertionError("SessionMiddleware must be installed to access request.session")
        session: dict[str, Any] = self.scope["session"]
        # Starlette's session wants to know, for the header `Vary: Cookie`; others are plain dicts.
        mark_accessed = getattr(session, "mark_accessed", None)
        if mark_accessed is not None:
            mark_accessed()
        return session

    @property
    def auth(self) -> Any:
        if "auth" not in self.scope:
            raise AssertionError("AuthenticationMiddleware must be installed to access request.auth")
        return self.scope["auth"]

    @property
    def user(self) -> Any:
        if "user" not in self.scope:
            raise AssertionError("AuthenticationMiddleware must be installed to access request.user")
        return self.scope["user"]

    @property
    def state(self) -> StateT:
        """The state of this connection, on top of a copy of the lifespan's."""
        if self._state is None:
            self._state = State(self.scope.setdefault("state", {}))
        return cast("StateT", self._state)

    def url_for(self, name: str, /, **path_params: Any) -> URL:
        """The absolute URL of the route with this name and exactly these parameters.

        Asks the outermost router, whosever it is; a mounted application's names begin with the mount's,
        `admin:user`. Raises its `NoMatchFound`, what a convertor raises about a value that does not fit, and
        a RuntimeError where the scope has neither a router nor an application.
        """
        router = self.scope.get("router") or self.scope.get("app")
        if router is None:
            raise RuntimeError(
                "The `url_for` method can only be used inside a Starlette application or with a router."
            )
        url_path = router.url_path_for(name, **path_params)
        if isinstance(url_path, URLPath):
            return url_path.make_absolute_url(self.base_url)
        return URL(str(url_path.make_absolute_url(base_url=str(self.base_url))))
