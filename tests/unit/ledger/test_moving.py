"""A ledger goes to one place: whoever comes second is told where it is."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from factory_prov.errors import InputError
from factory_prov.ledger import moving
from factory_prov.ledger.postgres.address import Address, address_of
from factory_prov.ledger.sqlite.database import SqliteDatabase
from factory_prov.ledger.store import Ledger


def test_of_two_moves_at_once_the_second_makes_no_other_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "ledger.sqlite"
    Ledger.open(file).close()
    first, second = (address_of(f"postgresql://station@host/{name}") for name in ("one", "two"))

    def meanwhile(_address: Address) -> None:
        """Have the other move end while this one still looks at its database."""
        with closing(SqliteDatabase(file)) as source, source.writing() as old:
            moving._mark(old, first)

    monkeypatch.setattr(moving, "make", meanwhile)
    monkeypatch.setattr(moving, "making", lambda _address: pytest.fail("it was copied once more"))
    with pytest.raises(InputError, match="one"):
        moving.move(file, second)
