"""The address of a server, resource /0/x/0: is it one that a device can call?

What the client's URL reader and a resolver take, measured with Anjay 3.14; the characters are those of RFC 3986 §3.3.
"""

from __future__ import annotations

import ipaddress
import re
from types import MappingProxyType
from urllib.parse import SplitResult, urlsplit

from factory_prov.messages import Message

PLAIN_SCHEMES = ("coap", "coap+tcp")
SECURE_SCHEMES = ("coaps", "coaps+tcp")
USUAL_PORTS = MappingProxyType({"coap": 5683, "coap+tcp": 5683, "coaps": 5684, "coaps+tcp": 5684})
"""RFC 7252 §6.1 and §6.2, RFC 8323 §8.1 and §8.2."""
NO_URI = Message("This is no address of a LwM2M server: its host or port cannot be read.")
_LABEL_MAX_BYTES = 63
"""Longest part of a host name between dots (RFC 1035 §2.3.4)."""
_PORT_MAX_DIGITS = 5
_HOST = re.compile(r"[A-Za-z0-9_.-]+\Z")
_PATH = re.compile(r"(?:[A-Za-z0-9/?~;:@&=$_.+!*'(),-]|%[0-9A-Fa-f]{2})*\Z")


def read_uri(text: str) -> SplitResult | None:
    """Split an address; None when it cannot be read as a URI, or has blanks or control characters."""
    if _has_unseen(text):
        return None  # urlsplit would drop tabs and line ends and read what is left
    try:
        split = urlsplit(text)
        _ = split.port
    except ValueError:
        return None
    return split


def scheme_fault(text: str) -> Message | None:
    """Say that the address is for no LwM2M server at all, or None: the client refuses such a pack as a whole."""
    scheme, separator, _ = text.partition("://")
    if not separator or scheme.lower() not in USUAL_PORTS:
        return Message("This is no address of a LwM2M server: it does not begin with coap:// or coaps://.")
    return None


def uri_fault(text: str) -> Message | None:
    """Say what keeps a device from calling the address, or None; never the text itself, which may hold a password."""
    if _has_unseen(text):
        return Message("This is no address of a LwM2M server: it has a blank or another character that cannot be seen.")
    uri = read_uri(text)
    if uri is None:
        return scheme_fault(text) or NO_URI
    return scheme_fault(text) or _authority_fault(uri) or _path_fault(text)


def crossed_port(uri: SplitResult) -> int | None:
    """Return the usual port of the scheme when the address has that of its counterpart instead."""
    usual = USUAL_PORTS.get(uri.scheme)
    crossed = usual is not None and uri.port != usual and uri.port in USUAL_PORTS.values()
    return usual if crossed else None


def _has_unseen(text: str) -> bool:
    return not text.isprintable() or any(char.isspace() for char in text)


def _authority_fault(uri: SplitResult) -> Message | None:
    if "@" in uri.netloc:
        return Message("This is no address of a LwM2M server: it has a user name or password in front of the host.")
    if not uri.hostname:
        return Message("This is no address of a LwM2M server: it names no host.")
    digits = uri.netloc.rpartition("]")[2].partition(":")
    if digits[1] and not 1 <= len(digits[2]) <= _PORT_MAX_DIGITS:
        return Message(
            "This is no address of a LwM2M server: its port has {digits} digits, not 1 to {max_digits}.",
            digits=len(digits[2]),
            max_digits=_PORT_MAX_DIGITS,
        )
    if uri.port == 0:
        return Message("This is no address of a LwM2M server: port 0 is no port.")
    return _host_fault(uri.hostname)


def _host_fault(host: str) -> Message | None:
    if ":" in host:
        return _address_fault(host, "IPv6")
    labels = host.removesuffix(".").split(".")
    if all(label.isascii() and label.isdigit() for label in labels):
        return _address_fault(host, "IPv4")
    if not all(labels) or max(len(label.encode(errors="replace")) for label in labels) > _LABEL_MAX_BYTES:
        return Message(
            "This is no address of a LwM2M server:"
            " each part of a host name between dots has 1 to {label_max_bytes} characters.",
            label_max_bytes=_LABEL_MAX_BYTES,
        )
    ascii_only = "".join(char for char in host if char.isascii())  # a name with accents is one a resolver can translate
    if ascii_only and _HOST.match(ascii_only) is None:
        return Message("This is no address of a LwM2M server: its host has a character that no host name has.")
    return None


def _address_fault(host: str, kind: str) -> Message | None:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return Message("This is no address of a LwM2M server: its host is no {ip_version} address.", ip_version=kind)
    return None


def _path_fault(text: str) -> Message | None:
    """Look at all that follows host and port; the client knows no fragment."""
    behind = re.split("[/?#]", text.partition("://")[2], maxsplit=1)
    path = text[len(text) - len(behind[1]) - 1 :] if len(behind) > 1 else ""
    if "#" in path:
        return Message("This is no address of a LwM2M server: it has a # in it, which its reader does not know.")
    if _PATH.match(path) is None or "%00" in path:
        return Message(
            "This is no address of a LwM2M server:"
            " behind the host is a character that must be written as % and two hexadecimal digits."
        )
    return None
