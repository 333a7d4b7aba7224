"""Methods of str and bytes: run for real where everything is known, prefix and suffix kept where not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conn_types.analysis.evaluator import containers
from conn_types.analysis.evaluator.concatenation import concatenate
from conn_types.analysis.evaluator.keys import as_const
from conn_types.analysis.evaluator.limits import LETTERS_A_STEP, TEXT, WIDTH, is_large
from conn_types.analysis.evaluator.models.pure import compute
from conn_types.analysis.evaluator.text import str_format
from conn_types.analysis.evaluator.unions import distribute_all
from conn_types.analysis.evaluator.values import Builtin, Call, Const, Descriptor, Text, Union, Unknown, Value

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter

NAMES = (
    "capitalize",
    "casefold",
    "center",
    "count",
    "encode",
    "endswith",
    "expandtabs",
    "find",
    "index",
    "isalnum",
    "isalpha",
    "isascii",
    "isdecimal",
    "isdigit",
    "isidentifier",
    "islower",
    "isnumeric",
    "isspace",
    "istitle",
    "isupper",
    "ljust",
    "lower",
    "lstrip",
    "partition",
    "removeprefix",
    "removesuffix",
    "replace",
    "rfind",
    "rindex",
    "rjust",
    "rpartition",
    "rsplit",
    "rstrip",
    "split",
    "splitlines",
    "startswith",
    "strip",
    "swapcase",
    "title",
    "upper",
    "zfill",
    "decode",
    "hex",
    "istitle",
    "isprintable",
    "translate",
)


def _method(name: str) -> Builtin:
    def run_method(run: Interpreter, call: Call) -> Value:
        receiver, *args = call.args
        for each in call.args:
            if isinstance(each, Union):
                return _each(run, call)
        if isinstance(receiver, Text):
            return _of_text(name, receiver, args)
        text = as_const(receiver)
        if text is None:
            return Unknown(f"str.{name}() of a value that is not known", call.location)
        given = [each.value for each in (*args, *call.keywords.values()) if isinstance(each, Const)]
        if _is_large(name, text.value, given):
            return Unknown(f"str.{name}() of very much", call.location)
        run.spend(1 + len(str(text.value)) // LETTERS_A_STEP)
        return compute(run, call, f"str.{name}", getattr(text.value, name), args)

    def _each(run: Interpreter, call: Call) -> Value:
        return distribute_all(call.args, lambda row: run_method(run, call.with_args(*row)))

    return Builtin(f"str.{name}", run_method)


_GROWING = frozenset({"replace", "expandtabs", "encode", "decode"})
"""Methods whose work or result is not bounded by what they are given."""
CODECS = frozenset({"utf-8", "utf8", "ascii", "latin-1", "latin1", "iso-8859-1"})
"""Those whose work and result grow with the text alone."""


def _is_large(name: str, text: object, args: list[object]) -> bool:
    """Whether a method's work or result would be out of all proportion."""
    if not isinstance(text, (str, bytes)) or is_large(text):
        return True
    for each in args:
        if is_large(each) or (isinstance(each, int) and abs(each) > WIDTH):
            return True
    if name not in _GROWING:
        return False
    match name, text, args:
        case "replace", str(), [str() as old, str() as new, *_]:
            return len(text) + text.count(old) * len(new) > TEXT
        case "replace", bytes(), [bytes() as old, bytes() as new, *_]:
            return len(text) + text.count(old) * len(new) > TEXT
        case "expandtabs", str(), _:
            return len(text) + text.count("\t") * WIDTH > TEXT * 10
        case (("encode" | "decode"), _, [str() as codec, *_]):
            return codec.lower() not in CODECS
        case _:
            return False


def _of_text(name: str, text: Text, args: list[Value]) -> Value:
    """What a method makes of a string whose middle is not known."""
    first = args[0] if args else None
    given = first.value if isinstance(first, Const) and isinstance(first.value, str) else None
    match name, given:
        case "startswith", str() if text.prefix and (
            text.prefix.startswith(given) or not given.startswith(text.prefix)
        ):
            return Const(text.prefix.startswith(given))
        case "endswith", str() if text.suffix and (
            text.suffix.endswith(given) or not given.endswith(text.suffix)
        ):
            return Const(text.suffix.endswith(given))
        case (("lower" | "upper" | "casefold"), _):
            return Text(getattr(text.prefix, name)(), getattr(text.suffix, name)(), text.unknown)
        case "strip", (str() | None):
            return Text(text.prefix.lstrip(given), text.suffix.rstrip(given), text.unknown)
        case "lstrip", (str() | None):
            return Text(text.prefix.lstrip(given), text.suffix, text.unknown)
        case "rstrip", (str() | None):
            return Text(text.prefix, text.suffix.rstrip(given), text.unknown)
        case "removeprefix", str() if text.prefix.startswith(given):
            return Text(text.prefix.removeprefix(given), text.suffix, text.unknown)
        case "removesuffix", str() if text.suffix.endswith(given):
            return Text(text.prefix, text.suffix.removesuffix(given), text.unknown)
        case (("replace" | "title" | "capitalize" | "format" | "zfill" | "ljust" | "rjust" | "center"), _):
            return Text("", "", text.unknown)
        case _:
            return Unknown(text.unknown.reason, text.unknown.location, text.unknown.origin)


def _join(run: Interpreter, call: Call) -> Value:
    receiver = call.args[0]
    items, more = containers.iterate(run, call.args[1], call.frame, call.node)
    parts: list[Value] = []
    for index, item in enumerate(items):
        if item.conditions:
            parts.append(Unknown("an item that may be missing", call.location))
            continue
        parts.extend([receiver, item.value] if index else [item.value])
    if more is not None:
        parts.append(more)
    return concatenate(parts)


def _format(run: Interpreter, call: Call) -> Value:
    template, *rest = call.args
    constant = as_const(template)
    if constant is None or not isinstance(constant.value, str):
        return Text("", "", Unknown("a template that is not known", call.location))
    return str_format(run, call.with_args(*rest), constant.value)


def _format_map(run: Interpreter, call: Call) -> Value:
    constant = as_const(call.args[0])
    if constant is None or not isinstance(constant.value, str):
        return Text("", "", Unknown("a template that is not known", call.location))
    return str_format(run, call, constant.value, call.args[1])


def _maketrans(run: Interpreter, call: Call) -> Value:
    return compute(run, call, "str.maketrans", str.maketrans, call.args)


_OWN: dict[str, Value] = {
    "join": Builtin("str.join", _join),
    "format": Builtin("str.format", _format),
    "format_map": Builtin("str.format_map", _format_map),
    "maketrans": Descriptor("staticmethod", Builtin("str.maketrans", _maketrans)),
}

METHODS: dict[tuple[str, str], Value] = {
    **{(kind, name): _method(name) for kind in ("str", "bytes") for name in NAMES},
    **{("str", name): builtin for name, builtin in _OWN.items()},
}
