from __future__ import annotations

import pytest

from conn_types.analysis.references.reference import (
    Candidate,
    GivenParameter,
    KnownText,
    RouteReference,
    Span,
)
from conn_types.analysis.references.resolution import Verdict, resolve
from conn_types.analysis.table import Routes
from tests.references.tables import mount, route, routes, spot

SPAN = Span(line=1, column=0, end_line=1, end_column=1)
SHOP = routes(route("home", "/"), route("book", "/{id}"), mount("t", "/{tenant}", route("page", "/{slug}")))
BLOG = routes(route("home", "/"), route("post", "/{id}"))
OPEN = routes(route("home", "/"), open=(spot("plugins:"),))


def reference(
    name: str,
    *params: str,
    asks: tuple[Routes, ...] = (SHOP,),
    open_params: bool = False,
    closed: bool = True,
    excused: bool = False,
) -> RouteReference:
    return RouteReference(
        path="main.py",
        span=SPAN,
        reverser="url_for",
        names=(KnownText(text=name, span=SPAN),),
        params=tuple(GivenParameter(name=each, span=SPAN) for each in params),
        open_params=open_params,
        candidates=tuple(Candidate(app=f"app{number}", routes=each) for number, each in enumerate(asks)),
        closed=closed,
        excused=excused,
    )


@pytest.mark.parametrize(
    ("asked", "verdict"),
    [
        (reference("book", "id"), "found"),
        (reference("book"), "wrong-params"),
        (reference("bok", "id"), "unknown-name"),
        (reference("t:page", "tenant", "slug"), "found"),
        (reference("t:page", "slug"), "unfilled"),
        (reference("t", "tenant", "path"), "found"),
        (reference("post", "id", asks=(SHOP, BLOG)), "found"),
        (reference("nowhere", asks=(SHOP, BLOG)), "unknown-name"),
        (reference("post", asks=(SHOP, BLOG)), "wrong-params"),
        (reference("plugins:x", asks=(OPEN,)), "unsure"),
        (reference("plugin:x", asks=(OPEN,)), "unknown-name"),
        (reference("plugins:x", asks=(SHOP, OPEN)), "unsure"),
        (reference("home", asks=(OPEN,)), "found"),
        (reference("home", asks=()), "unsure"),
        (reference("book", open_params=True), "unsure"),
        (reference("bok", open_params=True), "unknown-name"),
        (reference("plugins:x", open_params=True, asks=(OPEN,)), "unsure"),
        (reference("bok", closed=False), "unsure"),
        (reference("book", "id", closed=False), "found"),
        (reference("bok", excused=True), "unsure"),
        (reference("t:page", "slug", excused=True), "unsure"),
    ],
)
def test_each_verdict(asked: RouteReference, verdict: Verdict) -> None:
    assert [resolved.verdict for resolved in resolve(asked)] == [verdict]


def test_the_smallest_mistake_is_told() -> None:
    (resolved,) = resolve(reference("post", asks=(SHOP, BLOG)))
    assert resolved.candidate is not None
    assert resolved.candidate.app == "app1"
    assert [row.path for row in resolved.rows] == ["/{id}"]


def test_each_name_has_an_answer_of_its_own() -> None:
    both = (KnownText(text="home", span=SPAN), KnownText(text="hone", span=SPAN))
    asked = RouteReference(
        path="main.py",
        span=SPAN,
        reverser="url_for",
        names=both,
        candidates=(Candidate(app="app", routes=SHOP),),
    )
    assert [(each.name.text, each.verdict) for each in resolve(asked)] == [
        ("home", "found"),
        ("hone", "unknown-name"),
    ]
