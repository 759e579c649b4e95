"""A time as the ledger has it: microseconds since 1970 in UTC. Imports no database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_US = timedelta(microseconds=1)


def utc_us(time: datetime) -> int:
    """Return a time with a zone as a number; ValueError for one without."""
    if time.tzinfo is None:
        raise ValueError("a time without a time zone")
    return (time - _EPOCH) // _US


def time_of(number: int) -> datetime:
    """Return the time of a number, in UTC; ValueError or TypeError for what is none."""
    try:
        return _EPOCH + number * _US
    except OverflowError as error:
        raise ValueError("no time") from error
