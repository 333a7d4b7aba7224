"""re on constants: run for real where both pattern and text are known, and the search is sure to end soon."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from conn_types.analysis.evaluator.concatenation import concatenate
from conn_types.analysis.evaluator.keys import as_const
from conn_types.analysis.evaluator.kinds import kind_name
from conn_types.analysis.evaluator.limits import WIDTH
from conn_types.analysis.evaluator.models.files import constant
from conn_types.analysis.evaluator.unions import distribute_all
from conn_types.analysis.evaluator.values import (
    Builtin,
    Call,
    Const,
    Descriptor,
    External,
    Model,
    Text,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from conn_types.analysis.evaluator.interpreter import Interpreter

WORK = 1_000_000
"""Steps that a search may take, by a generous estimate."""

SEARCHED_A_STEP = 100
"""How many of them cost as much as one of the interpreter's own."""

ANSWERS = ("search", "match", "fullmatch", "findall", "split", "sub")
"""Functions of a pattern and a text; `sub` takes the replacement between the two."""


def work_of(pattern: str, length: int) -> int | None:
    """The steps that a search in a text of this length takes at most; None where it may not end soon.

    A group that is repeated may take exponential time; repetitions beside each other take a power of the
    length. Characters are counted without parsing, escaped ones too: it is an estimate from above.
    """
    if len(pattern) > WIDTH or re.search(r"\)[*+{]", pattern):
        return None
    repeated = len(re.findall(r"[*+{]", pattern))
    optional = pattern.count("?") - pattern.count("(?")
    if repeated >= 12 or optional >= 12:
        return None
    work = 2**optional * (length + 1) ** (repeated + 1)
    return work if work <= WORK else None


def _compile(run: Interpreter, call: Call) -> Value:
    pattern, flags = call.arg(0, "pattern"), _flags(call.arg(1, "flags"))
    if not isinstance(pattern, Const) or flags is None:
        return _not_known(call)
    if _pattern(pattern) is not None:
        return _not_known(call) if len(call.args) > 1 else pattern
    return _compiled(pattern.value, flags) or _not_known(call)


def _pattern(value: Value) -> re.Pattern[str] | None:
    is_pattern = isinstance(value, Const) and kind_name(value) == "Pattern"
    return cast("re.Pattern[str]", value.value) if isinstance(value, Const) and is_pattern else None


def _compiled(pattern: object, flags: int) -> Const | None:
    if not isinstance(pattern, str) or len(pattern) > WIDTH:
        return None
    try:
        return Const(re.compile(pattern, flags))
    except (re.error, OverflowError, RecursionError):
        return None


def _flags(value: Value | None) -> int | None:
    match value:
        case None:
            return 0
        case Const(value=int() as flags):
            return flags
        case External(fullname=fullname) if fullname.startswith("re."):
            found = getattr(re, fullname.removeprefix("re."), None)
            return int(found) if isinstance(found, re.RegexFlag) else None
        case _:
            return None


def _not_known(call: Call) -> Unknown:
    return Unknown("a regular expression that is not known", call.location)


def _function(name: str) -> Model:
    """`re.sub(pattern, …)`, and `pattern.sub(…)` of a compiled one."""
    names = ("pattern", "repl", "string") if name == "sub" else ("pattern", "string")
    # What may follow are the flags; for `sub` and `split`, a number comes first.
    most = len(names) + (name not in ("sub", "split"))

    def model(run: Interpreter, call: Call) -> Value:
        given = [call.arg(position, each) for position, each in enumerate(names)]
        args = [value for value in given if value is not None]
        plain = call.open_args is None and call.open_keywords is None and len(call.args) <= most
        if len(args) < len(names) or not plain or not call.keywords.keys() <= {*names, "flags"}:
            return _not_known(call)
        flags = call.args[-1] if len(call.args) > len(names) else call.keywords.get("flags")
        return distribute_all(args, lambda row: _answer(run, call, name, flags, list(row)))

    return model


def _answer(run: Interpreter, call: Call, name: str, flags: Value | None, args: list[Value]) -> Value:
    pattern, *between, subject = args
    text = as_const(subject)
    compiled = _compile(run, call.with_args(pattern) if flags is None else call.with_args(pattern, flags))
    known = _pattern(compiled)
    if known is None:
        return _not_known(call)
    if text is None or not isinstance(text.value, str):
        return Text("", "", _not_known(call)) if name == "sub" else _not_known(call)
    work = work_of(known.pattern, len(text.value))
    if work is None:
        return _not_known(call)
    run.spend(1 + work // SEARCHED_A_STEP)
    if name == "sub":
        return _substitute(run, call, known, between[0], text.value)
    function: Callable[[str], object] = getattr(known, name)
    return constant(function(text.value))


def _substitute(
    run: Interpreter, call: Call, pattern: re.Pattern[str], replacement: Value, text: str
) -> Value:
    template = as_const(replacement)
    if template is not None and isinstance(template.value, str):
        if (len(text) + 1) * len(template.value) > WORK:
            return _not_known(call)
        try:
            return constant(pattern.sub(template.value, text))
        except (re.error, IndexError):
            return _not_known(call)
    parts: list[Value] = []
    end = 0
    for found in pattern.finditer(text):
        parts += [Const(text[end : found.start()]), run.call_with(replacement, call, Const(found))]
        end = found.end()
    return concatenate([*parts, Const(text[end:])])


def _escape(run: Interpreter, call: Call) -> Value:
    text = as_const(call.args[0]) if call.args else None
    known = text is not None and isinstance(text.value, str)
    return Const(re.escape(str(text.value))) if text is not None and known else _not_known(call)


def _of_match(name: str) -> Builtin:
    def model(run: Interpreter, call: Call) -> Value:
        args = [value.value for value in call.args if isinstance(value, Const)]
        if len(args) < len(call.args) or call.keywords or not args:
            return Unknown("a match that is not known", call.location)
        found, *rest = args
        try:
            return constant(getattr(found, name)(*rest))
        except (IndexError, TypeError):
            return Unknown("a match that has no such group", call.location)

    return Builtin(f"Match.{name}", model)


def _pattern_text(run: Interpreter, call: Call) -> Value:
    pattern = _pattern(call.args[0])
    return _not_known(call) if pattern is None else Const(pattern.pattern)


OF_MATCH = ("group", "groups", "start", "end", "span", "__getitem__")

MODELS: dict[str, Model] = {
    "re.compile": _compile,
    "re.escape": _escape,
    **{f"re.{name}": _function(name) for name in ANSWERS},
}

METHODS: dict[tuple[str, str], Value] = {
    **{("Pattern", name): Builtin(f"Pattern.{name}", _function(name)) for name in ANSWERS},
    ("Pattern", "pattern"): Descriptor("property", Builtin("Pattern.pattern", _pattern_text)),
    **{
        ("Match", name): _of_match(name)
        for name in ("group", "groups", "start", "end", "span", "__getitem__")
    },
}
