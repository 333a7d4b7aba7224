"""What methods assign to `self`, in a stub: read there as in the source, or told by `cast`."""

from __future__ import annotations

import libcst as cst
import pytest

from conn_types.analysis.stubgen.starlette.instance_attributes import UntypedAttribute, assignments

CASTS = {
    "a variable with an annotation": ("found: dict[str, int] = {}\nself.x = found", "'dict[str, int]'"),
    "a new object, from something local": ("local = 1\nself.x = Headers(scope=local)", "'Headers'"),
    "joined bytes": ('parts = [b""]\nself.x = b"".join(parts)', "'bytes'"),
    "joined text": ('parts = [""]\nself.x = ", ".join(parts)', "'str'"),
    "what nobody knows, of a private one": ("local = f()\nself._x = local", "'_Any'"),
    "what is awaited, of a private one": ("self._x = await f()", "'_Any'"),
    "several private ones at once": ("self._x, _ = f()", "'_Any'"),
}
KEPT = {
    "a constant": ("self.x = True", "self.x = True"),
    "a parameter": ("self.x = given", "self.x = given"),
    "what its own attributes tell": ("self.x = URL(scope=self.scope)", "self.x = URL(scope=self.scope)"),
    "a parameter that may be None": (
        "self.x = [] if maybe is None else list(maybe)",
        'self.x = [] if maybe is None else list(_cast("Sequence[int]", maybe))',
    ),
    "the other way round": (
        "self.x = maybe if maybe is not None else ()",
        'self.x = _cast("Sequence[int]", maybe) if maybe is not None else ()',
    ),
    "with an annotation": ("self.x: int | None = None", "self.x: int | None"),
}
UNKNOWN = {
    "something local": "local = f()\nself.x = local",
    "several at once": "self.x, self.y = f()",
    "what is awaited": "self.x = await f()",
}


def of(body: str) -> list[str]:
    lines = "".join(f"        {line}\n" for line in body.splitlines())
    method = f"    async def __init__(self, given: str, maybe: Sequence[int] | None = None):\n{lines}"
    node = cst.ensure_type(cst.parse_module(f"class C:\n{method}").body[0], cst.ClassDef)
    return [cst.Module([each]).code.strip() for each in assignments(node, frozenset())]


@pytest.mark.parametrize(("body", "line"), KEPT.values(), ids=KEPT)
def test_what_can_be_read_in_the_stub_stays(body: str, line: str) -> None:
    assert of(body) == [line]


@pytest.mark.parametrize(("body", "told"), CASTS.values(), ids=CASTS)
def test_other_types_are_told(body: str, told: str) -> None:
    (line,) = of(body)
    assert line.replace('"', "'").endswith(f"= _cast({told}, ...)")


@pytest.mark.parametrize("body", UNKNOWN.values(), ids=UNKNOWN)
def test_a_public_attribute_of_an_unknown_type_is_refused(body: str) -> None:
    with pytest.raises(UntypedAttribute):
        of(body)
