"""Mounts and hosts: named, unnamed, nested, with parameters, of applications and of routers."""

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Host, Mount, Route, Router
from starlette.staticfiles import StaticFiles


async def page(request): ...


def section(name):
    return [Route("/", page, name="index"), Route("/{id:uuid}", page, name=name)]


admin = Starlette(routes=[Route("/users", page, name="users"), Mount("/deep", routes=section("deep"), name="deep")])
api = Router(section("item"))
api.add_route("/extra", page, name="extra")

app = Starlette(
    routes=[
        Mount("/admin", admin, name="admin"),
        Mount("/api/", app=api),
        Mount("/{tenant}/shop", routes=section("product"), name="shop"),
        Mount("/static", StaticFiles(directory=".", check_dir=False), name="static"),
        Mount("/packed", GZipMiddleware(admin), name="packed"),
        Mount("", routes=[Route("/unprefixed", page)]),
        Host("{sub}.example.org", Router([Route("/", page, name="start")]), name="sub"),
        Host("api.example.org", api),
    ],
    middleware=[Middleware(GZipMiddleware, minimum_size=10)],
)
app.mount("/late", Router([Route("/x", page, name="x")]), name="late")
app.host("late.example.org", Router([Route("/y", page, name="y")]), name="host")
admin.add_route("/after", page, name="after")
