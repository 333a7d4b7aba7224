from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from conn_types.analysis.disk import holds
from conn_types.analysis.errors import AnalysisError, ConfigurationError
from conn_types.analysis.project import ModuleFile, Project
from conn_types.analysis.source import Source, SourceError
from tests.analysis.files import STARLETTE, make_environment, write_files

Files = Mapping[str, "str | bytes"]


def opened(tmp_path: Path, files: Files, installed: Mapping[str, str] = STARLETTE) -> Project:
    """A project with an environment beside it."""
    environment = make_environment(tmp_path / "env", installed)
    return Project.open(write_files(tmp_path / "project", files), python=environment)


def shown(project: Project, name: str, importer: str | None = None) -> tuple[str, str] | None:
    """The module's one name and its path."""
    found = project.find_module(name, None if importer is None else project.root / importer)
    return None if found is None else (found.name, found.shown)


class TestModules:
    def test_of_the_project(self, tmp_path: Path) -> None:
        project = opened(tmp_path, {"shop/__init__.py": "", "shop/main.py": "", "tool.py": ""})
        root = project.root
        assert project.find_module("shop") == ModuleFile(
            name="shop",
            path=root / "shop/__init__.py",
            shown="shop/__init__.py",
            is_package=True,
            is_project=True,
            directories=(root / "shop",),
        )
        assert shown(project, "shop.main") == ("shop.main", "shop/main.py")
        assert shown(project, "tool") == ("tool", "tool.py")

    @pytest.mark.parametrize(
        "name", ["nowhere", "shop.nowhere", "tool.x", "", ".", "shop.", "..x", "a/b", "a\0b"]
    )
    def test_that_are_not_there(self, name: str, tmp_path: Path) -> None:
        assert opened(tmp_path, {"shop/__init__.py": "", "tool.py": ""}).find_module(name) is None

    def test_installed(self, tmp_path: Path) -> None:
        project = opened(tmp_path, {"a.py": ""})
        found = project.find_module("starlette.routing")
        assert found is not None
        assert (found.shown, found.is_project) == ("<site-packages>/starlette/routing.py", False)

    def test_the_projects_own_comes_first(self, tmp_path: Path) -> None:
        project = opened(tmp_path, {"starlette/__init__.py": ""})
        assert shown(project, "starlette") == ("starlette", "starlette/__init__.py")
        assert project.find_module("starlette.routing") is None

    def test_a_directory_does_not_hide_an_installed_package(self, tmp_path: Path) -> None:
        project = opened(tmp_path, {"starlette/notes.txt": ""})
        assert shown(project, "starlette.routing") == (
            "starlette.routing",
            "<site-packages>/starlette/routing.py",
        )

    def test_a_package_comes_before_a_module(self, tmp_path: Path) -> None:
        project = opened(tmp_path, {"shop.py": "", "shop/__init__.py": ""})
        assert shown(project, "shop") == ("shop", "shop/__init__.py")
        assert project.module_name(project.root / "shop.py") is None

    def test_of_the_standard_library(self, tmp_path: Path) -> None:
        project = opened(tmp_path, {"email/template.txt": "", "json.py": ""}, {"typing.py": ""})
        assert project.find_module("os.path") is None
        assert project.find_module("typing") is None
        assert project.find_module("email") is None
        assert shown(project, "json") == ("json", "json.py")
        assert project.is_standard_library("os.path")

    def test_extension_modules_have_no_source(self, tmp_path: Path) -> None:
        assert opened(tmp_path, {"fast.cpython-311-x86_64-linux-gnu.so": ""}).find_module("fast") is None

    def test_namespace_packages(self, tmp_path: Path) -> None:
        project = opened(tmp_path, {"names/own.py": "", "src/names/other.py": ""}, {"names/installed.py": ""})
        found = project.find_module("names")
        assert found is not None
        assert (found.path, found.is_package, found.is_project) == (None, True, True)
        assert len(found.directories) == 3
        assert shown(project, "names.own") == ("names.own", "names/own.py")
        assert shown(project, "names.other") == ("names.other", "src/names/other.py")
        assert shown(project, "names.installed") == ("names.installed", "<site-packages>/names/installed.py")

    def test_an_environment_is_no_namespace_package(self, tmp_path: Path) -> None:
        project = opened(tmp_path, {"env2/pyvenv.cfg": "", "env2/a.py": ""})
        assert project.find_module("env2") is None

    def test_our_own_package_is_always_there(self, tmp_path: Path) -> None:
        project = opened(tmp_path, {"a.py": ""})
        found = project.find_module("conn_types.routing")
        assert found is not None
        assert (found.shown, found.is_project) == ("<site-packages>/conn_types/routing.py", False)

    def test_editable_installs(self, tmp_path: Path) -> None:
        library = write_files(
            tmp_path / "library", {"by_path/__init__.py": "", "mapped/__init__.py": "", "mapped/a.py": ""}
        )
        project = opened(
            tmp_path,
            {"a.py": ""},
            {
                "a.pth": str(library),
                "b.pth": "import finder",
                "finder.py": f"MAPPING = {{'alias': {str(library / 'mapped')!r}}}",
            },
        )
        assert shown(project, "by_path") == ("by_path", "<site-packages>/by_path/__init__.py")
        assert shown(project, "alias.a") == ("alias.a", "<site-packages>/mapped/a.py")

    def test_a_path_within_the_environment_is_none_of_the_project(self, tmp_path: Path) -> None:
        make_environment(tmp_path / ".venv", {"vendored.pth": "vendored\n", "vendored/tool.py": ""})
        project = Project.open(write_files(tmp_path, {"a.py": ""}), python=tmp_path / ".venv")
        assert project.import_roots == (tmp_path,)
        found = project.find_module("tool")
        assert found is not None
        assert (found.shown, found.is_project) == ("<site-packages>/vendored/tool.py", False)

    def test_an_editable_install_of_the_project_is_the_project(self, tmp_path: Path) -> None:
        root = tmp_path / "project"
        project = opened(tmp_path, {"python/shop/__init__.py": ""}, {"shop.pth": str(root / "python")})
        found = project.find_module("shop")
        assert found is not None
        assert (found.name, found.shown, found.is_project) == ("shop", "python/shop/__init__.py", True)


class TestNames:
    def names(self, tmp_path: Path, *files: str) -> dict[str, str | None]:
        project = opened(tmp_path, dict.fromkeys(files, ""))
        names = {project.shown(path): project.module_name(path) for path in project.files}
        for path, name in names.items():
            if name is not None:
                assert shown(project, name) == (name, path)
        return names

    def test_src_layout(self, tmp_path: Path) -> None:
        assert self.names(tmp_path, "src/shop/__init__.py", "src/shop/a.py", "tests/test_a.py") == {
            "src/shop/__init__.py": "shop",
            "src/shop/a.py": "shop.a",
            "tests/test_a.py": "tests.test_a",
        }

    def test_directories_without_init(self, tmp_path: Path) -> None:
        assert self.names(tmp_path, "app/main.py", "app/deep/a.py") == {
            "app/main.py": "app.main",
            "app/deep/a.py": "app.deep.a",
        }

    def test_a_package_below_a_plain_directory(self, tmp_path: Path) -> None:
        files = ("services/api/app/__init__.py", "services/api/app/main.py", "services/api/manage.py")
        assert self.names(tmp_path, *files) == {
            "services/api/app/__init__.py": "app",
            "services/api/app/main.py": "app.main",
            "services/api/manage.py": "services.api.manage",
        }

    def test_two_packages_of_one_name(self, tmp_path: Path) -> None:
        assert self.names(tmp_path, "one/app/__init__.py", "two/app/__init__.py") == {
            "one/app/__init__.py": "one.app",
            "two/app/__init__.py": "two.app",
        }

    def test_a_package_with_the_name_of_an_installed_one(self, tmp_path: Path) -> None:
        assert self.names(tmp_path, "vendor/starlette/__init__.py", "vendor/json/__init__.py") == {
            "vendor/starlette/__init__.py": "vendor.starlette",
            "vendor/json/__init__.py": "vendor.json",
        }

    def test_directories_that_are_no_identifiers(self, tmp_path: Path) -> None:
        assert self.names(tmp_path, "my-api/main.py", "v1.0/tool.py", "v2.0/tool.py") == {
            "my-api/main.py": "my-api.main",
            "v1.0/tool.py": "tool",
            "v2.0/tool.py": None,
        }

    def test_one_name_however_it_is_imported(self, tmp_path: Path) -> None:
        project = opened(
            tmp_path, dict.fromkeys(["services/api/app/__init__.py", "services/api/app/main.py"], "")
        )
        assert shown(project, "app.main") == ("app.main", "services/api/app/main.py")
        assert shown(project, "services.api.app.main") == ("app.main", "services/api/app/main.py")


@pytest.mark.parametrize(
    ("name", "near"),
    [("app.main", "one.app.main"), ("main", "one.app.main"), ("one.app.mian", "one.app.main"), ("zzz", None)],
)
def test_nearest_module(name: str, near: str | None, tmp_path: Path) -> None:
    files = [f"{service}/app/{file}.py" for service in ("one", "two") for file in ("__init__", "main")]
    assert opened(tmp_path, dict.fromkeys(files, "")).nearest_module(name) == near


class TestImporters:
    """What an absolute import means depends on who imports, where several directories hold modules."""

    def test_each_service_sees_its_own_package(self, tmp_path: Path) -> None:
        files = [
            f"{service}/app/{file}.py" for service in ("one", "two") for file in ("__init__", "main", "deps")
        ]
        project = opened(tmp_path, dict.fromkeys(files, ""))
        assert shown(project, "app.deps", "one/app/main.py") == ("one.app.deps", "one/app/deps.py")
        assert shown(project, "app.deps", "two/app/main.py") == ("two.app.deps", "two/app/deps.py")
        assert project.find_module("app.deps") is None

    def test_scripts_see_what_lies_beside_them(self, tmp_path: Path) -> None:
        files = ["a/main.py", "a/tool.py", "b/main.py", "b/tool.py", "tool.py"]
        project = opened(tmp_path, dict.fromkeys(files, ""))
        assert shown(project, "tool", "a/main.py") == ("a.tool", "a/tool.py")
        assert shown(project, "tool", "b/main.py") == ("b.tool", "b/tool.py")
        assert shown(project, "b.tool", "a/main.py") == ("b.tool", "b/tool.py")
        assert shown(project, "tool") == ("tool", "tool.py")

    @pytest.mark.parametrize("importer", ["app/main.py", "other.py", None])
    def test_a_file_with_the_name_of_its_directory(self, importer: str | None, tmp_path: Path) -> None:
        project = opened(tmp_path, dict.fromkeys(["app/main.py", "app/app.py", "other.py"], ""))
        assert shown(project, "app.app", importer) == ("app.app", "app/app.py")

    def test_what_is_installed_is_not_hidden_by_a_file_beside(self, tmp_path: Path) -> None:
        project = opened(tmp_path, {"app/main.py": "", "app/starlette.py": "", "app/json.py": ""})
        assert shown(project, "starlette", "app/main.py") == (
            "starlette",
            "<site-packages>/starlette/__init__.py",
        )
        assert project.find_module("json", project.root / "app/main.py") is None

    def test_installed_importers_have_no_neighbours(self, tmp_path: Path) -> None:
        project = opened(tmp_path, {"one/app/__init__.py": "", "two/app/__init__.py": ""})
        found = project.find_module("starlette")
        assert found is not None
        assert found.path is not None
        assert project.find_module("app", found.path) is None


class TestFiles:
    def test_read_once(self, tmp_path: Path) -> None:
        project = opened(tmp_path, {"a.py": "a = 1\n"})
        source = project.read(project.root / "a.py")
        assert isinstance(source, Source)
        assert source.shown == "a.py"
        assert project.read(project.root / "a.py") is source

    def test_unreadable(self, tmp_path: Path) -> None:
        project = opened(tmp_path, {"a.py": ""})
        error = project.read(project.root / "b.py")
        assert isinstance(error, SourceError)
        assert "No such file" in error.message

    def test_looks_are_remembered(self, tmp_path: Path) -> None:
        project = opened(tmp_path, {"a.py": ""})
        assert not project.exists(project.root / "b.py")
        assert project.is_dir(project.root)
        assert project.list_dir(project.root) == ("a.py",)
        assert project.find_module("c") is None
        assert holds(project.disk.facts)
        (project.root / "c.py").touch()
        assert not holds(project.disk.facts)

    @pytest.mark.parametrize(
        ("path", "expected"),
        [
            ("tests/a.py", True),
            ("shop/test/a.py", True),
            ("shop/test_a.py", True),
            ("shop/a_test.py", True),
            ("conftest.py", True),
            ("shop/testing.py", False),
            ("shop/attests/a.py", False),
        ],
    )
    def test_tests(self, path: str, expected: bool, tmp_path: Path) -> None:
        project = opened(tmp_path / "tests", {path: ""})
        assert project.is_test(project.root / path) is expected

    def test_files_below(self, tmp_path: Path) -> None:
        project = opened(
            tmp_path,
            {"a/b.py": "", "a/c.py": "", "d.py": "", "e.txt": "", "empty/x.txt": "", "build/f.py": ""},
        )

        def below(*paths: str) -> list[str]:
            return [
                project.shown(path) for path in project.files_below([project.root / path for path in paths])
            ]

        assert below() == ["a/b.py", "a/c.py", "d.py"]
        assert below("d.py", "a") == ["a/b.py", "a/c.py", "d.py"]
        assert below("build/f.py") == ["build/f.py"]
        with pytest.raises(AnalysisError, match=r"there is no Python file in .*empty"):
            below("empty")
        with pytest.raises(AnalysisError, match=r"e\.txt is no Python file"):
            below("e.txt")
        with pytest.raises(AnalysisError, match=r"there is no file or directory .*nowhere"):
            below("nowhere")
        with pytest.raises(AnalysisError, match="lies outside the project"):
            below("..")

    def test_no_python_file(self, tmp_path: Path) -> None:
        with pytest.raises(AnalysisError, match="there is no Python file"):
            opened(tmp_path, {"a.txt": ""}).files_below(())


class TestFrameworks:
    def test_a_package_that_imports_one(self, tmp_path: Path) -> None:
        installed = {
            "admin/__init__.py": "",
            "admin/deep/views.py": "def f():\n    from starlette.routing import Route\n",
            "plain/__init__.py": "# import starlette\nx = 'starlette'\nimport starlettes\n",
            "single.py": "import fastapi.routing\n",
        }
        project = opened(tmp_path, {"a.py": ""}, installed)
        assert project.mentions_framework("admin")
        assert project.mentions_framework("single")
        assert not project.mentions_framework("plain")
        assert not project.mentions_framework("nowhere")
        assert project.mentions_framework("starlette")

    def test_the_scan_is_remembered(self, tmp_path: Path) -> None:
        project = opened(tmp_path, {"a.py": ""}, {"plain/__init__.py": ""})
        assert not project.mentions_framework("plain")
        assert holds(project.disk.facts)
        site = project.environment.site_packages[0]
        (site / "plain" / "web.py").write_text("import starlette\n")
        assert not holds(project.disk.facts)

    def test_loops_of_links_end(self, tmp_path: Path) -> None:
        project = opened(tmp_path, {"a.py": ""}, {"plain/__init__.py": ""})
        plain = project.environment.site_packages[0] / "plain"
        (plain / "again").symlink_to(plain)
        assert not project.mentions_framework("plain")

    def test_the_environment_must_hold_what_the_project_imports(self, tmp_path: Path) -> None:
        with pytest.raises(AnalysisError, match="the project imports fastapi"):
            opened(tmp_path, {"a.py": "import fastapi\n"})


class TestOpening:
    def test_options_go_before_the_configuration(self, tmp_path: Path) -> None:
        environment = make_environment(tmp_path / "env", {})
        pyproject = (
            "[tool.conn-types]\napps = ['a:app']\nignore = ['x']\nexclude = ['one']\npython = 'nowhere'\n"
        )
        root = write_files(
            tmp_path / "project", {"pyproject.toml": pyproject, "one/a.py": "", "two/a.py": "", "b.py": ""}
        )
        project = Project.open(root, apps=["b:app"], python=environment, ignore=["y"], exclude=["two"])
        assert project.configuration.apps == ("b:app",)
        assert project.configuration.ignore == ("x", "y")
        assert [path.name for path in project.files] == ["b.py"]
        assert project.environment.python == environment

    def test_start_below_the_root(self, tmp_path: Path) -> None:
        write_files(tmp_path, {"pyproject.toml": "[tool.conn-types]\n", "a/b.py": ""})
        assert Project.open(start=tmp_path / "a").root == tmp_path.resolve()

    def test_no_such_root(self, tmp_path: Path) -> None:
        with pytest.raises(AnalysisError, match="there is no directory"):
            Project.open(tmp_path / "nowhere")

    def test_bad_configuration(self, tmp_path: Path) -> None:
        write_files(tmp_path, {"pyproject.toml": "[tool.conn-types]\nx = 1\n"})
        with pytest.raises(ConfigurationError):
            Project.open(tmp_path)

    def test_a_root_that_is_reached_through_a_link(self, tmp_path: Path) -> None:
        write_files(tmp_path / "real", {"a.py": ""})
        (tmp_path / "link").symlink_to("real")
        project = Project.open(tmp_path / "link")
        assert project.files_below([tmp_path / "link" / "a.py"]) == project.files

    def test_environment_as_it_is_shown(self, tmp_path: Path) -> None:
        make_environment(tmp_path / ".venv", STARLETTE)
        write_files(tmp_path, {"a.py": "import starlette\n"})
        project = Project.open(tmp_path, python=tmp_path / ".venv")
        assert project.python_shown == ".venv"
        found = project.find_module("starlette")
        assert found is not None
        assert (found.shown, found.is_project) == ("<site-packages>/starlette/__init__.py", False)
