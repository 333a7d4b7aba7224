from __future__ import annotations

from conn_types.analysis.suggestion import did_you_mean, nearest


def test_nearest_of_several() -> None:
    assert nearest("user_detial", ["user_detail", "user_list", "detail"]) == "user_detail"
    assert nearest("Exclude", ["exclude", "include"]) == "exclude"


def test_nothing_is_near() -> None:
    assert nearest("zzz", ["user_detail"]) is None
    assert nearest("x", []) is None


def test_the_name_itself_is_no_suggestion() -> None:
    assert nearest("user", ["user"]) is None


def test_order_does_not_matter() -> None:
    assert nearest("ab1", ["ab3", "ab2"]) == nearest("ab1", ["ab2", "ab3"]) == "ab2"


def test_sentence() -> None:
    assert did_you_mean("chek", ["check", "routes"]) == 'did you mean "check"?'
    assert did_you_mean("zzz", ["routes", "check"]) == "choose from check, routes"
    assert did_you_mean("zzz", []) == ""
