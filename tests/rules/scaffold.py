"""A new rule with its page: `python -m tests.rules.scaffold some-name` (`make rule NAME=some-name`).

What is written passes the tests as it is: it finds one made-up mistake, and is off. TODO marks what to fill
in.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from tests.rules.scaffold_templates import CHANGE, PAGE, RULE

ROOT = Path(__file__).parents[2]
RULES = Path("conn_types", "analysis", "rules")
NAME = re.compile(r"[a-z]+(-[a-z]+)+")


class ScaffoldError(ValueError):
    """The name is no rule's, or somebody has it."""


def scaffold(root: Path, name: str) -> list[Path]:
    """Write the rule's files, and its lines in others. Raises `ScaffoldError` before anything is written."""
    if not NAME.fullmatch(name):
        raise ScaffoldError(f'"{name}" is no name of a rule, as "unknown-route" is')
    module = name.replace("-", "_")
    rule, page = root / RULES / f"{module}.py", root / RULES / "pages" / f"{name}.md"
    for path in (rule, page):
        if path.exists():
            raise ScaffoldError(f"{path.relative_to(root)} is there already")
    registry, changelog = root / RULES / "__init__.py", root / "CHANGELOG.md"
    texts = {
        rule: _filled(RULE, name),
        page: _filled(PAGE, name),
        registry: _with_rule(registry.read_text("utf-8"), module),
        changelog: _with_change(changelog.read_text("utf-8"), _filled(CHANGE, name)),
    }
    for path, text in texts.items():
        path.write_text(text, "utf-8")
    return [*texts]


def _filled(template: str, name: str) -> str:
    return template.replace("some-name", name)


def _with_rule(registry: str, module: str) -> str:
    """Its import among the others, which are sorted, and its line above the last one of the tuple."""
    imports = re.search(r"(?<=rules import \(\n)(?:    \w+,\n)+", registry)
    last = registry.rfind("    unreadable_file.RULE,\n")
    if imports is None or last < 0:
        raise ScaffoldError(f"{RULES / '__init__.py'} does not look as expected")
    listed = "".join(sorted({*imports[0].splitlines(keepends=True), f"    {module},\n"}))
    return (
        registry[: imports.start()]
        + listed
        + registry[imports.end() : last]
        + (f"    {module}.RULE,\n{registry[last:]}")
    )


def _with_change(changelog: str, change: str) -> str:
    head, added, tail = changelog.partition("### Added\n\n")
    if not added:
        raise ScaffoldError('CHANGELOG.md has no "### Added"')
    return f"{head}{added}{change}{tail}"


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("usage: python -m tests.rules.scaffold some-name", file=sys.stderr)
        return 2
    try:
        written = scaffold(ROOT, arguments[0])
    except ScaffoldError as error:
        print(error, file=sys.stderr)
        return 2
    for path in written:
        print(path.relative_to(ROOT))
    print("fill in what is marked with TODO, then: make rules")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
