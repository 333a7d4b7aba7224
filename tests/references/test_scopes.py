from __future__ import annotations

import ast
from pathlib import Path

import pytest

from conn_types.analysis.references.reaching import reaching_bindings
from conn_types.analysis.references.scopes import Assigned, Iterated, Scope, Walked
from conn_types.analysis.references.walking import walk


def walked_function(body: str) -> tuple[Walked, Scope]:
    indented = "".join(f"    {line}\n" for line in body.splitlines())
    walked = walk(ast.parse(f"def f(x):\n{indented}"))
    (scope,) = (scope for scope in walked.functions.values() if scope.qualname == "f")
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
        ("name = 1\ntry:\n    name = 2\nexcept E:\n    use(name)", None),
        ("name = 1\ntry:\n    name = 2\nexcept E:\n    name = 3\nuse(name)", ["2", "3"]),
        ("name = 1\ntry:\n    name = 2\nfinally:\n    pass\nuse(name)", ["2"]),
        ("name = 1\ntry:\n    name = 2\nfinally:\n    use(name)", None),
        ("name = 1\ntry:\n    pass\nfinally:\n    name = 2\nuse(name)", ["2"]),
        ("name = 1\ntry:\n    name = 2\nexcept E:\n    return\nuse(name)", ["2"]),
        ("name = 1\nfor y in x:\n    use(name)\n    name = 2", None),
        ("name = 1\nfor y in x:\n    name = 2\nuse(name)", None),
        ("name = 1\nfor y in x:\n    name = 2\n    use(name)\n    name = 3", ["2"]),
        ("name = 1\nfor y in x:\n    name = 2\n    if y:\n        break\n    name = 3\nuse(name)", None),
        ("name = 1\nfor name in x:\n    pass\nuse(name)", None),
        ("name = 1\nwhile True:\n    name = 2\n    break\nuse(name)", ["2"]),
        ("name = 1\nif x:\n    name = 2\nelse:\n    name = 3\nuse(name)", ["2", "3"]),
        ("name = 1\nif x:\n    name = 2\nelif y:\n    name = 3\nelse:\n    return\nuse(name)", ["2", "3"]),
        ("name = 1\nif x:\n    name = 2\nif x:\n    use(name)", None),
        ("name = 1\nif x:\n    name = 2\nif not x:\n    return\nuse(name)", None),
        ("name = 1\nif x:\n    name = 2\nif y:\n    print()\nuse(name)", ["1", "2"]),
        ("name = 1\nname += 1\nuse(name)", []),
        ("name = 1\nname = f(name, use(name))", ["1"]),
        ("name = 1\nif x and (name := 2):\n    use(name)", None),
        ("name = 1\nwith suppress(E):\n    name = 2\nuse(name)", None),
        ("name = 1\nwith x as name:\n    use(name)", []),
        ("name = 1\ndef g():\n    nonlocal name\n    name = 2\ng()\nuse(name)", None),
        ("global name\nname = 1\nuse(name)", None),
        ("if (name := 1):\n    use(name)", ["1"]),
        ("with x as y:\n    name = 1\nuse(name)", ["1"]),
        ("name = 1\nwith x as y:\n    name = 2\nuse(name)", ["2"]),
        (
            "name = 1\nmatch x:\n    case 1:\n        name = 2\n    case _:\n        name = 3\nuse(name)",
            ["2", "3"],
        ),
        ("name = 1\nmatch x:\n    case 1:\n        name = 2\nuse(name)", ["1", "2"]),
        ("name = 1\nmatch x:\n    case name:\n        use(name)", []),
        ("match x:\n    case 1:\n        name = 1\n    case _:\n        name = 2\nuse(name)", ["1", "2"]),
    ],
)
def test_bindings_that_reach_a_use(body: str, values: list[str] | None) -> None:
    assert reaching(body) == values


def test_a_comprehension_alone_sees_its_variable() -> None:
    walked, scope = walked_function("[use(name) for name in a]\n[use(name) for name in b]\nuse(name)")
    iterables = [
        [ast.unparse(each.what.iterable) for each in bindings if isinstance(each.what, Iterated)]
        for use in walked.uses
        if isinstance(use.node, ast.Call)
        and (bindings := reaching_bindings("name", scope, use.node.args[0], use.position)) is not None
    ]
    assert iterables == [["a"], ["b"], []]


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
    assert walked.module.rebound == {"t"}
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
