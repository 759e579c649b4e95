"""Every source gives names free of errors, and the ledger's word on what is taken counts."""

from __future__ import annotations

import threading
from collections.abc import Sequence
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


class Numbers:
    """A counter of the ledger."""

    def __init__(self) -> None:
        self.last = 0

    def __call__(self, counter: str, *, first: int = 1) -> int:
        self.last = max(first, self.last + 1)
        return self.last


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
    names = PatternNames(NamePattern.parse("unit-{serial:03d}"), next_serial=Numbers())
    assert [names.name_for(NOBODY) for _ in range(3)] == ["unit-001", "unit-002", "unit-003"]


def test_a_pattern_without_what_it_needs_uses_up_no_number() -> None:
    names = PatternNames(NamePattern.parse("{hardware_id}-{serial}"), next_serial=Numbers())
    assert names.needs is Needs.HARDWARE_ID
    with pytest.raises(InputError, match="not known"):
        names.name_for(NOBODY)
    assert names.name_for(UnitFacts(hardware_id="HW1")) == "HW1-1"


def test_a_pattern_that_makes_bad_names_is_refused_before_the_first() -> None:
    with pytest.raises(InputError, match=r"pattern a/\{serial\}: the endpoint name has a /"):
        PatternNames(NamePattern.parse("a/{serial}"), next_serial=Numbers())
    names = PatternNames(NamePattern.parse("{hardware_id}"), next_serial=Numbers())
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
    assert len(questions) <= 8


class Book:
    """What is taken, and how many names were asked about."""

    def __init__(self, used: Sequence[str] = (), going: Sequence[str] = ()) -> None:
        self.used, self.going, self.asked = set(used), set(going), 0

    def taken(self, names: Sequence[str]) -> set[str]:
        self.asked += len(names)
        return {name for name in names if name in self.used or name in self.going}

    def used_up(self, names: Sequence[str]) -> set[str]:
        self.asked += len(names)
        return {name for name in names if name in self.used}

    def names(self, count: int) -> ListedNames:
        return ListedNames(listed(*map(str, range(count))), taken=self.taken, used_up=self.used_up)


@pytest.mark.parametrize("taken", [0, 1, 499, 500, 501, 999, 1000, 1001, 54_321, 99_998, 99_999])
def test_the_first_free_name_behind_many_taken_ones_is_found_by_leaps(taken: int) -> None:
    book = Book(used=[str(number) for number in range(taken)])
    names = book.names(100_000)
    assert names.name_for(NOBODY) == str(taken)
    assert book.asked < 4000


@pytest.mark.parametrize("free", [[0], [499, 500], [777], [60_000, 99_998], [99_999], list(range(0, 100_000, 9_973))])
def test_gaps_of_a_list_that_is_nearly_used_up_are_all_found(free: list[int]) -> None:
    book = Book(used=[str(number) for number in range(100_000) if number not in set(free)])
    names = book.names(100_000)
    got = []
    for _ in free:
        got.append(names.name_for(NOBODY))
        book.going.add(got[-1])
    assert sorted(map(int, got)) == free
    with pytest.raises(InputError, match="every name of the list is used"):
        names.name_for(NOBODY)


def test_a_list_that_is_used_up_is_not_looked_at_again_and_again() -> None:
    book = Book(used=[str(number) for number in range(50_000)], going=["50000", "50001"])
    names = book.names(50_002)
    for _ in range(2):
        with pytest.raises(InputError, match="every name of the list is used"):
            names.name_for(NOBODY)
    asked = book.asked
    with pytest.raises(InputError, match="every name of the list is used"):
        names.name_for(NOBODY)
    assert book.asked - asked < 10
    book.going.remove("50000")
    assert names.name_for(NOBODY) == "50000"


def test_a_name_that_comes_back_is_given_again_after_all_others() -> None:
    book = Book()
    names = book.names(3)
    book.going |= {names.name_for(NOBODY), names.name_for(NOBODY)}
    book.going.remove("0")
    book.used.add("1")
    assert names.name_for(NOBODY) == "2"
    book.used.add("2")
    assert names.name_for(NOBODY) == "0"


@pytest.mark.parametrize("taken", [0, 1, 2, 3, 31, 32, 33, 1000, 12_345])
def test_a_pattern_passes_over_names_that_its_counter_does_not_know(taken: int) -> None:
    book = Book(used=[f"unit-{number:03d}" for number in range(1, taken + 1)])
    numbers = Numbers()
    names = PatternNames(NamePattern.parse("unit-{serial:03d}"), next_serial=numbers, taken=book.taken)
    assert [names.name_for(NOBODY) for _ in range(2)] == [f"unit-{taken + 1:03d}", f"unit-{taken + 2:03d}"]
    assert book.asked < 500
    assert numbers.last == taken + 2


def test_a_pattern_gives_no_name_of_a_taken_one_among_free_ones() -> None:
    book = Book(used=[f"u{number}" for number in (1, 2, 4, 8, 16, 17, 18, 40)])
    names = PatternNames(NamePattern.parse("u{serial}"), next_serial=Numbers(), taken=book.taken)
    got = []
    while len(got) < 30:
        got.append(names.name_for(NOBODY))
    assert len(set(got)) == 30
    assert not book.used & set(got)


def test_threads_get_different_rows() -> None:
    """Two ask at once: the second one's question comes when the first has had its answer, not while it waits for it."""
    inside, second_asks = threading.Event(), threading.Event()
    names_asked: list[str] = []

    def taken(names: Sequence[str]) -> frozenset[str]:
        if not inside.is_set():
            inside.set()
            second_asks.wait(0.3)  # without the lock the second one is here meanwhile, and finds the same row
        else:
            second_asks.set()
        names_asked.extend(names[:1])
        return frozenset()

    names = ListedNames(listed("one", "two"), taken=taken)
    got: list[str] = []
    first = threading.Thread(target=lambda: got.append(names.name_for(NOBODY)))
    first.start()
    assert inside.wait(5)
    got.append(names.name_for(NOBODY))
    first.join(5)
    assert sorted(got) == ["one", "two"]
    assert names_asked == ["one", "two"]


def test_many_threads_get_all_rows() -> None:
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


@pytest.mark.parametrize(
    ("source", "unit", "gives", "gives_not"),
    [
        (GivenName("one"), NOBODY, ["one"], ["two", "", "on"]),
        (DeviceName(), UnitFacts(own_name="one"), ["one"], ["two", ""]),
        (DeviceName(), NOBODY, [], ["one", ""]),
        (
            PatternNames(NamePattern.parse("u{serial:03d}"), next_serial=Numbers()),
            NOBODY,
            ["u001", "u999", "u1000"],
            ["v001", "u01", "u001x", "u"],
        ),
        (
            PatternNames(NamePattern.parse("{hardware_id}-{serial}"), next_serial=Numbers()),
            UnitFacts(hardware_id="HW1"),
            ["HW1-1"],
            ["HW2-1", "HW1-"],
        ),
        (ListedNames(listed("one", "two"), taken=nothing_taken), UnitFacts(hardware_id="HW1"), ["one", "two"], ["x"]),
        (
            ListedNames(
                [*listed("one"), ListedName(endpoint_name="own", hardware_id="HW1", line=9)], taken=nothing_taken
            ),
            UnitFacts(hardware_id="HW1"),
            ["own"],
            ["one", "x"],
        ),
        (
            ListedNames(
                [*listed("one"), ListedName(endpoint_name="own", hardware_id="HW1", line=9)], taken=nothing_taken
            ),
            UnitFacts(hardware_id="HW2"),
            ["one"],
            ["own"],
        ),
    ],
)
def test_what_a_run_of_before_has_left_is_taken_up_where_the_source_gives_it_such_a_unit(
    source: EndpointNames, unit: UnitFacts, gives: list[str], gives_not: list[str]
) -> None:
    asked = [*gives, *gives_not]
    assert [name for name in asked if source.could_give(name, unit) is True] == gives
    assert [name for name in asked if source.could_give(name, unit) is False] == gives_not


def test_a_list_with_open_names_says_so() -> None:
    own = ListedName(endpoint_name="own", hardware_id="HW1", line=2)
    assert ListedNames(listed("one"), taken=nothing_taken).has_open
    assert not ListedNames([own], taken=nothing_taken).has_open
    with pytest.raises(InputError, match="no name for this unit"):
        ListedNames([own], taken=nothing_taken).name_for(UnitFacts(hardware_id="HW2"))
    used_up = ListedNames(listed("one"), taken=frozenset, used_up=frozenset)
    with pytest.raises(InputError, match="every name of the list is used"):
        used_up.name_for(NOBODY)
    assert used_up.has_open  # it had some: that it needs others is for somebody to be told
