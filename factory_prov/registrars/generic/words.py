"""What a server calls the Security Modes and the two kinds of entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factory_prov.lwm2m.security_mode import SecurityMode

if TYPE_CHECKING:
    from factory_prov.registrars.generic.description import ServerWords
    from factory_prov.registrars.registration import Registration


def mode_word(words: ServerWords, registration: Registration) -> str:
    """Return the server's word for the unit's Security Mode; empty when it has none."""
    return {
        SecurityMode.PSK: words.psk,
        SecurityMode.RPK: words.rpk,
        SecurityMode.CERTIFICATE: words.cert,
        SecurityMode.NOSEC: words.nosec,
        SecurityMode.EST: words.est,
    }[registration.security_mode]


def server_word(words: ServerWords, registration: Registration) -> str:
    """Return the server's word for the kind of entry; empty when it takes none of that kind."""
    return words.bootstrap if registration.bootstrap else words.management
