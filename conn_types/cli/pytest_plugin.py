"""`pytest --conn-types`: the check as one test more, which fails with the report of `conn-types check`.

pytest imports this at the start of every run, so that what the check needs is imported when it runs.
"""

from __future__ import annotations

from typing import Any

import pytest

from conn_types.cli import refusal_without_libraries

NAME = "conn-types"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("conn-types", "static route checking")
    group.addoption(
        "--conn-types",
        action="store_true",
        help="check every reference to a route in the project, as `conn-types check` does",
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(
    session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Put it last, and behind what `-k` and `-m` choose among the tests: who asks for it gets it."""
    if config.getoption("--conn-types"):
        items.append(RouteCheck.from_parent(session, name=NAME, nodeid=NAME))  # pyright: ignore[reportUnknownMemberType]


class RouteCheck(pytest.Item):
    """The check of the project that pytest was started in."""

    def runtest(self) -> None:
        refusal = refusal_without_libraries()
        if refusal is not None:
            raise CannotRunError(refusal)
        report, failed = _checked(self.config)
        if failed:
            raise MistakesError(report)
        self.add_report_section("call", "conn-types", report)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, (MistakesError, CannotRunError)):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Any, int | None, str]:
        return self.config.rootpath, None, NAME


class MistakesError(Exception):
    """Something was found at error level; the message is the report."""


class CannotRunError(Exception):
    """The check cannot run; the message says why, and what to do."""


def _checked(config: pytest.Config) -> tuple[str, bool]:
    """The report as text, and whether it holds an error."""
    from conn_types.analysis.check import check_project
    from conn_types.analysis.configuration import refuse_unknown_rules
    from conn_types.analysis.errors import AnalysisError
    from conn_types.analysis.project import Project
    from conn_types.analysis.render import CHECK_FORMATS
    from conn_types.analysis.render.drawing import Drawing
    from conn_types.analysis.rules import RULES
    from conn_types.analysis.selection import WORDS

    terminal = config.get_terminal_writer()
    try:
        project = Project.open(start=config.invocation_params.dir)
        refuse_unknown_rules(project.configuration, frozenset(rule.name for rule in RULES), WORDS)
        report = check_project(project, (), project.configuration.apps)
    except AnalysisError as error:
        raise CannotRunError(f"conn-types: error: {error}") from error
    drawing = Drawing(colours=terminal.hasmarkup, width=terminal.fullwidth, project=project)
    return CHECK_FORMATS["text"](report, drawing), report.exit_status != 0
