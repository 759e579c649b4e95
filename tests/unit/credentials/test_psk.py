from __future__ import annotations

import pytest

from factory_prov.credentials.psk import PskOptions, generate_psk, psk_identity
from factory_prov.errors import CredentialsError, InputError

EP = "urn:dev:os:32473-000001"


@pytest.mark.parametrize("length_bytes", [16, 32])
def test_keys_are_secret_random_and_of_the_length(length_bytes: int) -> None:
    keys = [generate_psk(length_bytes) for _ in range(50)]
    assert [len(key) for key in keys] == [length_bytes] * 50
    assert len({key.reveal() for key in keys}) == 50
    assert all(sum(key.reveal()[position] for key in keys) > 0 for position in range(length_bytes))
    assert keys[0].reveal().hex() not in repr(keys[0])


@pytest.mark.parametrize("length_bytes", [-1, 0, 8, 15, 17, 24, 33, 64])
def test_other_lengths_are_refused(length_bytes: int) -> None:
    with pytest.raises(InputError, match="not portable") as caught:
        generate_psk(length_bytes)
    assert caught.value.place == "length_bytes"
    assert str(caught.value.cure)


def test_the_default_identity_is_the_endpoint_name() -> None:
    options = PskOptions()
    assert psk_identity(options.identity, endpoint_name=EP) == EP
    assert options.length_bytes == 16


@pytest.mark.parametrize(("name", "size_bytes"), [("a" * 128, 128), ("ż" * 64, 128), ("x", 1)])
def test_identities_up_to_the_limit(name: str, size_bytes: int) -> None:
    assert len(psk_identity("{endpoint_name}", endpoint_name=name).encode()) == size_bytes


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("a" * 129, "129 bytes"),
        ("ż" * 65, "130 bytes"),
        ("", "empty"),
        ("a\0b", "NUL"),
        ("\ud800", "not valid Unicode"),
    ],
)
def test_impossible_identities_are_refused(name: str, fault: str) -> None:
    with pytest.raises(CredentialsError, match=fault) as caught:
        psk_identity("{endpoint_name}", endpoint_name=name)
    assert caught.value.place == "identity"
    assert str(caught.value.cure)
