"""Programs that mean harm, or that a mistake has made endless: each by a name.

Before each stands `HEAD`, after it `TAIL`, which declares one more route: what the program might have
declared must be open (`OPEN`), or it is known that it declares nothing (`COMPLETE`).
"""

from __future__ import annotations

HEAD = """
import nowhere
from starlette.applications import Starlette
from starlette.routing import Mount, Route, Router
async def page(request): ...
"""
TAIL = """
app = Starlette()
app.add_route('/last', page, name='last')
"""


def _lines(text: str, count: int) -> str:
    return "".join(text.format(i=i, before=i - 1) for i in range(count))


OPEN: dict[str, str] = {
    # Loops
    "for ever": "while True: pass",
    "for ever, counting": "n = 0\nwhile True:\n    n += 1",
    "for ever, collecting": "rows = []\nwhile True:\n    rows.append(rows)",
    "for ever, thrice": "while True:\n    while True:\n        while True: x = 1",
    "long loops within each other": "for a in range(3000):\n    for b in range(3000):\n        for c in range(3000): x = c",
    "a comprehension of a billion": "x = [1 for a in range(9999) for b in range(9999) for c in range(9999)]",
    "comprehensions within each other": "x = " + "[" * 20 + "1" + " for a in range(100)]" * 20,
    "a generator without end": "def gen():\n    n = 0\n    while True:\n        n += 1\n        yield n\nfor i in gen(): x = i",
    # Recursion
    "recursion": "def f(n): return f(n + 1)\nf(0)",
    "recursion of three": "def f(n): return g(n)\ndef g(n): return h(n)\ndef h(n): return f(n)\nf(0)",
    "recursion like a tree": "def f(n): return f(n + 1) + f(n + 2) + f(n + 3)\nf(0)",
    "recursion that would end": "def f(n):\n    if n == 0: return 0\n    return f(n - 1) + f(n - 1) + f(n - 1)\nf(18)",
    "recursion under conditions": "def f(n):\n    if nowhere.a: f(n + 1)\n    else: f(n + 2)\n    if nowhere.b: f(n + 3)\nf(0)",
    "recursion of lambdas": "f = lambda x: x(x)\nf(f)",
    "recursion of a cached function": "from functools import cache\n@cache\ndef f(n): return f(n + 1)\nf(0)",
    "recursion of a decorator": "def d(f):\n    @d\n    def inner(): pass\n    return inner\n@d\ndef g(): pass",
    "recursion of a generator": "def gen():\n    yield 1\n    yield from gen()\nlist(gen())",
    "recursion of a coroutine": "import asyncio\nasync def f(): return await f()\nasyncio.run(f())",
    "recursion of a context manager": "class A:\n    def __enter__(self):\n        with self as s: return s\nwith A(): pass",
    "recursion of a property": "class A:\n    @property\n    def x(self): return self.x\nA().x",
    "recursion of __getattr__": "class A:\n    def __getattr__(self, name): return getattr(self, name + 'x')\nA().x",
    "recursion of __call__": "class A:\n    def __call__(self): return self()\nA()()",
    "recursion of __getitem__": "class A:\n    def __getitem__(self, k): return self[k]\nA()[1]",
    "recursion of __iter__, __len__, __bool__": "class A:\n    def __iter__(self): return iter(self)\n    def __len__(self): return len(self)\n    def __bool__(self): return bool(self)\nlist(A())\nif A(): x = 1",
    "recursion of __str__": "class A:\n    def __str__(self): return str(self)\nf'{A()}'",
    "recursion of __add__": "class A:\n    def __add__(self, o): return self + o\nA() + A()",
    "recursion of constructors": "class A:\n    def __init__(self): self.a = A()\nA()",
    "recursion of __new__": "class A:\n    def __new__(cls): return cls()\nA()",
    "recursion of __init_subclass__": "class A:\n    def __init_subclass__(cls):\n        class B(A): pass\nclass C(A): pass",
    "recursion of a default factory": "from dataclasses import dataclass, field\n@dataclass\nclass A:\n    a: 'A' = field(default_factory=lambda: A())\nA()",
    "an object that is its own __call__": "class A: pass\na = A()\nA.__call__ = a\na()",
    "calls in blocks in blocks": "def f(n):\n    if nowhere.a:\n        with nowhere.b as b:\n            for c in nowhere.c:\n                try: return " + "[" * 60 + "f(n + 1)" + "]" * 60 + "\n                finally: pass\nf(0)",
    # Growth
    "a list doubled": "x = [1]\nfor i in range(60):\n    x = x + x",
    "a list doubled by a star": "x = [1]\nfor i in range(60):\n    x = [*x, *x]",
    "a list doubled by a comprehension": "x = [1]\nfor i in range(60):\n    x = [y for y in x for z in (1, 2)]",
    "a list extended by itself": "x = [1]\nfor i in range(60):\n    x.extend(x)",
    "a list added to itself in place": "x = [1]\nfor i in range(60):\n    x += x",
    "a list put into its own slice": "x = [1]\nfor i in range(60):\n    x[0:0] = x",
    "lists of lists": "x = list(map(lambda n: list(range(n)), range(5000)))",
    "arguments doubled": "def f(*a): return f(*a, *a)\nf(1)",
    "a tuple held ten times, and so on": "x = (1,) * 10\ny = (nowhere.y,) * 10\nfor i in range(9):\n    x = (x,) * 10\n    y = (y,) * 10\nstr(x)\nf'{x}{y!r}'\nx == y\nx == (x,)\n{x: 1, y: 2}\nx in [x, y]\nhash(x)\nsorted([x, y])\nlist(x)\nint(x)\ny.x = x",
    "escapes of many": "class A: pass\nx = [A() for i in range(3000)]\ny = [x] * 100\nfor i in range(100): nowhere.f([y] * 100)",
}  # fmt: skip
"""What cannot be followed to its end may declare anything."""

COMPLETE: dict[str, str] = {
    # Depth
    "brackets that Python reads": "x = " + "[" * 90 + "]" * 90 + "\ny = " + "print(" * 90 + ")" * 90 + "\nz = " + "not " * 90 + "1",
    "a long chain": "x = nowhere" + ".a" * 900 + "\ny = nowhere" + "[0]" * 900 + "\nz = 1" + " + 1" * 900,
    "a long annotation": "x: 'list" + "[0]" * 30_000 + "' = 1\ny: '\\0' = 1\nclass A:\n    x: 'a" + ".a" * 45_000 + "'\nA()",
    # Growth
    "a string doubled": "x = 'a'\nfor i in range(60):\n    x = x + x",
    "a string doubled by f-strings": "x = 'a'\nfor i in range(60):\n    x = f'{x}{x}'",
    "a string doubled by join": "x = 'a'\nfor i in range(60):\n    x = ''.join([x, x])",
    "a string doubled by format": "x = 'a'\nfor i in range(60):\n    x = '{}{}'.format(x, x)",
    "a string doubled by %": "x = 'a'\nfor i in range(60):\n    x = '%s%s' % (x, x)",
    "a string doubled by replace": "x = 'a'\nfor i in range(60):\n    x = x.replace('a', 'aa')",
    "a string squared by replace": "x = 'a' * 50000\nx = x.replace('a', x)",
    "a string that is not known, doubled": "x = 'a' + nowhere.y\nfor i in range(60):\n    x = 'a' * 9999 + x",
    "a list held twice, and so on": "x = y = (1,)\nfor i in range(60):\n    x, y = (x, x), (y, y)\nx == y\nx < y\n{x: 1}[x]",
    "aliases held twice, and so on": "x = y = int\nfor i in range(40):\n    x, y = dict[x, x], dict[y, y]\n[x] == [y]",
    "a very large product": "x = 'a' * 10**10\ny = [1] * 10**10\nz = 10**10 * b'a'\nbytes(10**10)\nw = 9999999999 * 'a'\n[1] * 9999999999",
    "a very large power": "x = 10 ** 10 ** 10\npow(10, 10 ** 10)\ny = 1 << 10**10\nz = 7\nfor i in range(9999): z = z * z",
    "very many digits": "x = int('9' * 10**5)\ny = 0x" + "f" * 30000 + "\nstr(y)\nf'{y}'\n'%d' % y",
    "a very wide format": "f'{1:>1000000000}'\n'{:>1000000000}'.format(1)\nformat(1, '>1000000000')\nf'{1.0:.1000000000f}'",
    "a very wide %": "'%1000000000d' % 1\n'%.1000000000f' % 1.0\n'%*d' % (1000000000, 1)\n'%1000000000s%s' % (1, nowhere.x)",
    "a very wide line": "'a'.zfill(10**9)\n'a'.center(1000000000)\n'a'.ljust(1000000000)\n'\\t'.expandtabs(1000000000)",
    "a very long range": "x = range(1000000000000000000000000000000)\nlen(x)\nx[99]\n5 in x\nfor i in x: v = i",
    "codecs": "('a' * 99999).encode('punycode')\nb'a'.decode('zlib_codec')\n'\\ud800'.encode()\n'a'.encode('idna')",
    "regular expressions": "import re\nre.match('(a+)+$', 'a' * 40 + 'b')\nre.sub('x*x*x*x*x*x*y', '', 'x' * 400)\nre.sub('', 'a' * 99999, 'a' * 99999)",
    "paths": "from pathlib import Path\np = Path('a/' * 9999)\np.parents\nq = Path('/')\nfor i in range(9999): q = q / 'a'\nPath('\\0').exists()\nopen('/dev/zero').read()",
    # Cycles
    "a list in itself": "x = []\nx.append(x)\nz = []\nz.append(z)\nx == z\nx < z\nx in x\nsorted([x, z])\nstr(x)",
    "containers within each other": "x = []\ny = []\nfor i in range(5000):\n    x = [x]\n    y = [y]\nx == y\nx < y\nstr(x)\nsorted([x, y])",
    "partials within each other": "from functools import partial\nf = print\nfor i in range(9000):\n    f = partial(f, 1)\nf()",
    "a tuple in itself": "x = []\nt = (x,)\nx.append(t)\nhash(t)\n{t: 1}\nt == (x,)\nt < (x,)",
    "a dict in itself": "x = {}\nx['x'] = x\nx == {'x': x}\nx | x\nx.update(x)\nimport copy\ncopy.deepcopy(x)",
    "an object in itself": "class A: pass\na = A()\na.a = a\na.a.a.b = 1\na == a.a",
    "functions that wrap each other": "import inspect\ndef f(): pass\ndef g(): pass\nf.__wrapped__ = g\ng.__wrapped__ = f\ninspect.unwrap(f)",
    "classes that are their own bases": "class A(A): pass\nclass B(C): pass\nclass C(B): pass\nA(); B(); C()",
    "bases that change": "class A: pass\nclass B(A): pass\nA.__bases__ = (B,)\nA.__mro__ = (A, B, A)\nA().x",
    "modules that import themselves": "from main import *\nimport main\nmain.main = main\nmain.main.main.main",
    "names in their own dict": "x = locals()\nx['x'] = x\nvars().update(vars())",
    # Width and depth
    "a long chain of classes": _lines("class C{i}: pass\n", 1) + "".join(f"class C{i}(C{i - 1}): pass\n" for i in range(1, 2000)) + "C1999().x",
    "very many bases": _lines("class C{i}: pass\n", 800) + f"class D({', '.join(f'C{i}' for i in range(800))}): pass\nD()",
    "diamonds": "class A0: pass\nclass B0: pass\n" + "".join(f"class A{i}(A{i - 1}, B{i - 1}): pass\nclass B{i}(A{i - 1}, B{i - 1}): pass\n" for i in range(1, 25)),
    "unions": "x = 0\n" + _lines("if nowhere.c{i}: x = x + {i}\n", 40),
    "unions of strings": "a = 'a' if nowhere.a else 'b' if nowhere.b else 'c' if nowhere.c else 'd'\nf'{a}{a}{a}{a}{a}{a}{a}{a}{a}{a}{a}{a}{a}{a}{a}{a}{a}{a}'\n''.join([a] * 30)\nimport os\nos.path.join(a, a, a, a, a, a, a, a, a, a, a, a, a, a, a)",
    "very many returns": "def f():\n" + _lines("    if nowhere.c{i}: return {i}\n", 500) + "f()",
    "conditions within each other": _lines("{{}}", 0) + "".join(" " * i + f"if nowhere.c{i}:\n" for i in range(80)) + " " * 80 + "x = 1",
    "decorators on top of each other": "def d(f): return f\n" + "@d\n" * 3000 + "def g(): pass",
    "a sorted list": "x = [-i for i in range(5000)]\nx.sort()\nsorted(x, key=lambda n: -n)",
    "very many functions": _lines("def f{i}(): return f{before}()\n", 20_000),
    # Nonsense
    "calls without arguments": "\n".join(f"{name}()" for name in ("len", "isinstance", "getattr", "setattr", "hasattr", "sorted", "map", "zip", "next", "[].append", "[].pop", "{}.get", "''.join", "dict", "range", "type", "super")),
    "operations that fail": "1 / 0\n1 % 0\nint('x')\n[1][99]\n{}['x']\n'abc'[::0]\n[1][::0]\n[1]['x']\n'{'.format(1)\n'%d' % 'x'\n'%s' % ()\n{[]: 1}\ndel [1][5]\nx = float('nan')\n{x: 1}[x]",
    "ends of the program": "import sys, os\nsys.exit()\nos._exit(1)\nos.abort()\nquit()",
}  # fmt: skip
"""What is too large is not known, and declares nothing."""

OTHERS: dict[str, str] = {
    "a route for each number": "app1 = Starlette()\nwhile True:\n    app1.add_route('/y', page)",
    "very many routes": "app1 = Starlette(routes=[Route('/x%d' % i, page) for i in range(200000)])",
    "routers within each other": "r = Router([Route('/x', page, name='x')])\nfor i in range(2000):\n    r = Router([Mount('/m', r, name='m')])\napp1 = Starlette(routes=[Mount('/x', r)])",
    "routers mounted twice, and so on": "r = Router([Route('/x', page, name='x')])\nfor i in range(40):\n    r = Router([Mount('/a', r, name='a'), Mount('/b', r, name='b')])\napp1 = Starlette(routes=[Mount('/x', r)])",
    "routers included twice, and so on": "import fastapi\nr = fastapi.APIRouter()\n@r.get('/x')\ndef x(): pass\nfor i in range(30):\n    n = fastapi.APIRouter()\n    n.include_router(r, prefix='/a')\n    n.include_router(r, prefix='/b')\n    r = n\napp1 = fastapi.FastAPI()\napp1.include_router(r)",
    "a router in itself": "r = Router()\nr.mount('/a', r)\nother = Router(routes=[Mount('/b', r)])\nr.mount('/c', other)",
    "a factory that never ends": "def create_app():\n    while True:\n        while True: x = 1\n    return Starlette()",
}  # fmt: skip
"""Programs with an app beside the last one, which is open."""

UNREADABLE: dict[str, str] = {
    "brackets": "x = " + "(" * 100_000 + ")" * 100_000,
    "attributes": "x = nowhere" + ".a" * 100_000,
    "operators": "x = 1" + " + 1" * 100_000,
    "attributes of attributes": "x = nowhere" + ".a" * 140_000,
    "calls of calls": "x = nowhere" + "()" * 140_000,
    "brackets, as many as a person may write": "x = " + "[" * 5_000 + "]" * 5_000,
    "calls within each other": "x = " + "print(" * 5_000 + ")" * 5_000,
    "negations": "x = " + "not " * 20_000 + "1",
    "a broken line": "x = f'" + "{a" * 50_000 + "\n",
    "null bytes": "x = '\0'",
    "a list of ten megabytes": "x = [" + "'aaaaaaaa', " * 900_000 + "]",
    "very many statements": "x = 0\n" + "x += 1\n" * 400_000,
}
"""What Python's parser refuses, or what would make too large a tree."""
