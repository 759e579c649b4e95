"""Read the old `cert_info.json`; keys that the old tool did not know are passed over."""

from __future__ import annotations

from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from factory_prov.credentials.certificate import CERT_INFO_NAMES, CertificateOptions
from factory_prov.errors import InputError
from factory_prov.files.flat_json import FlatObject
from factory_prov.files.reading import TEXT_LIMIT_BYTES, read_bytes

if TYPE_CHECKING:
    from pathlib import Path

_CERT_NUMBERS = ("serialNumber", "validityOffsetInSeconds", "RSAKeyLen")
_OLD_NAMES = MappingProxyType({ours: old for old, ours in CERT_INFO_NAMES.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class OldCertInfo:
    """What `cert_info.json` wants in a certificate; None is a key the file does not have."""

    country_name: str | None = None
    state_or_province_name: str | None = None
    locality_name: str | None = None
    organization_name: str | None = None
    organization_unit_name: str | None = None
    email_address: str | None = None
    common_name: str | None = None
    serial_number: int | None = None
    validity_s: int | None = None
    elliptic_curve: str | None = None
    rsa_key_length_bits: int | None = None
    digest: str | None = None


def read_cert_info(data: bytes, *, place: str) -> OldCertInfo:
    """Read what there is of the twelve keys, and check that a certificate can be made of it.

    Raises `InputError`; when a value cannot be used, its place is `place: "key"`.
    """
    from factory_prov.credentials.certificate_rules import option_errors  # who reads none needs none

    keys = FlatObject(data, place, known=tuple(CERT_INFO_NAMES))
    values: dict[str, Any] = {
        ours: keys.number(old) if old in _CERT_NUMBERS else keys.text(old) for old, ours in CERT_INFO_NAMES.items()
    }
    info = OldCertInfo(**values)
    for wrong in option_errors(certificate_options(info)):
        raise InputError(wrong.what, place=f'{place}: "{_OLD_NAMES[str(wrong.place)]}"', cure=wrong.cure)
    return info


def read_cert_info_file(path: Path) -> OldCertInfo:
    """Read a `cert_info.json`; `InputError` as above, or when it cannot be read."""
    return read_cert_info(read_bytes(path, max_bytes=TEXT_LIMIT_BYTES), place=str(path))


def certificate_options(cert_info: OldCertInfo) -> CertificateOptions:
    """Return the same as our options: what the file leaves out has our defaults, its texts are no templates."""
    return CertificateOptions(**given_fields(cert_info))


def given_fields(cert_info: OldCertInfo) -> dict[str, Any]:
    """Return the fields the file has, by our names; braces in texts are doubled, so that they stay texts."""
    given = {item.name: getattr(cert_info, item.name) for item in fields(cert_info)}
    return {
        name: value.replace("{", "{{").replace("}", "}}") if isinstance(value, str) else value
        for name, value in given.items()
        if value is not None
    }
