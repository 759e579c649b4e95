"""Who is plugged in, followed as it changes: cheap while nothing does, and held up by no programmer that hangs.

The list of USB devices says when to ask. A tool that takes a second to start is started when that list has changed, and
else so seldom that all its time is under a hundredth; a programmer that answers at once is asked at every look.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from factory_prov.cancel import CancelToken
from factory_prov.errors import FactoryProvError, ToolMissing
from factory_prov.line.discovery import (
    ANSWER_WITHIN_S,
    Discovery,
    ProgrammerAnswer,
    answer_of,
    joined,
    stop_all,
)
from factory_prov.line.probe_trouble import number_of
from factory_prov.links import port_list
from factory_prov.links.port_list import UsbPort
from factory_prov.links.usb_devices import UsbDevices, UsbState
from factory_prov.programmers.protocol import Programmer
from factory_prov.programmers.query import ProbeQuery

EVERY_S = 0.25
"""How long to wait between two looks."""
_PATIENCE_S = 0.2
_SETTLED_S = 2.0
"""After a change everybody is asked once more then: ports and access rights may come after the device itself."""
_REST = 300
"""How many times as long as its last answer took, a programmer is left alone."""
_LONGEST_REST_S = 600.0
_AFTER_TROUBLE_S = 10.0


@dataclass
class _Asked:
    """What is known of one programmer."""

    answer: ProgrammerAnswer
    query: ProbeQuery | None = None
    began_at: float = 0.0
    rests_until: float = 0.0
    asked_for: UsbState | None = None
    on_usb_then: frozenset[str] = frozenset()


class Watch:
    """Looks at the probes of some programmers; for one thread. `close` it in the end."""

    def __init__(
        self,
        programmers: Sequence[Programmer],
        *,
        devices: Callable[[], UsbState] | None = None,
        usb: Callable[[], Sequence[UsbPort]] | None = None,
        within_s: float = ANSWER_WITHIN_S,
    ) -> None:
        self._devices = devices or UsbDevices().look
        self._usb = usb or port_list.usb_ports
        self._within_s = within_s
        self._asked = [_Asked(answer=ProgrammerAnswer(programmer=programmer)) for programmer in programmers]
        self._answered = threading.Condition()
        self._state: UsbState | None = None
        self._ports: tuple[UsbPort, ...] = ()
        self._changed_at = 0.0
        self._found = Discovery()
        self._joined_settled = False

    @property
    def settled(self) -> bool:
        """Whether everybody has answered: nothing is on its way."""
        return all(asked.query is None for asked in self._asked)

    def look(self, cancel: CancelToken) -> Discovery:
        """Return what is known now, after a moment's wait for answers that are on their way; see `EVERY_S`.

        The same object is returned as long as nothing has changed.
        """
        cancel.check()
        state = self._devices()
        changed = state != self._state
        if changed:
            self._state, self._changed_at, self._ports = state, time.monotonic(), tuple(self._usb())
        for asked in self._asked:
            if self._is_due(asked, state):
                asked.began_at, asked.asked_for = time.monotonic(), state
                asked.query = ProbeQuery(asked.answer.programmer, self._answered)
        self._wait_a_moment(cancel)
        news = [self._take(asked) for asked in self._asked]
        gone = self._drop_unplugged(state)
        settled = self._is_settled()
        if changed or gone or any(news) or settled is not self._joined_settled:
            self._joined_settled = settled
            answers = [asked.answer for asked in self._asked]
            found = joined(answers, self._ports, state if settled else None)
            self._found = self._found if found == self._found else found
        return self._found

    def _is_settled(self) -> bool:
        """Whether everybody has been asked again since the last change: whom they do not list then, they do not see."""
        ends_at = self._changed_at + _SETTLED_S
        return self.settled and all(asked.began_at >= ends_at for asked in self._asked)

    def close(self) -> None:
        """Stop what is being asked; it may be called twice."""
        stop_all([asked.query for asked in self._asked if asked.query is not None])

    def _is_due(self, asked: _Asked, state: UsbState) -> bool:
        if asked.query is not None:
            return False
        now, settled_at = time.monotonic(), self._changed_at + _SETTLED_S
        return state != asked.asked_for or asked.began_at < settled_at <= now or now >= asked.rests_until

    def _wait_a_moment(self, cancel: CancelToken) -> None:
        """Wait until an answer comes, or until all are there that are not overdue."""
        ends_at = time.monotonic() + _PATIENCE_S
        with self._answered:
            while (left_s := ends_at - time.monotonic()) > 0:
                asked = [one.query for one in self._asked if one.query is not None]
                if any(one.done for one in asked) or all(one.stopped for one in asked):
                    break
                self._answered.wait(left_s)
        cancel.check()

    def _take(self, asked: _Asked) -> bool:
        """Take the answer of a programmer if there is one, or give it up; return whether there is something new."""
        query, now = asked.query, time.monotonic()
        if query is None:
            return False
        if query.done:
            asked.query = None
            asked.on_usb_then = frozenset() if asked.asked_for is None else asked.asked_for.serial_numbers
        elif query.stopped or now - query.began_at < self._within_s:
            return False
        else:
            query.stop()  # it is asked again when it has come back
        before, after = asked.answer, answer_of(query, within_s=self._within_s)
        trouble = after.trouble
        known = trouble is None or isinstance(trouble, ToolMissing)
        asked.rests_until = now + (min(query.took_s * _REST, _LONGEST_REST_S) if known else _AFTER_TROUBLE_S)
        if not known:  # that it cannot tell does not mean that they have gone
            after = replace(after, probes=before.probes)
        if (after.probes, after.unnamed) == (before.probes, before.unnamed) and _same(trouble, before.trouble):
            return False
        asked.answer = after
        return True

    def _drop_unplugged(self, state: UsbState) -> bool:
        """Forget probes that have left USB, before their tool says so; those that never were on its list stay."""
        dropped = False
        for asked in self._asked:
            gone = asked.on_usb_then - state.serial_numbers
            left = tuple(probe for probe in asked.answer.probes if number_of(probe) not in gone)
            if left != asked.answer.probes:
                asked.answer, dropped = replace(asked.answer, probes=left), True
        return dropped


def _same(one: FactoryProvError | None, other: FactoryProvError | None) -> bool:
    """Whether two troubles are the same one: of one kind, and with one message."""
    if one is None or other is None:
        return one is other
    return type(one) is type(other) and one.message == other.message
