"""The mistakes that `conn-types check` is to find, each on a line of its own with the rule that names it.

The shop starts with all of them: each fails when somebody asks for that page, and not before.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse
from starlette.routing import Route


def misspelt_name(request: Request) -> RedirectResponse:
    return RedirectResponse(request.url_for("boook", book_id=1))  # planted: unknown-route


def dot_for_colon(request: Request) -> RedirectResponse:
    return RedirectResponse(request.url_for("admin.stock", book_id=1))  # planted: unknown-route


def path_for_name(request: Request) -> RedirectResponse:
    return RedirectResponse(request.url_for("/authors"))  # planted: unknown-route


def name_without_its_mount(request: Request) -> RedirectResponse:
    return RedirectResponse(request.url_for("dashboard"))  # planted: unknown-route


def missing_parameter(request: Request) -> RedirectResponse:
    return RedirectResponse(request.url_for("extract", book_id=1))  # planted: route-params


def query_as_parameter(request: Request) -> RedirectResponse:
    return RedirectResponse(request.url_for("books", page=2))  # planted: route-params


def unknown_path_parameter(request: Request) -> PlainTextResponse:
    return PlainTextResponse(request.path_params["author"])  # planted: unknown-path-param


def unknown_scope_key(request: Request) -> PlainTextResponse:
    return PlainTextResponse(request.scope["pth"])  # planted: unknown-scope-key


def monthly_report(request: Request) -> JSONResponse:
    return JSONResponse({"sold": 0})


routes = [
    Route("/misspelt-name", misspelt_name),
    Route("/dot-for-colon", dot_for_colon),
    Route("/path-for-name", path_for_name),
    Route("/name-without-its-mount", name_without_its_mount),
    Route("/missing-parameter", missing_parameter),
    Route("/query-as-parameter", query_as_parameter),
    Route("/authors/{slug}", unknown_path_parameter),
    Route("/scope", unknown_scope_key),
    Route("/reports/{year-month}", monthly_report),  # planted: invalid-path-pattern
]
