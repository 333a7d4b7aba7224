"""uvicorn and hypercorn, each in a process of its own, and real clients: HTTP/1.1, HTTP/2 and WebSocket.

The application reads every member of a connection beside Starlette's. Under load it makes no error, keeps
nothing of a request, and needs no more memory than the same application of Starlette's.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import connect as connect_asynchronously
from websockets.sync.client import connect

from tests.runtime.oracle import needs_oracle

pytest.importorskip("hypercorn")
pytestmark = needs_oracle

ROOT = Path(__file__).parents[2]
DEADLINE = 10
CONNECTIONS = 16
SECONDS = 60
"""How long each server is under load."""
PATHS = (
    "/items/7/a%20b/%C3%A9?a=1&b=%41+c&a=&&d",
    "/admin/users/3?x",
    "//evil.example/%5C",
    "/%2F%2e/?q=%zz#fragment",
    "/caf%E9/%00%0D%0A",
)
HEADERS = {"cookie": 'session="a b"; theme=dark; =x; y', "x-many": "1", "accept": "*/*"}
Server = tuple[int, int]
"""The process and its port."""


@contextmanager
def served(name: str, library: str = "conn_types") -> Generator[Server, None, None]:
    command = (sys.executable, "-m", "tests.runtime.served_application", name, library)
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.pid, int(process.stdout.readline())
        finally:
            process.terminate()
            process.wait(DEADLINE)


@pytest.fixture(scope="module", params=["uvicorn", "hypercorn"])
def server(request: pytest.FixtureRequest) -> Generator[Server, None, None]:
    with served(request.param) as found:
        yield found


@pytest.mark.parametrize("path", PATHS)
def test_members_over_http_1(server: Server, path: str) -> None:
    with httpx.Client(base_url=f"http://127.0.0.1:{server[1]}", timeout=DEADLINE) as client:
        for headers in ({}, HEADERS, {"host": "Shop.example:8080"}, {"host": "a/b"}):
            response = client.get(path, headers=headers)
            assert (response.http_version, response.json()["differences"]) == ("HTTP/1.1", [])


@pytest.mark.parametrize("path", PATHS)
def test_members_over_http_2(path: str, hypercorn: Server) -> None:
    base = f"http://127.0.0.1:{hypercorn[1]}"
    with httpx.Client(base_url=base, http1=False, http2=True, timeout=DEADLINE) as client:
        for headers in ({}, HEADERS):
            response = client.get(path, headers=headers)
            assert (response.http_version, response.json()["differences"]) == ("HTTP/2", [])


@pytest.fixture(scope="module")
def hypercorn() -> Generator[Server, None, None]:
    with served("hypercorn") as found:
        yield found


@pytest.mark.parametrize("path", ["/feed/news?a=1", "/feed/caf%C3%A9"])
def test_members_over_websocket(server: Server, path: str) -> None:
    address = f"ws://127.0.0.1:{server[1]}{path}"
    with connect(address, additional_headers={"Cookie": "a=b; c"}, open_timeout=DEADLINE) as talk:
        talk.send("and?")
        assert json.loads(talk.recv(DEADLINE)) == []


Client = Callable[[int, float], Coroutine[Any, Any, int]]
"""Asks the server at a port again and again until a time, and returns how often."""


async def http_1(port: int, until: float) -> int:
    """One connection that is kept."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    asked = 0
    while time.monotonic() < until:
        path = PATHS[asked % len(PATHS)].partition("#")[0]
        writer.write(f"GET {path} HTTP/1.1\r\nHost: shop.example\r\nCookie: a=b; c={asked}\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        assert head.startswith(b"http/1.1 200"), head
        length = int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0])
        assert json.loads(await reader.readexactly(length))["differences"] == []
        asked += 1
    writer.close()
    await writer.wait_closed()
    return asked


async def http_2(port: int, until: float) -> int:
    asked = 0
    async with httpx.AsyncClient(http1=False, http2=True, timeout=DEADLINE) as client:
        while time.monotonic() < until:
            response = await client.get(
                f"http://127.0.0.1:{port}{PATHS[asked % len(PATHS)]}", headers=HEADERS
            )
            assert (response.http_version, response.json()["differences"]) == ("HTTP/2", [])
            asked += 1
    return asked


async def websocket(port: int, until: float) -> int:
    """Ten messages a connection."""
    asked = 0
    while time.monotonic() < until:
        async with connect_asynchronously(f"ws://127.0.0.1:{port}/feed/{asked}") as talk:
            for _ in range(10):
                await talk.send("and?")
                assert json.loads(await talk.recv()) == []
                asked += 1
    return asked


@dataclass(frozen=True, kw_only=True)
class Memory:
    """What a server has: resident kilobytes, and the blocks that are Python's objects."""

    resident: int
    blocks: int

    @classmethod
    async def of(cls, server: Server) -> Memory:
        process, port = server
        async with httpx.AsyncClient(timeout=DEADLINE) as client:
            blocks = (await client.get(f"http://127.0.0.1:{port}/blocks")).json()
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
        return cls(resident=pages * os.sysconf("SC_PAGE_SIZE") // 1024, blocks=blocks)

    def __sub__(self, other: Memory) -> Memory:
        return Memory(resident=self.resident - other.resident, blocks=self.blocks - other.blocks)


async def load(server: Server, clients: list[Client], seconds: float) -> tuple[int, list[Memory]]:
    """How often was asked, and the memory after a fifth of the time, later and at its end."""
    started = time.monotonic()
    work = asyncio.gather(
        *(clients[number % len(clients)](server[1], started + seconds) for number in range(CONNECTIONS))
    )
    measured: list[Memory] = []
    for part in (0.2, 0.6, 1.0):
        remaining = started + part * seconds - time.monotonic()
        await asyncio.wait([work], timeout=remaining)
        measured.append(await Memory.of(server))
    return sum(await work), measured


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads the memory of a process from /proc")
@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "clients"),
    [
        pytest.param("uvicorn", [http_1, websocket], id="uvicorn"),
        pytest.param("hypercorn", [http_1, http_2, websocket], id="hypercorn"),
    ],
)
def test_load_makes_no_error_and_takes_no_memory(name: str, clients: list[Client]) -> None:
    grown: dict[str, Memory] = {}
    kept: dict[str, float] = {}
    for library in ("conn_types", "starlette"):
        with served(name, library) as server:
            asked, measured = asyncio.run(load(server, clients, SECONDS))
        print(f"{name}, {library}: {asked:,} requests in {SECONDS} s; {measured}")
        assert asked > CONNECTIONS
        grown[library] = measured[-1] - measured[0]
        kept[library] = grown[library].blocks / asked
    # Servers keep some blocks of each request themselves: hypercorn about half a one.
    assert kept["conn_types"] < kept["starlette"] + 0.2
    assert grown["conn_types"].resident < grown["starlette"].resident + 4_096
