"""A read of the session, the user or the authentication where no middleware fills it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from conn_types.analysis.diagnostic import Related
from conn_types.analysis.fullnames import AUTHENTICATION_MIDDLEWARE, SESSION_MIDDLEWARE
from conn_types.analysis.rules.rule import Facts, Finding, Rule

if TYPE_CHECKING:
    from conn_types.analysis.references.survey import Survey
    from conn_types.analysis.references.unfilled_keys import UnfilledKey

_FILLS = {
    "session": SESSION_MIDDLEWARE,
    "user": AUTHENTICATION_MIDDLEWARE,
    "auth": AUTHENTICATION_MIDDLEWARE,
}


def look(survey: Survey) -> Iterable[UnfilledKey]:
    from conn_types.analysis.references.unfilled_keys import unfilled_keys

    return unfilled_keys(survey)


def check(subject: UnfilledKey, facts: Facts) -> Iterable[Finding]:
    module, _, name = _FILLS[subject.key].rpartition(".")
    apps = [app.id for app in subject.apps]
    yield Finding(
        path=subject.path,
        span=subject.span,
        message=f'nothing fills "{subject.key}" here: {" and ".join(apps)} {_have(len(apps))} no {name}',
        hint=f"add it: from {module} import {name}",
        app=apps[0],
        related=tuple(
            Related(location=app.location, message=f"{app.id} is made here") for app in subject.apps
        ),
    )


def _have(number: int) -> str:
    return "has" if number == 1 else "have"


RULE = Rule(
    name="missing-middleware",
    severity="warning",
    summary="a session, user or auth that is read where no middleware fills it",
    check=check,
    look=look,
)
