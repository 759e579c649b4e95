"""What a Retry-After header asks for, and the time that is left."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory_prov.cancel import CancelToken
from factory_prov.errors import ServerBusy
from factory_prov.messages import Message
from factory_prov.registrars.http.backoff import RetryBudget, http_date, retry_after_s

DATE = "Wed, 21 Oct 2026 07:28:00 GMT"


@pytest.mark.parametrize(
    ("text", "server_date", "seconds"),
    [
        ("0", "", 0),
        ("120", "", 120),
        (" 7 ", "", 7),
        ("Wed, 21 Oct 2026 07:28:30 GMT", DATE, 30),
        ("Wed, 21 Oct 2026 07:28:30 -0000", DATE, 30),
        ("Wed, 21 Oct 2026 07:00:00 GMT", DATE, 0),
        ("", "", None),
        ("soon", "", None),
        ("-1", "", None),
        ("1.5", "", None),
        ("9" * 5000, "", None),
        ("Wed, 99 Oct 2026 99:99:99 GMT", "", None),
    ],
)
def test_retry_after(text: str, server_date: str, seconds: float | None) -> None:
    assert retry_after_s(text, server_date) == seconds


def test_without_a_date_of_the_server_our_clock_counts() -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    asked = retry_after_s(soon, "")
    assert asked is not None
    assert 85 < asked <= 90


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_header_breaks_it(text: str, server_date: str) -> None:
    asked = retry_after_s(text, server_date)
    assert asked is None or asked >= 0


def test_there_is_no_pause_past_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    budget = RetryBudget(0.4, CancelToken())  # less than the first pause
    busy = ServerBusy(Message("Busy."))
    monkeypatch.setattr(CancelToken, "wait", lambda *_: pytest.fail("it pauses"))
    with pytest.raises(ServerBusy) as caught:
        budget.pause(busy)
    assert caught.value is busy


def test_a_date_beyond_all_years_is_none() -> None:
    assert http_date("Fri, 31 Dec 9999 23:59:59 -1200") is None
