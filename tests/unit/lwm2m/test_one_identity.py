"""One identity with two keys at one server: one of the accounts never connects."""

from __future__ import annotations

import pytest

from factory_prov.lwm2m.device_profile import PROVISIONING_FIRMWARE
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.rules.accounts import account_problems
from factory_prov.lwm2m.senml import Record


def account(instance: int, uri: str, identity: bytes, key: bytes, *, bootstrap: bool = False) -> list[Record]:
    values = {0: uri, 1: bootstrap, 2: 0, 3: identity, 5: key, **({} if bootstrap else {10: instance})}
    return [Record(ResourcePath(0, instance, resource_id), value) for resource_id, value in values.items()]


@pytest.mark.parametrize(
    ("uri", "identity", "key", "told"),
    [
        ("coaps://a.pl:5684", b"id", b"2" * 16, True),
        ("coaps://a.pl", b"id", b"2" * 16, True),
        ("coaps://a.pl:5684", b"id", b"1" * 16, False),
        ("coaps://a.pl:5694", b"id", b"2" * 16, False),
        ("coaps://b.pl:5684", b"id", b"2" * 16, False),
        ("coaps://a.pl:5684", b"other", b"2" * 16, False),
    ],
)
@pytest.mark.parametrize("bootstrap", [True, False])
def test_two_keys_of_one_identity_at_one_server(
    uri: str, identity: bytes, key: bytes, told: bool, bootstrap: bool
) -> None:
    records = account(1, "coaps://a.pl:5684", b"id", b"1" * 16)
    records += account(2, uri, identity, key, bootstrap=bootstrap)
    found = [each for each in account_problems(records, PROVISIONING_FIRMWARE) if each.rule == "one-identity-two-keys"]
    assert [each.path for each in found] == (["/0/2/5"] if told else [])
