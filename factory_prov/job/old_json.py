"""Read the old `lwm2m_server.json` and `cert_info.json`; also the text of any old file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from factory_prov.errors import InputError
from factory_prov.input_files import TEXT_LIMIT_BYTES, decode_text, read_bytes
from factory_prov.job.old_names import did_you_mean
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from pathlib import Path

_URL = "https://eu.iot.avsystem.cloud"
_SERVER_KEYS = ("url", "port", "domain", "access_token")
_CERT_KEYS = (
    "countryName",
    "stateOrProvinceName",
    "localityName",
    "organizationName",
    "organizationUnitName",
    "emailAddress",
    "commonName",
    "serialNumber",
    "validityOffsetInSeconds",
    "ellipticCurve",
    "RSAKeyLen",
    "digest",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OldServerInfo:
    """The Coiote server of `lwm2m_server.json`; `access_token` is a token that should not have been in the file."""

    url: str = _URL
    port: int | None = None
    domain: str
    access_token: Secret | None = None


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


def read_server_info(data: bytes, *, place: str) -> OldServerInfo:
    """Read url, port, domain and, if it is there, access_token; raises `InputError`."""
    keys = _Keys(data, place, known=_SERVER_KEYS)
    domain = keys.text("domain")
    if domain is None:
        raise keys.error(
            '"domain" is missing.', 'Add the domain at the server that gets the devices, as "/my/domain/".'
        )
    token = keys.text("access_token")
    return OldServerInfo(
        url=keys.text("url") or _URL,
        port=keys.number("port", highest=65535),
        domain=domain,
        access_token=None if token is None else Secret(token),
    )


def read_server_info_file(path: Path) -> OldServerInfo:
    """Read a `lwm2m_server.json`; `InputError` as above, or when it cannot be read."""
    return read_server_info(read_bytes(path, max_bytes=TEXT_LIMIT_BYTES), place=str(path))


def read_cert_info(data: bytes, *, place: str) -> OldCertInfo:
    """Read what there is of the twelve keys; raises `InputError`.

    Serial numbers are positive and of at most 20 octets (RFC 5280 §4.1.2.2), a validity is under some 3000 years.
    """
    keys = _Keys(data, place, known=_CERT_KEYS)
    info = OldCertInfo(
        country_name=keys.text("countryName"),
        state_or_province_name=keys.text("stateOrProvinceName"),
        locality_name=keys.text("localityName"),
        organization_name=keys.text("organizationName"),
        organization_unit_name=keys.text("organizationUnitName"),
        email_address=keys.text("emailAddress"),
        common_name=keys.text("commonName"),
        serial_number=keys.number("serialNumber", highest=2**159 - 1),
        validity_s=keys.number("validityOffsetInSeconds", highest=10**11),
        elliptic_curve=keys.text("ellipticCurve"),
        rsa_key_length_bits=keys.number("RSAKeyLen", highest=16384),
        digest=keys.text("digest"),
    )
    if info.elliptic_curve is not None and info.rsa_key_length_bits is not None:
        raise keys.error('"ellipticCurve" and "RSAKeyLen" exclude each other.', "Keep the one for your kind of key.")
    return info


def read_cert_info_file(path: Path) -> OldCertInfo:
    """Read a `cert_info.json`; `InputError` as above, or when it cannot be read."""
    return read_cert_info(read_bytes(path, max_bytes=TEXT_LIMIT_BYTES), place=str(path))


class _Keys:
    """The keys of one flat JSON object, each asked for by name and type."""

    def __init__(self, data: bytes, place: str, *, known: tuple[str, ...]) -> None:
        self._place = place
        self._values = _parse_object(decode_text(data, place=place), place)
        for key in self._values:
            if key not in known:
                cure = did_you_mean(key, known, otherwise=f"The keys are {', '.join(known)}.")
                raise self.error(f"{key[:40]!a} is not a key of this file.", cure)

    def error(self, what: str, cure: str) -> InputError:
        return InputError(what, place=self._place, cure=cure)

    def text(self, key: str) -> str | None:
        """Return a text, None when the key is not there."""
        value = self._values.get(key, self)
        if value is self:
            return None
        if not isinstance(value, str):
            raise self.error(f'"{key}" must be text, not {_kind(value)}.', "Write it in double quotes.")
        if not value.strip() or not value.isprintable():
            raise self.error(f'"{key}" is empty or has characters that cannot be printed.', "Write it again.")
        return value

    def number(self, key: str, *, highest: int) -> int | None:
        """Return a whole number from 1 to `highest`, None when the key is not there."""
        value = self._values.get(key, self)
        if value is self:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.error(f'"{key}" must be a whole number, not {_kind(value)}.', "Write it without quotes.")
        if not 1 <= value <= highest:
            raise self.error(f'"{key}" is out of range.', f"Numbers from 1 to {highest} are possible.")
        return value


def _kind(value: object) -> str:
    words = {bool: "true or false", str: "text", int: "a number", float: "a number with a fraction", list: "a list"}
    return "null" if value is None else words.get(type(value), "an object")


def _parse_object(text: str, place: str) -> dict[str, object]:
    import json  # reading an endpoint_cfg needs this module, but no JSON

    def unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
        values: dict[str, object] = {}
        for key, value in pairs:
            if key in values:
                raise InputError(f"the key {key[:40]!a} is there twice.", place=place, cure="Keep one of them.")
            values[key] = value
        return values

    try:
        found = json.loads(text, object_pairs_hook=unique)
    except json.JSONDecodeError as error:
        where, what = f"{place}:{error.lineno}:{error.colno}", f"the file is not JSON: {error.msg}."
    except (ValueError, RecursionError):
        where, what = place, "a number is too long or brackets are nested too deep."
    else:
        if isinstance(found, dict):
            return found
        where, what = f"{place}:1:1", f"the file holds {_kind(found)}, not one JSON object."
    # Raised out here, because the foreign error carries the whole text, a token included.
    raise InputError(what, place=where, cure='Write { "key": value, "key": value }.')
