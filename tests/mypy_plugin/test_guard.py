"""Whatever a feature raises, mypy gets the type that it would have had without the plugin."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from mypy.types import AnyType, NoneType, UninhabitedType

from conn_types.analysis.evaluator.limits import OutOfFuel
from conn_types.analysis.table import Location
from conn_types_mypy.guard import RAISES, guarded_attribute, guarded_call, guarded_type

OUT_OF_FUEL = OutOfFuel(Location(path="main.py", line=1, column=0))


@pytest.mark.parametrize(
    "raised", [ValueError(), RecursionError(), OUT_OF_FUEL], ids=lambda each: type(each).__name__
)
def test_the_default_stands(raised: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    def feature(ctx: Any) -> Any:
        raise raised

    monkeypatch.delenv(RAISES, raising=False)
    returned, attribute = NoneType(), UninhabitedType()
    ctx: Any = SimpleNamespace(default_return_type=returned, default_attr_type=attribute)
    assert guarded_call(feature)(ctx) is returned
    assert guarded_attribute(feature)(ctx) is attribute
    assert isinstance(guarded_type(feature)(ctx), AnyType)
