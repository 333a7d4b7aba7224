"""From a request's path or host to the parameters of a pattern: patterns compiled to regular expressions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conn_types.convertors import CONVERTOR_TYPES, Convertor
from conn_types.path_pattern import PathPattern
from conn_types.scope import Scope

_NONE: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledPattern:
    """A pattern with the convertors that were registered when it was compiled."""

    pattern: PathPattern
    regex: re.Pattern[str]
    convertors: dict[str, Convertor[Any]]

    def converted(self, found: re.Match[str], before: Mapping[str, Any] = _NONE) -> dict[str, Any]:
        """The parameters that were found, after those of `before`."""
        params = {**before}
        convertors = self.convertors
        for name, text in found.groupdict().items():
            params[name] = convertors[name].convert(text)
        return params


def compile_path(pattern: PathPattern) -> CompiledPattern:
    """Compile a path, which must begin with a slash.

    An unknown convertor is an AssertionError, a parameter that is there twice a ValueError, as in Starlette.
    """
    return _compile(pattern, pattern.text)


def compile_host(pattern: PathPattern) -> CompiledPattern:
    """Compile a host. Its case (RFC 9110, section 4.2.3) and its port do not count. Errors as for paths."""
    text = pattern.text
    tail_start = pattern.parameters[-1].end if pattern.parameters else 0
    if not text.endswith("]"):
        port_start = text.rfind(":", tail_start)
        text = text if port_start < 0 else text[:port_start]
    return _compile(pattern, text, re.IGNORECASE)


def _compile(pattern: PathPattern, text: str, flags: int = 0) -> CompiledPattern:
    convertors: dict[str, Convertor[Any]] = {}
    regex = ["^"]
    end = 0
    for parameter in pattern.parameters:
        if parameter.convertor not in CONVERTOR_TYPES:
            raise AssertionError(f"Unknown path convertor '{parameter.convertor}'")
        convertor = convertors[parameter.name] = CONVERTOR_TYPES[parameter.convertor]
        regex += re.escape(text[end : parameter.start]), f"(?P<{parameter.name}>{convertor.regex})"
        end = parameter.end
    regex += re.escape(text[end:]), "$"
    _refuse_duplicates(pattern)
    return CompiledPattern(pattern=pattern, regex=re.compile("".join(regex), flags), convertors=convertors)


def _refuse_duplicates(pattern: PathPattern) -> None:
    if len(pattern.parameters) == len(pattern.parameter_names):
        return
    names = [parameter.name for parameter in pattern.parameters]
    duplicated = sorted(name for name in pattern.parameter_names if names.count(name) > 1)
    ending = "s" if len(duplicated) > 1 else ""
    raise ValueError(f"Duplicated param name{ending} {', '.join(duplicated)} at path {pattern.text}")


def route_path(scope: Scope) -> str:
    """The path below `root_path`, which routes are matched against."""
    path: str = scope["path"]
    root_path: str = scope.get("root_path", "")
    if not root_path or not path.startswith(root_path):
        return path
    below = path[len(root_path) :]
    # "/apiary" does not lie below "/api".
    return below if not below or below.startswith("/") else path
