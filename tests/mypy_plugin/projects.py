"""The projects that both engines check: the examples, and a library, right or with mistakes put into it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.examples.bookshops import BOOKSHOPS

LIBRARY = Path(__file__).parent / "project"


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """A change of one line that makes it wrong.

    - `needs_types`: the command does not see that.
    - `told_at`: a part of the line where it is told, if that is another one.
    """

    path: str
    right: str
    wrong: str
    rule: str
    needs_types: bool = False
    told_at: str = ""


MISTAKES = (
    Mistake(path="collections.py", right='"maps:items"', wrong='"maps:item"', rule="route-params"),
    Mistake(path="collections.py", right='"films:item"', wrong='"film:item"', rule="unknown-route"),
    Mistake(path="dependencies.py", right='["member_id"]', wrong='["member"]', rule="unknown-path-param"),
    Mistake(
        path="dependencies.py", right='scope["scheme"]', wrong='scope["schem"]', rule="unknown-scope-key"
    ),
    Mistake(
        path="dependencies.py",
        right="member_id=member))",
        wrong="member_id=None))",
        rule="route-param-type",
        needs_types=True,
    ),
    Mistake(path="members.py", right="url_for(HOME)", wrong="url_for(HOME, page=1)", rule="route-params"),
    Mistake(
        path="members.py", right="url_for(names.LOANS)", wrong="url_for(names.DESK)", rule="unknown-route"
    ),
    Mistake(path="members.py", right="url_for('room'", wrong="url_for('rooms'", rule="unknown-route"),
    Mistake(
        path="members.py",
        right='Literal["books:items", "films:items"]',
        wrong='Literal["books:items", "film:items"]',
        rule="unknown-route",
        needs_types=True,
        told_at="if short else kind",
    ),
    Mistake(path="members.py", right="room: str =", wrong="room: int =", rule="assignment", needs_types=True),
    Mistake(path="staff.py", right='["desk_id"]', wrong='["desk"]', rule="unknown-path-param"),
    Mistake(
        path="staff.py", right='"staff:desk", desk_id=1', wrong='"desk", desk_id=1', rule="unknown-route"
    ),
    Mistake(path="staff.py", right='scope["path"]', wrong='scope["paht"]', rule="unknown-scope-key"),
    Mistake(
        path="staff.py", right='Route("/loans"', wrong='Route("/loans/{a-b}"', rule="invalid-path-pattern"
    ),
    Mistake(
        path="main.py", right='url_for("search")', wrong='url_for("search", words=words)', rule="route-params"
    ),
    Mistake(
        path="main.py",
        right='item_link(request, "maps"',
        wrong='item_link(request, "map"',
        rule="unknown-route",
    ),
    Mistake(path="main.py", right='f"{kind}:items"', wrong='f"{kind}:list"', rule="unknown-route"),
)


def library(root: Path, mistakes: tuple[Mistake, ...] = ()) -> Path:
    """A copy of the library with these mistakes."""
    shutil.copytree(LIBRARY, root, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    for mistake in mistakes:
        change(root / "library" / mistake.path, mistake.right, mistake.wrong)
    return root


def bookshop(name: str, root: Path) -> Path:
    """A copy of an example, which is checked as its own configuration says."""
    (shop,) = (each for each in BOOKSHOPS if each.name == name)
    shutil.copytree(shop, root, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    return root


def change(path: Path, old: str, new: str) -> None:
    """Replace the one place where a file says this."""
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{path.name} says {old} {text.count(old)} times"
    path.write_text(text.replace(old, new), "utf-8")
