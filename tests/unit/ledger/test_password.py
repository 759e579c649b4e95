"""The password of a database: where it is looked for, and that it is shown nowhere."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends import fail

from factory_prov.errors import LedgerError
from factory_prov.ledger.postgres.address import address_of
from factory_prov.ledger.postgres.password import delete_password, password_for, save_password
from factory_prov.secret import Secret
from tests.keyrings import MemoryKeyring

ADDRESS = address_of("postgresql://station@db1,db2/ledger?sslmode=require")


@pytest.fixture(autouse=True)
def kept() -> Iterator[MemoryKeyring]:
    before, kept = keyring.get_keyring(), MemoryKeyring()
    keyring.set_keyring(kept)
    yield kept
    keyring.set_keyring(before)


def test_it_is_kept_for_the_user_at_that_database(kept: MemoryKeyring) -> None:
    save_password(ADDRESS, Secret("geheim"))
    assert password_for(ADDRESS, {}) == Secret("geheim")
    assert password_for(address_of("postgresql://other@db1,db2/ledger"), {}) is None
    assert all("geheim" not in name for entry in kept.entries for name in entry)
    delete_password(ADDRESS)
    assert password_for(ADDRESS, {}) is None
    delete_password(ADDRESS)


def test_what_libpq_is_told_comes_first(tmp_path: Path) -> None:
    save_password(ADDRESS, Secret("geheim"))
    assert password_for(ADDRESS, {"PGPASSWORD": "other"}) == Secret("other")
    file = tmp_path / "pgpass"
    file.touch(0o600)
    assert password_for(ADDRESS, {"PGPASSFILE": str(file), "PGPASSWORD": "other"}) is None


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_a_file_that_others_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "pgpass"
    file.write_text("*:*:*:*:geheim")
    file.chmod(0o640)
    for address, environ in (
        (ADDRESS, {"PGPASSFILE": str(file)}),
        (address_of(f"postgresql://h/l?passfile={file}"), {}),
        (address_of(f"postgresql://h/l?passfile={file}.gone"), {}),
    ):
        with pytest.raises(LedgerError, match="password file") as caught:
            password_for(address, environ)
        assert "geheim" not in str(caught.value)


def test_a_keyring_that_does_not_work_is_told_when_something_is_to_be_kept() -> None:
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]
    assert password_for(ADDRESS, {}) is None, "where one is needed the server says so"
    for change in (lambda: save_password(ADDRESS, Secret("geheim")), lambda: delete_password(ADDRESS)):
        with pytest.raises(LedgerError, match="keyring"):
            change()
