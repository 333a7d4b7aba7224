"""The real language servers offer what the documentation says, and no less than they once did."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.editors.offered import answers, new_shop, shown
from tests.editors.questions import NO, QUESTIONS, YES
from tests.editors.servers import SERVERS, Server

TITLES = [(each.title, each.code) for each in QUESTIONS]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_shop(tmp_path_factory.mktemp("editors"))


@pytest.mark.slow
@pytest.mark.parametrize("server", SERVERS, ids=lambda server: server.name)
def test_server_offers_what_the_page_says(server: Server, shop: Path) -> None:
    assert answers(server, shop) == shown()[server.name]


def test_each_server_is_shown() -> None:
    assert list(shown()) == [server.name for server in SERVERS]


@pytest.mark.parametrize("server", SERVERS, ids=lambda server: server.name)
def test_the_namespace_is_offered_everywhere(server: Server) -> None:
    _, *answered = shown()[server.name]
    namespace = [answer for answer, (_, code) in zip(answered, TITLES, strict=True) if "conn.urls." in code]
    assert namespace[:-1] == [YES] * 5
    assert namespace[-1] in ("handler", "import", "types")


def test_names_complete_in_texts_where_the_server_completes_these_at_all() -> None:
    answered = {name: dict(zip(TITLES, column[1:], strict=True)) for name, column in shown().items()}
    names = {name: each["names in `url_for`", 'conn.url_for("▮")'] for name, each in answered.items()}
    assert names == {
        "pyright": YES,
        "basedpyright": YES,
        "ty": YES,
        "pyrefly": "some",
        "zuban": NO,
        "jedi": NO,
    }
