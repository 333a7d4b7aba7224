"""Some of the examples of `make differential`, and some that hypothesis looks for and makes small."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.runtime.differential import compare
from tests.runtime.examples import example
from tests.runtime.oracle import needs_oracle

pytestmark = needs_oracle


@pytest.mark.parametrize("first", range(0, 4_000, 500))
def test_numbered_examples(first: int) -> None:
    for number in range(first, first + 500):
        compare(*example(Random(number)))


@given(st.randoms(use_true_random=False))
def test_examples_that_hypothesis_finds(random: Random) -> None:
    compare(*example(random))
