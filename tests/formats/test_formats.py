"""What the formats of continuous integration promise to those who read them."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conn_types.analysis.diagnostic import Diagnostic, Edit, Related
from conn_types.analysis.fingerprints import fingerprints
from conn_types.analysis.location import Location
from conn_types.analysis.project import Project
from conn_types.analysis.render import CHECK_FORMATS
from conn_types.analysis.render.checkout import from_checkout
from conn_types.analysis.render.drawing import Drawing
from conn_types.analysis.report import Counts, Report, Summary
from conn_types.analysis.rules import RULES
from conn_types.analysis.rules.page import page
from tests.analysis.files import write_files
from tests.cli.command import conn_types, process
from tests.formats.golden_files import GOLDEN
from tests.formats.planted import PLANTED
from tests.formats.schema_checks import gitlab_errors, junit_errors, report_errors, sarif_errors


@pytest.fixture
def drawing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Drawing:
    write_files(tmp_path, {"shop/views.py": "x = 1\n" * 50})
    monkeypatch.chdir(tmp_path)
    return Drawing(project=Project.open(tmp_path))


def diagnostic(
    line: int = 2,
    *,
    message: str = "no route is named so",
    path: str = "shop/views.py",
    rule: str = "unknown-route",
    hint: str | None = None,
    warning: bool = False,
    related: tuple[Related, ...] = (),
    edits: tuple[Edit, ...] = (),
) -> Diagnostic:
    return Diagnostic(
        rule=rule,
        severity="warning" if warning else "error",
        location=Location(path=path, line=line, column=4),
        end_line=line,
        end_column=9,
        message=message,
        hint=hint,
        related=related,
        edits=edits,
    )


def report(*diagnostics: Diagnostic, files: tuple[str, ...] = ("shop/views.py",)) -> Report:
    counts = Counts(total=10, checked=7, unsure=2, dynamic=1)
    summary = Summary(files=len(files), templates=0, routes=22, apps=1, references=counts)
    return Report(diagnostics=diagnostics, summary=summary, files=files)


def golden(name: str) -> str:
    return GOLDEN[name].read_text("utf-8")


class TestSchemas:
    def test_golden_files(self) -> None:
        assert report_errors(golden("json")) == []
        assert sarif_errors(golden("sarif")) == []
        assert gitlab_errors(golden("gitlab")) == []
        assert junit_errors(golden("junit")) == []

    def test_a_report_without_findings(self, drawing: Drawing) -> None:
        assert sarif_errors(CHECK_FORMATS["sarif"](report(), drawing)) == []
        assert json.loads(CHECK_FORMATS["gitlab"](report(), drawing)) == []
        assert junit_errors(CHECK_FORMATS["junit"](report(), drawing)) == []

    def test_mistakes_are_noticed(self) -> None:
        assert sarif_errors(golden("sarif").replace('"startLine": 5', '"startLine": 0'))
        assert report_errors(golden("json").replace('"hint"', '"tip"'))
        assert sarif_errors(golden("sarif").replace('"columnKind"', '"columnsKind"'))
        assert gitlab_errors(golden("gitlab").replace('"major"', '"bad"'))
        assert junit_errors(golden("junit").replace("<failure ", "<fails ").replace("</failure>", "</fails>"))


ANY_TEXT = st.text(st.characters(codec=None), min_size=1, max_size=20)
ANY_DIAGNOSTIC = st.builds(
    diagnostic,
    st.integers(1, 60),
    message=ANY_TEXT,
    path=st.sampled_from(["shop/views.py", "a:b,%.py", "\udcff/x.py", "x\ny.py", "日本.py"]),
    rule=st.sampled_from([rule.name for rule in RULES]),
    hint=st.none() | ANY_TEXT,
    warning=st.booleans(),
    related=st.lists(
        st.builds(
            Related,
            location=st.sampled_from(["shop/views.py", "<site-packages>/a b.py", "<source>"]).map(
                lambda path: Location(path=path, line=3, column=0)
            ),
            message=ANY_TEXT,
        ),
        max_size=2,
    ).map(tuple),
    edits=st.just(()) | st.just((Edit(line=2, column=4, end_line=2, end_column=9, text="\x00'é\n"),)),
)


class TestWhateverTheProjectHolds:
    """Names of files and routes are anybody's text. Nothing in it is markup, a command or a new line."""

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(diagnostics=st.lists(ANY_DIAGNOSTIC, max_size=4))
    def test_reports_are_valid(self, diagnostics: list[Diagnostic], drawing: Drawing) -> None:
        found = report(*diagnostics)
        texts = {name: render(found, drawing) for name, render in CHECK_FORMATS.items()}
        assert report_errors(texts["json"]) == []
        assert sarif_errors(texts["sarif"]) == []
        assert gitlab_errors(texts["gitlab"]) == []
        assert junit_errors(texts["junit"]) == []
        assert len(texts["github"].splitlines()) == len(diagnostics) + 2
        assert len(ElementTree.fromstring(texts["junit"]).findall(".//testcase/failure")) == sum(
            each.severity == "error" for each in diagnostics
        )
        for text in texts.values():
            text.encode("utf-8")


def test_all_formats_tell_the_same_findings() -> None:
    found = [
        (each["rule"], each["severity"], each["line"], each["column"] + 1)
        for each in json.loads(golden("json"))["diagnostics"]
    ]
    (run,) = json.loads(golden("sarif"))["runs"]
    regions = [each["locations"][0]["physicalLocation"]["region"] for each in run["results"]]
    assert [
        (each["ruleId"], each["level"], region["startLine"], region["startColumn"])
        for each, region in zip(run["results"], regions, strict=True)
    ] == found
    violations = json.loads(golden("gitlab"))
    begins = [each["location"]["positions"]["begin"] for each in violations]
    levels = {"major": "error", "minor": "warning"}
    assert [
        (each["check_name"], levels[each["severity"]], begin["line"], begin["column"])
        for each, begin in zip(violations, begins, strict=True)
    ] == found
    commands = re.findall(
        r"^::(\w+) title=conn-types \((.+?)\),.*?line=(\d+)", golden("github"), re.MULTILINE
    )
    assert [(rule, level, int(line)) for level, rule, line in commands] == [each[:3] for each in found]
    headings = re.findall(r"^\S.*?:(\d+):(\d+): (\w+): .* \[(.+)\]$", golden("text"), re.MULTILINE)
    assert [(rule, level, int(line), int(column)) for line, column, level, rule in headings] == found
    cases = [each.get("name", "") for each in ElementTree.fromstring(golden("junit")).iter("testcase")]
    assert [name.partition(":")[0] for name in cases if ": " in name] == [each[0] for each in found]


class TestGithub:
    def command(self, found: Diagnostic, drawing: Drawing) -> str:
        return CHECK_FORMATS["github"](report(found), drawing).splitlines()[0]

    @pytest.mark.parametrize(
        ("message", "escaped"),
        [("50% off", "50%25 off"), ("a: b, c", "a: b, c"), ("%0A", "%250A"), ("a\r\nb", "a\\r\\nb")],
    )
    def test_messages_are_escaped(self, message: str, escaped: str, drawing: Drawing) -> None:
        assert self.command(diagnostic(message=message), drawing).endswith(f"::{escaped}")

    @pytest.mark.parametrize(
        ("path", "escaped"),
        [("a,b.py", "a%2Cb.py"), ("a:b.py", "a%3Ab.py"), ("50%.py", "50%25.py"), ("a\nb.py", "a\\nb.py")],
    )
    def test_properties_are_escaped(self, path: str, escaped: str, drawing: Drawing) -> None:
        assert f",file={escaped},line=2," in self.command(diagnostic(path=path), drawing)

    def test_lines_of_the_message(self, drawing: Drawing) -> None:
        related = Related(location=Location(path="shop/main.py", line=3, column=0), message="here")
        command = self.command(diagnostic(message="m", hint="h", related=(related,)), drawing)
        assert command.endswith("::m%0Ahint: h%0Ashop/main.py:3:1: here")

    def test_severities(self, drawing: Drawing) -> None:
        assert self.command(diagnostic(), drawing).startswith("::error ")
        assert self.command(diagnostic(warning=True), drawing).startswith("::warning ")

    def test_columns_only_within_one_line(self, drawing: Drawing) -> None:
        assert ",line=2,endLine=2,col=5,endColumn=10::" in self.command(diagnostic(), drawing)
        assert re.search(r",line=14,endLine=15::", golden("github"))

    def test_the_verdict_is_for_the_log(self, drawing: Drawing) -> None:
        assert "\nFound 1 error.\n1 file · " in CHECK_FORMATS["github"](report(diagnostic()), drawing)
        assert CHECK_FORMATS["github"](report(), drawing).startswith("Nothing is wrong.\n")


class TestFingerprints:
    def test_do_not_know_of_lines(self) -> None:
        assert fingerprints([diagnostic(2)]) == fingerprints([diagnostic(40)])

    @pytest.mark.parametrize(
        "other",
        [diagnostic(message="m"), diagnostic(path="x.py"), diagnostic(rule="route-params")],
        ids=["message", "path", "rule"],
    )
    def test_tell_findings_apart(self, other: Diagnostic) -> None:
        assert fingerprints([diagnostic()]) != fingerprints([other])

    def test_the_same_mistake_twice(self) -> None:
        first, second = fingerprints([diagnostic(2), diagnostic(3)])
        assert first != second
        assert fingerprints([diagnostic(3)]) == [first]

    def test_are_those_of_gitlab_and_of_sarif(self) -> None:
        marks = [each["fingerprint"] for each in json.loads(golden("gitlab"))]
        (run,) = json.loads(golden("sarif"))["runs"]
        assert [mark for each in run["results"] for mark in each["partialFingerprints"].values()] == marks
        assert len(set(marks)) == len(marks) == 10


class TestSarif:
    def test_rules_have_their_words(self) -> None:
        (run,) = json.loads(golden("sarif"))["runs"]
        rules = run["tool"]["driver"]["rules"]
        for result in run["results"]:
            assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert {each["id"] for each in rules} == {each["ruleId"] for each in run["results"]}
        assert all(each["shortDescription"]["text"] and each["help"]["text"] for each in rules)

    def test_help_is_the_rule_s_page_without_its_cases(self, drawing: Drawing) -> None:
        (run,) = json.loads(CHECK_FORMATS["sarif"](report(diagnostic()), drawing))["runs"]
        (rule,) = run["tool"]["driver"]["rules"]
        text = rule["help"]["markdown"]
        assert re.findall("^## (.*)", text, re.MULTILINE) == [
            "What it does",
            "Why it is bad",
            "Example",
            "Use instead",
            "Known limits",
        ]
        assert page("unknown-route").startswith(text)

    def test_a_fix(self) -> None:
        (run,) = json.loads(golden("sarif"))["runs"]
        (fix,) = run["results"][0]["fixes"]
        (change,) = fix["artifactChanges"]
        assert change["artifactLocation"] == {
            "uri": "shop/50%25%2C%20off%3A%20%231.py",
            "uriBaseId": "%SRCROOT%",
        }
        assert change["replacements"] == [
            {
                "deletedRegion": {"startLine": 5, "startColumn": 28, "endLine": 5, "endColumn": 33},
                "insertedContent": {"text": "'home'"},
            }
        ]

    def test_fixes_mend_what_they_belong_to(self, tmp_path: Path) -> None:
        """Applied as SARIF says: columns count characters from 1, the end is exclusive."""
        write_files(tmp_path, PLANTED)
        (run,) = json.loads(golden("sarif"))["runs"]
        mended = [result for result in run["results"] if "fixes" in result]
        for result in reversed(mended):
            (change,) = result["fixes"][0]["artifactChanges"]
            file = tmp_path / unquote(change["artifactLocation"]["uri"])
            lines: list[str] = file.read_text("utf-8").split("\n")
            for replaced in reversed(change["replacements"]):
                region, text = replaced["deletedRegion"], replaced["insertedContent"]["text"]
                assert region["startLine"] == region["endLine"]
                number = int(region["startLine"]) - 1
                start, end = int(region["startColumn"]) - 1, int(region["endColumn"]) - 1
                lines[number] = lines[number][:start] + text + lines[number][end:]
            file.write_text("\n".join(lines), "utf-8")
        left = json.loads(conn_types(tmp_path, "check", "--format", "json").stdout)["diagnostics"]
        assert len(mended) == 5
        assert len(left) == len(run["results"]) - len(mended)

    @pytest.mark.parametrize(
        ("path", "artifact"),
        [
            ("<site-packages>/a b.py", {"uri": "a%20b.py", "uriBaseId": "%SITEPACKAGES%"}),
            ("shop/é.py", {"uri": "shop/%C3%A9.py", "uriBaseId": "%SRCROOT%"}),
            ("\udcff.py", {"uri": "%FF.py", "uriBaseId": "%SRCROOT%"}),
            ("<source>", None),
        ],
    )
    def test_places(self, path: str, artifact: Mapping[str, str] | None, drawing: Drawing) -> None:
        related = Related(location=Location(path=path, line=3, column=0), message="here")
        (run,) = json.loads(CHECK_FORMATS["sarif"](report(diagnostic(related=(related,))), drawing))["runs"]
        (shown,) = run["results"][0]["relatedLocations"]
        assert shown.get("physicalLocation", {}).get("artifactLocation") == artifact

    def test_text_is_no_link(self, drawing: Drawing) -> None:
        text = CHECK_FORMATS["sarif"](report(diagnostic(message="[a](http://x) [b] {0}")), drawing)
        (run,) = json.loads(text)["runs"]
        assert run["results"][0]["message"]["text"] == "\\[a](http://x) [b] {0}"


class TestJunit:
    def test_a_case_for_each_finding_and_for_each_file_without_one(self, drawing: Drawing) -> None:
        found = report(
            diagnostic(), diagnostic(3), diagnostic(4, warning=True), files=("a.py", "shop/views.py")
        )
        top = ElementTree.fromstring(CHECK_FORMATS["junit"](found, drawing))
        cases = [(each.get("classname"), each.get("name"), [*each]) for each in top.iter("testcase")]
        assert [(where, name, [child.tag for child in inside]) for where, name, inside in cases] == [
            ("a.py", "conn-types check", []),
            ("shop/views.py", "unknown-route: no route is named so", ["failure"]),
            ("shop/views.py", "unknown-route: no route is named so (2)", ["failure"]),
            ("shop/views.py", "unknown-route: no route is named so (3)", ["system-out"]),
        ]
        assert (top.get("tests"), top.get("failures"), top.get("errors")) == ("4", "2", "0")


class TestCheckout:
    """CI systems show paths from the repository's root."""

    def test_a_project_in_a_folder_of_the_repository(self, tmp_path: Path) -> None:
        write_files(tmp_path, {".git/HEAD": "", "services/shop/pyproject.toml": "", "services/shop/a.py": ""})
        path = from_checkout(Project.open(tmp_path / "services/shop"))
        assert path("a.py") == "services/shop/a.py"
        assert path("<site-packages>/a.py") == "<site-packages>/a.py"

    def test_a_work_tree_has_a_file(self, tmp_path: Path) -> None:
        write_files(tmp_path, {".git": "gitdir: /elsewhere\n", "a.py": ""})
        assert from_checkout(Project.open(tmp_path))("a.py") == "a.py"

    def test_without_a_repository(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        write_files(tmp_path, {"shop/pyproject.toml": "", "shop/a.py": "", "elsewhere/x": ""})
        project = Project.open(tmp_path / "shop")
        monkeypatch.chdir(tmp_path)
        assert from_checkout(project)("a.py") == "shop/a.py"
        monkeypatch.chdir(tmp_path / "elsewhere")
        assert from_checkout(project)("a.py") == "a.py"


def test_a_format_is_imported_for_those_who_ask_for_it(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.py": ""})
    code = (
        "import sys; from conn_types.cli.command import run; run(['check'])\n"
        "others = ('github', 'gitlab', 'sarif', 'junit', 'json', 'checkout', 'statistics')\n"
        "loaded = [name for name in others if f'conn_types.analysis.render.{name}' in sys.modules]\n"
        "loaded += [name for name in ('xml', 'rich') if name in sys.modules]\n"
        "sys.exit(' '.join(loaded) or None)"
    )
    result = process(tmp_path, sys.executable, "-c", code)
    assert (result.returncode, result.stderr) == (0, "")
