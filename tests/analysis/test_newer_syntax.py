"""What a newer Python has is found; of what every Python reads, most is not."""

from __future__ import annotations

import sys

import pytest

from conn_types.analysis.newer_syntax import may_be_newer

NEWER = (
    ((3, 11), "try:\n    g()\nexcept* ValueError:\n    pass"),
    ((3, 11), "x[a[0], *y] = 1"),
    ((3, 11), "def g(*args: *X): pass"),
    ((3, 12), "type X = int"),
    ((3, 12), "type\\\n X = int"),
    ((3, 12), "type X[T] = list[T]"),
    ((3, 12), "def g[T](x: T): pass"),
    ((3, 12), "class C\\\n[T]: pass"),
    ((3, 12), "f'{x['a']}'"),
    ((3, 12), "x = (f'{x['a']}')"),
    ((3, 12), 'rf"{x}, {x["a"]}"'),
    ((3, 12), 'Rf"{x["a"]}"'),
    ((3, 12), "F'{x!r:{y:{z}}}'"),
    ((3, 12), "f'{'\\n'.join(x)}'"),
    ((3, 12), 'f"{\n1}"'),
    ((3, 12), 'f"a \\\n{x["a"]}"'),
    ((3, 12), 'f"""{\nx  # what\n}"""'),
    ((3, 12), 'f"{ {\'a\': 1}["a"] }"'),
    ((3, 12), 'f"{f({})["a"]}"'),
    ((3, 12), 'f"{d[\'}\']["a"]}"'),
    ((3, 12), 'f"{*a}"'),
    ((3, 12), 'f"{a!r }"'),
    ((3, 12), 'f"{x # "}'),
    ((3, 13), "class C[T = int]: pass"),
    ((3, 13), "def g[T = int](): pass"),
    ((3, 13), "type X[*T = *x] = int"),
    ((3, 14), "try:\n    g()\nexcept ValueError, TypeError:\n    pass"),
    ((3, 14), "try:\n    g()\nexcept* ValueError, TypeError:\n    pass"),
    ((3, 14), "try:\n    g()\nexcept*ValueError, TypeError:\n    pass"),
    ((3, 14), "try:\n    g()\nexcept get(), TypeError:\n    pass"),
    ((3, 14), "try:\n    g()\nexcept a[1:2], TypeError:\n    pass"),
    ((3, 14), "t'{x}'"),
    ((3, 14), 'x = rt"{x}"'),
    ((3, 14), "(T'{x}')"),
    ((3, 14), 'f"{a:{b:{c:{d}}}}"'),
    ((3, 15), "[*a for a in b]"),
    ((3, 15), "{*a for a in b}"),
    ((3, 15), "{\n    **a\n    for a in b\n}"),
    ((3, 15), "f(*a for a in b)"),
    ((3, 15), "lazy import x"),
    ((3, 15), "lazy from x import y"),
)
OLD = (
    "try:\n    g()\nexcept ValueError:\n    f(x, y)",
    "try:\n    g()\nexcept (ValueError, TypeError) as error:\n    pass",
    "try:\n    g()\nexcept:\n    f(x, y)",
    "f'{x}' + f\"{x['a']}, {y:>10} {z!r:>3} {{}}\"",
    "x = {'a': f'{x}', 'b': f'{y + 1}'}",
    "rf'\\d{x}'",
    "'of' + 'f' + 't' + \"it\"",
    "type(x) == y",
    "print(*args, **kwargs)",
    "[x * y for x in z]",
    "x[1:2] = [f(a, *b)]",
    "from shop import exceptions\nraise exceptions.Missing(x, y)",
    "'a\\t' + '\\f'",
    "subtype = mytype\nx = 1",
    "lazy = 1",
    "class C(B): x = [1]",
    "def f(x: list[int]) -> list[int]: pass",
)


@pytest.mark.parametrize(("version", "text"), NEWER, ids=[text for _, text in NEWER])
def test_newer(version: tuple[int, int], text: str) -> None:
    if sys.version_info < version:
        assert may_be_newer(f"{text}\n")


@pytest.mark.skipif(sys.version_info < (3, 11), reason="3.10 is not told apart")
@pytest.mark.parametrize("text", OLD)
def test_old(text: str) -> None:
    assert not may_be_newer(f"{text}\n")
