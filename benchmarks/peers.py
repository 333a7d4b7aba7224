"""Plugins of other projects, which are measured in the same run: pydantic's and Django's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.projects import Files
from tests.environments import DIRECTORY, FrameworkEnvironment, ready

PINS = Path(__file__).with_name("peers.txt")


@dataclass(frozen=True, kw_only=True)
class Peer:
    name: str
    title: str
    plugin: str
    files: Callable[[], Files]
    options: str = ""


def environment() -> FrameworkEnvironment:
    """The virtual environment that holds the peers, made first where it is missing."""
    return ready(FrameworkEnvironment(name="peers", root=DIRECTORY / "peers", pins=PINS))


def pydantic_models(count: int = 1_000) -> Files:
    yield "models/__init__.py", ""
    for start in range(0, count, 10):
        models = "".join(_PYDANTIC.format(number=number) for number in range(start, start + 10))
        yield f"models/part{start // 10:03}.py", f"from pydantic import BaseModel, Field\n{models}"


def django_models(count: int = 300) -> Files:
    yield (
        "settings.py",
        'SECRET_KEY = "x"\nINSTALLED_APPS = ["store"]\nDEFAULT_AUTO_FIELD = "django.db.models.AutoField"\n',
    )
    yield "store/__init__.py", ""
    models = "".join(_DJANGO.format(number=number) for number in range(count))
    yield "store/models.py", f"from django.db import models\n{models}"


_PYDANTIC = """

class Order{number}(BaseModel):
    id: int
    name: str = Field(min_length=1)
    note: str | None = None
    prices: list[float] = []


def total{number}(order: Order{number}) -> float:
    return sum(order.prices)


print(total{number}(Order{number}(id={number}, name="x")))
"""

_DJANGO = """

class Order{number}(models.Model):
    name = models.CharField(max_length=100)
    note = models.TextField(null=True)
    placed = models.DateTimeField()


def names{number}() -> list[str]:
    return [order.name for order in Order{number}.objects.filter(name="x")]
"""

PEERS = (
    Peer(
        name="pydantic",
        title="pydantic's plugin, 1,000 models",
        plugin="pydantic.mypy",
        files=pydantic_models,
    ),
    Peer(
        name="django",
        title="django-stubs, 300 models",
        plugin="mypy_django_plugin.main",
        files=django_models,
        options='[mypy.plugins.django-stubs]\ndjango_settings_module = "settings"\n',
    ),
)
