"""Each book shop answers HTTP and WebSocket requests under uvicorn."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from websockets.sync.client import connect

from tests.examples.bookshops import BOOKSHOPS

_RUNNING = re.compile(r"running on http://(\S+)")


@pytest.fixture(scope="module", params=BOOKSHOPS, ids=lambda shop: shop.name)
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """`host:port` of a shop that uvicorn serves, on a port that the system chose."""
    shop: Path = request.param
    command = [sys.executable, "-m", "uvicorn", "shop.main:app", "--port", "0", "--no-use-colors"]
    with subprocess.Popen(
        command, cwd=shop, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stderr is not None
        log: list[str] = []
        for line in server.stderr:
            log.append(line)
            if found := _RUNNING.search(line):
                yield found[1]
                break
        else:
            pytest.fail("".join(log))
        server.terminate()


def test_pages_link_to_each_other(address: str) -> None:
    home = httpx.get(f"http://{address}/").raise_for_status().json()
    assert home["admin"] == f"http://{address}/admin/"
    books = httpx.get(home["books"]).raise_for_status().json()
    assert books["books"][0] == {"title": "The Dispossessed", "url": f"http://{address}/books/1"}
    book = httpx.get(books["books"][0]["url"]).raise_for_status().json()
    extract = httpx.get(book["extract"]).raise_for_status()
    assert extract.text == "The Dispossessed, chapters/1.txt"


def test_admin_is_mounted(address: str) -> None:
    dashboard = httpx.get(f"http://{address}/admin/").raise_for_status().json()
    assert dashboard["mounted at"] == "/admin"
    assert dashboard["shop"] == f"http://{address}/"
    stock = httpx.get(dashboard["stock"][2]).raise_for_status().json()
    assert stock == {"stock": 7, "page": f"http://{address}/books/3"}


def test_live_stock(address: str) -> None:
    with connect(f"ws://{address}/stock/3") as websocket:
        told = json.loads(websocket.recv())
    assert told["stock"] == 7
    assert told["book"]["title"] == "Solaris"


@pytest.mark.parametrize("page", ["misspelt-name", "missing-parameter", "authors/lem", "scope"])
def test_a_planted_mistake_fails_when_its_page_is_asked_for(address: str, page: str) -> None:
    assert httpx.get(f"http://{address}/mistakes/{page}").status_code == 500
