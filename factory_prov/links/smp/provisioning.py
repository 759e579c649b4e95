"""The provisioning firmware over SMP: which files it has, and what its answers mean."""

from __future__ import annotations

from collections.abc import Callable

from factory_prov.boards.anjay_firmware import NEVER_UPLOADS
from factory_prov.errors import DeviceRefused, UploadUnsupported
from factory_prov.links.smp.file_link import FileLink
from factory_prov.secret import Secret

ENDPOINT_FILE = "/factory/endpoint.txt"
PACK_FILE = "/factory/provision.cbor"
RESULT_FILE = "/factory/result.txt"
_APPLIED_BYTES = 1
"""Length of the result "0"; that of a refusal, "-1", is 2."""


class ProvisioningLink(FileLink):
    """The line to a device that runs the provisioning firmware; see `links.protocol.Link`."""

    def own_name(self) -> str:
        """Return the endpoint name that the device has for itself."""
        return self.download(ENDPOINT_FILE).decode(errors="replace").strip("\0\r\n ")

    def send_pack(self, pack: Secret, progress: Callable[[int, int], None]) -> None:
        """Send the configuration, once."""
        try:
            self.upload(PACK_FILE, pack, progress)
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

    def pack_applied(self) -> bool:
        """Return the device's verdict; opening the file of the result makes it apply the pack."""
        return self.stat(RESULT_FILE) == _APPLIED_BYTES
