"""Every source gives names free of errors, and the ledger's word on what is taken counts."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from factory_prov.errors import InputError
from factory_prov.ledger.records import RunStart
from factory_prov.ledger.store import Ledger
from factory_prov.naming.name_list import ListedName, read_name_list
from factory_prov.naming.pattern import NamePattern
from factory_prov.naming.sources import (
    DeviceName,
    EndpointNames,
    GivenName,
    ListedNames,
    Needs,
    PatternNames,
    UnitFacts,
)

NOBODY = UnitFacts()


def counter() -> Callable[[str], int]:
    numbers = itertools.count(1)
    return lambda _: next(numbers)


def listed(*names: str) -> list[ListedName]:
    return [ListedName(endpoint_name=name, hardware_id=None, line=line) for line, name in enumerate(names, 2)]


def nothing_taken(_: Sequence[str]) -> frozenset[str]:
    return frozenset()


def test_given_and_device_names_are_checked() -> None:
    sources: list[EndpointNames] = [GivenName("one"), DeviceName()]
    assert [source.name_for(UnitFacts(own_name="one")) for source in sources] == ["one", "one"]
    assert [source.needs for source in sources] == [Needs.NOTHING, Needs.DEVICE]
    with pytest.raises(InputError, match="has a / in it"):
        GivenName("a/b")
    with pytest.raises(InputError, match=r"of the device: .* white space"):
        DeviceName().name_for(UnitFacts(own_name="one\n"))
    with pytest.raises(InputError, match="did not tell"):
        DeviceName().name_for(NOBODY)


def test_a_pattern_draws_a_number_for_every_unit() -> None:
    names = PatternNames(NamePattern.parse("unit-{serial:03d}"), next_serial=counter())
    assert [names.name_for(NOBODY) for _ in range(3)] == ["unit-001", "unit-002", "unit-003"]


def test_a_pattern_without_what_it_needs_uses_up_no_number() -> None:
    names = PatternNames(NamePattern.parse("{hardware_id}-{serial}"), next_serial=counter())
    assert names.needs is Needs.HARDWARE_ID
    with pytest.raises(InputError, match="not known"):
        names.name_for(NOBODY)
    assert names.name_for(UnitFacts(hardware_id="HW1")) == "HW1-1"


def test_a_pattern_that_makes_bad_names_is_refused_before_the_first() -> None:
    with pytest.raises(InputError, match=r"pattern a/\{serial\}: the endpoint name has a /"):
        PatternNames(NamePattern.parse("a/{serial}"), next_serial=counter())
    names = PatternNames(NamePattern.parse("{hardware_id}"), next_serial=counter())
    with pytest.raises(InputError, match="80 characters"):
        names.name_for(UnitFacts(hardware_id="0" * 80))


def test_a_list_is_read_with_its_units(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_bytes(b"\xef\xbb\xbfcolour; Endpoint_Name ;hardware_id\r\nred;one;\r\n;;\r\nblue;two;HW2\r\ngreen;three")
    rows = [(row.endpoint_name, row.hardware_id, row.line) for row in read_name_list(path)]
    assert rows == [("one", None, 2), ("two", "HW2", 4), ("three", None, 5)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r":1: there is no column endpoint_name"),
        ("name\none\n", r":1: there is no column endpoint_name"),
        ("endpoint_name\n\n", "there is no name"),
        ("endpoint_name\none\ntwo\none\n", ":4: the endpoint name one stands in line 2 too"),
        ("endpoint_name,hardware_id\none,H\ntwo,H\n", ":3: the hardware id H stands in line 2 too"),
        ("endpoint_name\none\nit's\n", ":3: the endpoint name has a '"),
        ("endpoint_name,hardware_id\n,HW1\n", ":2: the endpoint name is empty"),
        ('endpoint_name\n"one"x\n', ":2: this is no CSV"),
    ],
)
def test_a_bad_list_is_refused_with_the_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "names.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=rf"names\.csv:?.*{message}"):
        read_name_list(path)


def test_a_list_gives_a_unit_its_own_row_and_others_the_next_free_one() -> None:
    own = ListedName(endpoint_name="own", hardware_id="HW1", line=9)
    names = ListedNames([*listed("one", "two", "three"), own], taken=lambda _: {"two", "own"})
    assert names.needs is Needs.HARDWARE_ID
    units = [UnitFacts(hardware_id=hardware_id) for hardware_id in ("HW1", "HW2", "HW3")]
    assert [names.name_for(unit) for unit in units] == ["own", "one", "three"]
    with pytest.raises(InputError, match="not known"):
        names.name_for(NOBODY)


def test_a_list_at_its_end_begins_again_with_what_the_ledger_lets_go() -> None:
    taken: set[str] = set()
    names = ListedNames(listed("one", "two"), taken=lambda _: taken)
    assert [names.name_for(NOBODY) for _ in range(3)] == ["one", "two", "one"]
    taken |= {"one", "two"}
    with pytest.raises(InputError, match="every name of the list is used"):
        names.name_for(NOBODY)


def test_a_long_list_asks_the_ledger_a_few_times_only() -> None:
    questions: list[int] = []

    def taken(names: Sequence[str]) -> frozenset[str]:
        questions.append(len(names))
        return frozenset(names) - {"9999"}

    names = ListedNames(listed(*map(str, range(10_000))), taken=taken)
    assert names.name_for(NOBODY) == "9999"
    assert len(questions) == 20


def test_threads_get_different_rows() -> None:
    names = ListedNames(listed(*map(str, range(200))), taken=nothing_taken)
    got: list[str] = []
    threads = [threading.Thread(target=lambda: got.extend(names.name_for(NOBODY) for _ in range(25))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == sorted(map(str, range(200)))


def test_list_and_pattern_work_with_the_ledger(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "ledger.db") as ledger:
        start = RunStart(station="s", job_name="j", job_digest="d", probe="p", started_at=datetime.now(UTC))
        ledger.reserve(ledger.begin(start), "one", psk_identity=None, again=None)
        assert ListedNames(listed("one", "two"), taken=ledger.taken).name_for(NOBODY) == "two"
        pattern = NamePattern.parse("u{serial:02d}")
        drawn = [PatternNames(pattern, next_serial=ledger.next_serial).name_for(NOBODY) for _ in range(2)]
        assert drawn == ["u01", "u02"]
        assert ledger.next_serial("u{serial}", first=5000) == 5000
