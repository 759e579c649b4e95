"""What stands in a file of a device, in the words of every server."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import TYPE_CHECKING

from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.registrars.showing import ServerEntry, certificate_sha256
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from factory_prov.registrars.file.entry import FileEntry

_MODES = {mode.short_name: mode for mode in SecurityMode}


def entry_shown(entry: FileEntry) -> ServerEntry:
    """Return an entry; a file without secrets shows no key, and somebody may have written anything into it."""
    key, public = _bytes(bytes.fromhex, entry.psk_key), _bytes(base64.b64decode, entry.public_key)
    certificate = _bytes(base64.b64decode, entry.certificates.partition(" ")[0])
    return ServerEntry(
        device_id="",
        endpoint_name=entry.endpoint_name,
        mode=_MODES.get(entry.security_mode),
        psk_identity=entry.psk_identity or None,
        key=None if key is None else Secret(key),
        public_key_der=public,
        certificate_sha256=None if certificate is None else certificate_sha256(certificate),
    )


def _bytes(read: Callable[[str], bytes], text: str) -> bytes | None:
    try:
        return read(text) or None
    except ValueError:
        return None
