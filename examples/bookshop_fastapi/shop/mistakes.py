"""The mistakes that `conn-types check` is to find, each on a line of its own with the rule that names it.

The shop starts with all of them: each fails when somebody asks for that page, and not before.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse

router = APIRouter(prefix="/mistakes")


@router.get("/misspelt-name")
def misspelt_name(request: Request) -> RedirectResponse:
    return RedirectResponse(request.url_for("boook", book_id=1))  # planted: unknown-route


@router.get("/dot-for-colon")
def dot_for_colon(request: Request) -> RedirectResponse:
    return RedirectResponse(request.url_for("admin.stock", book_id=1))  # planted: unknown-route


@router.get("/path-for-name")
def path_for_name(request: Request) -> RedirectResponse:
    return RedirectResponse(request.url_for("/authors"))  # planted: unknown-route


@router.get("/name-without-its-mount")
def name_without_its_mount(request: Request) -> RedirectResponse:
    return RedirectResponse(request.url_for("dashboard"))  # planted: unknown-route


@router.get("/missing-parameter")
def missing_parameter(request: Request) -> RedirectResponse:
    return RedirectResponse(request.url_for("extract", book_id=1))  # planted: route-params


@router.get("/query-as-parameter")
def query_as_parameter(request: Request) -> RedirectResponse:
    return RedirectResponse(request.url_for("books", page=2))  # planted: route-params


def author_of_the_page(conn: HTTPConnection) -> str:
    return str(conn.path_params["author"])  # planted: unknown-path-param


@router.get("/authors/{slug}")
def unknown_path_parameter(author: Annotated[str, Depends(author_of_the_page)]) -> PlainTextResponse:
    return PlainTextResponse(author)


@router.get("/scope")
def unknown_scope_key(request: Request) -> PlainTextResponse:
    return PlainTextResponse(request.scope["pth"])  # planted: unknown-scope-key


@router.get("/reports/{year-month}")  # planted: invalid-path-pattern
def monthly_report() -> dict[str, int]:
    return {"sold": 0}
