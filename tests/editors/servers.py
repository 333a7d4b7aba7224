"""The language servers, as an editor starts them."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from tests.checker_output import PROGRAMS
from tests.editors.language_server import LanguageServer, running


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """`distribution` is what it is installed as. Nothing is configured."""

    name: str
    distribution: str
    command: tuple[str, ...]

    @property
    def version(self) -> str:
        return version(self.distribution)

    def start(self, root: Path) -> AbstractContextManager[LanguageServer]:
        program, *arguments = self.command
        environment = activated(root / ".venv")
        return running([PROGRAMS / program, *arguments], root, environment)


def activated(environment: Path) -> dict[str, str]:
    """The variables of an editor that is started from a shell in which the environment is activated."""
    path = os.pathsep.join((str(environment / "bin"), os.environ.get("PATH", "")))
    return {**os.environ, "VIRTUAL_ENV": str(environment), "PATH": path}


SERVERS = (
    Server(name="pyright", distribution="pyright", command=("pyright-langserver", "--stdio")),
    Server(name="basedpyright", distribution="basedpyright", command=("basedpyright-langserver", "--stdio")),
    Server(name="ty", distribution="ty", command=("ty", "server")),
    Server(name="pyrefly", distribution="pyrefly", command=("pyrefly", "lsp")),
    Server(name="zuban", distribution="zuban", command=("zuban", "server")),
    Server(name="jedi", distribution="jedi-language-server", command=("jedi-language-server",)),
)
