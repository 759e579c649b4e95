"""Who listens to a line: callbacks, and iterators over what it tells."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from queue import Empty, SimpleQueue

from factory_prov.fault_place import fault_place
from factory_prov.line.events import LineClosed, LineEvent, Tell

_LOG = logging.getLogger(__name__)
_SLICE_S = 0.2
"""On Windows a Ctrl-C reaches the main thread only between two waits."""


class Telling:
    """Passes events on to everybody who listens, in the thread in which they happen."""

    def __init__(self, first: Tell | None) -> None:
        self._listeners: tuple[Tell, ...] = () if first is None else (first,)

    def tell(self, event: LineEvent) -> None:
        """Tell everybody."""
        for listener in self._listeners:
            try:
                listener(event)
            except Exception as bug:  # noqa: BLE001  # whoever listens may break; a unit must not fail for it
                _LOG.warning("who listens to the line broke: %s", fault_place(bug))

    def events(self, first: LineEvent | None) -> Iterator[LineEvent]:
        """Return what is told from now on, until the line is closed; `first` comes before that."""
        told: SimpleQueue[LineEvent] = SimpleQueue()
        if first is not None:
            told.put(first)
        self._listeners = (*self._listeners, told.put)
        return _until_closed(told)


def _until_closed(told: SimpleQueue[LineEvent]) -> Iterator[LineEvent]:
    while True:
        try:
            event = told.get(timeout=_SLICE_S)
        except Empty:
            continue
        yield event
        if isinstance(event, LineClosed):
            return
