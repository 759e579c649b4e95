"""A desk that is set up once for the tests that only look."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from repair_bench import Desk, desk_on


@pytest.fixture
def desk() -> Iterator[Desk]:
    with desk_on() as opened:
        yield opened


@pytest.fixture
def opened() -> Iterator[Callable[..., Desk]]:
    with ExitStack() as stack:
        yield lambda *faults, **options: stack.enter_context(desk_on(*faults, **options))
