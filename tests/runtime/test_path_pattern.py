from __future__ import annotations

import pytest
import starlette.routing
from hypothesis import given
from hypothesis import strategies as st

from conn_types.convertors import CONVERTOR_TYPES
from conn_types.path_pattern import PathParameter, PathPattern

texts = st.text(alphabet="{}:/ abintsrx_0-", max_size=30)


def test_parts_of_a_pattern() -> None:
    pattern = PathPattern.parse("/users/{id:int}/files/{name}")
    assert pattern.parameters == (
        PathParameter(name="id", convertor="int", start=7, end=15),
        PathParameter(name="name", convertor="str", start=22, end=28),
    )
    assert pattern.format == "/users/{id}/files/{name}"
    assert pattern.parameter_names == {"id", "name"}
    assert pattern.problems == ()


@given(texts)
def test_parses_as_starlette_does(text: str) -> None:
    pattern = PathPattern.parse(text)
    assert all(text[each.start : each.end].startswith("{" + each.name) for each in pattern.parameters)
    if any(parameter.convertor not in CONVERTOR_TYPES for parameter in pattern.parameters):
        with pytest.raises(AssertionError):
            starlette.routing.compile_path(text)
        return
    if any(problem.fatal for problem in pattern.problems):
        with pytest.raises(ValueError, match="Duplicated param name"):
            starlette.routing.compile_path(text)
        return
    _, text_format, convertors = starlette.routing.compile_path(text)
    assert pattern.format == text_format
    assert [parameter.name for parameter in pattern.parameters] == list(convertors)
    for parameter in pattern.parameters:
        assert (
            type(convertors[parameter.name]).__name__ == type(CONVERTOR_TYPES[parameter.convertor]).__name__
        )


@given(texts)
def test_every_brace_is_part_of_a_parameter_or_of_a_problem(text: str) -> None:
    pattern = PathPattern.parse(text)
    spans = [(parameter.start, parameter.end) for parameter in pattern.parameters]
    spans += [(problem.start, problem.end) for problem in pattern.problems]
    covered = {place for start, end in spans for place in range(start, end)}
    assert {place for place, character in enumerate(text) if character in "{}"} <= covered
    assert all(text[problem.start : problem.end] for problem in pattern.problems)


@pytest.mark.parametrize(
    ("text", "piece", "message"),
    [
        ("/{user-id}", "{user-id}", '"user-id" is no parameter name'),
        ("/a/{1st:int}", "{1st:int}", '"1st" is no parameter name'),
        ("/{id:int:x}", "{id:int:x}", '"int:x" is no convertor name'),
        ("/{id:[0-9]+}", "{id:[0-9]+}", '"[0-9]+" is no convertor name'),
        ("/{id:}", "{id:}", 'no convertor stands after the ":"'),
        ("/{ id }", "{ id }", 'write "{id}", without the spaces'),
        ("/{id: int}", "{id: int}", '" int" is no convertor name'),
        ("/{id", "{", '"{" is never closed'),
        ("/{id/x}", "{", '"{" is never closed'),
        ("/id}", "}", '"}" closes nothing'),
        ("/{}", "{}", "has no name"),
        ("/{ }", "{ }", "has no name"),
        ("/{:int}", "{:int}", "has no name"),
        ("/{id}/{id:int}", "{id:int}", 'the parameter "id" is there twice'),
    ],
)
def test_problem_names_the_piece(text: str, piece: str, message: str) -> None:
    problem = PathPattern.parse(text).problems[0]
    assert text[problem.start : problem.end] == piece
    assert message in problem.message
    assert problem.fatal == ("twice" in message)


@pytest.mark.parametrize(
    "text", ["", "/", "/users", "/{id}", "/{_a1:float}.{b}", "{tenant}.example.org:8000", "/:id", "/<id>"]
)
def test_nothing_is_wrong(text: str) -> None:
    assert PathPattern.parse(text).problems == ()


def test_equal_texts_are_one_pattern() -> None:
    assert PathPattern.parse("/users/{id}") is PathPattern.parse("/users/" + "{id}")
