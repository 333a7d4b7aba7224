"""Reports, held to the schemas of those who read them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator, Draft7Validator, FormatChecker
from xmlschema import XMLSchema

SCHEMAS = Path(__file__).parent / "schemas"

_TEXT = {"type": "string", "minLength": 1}
_TEXT_OR_NULL = {"type": ["string", "null"]}
_COUNT = {"type": "integer", "minimum": 0}
_LINE = {"type": "integer", "minimum": 1}


def _fields(**properties: object) -> dict[str, object]:
    """An object that has these fields, all of them and no other."""
    return {
        "type": "object",
        "properties": properties,
        "required": [*properties],
        "additionalProperties": False,
    }


_PLACE: dict[str, object] = {"path": _TEXT, "line": _LINE, "column": _COUNT}
_SPAN: dict[str, object] = {"line": _LINE, "column": _COUNT, "end_line": _LINE, "end_column": _COUNT}

REPORT_SCHEMA = _fields(
    version={"const": 1},
    diagnostics={
        "type": "array",
        "items": _fields(
            rule={"type": "string", "pattern": "^[a-z]+(-[a-z]+)+$"},
            severity={"enum": ["error", "warning"]},
            **_PLACE,
            end_line=_LINE,
            end_column=_COUNT,
            message=_TEXT,
            hint=_TEXT_OR_NULL,
            app=_TEXT_OR_NULL,
            related={"type": "array", "items": _fields(**_PLACE, message=_TEXT)},
            edits={"type": "array", "items": _fields(**_SPAN, text={"type": "string"})},
        ),
    },
    summary=_fields(
        files=_COUNT,
        templates=_COUNT,
        routes=_COUNT,
        apps=_COUNT,
        references=_fields(total=_COUNT, checked=_COUNT, unsure=_COUNT, dynamic=_COUNT),
    ),
)
"""The stable interface of `check --format json`."""

GITLAB_SCHEMA: dict[str, Any] = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "positions"],
                "properties": {
                    # "The relative path to the file", without "./".
                    "path": {"type": "string", "not": {"pattern": "^(\\./|/)"}},
                    "positions": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {
                            "begin": {
                                "type": "object",
                                "required": ["line"],
                                "properties": {"line": {"type": "integer", "minimum": 1}},
                            }
                        },
                    },
                },
            },
        },
    },
}
"""What GitLab's documentation says of a report of code quality; there is no schema to have."""


@cache
def _sarif() -> Any:
    schema = json.loads((SCHEMAS / "sarif-schema-2.1.0.json").read_text("utf-8"))
    return Draft4Validator(schema, format_checker=FormatChecker())


@cache
def _junit() -> XMLSchema:
    return XMLSchema(SCHEMAS / "junit-10.xsd")


def sarif_errors(text: str) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in _sarif().iter_errors(json.loads(text))]


def report_errors(text: str) -> list[str]:
    validator: Any = Draft7Validator(REPORT_SCHEMA)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(json.loads(text))]


def gitlab_errors(text: str) -> list[str]:
    validator: Any = Draft4Validator(GITLAB_SCHEMA)
    return [error.message for error in validator.iter_errors(json.loads(text))]


def junit_errors(text: str) -> list[str]:
    return [str(error) for error in _junit().iter_errors(text)]
