"""Tokens that stop work, at once or a little later."""

from __future__ import annotations

import threading
import time

import pytest
from patience import ENDLESS_S, soon

from factory_prov.cancel import CancelToken, LateCancel
from factory_prov.errors import Cancelled


def test_a_late_cancel_hears_after_its_grace() -> None:
    token = CancelToken()
    late = LateCancel(token, 0.2)
    late.check()
    token.cancel()
    assert token.cancelled
    assert not late.cancelled
    late.check()
    began = time.monotonic()
    with soon(), pytest.raises(Cancelled):
        late.wait(ENDLESS_S)
    assert time.monotonic() - began > 0.1
    assert late.cancelled
    with pytest.raises(Cancelled):
        late.check()


def test_a_late_cancel_waits_its_time_when_nobody_asks() -> None:
    late = LateCancel(CancelToken(), 0.2)
    began = time.monotonic()
    late.wait(0.1)
    assert time.monotonic() - began >= 0.1


def test_a_wait_wakes_after_the_grace() -> None:
    token = CancelToken()
    timer = threading.Timer(0.1, token.cancel)
    timer.start()
    began = time.monotonic()
    with soon(), pytest.raises(Cancelled):
        LateCancel(LateCancel(token, 0.1), 0.1).wait(ENDLESS_S)
    timer.join()
    assert time.monotonic() - began > 0.25


def test_cancelling_the_late_one_cancels_all() -> None:
    token = CancelToken()
    LateCancel(token, 0.1).cancel()
    assert token.cancelled
