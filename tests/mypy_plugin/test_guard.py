"""Whatever a feature raises, mypy gets the type that it would have had without the plugin."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from mypy.options import Options
from mypy.plugin import ReportConfigContext
from mypy.types import AnyType, NoneType, UninhabitedType

from conn_types.analysis.evaluator.limits import OutOfFuel
from conn_types.analysis.location import Location
from conn_types_mypy.guard import guarded_attribute, guarded_call, guarded_signature, guarded_type
from conn_types_mypy.plugin import ConnTypesPlugin
from conn_types_mypy.sparing import RAISES

OUT_OF_FUEL = OutOfFuel(Location(path="main.py", line=1, column=0))


@pytest.mark.parametrize(
    "raised", [ValueError(), RecursionError(), OUT_OF_FUEL], ids=lambda each: type(each).__name__
)
def test_the_default_stands(raised: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    def feature(ctx: Any) -> Any:
        raise raised

    monkeypatch.delenv(RAISES, raising=False)
    returned, attribute = NoneType(), UninhabitedType()
    signature = object()
    ctx: Any = SimpleNamespace(
        default_return_type=returned, default_attr_type=attribute, default_signature=signature
    )
    assert guarded_call(feature)(ctx) is returned
    assert guarded_attribute(feature)(ctx) is attribute
    assert guarded_signature(feature)(ctx) is signature
    assert isinstance(guarded_type(feature)(ctx), AnyType)


@pytest.mark.parametrize("part", ["digests", "knowledge"])
def test_what_is_broken_is_not_there(part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plugin = ConnTypesPlugin(Options())
    plugin.__dict__["_start"] = str(tmp_path)

    def broken(self: ConnTypesPlugin) -> Any:
        raise OUT_OF_FUEL

    monkeypatch.delenv(RAISES, raising=False)
    monkeypatch.setattr(ConnTypesPlugin, part, property(broken))
    assert plugin.get_method_hook("starlette.requests.Request.url_for") is None or part == "digests"
    plugin.get_method_signature_hook("starlette.requests.Request.url_for")
    assert plugin.report_config_data(ReportConfigContext("main", "main.py", is_check=True)) is None
