"""What a look at a unit behind a port alone tells: whether it holds a configuration, by either version."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from board_of_two import IDENTITY, BoardOfTwo
from scripted_board import Board

from factory_prov.cancel import CancelToken
from factory_prov.credentials.vault.sealing import PassingVault
from factory_prov.ledger.store import Ledger
from factory_prov.repair.desk import DeskParts
from factory_prov.repair.device_look import hear
from factory_prov.repair.views import DeviceView, Slot

NAME = "urn:dev:os:1-42"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskParts]:
    with Ledger.open(tmp_path / "ledger.sqlite", vault=PassingVault()) as ledger:
        yield DeskParts(ledger=ledger)


def look(board: Board, desk: DeskParts) -> tuple[str | None, bool | None]:
    with board:
        view = hear(DeviceView(attached=True), Slot(port=board.port), desk, CancelToken())
    return view.name, view.configured


def test_a_unit_of_version_2_says_what_it_holds(desk: DeskParts) -> None:
    assert look(BoardOfTwo(), desk) == (NAME, False)
    assert look(BoardOfTwo(stored=b"x"), desk) == (NAME, True)
    assert look(BoardOfTwo(stored=b"x", locked=True), desk) == (NAME, True)
    assert look(BoardOfTwo(name=""), desk) == (None, False)


def test_one_whose_identity_cannot_be_read_tells_nothing_of_that(desk: DeskParts) -> None:
    assert look(BoardOfTwo(spoilt={IDENTITY: b"\xff"}), desk) == (NAME, None)


def test_a_unit_of_version_1_that_tells_its_name_holds_none(desk: DeskParts) -> None:
    assert look(Board(), desk) == (NAME, False)
