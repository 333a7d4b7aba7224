from __future__ import annotations

import subprocess
import sys

import pytest
import starlette.exceptions
import starlette.routing

from conn_types.interoperability import Match, NoMatchFound, http_exception


def test_matches_are_equal_across_the_libraries() -> None:
    for member in Match:
        theirs: object = starlette.routing.Match[member.name]
        assert member == theirs
        assert theirs == member
        assert hash(member) == hash(theirs)
        assert member.for_any_router() is theirs
    assert Match.NONE != starlette.routing.Match.FULL
    assert Match.NONE != Match.FULL
    assert Match.NONE != 0


def test_no_match_found_is_starlettes_too() -> None:
    error = NoMatchFound("user", {"id": 1, "page": 2})
    assert isinstance(error, starlette.routing.NoMatchFound)
    assert str(error) == str(starlette.routing.NoMatchFound("user", {"id": 1, "page": 2}))
    assert type(error).__name__ == "NoMatchFound"
    assert type(NoMatchFound("user", {})) is type(error)


def test_subclass_of_no_match_found_is_starlettes_too() -> None:
    class OwnError(NoMatchFound):
        pass

    error = OwnError("user", {})
    assert isinstance(error, OwnError)
    assert isinstance(error, starlette.routing.NoMatchFound)


def test_http_exception_is_starlettes() -> None:
    error = http_exception(405, {"Allow": "GET"})
    assert isinstance(error, starlette.exceptions.HTTPException)
    assert (error.status_code, error.headers) == (405, {"Allow": "GET"})


@pytest.mark.parametrize(
    "expression",
    [
        "Match.FULL.for_any_router() is Match.FULL",
        "type(NoMatchFound('user', {})) is NoMatchFound",
        "http_exception(404) is None",
        "no_match_found_types() == (NoMatchFound,)",
        "not any(name.partition('.')[0] in ('starlette', 'anyio') for name in sys.modules)",
    ],
)
def test_without_starlette_everything_is_ours(expression: str) -> None:
    source = f"import sys, conn_types\nfrom conn_types.interoperability import *\nprint({expression})"
    run = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    assert run.stdout == "True\n"


def test_starlette_may_be_loaded_later() -> None:
    source = (
        "from conn_types.routing import Match, NoMatchFound, Route\n"
        "route = Route('/a', lambda connection: None, name='a')\n"
        "scope = {'type': 'http', 'method': 'GET', 'path': '/a'}\n"
        "print(type(route.matches(scope)[0]) is Match)\n"
        "import starlette.routing\n"
        "print(route.matches(scope)[0] is starlette.routing.Match.FULL)\n"
        "router = starlette.routing.Router([route, starlette.routing.Route('/b', print, name='b')])\n"
        "print(router.url_path_for('a'), router.url_path_for('b'))"
    )
    run = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    assert run.stdout == "True\nTrue\n/a /b\n"
