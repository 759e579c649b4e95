"""What certificate options must hold to; every refusal is its own sentence, placed at the option's name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

from factory_prov.credentials.certificate import CertificateOptions
from factory_prov.errors import InputError
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


SUBJECT = (
    SubjectField("country_name", 2),
    SubjectField("state_or_province_name", 128),
    SubjectField("locality_name", 128),
    SubjectField("organization_name", 64),
    SubjectField("organization_unit_name", 64),
    SubjectField("email_address", 255),
    SubjectField("common_name", 64),
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
        partial(validity, options, datetime.now(UTC)),
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
        raise InputError(f"The {field.name.replace('_', ' ')} {fault[0]}.", place=field.name, cure=fault[1])
    return value


def _text_fault(value: str, field: SubjectField) -> tuple[str, str] | None:
    """Return what is wrong with an attribute, and the cure."""
    try:
        size_bytes = len(value.encode())
    except UnicodeEncodeError:
        return "is not valid Unicode text", "Write it anew."
    if field.name == "country_name" and not (size_bytes == 2 and value.isascii() and value.isalpha()):
        return f"{value!r:.20} is not a country code", "Use the two letters of ISO 3166, such as PL."
    if not value.strip():
        return "is empty", "Give it a text, or leave the option out."
    if size_bytes > field.max_bytes:
        return (
            f"is {size_bytes} bytes long, but X.509 allows {field.max_bytes}",
            "Shorten it or the endpoint name in it.",
        )
    if _CONTROL.search(value):
        return "holds a control character", "Remove it."
    if field.name == "email_address" and not value.isascii():
        return "holds a character that e-mail addresses in certificates cannot have", "Use ASCII letters only."
    return None


def check_serial_number(options: CertificateOptions) -> None:
    """Refuse a serial number that is not positive or does not fit into 20 octets (RFC 5280 §4.1.2.2)."""
    number = options.serial_number
    if number is None:
        return
    cure = "Leave it out for a random one, which is also the only way to a different one in every unit."
    if number <= 0:
        raise InputError("The serial number is not positive.", place="serial_number", cure=cure)
    if number.bit_length() > MAX_SERIAL_BITS:
        raise InputError("The serial number is longer than 20 octets.", place="serial_number", cure=cure)


def validity(options: CertificateOptions, now: datetime) -> tuple[datetime, datetime]:
    """Return the first and the last moment of validity for a certificate made `now`."""
    return _start(options, now), NO_EXPIRY if options.no_expiry else _end(options, now)


def _start(options: CertificateOptions, now: datetime) -> datetime:
    if options.backdate_s < 0:
        raise InputError("The start of validity lies in the future.", place="backdate_s", cure="Use 0 or more seconds.")
    if options.backdate_s > (now - _EARLIEST).total_seconds():
        raise InputError(
            "The start of validity lies before 1950, which X.509 cannot write.",
            place="backdate_s",
            cure="Use a day (86400) or so.",
        )
    return now - timedelta(seconds=options.backdate_s)


def _end(options: CertificateOptions, now: datetime) -> datetime:
    if options.validity_s <= 0:
        raise InputError(
            "The certificate would never be valid.",
            place="validity_s",
            cure="Use more than 0 seconds; a year is 31536000.",
        )
    if options.validity_s > (NO_EXPIRY - now).total_seconds():
        raise InputError(
            "The certificate would end after the year 9999, which X.509 cannot write.",
            place="validity_s",
            cure="Shorten it; a certificate without an end can be asked for in a job (no_expiry).",
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
            "Both an elliptic curve and an RSA key length are given.",
            place="rsa_key_length_bits",
            cure="Leave one of them out; the curve secp256r1 suits every device.",
        )
    if not MIN_RSA_BITS <= bits <= MAX_RSA_BITS:
        # The number itself is not repeated: it may have thousands of digits.
        weak, large = f"under {MIN_RSA_BITS} bits is too weak", f"over {MAX_RSA_BITS} bits is too large for a device"
        raise InputError(
            f"An RSA key of {weak if bits < MIN_RSA_BITS else large}.",
            place="rsa_key_length_bits",
            cure=f"Use {MIN_RSA_BITS} to {MAX_RSA_BITS} bits, or better an elliptic curve.",
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
            f"The curve {asked} has {small} bits, but LwM2M forbids curves under {MIN_CURVE_BITS} bits.",
            place="elliptic_curve",
            cure=f"Use {DEFAULT_CURVE}.",
        )
    raise _unusable("curve", asked, place="elliptic_curve", known=CURVES)


def digest_name(options: CertificateOptions) -> str:
    """Return the usual name of the digest that is asked for."""
    plain = options.digest.lower().replace("-", "").replace("_", "")
    if plain in _WEAK_DIGESTS:
        raise InputError(
            f"The digest {options.digest} is too weak for a signature that lasts for years.",
            place="digest",
            cure=f"Use {DIGESTS[0]}, {DIGESTS[1]} or {DIGESTS[2]}.",
        )
    if plain not in DIGESTS:
        raise _unusable("digest", options.digest, place="digest", known={name: name for name in DIGESTS})
    return plain


def _unusable(thing: str, asked: str, *, place: str, known: Mapping[str, str]) -> InputError:
    import difflib  # only a wrong name pays for it

    close = difflib.get_close_matches(asked.lower(), known, n=1)
    names = ", ".join(dict.fromkeys(known.values()))
    return InputError(
        f"No {thing} named {asked!r:.40} can be used in a device's certificate.",
        place=place,
        cure=f"Did you mean {known[close[0]]}?" if close else f"Use one of {names}.",
    )
