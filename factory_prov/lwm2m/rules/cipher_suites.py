"""Rules of the suites that a device offers its server (/0/x/16): at least one must fit the Security Mode.

The numbers are those of the IANA registry of TLS cipher suites; here stand those that Mbed TLS 2.28.3 lists as Debian
builds it: none without encryption, none with 3DES, RC4 or ARIA, and none of TLS 1.3.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from factory_prov.lwm2m.problem import Problem, error, warning
from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.messages import Message, listed


def _numbers(*spans: tuple[int, int]) -> frozenset[int]:
    return frozenset(number for first, last in spans for number in range(first, last + 1))


PSK_SUITES = _numbers(
    (0x008C, 0x008D),  # PSK, AES-CBC, SHA
    (0x0090, 0x0091),  # DHE_PSK, AES-CBC, SHA
    (0x00A8, 0x00AB),  # PSK and DHE_PSK, AES-GCM
    (0x00AE, 0x00AF),  # PSK, AES-CBC, SHA-2
    (0x00B2, 0x00B3),  # DHE_PSK, AES-CBC, SHA-2
    (0xC035, 0xC038),  # ECDHE_PSK, AES-CBC
    (0xC08E, 0xC091),  # PSK and DHE_PSK, Camellia-GCM
    (0xC094, 0xC097),  # PSK and DHE_PSK, Camellia-CBC
    (0xC09A, 0xC09B),  # ECDHE_PSK, Camellia-CBC
    (0xC0A4, 0xC0AB),  # PSK and DHE_PSK, AES-CCM and AES-CCM-8
    (0xCCAB, 0xCCAD),  # PSK, ECDHE_PSK and DHE_PSK, ChaCha20
)
EC_SUITES = _numbers(
    *((first, first + 1) for first in (0xC004, 0xC025, 0xC02D, 0xC074, 0xC088)),  # ECDH_ECDSA
    *((first, first + 1) for first in (0xC00E, 0xC029, 0xC031, 0xC078, 0xC08C)),  # ECDH_RSA
    (0xC009, 0xC00A),  # ECDHE_ECDSA, AES-CBC, SHA
    (0xC023, 0xC024),  # ECDHE_ECDSA, AES-CBC, SHA-2
    (0xC02B, 0xC02C),  # ECDHE_ECDSA, AES-GCM
    (0xC072, 0xC073),  # ECDHE_ECDSA, Camellia-CBC
    (0xC086, 0xC087),  # ECDHE_ECDSA, Camellia-GCM
    (0xC0AC, 0xC0AF),  # ECDHE_ECDSA, AES-CCM and AES-CCM-8
    (0xCCA9, 0xCCA9),  # ECDHE_ECDSA, ChaCha20
)
"""Suites with which a server shows a certificate for an EC key."""
RSA_SUITES = _numbers(
    (0x002F, 0x002F),  # RSA, AES-CBC, SHA
    (0x0033, 0x0033),  # DHE_RSA, AES-CBC, SHA
    (0x0035, 0x0035),
    (0x0039, 0x0039),
    (0x003C, 0x003D),  # RSA, AES-CBC, SHA-2
    (0x0041, 0x0041),  # RSA, Camellia-CBC, SHA
    (0x0045, 0x0045),
    (0x0067, 0x0067),  # DHE_RSA, AES-CBC, SHA-2
    (0x006B, 0x006B),
    (0x0084, 0x0084),
    (0x0088, 0x0088),
    (0x009C, 0x009F),  # RSA and DHE_RSA, AES-GCM
    (0x00BA, 0x00BA),  # RSA and DHE_RSA, Camellia-CBC, SHA-2
    (0x00BE, 0x00BE),
    (0x00C0, 0x00C0),
    (0x00C4, 0x00C4),
    (0xC013, 0xC014),  # ECDHE_RSA, AES-CBC, SHA
    (0xC027, 0xC028),  # ECDHE_RSA, AES-CBC, SHA-2
    (0xC02F, 0xC030),  # ECDHE_RSA, AES-GCM
    (0xC076, 0xC077),  # ECDHE_RSA, Camellia-CBC
    (0xC07A, 0xC07D),  # RSA and DHE_RSA, Camellia-GCM
    (0xC08A, 0xC08B),  # ECDHE_RSA, Camellia-GCM
    (0xC09C, 0xC0A3),  # RSA and DHE_RSA, AES-CCM and AES-CCM-8
    (0xCCA8, 0xCCA8),  # ECDHE_RSA, ChaCha20
    (0xCCAA, 0xCCAA),  # DHE_RSA, ChaCha20
)
"""Suites with which a server shows a certificate for an RSA key."""
_SHOWN = 3


def suite_problems(path: str, mode: SecurityMode | None, suites: Sequence[int]) -> Iterator[Problem]:
    """Yield the Problem of the suites at `path` (/0/x/16), which are used in order."""
    if mode is None or not mode.uses_dtls or not suites:
        return
    fitting = EC_SUITES | RSA_SUITES if mode.uses_certificate else PSK_SUITES
    others = [suite for suite in dict.fromkeys(suites) if suite not in fitting]
    if not others:
        return
    names = listed([f"{suite} (0x{suite:04X})" for suite in others[:_SHOWN]], "and")
    example = "49326 (0xC0AE)" if mode.uses_certificate else "49320 (0xC0A8)"
    cure = Message("Use {example}, or leave the suites out.", example=example)
    if len(others) == len(set(suites)):
        what = Message("None of the cipher suites is one for {mode}: {suites}.", mode=mode.label, suites=names)
        why = Message("The device takes the pack, and no handshake succeeds: it never registers.")
        yield error("cipher-suite", path, what, why=why, cure=cure)
    else:
        what = Message("Not every cipher suite is one for {mode}: {suites}.", mode=mode.label, suites=names)
        yield warning("cipher-suite-unused", path, what, why=Message("It can never be agreed on."), cure=cure)
