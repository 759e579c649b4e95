"""The provisioning firmware over SMP: which files it has, and what its answers mean."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from factory_prov.boards import anjay_firmware
from factory_prov.boards.anjay_firmware import CONFIGURED_TEXT, NEVER_UPLOADS, NO_FILES_AT_ALL
from factory_prov.errors import (
    AnswerUnfit,
    DeviceRefused,
    LinkError,
    LinkTimeout,
    NoSmp,
    Refusal,
    UploadUnsupported,
    VerdictLost,
)
from factory_prov.links.protocol import APPLIED, BegunPack, Verdict
from factory_prov.links.smp.file_link import FileLink
from factory_prov.links.smp.upload import Upload
from factory_prov.messages import Message, sentences
from factory_prov.secret import Secret

ENDPOINT_FILE = "/factory/endpoint.txt"
PACK_FILE = "/factory/provision.cbor"
RESULT_FILE = "/factory/result.txt"
_LONGER = 1.1
"""Than the device's own patience: its clock and ours are two."""


@contextmanager
def _never_uploads_told() -> Iterator[None]:
    """Tell a refusal by firmware that never takes a file from all others."""
    try:
        yield
    except DeviceRefused as refusal:
        cure = NEVER_UPLOADS.get((refusal.group, refusal.rc))
        if cure is None or refusal.offset:  # it has taken pieces
            raise
        raise UploadUnsupported(
            refusal.what,
            group=refusal.group,
            rc=refusal.rc,
            place=refusal.place,
            cure=cure,
        ) from None


class ProvisioningLink(FileLink):
    """The line to a device that runs the provisioning firmware; see `links.protocol.Link`."""

    def own_name(self) -> str:
        """Return the endpoint name that the device has for itself."""
        try:
            name = self.download(ENDPOINT_FILE).decode(errors="replace").strip("\0\r\n ")
        except DeviceRefused as refusal:
            if (refusal.group, refusal.rc) != NO_FILES_AT_ALL:
                if self._session.console.take(CONFIGURED_TEXT):
                    refusal.meaning = Refusal.NO_FILES_OPEN
                raise
            raise NoSmp(
                sentences(refusal.what, Message("Its program has SMP, but no files.")),
                place=refusal.place,
                cure=Message("Flash a provisioning image that has SMP's file group."),
            ) from None
        if not name:  # newer firmware says it once, until another file is opened
            raise AnswerUnfit(
                Message("the device tells no name."),
                place=self._place,
                cure=Message("Power-cycle the board and start again."),
            )
        return name

    def send_pack(self, pack: Secret, progress: Callable[[int, int], None]) -> None:
        """Send the configuration, once."""
        with _never_uploads_told():
            self.upload(PACK_FILE, pack, progress)

    def begin_pack(self, pack: Secret, progress: Callable[[int, int], None]) -> BegunPack:
        """Send the first piece of the configuration."""
        upload = self.new_upload(PACK_FILE, pack, progress)
        with _never_uploads_told():
            upload.begin()
        return _Begun(upload, self)

    def wait_out(self) -> None:
        """Wait for longer than the device waits for another piece; one that came too early would stop it dead."""
        ends_at = time.monotonic() + anjay_firmware.SILENCE_S * _LONGER
        while time.monotonic() < ends_at:
            self._session.hear()

    def verdict(self) -> Verdict:
        """Return the device's verdict; opening the file of the result makes it apply the pack."""
        verdict = self._read_verdict(timeout_s=self._options.result_timeout_s)
        return verdict if verdict.said or not verdict.length else self.verdict_again()

    def verdict_again(self) -> Verdict:
        """Ask once more for a verdict whose answer was lost; VerdictLost where it does not say it a second time."""
        try:
            again = self._read_verdict(timeout_s=self._options.reply_timeout_s)
            if not again.said:  # newer firmware keeps a file open at its end until another one is opened
                with suppress(AnswerUnfit):
                    self.own_name()
                again = self._read_verdict(timeout_s=self._options.reply_timeout_s)
        except LinkTimeout:
            raise self._verdict_lost() from None
        if not again.said and again.length == len(APPLIED):  # it may be a yes, and it may be any other digit
            raise self._verdict_lost()
        return again

    def _verdict_lost(self) -> VerdictLost:
        return VerdictLost(
            Message("the device's verdict was lost on its way, and it does not say it a second time."),
            place=self._place,
            cure=Message("Power-cycle the board and start again; one that is configured says so."),
        )

    def _read_verdict(self, *, timeout_s: float) -> Verdict:
        said, length = self.read_start(RESULT_FILE, timeout_s=timeout_s)
        return Verdict(said=said, length=length)


class _Begun:
    """A pack whose first piece the device has; see `links.protocol.BegunPack`."""

    def __init__(self, upload: Upload, link: ProvisioningLink) -> None:
        self._upload = upload
        self._link = link

    def keep_waiting(self) -> None:
        self._upload.keep_waiting()

    def finish(self, before_last: Callable[[], None]) -> None:
        self._upload.finish(before_last)

    def give_up(self) -> None:
        """Ask for the result: that ends the file, and of a part the device stores nothing."""
        with suppress(LinkError):
            self._link.verdict()
