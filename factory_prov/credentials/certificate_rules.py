"""What certificate options must hold to; every refusal is its own sentence, placed at the option's name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

from factory_prov.clock import now
from factory_prov.credentials.certificate import CertificateOptions
from factory_prov.errors import InputError
from factory_prov.messages import Message, listed
from factory_prov.naming.templates import expand

NO_EXPIRY = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
"""The end of a certificate without an end (RFC 5280 §4.1.2.5)."""

MIN_CURVE_BITS = 255
"""LwM2M forbids smaller curves (OMA LwM2M Transport 1.2, security)."""

MIN_RSA_BITS, MAX_RSA_BITS = 2048, 8192
MAX_SERIAL_BITS = 159
"""20 octets, positive (RFC 5280 §4.1.2.2)."""

DEFAULT_CURVE = "secp256r1"

CURVES = MappingProxyType(
    {
        "secp256r1": "secp256r1",
        "prime256v1": "secp256r1",
        "secp384r1": "secp384r1",
        "secp521r1": "secp521r1",
        "secp256k1": "secp256k1",
        "brainpoolp256r1": "brainpoolP256r1",
        "brainpoolp384r1": "brainpoolP384r1",
        "brainpoolp512r1": "brainpoolP512r1",
    }
)
"""Names a curve goes by, in lower case, and its usual one."""

_SMALL_CURVES = MappingProxyType({"secp192r1": 192, "prime192v1": 192, "secp224r1": 224})

DIGESTS = ("sha256", "sha384", "sha512")
"""Digests by their usual names; SHA-3 is none of them, since devices cannot read such certificates."""

_WEAK_DIGESTS = ("md5", "sha1", "sha224")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_EARLIEST = datetime(1950, 1, 1, tzinfo=UTC)


class SubjectField(NamedTuple):
    """One attribute of the subject; `max_bytes` is its upper bound (RFC 5280, Appendix A)."""

    name: str
    max_bytes: int
    words: Message


SUBJECT = (
    SubjectField("country_name", 2, Message("country name")),
    SubjectField("state_or_province_name", 128, Message("state or province name")),
    SubjectField("locality_name", 128, Message("locality name")),
    SubjectField("organization_name", 64, Message("organization name")),
    SubjectField("organization_unit_name", 64, Message("organization unit name")),
    SubjectField("email_address", 255, Message("email address")),
    SubjectField("common_name", 64, Message("common name")),
)
"""C, ST, L, O, OU, emailAddress, CN: the order of the old tool."""


def option_errors(options: CertificateOptions, *, endpoint_name: str | None = "endpoint") -> list[InputError]:
    """Collect everything that is wrong with the options; without an endpoint name a short one stands in."""
    checks: list[Callable[[], object]] = [
        *(
            partial(subject_value, options, field, endpoint_name)
            for field in SUBJECT
            if template_of(options, field) is not None
        ),
        partial(check_serial_number, options),
        partial(validity, options, now()),
        partial(check_key, options),
        partial(digest_name, options),
    ]
    found = []
    for check in checks:
        try:
            check()
        except InputError as error:
            found.append(error)
    return found


def template_of(options: CertificateOptions, field: SubjectField) -> str | None:
    """Return what the options give for one attribute of the subject, not filled in."""
    template: str | None = getattr(options, field.name)
    return template


def subject_value(options: CertificateOptions, field: SubjectField, endpoint_name: str | None) -> str:
    """Fill in one attribute of the subject; InputError if X.509 cannot hold it."""
    value = expand(template_of(options, field) or "", endpoint_name=endpoint_name, place=field.name)
    fault = _text_fault(value, field)
    if fault:
        raise InputError(
            fault[0],
            place=field.name,
            cure=fault[1],
        )
    return value


def _text_fault(value: str, field: SubjectField) -> tuple[Message, Message] | None:
    """Return what is wrong with an attribute, and the cure."""
    try:
        size_bytes = len(value.encode())
    except UnicodeEncodeError:
        return Message("The {field} is not valid Unicode text.", field=field.words), Message("Write it anew.")
    if field.name == "country_name" and not (size_bytes == 2 and value.isascii() and value.isalpha()):
        return (
            Message("The country name {shown} is not a country code.", shown=f"{value!r:.20}"),
            Message("Use the two letters of ISO 3166, such as PL."),
        )
    if not value.strip():
        return Message("The {field} is empty.", field=field.words), Message("Give it a text, or leave the option out.")
    if size_bytes > field.max_bytes:
        return (
            Message.counted(
                "The {field} is {n} byte long, but X.509 allows {max_bytes}.",
                "The {field} is {n} bytes long, but X.509 allows {max_bytes}.",
                n=size_bytes,
                field=field.words,
                max_bytes=field.max_bytes,
            ),
            Message("Shorten it or the endpoint name in it."),
        )
    if _CONTROL.search(value):
        return Message("The {field} holds a control character.", field=field.words), Message("Remove it.")
    if field.name == "email_address" and not value.isascii():
        return (
            Message("The email address holds a character that e-mail addresses in certificates cannot have."),
            Message("Use ASCII letters only."),
        )
    return None


def check_serial_number(options: CertificateOptions) -> None:
    """Refuse a serial number that is not positive or does not fit into 20 octets (RFC 5280 §4.1.2.2)."""
    number = options.serial_number
    if number is None:
        return
    cure = Message("Leave it out for a random one, which is also the only way to a different one in every unit.")
    if number <= 0:
        raise InputError(Message("The serial number is not positive."), place="serial_number", cure=cure)
    if number.bit_length() > MAX_SERIAL_BITS:
        raise InputError(Message("The serial number is longer than 20 octets."), place="serial_number", cure=cure)


def validity(options: CertificateOptions, now: datetime) -> tuple[datetime, datetime]:
    """Return the first and the last moment of validity for a certificate made `now`."""
    return _start(options, now), NO_EXPIRY if options.no_expiry else _end(options, now)


def _start(options: CertificateOptions, now: datetime) -> datetime:
    if options.backdate_s < 0:
        raise InputError(
            Message("The start of validity lies in the future."),
            place="backdate_s",
            cure=Message("Use 0 or more seconds."),
        )
    if options.backdate_s > (now - _EARLIEST).total_seconds():
        raise InputError(
            Message("The start of validity lies before 1950, which X.509 cannot write."),
            place="backdate_s",
            cure=Message("Use a day (86400) or so."),
        )
    return now - timedelta(seconds=options.backdate_s)


def _end(options: CertificateOptions, now: datetime) -> datetime:
    if options.validity_s <= 0:
        raise InputError(
            Message("The certificate would never be valid."),
            place="validity_s",
            cure=Message("Use more than 0 seconds; a year is 31536000."),
        )
    if options.validity_s > (NO_EXPIRY - now).total_seconds():
        raise InputError(
            Message("The certificate would end after the year 9999, which X.509 cannot write."),
            place="validity_s",
            cure=Message("Shorten it; a certificate without an end can be asked for in a job (no_expiry)."),
        )
    return now + timedelta(seconds=options.validity_s)


def check_key(options: CertificateOptions) -> None:
    """Refuse a kind or size of key that devices or the standard do not take."""
    bits = options.rsa_key_length_bits
    if bits is None:
        curve_name(options)
        return
    if options.elliptic_curve is not None:
        raise InputError(
            Message("Both an elliptic curve and an RSA key length are given."),
            place="rsa_key_length_bits",
            cure=Message("Leave one of them out; the curve secp256r1 suits every device."),
        )
    if not MIN_RSA_BITS <= bits <= MAX_RSA_BITS:
        # The number itself is not repeated: it may have thousands of digits.
        weak = Message("An RSA key of under {min_bits} bits is too weak.", min_bits=MIN_RSA_BITS)
        large = Message("An RSA key of over {max_bits} bits is too large for a device.", max_bits=MAX_RSA_BITS)
        raise InputError(
            weak if bits < MIN_RSA_BITS else large,
            place="rsa_key_length_bits",
            cure=Message(
                "Use {min_bits} to {max_bits} bits, or better an elliptic curve.",
                min_bits=MIN_RSA_BITS,
                max_bits=MAX_RSA_BITS,
            ),
        )


def curve_name(options: CertificateOptions) -> str:
    """Return the usual name of the curve that is asked for."""
    asked = DEFAULT_CURVE if options.elliptic_curve is None else options.elliptic_curve
    known = CURVES.get(asked.lower())
    if known:
        return known
    small = _SMALL_CURVES.get(asked.lower())
    if small:
        raise InputError(
            Message(
                "The curve {curve} has {bits} bits, but LwM2M forbids curves under {min_bits} bits.",
                curve=asked,
                bits=small,
                min_bits=MIN_CURVE_BITS,
            ),
            place="elliptic_curve",
            cure=Message("Use {curve}.", curve=DEFAULT_CURVE),
        )
    what = Message("No curve named {asked} can be used in a device's certificate.", asked=f"{asked!r:.40}")
    raise InputError(what, place="elliptic_curve", cure=_nearest(asked, CURVES))


def digest_name(options: CertificateOptions) -> str:
    """Return the usual name of the digest that is asked for."""
    plain = options.digest.lower().replace("-", "").replace("_", "")
    if plain in _WEAK_DIGESTS:
        raise InputError(
            Message("The digest {digest} is too weak for a signature that lasts for years.", digest=options.digest),
            place="digest",
            cure=Message(
                "Use {digests}.",
                digests=listed([*DIGESTS], "or"),
            ),
        )
    if plain not in DIGESTS:
        shown = f"{options.digest!r:.40}"
        what = Message("No digest named {asked} can be used in a device's certificate.", asked=shown)
        raise InputError(what, place="digest", cure=_nearest(options.digest, {name: name for name in DIGESTS}))
    return plain


def _nearest(asked: str, known: Mapping[str, str]) -> Message:
    import difflib  # only a wrong name pays for it

    close = difflib.get_close_matches(asked.lower(), known, n=1)
    names = ", ".join(dict.fromkeys(known.values()))
    if close:
        return Message("Did you mean {suggestion}?", suggestion=known[close[0]])
    return Message("Use one of {names}.", names=names)
