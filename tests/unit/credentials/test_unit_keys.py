"""Which keys of a unit no other unit may have."""

from __future__ import annotations

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from factory_prov.credentials.certificate import CertificateOptions, as_device_takes
from factory_prov.credentials.self_signed import make_self_signed
from factory_prov.credentials.unit_keys import KeyKind, UnitKey, keys_of
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.senml import Record
from factory_prov.lwm2m.values import Value
from factory_prov.secret import Secret


def account(instance_id: int, **values: Value) -> list[Record]:
    return [Record(ResourcePath(0, instance_id, int(name[1:])), value) for name, value in values.items()]


def test_a_pre_shared_key_is_taken_once_and_not_shown() -> None:
    records = [*account(0, _2=0, _3=b"id", _5=b"k" * 16), *account(1, _2=0, _3=b"id", _5=b"k" * 16)]
    keys = keys_of(records)
    assert keys == (UnitKey(kind=KeyKind.PSK, value=Secret(b"k" * 16)),)
    assert "kkk" not in repr(keys)


@pytest.mark.parametrize("mode", [2, 4, 2.0])
def test_of_a_certificate_it_is_the_public_key_however_it_is_written(mode: Value) -> None:
    pair = make_self_signed(CertificateOptions(), endpoint_name="a")
    issuer = make_self_signed(CertificateOptions(), endpoint_name="b").certificate_der
    public = x509.load_der_x509_certificate(pair.certificate_der).public_key()
    info = Secret(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
    for shown in (pair.certificate_der, pair.certificate_pem, as_device_takes((pair.certificate_der, issuer))):
        records = account(1, _2=mode, _3=shown, _5=pair.private_key.reveal())
        assert keys_of(records) == (UnitKey(kind=KeyKind.PUBLIC, value=info),)


def test_what_is_no_certificate_counts_as_it_is() -> None:
    assert keys_of(account(1, _2=2, _3=b"no certificate", _5=b"x")) == (
        UnitKey(kind=KeyKind.PUBLIC, value=Secret(b"no certificate")),
    )


def test_without_security_and_without_keys_there_is_none() -> None:
    assert keys_of(account(1, _2=3)) == ()
    assert keys_of(account(1, _2=0, _5=b"")) == ()
    assert keys_of(account(1, _5=b"x" * 16)) == ()
    assert keys_of([]) == ()


def test_each_account_has_its_own() -> None:
    records = [*account(0, _1=True, _2=0, _5=b"a" * 16), *account(1, _2=0, _5=b"b" * 16), *account(2, _2=1, _3=b"raw")]
    assert [(key.kind, key.value.reveal()) for key in keys_of(records)] == [
        (KeyKind.PSK, b"a" * 16),
        (KeyKind.PSK, b"b" * 16),
        (KeyKind.PUBLIC, b"raw"),
    ]
