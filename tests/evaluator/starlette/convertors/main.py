"""Custom convertors, registered before the routes that use them."""

from datetime import date

from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.routing import Route


class DateConvertor(Convertor[date]):
    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def convert(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_string(self, value: date) -> str:
        return value.isoformat()


register_url_convertor("date", DateConvertor())


async def day(request): ...


app = Starlette(routes=[Route("/days/{day:date}", day), Route("/days/{day:date}/{hour:int}", day, name="hour")])
