"""The line's own thread: it opens the line's parts, then looks four times a second who is there."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from factory_prov.cancel import CancelToken
from factory_prov.errors import Cancelled, FactoryProvError, LedgerChanged
from factory_prov.fault_place import ProgramFault, fault_place
from factory_prov.line.events import LineInfo
from factory_prov.line.patience import patiently
from factory_prov.line.plugged import PluggedUnits
from factory_prov.line.shift import Shift
from factory_prov.messages import NOTHING, Message

if TYPE_CHECKING:
    from factory_prov.line.discovery import Discovery
    from factory_prov.line.parts import Parts
    from factory_prov.line.units import AttachedUnit

_LOG = logging.getLogger(__name__)
EVERY_S = 0.25
"""How long to wait between two looks; one that takes long is not followed by those it has missed."""
_GRACE_S = 2.0
"""What hears a cancel has ended by then; what hangs is left to itself, as a daemon."""
_CLOSING_S = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What the look of that number found; `trouble` says nothing when it went well."""

    number: int
    found: Discovery
    units: tuple[AttachedUnit, ...]
    trouble: Message = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """What the looking thread calls: the parts are open, as far as they could be; somebody was looked for.

    `running` returns the keys whose units run: their probes are not asked for anything.
    """

    opened: Callable[[LineInfo, Shift, FactoryProvError | None], None]
    looked: Callable[[Look], None]
    running: Callable[[], frozenset[str]]


class Looking:
    """Begins with `start`, ends with `close`; a backend that hangs holds up nobody but the looks themselves."""

    def __init__(self, parts: Parts, listener: Listener, opening: Callable[[], AbstractContextManager[None]]) -> None:
        self.plugged = PluggedUnits()
        self.number = 0
        """Number of the look that goes on, or went last."""
        self._parts = parts
        self._listener = listener
        self._opening = opening
        self._cancel = CancelToken()
        self._wanted = threading.Event()
        self._left = False
        self._last: Look | None = None
        self._thread = threading.Thread(target=self._live, name="line", daemon=True)

    def start(self) -> None:
        """Open the parts and begin to look."""
        self._thread.start()

    def look_now(self) -> None:
        """Look without waiting for the moment to pass."""
        self._wanted.set()

    def stop(self) -> None:
        """Look no more; what goes on is cancelled."""
        self._cancel.cancel()
        self._wanted.set()

    def close(self) -> None:
        """Stop, and close the parts; what hangs is left to itself after a while."""
        self.stop()
        if self._thread.is_alive():
            self._thread.join(_GRACE_S)
        self._left = True
        try:
            patiently(self._parts.close, self._cancel, grace_s=_CLOSING_S)
        except (Cancelled, Exception) as failure:  # noqa: BLE001  # left to the end of the program
            _LOG.warning("the parts of the line were not closed: %s", fault_place(failure))

    def _live(self) -> None:
        if self._open():
            while not self._cancel.cancelled:
                if self._parts.opens_again and not self._open_again():
                    break
                self._look()
                self._wanted.wait(EVERY_S)
                self._wanted.clear()
        if self._left:  # whoever waited for this has gone: what was opened since is closed here
            try:
                self._parts.close()
            except Exception as failure:  # noqa: BLE001  # left to the end of the program
                _LOG.warning("the parts of the line were not closed: %s", fault_place(failure))

    def _open_again(self) -> bool:
        self._parts.close()
        return self._open()

    def _open(self) -> bool:
        shift, trouble = Shift(), None
        try:
            with self._opening():
                info = self._parts.open(self._cancel)
                shift = self._parts.shift_so_far()
        except Cancelled:
            return False
        except FactoryProvError as failure:
            trouble, info = failure, self._without_job(failure.message)
            info = replace(info, ledger_doubt=isinstance(failure, LedgerChanged))
        except Exception as bug:  # noqa: BLE001  # told by the line, which stays alive
            info = self._without_job(ProgramFault(bug).message)
        self._listener.opened(info, shift, trouble)
        return True

    def _without_job(self, trouble: Message) -> LineInfo:
        return LineInfo(
            training=self._parts.training,
            job_name=self._parts.name,
            troubles=(trouble,),
            obstacle=Message("The line cannot be opened."),
            way_on=trouble,
            opened=False,
        )

    def _look(self) -> None:
        self.number += 1
        try:
            look = self._found(self._parts.look(self._cancel))
        except Cancelled:
            return
        except FactoryProvError as failure:
            look = self._same_again(failure.message)
        except Exception as bug:  # noqa: BLE001  # told by the line, and the next look may do better
            look = self._same_again(ProgramFault(bug).message)
        self._last = look
        self._listener.looked(look)

    def _found(self, found: Discovery) -> Look:
        self.plugged.board = None if self._parts.job is None else self._parts.job.hardware
        self.plugged.look(found.attached, found.usb)
        units, past = self.plugged.units, self._parts.past
        if past is not None:
            units = self.plugged.ask(past, self._listener.running, self._cancel)
        return Look(number=self.number, found=found, units=units)

    def _same_again(self, trouble: Message) -> Look:
        """Return who was there before: that nobody can tell does not mean that they have gone."""
        from factory_prov.line.discovery import Discovery

        last = self._last or Look(number=0, found=Discovery(), units=())
        return replace(last, number=self.number, found=replace(last.found, troubles=()), trouble=trouble)
