"""Which paths are taken: a tree of segments that tells what always matches first.

Only what is certain is told. A path pattern takes another one where it has the same segments, or parameters
in their place that take all that the other's may be, or where it goes on with anything (a mount,
`{rest:path}`). A segment that is a parameter in part only, `{name}.json`, is taken by the very same and by a
whole parameter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Generic, Literal, TypeVar

from conn_types.path_pattern import PathPattern

TakerT = TypeVar("TakerT")

Kind = Literal["literal", "parameter", "mixed", "rest"]


@dataclass(frozen=True, slots=True)
class Segment:
    """What stands between two slashes: `text` is a parameter's convertor, all others as they are written.

    A `rest` takes all that follows, slashes and nothing included. A parameter's name makes no difference.
    """

    kind: Kind
    text: str = ""


REST = Segment("rest")


def segments(path: str) -> tuple[Segment, ...]:
    """The segments of a complete path, `/a/{b:int}`."""
    return tuple(map(_segment, path.split("/")[1:]))


@lru_cache(maxsize=4096)
def _segment(text: str) -> Segment:
    parameters = PathPattern.parse(text).parameters
    if not parameters:
        return Segment("literal", text)
    if len(parameters) == 1 and (parameters[0].start, parameters[0].end) == (0, len(text)):
        convertor = parameters[0].convertor
        return REST if convertor == "path" else Segment("parameter", convertor)
    for each in reversed(parameters):
        text = f"{text[: each.start]}{{:{each.convertor}}}{text[each.end :]}"
    return Segment("mixed", text)


@dataclass(slots=True)
class TakenPaths(Generic[TakerT]):
    """What takes paths, by the segments that it takes. `known`: the framework's own convertors."""

    known: frozenset[str]
    _next: dict[Segment, TakenPaths[TakerT]] = field(default_factory=dict[Segment, "TakenPaths[TakerT]"])
    _wide: list[Segment] = field(default_factory=list[Segment])
    """Those of the next ones that take others than themselves."""
    _here: list[TakerT] = field(default_factory=list[TakerT])

    def add(self, path: Sequence[Segment], taker: TakerT) -> None:
        node = self
        for segment in path:
            if segment not in node._next:
                node._next[segment] = TakenPaths(self.known)
                if segment.kind in ("parameter", "rest"):
                    node._wide.append(segment)
            node = node._next[segment]
        node._here.append(taker)

    def takers(self, path: Sequence[Segment]) -> Iterator[TakerT]:
        """Those that take every path of this shape."""
        if not path:
            yield from self._here
            return
        first, rest = path[0], path[1:]
        if first in self._next and (first != REST or rest):
            yield from self._next[first].takers(rest)
        for segment in self._wide:
            if segment == REST:
                yield from self._next[segment]._here
            elif segment != first and self._takes(segment, first):
                yield from self._next[segment].takers(rest)

    def _takes(self, wide: Segment, narrow: Segment) -> bool:
        if wide.kind != "parameter" or wide.text not in self.known:
            return False
        match narrow.kind:
            case "literal":
                return _fits(wide.text, narrow.text)
            case "parameter":
                return narrow.text in self.known and narrow.text in _NARROWER.get(wide.text, ())
            case "mixed":
                convertors = {each.partition("}")[0] for each in narrow.text.split("{:")[1:]}
                return wide.text == "str" and "path" not in convertors and convertors <= self.known
            case "rest":
                return False


_NARROWER = {"str": frozenset({"int", "float", "uuid"}), "float": frozenset({"int"})}


def _fits(convertor: str, text: str) -> bool:
    """Whether the convertor takes a text; of a UUID it is not worth knowing."""
    match convertor:
        case "str":
            return text != ""
        case "int":
            return text.isascii() and text.isdigit()
        case _:
            return False
