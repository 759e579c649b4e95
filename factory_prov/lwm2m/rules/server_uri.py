"""The address of a server, resource /0/x/0: is it one that a device can call?"""

from __future__ import annotations

import ipaddress
from urllib.parse import SplitResult, urlsplit

from factory_prov.messages import Message

PLAIN_SCHEMES = ("coap", "coap+tcp")
SECURE_SCHEMES = ("coaps", "coaps+tcp")
NO_URI = Message("This is no address of a LwM2M server: its host or port cannot be read.")
_LABEL_MAX_BYTES = 63
"""Longest part of a host name between dots (RFC 1035 §2.3.4)."""


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


def uri_fault(text: str) -> Message | None:
    """Say what keeps a device from calling the address, or None; never the text itself, which may hold a password."""
    if _has_unseen(text):
        return Message("This is no address of a LwM2M server: it has a blank or another character that cannot be seen.")
    uri = read_uri(text)
    if uri is None:
        return NO_URI
    if uri.scheme not in (*PLAIN_SCHEMES, *SECURE_SCHEMES):
        return Message("This is no address of a LwM2M server: it does not begin with coap:// or coaps://.")
    if "@" in uri.netloc:
        return Message("This is no address of a LwM2M server: it has a user name or password in front of the host.")
    if not uri.hostname:
        return Message("This is no address of a LwM2M server: it names no host.")
    if uri.port == 0:
        return Message("This is no address of a LwM2M server: port 0 is no port.")
    return _host_fault(uri.hostname)


def _has_unseen(text: str) -> bool:
    return not text.isprintable() or any(char.isspace() for char in text)


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
    return None


def _address_fault(host: str, kind: str) -> Message | None:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return Message("This is no address of a LwM2M server: its host is no {ip_version} address.", ip_version=kind)
    return None
