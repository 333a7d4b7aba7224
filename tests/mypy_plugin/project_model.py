"""A project as a few plain values, edits of it, and the files that it is, for the equivalence tests.

Every edit is right for every project: numbers say what it touches, and are taken modulo what is there.
Links are literal, and do not follow what they link to, so that edits make them wrong and right again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

CONVERTORS = ("", ":int", ":str", ":float", ":uuid", ":path")
ANNOTATIONS = ("int", "str", "float")
NAMES = ("home", "item", "items", "user", "users", "edit")
PARAMS = ("id", "item_id", "user_id", "page")
KEYS = ("schem", "paht", "methd")
PREFIXES = ("", "/v1", "/shop/{shop}", "/area/{id:int}", "/v2/{page:int}/x")


@dataclass
class Route:
    name: str
    param: str
    convertor: str
    handler: int
    """The number of the handler in the module that holds it."""
    home: int | None = None
    """The module that holds the handler, where it is another one."""


@dataclass
class Module:
    """A module with routes: of Starlette, or a router of FastAPI."""

    fastapi: bool
    routes: list[Route]
    prefix: str = ""
    mount: str | None = None
    dependency: int | None = None
    constant: bool = False
    """Whether the first route's name is a constant of another file."""
    dropped: bool = False


@dataclass
class Link:
    """A `url_for` in a function of its own, or in a handler of a module."""

    name: str
    params: tuple[str, ...]
    value: str = "1"
    inside: int | None = None


@dataclass
class Model:
    modules: list[Module] = field(default_factory=list[Module])
    links: list[Link] = field(default_factory=list[Link])
    constant: str = "home"
    keys: list[str] = field(default_factory=list[str])
    read_keys: list[str] = field(default_factory=list[str])
    read_params: list[str] = field(default_factory=lambda: ["id"])
    extra_files: int = 0
    shift: int = 0


Edit = tuple[int, int, int, int]
"""Which edit, and three numbers for it."""


def first() -> Model:
    return Model(
        modules=[
            Module(fastapi=False, routes=[Route("home", "id", ":int", 0), Route("item", "item_id", "", 1)]),
            Module(fastapi=True, routes=[Route("users", "user_id", "", 0)], prefix="/v1", dependency=0),
            Module(fastapi=False, routes=[Route("edit", "id", ":int", 0)], mount="staff", constant=True),
        ],
        links=[
            Link("home", ("id",)),
            Link("users", ("user_id",)),
            Link("staff:home", ("id",), inside=0),
        ],
        read_params=["id", "user_id"],
    )


def edited(model: Model, edit: Edit) -> None:
    kind, a, b, c = edit
    EDITS[kind % len(EDITS)](model, a, b, c)


def _module(model: Model, number: int) -> Module:
    return model.modules[number % len(model.modules)]


def _route(model: Model, a: int, b: int) -> Route | None:
    routes = _module(model, a).routes
    return routes[b % len(routes)] if routes else None


def rename_route(model: Model, a: int, b: int, c: int) -> None:
    route = _route(model, a, b)
    if route is not None:
        route.name = NAMES[c % len(NAMES)]


def rename_parameter(model: Model, a: int, b: int, c: int) -> None:
    route = _route(model, a, b)
    if route is not None:
        route.param = PARAMS[c % len(PARAMS)]


def change_convertor(model: Model, a: int, b: int, c: int) -> None:
    route = _route(model, a, b)
    if route is not None:
        route.convertor = CONVERTORS[c % len(CONVERTORS)]


def add_route(model: Model, a: int, b: int, c: int) -> None:
    module = _module(model, a)
    if len(module.routes) < 4:
        handler = max((route.handler for route in module.routes), default=-1) + 1
        module.routes.append(Route(NAMES[b % len(NAMES)], PARAMS[c % len(PARAMS)], "", handler))


def delete_route(model: Model, a: int, b: int, c: int) -> None:
    routes = _module(model, a).routes
    if routes:
        del routes[b % len(routes)]


def move_route(model: Model, a: int, b: int, c: int) -> None:
    """The route is declared elsewhere; its handler stays, or moves with it."""
    source, target = a % len(model.modules), b % len(model.modules)
    one, other = model.modules[source], model.modules[target]
    if source != target and one.routes and len(other.routes) < 4 and one.fastapi == other.fastapi:
        route = one.routes.pop(c % len(one.routes))
        if c % 2 and route.home is None and not one.fastapi:
            other.routes.append(Route(route.name, route.param, route.convertor, route.handler, source))
        else:
            handler = max((each.handler for each in other.routes), default=-1) + 1
            other.routes.append(Route(route.name, route.param, route.convertor, handler))


def change_prefix(model: Model, a: int, b: int, c: int) -> None:
    _module(model, a).prefix = PREFIXES[b % len(PREFIXES)]


def change_mount(model: Model, a: int, b: int, c: int) -> None:
    _module(model, a).mount = (None, "staff", "office", "shop")[b % 4]


def change_dependency(model: Model, a: int, b: int, c: int) -> None:
    _module(model, a).dependency = (None, 0, 1)[b % 3]


def rename_constant(model: Model, a: int, b: int, c: int) -> None:
    model.constant = NAMES[a % len(NAMES)]


def use_constant(model: Model, a: int, b: int, c: int) -> None:
    module = _module(model, a)
    module.constant = not module.constant


def add_link(model: Model, a: int, b: int, c: int) -> None:
    names = [*NAMES, *(f"{mount}:{name}" for mount in ("staff", "shop") for name in NAMES[:3])]
    params = ((), ("id",), ("item_id",), ("user_id",), ("id", "shop"))[b % 5]
    value = ("1", '"a/b"', "None", "number", "-1")[c % 5]
    model.links.append(Link(names[a % len(names)], params, value, inside=(None, c)[a % 2]))


def delete_link(model: Model, a: int, b: int, c: int) -> None:
    if model.links:
        del model.links[a % len(model.links)]


def add_module(model: Model, a: int, b: int, c: int) -> None:
    if len(model.modules) < 5:
        model.modules.append(Module(fastapi=bool(a % 2), routes=[Route(NAMES[b % 6], PARAMS[c % 4], "", 0)]))


def drop_module(model: Model, a: int, b: int, c: int) -> None:
    """Nothing includes it any more; the file goes, or stays."""
    module = _module(model, a)
    module.dropped = not module.dropped


def change_keys(model: Model, a: int, b: int, c: int) -> None:
    keys = model.keys if a % 2 else model.read_keys
    key = KEYS[b % len(KEYS)]
    if key in keys:
        keys.remove(key)
    else:
        keys.append(key)


def change_read_params(model: Model, a: int, b: int, c: int) -> None:
    param = PARAMS[a % len(PARAMS)]
    if param in model.read_params:
        model.read_params.remove(param)
    else:
        model.read_params.append(param)


def shift_lines(model: Model, a: int, b: int, c: int) -> None:
    model.shift = a % 3


def add_file(model: Model, a: int, b: int, c: int) -> None:
    model.extra_files = a % 3


EDITS: tuple[Callable[[Model, int, int, int], None], ...] = (
    rename_route,
    rename_parameter,
    change_convertor,
    add_route,
    delete_route,
    move_route,
    change_prefix,
    change_mount,
    change_dependency,
    rename_constant,
    use_constant,
    add_link,
    delete_link,
    add_module,
    drop_module,
    change_keys,
    change_read_params,
    shift_lines,
    add_file,
)


def files_of(model: Model) -> Mapping[str, str]:
    """The project's files: `shop/…`, and nothing beside it."""
    files = {
        "shop/__init__.py": "",
        "shop/names.py": f'FIRST = "{model.constant}"\n',
        "shop/dependencies.py": _dependencies(model),
        "shop/links.py": _links(model),
        "shop/main.py": _main(model),
    }
    for number, module in enumerate(model.modules):
        if not module.dropped or number % 2 or _is_home(model, number):
            files[f"shop/part{number}.py"] = (
                _fastapi(model, number) if module.fastapi else _starlette(model, number)
            )
    for number in range(model.extra_files):
        files[f"shop/extra{number}.py"] = _EXTRA.format(name=NAMES[number])
    return files


def _is_home(model: Model, number: int) -> bool:
    return any(
        route.home == number for module in model.modules if not module.dropped for route in module.routes
    )


def _dependencies(model: Model) -> str:
    reads = "".join(f'    reveal_type(conn.path_params["{param}"])\n' for param in model.read_params)
    keys = "".join(f'    print(conn.scope["{key}"])\n' for key in model.read_keys)
    written = "".join(f'    conn.scope["{key}"] = 1\n' for key in model.keys)
    return (
        "from starlette.requests import HTTPConnection\n\n\n"
        f"def dependency0(conn: HTTPConnection) -> None:\n{reads or '    pass'}\n\n\n"
        f"def dependency1(conn: HTTPConnection) -> None:\n{keys or '    pass'}\n\n\n"
        f"def writer(conn: HTTPConnection) -> None:\n{written or '    pass'}\n"
    )


def _links(model: Model) -> str:
    text = "from starlette.requests import Request\n" + "\n" * model.shift
    for number, link in enumerate(model.links):
        if link.inside is None:
            text += f"\n\ndef link{number}(request: Request, number: int) -> None:\n    {_call(link)}\n"
    return text


def _call(link: Link) -> str:
    given = "".join(f", {param}={link.value}" for param in link.params)
    return f'request.url_for("{link.name}"{given})'


def _calls_inside(model: Model, number: int, handler: int) -> str:
    size = len(model.modules)
    inside = [link for link in model.links if link.inside is not None and link.inside % size == number]
    return "".join(f"    {_call(link)}\n" for link in inside) if not handler else ""


def _name(module: Module, place: int) -> str:
    return "FIRST" if module.constant and place == 0 else f'"{module.routes[place].name}"'


def _handlers(model: Model, number: int) -> list[int]:
    """The handlers that a Starlette module holds: its own routes' and those of others."""
    own = {route.handler for route in model.modules[number].routes if route.home is None}
    others = {route.handler for module in model.modules for route in module.routes if route.home == number}
    return sorted(own | others)


def _handler(route: Route) -> str:
    """What the module that declares the route calls its handler."""
    return f"handler{route.handler}" if route.home is None else f"handler{route.home}_{route.handler}"


def _starlette(model: Model, number: int) -> str:
    module = model.modules[number]
    text = (
        "from starlette.requests import Request\nfrom starlette.responses import Response\n"
        "from starlette.routing import Route\n\nfrom shop.names import FIRST\n"
    )
    for route in module.routes:
        if route.home is not None:
            text += f"from shop.part{route.home} import handler{route.handler} as {_handler(route)}\n"
    text += "\n" * model.shift
    for handler in _handlers(model, number):
        reads = "".join(
            f'    reveal_type(request.path_params.get("{param}"))\n' for param in model.read_params
        )
        text += (
            f"\n\nasync def handler{handler}(request: Request) -> Response:\n    number = 1\n{reads}"
            f'    number = request.path_params["id"]\n{_calls_inside(model, number, handler)}'
            "    return Response()\n"
        )
    text += "\n\nroutes = [\n"
    for place, route in enumerate(module.routes):
        path = f"/{place}/{{{route.param}{route.convertor}}}"
        text += f'    Route("{path}", {_handler(route)}, name={_name(module, place)}),\n'
    return text + "]\nprint(FIRST)\n"


def _fastapi(model: Model, number: int) -> str:
    module = model.modules[number]
    depends = "" if module.dependency is None else f"dependencies=[Depends(dependency{module.dependency})]"
    text = (
        "from fastapi import APIRouter, Depends, Request\n\n"
        "from shop.dependencies import dependency0, dependency1\nfrom shop.names import FIRST\n\n"
        f"router = APIRouter({depends})\nprint(FIRST, Depends, dependency0, dependency1)\n"
    )
    for place, route in enumerate(module.routes):
        annotation = ANNOTATIONS[len(route.convertor) % 3]
        text += (
            f'\n\n@router.get("/{place}/{{{route.param}}}", name={_name(module, place)})\n'
            f"async def handler{route.handler}(request: Request, {route.param}: {annotation}) -> None:\n"
            f'    number = 1\n    reveal_type(request.path_params["{route.param}"])\n'
            f"{_calls_inside(model, number, route.handler)}    print(number)\n"
        )
    return text


def _main(model: Model) -> str:
    parts = [(number, module) for number, module in enumerate(model.modules) if not module.dropped]
    imports = "".join(f"from shop import part{number}\n" for number, _ in parts)
    text = f"from fastapi import FastAPI\nfrom starlette.routing import Mount\n\n{imports}\napp = FastAPI()\n"
    for number, module in parts:
        prefix = module.prefix or f"/p{number}"
        if module.fastapi:
            text += f'app.include_router(part{number}.router, prefix="{prefix}")\n'
        else:
            name = "" if module.mount is None else f', name="{module.mount}"'
            text += f'app.router.routes.append(Mount("{prefix}", routes=part{number}.routes{name}))\n'
    return text


_EXTRA = """\
from starlette.requests import Request


def extra(request: Request) -> str:
    return str(request.url_for("{name}", id=1))
"""
