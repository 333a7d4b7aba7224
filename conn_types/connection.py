"""One connection, HTTP or WebSocket, as its handler sees it."""

# What a member returns is made here, as its class would make it, had it not to ask what else it is made of.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Generic, NoReturn, cast

import conn_types
from conn_types.datastructures.address import Address
from conn_types.datastructures.headers import Headers
from conn_types.datastructures.query_params import QueryParams, parsed_query
from conn_types.datastructures.state import State, show_state
from conn_types.datastructures.url import URL, text_of_scope
from conn_types.datastructures.url_path import URLPath

if TYPE_CHECKING:
    # At run time they are imported when somebody asks what the annotations mean.
    import conn_types.scope
    import conn_types.url_namespace
if TYPE_CHECKING or sys.version_info < (3, 13):
    from typing_extensions import TypeVar
else:
    from typing import TypeVar

_new = object.__new__
_new_tuple = cast("Any", tuple).__new__
_ESCAPE = r"\\(?:([0-3][0-7][0-7])|(.))"

# Nothing of a connection can be set, so that one of a more special kind may stand for a more general one.
StateT = TypeVar("StateT", bound="Mapping[str, Any] | State", default=State, covariant=True)
PathParamsT = TypeVar("PathParamsT", bound=Mapping[str, Any], default=dict[str, Any] | Any, covariant=True)
UserT = TypeVar("UserT", default=Any, covariant=True)
SessionT = TypeVar("SessionT", default=dict[str, Any] | Any, covariant=True)
AuthT = TypeVar("AuthT", default=Any, covariant=True)


def cookie_parser(cookie_string: str) -> dict[str, str]:
    """The pairs of a `Cookie` header, read as browsers read them rather than as RFC 6265 wants.

    A piece without `=` is a value without a name; of two with the same name the last counts; quotes are
    removed and their escapes undone. Nothing is ever refused.
    """
    cookies: dict[str, str] = {}
    _add_cookies(cookies, cookie_string)
    return cookies


def _add_cookies(cookies: dict[str, str], cookie_string: str) -> None:
    quoted = '"' in cookie_string
    for piece in cookie_string.split(";"):
        name, equals, value = piece.partition("=")
        if equals:
            name = name.strip()
            value = value.strip()
        else:
            name, value = "", name.strip()
        if name or value:
            cookies[name] = _unquoted(value) if quoted else value


def _unquoted(value: str) -> str:
    # As in `http.cookies`, whose own function takes quadratic time in the Pythons of before September 2024.
    if len(value) < 2 or not (value[0] == value[-1] == '"'):
        return value
    import re

    return re.sub(_ESCAPE, lambda found: chr(int(found[1], 8)) if found[1] else found[2], value[1:-1])


async def _no_receive() -> NoReturn:
    raise RuntimeError("Receive channel has not been made available")


def _router_as_written(finder: Any) -> Any:
    """The router of Starlette's that finds the paths; None where another method may have its say.

    `finder` is the router, or the application that hands on to it.
    """
    if _finds_as_written(finder, "starlette.applications", "Starlette"):
        finder = finder.router
    return finder if _finds_as_written(finder, "starlette.routing", "Router") else None


def _finds_as_written(finder: Any, module_name: str, class_name: str) -> bool:
    """Whether it finds paths as the class in this module says, in which nobody has put another method."""
    module = sys.modules.get(module_name)
    if module is None:
        return False
    cls: Any = finder.__class__
    method: Any = getattr(cls, "url_path_for", None)
    return (
        method is getattr(module, class_name).url_path_for
        and getattr(method, "__globals__", None) is module.__dict__
        and "url_path_for" not in finder.__dict__
    )


def _is_starlettes(url_path: object) -> bool:
    theirs = sys.modules.get("starlette.datastructures")
    return theirs is not None and type(url_path) is theirs.URLPath


class HTTPConnection(Mapping[str, Any], Generic[StateT, PathParamsT, UserT, SessionT, AuthT]):
    """An HTTP request or a WebSocket connection: a mapping over its ASGI scope, and what the scope means.

    Works on the scope of any router: `HTTPConnection(request.scope)` inside Starlette and FastAPI. A
    connection equals itself only. `receive` is the channel that was given; without one, awaiting it is a
    RuntimeError.

    Another type of scope than `http` and `websocket` is an AssertionError, as is reading `session`, `auth` or
    `user` where no middleware has put them there.
    """

    scope: conn_types.scope.Scope
    receive: conn_types.scope.Receive = staticmethod(_no_receive)

    def __init__(
        self,
        scope: conn_types.scope.HTTPScope | conn_types.scope.WebSocketScope | conn_types.scope.Scope,
        receive: conn_types.scope.Receive | None = None,
    ) -> None:
        if scope["type"] != "http" and scope["type"] != "websocket":
            raise AssertionError(f"no connection has a scope of the type {scope['type']!r}")
        self.scope = scope  # type: ignore[assignment]  # as a TypedDict it is no MutableMapping
        if receive is not None:
            try:  # noqa: SIM105  # contextlib takes its time to import
                self.receive = receive
            except AttributeError:  # the class has its own, which cannot be set
                pass

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
    def typed_scope(self) -> conn_types.scope.RoutedHTTPScope | conn_types.scope.RoutedWebSocketScope:
        """The scope, with the types of its keys: `scope["type"]` tells which of the two it is."""
        return cast("conn_types.scope.RoutedHTTPScope | conn_types.scope.RoutedWebSocketScope", self.scope)

    @property
    def url(self) -> URL:
        if not hasattr(self, "_url"):
            scope = self.scope
            url = _new(URL)
            url._url = text_of_scope(scope, scope["path"], scope.get("query_string", b""))
            self._url = url
        return self._url

    @property
    def base_url(self) -> URL:
        """Where the application's root lies, with a slash at its end; what `url_for` builds upon."""
        if not hasattr(self, "_base_url"):
            scope = self.scope
            if scope.__class__ is not dict:
                # Starlette's copy has no keys but those that are there, whatever a `defaultdict` would add.
                scope = dict(scope)
            # Inside a mount `root_path` is the mount's: the application's was kept apart.
            root_path: str = scope.get("app_root_path", scope.get("root_path", ""))
            path = root_path if root_path.endswith("/") else root_path + "/"
            base_url = _new(URL)
            base_url._url = text_of_scope(scope, path, b"")
            self._base_url = base_url
        return self._base_url

    @property
    def headers(self) -> Headers:
        if not hasattr(self, "_headers"):
            headers = _new(Headers)
            if hasattr(self, "_pairs"):  # the cookies were asked for first
                headers._list = self._pairs
            else:
                scope = self.scope
                headers._list = scope["headers"] = [*scope["headers"]]
            self._headers = headers
        return self._headers

    @property
    def query_params(self) -> QueryParams:
        if not hasattr(self, "_query_params"):
            query_string = self.scope["query_string"]
            if type(query_string) is bytes:
                params = _new(QueryParams)
                params._list = pairs = parsed_query(query_string.decode("latin-1"))
                params._dict = dict(pairs)
            else:
                params = QueryParams(query_string)
            self._query_params = params
        return self._query_params

    @property
    def path_params(self) -> PathParamsT:
        """The parameters of the path and the host, converted; empty where no route has matched yet."""
        try:  # faster than `get`, which makes an empty dict first: nearly always a route has put them there
            path_params: PathParamsT = self.scope["path_params"]
        except KeyError:
            return cast("PathParamsT", {})
        return path_params

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies of all `Cookie` headers, as `cookie_parser` reads them."""
        if not hasattr(self, "_cookies"):
            cookies: dict[str, str] = {}
            if hasattr(self, "_headers") or type(self).headers is not _OWN_HEADERS:
                # They are there already, or are a subclass's own, which may be of any make.
                for header in self.headers.getlist("cookie"):
                    _add_cookies(cookies, header)
            else:
                scope = self.scope
                pairs = self._pairs = scope["headers"] = [*scope["headers"]]
                try:
                    for name, value in pairs:
                        if name == b"cookie":
                            _add_cookies(cookies, value.decode("latin-1"))
                except Exception:  # of a header that is none: so it is with every other look
                    self._headers = self.headers
                    raise
            self._cookies = cookies
        return self._cookies

    @property
    def client(self) -> Address | None:
        try:
            host_port: Any = self.scope["client"]
        except KeyError:
            return None
        if type(host_port) is tuple and len(host_port) == 2:  # pyright: ignore[reportUnknownArgumentType]
            # What `Address` does in the end, once it has seen that there are two.
            address: Address = _new_tuple(Address, host_port)
            return address
        return None if host_port is None else Address(*host_port)

    @property
    def session(self) -> SessionT:
        if "session" not in self.scope:
            raise AssertionError("SessionMiddleware must be installed to access request.session")
        session: SessionT = self.scope["session"]
        # Starlette's session wants to know, for the header `Vary: Cookie`; others are plain dicts.
        if hasattr(session, "mark_accessed"):
            session.mark_accessed()  # pyright: ignore
        return session

    @property
    def auth(self) -> AuthT:
        if "auth" not in self.scope:
            raise AssertionError("AuthenticationMiddleware must be installed to access request.auth")
        auth: AuthT = self.scope["auth"]
        return auth

    @property
    def user(self) -> UserT:
        if "user" not in self.scope:
            raise AssertionError("AuthenticationMiddleware must be installed to access request.user")
        user: UserT = self.scope["user"]
        return user

    @property
    def state(self) -> StateT:
        """The state of this connection, on top of a copy of the lifespan's."""
        if not hasattr(self, "_state"):
            scope = self.scope
            if "state" not in scope:
                scope["state"] = dict[str, Any]()
            held: dict[str, Any] | None = scope["state"]
            state = _new(State)
            show_state(state, {} if held is None else held)
            self._state = state
        return self._state  # type: ignore[return-value]  # whatever the type says, it is a `State`

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
        paths: Any = getattr(router, "_conn_types_paths", None)
        url: URL | None = None if paths is None else paths.url_for(router, name, path_params, self)
        if url is not None:
            return url
        starlettes = _router_as_written(router)
        if starlettes is not None:
            from conn_types.routes import starlette_paths

            url_path = starlette_paths.url_path_for(starlettes, name, path_params)
        else:
            url_path = router.url_path_for(name, **path_params)
        if isinstance(url_path, URLPath):
            return url_path.make_absolute_url(self.base_url)
        if _is_starlettes(url_path):
            # As safe as ours, and the same whether the router or its index was asked.
            own = URLPath(url_path, protocol=url_path.protocol, host=url_path.host)
            return own.make_absolute_url(self.base_url)
        return URL(str(url_path.make_absolute_url(base_url=str(self.base_url))))

    @property
    def urls(self) -> conn_types.url_namespace.URLNamespace[URL]:
        """The names of the routes as attributes: `urls.admin.user(id=7)` is `url_for("admin:user", id=7)`."""
        from conn_types.url_namespace import URLNamespace  # Who does not ask for it does without.

        return URLNamespace(self)


_OWN_HEADERS = HTTPConnection.headers
