"""What an editor asks of a language server while somebody writes a line with a route in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from lsprotocol import types as lsp

from tests.editors.language_server import LanguageServer
from tests.editors.shop import NAMES

CURSOR = "▮"
YES, NO = "yes", "–"
EVERY_OVERLOAD = "every overload"

HEAD = """\
from conn_types import Router, urls
from conn_types_project import UserDetail
from starlette.requests import Request


def probe(conn: UserDetail, router: Router, request: Request) -> None:
    """


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a file that is open in the editor. `root` is the project's."""

    server: LanguageServer
    root: Path
    path: Path
    position: lsp.Position

    def completed(self) -> set[str]:
        found = self.server.completion(self.path, self.position)
        return {each.label.strip("'\"").removesuffix("=") for each in found}

    def hover(self) -> str:
        return self.server.hover(self.path, self.position)

    def signatures(self) -> Sequence[str]:
        return self.server.signatures(self.path, self.position)

    def definitions(self) -> list[str]:
        """The lines that are led to, "" for each outside of the project."""
        return [_line(self.root, each) for each in self.server.definitions(self.path, self.position)]


def _line(root: Path, place: lsp.Location) -> str:
    path = Path(url2pathname(urlsplit(place.uri).path))
    if not path.is_relative_to(root) or ".venv" in path.relative_to(root).parts:
        return ""
    return path.read_text("utf-8").splitlines()[place.range.start.line].strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`code` is the line that is written, with the cursor in it. `answered` says how well a server does."""

    title: str
    code: str
    answered: Callable[[Cursor], str]

    def ask(self, server: LanguageServer, root: Path) -> str:
        path = root / "shop" / "probe.py"
        before, _, after = f"{HEAD}{self.code}\n".partition(CURSOR)
        server.open(path, before + after)
        position = lsp.Position(before.count("\n"), len(before.rpartition("\n")[2]))
        answer = self.answered(Cursor(server, root, path, position))
        server.shut(path)
        return answer


def completes(*names: str) -> Callable[[Cursor], str]:
    def answered(cursor: Cursor) -> str:
        found = cursor.completed().intersection(names)
        return YES if len(found) == len(names) else "some" if found else NO

    return answered


def shows(*texts: str, others: str) -> Callable[[Cursor], str]:
    """The hover has the texts. `others` is what it shows of other routes, if it does."""
    return lambda cursor: _shown(cursor.hover(), texts, others)


def signs(*texts: str, others: str) -> Callable[[Cursor], str]:
    return lambda cursor: _shown("\n".join(cursor.signatures()), texts, others)


def _shown(shown: str, texts: Sequence[str], others: str) -> str:
    if not all(text in shown for text in texts):
        return NO
    return EVERY_OVERLOAD if others in shown else YES


def leads_to(places: Mapping[str, str]) -> Callable[[Cursor], str]:
    """The definition is a line that begins so, which the table has a word for."""

    def answered(cursor: Cursor) -> str:
        found = cursor.definitions()
        words = [word for word, line in places.items() for each in found if each.startswith(line)]
        return NO if not words else words[0] if len(found) == 1 else EVERY_OVERLOAD

    return answered


_PLACE = (
    "`GET /users/{user_id:int}`",
    "One user, with all that the shop knows of them.",
    "shop.pages:user_detail",
)
_OVERLOAD = 'def url_for(self, name: _Literal["user_detail"]'

QUESTIONS = (
    Question(title="names in `url_for`", code='conn.url_for("▮")', answered=completes(*NAMES)),
    Question(title="names in `url_path_for`", code='router.url_path_for("▮")', answered=completes(*NAMES)),
    Question(
        title="names",
        code="conn.urls.▮",
        answered=completes(*{name.partition(":")[0] for name in NAMES}),
    ),
    Question(title="names below a mount", code="conn.urls.admin.▮", answered=completes("report", "settings")),
    Question(title="names, Starlette", code='request.url_for("▮")', answered=completes(*NAMES)),
    Question(
        title="names, Starlette",
        code="urls(request).▮",
        answered=completes(*{name.partition(":")[0] for name in NAMES}),
    ),
    Question(title="parameters", code='conn.url_for("user_detail", ▮)', answered=completes("user_id")),
    Question(title="parameters", code="conn.urls.user_detail(▮)", answered=completes("user_id")),
    Question(title="path parameters", code='conn.path_params["▮"]', answered=completes("user_id")),
    Question(
        title="keys of the scope", code='conn.typed_scope["▮"]', answered=completes("path", "method", "type")
    ),
    Question(title="keys of the scope", code='conn.scope["▮"]', answered=completes("path", "method", "type")),
    Question(
        title="hover",
        code='conn.▮url_for("user_detail", user_id=1)',
        answered=shows("user_detail", "user_id", others="admin"),
    ),
    Question(
        title="hover", code="conn.urls.▮user_detail(user_id=1)", answered=shows(*_PLACE, others="admin")
    ),
    Question(
        title="signature",
        code='conn.url_for("user_detail", ▮)',
        answered=signs("user_detail", "user_id", others="admin"),
    ),
    Question(
        title="signature",
        code="conn.urls.user_detail(▮)",
        answered=signs("user_id: int | str", others="admin"),
    ),
    Question(
        title="definition",
        code='conn.▮url_for("user_detail", user_id=1)',
        answered=leads_to({"types": _OVERLOAD}),
    ),
    Question(
        title="definition",
        code="conn.urls.▮user_detail(user_id=1)",
        answered=leads_to(
            {
                "handler": "def user_detail(conn:",
                "import": "from shop.pages import user_detail",
                "types": "def user_detail(self,",
            }
        ),
    ),
)
