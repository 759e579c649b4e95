"""Cipher suites: their numbers in /0/x/16, their names in OpenSSL, and what a device offers where it names none."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from factory_prov.lwm2m.rules.cipher_suites import PSK_SUITES

NAMES = MappingProxyType(
    {
        0x002F: "AES128-SHA",
        0x0033: "DHE-RSA-AES128-SHA",
        0x0035: "AES256-SHA",
        0x0039: "DHE-RSA-AES256-SHA",
        0x003C: "AES128-SHA256",
        0x003D: "AES256-SHA256",
        0x0041: "CAMELLIA128-SHA",
        0x0045: "DHE-RSA-CAMELLIA128-SHA",
        0x0067: "DHE-RSA-AES128-SHA256",
        0x006B: "DHE-RSA-AES256-SHA256",
        0x0084: "CAMELLIA256-SHA",
        0x0088: "DHE-RSA-CAMELLIA256-SHA",
        0x008C: "PSK-AES128-CBC-SHA",
        0x008D: "PSK-AES256-CBC-SHA",
        0x0090: "DHE-PSK-AES128-CBC-SHA",
        0x0091: "DHE-PSK-AES256-CBC-SHA",
        0x009C: "AES128-GCM-SHA256",
        0x009D: "AES256-GCM-SHA384",
        0x009E: "DHE-RSA-AES128-GCM-SHA256",
        0x009F: "DHE-RSA-AES256-GCM-SHA384",
        0x00A8: "PSK-AES128-GCM-SHA256",
        0x00A9: "PSK-AES256-GCM-SHA384",
        0x00AA: "DHE-PSK-AES128-GCM-SHA256",
        0x00AB: "DHE-PSK-AES256-GCM-SHA384",
        0x00AE: "PSK-AES128-CBC-SHA256",
        0x00AF: "PSK-AES256-CBC-SHA384",
        0x00B2: "DHE-PSK-AES128-CBC-SHA256",
        0x00B3: "DHE-PSK-AES256-CBC-SHA384",
        0x00BA: "CAMELLIA128-SHA256",
        0x00BE: "DHE-RSA-CAMELLIA128-SHA256",
        0x00C0: "CAMELLIA256-SHA256",
        0x00C4: "DHE-RSA-CAMELLIA256-SHA256",
        0xC009: "ECDHE-ECDSA-AES128-SHA",
        0xC00A: "ECDHE-ECDSA-AES256-SHA",
        0xC013: "ECDHE-RSA-AES128-SHA",
        0xC014: "ECDHE-RSA-AES256-SHA",
        0xC023: "ECDHE-ECDSA-AES128-SHA256",
        0xC024: "ECDHE-ECDSA-AES256-SHA384",
        0xC027: "ECDHE-RSA-AES128-SHA256",
        0xC028: "ECDHE-RSA-AES256-SHA384",
        0xC02B: "ECDHE-ECDSA-AES128-GCM-SHA256",
        0xC02C: "ECDHE-ECDSA-AES256-GCM-SHA384",
        0xC02F: "ECDHE-RSA-AES128-GCM-SHA256",
        0xC030: "ECDHE-RSA-AES256-GCM-SHA384",
        0xC035: "ECDHE-PSK-AES128-CBC-SHA",
        0xC036: "ECDHE-PSK-AES256-CBC-SHA",
        0xC037: "ECDHE-PSK-AES128-CBC-SHA256",
        0xC038: "ECDHE-PSK-AES256-CBC-SHA384",
        0xC072: "ECDHE-ECDSA-CAMELLIA128-SHA256",
        0xC073: "ECDHE-ECDSA-CAMELLIA256-SHA384",
        0xC076: "ECDHE-RSA-CAMELLIA128-SHA256",
        0xC077: "ECDHE-RSA-CAMELLIA256-SHA384",
        0xC094: "PSK-CAMELLIA128-SHA256",
        0xC095: "PSK-CAMELLIA256-SHA384",
        0xC096: "DHE-PSK-CAMELLIA128-SHA256",
        0xC097: "DHE-PSK-CAMELLIA256-SHA384",
        0xC09A: "ECDHE-PSK-CAMELLIA128-SHA256",
        0xC09B: "ECDHE-PSK-CAMELLIA256-SHA384",
        0xC09C: "AES128-CCM",
        0xC09D: "AES256-CCM",
        0xC09E: "DHE-RSA-AES128-CCM",
        0xC09F: "DHE-RSA-AES256-CCM",
        0xC0A0: "AES128-CCM8",
        0xC0A1: "AES256-CCM8",
        0xC0A2: "DHE-RSA-AES128-CCM8",
        0xC0A3: "DHE-RSA-AES256-CCM8",
        0xC0A4: "PSK-AES128-CCM",
        0xC0A5: "PSK-AES256-CCM",
        0xC0A6: "DHE-PSK-AES128-CCM",
        0xC0A7: "DHE-PSK-AES256-CCM",
        0xC0A8: "PSK-AES128-CCM8",
        0xC0A9: "PSK-AES256-CCM8",
        0xC0AA: "DHE-PSK-AES128-CCM8",
        0xC0AB: "DHE-PSK-AES256-CCM8",
        0xC0AC: "ECDHE-ECDSA-AES128-CCM",
        0xC0AD: "ECDHE-ECDSA-AES256-CCM",
        0xC0AE: "ECDHE-ECDSA-AES128-CCM8",
        0xC0AF: "ECDHE-ECDSA-AES256-CCM8",
        0xCCA8: "ECDHE-RSA-CHACHA20-POLY1305",
        0xCCA9: "ECDHE-ECDSA-CHACHA20-POLY1305",
        0xCCAA: "DHE-RSA-CHACHA20-POLY1305",
        0xCCAB: "PSK-CHACHA20-POLY1305",
        0xCCAC: "ECDHE-PSK-CHACHA20-POLY1305",
        0xCCAD: "DHE-PSK-CHACHA20-POLY1305",
    }
)
"""IANA number → OpenSSL name, of all suites that Mbed TLS 2.28 and OpenSSL both have (`openssl ciphers -V`).

OpenSSL has neither static ECDH nor Camellia-GCM.
"""
_NUMBERS = MappingProxyType({name: number for number, name in NAMES.items()})
_FIRST = (0xC0A8, 0x00AE, 0xC0AE, 0xC023)
"""What LwM2M asks of every device and server (OMA Transport §5.2): offered first where the device names none."""


def offered(suites: Sequence[int], *, psk: bool) -> tuple[int, ...]:
    """Return what a device with such a login puts into its hello: what /0/x/16 names, or all it has."""
    wanted = tuple(dict.fromkeys(suites)) or (*_FIRST, *(number for number in NAMES if number not in _FIRST))
    return tuple(number for number in wanted if number in NAMES and (number in PSK_SUITES) == psk)


def cipher_list(suites: Sequence[int]) -> bytes:
    """Write suites as OpenSSL wants them; at its level 0, as it calls a tag of 8 bytes weak and LwM2M asks for it."""
    return ":".join([*(NAMES[number] for number in suites), "@SECLEVEL=0"]).encode()


def number_of(name: str | None) -> int | None:
    """Return the number of a suite that was agreed on; None for one that no device has."""
    return None if name is None else _NUMBERS.get(name)
