"""The station's key: made once, its owner's alone, and never replaced where it cannot be used."""

from __future__ import annotations

import stat
import sys
import threading
from pathlib import Path

import pytest

from factory_prov.credentials.station_key import (
    is_signed_by,
    new_station_key,
    public_pem,
    read_public_pem,
    station_key,
)
from factory_prov.errors import CredentialsError, InputError


def test_it_is_made_at_first_use_and_stays(tmp_path: Path) -> None:
    file = tmp_path / "new" / "station-key.pem"
    first, again = station_key(file), station_key(file)
    assert first.public_key == again.public_key
    assert is_signed_by(first.public_key, again.sign(b"unit"), b"unit")
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_many_programs_at_once_have_one_key(tmp_path: Path) -> None:
    found: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: found.append(station_key(tmp_path / "key.pem").public_key)) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_a_lost_key_is_another_one_and_a_broken_one_stays(tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    before = station_key(file)
    file.unlink()
    assert station_key(file).public_key != before.public_key
    file.write_bytes(whole := file.read_bytes()[:40])
    with pytest.raises(CredentialsError, match="cannot be read"):
        station_key(file)
    assert file.read_bytes() == whole


def test_a_key_of_another_kind_and_a_folder_are_none(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError):
        station_key(tmp_path / "folder")
    (tmp_path / "public.pem").write_text(public_pem(new_station_key().public_key))
    with pytest.raises(CredentialsError, match="cannot be read"):
        station_key(tmp_path / "public.pem")


def test_a_signature_holds_for_its_key_and_data_alone() -> None:
    key, other = new_station_key(), new_station_key()
    signature = key.sign(b"unit")
    assert is_signed_by(key.public_key, signature, b"unit")
    assert not is_signed_by(key.public_key, signature, b"Unit")
    assert not is_signed_by(other.public_key, signature, b"unit")
    assert not is_signed_by(key.public_key, signature[:-1], b"unit")
    assert not is_signed_by(b"short", signature, b"unit")


def test_the_public_key_goes_out_as_pem_and_comes_back() -> None:
    key = new_station_key()
    assert read_public_pem(public_pem(key.public_key).encode()) == key.public_key
    for wrong in (b"", b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"):
        with pytest.raises(CredentialsError, match="no public key"):
            read_public_pem(wrong)
    with pytest.raises(CredentialsError):
        public_pem(b"short")


def test_nothing_it_shows_has_the_private_key(tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    key = station_key(file)
    secret = file.read_text().splitlines()[1]
    assert secret not in repr(key)
    assert secret not in public_pem(key.public_key)
