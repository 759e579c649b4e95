"""What the newest run of each slot told, for its report."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from factory_prov.events import StepProgress
from factory_prov.line.events import RunEnded, RunEvent, RunStarted

_KEPT_EVENTS = 500


@dataclass(slots=True, kw_only=True)
class RunPage:
    """The newest run of a slot: what it told (without progress), and how it ended."""

    number: int
    events: deque[RunEvent] = field(default_factory=lambda: deque(maxlen=_KEPT_EVENTS))
    end: RunEnded | None = None


class RunPages:
    """A page for each slot that had a run; messages of older runs, and of those that have ended, are not taken."""

    def __init__(self) -> None:
        self._pages: dict[str, RunPage] = {}

    def begin(self, started: RunStarted) -> None:
        """Turn the page of a slot."""
        self._pages[started.key] = RunPage(number=started.run)

    def take(self, message: RunEvent | RunEnded) -> bool:
        """Write down what a run tells; False when it is not the run that goes on there."""
        page = self._pages.get(message.key)
        if page is None or page.number != message.run or page.end is not None:
            return False
        if isinstance(message, RunEnded):
            page.end = message
        elif not isinstance(message.event, StepProgress):
            page.events.append(message)
        return True

    def page(self, key: str) -> RunPage | None:
        """Return the newest run of a slot."""
        return self._pages.get(key)

    def clear(self) -> None:
        """Forget everything: another line is opened."""
        self._pages.clear()
