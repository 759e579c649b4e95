"""A device as a server of the job's description has it, in the words of every server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.registrars.showing import ServerEntry, certificate_sha256
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from factory_prov.registrars.generic.description import ServerWords
    from factory_prov.registrars.generic.held import ShownDevice


def entry_shown(device: ShownDevice, words: ServerWords, endpoint_name: str) -> ServerEntry:
    """Return what is shown of a device; it was asked for by that name, and one that shows another is refused before."""
    mode = _mode(device.shown.get("security_mode"), words)
    key, public, certificate = (_bytes(device, name) for name in ("psk_key", "public_key", "certificate"))
    identity = device.shown.get("psk_identity")
    is_psk = mode in (None, SecurityMode.PSK)
    return ServerEntry(
        device_id=device.device_id,
        endpoint_name=endpoint_name,
        mode=mode,
        psk_identity=identity if is_psk and isinstance(identity, str) and identity else None,
        key=Secret(key) if is_psk and key else None,
        public_key_der=public or None,
        certificate_sha256=certificate_sha256(certificate) if certificate else None,
    )


def _mode(word: object, words: ServerWords) -> SecurityMode | None:
    """Return the only mode of that word; None for a word that the server has for several."""
    meant = {
        SecurityMode.PSK: words.psk,
        SecurityMode.RPK: words.rpk,
        SecurityMode.CERTIFICATE: words.cert,
        SecurityMode.NOSEC: words.nosec,
        SecurityMode.EST: words.est,
    }
    found = [mode for mode, its in meant.items() if its and its == word]
    return found[0] if len(found) == 1 else None


def _bytes(device: ShownDevice, name: str) -> bytes | None:
    value = device.shown.get(name)
    return value.reveal() if isinstance(value, Secret) else None
