from __future__ import annotations

from dataclasses import replace

from conn_types.analysis.references.candidates import Candidates, innermost_applications, outermost_routers
from conn_types.analysis.table import OpenSpot
from tests.references.tables import HERE, app, mount, route, table

SHOP = app("shop:app", route("home", "/"), route("show", "/show", "pages:show"), modules=("shop", "pages"))
BLOG = app(
    "blog:app", mount("sub", "/sub", route("post", "/", "blog:post"), application=True), modules=("blog",)
)
TESTS = app("test_shop:app", route("show", "/", "pages:show"), route("t", "/t", "test_shop:t"), test=True)
TABLE = table(SHOP, BLOG, TESTS)


def ids(found: Candidates) -> tuple[str, list[str | None]]:
    return found.why, [each.app for each in found.candidates]


def test_the_apps_whose_routes_lead_to_the_function() -> None:
    assert ids(outermost_routers(TABLE, "pages", ["pages:show"], is_test=False)) == ("routes", ["shop:app"])


def test_a_nested_function_is_reached_through_the_one_around_it() -> None:
    functions = ["pages:show.<locals>.inner", "pages:show"]
    assert ids(outermost_routers(TABLE, "pages", functions, is_test=False)) == ("routes", ["shop:app"])


def test_else_the_apps_that_import_the_module() -> None:
    assert ids(outermost_routers(TABLE, "pages", ["pages:link"], is_test=False)) == ("imports", ["shop:app"])


def test_else_all_of_them_but_those_of_tests() -> None:
    assert ids(outermost_routers(TABLE, "other", [], is_test=False)) == ("all", ["shop:app", "blog:app"])


def test_the_apps_of_tests_serve_tests_and_the_others_too() -> None:
    assert ids(outermost_routers(TABLE, "test_shop", ["test_shop:t"], is_test=True)) == (
        "routes",
        ["test_shop:app"],
    )
    assert ids(outermost_routers(TABLE, "test_other", [], is_test=True)) == ("all", ["shop:app", "blog:app"])


def test_the_innermost_application_is_the_mounted_one() -> None:
    found = innermost_applications(TABLE, "blog", ["blog:post"], is_test=False)
    assert [row.name for each in found.candidates for row in each.routes.rows()] == ["post"]


def test_where_nothing_leads_to_the_function_any_application_may_hold_it() -> None:
    found = innermost_applications(TABLE, "blog", ["blog:link"], is_test=False)
    names = [[row.name for row in each.routes.rows()] for each in found.candidates]
    assert names == [["sub", "sub:post"], ["post"]]


def test_a_test_may_ask_what_another_test_declares_that_cannot_be_parsed() -> None:
    broken = replace(TABLE, unread_tests=(OpenSpot(location=HERE, reason="invalid syntax"),))
    assert ids(outermost_routers(broken, "test_other", [], is_test=True)) == (
        "all",
        ["shop:app", "blog:app", "main.py"],
    )
    assert ids(outermost_routers(broken, "other", [], is_test=False)) == ("all", ["shop:app", "blog:app"])
