from __future__ import annotations

import re
from pathlib import Path

import pytest

from conn_types.analysis.configuration import (
    Configuration,
    find_root,
    read_configuration,
    refuse_unknown_rules,
)
from conn_types.analysis.errors import ConfigurationError
from tests.analysis.files import write_files

FULL = """\
[project]
name = "shop"

[tool.conn-types]
src = ["lib"]
apps = ["shop.main:app"]
exclude = ["migrations"]
python = ".env/bin/python"
select = ["unknown-route"]
ignore = ["route-params"]
cache-dir = ".cache"

[tool.conn-types.per-file-ignores]
"tests/*" = ["unknown-route"]
"""


def refused(root: Path, text: str) -> str:
    write_files(root, {"pyproject.toml": text})
    with pytest.raises(ConfigurationError) as caught:
        read_configuration(root)
    return str(caught.value).replace(f"{root}/pyproject.toml:", "").replace("[tool.conn-types] ", "")


def test_everything(tmp_path: Path) -> None:
    write_files(tmp_path, {"pyproject.toml": FULL})
    assert read_configuration(tmp_path) == Configuration(
        path=tmp_path / "pyproject.toml",
        src=(tmp_path / "lib",),
        apps=("shop.main:app",),
        exclude=("migrations",),
        python=tmp_path / ".env/bin/python",
        select=("unknown-route",),
        ignore=("route-params",),
        per_file_ignores={"tests/*": ("unknown-route",)},
        cache_dir=tmp_path / ".cache",
    )


@pytest.mark.parametrize("text", ["", "[tool.other]\nx = 1\n", "[project]\nname = 'x'\n", "tool = 1\n"])
def test_no_table(text: str, tmp_path: Path) -> None:
    write_files(tmp_path, {"pyproject.toml": text})
    assert read_configuration(tmp_path) == Configuration()


def test_no_file(tmp_path: Path) -> None:
    assert read_configuration(tmp_path) == Configuration()


def test_name_of_an_interpreter(tmp_path: Path) -> None:
    write_files(tmp_path, {"pyproject.toml": "[tool.conn-types]\npython = 'python3.12'\n"})
    assert read_configuration(tmp_path).python == Path("python3.12")
    (tmp_path / "python3.12").mkdir()
    assert read_configuration(tmp_path).python == tmp_path / "python3.12"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "[tool.conn-types]\n\nexlude = []\n",
            '3: there is no key "exlude"; did you mean "exclude"?',
        ),
        (
            "[project]\nname = 'x'\n\n[tool.conn-types]\nsrc = ['a']\nper_file_ignores = {}\n",
            '6: there is no key "per_file_ignores"; did you mean "per-file-ignores"?',
        ),
        (
            "[tool.conn-types]\ntemplates = ['a']\n",
            "2: templates: there is no directory a",
        ),
        (
            '[tool.conn-types.stubs]\n"shop:app" = 1\n',
            '2: stubs: the value of "shop:app" must be the name of a module, not a number',
        ),
        (
            "[tool.conn-types.stubs]\n'shop:app' = 'shop/types.py'\n",
            '2: stubs: "shop/types.py" is no name of a module',
        ),
        (
            "[tool.conn-types]\nstubs = {'a:app' = 'types', 'b:app' = 'types'}\n",
            '2: stubs: "types" holds the types of other apps',
        ),
        (
            "[tool.conn-types]\nstubs = 1\n",
            "2: stubs: must be a table of apps and modules, not a number",
        ),
        (
            "tool.conn-types.zzzzz = 1\n",
            '1: there is no key "zzzzz"; choose from apps, cache-dir, exclude, '
            "ignore, per-file-ignores, python, select, src, strict-params, stubs, table, templates",
        ),
        (
            "[tool.conn-types]\napps = 'shop:app'\n",
            '2: apps: must be a list of strings, not a string: write ["shop:app"]',
        ),
        (
            "[tool.conn-types]\nselect = ['a', 1]\n",
            "2: select: must be a list of strings, and this list holds something else",
        ),
        (
            "[tool.conn-types]\npython = true\n",
            "2: python: must be a string, not a boolean",
        ),
        (
            "[tool.conn-types]\ncache-dir = 1\n",
            "2: cache-dir: must be a string, not a number",
        ),
        (
            "[tool.conn-types]\nper-file-ignores = []\n",
            "2: per-file-ignores: must be a table of globs and lists of rules",
        ),
        (
            '[tool.conn-types.per-file-ignores]\n"tests/*" = "unknown-route"\n',
            '2: per-file-ignores: the value of "tests/*" must be a list of rules, '
            'not a string: write ["unknown-route"]',
        ),
        (
            "[tool.conn-types]\nexclude = ['!a']\n",
            '2: exclude: "!a": negated globs are not supported',
        ),
        (
            "[tool.conn-types]\nexclude = ['/']\n",
            "2: exclude: an empty glob matches nothing",
        ),
        ("[tool]\nconn-types = 1\n", " tool.conn-types must be a table, not a number"),
        ("[tool.conn-types\n", re.compile(r"1: Expected ']'.*")),
    ],
)
def test_refused(text: str, message: str | re.Pattern[str], tmp_path: Path) -> None:
    told = refused(tmp_path, text)
    assert message.fullmatch(told) if isinstance(message, re.Pattern) else told == message


def test_not_utf_8(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_bytes(b"name = '\xe9'\n")
    with pytest.raises(ConfigurationError, match="is not UTF-8"):
        read_configuration(tmp_path)


def test_unknown_rules(tmp_path: Path) -> None:
    write_files(tmp_path, {"pyproject.toml": "[tool.conn-types]\nselect = []\nignore = ['unknown-rote']\n"})
    known = frozenset({"unknown-route", "route-params"})
    configuration = read_configuration(tmp_path)
    with pytest.raises(
        ConfigurationError, match=r':3: .* ignore: .* "unknown-rote"; did you mean "unknown-route"'
    ):
        refuse_unknown_rules(configuration, known)
    refuse_unknown_rules(configuration, known | {"unknown-rote"})
    refuse_unknown_rules(Configuration(), known)


def test_words_for_several_rules_may_be_selected_and_not_ignored(tmp_path: Path) -> None:
    write_files(tmp_path, {"pyproject.toml": "[tool.conn-types]\nselect = ['default']\n"})
    refuse_unknown_rules(read_configuration(tmp_path), frozenset(), frozenset({"default"}))
    write_files(tmp_path, {"pyproject.toml": "[tool.conn-types]\nignore = ['default']\n"})
    with pytest.raises(ConfigurationError, match='ignore: there is no rule "default"'):
        refuse_unknown_rules(read_configuration(tmp_path), frozenset(), frozenset({"default"}))


class TestRoot:
    def test_nearest_with_the_table(self, tmp_path: Path) -> None:
        files = {"pyproject.toml": "[tool.conn-types]\n", "a/pyproject.toml": "", "a/b/x.py": ""}
        write_files(tmp_path, files)
        assert find_root(tmp_path / "a" / "b") == tmp_path

    def test_nearest_pyproject(self, tmp_path: Path) -> None:
        write_files(tmp_path, {"pyproject.toml": "", "a/pyproject.toml": "", "a/b/x.py": ""})
        assert find_root(tmp_path / "a" / "b") == tmp_path / "a"

    def test_working_directory(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        write_files(tmp_path, {"a/b/x.py": "", "c/x.py": ""})
        monkeypatch.chdir(tmp_path / "a")
        assert find_root(tmp_path / "a" / "b") == tmp_path / "a"
        assert find_root(tmp_path / "c") == tmp_path / "c"

    def test_the_nearest_is_broken(self, tmp_path: Path) -> None:
        write_files(tmp_path, {"pyproject.toml": "[tool.conn-types]\n", "a/pyproject.toml": "["})
        with pytest.raises(ConfigurationError, match=r"a/pyproject.toml:1"):
            find_root(tmp_path / "a")

    def test_a_farther_one_is_broken(self, tmp_path: Path) -> None:
        write_files(tmp_path, {"pyproject.toml": "[", "a/pyproject.toml": ""})
        assert find_root(tmp_path / "a") == tmp_path / "a"
