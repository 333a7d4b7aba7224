from __future__ import annotations

import ast

import pytest

from conn_types.analysis.references.scope_writes import MAY_WRITE, Writes, written
from conn_types.analysis.references.walking import walk


@pytest.mark.parametrize(
    ("code", "scope_keys", "path_params"),
    [
        ("scope['a'] = 1", "a", ""),
        ("request.scope['a'] = 1", "a", ""),
        ("child_scope['a'] = child_scope['b']", "a", ""),
        ("scope.setdefault('a', 1)", "a", ""),
        ("scope.update({'a': 1}, b=2)", "a b", ""),
        ("new = {**scope, 'a': 1}", "a", ""),
        ("new = dict(scope, a=1)", "a", ""),
        ("new = {'type': 'http', 'a': 1}", "a", ""),
        ("new = {'type': kind, 'path': '/', 'a': 1}", "type path a", ""),
        ("new = {'type': 'pubsub', 'asgi': {}}", "type asgi", ""),
        ("new = {**scope, 'type': 'http'}", "type", ""),
        ("new = {'type': 'object', 'properties': {}}", "", ""),
        ("await send({'type': 'http.response.start', 'headers': []})", "", ""),
        ("new = {'a': 1}", "", ""),
        ("request.path_params['a'] = 1", "", "a"),
        ("scope['path_params']['a'] = 1", "", "a"),
        ("scope['path_params'].update(a=1)", "", "a"),
        ("scope['path_params'] = found", "path_params", None),
        ("new = {**request.path_params, 'a': 1}", "", ""),
        ("new = dict(request.path_params, a=1)", "", ""),
        ("scope.update({'path_params': found})", "path_params", None),
        ("print(scope['a'], other['b'])", "", ""),
        ("other['b'] = 1", "", ""),
    ],
)
def test_what_is_written(code: str, scope_keys: str, path_params: str | None) -> None:
    found = written(walk(ast.parse(code)).uses)
    assert found.scope_keys == frozenset(scope_keys.split())
    assert found.path_params == (None if path_params is None else frozenset(path_params.split()))
    assert MAY_WRITE.search(code) or found == Writes()


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("scope['state'] = State()", "state"),
        ("scope.setdefault('state', State())", "state"),
        ("scope.setdefault('state', {})", ""),
        ("scope.pop('state')", ""),
        ("del scope['state']", ""),
        ("new = {**scope, 'state': state, 'headers': []}", "state"),
        ("new = {'type': 'http', 'headers': Headers(), 'path': '/'}", "headers"),
    ],
)
def test_which_values_may_be_anything(code: str, values: str) -> None:
    assert written(walk(ast.parse(code)).uses).values == frozenset(values.split())


def test_once_replaced_the_path_parameters_stay_unknown() -> None:
    some, replaced = Writes(path_params=frozenset({"a"})), Writes(path_params=None)
    assert (some | some).path_params == frozenset({"a"})
    assert (some | replaced).path_params is None
    assert (replaced | some).path_params is None
