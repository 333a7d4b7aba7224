"""What the site takes from elsewhere: the rules' pages, the benchmarks, the changelog, and the stubs.

A hook of MkDocs (`mkdocs.yml` names it). Nothing is written into `docs/`, where links lead to the files
themselves, as they must for those who read them there.
"""

from __future__ import annotations

import posixpath
import re
import shutil
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from conn_types.analysis.rules import RULES

ROOT = Path(__file__).parents[1]
DOCUMENTED = ROOT / "build" / "documented"
"""Where the modules lie for mkdocstrings, each beside its stub as in the wheel."""

GATHERED = {
    "benchmarks/README.md": "benchmarks/index.md",
    "benchmarks/overhead.md": "benchmarks/overhead.md",
    "benchmarks/runtime.md": "benchmarks/runtime.md",
    "benchmarks/stubs.md": "benchmarks/stubs.md",
    "benchmarks/runtime.txt": "benchmarks/runtime.txt",
    "CHANGELOG.md": "changelog.md",
    **{f"conn_types/analysis/rules/pages/{rule.name}.md": f"rules/{rule.name}.md" for rule in RULES},
}
"""The file in the repository → the address of its page."""

_LINK = re.compile(r"\[(?P<text>[^]\n]+)\]\((?P<path>\.\./[^)#\s]+)\)")


def on_config(config: Any) -> Any:
    shutil.rmtree(DOCUMENTED, ignore_errors=True)
    shutil.copytree(ROOT / "conn_types", DOCUMENTED / "conn_types", ignore=_not_documented)
    shutil.copytree(ROOT / "stubs" / "conn_types", DOCUMENTED / "conn_types", dirs_exist_ok=True)
    handlers = config["plugins"]["mkdocstrings"].config["handlers"]
    handlers["python"]["paths"] = [str(DOCUMENTED)]
    _rules_of(config.nav or []).extend(f"rules/{rule.name}.md" for rule in RULES)
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    for source, address in GATHERED.items():
        files.append(File.generated(config, address, content=(ROOT / source).read_text("utf-8")))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Links to gathered files lead to their pages. What else lies outside of `docs/` is not in the site."""
    folder = posixpath.dirname(page.file.src_uri)

    def link(found: re.Match[str]) -> str:
        source = posixpath.normpath(posixpath.join("docs", folder, found["path"]))
        if source in GATHERED:
            return f"[{found['text']}]({posixpath.relpath(GATHERED[source], folder or '.')})"
        return found[0] if source.startswith("docs/") else found["text"]

    return _LINK.sub(link, markdown)


def _not_documented(folder: str, names: list[str]) -> set[str]:
    return {name for name in names if name in ("analysis", "cli", "__pycache__")}


def _rules_of(nav: list[Any]) -> list[Any]:
    """The part of the navigation that lists the rules."""
    return next(entry["Rules"] for entry in nav if "Rules" in entry)
