"""Boards on real TCP ports, with every trouble that a serial line makes, and links to them."""

from __future__ import annotations

import contextlib
import gc
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from scripted_board import ENDPOINT, HEADER, PACK, PROMPT, RESULT, Board, Fault, Shell

from factory_prov.cancel import CancelToken
from factory_prov.links.options import LinkOptions
from factory_prov.links.smp.file_link import FileLink

__all__ = ["ENDPOINT", "HEADER", "PACK", "PROMPT", "RESULT", "Board", "Fault", "Shell"]


@pytest.fixture(autouse=True)
def no_leaks() -> Iterator[None]:
    """No thread of a test outlives it, and no socket or port is left to the garbage collector."""
    before = set(threading.enumerate())
    yield
    gc.collect()
    assert set(threading.enumerate()) <= before


@pytest.fixture
def board() -> Iterator[Board]:
    with Board() as running:
        yield running
        assert not running.overlapped


Opener = Callable[..., FileLink]


@pytest.fixture
def opened() -> Iterator[Opener]:
    """Open links with short limits; they are closed in the end."""
    with contextlib.ExitStack() as stack:

        def opener(board: Board, cancel: CancelToken | None = None, **options: Any) -> FileLink:
            defaults = {"reply_timeout_s": 0.2, "result_timeout_s": 1.0}
            return stack.enter_context(
                FileLink.open(board.port, LinkOptions(**(defaults | options)), cancel or CancelToken())
            )

        yield opener
