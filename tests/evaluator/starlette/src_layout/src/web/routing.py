from starlette.routing import Route


async def home(request): ...


ROUTES = (Route("/", home), Route("/again", home, name="again"))
