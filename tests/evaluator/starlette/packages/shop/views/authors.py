import shop.views.books
from starlette.routing import Route


async def detail(request):
    return shop.views.books.NAME


routes = [Route("/{id:int}", detail)]
