from __future__ import annotations

import ast
from pathlib import Path

import pytest

from conn_types.analysis.references.scopes import Assigned, Scope, Walked, reaching_bindings
from conn_types.analysis.references.walking import walk


def walked_function(body: str) -> tuple[Walked, Scope]:
    indented = "".join(f"    {line}\n" for line in body.splitlines())
    walked = walk(ast.parse(f"def f(x):\n{indented}"))
    (scope,) = walked.functions.values()
    return walked, scope


def reaching(body: str) -> list[str] | None:
    """The values that may be bound to `name` where `use(name)` stands."""
    walked, scope = walked_function(body)
    (use,) = [
        each
        for each in walked.uses
        if isinstance(each.node, ast.Call) and ast.unparse(each.node.func) == "use"
    ]
    assert isinstance(use.node, ast.Call)
    found = reaching_bindings("name", scope, use.node.args[0], use.position)
    if found is None:
        return None
    return [
        ast.unparse(each.what.value) for each in found if isinstance(each.what, Assigned) and each.what.value
    ]


@pytest.mark.parametrize(
    ("body", "values"),
    [
        ("name = 1\nuse(name)", ["1"]),
        ("name = 1\nname = 2\nuse(name)", ["2"]),
        ("name = 1\nuse(name)\nname = 2", ["1"]),
        ("name = 1\nif x:\n    name = 2\nuse(name)", ["1", "2"]),
        ("if x:\n    name = 1\nelse:\n    name = 2\nuse(name)", ["1", "2"]),
        ("name = 1\nif x:\n    name = 2\n    return\nuse(name)", ["1"]),
        ("name = 1\nif x:\n    name = 2\nelse:\n    use(name)", ["1"]),
        ("if x:\n    name = 1\n    use(name)\nelse:\n    name = 2", ["1"]),
        ("name = 1\ntry:\n    name = 2\nexcept E:\n    use(name)", ["1", "2"]),
        ("name = 1\nfor y in x:\n    use(name)\n    name = 2", None),
        ("for y in x:\n    name = 1\n    use(name)\n    name = 2", None),
        ("if (name := 1):\n    use(name)", ["1"]),
        ("with x as y:\n    name = 1\nuse(name)", ["1"]),
        ("match x:\n    case 1:\n        name = 1\n    case _:\n        name = 2\nuse(name)", ["1", "2"]),
    ],
)
def test_bindings_that_reach_a_use(body: str, values: list[str] | None) -> None:
    assert reaching(body) == values


@pytest.mark.parametrize(("before", "known"), [("name = 1", True), ("name = 1\n    name = 2", False)])
def test_a_nested_function_runs_at_another_time(before: str, known: bool) -> None:
    walked = walk(ast.parse(f"def f():\n    {before}\n    def g():\n        use(name)\n"))
    outer = next(scope for scope in walked.functions.values() if scope.qualname == "f")
    (use,) = walked.uses
    assert isinstance(use.node, ast.Call)
    found = reaching_bindings("name", outer, use.node.args[0], use.position)
    assert (found is not None) == known


def test_names_are_bound_where_python_binds_them() -> None:
    walked = walk(
        ast.parse(
            "import a.b, c as d\nfrom e import f as g, h\n"
            "class C:\n    x = 1\n    def m(self, p, *q, r, **s):\n"
            "        global t\n        u, (v, *w) = y = p\n        del z\n        with p as k: pass\n"
            "        try: pass\n        except E as error: pass\n        return [i for i in p if (j := i)]\n"
        )
    )
    (class_scope,) = walked.classes.values()
    (method,) = walked.functions.values()
    assert sorted(walked.module.bindings) == ["C", "a", "d", "g", "h"]
    assert sorted(class_scope.bindings) == ["m", "x"]
    assert sorted(method.bindings) == ["error", *"ijkpqrs", "self", *"tuvwyz"]
    assert walked.rebound == {"t"}
    assert (class_scope.qualname, method.qualname) == ("C", "C.m")


def test_a_method_does_not_see_what_its_class_body_binds() -> None:
    walked = walk(ast.parse("x = 1\nclass C:\n    x = 2\n    def m(self): return x\n"))
    (method,) = walked.functions.values()
    assert method.binder("x") is walked.module


def test_qualified_names_are_pythons() -> None:
    walked = walk(ast.parse("def f():\n    class C:\n        def m(self): return lambda: 1\n"))
    names = {scope.qualname for scope in (*walked.functions.values(), *walked.classes.values())}
    assert names == {"f", "f.<locals>.C", "f.<locals>.C.m", "f.<locals>.C.m.<locals>.<lambda>"}


def test_only_the_body_of_a_try_is_guarded() -> None:
    walked, _ = walked_function(
        "try:\n    use(1)\nexcept E:\n    use(2)\nelse:\n    use(3)\nfinally:\n    use(4)\nuse(5)"
    )
    guarded = {
        ast.unparse(use.node.args[0]): [ast.unparse(each) for each in use.position.caught if each]
        for use in walked.uses
        if isinstance(use.node, ast.Call)
    }
    assert guarded == {"1": ["E"], "2": [], "3": [], "4": [], "5": []}


@pytest.mark.parametrize(
    "path", sorted(Path(ast.__file__).parent.glob("[a-d]*.py")), ids=lambda path: path.stem
)
def test_any_file_is_walked_to_the_end(path: Path) -> None:
    tree = ast.parse(path.read_bytes())
    walked = walk(tree)
    calls = sum(isinstance(node, ast.Call) for node in ast.walk(tree))
    assert sum(isinstance(use.node, ast.Call) for use in walked.uses) == calls


def test_code_that_is_nested_deeply_is_walked() -> None:
    walked = walk(ast.parse("x = " + "+".join(["f(1)"] * 900)))
    assert len(walked.uses) == 900
