"""The README's console blocks: what they show is what the commands print.

A block that is checked comes after a comment that says where its commands run:

    <!-- run in examples/bookshop_starlette -->
    ```console
    $ conn-types check
    …
    ```

`python -m tests.meta.readme` (`make readme`) runs them again and writes what they print.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.meta.sources import ROOT

README = ROOT / "README.md"

_BLOCK = re.compile(
    r"(?P<head><!-- run in (?P<folder>\S+) -->\n```console\n)(?P<body>.*?)(?P<tail>^```$)",
    re.DOTALL | re.MULTILINE,
)


def with_real_output(text: str) -> str:
    """The text with each checked block's output replaced by what its commands print now."""
    return _BLOCK.sub(
        lambda block: block["head"] + _session(block["body"], ROOT / block["folder"]) + block["tail"], text
    )


def checked_commands(text: str) -> list[str]:
    return [command for block in _BLOCK.finditer(text) for command in _commands(block["body"])]


def _commands(body: str) -> list[str]:
    return [line.removeprefix("$ ") for line in body.splitlines() if line.startswith("$ ")]


def _session(body: str, folder: Path) -> str:
    return "".join(f"$ {command}\n{_printed(command, folder)}" for command in _commands(body))


def _printed(command: str, folder: Path) -> str:
    """What the command prints to a pipe, with the programs of the environment that runs this."""
    environment = {
        name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "COLUMNS")
    }
    environment["PATH"] = os.pathsep.join((str(Path(sys.prefix) / "bin"), environment.get("PATH", "")))
    result = subprocess.run(
        command,
        shell=True,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    # The reader's environment is `.venv`, wherever this one lies.
    printed = result.stdout.replace(sys.prefix, ".venv")
    return "".join(f"{line.rstrip()}\n" for line in printed.splitlines())


if __name__ == "__main__":
    README.write_text(with_real_output(README.read_text("utf-8")), "utf-8")
