"""What a rule is: its name, its severity, what it looks at, and one pure function."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from conn_types.analysis.diagnostic import Diagnostic, Edit, Related, Severity
from conn_types.analysis.location import Location
from conn_types.analysis.references.reference import KnownText, Span
from conn_types.analysis.rules.route_suggestion import first_rows
from conn_types.analysis.table import Routes, RouteTable, Row

if TYPE_CHECKING:
    from conn_types.analysis.references.survey import Survey

SubjectT = TypeVar("SubjectT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a rule may know beside its subject.

    - `scope_keys`, `path_params`: keys that the project itself writes into a scope and into `path_params`;
      the latter are None where it replaces the whole of them.
    """

    table: RouteTable
    scope_keys: frozenset[str] = frozenset()
    path_params: frozenset[str] | None = frozenset()
    _rows: dict[int, tuple[Routes, Mapping[str, Row]]] = field(
        default_factory=dict[int, "tuple[Routes, Mapping[str, Row]]"], compare=False, repr=False
    )

    def first_rows(self, routes: Routes) -> Mapping[str, Row]:
        """The first row of each name, by identity of the routes: they are asked again for each mistake."""
        if id(routes) not in self._rows:
            self._rows[id(routes)] = (routes, first_rows(routes))
        return self._rows[id(routes)][1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a rule says about its subject; the fields mean what they mean in a `Diagnostic`."""

    path: str
    span: Span
    message: str
    hint: str | None = None
    app: str | None = None
    related: tuple[Related, ...] = ()
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Generic[SubjectT]):
    """A rule. `summary` completes "This rule reports …". It has one of these:

    - `subject`: what it is asked about, one thing at a time, by the command and by mypy's plugin.
    - `look`: finds its subjects, for a rule that has to know the whole project. The plugin does not, so that
      such a rule is no error code. What finds them is imported there: most runs do not need it.
    - `review`: the same, for a rule that judges what the others found.

    And:

    - `default`: whether it is told without being selected.
    - `needs_types`: whether nothing but mypy's plugin can make its subjects.
    """

    name: str
    severity: Severity
    summary: str
    check: Callable[[SubjectT, Facts], Iterable[Finding]] = field(compare=False)
    subject: type[SubjectT] | None = None
    look: Callable[[Survey], Iterable[SubjectT]] | None = field(default=None, compare=False)
    review: Callable[[Survey, Collection[Diagnostic]], Iterable[SubjectT]] | None = field(
        default=None, compare=False
    )
    default: bool = True
    needs_types: bool = False

    @property
    def command_only(self) -> bool:
        return self.subject is None

    @property
    def level(self) -> str:
        """At which level it is reported where nothing is configured: `error`, `warning` or `off`."""
        return self.severity if self.default else "off"

    def diagnostics(self, subject: object, facts: Facts) -> tuple[Diagnostic, ...]:
        """What the rule has to say about the subject; nothing where it looks at other things."""
        if self.subject is None or not isinstance(subject, self.subject):
            return ()
        return self.told(subject, facts)

    def told(self, subject: SubjectT, facts: Facts) -> tuple[Diagnostic, ...]:
        """What it has to say about one that it found itself."""
        return tuple(self._diagnostic(finding) for finding in self.check(subject, facts))

    def _diagnostic(self, finding: Finding) -> Diagnostic:
        span = finding.span
        return Diagnostic(
            rule=self.name,
            severity=self.severity,
            location=Location(path=finding.path, line=span.line, column=span.column),
            end_line=span.end_line,
            end_column=span.end_column,
            message=finding.message,
            hint=finding.hint,
            app=finding.app,
            related=finding.related,
            edits=finding.edits,
        )


def replacement(name: KnownText, text: str) -> tuple[Edit, ...]:
    """The edit that puts `text` in the place of a plain literal; none where it is something else."""
    if name.quote is None or any(char in text for char in (name.quote, "\\", "\n")):
        return ()
    return (edit_of(name.span, f"{name.quote}{text}{name.quote}"),)


def edit_of(span: Span, text: str) -> Edit:
    return Edit(
        line=span.line,
        column=span.column,
        end_line=span.end_line,
        end_column=span.end_column,
        text=text,
    )
