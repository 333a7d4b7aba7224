"""What a new rule begins with."""

from __future__ import annotations

RULE = '''\
"""TODO: what is wrong, in one line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from conn_types.analysis.references.reference import RouteReference
from conn_types.analysis.rules.rule import Facts, Finding, Rule

if TYPE_CHECKING:
    from conn_types.analysis.references.survey import Survey


def look(survey: Survey) -> Iterator[RouteReference]:
    """TODO: what the rule looks at. One that looks at a thing that others look at, too, needs a subject."""
    for reference in survey.references:
        if isinstance(reference, RouteReference):
            yield reference


def check(subject: RouteReference, facts: Facts) -> Iterable[Finding]:
    # TODO: when it is wrong. Where something that is not known could make it right, it is not.
    for name in subject.names:
        if name.text == "some-name":
            yield Finding(path=subject.path, span=name.span, message=f'"{name.text}" is an example')


RULE = Rule(
    name="some-name",
    severity="warning",
    summary="TODO: a thing that is wrong",
    check=check,
    look=look,
    default=False,
)
'''

_APP = """\
```python
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route


def home(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(request.url_for("NAME")))MARKER


app = Starlette(routes=[Route("/", home, name="NAME")])
```
"""
_MISTAKE = _APP.replace("MARKER", "  # error: [some-name] is an example").replace("NAME", "some-name")
_FINE = _APP.replace("MARKER", "").replace("NAME", "home")

PAGE = f"""\
# some-name

## What it does

TODO: reports …

## Why it is bad

TODO

## Example

{_MISTAKE}
## Use instead

{_FINE}
## Known limits

TODO

""" + "\n".join(
    f"## TODO: a near miss ({number})\n\n{_FINE}" for number in ("one", "two", "three", "four", "five")
)

CHANGE = "- `some-name`: TODO.\n"
