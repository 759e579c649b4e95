"""Read the old `lwm2m_server.json` and `cert_info.json`; keys that the old tool did not know are passed over."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from factory_prov.credentials.certificate import CERT_INFO_NAMES, CertificateOptions
from factory_prov.errors import InputError
from factory_prov.files.reading import TEXT_LIMIT_BYTES, decode_text, read_bytes
from factory_prov.job.old_formats.names import did_you_mean
from factory_prov.messages import Message
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from pathlib import Path

    from factory_prov.registrars.coiote.options import CoioteOptions

_URL = "https://eu.iot.avsystem.cloud"
_SERVER_KEYS = ("url", "port", "domain", "access_token")
_CERT_NUMBERS = ("serialNumber", "validityOffsetInSeconds", "RSAKeyLen")
_OLD_NAMES = MappingProxyType({ours: old for old, ours in CERT_INFO_NAMES.items()})


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
            Message('"domain" is missing.'),
            Message('Add the domain at the server that gets the devices, as "/my/domain/".'),
        )
    token = keys.text("access_token")
    return OldServerInfo(
        url=keys.text("url") or _URL,
        port=_port(keys),
        domain=domain,
        access_token=None if token is None else Secret(token),
    )


def read_server_info_file(path: Path) -> OldServerInfo:
    """Read a `lwm2m_server.json`; `InputError` as above, or when it cannot be read."""
    return read_server_info(read_bytes(path, max_bytes=TEXT_LIMIT_BYTES), place=str(path))


def server_options(info: OldServerInfo) -> CoioteOptions:
    """Return the same as our options, without the token; `InputError` when they are wrong."""
    from factory_prov.registrars.coiote.options import CoioteOptions  # cert_info.json needs none of it

    options = CoioteOptions(url=info.url, port=info.port, domain=info.domain)
    options.check()
    return options


def _port(keys: _Keys) -> int | None:
    port = keys.number("port", digits_too=True)  # the old tool put it into the address as it stood
    if port is not None and not 1 <= port <= 65535:
        raise keys.error(Message('"port" is out of range.'), Message("Numbers from 1 to 65535 are possible."))
    return port


def read_cert_info(data: bytes, *, place: str) -> OldCertInfo:
    """Read what there is of the twelve keys, and check that a certificate can be made of it.

    Raises `InputError`; when a value cannot be used, its place is `place: "key"`.
    """
    from factory_prov.credentials.certificate_rules import option_errors  # lwm2m_server.json needs neither

    keys = _Keys(data, place, known=tuple(CERT_INFO_NAMES))
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


class _Keys:
    """The known keys of one flat JSON object, each asked for by name and type.

    Other keys may be notes and are passed over, unless they look like a known one: then they are an error.
    """

    def __init__(self, data: bytes, place: str, *, known: tuple[str, ...]) -> None:
        self._place = place
        self._values: dict[str, object] = {}
        for key, value in _parse_object(decode_text(data, place=place), place):
            if key in self._values:
                raise self.error(Message('the key "{key}" is there twice.', key=key), Message("Keep one of them."))
            if key in known:
                self._values[key] = value
            elif cure := did_you_mean(key, known):
                raise self.error(Message("{key} is not a key of this file.", key=f"{key[:40]!a}"), cure)

    def error(self, what: Message, cure: Message) -> InputError:
        return InputError(what, place=self._place, cure=cure)

    def text(self, key: str) -> str | None:
        """Return a text, None when the key is not there."""
        value = self._values.get(key, self)
        if value is self:
            return None
        if not isinstance(value, str):
            raise self.error(
                Message('"{key}" must be text, not {found}.', key=key, found=_kind(value)),
                Message("Write it in double quotes."),
            )
        if not value.strip() or not value.isprintable():
            raise self.error(
                Message('"{key}" is empty or has characters that cannot be printed.', key=key),
                Message("Write it again."),
            )
        return value

    def number(self, key: str, *, digits_too: bool = False) -> int | None:
        """Return a whole number, None when the key is not there; `digits_too` also reads one in quotes."""
        value = self._values.get(key, self)
        if value is self:
            return None
        if digits_too and isinstance(value, str) and re.fullmatch("[0-9]{1,9}", value):
            return int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.error(
                Message('"{key}" must be a whole number, not {found}.', key=key, found=_kind(value)),
                Message("Write it without quotes."),
            )
        return value


def json_keys(data: bytes) -> frozenset[str]:
    """Return the keys of the one JSON object that a file holds; none when it holds something else."""
    try:
        return frozenset(key for key, _ in _parse_object(decode_text(data, place=""), ""))
    except InputError:
        return frozenset()


_KINDS: Mapping[type, Message] = MappingProxyType(
    {
        bool: Message("true or false"),
        str: Message("text"),
        int: Message("a number"),
        float: Message("a number with a fraction"),
        list: Message("a list"),
        type(None): Message("null"),
    }
)


def _kind(value: object) -> Message:
    return _KINDS.get(type(value), Message("an object"))


def _parse_object(text: str, place: str) -> tuple[tuple[str, object], ...]:
    """Return the key and value pairs of the one object in file order, repeated keys included."""
    try:
        found = json.loads(text, object_pairs_hook=tuple)
    except json.JSONDecodeError as error:
        where, what = (
            f"{place}:{error.lineno}:{error.colno}",
            Message("the file is not JSON: {parser_text}.", parser_text=error.msg),
        )
    except (ValueError, RecursionError):
        where, what = place, Message("a number is too long or brackets are nested too deep.")
    else:
        if isinstance(found, tuple):
            return found
        where, what = f"{place}:1:1", Message("the file holds {found}, not one JSON object.", found=_kind(found))
    # Raised out here, because the foreign error carries the whole text, a token included.
    raise InputError(what, place=where, cure=Message('Write {{ "key": value, "key": value }}.'))
