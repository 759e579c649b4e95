"""Committing a pack to a device of version 2, and asking it what became of that: each time it answers at once."""

from __future__ import annotations

import hashlib
import time

from factory_prov.device_contract.files import ANSWER_FILE, COMMIT_FILE
from factory_prov.device_contract.reading import Unreadable
from factory_prov.device_contract.results import DeviceResult, ResultCode, commit_of, read_result
from factory_prov.errors import AnswerUnfit, DeviceBusy, DeviceRefused, LinkTimeout
from factory_prov.links.protocol import ResultVerdict
from factory_prov.links.smp.file_link import FileLink
from factory_prov.links.smp.session import Session
from factory_prov.messages import Message
from factory_prov.secret import Secret

COMMITS = 4
"""How often a pack is committed at most: the answer may be lost, or the device start anew behind it."""
FIRST_S, SOON_S, LATER_S = 0.02, 0.1, 0.5
SOON_ASKINGS = 10
"""So often the device is asked soon again, later less often."""


class Committing:
    """Has one pack applied by a device of version 2; `place` is its port."""

    def __init__(self, link: FileLink, session: Session, *, pack: Secret, place: str) -> None:
        self._link = link
        self._session = session
        self._sha256 = hashlib.sha256(pack.reveal()).digest()
        self._total = len(pack)
        self._place = place
        self._commits = 0

    def verdict(self) -> ResultVerdict:
        """Return what became of it; DeviceBusy, DeviceRefused, LinkTimeout, AnswerUnfit."""
        self._commit()
        return self.awaited()

    def awaited(self) -> ResultVerdict:
        """Ask until the device has decided."""
        limit_s = self._session.options.result_timeout_s
        ends_at, askings = time.monotonic() + limit_s, 0
        self._session.pause(FIRST_S)  # most are done then, and one question is enough
        while True:
            result = self._asked(ends_at)
            if result is not None and self._decided(result):
                return ResultVerdict(result=result, sent_sha256=self._sha256)
            if time.monotonic() > ends_at:
                raise self._busy(limit_s)
            askings += 1
            self._session.pause(SOON_S if askings <= SOON_ASKINGS else LATER_S)

    def _commit(self) -> None:
        """Commit until that was heard; where the answer was lost, the result tells whether the commit was."""
        while True:
            self._commits += 1
            try:
                self._link.write_at_once(COMMIT_FILE, Secret(commit_of(self._sha256)))
            except DeviceRefused:
                if self._commits == 1:
                    raise
            except (LinkTimeout, AnswerUnfit):
                if self._commits < COMMITS and read_answer(self._link, self._session).known is ResultCode.WAITING:
                    continue
            return

    def _asked(self, ends_at: float) -> DeviceResult | None:
        """Return what the device says; None where its answer was lost and there is time to ask again."""
        try:
            return read_answer(self._link, self._session)
        except LinkTimeout:
            if time.monotonic() > ends_at:
                raise
            return None

    def _decided(self, result: DeviceResult) -> bool:
        """Whether that is what became of the pack; one that has stored it and started anew is asked to confirm it."""
        if result.known is not ResultCode.WAITING:
            return result.known is not ResultCode.BUSY
        if result.sha256 == self._sha256 and self._commits < COMMITS:
            self._commit()
            return False
        return result.offset != self._total

    def _busy(self, limit_s: float) -> DeviceBusy:
        return DeviceBusy(
            Message("the device is still busy with its configuration after {seconds} s.", seconds=f"{limit_s:g}"),
            place=self._place,
            cure=Message("Power-cycle the board and start again; it is asked then what it holds."),
        )


def read_answer(link: FileLink, session: Session) -> DeviceResult:
    """Return what a device of version 2 says of its last configuration; AnswerUnfit for what is not of the contract."""
    try:
        return read_result(link.download(ANSWER_FILE))
    except Unreadable:  # it may have changed between two parts of it
        pass
    try:
        return read_result(link.download(ANSWER_FILE))
    except Unreadable as unreadable:
        raise unreadable_file(session, ANSWER_FILE, unreadable) from None


def unreadable_file(session: Session, path: str, unreadable: Unreadable) -> AnswerUnfit:
    """Return that a file of the device is not what the contract says, with the entry that is wrong."""
    key = str(unreadable)
    what = Message('its file {path} does not fit contract 2: entry "{key}".', path=path, key=key)
    whole = Message("its file {path} does not fit contract 2.", path=path)
    return AnswerUnfit(
        what if key else whole,
        place=session.place,
        cure=Message("Have its firmware mended; factory-prov conformance tells more."),
    )
