"""Pictures of a real editor for the documentation: `python -m tests.editors.capture` (`make capture`).

Needs Neovim 0.11 (`nvim`) and `tmux`. The editor runs with the configuration that the documentation shows,
from an environment that is activated, and shows what pyright offers.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

from tests.checker_output import PROGRAMS
from tests.editors.offered import new_shop
from tests.editors.servers import activated
from tests.meta.shown import blocks
from tests.meta.sources import ROOT

PAGE = ROOT / "docs" / "editors" / "neovim.md"
WIDTH, HEIGHT = 88, 16
SECONDS = 60

LINKS = """\
from conn_types import HTTPConnection


def links(conn: HTTPConnection) -> list[str]:
    detail = conn.urls.user_detail(user_id=1)
    return [str(detail), str(conn.urls.)]
"""
# No font is loaded from elsewhere.
_FORMAT = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL).replace(
    "<svg ", '<svg xml:space="preserve" ', 1
)

PICTURES: Mapping[str, tuple[Sequence[str], str]] = {
    # What is typed, and what is to be seen then.
    "neovim-completion": (("6G$h", "i", "C-x", "C-o"), "user_list"),
    "neovim-hover": (("5G0", "2fu", "K"), "One user, with all"),
}


def main() -> None:
    with tempfile.TemporaryDirectory() as directory:
        shop = new_shop(Path(directory).resolve())
        (configuration,) = (each.body for each in blocks(PAGE.read_text("utf-8")) if each.title == "init.lua")
        (shop / "init.lua").write_text(configuration, "utf-8")
        (shop / "links.py").write_text(LINKS, "utf-8")
        for name, (keys, seen) in PICTURES.items():
            with _Terminal.running(shop, name) as terminal:
                # The mistake in the last line is marked once the server has answered.
                terminal.wait_for("E  ")
                for each in keys:
                    terminal.type(each)
                svg = _svg(terminal.wait_for(seen), "links.py")
            PAGE.with_name(f"{name}.svg").write_text(svg, "utf-8")


class _Terminal:
    """Neovim in a terminal of its own."""

    def __init__(self, socket: Path) -> None:
        self._tmux = ("tmux", "-S", str(socket))

    @classmethod
    @contextmanager
    def running(cls, shop: Path, name: str) -> Generator[_Terminal]:
        environment = activated(shop / ".venv")
        environment["PATH"] = f"{environment['PATH']}:{PROGRAMS}"
        terminal = cls(shop.parent / name)
        size = ("-x", str(WIDTH), "-y", str(HEIGHT))
        subprocess.run(
            [
                *terminal._tmux,
                "-f",
                "/dev/null",
                "new-session",
                "-d",
                *size,
                "nvim -n --clean -u init.lua links.py",
            ],
            cwd=shop,
            env=environment,
            check=True,
        )
        try:
            yield terminal
        finally:
            subprocess.run([*terminal._tmux, "kill-server"], check=True)

    def type(self, keys: str) -> None:
        subprocess.run([*self._tmux, "send-keys", keys], check=True)
        time.sleep(0.5)

    def wait_for(self, text: str) -> str:
        """What is on the screen, with its colours, once the text is there."""
        until = time.monotonic() + SECONDS
        while text not in (screen := self._screen()):
            if time.monotonic() > until:
                raise TimeoutError(f"{text!r} does not appear in\n{screen}")
            time.sleep(0.5)
        return self._screen("-e")

    def _screen(self, *options: str) -> str:
        command = [*self._tmux, "capture-pane", "-p", *options]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _svg(screen: str, title: str) -> str:
    console = Console(
        file=StringIO(), record=True, width=WIDTH, force_terminal=True, color_system="truecolor"
    )
    console.print(Text.from_ansi(screen.rstrip("\n")))
    svg = console.export_svg(title=title, code_format=_FORMAT, unique_id="neovim")
    return "".join(f"{line.rstrip()}\n" for line in svg.splitlines())


if __name__ == "__main__":
    main()
