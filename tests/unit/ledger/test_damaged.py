"""A ledger that was cut off or overwritten anywhere says so in a sentence, is not made worse, and the check names it.

`FACTORY_PROV_DAMAGES=2000 python3 dev.py test tests/unit/ledger/test_damaged.py` tries more of them.
"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from signed_ledgers import COVERED, a_run, an_end, signed_ledger, start

from factory_prov.errors import FactoryProvError
from factory_prov.ledger.evidence.verifying import Verification
from factory_prov.ledger.records import Outcome, RunFilter
from factory_prov.ledger.sqlite.looking import SqliteLook
from factory_prov.ledger.station import look
from factory_prov.ledger.station_runs import station_runs
from factory_prov.ledger.store import Ledger

DAMAGES = int(os.environ.get("FACTORY_PROV_DAMAGES", "60"))
PAGE = 4096
RUNS = 40
"""More than a page of each table."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("whole") / "ledger.sqlite"
    with signed_ledger(file) as ledger:
        for number in range(1, RUNS + 1):
            a_run(ledger, number, Outcome.FAIL if number % 7 == 0 else Outcome.PASS)
        an_end(ledger, "meter-2")
    return file


@pytest.fixture(scope="module")
def ends(whole: Path) -> tuple[object, ...]:
    """How far this PC knows the chains to go."""
    return _checked(whole)[1]


def cut(content: bytes, draw: random.Random) -> bytes:
    return content[: draw.randrange(len(content))]


def overwrite(content: bytes, draw: random.Random) -> bytes:
    at, size = draw.randrange(len(content)), draw.choice([1, 1, 2, 8, 64, 512])
    return (content[:at] + draw.randbytes(size) + content[at + size :])[: len(content)]


def blank_page(content: bytes, draw: random.Random) -> bytes:
    at = draw.randrange(len(content) // PAGE) * PAGE
    return content[:at] + bytes(PAGE) + content[at + PAGE :]


def old_page(content: bytes, draw: random.Random) -> bytes:
    """A page of the file in the place of another, as a disk does that loses where it wrote."""
    source, at = (draw.randrange(len(content) // PAGE) * PAGE for _ in range(2))
    return content[:at] + content[source : source + PAGE] + content[at + PAGE :]


def longer(content: bytes, draw: random.Random) -> bytes:
    return content + draw.randbytes(draw.randrange(1, 3 * PAGE))


KINDS: tuple[Callable[[bytes, random.Random], bytes], ...] = (cut, overwrite, overwrite, blank_page, old_page, longer)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(6))
def test_damage_is_a_sentence_and_the_check_names_it(
    whole: Path, ends: tuple[object, ...], tmp_path: Path, part: int
) -> None:
    content, rows, silent = whole.read_bytes(), _rows(whole), []
    for number in range(part, DAMAGES, 6):
        draw = random.Random(number)
        file = tmp_path / f"{number}" / "ledger.sqlite"
        file.parent.mkdir()
        spoilt = KINDS[part](content, draw)
        file.write_bytes(spoilt)
        findings = _checked(file, ends)[0]
        if not findings and _rows(file) != rows:
            silent.append(f"{KINDS[part].__name__} {number}")
        assert file.read_bytes() == spoilt, "who only looks changes nothing"
        for use in (_look, _list, _work):
            _sentence_or_nothing(use, file, number)
        shutil.rmtree(file.parent)
    assert silent == [], "the check said nothing"


def _sentence_or_nothing(use: Callable[[Path], object], file: Path, number: int) -> None:
    try:
        use(file)
    except FactoryProvError as failure:
        told = str(failure)
        assert len(told.split()) > 3, (number, told)
        assert "Traceback" not in told
        assert "sqlalche" not in told


def _look(file: Path) -> None:
    look(file)


def _list(file: Path) -> None:
    with station_runs(file, RunFilter()) as found:
        list(found.runs)


def _work(file: Path) -> None:
    """Do what a run does."""
    with Ledger.open(file) as ledger:
        ledger.runs(RunFilter(text="meter"))
        ledger.by_endpoint("meter-5")
        run = ledger.begin(start(99))
        ledger.reserve(run, "another", psk_identity="psk-another", again=None)
        ledger.set_hardware_id(run, "F4CE9999")
        ledger.finish(run, Outcome.FAIL, code="E301", at=start(99).started_at)


def _checked(file: Path, ends: tuple[object, ...] = ()) -> tuple[list[str], tuple[object, ...]]:
    try:
        looked = SqliteLook(file)
    except FactoryProvError as failure:
        return [str(failure)], ()
    try:
        check = Verification(looked, remembered=ends)  # type: ignore[arg-type]
        return [str(found.what) for found in check.findings()], check.checked.chains
    finally:
        looked.close()


def _rows(file: Path) -> dict[str, list[object]] | None:
    """Return what the records are about; None where not even SQLite can read it."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)) as connection:
            return {
                table: sorted(connection.execute(f"SELECT {', '.join(columns)} FROM {table}"), key=repr)
                for table, columns in COVERED.items()
            }
    except sqlite3.Error:
        return None
