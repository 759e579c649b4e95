"""Security Mode, resource /0/x/2 (OMA LwM2M Core, Security object)."""

from __future__ import annotations

from enum import IntEnum


class SecurityMode(IntEnum):
    """How a client and one server authenticate; the value is what /0/x/2 holds."""

    PSK = 0
    RPK = 1
    CERTIFICATE = 2
    NOSEC = 3
    EST = 4

    @property
    def short_name(self) -> str:
        """The name the old tool and servers use: psk, rpk, cert, nosec, est."""
        return "cert" if self is SecurityMode.CERTIFICATE else self.name.lower()

    @property
    def label(self) -> str:
        """The name a person reads."""
        return _LABELS[self]

    @property
    def uses_dtls(self) -> bool:
        """Whether the server URI must start with coaps (everything but NoSec)."""
        return self is not SecurityMode.NOSEC

    @property
    def uses_certificate(self) -> bool:
        """Whether a server certificate in /0/x/4 is what makes the server trustworthy."""
        return self in (SecurityMode.CERTIFICATE, SecurityMode.EST)


_LABELS = {
    SecurityMode.PSK: "Pre-shared key (PSK)",
    SecurityMode.RPK: "Raw public key (RPK)",
    SecurityMode.CERTIFICATE: "Certificate",
    SecurityMode.NOSEC: "NoSec",
    SecurityMode.EST: "Certificate with EST",
}
