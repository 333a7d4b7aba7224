"""Our own router: decorators, lists, mounts, hosts."""

from conn_types import Host, HTTPConnection, Mount, Route, Router, WebSocketRoute


async def page(conn: HTTPConnection): ...


books = Router()


@books.route("/")
async def index(conn: HTTPConnection): ...


@books.route("/{id:int}", methods=["GET", "POST"], name="detail")
async def book(conn: HTTPConnection): ...


@books.websocket_route("/feed")
async def feed(conn: HTTPConnection): ...


app = Router(
    [
        Route("/", page, name="home"),
        WebSocketRoute("/live/{room}", feed),
        Mount("/books", books, name="books"),
        Mount("/{tenant:uuid}", routes=[Route("/x", page, name="x")], name="tenant"),
        Host("api.example.org", Router([Route("/y", page, name="y")])),
    ]
)
app.add_route("/late", page)
app.mount("/mounted", Router([Route("/z", page, name="z")]))
app.host("{sub}.example.org", books, name="sub")
