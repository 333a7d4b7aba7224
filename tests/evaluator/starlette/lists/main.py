"""Routes in lists: literals, constants, f-strings, loops, comprehensions, unpacking, late additions."""

from starlette.applications import Starlette
from starlette.endpoints import HTTPEndpoint, WebSocketEndpoint
from starlette.routing import Host, Mount, Route, Router, WebSocketRoute

VERSION = 1
PREFIX = f"/v{VERSION}"
SECTIONS = ("books", "authors")
PAGES = {"about": "/about", "help": "/help/{topic}"}


async def page(request): ...


async def feed(websocket): ...


class Account(HTTPEndpoint):
    async def get(self, request): ...


class Chat(WebSocketEndpoint): ...


routes = [
    Route("/", page, name="home"),
    Route("/account", Account),
    WebSocketRoute("/chat/{room}", Chat),
    WebSocketRoute("/feed", feed, name="live"),
    Route(PREFIX + "/books/{id:int}", page, name="book"),
    *[Route(f"{PREFIX}/{name}", page, name=f"{name}-list") for name in SECTIONS],
]
for name, path in PAGES.items():
    routes.append(Route(path, endpoint=page, name=name, methods=["GET", "POST"]))
routes += [Route("/%s/{rest:path}" % "files", page, name="files")]
routes.insert(1, Route("/first", page, name="first"))
routes.extend(Route("/" + "/".join(["a", letter]), page, name=letter.upper()) for letter in "xy")

app = Starlette(routes=routes)
app.add_route("/late", page, name="late")
app.router.routes.append(Route("/later/{when:float}", page))
app.router.add_websocket_route("/ws", feed)
