from __future__ import annotations

from collections.abc import Set

import pytest

from conn_types.analysis.rules.route_suggestion import Suggestion, first_rows, suggest
from conn_types.analysis.table import Routes
from conn_types.nearness import nearest_first
from tests.references.tables import mount, route, routes

ROUTES = routes(
    route("home", "/"),
    route("user_detail", "/users/{id}", "shop.users:Users.detail"),
    route("user_list", "/users", "shop.users:Users.index"),
    mount("admin", "/admin", route("stock", "/stock"), route("user_detail", "/users/{id}/{tab}")),
    mount(None, "/{tenant}", route("page", "/{slug}")),
    route("weiß.gar:nicht", "/x"),
)


def suggested(name: str, params: Set[str] | None, known: Routes) -> Suggestion | None:
    return suggest(name, params, known, first_rows(known))


@pytest.mark.parametrize(
    ("written", "params", "hint"),
    [
        ("user_detial", "id", 'did you mean "user_detail"?'),
        ("userdetail", "id", 'did you mean "user_detail"?'),
        ("User-Detail", "id", 'did you mean "user_detail"?'),
        ("stock", "", 'did you mean "admin:stock"?'),
        ("admin.stock", "", 'did you mean "admin:stock"?'),
        ("admin::stock", "", 'did you mean "admin:stock"?'),
        ("shop:home", "", 'did you mean "home"?'),
        ("admin:stokc", "", 'did you mean "admin:stock"?'),
        ("shop:stokc", "", 'did you mean "admin:stock"?'),
        ("/users", "", 'a path stands where a name should: did you mean "user_list"?'),
        ("/users/", "", 'a path stands where a name should: did you mean "user_list"?'),
        ("/users/{id}", "id", 'a path stands where a name should: did you mean "user_detail"?'),
        ("/users/7", "id", 'a path stands where a name should: did you mean "user_detail"?'),
        ("/admin/stock", "", 'a path stands where a name should: did you mean "admin:stock"?'),
        ("/{tenant}/{slug}", "tenant slug", 'a path stands where a name should: did you mean "page"?'),
        ("shop.users:Users.index", "", 'did you mean "user_list"?'),
        ("index", "", 'did you mean "user_list"?'),
        ("Users.detail", "id", 'did you mean "user_detail"?'),
        ("weiß-gar-nicht", "", 'did you mean "weiß.gar:nicht"?'),
    ],
)
def test_what_was_meant(written: str, params: str, hint: str) -> None:
    suggestion = suggested(written, set(params.split()), ROUTES)
    assert suggestion is not None
    assert suggestion.hint == hint


@pytest.mark.parametrize("written", ["", ":", "/", "nothing_like_it", "{", "[", "\\", "é" * 50])
def test_what_is_near_nothing(written: str) -> None:
    suggestion = suggested(written, frozenset(), routes(route("user_detail", "/users/{id}")))
    assert suggestion is None


def test_parameters_choose_among_routes_that_explain_it() -> None:
    both = routes(
        mount("a", "/a", route("user", "/{id}")), mount("b", "/b", route("user", "/{name}")), route("x", "/")
    )
    one = suggested("user", {"name"}, both)
    either = suggested("user", None, both)
    assert one is not None
    assert (one.clear, one.hint) == ("b:user", 'did you mean "b:user"?')
    assert either is not None
    assert (either.clear, either.hint) == (None, 'did you mean one of "a:user", "b:user"?')


def test_nearest_first_is_in_order_and_deterministic() -> None:
    assert nearest_first("path", ["paht", "pathz", "patha", "zzz"], at_least=0.8) == [
        "paht",
        "patha",
        "pathz",
    ]


def test_swapped_letters_are_nearest_in_long_names_too() -> None:
    known = ["resource_177_detail_view", "resource_7_detail_view", "resource_77_detail_view"]
    assert nearest_first("resource_77_detial_view", known, at_least=0.7)[0] == "resource_77_detail_view"
    assert nearest_first("user_detial", ["user_detail", "user_detials"], at_least=0.7)[0] == "user_detail"
