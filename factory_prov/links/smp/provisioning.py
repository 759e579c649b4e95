"""The provisioning firmware over SMP: which files it has, and what its answers mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from factory_prov.boards.anjay_firmware import NEVER_UPLOADS
from factory_prov.errors import DeviceRefused, LinkError, UploadUnsupported
from factory_prov.links.protocol import BegunPack
from factory_prov.links.smp.file_link import FileLink
from factory_prov.links.smp.upload import Upload
from factory_prov.secret import Secret

ENDPOINT_FILE = "/factory/endpoint.txt"
PACK_FILE = "/factory/provision.cbor"
RESULT_FILE = "/factory/result.txt"
_APPLIED_BYTES = 1
"""Length of the result "0"; that of a refusal, "-1", is 2."""


@contextmanager
def _never_uploads_told() -> Iterator[None]:
    """Tell a refusal by firmware that never takes a file from all others."""
    try:
        yield
    except DeviceRefused as refusal:
        cure = NEVER_UPLOADS.get((refusal.group, refusal.rc))
        if cure is None:
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
        return self.download(ENDPOINT_FILE).decode(errors="replace").strip("\0\r\n ")

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

    def pack_applied(self) -> bool:
        """Return the device's verdict; opening the file of the result makes it apply the pack."""
        return self.stat(RESULT_FILE) == _APPLIED_BYTES


class _Begun:
    """A pack whose first piece the device has; see `links.protocol.BegunPack`."""

    def __init__(self, upload: Upload, link: ProvisioningLink) -> None:
        self._upload = upload
        self._link = link

    def keep_waiting(self) -> None:
        self._upload.keep_waiting()

    def finish(self) -> None:
        self._upload.finish()

    def give_up(self) -> None:
        """Ask for the result: that ends the file, and of a part the device stores nothing."""
        with suppress(LinkError):
            self._link.stat(RESULT_FILE)
