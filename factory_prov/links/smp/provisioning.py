"""The provisioning firmware over SMP: which files it has, and what its answers mean."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from factory_prov.boards import anjay_firmware
from factory_prov.boards.anjay_firmware import CONFIGURED_TEXT, NEVER_UPLOADS, NO_FILES_AT_ALL
from factory_prov.cancel import CancelToken
from factory_prov.device_contract import files
from factory_prov.device_contract.files import ENDPOINT_FILE, IDENTITY_FILE, PACK_FILE, RESULT_FILE, ContractVersion
from factory_prov.device_contract.identity import DeviceIdentity, read_identity
from factory_prov.device_contract.reading import Unreadable
from factory_prov.device_contract.results import DeviceResult
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
from factory_prov.links.options import LinkOptions
from factory_prov.links.ports import Port
from factory_prov.links.protocol import APPLIED, BegunPack, ResultVerdict, Verdict
from factory_prov.links.smp.committing import Committing, read_answer, unreadable_file
from factory_prov.links.smp.file_link import FileLink
from factory_prov.links.smp.pack_upload import PackUpload
from factory_prov.links.smp.upload import Upload
from factory_prov.messages import Message, sentences
from factory_prov.secret import Secret

_BEHIND_READY = {
    "": ContractVersion.ONE,
    files.READY_TEXT.removeprefix(anjay_firmware.READY_TEXT).strip(): ContractVersion.TWO,
}
"""What stands behind the text that both versions show, to the end of the line."""
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

    def __init__(self, port: Port, *, place: str, options: LinkOptions, cancel: CancelToken) -> None:
        super().__init__(port, place=place, options=options, cancel=cancel)
        self._contract: ContractVersion | None = None
        self._identity: DeviceIdentity | None = None
        self._committing: Committing | None = None

    def own_name(self) -> str:
        """Return the endpoint name that the device has for itself."""
        name = self._name()
        if not name and not self._is_two():  # newer firmware says it once, until another file is opened
            raise AnswerUnfit(
                Message("the device tells no name."),
                place=self._place,
                cure=Message("Power-cycle the board and start again."),
            )
        return name

    def identity(self) -> DeviceIdentity | None:
        """Return what a device of version 2 says of itself, None for one of version 1."""
        if not self._is_two():
            return None
        try:
            self._identity = read_identity(self.download(IDENTITY_FILE))
        except Unreadable as unreadable:
            raise unreadable_file(self._session, IDENTITY_FILE, unreadable) from None
        self._requests.use_packets_of(self._identity.packet_bytes)
        return self._identity

    def result(self) -> DeviceResult:
        """Return what a device of version 2 says of its last configuration."""
        return read_answer(self, self._session)

    def _is_two(self) -> bool:
        """Whether the device is of version 2; one whose console did not say so is asked once."""
        if self._announced() is None:
            try:
                there = bool(self.download(IDENTITY_FILE))
            except DeviceRefused:
                there = False
            self._contract = ContractVersion.TWO if there else ContractVersion.ONE
        return self._contract is ContractVersion.TWO

    def _announced(self) -> ContractVersion | None:
        """Return the version that the device has shown or said; what it has shown last counts."""
        console = self._session.console
        behind = console.behind_last(anjay_firmware.READY_TEXT)
        if behind in _BEHIND_READY:
            self._contract = _BEHIND_READY[behind]
        elif self._contract is None and console.behind_last(CONFIGURED_TEXT) is not None:
            self._contract = ContractVersion.ONE
        return self._contract

    def _takes_two(self) -> bool:
        """Whether the device is known to be of version 2; what it takes is known then too."""
        if self._announced() is not ContractVersion.TWO:
            return False
        return self._identity is not None or self.identity() is not None

    def _name(self) -> str:
        try:
            return self.download(ENDPOINT_FILE).decode(errors="replace").strip("\0\r\n ")
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

    def send_pack(self, pack: Secret, progress: Callable[[int, int], None]) -> None:
        """Send the configuration, once."""
        if self._takes_two():
            self._upload_of_two(pack, progress).finish()
            return
        with _never_uploads_told():
            self.upload(PACK_FILE, pack, progress)

    def begin_pack(self, pack: Secret, progress: Callable[[int, int], None]) -> BegunPack:
        """Send the first piece of the configuration."""
        if self._takes_two():
            begun = self._upload_of_two(pack, progress)
            begun.begin()
            return begun
        upload = self.new_upload(PACK_FILE, pack, progress)
        with _never_uploads_told():
            upload.begin()
        return _Begun(upload, self)

    def _upload_of_two(self, pack: Secret, progress: Callable[[int, int], None]) -> PackUpload:
        self._committing = Committing(self, self._session, pack=pack, place=self._place)
        return PackUpload(self._session, self._requests, pack=pack, progress=progress)

    def wait_out(self) -> None:
        """Wait for longer than the device waits for another piece; one that came too early would stop it dead."""
        if self._announced() is ContractVersion.TWO:
            return
        ends_at = time.monotonic() + anjay_firmware.SILENCE_S * _LONGER
        while time.monotonic() < ends_at:
            self._session.hear()

    def verdict(self) -> Verdict | ResultVerdict:
        """Return the device's verdict; in version 1 opening the file of the result makes it apply the pack."""
        if self._committing is not None:
            return self._committing.verdict()
        verdict = self._read_verdict(timeout_s=self._options.result_timeout_s)
        return verdict if verdict.said or not verdict.length else self.verdict_again()

    def verdict_again(self) -> Verdict | ResultVerdict:
        """Ask once more for a verdict whose answer was lost; VerdictLost where it does not say it a second time."""
        if self._committing is not None:
            return self._committing.awaited()
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
