"""Whether this PC's clock can be right: what it stamps into certificates stays there for the life of a unit.

Two things are known without it: the program was not built in the future, and a server tells its time with each answer.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from factory_prov.errors import ClockWrong
from factory_prov.messages import Message
from factory_prov.resources import resource

SOURCES_DATE = date(2026, 11, 23)
"""No later than these sources: moved on with each release, and never ahead of a day that has come."""

BUILT_ON = "built-on.txt"
"""In the packed copy of `resources/`: the day of the commit that was built, such as 2027-03-01."""

SERVER_TOLERANCE = timedelta(days=1)


def now() -> datetime:
    """Return this PC's time."""
    return datetime.now(UTC)


def built_on() -> date:
    """Return the day this program was built on at the latest; for a checkout, the date of its sources."""
    try:
        stamped = date.fromisoformat(resource(BUILT_ON).read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return SOURCES_DATE
    return max(stamped, SOURCES_DATE)


def refuse_early_clock() -> None:
    """Refuse to go on with a clock that is before the day this program was built; ClockWrong."""
    built, here = built_on(), now()
    if here.date() < built:
        raise ClockWrong(
            Message(
                "the clock of this PC says {now}, but this program was built on {built}.",
                now=f"{here:%Y-%m-%d}",
                built=f"{built:%Y-%m-%d}",
            ),
            place=Message("clock"),
            cure=_CURE,
        )


def refuse_other_clock(server: datetime, *, place: str) -> None:
    """Refuse to go on with a clock that is further than a day from a server's; ClockWrong."""
    here = now()
    if abs(here - server) > SERVER_TOLERANCE:
        raise ClockWrong(
            Message(
                "the clock of this PC says {now} UTC, but the server says {server}.",
                now=f"{here:%Y-%m-%d %H:%M}",
                server=f"{server.astimezone(UTC):%Y-%m-%d %H:%M}",
            ),
            place=place,
            cure=_CURE,
        )


_CURE = Message("Set the date and time of this PC.")
