"""Functions of the standard library that only compute: run for real where every argument is known.

None of them reads a file, a clock, the environment or anything else that a run may change, and none calls
back into the code that is read.
"""

from __future__ import annotations

import functools
import importlib
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, cast

from conn_types.analysis.evaluator.limits import is_large
from conn_types.analysis.evaluator.models.re_ import work_of
from conn_types.analysis.evaluator.plain import NotPlain, from_plain, to_plain
from conn_types.analysis.evaluator.values import Builtin, Call, Const, Model, Unknown, Value

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter

FUNCTIONS = {
    "builtins": [
        "abs",
        "ascii",
        "bin",
        "bytes",
        "chr",
        "complex",
        "divmod",
        "format",
        "hex",
        "oct",
        "ord",
        "round",
    ],
    "re": ["finditer", "subn"],
    "json": ["loads", "dumps"],
    "tomllib": ["loads"],
    "ast": ["literal_eval"],
    "base64": ["b64encode", "b64decode", "urlsafe_b64encode", "urlsafe_b64decode", "b32encode", "b16encode"],
    "binascii": ["hexlify", "unhexlify", "crc32"],
    "bisect": ["bisect", "bisect_left", "bisect_right"],
    "datetime": ["date", "time", "datetime", "timedelta", "date.fromisoformat", "datetime.fromisoformat"],
    "decimal": ["Decimal"],
    "difflib": ["get_close_matches"],
    "fnmatch": ["fnmatch", "fnmatchcase", "filter", "translate"],
    "fractions": ["Fraction"],
    "html": ["escape", "unescape"],
    "keyword": ["iskeyword"],
    "math": [
        "ceil",
        "floor",
        "trunc",
        "sqrt",
        "log",
        "log2",
        "log10",
        "gcd",
        "isclose",
        "isnan",
        "hypot",
        "prod",
        "fsum",
        "copysign",
        "fabs",
    ],
    "os.path": ["commonprefix", "commonpath", "isabs", "normcase", "splitdrive"],
    "posixpath": [
        "commonprefix",
        "commonpath",
        "isabs",
        "normcase",
        "dirname",
        "basename",
        "splitext",
        "split",
        "normpath",
    ],
    "shlex": ["split", "quote", "join"],
    "string": ["capwords", "Template"],
    "textwrap": ["dedent", "indent", "fill", "shorten", "wrap"],
    "unicodedata": ["normalize", "category", "name"],
    "urllib.parse": [
        "quote",
        "quote_plus",
        "unquote",
        "unquote_plus",
        "urlencode",
        "urljoin",
        "urlparse",
        "urlsplit",
        "urlunparse",
        "urlunsplit",
        "parse_qs",
        "parse_qsl",
        "urldefrag",
    ],
    "uuid": ["UUID", "uuid3", "uuid5"],
    "zlib": ["crc32", "adler32"],
}
"""By module, the names of what computes."""

CONSTANT_MODULES = frozenset(
    {
        "string",
        "math",
        "logging",
        "re",
        "http",
        "uuid",
        "socket",
        "signal",
        "stat",
        "errno",
        "calendar",
        "keyword",
    }
    | {"os.path", "posixpath", "sysconfig", "token", "tokenize", "html.entities", "datetime", "decimal"}
)
"""Modules whose constants are the same wherever they are read."""


def constant_of(fullname: str) -> Value | None:
    """A constant of the standard library, or None for a name that is not one."""
    module, _, name = fullname.rpartition(".")
    if module not in CONSTANT_MODULES and not module.startswith("http."):
        return None
    found = getattr(importlib.import_module(module), name, None) if module in CONSTANT_MODULES else None
    if isinstance(found, (str, int, float, bytes, re.RegexFlag)) or type(found).__module__ in (
        "http",
        "uuid",
    ):
        return Const(found)
    return None


def _pure(module: str, name: str) -> Model:
    def model(run: Interpreter, call: Call) -> Value:
        shown = f"{module}.{name}"
        function = _real(module, name)
        if function is None:
            return Unknown(f"{shown}() is not there in this Python", call.location, shown)
        return compute(run, call, shown, function, call.args)

    return model


def compute(
    run: Interpreter, call: Call, shown: str, function: Callable[..., object], values: Iterable[Value]
) -> Value:
    """The real function's result on what the arguments stand for; unknown where one is not known.

    Raises `Raised` with the error that the function raises.
    """
    if call.open_args is not None or call.open_keywords is not None:
        return _not_known(call, shown)
    try:
        args = [to_plain(value) for value in values]
        keywords = {name: to_plain(value) for name, value in call.keywords.items()}
        if not _modest(shown, [*args, *keywords.values()]):
            return _not_known(call, shown)
        made = function(*args, **keywords)
        if type(made).__name__ in ("callable_iterator", "dict_keys", "map", "filter"):
            made = list(cast("Iterable[object]", made))
        return _not_known(call, shown) if is_large(made) else from_plain(made, run.conditions)
    except NotPlain:
        return _not_known(call, shown)
    except Exception as error:
        kind = type(error) if type(error).__module__ == "builtins" else _builtin_base(type(error))
        return run.fail(kind.__name__, call.location)


def _not_known(call: Call, shown: str) -> Unknown:
    return Unknown(f"{shown}() of a value that is not known", call.location, f"{shown}")


def _builtin_base(kind: type[BaseException]) -> type[Any]:
    return next(each for each in kind.__mro__ if each.__module__ == "builtins")


def _modest(shown: str, args: list[object]) -> bool:
    """Whether the call ends soon, with something small."""
    for each in args:
        if isinstance(each, int) and abs(each) > 1_000_000_000:
            return False
    if shown.startswith(("re.", "Pattern.")):
        return _is_quick(args)
    return all(len(each) <= 5_000_000 for each in args if isinstance(each, (str, bytes)))


def _is_quick(args: Iterable[object]) -> bool:
    """Whether a pattern surely ends soon on the texts."""
    args = list(args)
    texts = [each for each in args if isinstance(each, str)]
    compiled = cast("list[re.Pattern[str]]", [each for each in args if isinstance(each, re.Pattern)])
    patterns = [str(each.pattern) for each in compiled]
    longest = max((len(text) for text in texts), default=0)
    return work_of((patterns or texts or [""])[0], longest) is not None


def attribute_of(value: Const, name: str) -> Value | None:
    """An attribute of a constant that is no container; a method computes."""
    held = value.value
    if name.startswith("_") and name not in ("__name__", "_asdict", "_fields", "_replace"):
        return None
    try:
        found = getattr(held, name)
    except AttributeError:
        return None
    shown = f"{type(held).__name__}.{name}"
    if not callable(found):
        try:
            return from_plain(found)
        except NotPlain:
            return None

    def method(run: Interpreter, call: Call) -> Value:
        texts: list[object] = [held, *_texts(call)]
        if isinstance(held, re.Pattern) and not _is_quick(texts):
            return Unknown(f"{shown}() may take long", call.location, shown)
        return compute(run, call, shown, found, call.args)

    return Builtin(shown, method)


def _texts(call: Call) -> list[str | bytes]:
    return [
        each.value for each in call.args if isinstance(each, Const) and isinstance(each.value, (str, bytes))
    ]


@functools.cache
def _real(module: str, name: str) -> Callable[..., object] | None:
    """The function itself. Imported late: most projects need few of them."""
    try:
        found: Any = importlib.import_module(module)
    except ImportError:
        return None
    for part in name.split("."):
        found = getattr(found, part, None)
    return found if callable(found) else None


MODELS: dict[str, Model] = {
    f"{module}.{name}": _pure(module, name) for module, names in FUNCTIONS.items() for name in names
}
