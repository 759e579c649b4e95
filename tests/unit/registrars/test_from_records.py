"""What a server must know of a unit, in every Security Mode, from the unit's own records."""

from __future__ import annotations

import pytest

from factory_prov.errors import InputError
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.lwm2m.senml import Record
from factory_prov.registrars.device_credentials import (
    CertificateCredentials,
    DeviceCredentials,
    EstCredentials,
    NoCredentials,
    PskCredentials,
    RpkCredentials,
)
from factory_prov.registrars.from_records import registration_of
from factory_prov.secret import Secret

LEAF, ISSUER = b"\x30\x03\x02\x01\x01", b"\x30\x81\x80" + b"i" * 128


def records(mode: int, public: bytes = b"", secret: bytes = b"", *, bootstrap: bool = False) -> list[Record]:
    values = {0: "coaps://server.example", 1: bootstrap, 2: mode, 3: public, 5: secret}
    return [Record(ResourcePath(0, 1, resource), value) for resource, value in values.items() if value != b""]


@pytest.mark.parametrize(
    ("mode", "public", "expected"),
    [
        (SecurityMode.NOSEC, b"", NoCredentials()),
        (SecurityMode.PSK, "ż1".encode(), PskCredentials(identity="ż1", key=Secret(b"key"))),
        (SecurityMode.RPK, LEAF, RpkCredentials(public_key_der=LEAF)),
        (SecurityMode.CERTIFICATE, LEAF, CertificateCredentials(chain_der=(LEAF,))),
        (SecurityMode.CERTIFICATE, LEAF + ISSUER, CertificateCredentials(chain_der=(LEAF, ISSUER))),
        (SecurityMode.CERTIFICATE, b"", CertificateCredentials()),
        (SecurityMode.CERTIFICATE, LEAF + b"?", CertificateCredentials(chain_der=(LEAF, b"?"))),
        (SecurityMode.EST, LEAF, EstCredentials(chain_der=(LEAF,))),
    ],
)
def test_each_mode_has_its_credentials(mode: SecurityMode, public: bytes, expected: DeviceCredentials) -> None:
    made = registration_of(records(mode, public, b"key"), "urn:dev:1")
    assert made.credentials == expected
    assert made.security_mode is mode
    assert (made.endpoint_name, made.bootstrap) == ("urn:dev:1", False)
    assert (made.psk is not None) == (mode is SecurityMode.PSK)
    assert "b'key'" not in repr(made)


def test_a_bootstrap_servers_entry_is_told_from_the_others() -> None:
    assert registration_of(records(SecurityMode.NOSEC, bootstrap=True), "ep").bootstrap


@pytest.mark.parametrize(
    ("mode", "public", "place"), [(9, b"", "/0/1/2"), (0, b"\xff", "/0/1/3"), (0, b"", "ep"), (0, b"id", "ep")]
)
def test_what_no_server_can_take_is_refused(mode: int, public: bytes, place: str) -> None:
    with pytest.raises(InputError) as caught:
        registration_of(records(mode, public), "ep")
    assert caught.value.place == place
