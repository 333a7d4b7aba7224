"""`[tool.conn-types]` of pyproject.toml: which root a project has, and what its table says.

Everything is found without configuration. What is written is checked: an unknown key or a wrong type is an
error that names the file, the line and the nearest valid key.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from keyword import iskeyword
from pathlib import Path
from typing import cast

from conn_types.analysis.disk import MOST_BYTES_OF_SETTINGS, read_file
from conn_types.analysis.errors import ConfigurationError
from conn_types.analysis.generated_mark import SLOT, SLOT_ROUTES, SLOT_URLS
from conn_types.analysis.suggestion import did_you_mean

PYPROJECT = "pyproject.toml"
_KEYS = (
    "src",
    "apps",
    "exclude",
    "python",
    "select",
    "ignore",
    "per-file-ignores",
    "strict-params",
    "table",
    "cache-dir",
    "templates",
    "stubs",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """What the table says, and the command line over it. Paths are absolute.

    - `path`: the pyproject.toml that holds the table; None where there is no table.
    - `select`: the rules that are reported, None for the default ones, which "default" stands for in it, as
      "all" does for all; `ignore`: those that are not.
    - `templates`: the folders that templates lie in; None for those that the code names.
    - `table`: a saved table, which overrides what is found from source.
    - `stubs`: an app's id to the module that its generated types go into, beside those of all apps.
    - `strict_params`: the parameters of `url_for` take their own type only, no `str` in its place.
    - `per_file_ignores`: a glob (see `path_glob`) to the rules that are not reported there.
    """

    path: Path | None = None
    src: tuple[Path, ...] = ()
    apps: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    python: Path | None = None
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, "tuple[str, ...]"])
    strict_params: bool = False
    table: Path | None = None
    cache_dir: Path | None = None
    templates: tuple[Path, ...] | None = None
    stubs: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class _Table:
    """The table with its file's text, for the lines that errors name."""

    path: Path
    text: str
    values: Mapping[str, object]

    def error(self, key: str, problem: str) -> ConfigurationError:
        return ConfigurationError(f"{self.path}:{self.line(key)}: [tool.conn-types] {problem}")

    def line(self, key: str) -> int:
        """Where the key stands.

        The table's header, or the first line, where it is written some other way.
        """
        lines = self.text.splitlines()
        header = next((n for n, line in enumerate(lines) if re.match(r"\s*\[\s*tool\s*\.", line)), 0)
        headers = [
            n for n, line in enumerate(lines) if re.match(r"""\s*\[\s*tool\s*\.\s*["']?conn-types\b""", line)
        ]
        start = headers[0] if headers else header
        assigned = re.compile(rf"""(?:^|[\s.{{,\[])["']?{re.escape(key)}["']?\s*[=\].]""")
        for number in range(start, len(lines)):
            if assigned.search(lines[number]):
                return number + 1
        return start + 1


def find_root(start: Path) -> Path:
    """The project's root for a directory.

    The nearest ancestor whose pyproject.toml has `[tool.conn-types]`, else the nearest that has a
    pyproject.toml, else the working directory where it lies above, else the directory itself. Raises
    `ConfigurationError` where the nearest pyproject.toml is no TOML.
    """
    nearest: Path | None = None
    for directory in (start, *start.parents):
        path = directory / PYPROJECT
        if not path.is_file():
            continue
        try:
            table = _read_table(path)
        except ConfigurationError:
            if nearest is None:
                raise
            continue
        if table is not None:
            return directory
        nearest = nearest or directory
    if nearest is not None:
        return nearest
    working = Path.cwd().resolve()
    return working if start.is_relative_to(working) else start


def read_configuration(root: Path) -> Configuration:
    """The table in the root's pyproject.toml, defaults where there is none. Raises `ConfigurationError`."""
    path = root / PYPROJECT
    table = _read_table(path) if path.is_file() else None
    if table is None:
        return Configuration()
    for key in table.values:
        _refuse_unknown(table, key)
    python, cache_dir = _string(table, "python"), _string(table, "cache-dir")
    saved = _string(table, "table")
    return Configuration(
        path=path,
        src=tuple(root / each for each in _strings(table, "src") or ()),
        apps=_strings(table, "apps") or (),
        exclude=_globs(table, "exclude", _strings(table, "exclude") or ()),
        python=None if python is None else _python(root, python),
        select=_strings(table, "select"),
        ignore=_strings(table, "ignore") or (),
        per_file_ignores=_per_file_ignores(table),
        strict_params=_boolean(table, "strict-params"),
        table=None if saved is None else root / saved,
        cache_dir=None if cache_dir is None else root / cache_dir,
        templates=_directories(table, "templates", root),
        stubs=_stubs(table),
    )


def refuse_unknown_rules(
    configuration: Configuration, known: frozenset[str], words: frozenset[str] = frozenset()
) -> None:
    """Raise `ConfigurationError` where the table names a rule that does not exist.

    `words` stand for several rules, in `select` alone.
    """
    if configuration.path is None:
        return
    table = _read_table(configuration.path)
    if table is None:
        return
    named = [("select", rule) for rule in _strings(table, "select") or ()]
    named += [("ignore", rule) for rule in _strings(table, "ignore") or ()]
    named += [("per-file-ignores", rule) for rules in _per_file_ignores(table).values() for rule in rules]
    for key, rule in named:
        if rule not in known and not (key == "select" and rule in words):
            raise table.error(key, f'{key}: there is no rule "{rule}"; {did_you_mean(rule, known)}')


def _read_table(path: Path) -> _Table | None:
    try:
        text = read_file(path, MOST_BYTES_OF_SETTINGS).decode("utf-8")
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path}: is not UTF-8, as TOML must be ({error.reason})") from error
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror or error}") from error
    # Here, because there may be nothing to parse.
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        data: object = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(_toml_error(path, text, str(error))) from error
    except RecursionError as error:
        raise ConfigurationError(f"{path}: is nested too deeply") from error
    for key in ("tool", "conn-types"):
        above = _as_table(data)
        data = None if above is None else above.get(key)
        if data is None:
            return None
    values = _as_table(data)
    if values is None:
        raise ConfigurationError(f"{path}: tool.conn-types must be a table{_was(data)}")
    return _Table(path, text, values)


def _as_table(value: object) -> Mapping[str, object] | None:
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else None


def _toml_error(path: Path, text: str, message: str) -> str:
    """`Expected … (at line 3, column 5)` as `pyproject.toml:3: …`."""
    problem, _, place = message.removesuffix(")").rpartition(" (at ")
    found = re.match(r"line (\d+)", place)
    line = int(found[1]) if found is not None else text.rstrip("\n").count("\n") + 1
    return f"{path}:{line}: {problem or message}"


def _refuse_unknown(table: _Table, key: str) -> None:
    if key in _KEYS:
        return
    raise table.error(key, f'there is no key "{key}"; {did_you_mean(key, _KEYS)}')


def _strings(table: _Table, key: str) -> tuple[str, ...] | None:
    if key not in table.values:
        return None
    strings = _string_list(table.values[key])
    if strings is None:
        raise table.error(key, f"{key}: must be a list of strings{_was(table.values[key])}")
    return strings


def _directories(table: _Table, key: str, root: Path) -> tuple[Path, ...] | None:
    strings = _strings(table, key)
    for each in strings or ():
        if not (root / each).is_dir():
            raise table.error(key, f"{key}: there is no directory {each}")
    return None if strings is None else tuple(Path(os.path.realpath(root / each)) for each in strings)


def _string(table: _Table, key: str) -> str | None:
    value = table.values.get(key)
    if value is not None and not isinstance(value, str):
        raise table.error(key, f"{key}: must be a string{_was(value)}")
    return value


def _boolean(table: _Table, key: str) -> bool:
    value = table.values.get(key, False)
    if not isinstance(value, bool):
        raise table.error(key, f"{key}: must be true or false{_was(value)}")
    return value


def _per_file_ignores(table: _Table) -> dict[str, tuple[str, ...]]:
    key = "per-file-ignores"
    value = table.values.get(key, {})
    by_glob = _as_table(value)
    if by_glob is None:
        raise table.error(key, f"{key}: must be a table of globs and lists of rules{_was(value)}")
    ignores: dict[str, tuple[str, ...]] = {}
    for glob, rules in by_glob.items():
        strings = _string_list(rules)
        if strings is None:
            raise table.error(glob, f'{key}: the value of "{glob}" must be a list of rules{_was(rules)}')
        ignores[glob] = strings
    _globs(table, key, tuple(ignores))
    return ignores


def _stubs(table: _Table) -> dict[str, str]:
    key = "stubs"
    value = table.values.get(key, {})
    by_app = _as_table(value)
    if by_app is None:
        raise table.error(key, f"{key}: must be a table of apps and modules{_was(value)}")
    modules: dict[str, str] = {}
    for app, module in by_app.items():
        if not isinstance(module, str):
            raise table.error(app, f'{key}: the value of "{app}" must be the name of a module{_was(module)}')
        if not all(part.isidentifier() and not iskeyword(part) for part in module.split(".")):
            raise table.error(app, f'{key}: "{module}" is no name of a module')
        if module in (SLOT, SLOT_ROUTES, SLOT_URLS, *modules.values()):
            raise table.error(app, f'{key}: "{module}" holds the types of other apps')
        modules[app] = module
    return modules


def _globs(table: _Table, key: str, globs: tuple[str, ...]) -> tuple[str, ...]:
    for glob in globs:
        if glob.startswith("!"):
            raise table.error(key, f'{key}: "{glob}": negated globs are not supported')
        if not glob.strip("/ "):
            raise table.error(key, f"{key}: an empty glob matches nothing")
    return globs


def _string_list(value: object) -> tuple[str, ...] | None:
    if not isinstance(value, list):
        return None
    items = cast("list[object]", value)
    strings = tuple(each for each in items if isinstance(each, str))
    return strings if len(strings) == len(items) else None


def _was(value: object) -> str:
    match value:
        case bool():
            return ", not a boolean"
        case str():
            return f', not a string: write ["{value}"]'
        case int() | float():
            return ", not a number"
        case list():
            return ", and this list holds something else" if value else ""
        case dict():
            return ", not a table"
        case _:
            return ""


def _python(root: Path, text: str) -> Path:
    """`python3.12` is looked for on the PATH; whatever has a slash, or exists below the root, is a path."""
    below = root / text
    return below if "/" in text or "\\" in text or below.exists() else Path(text)
