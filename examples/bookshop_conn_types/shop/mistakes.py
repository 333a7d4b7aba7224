"""The mistakes that `conn-types check` is to find, each on a line of its own with the rule that names it.

The shop starts with all of them: each fails when somebody asks for that page, and not before.
"""

from __future__ import annotations

from conn_types.connection import HTTPConnection
from conn_types.routing import Route
from shop.responses import Json, Redirect, Text


def misspelt_name(conn: HTTPConnection) -> Redirect:
    return Redirect(conn.url_for("boook", book_id=1))  # planted: unknown-route


def dot_for_colon(conn: HTTPConnection) -> Redirect:
    return Redirect(conn.url_for("admin.stock", book_id=1))  # planted: unknown-route


def path_for_name(conn: HTTPConnection) -> Redirect:
    return Redirect(conn.url_for("/authors"))  # planted: unknown-route


def name_without_its_mount(conn: HTTPConnection) -> Redirect:
    return Redirect(conn.url_for("dashboard"))  # planted: unknown-route


def missing_parameter(conn: HTTPConnection) -> Redirect:
    return Redirect(conn.url_for("extract", book_id=1))  # planted: route-params


def query_as_parameter(conn: HTTPConnection) -> Redirect:
    return Redirect(conn.url_for("books", page=2))  # planted: route-params


def unknown_path_parameter(conn: HTTPConnection) -> Text:
    return Text(conn.path_params["author"])  # planted: unknown-path-param


def unknown_scope_key(conn: HTTPConnection) -> Text:
    return Text(conn.scope["pth"])  # planted: unknown-scope-key


def monthly_report(conn: HTTPConnection) -> Json:
    return Json({"sold": 0})


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
