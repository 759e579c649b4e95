"""What the model does about each rule, and that it reads a pack in pieces as in one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from factory_prov.lwm2m.objects import Definitions
from factory_prov.lwm2m.senml import decode
from factory_prov.simulation.pack_watch import KILLS, TAKEN, PackWatch, Reading

ROOT = Path(__file__).parents[3]
Packed = Callable[..., bytes]


def test_every_rule_named_here_is_a_rule() -> None:
    listed = re.findall(r"\*\*([a-z0-9-]+)\*\*", (ROOT / "docs/rules.md").read_text(encoding="utf-8"))
    assert set(listed) >= KILLS | TAKEN
    assert not KILLS & TAKEN


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50, 1000])
def test_in_pieces_of_any_size(pack: Packed, size: int) -> None:
    data = pack(identity=bytes(200))
    watch = PackWatch(Definitions())
    readings = {watch.feed(data[at : at + size]) for at in range(0, len(data), size)}
    assert readings == {Reading.GOOD}
    assert watch.verdict() == "0"
    assert watch.feed(b"\n") is Reading.STOPPED


@pytest.mark.parametrize("size", [1, 40, 1000])
def test_a_killer_is_noticed_when_its_record_is_complete(pack: Packed, size: int) -> None:
    data = pack(("/0/1/99", 1), ("/1/1/2", 5))
    end = data.index(b"/0/1/99") + len(b"/0/1/99") + 2
    watch = PackWatch(Definitions())
    for at in range(0, len(data), size):
        dead = watch.feed(data[at : at + size]) is Reading.DEAD
        assert dead == (at + size >= end)
        if dead:
            break


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("80", "0"),  # taken, wipes, idles
        ("81a0", "-1"),
        ("9fa200662f312f312f30020aff", "-1"),
        ("9fbf00662f312f312f30020aff", "-1"),
        ("a0", "-1"),
        ("0a", "-1"),
        ("81a321662f31332f323600622f3102182a", "-1"),
    ],
)
def test_verdicts_on_small_packs(text: str, verdict: str) -> None:
    watch = PackWatch(Definitions())
    watch.feed(bytes.fromhex(text))
    assert watch.verdict() == verdict


@pytest.mark.parametrize(
    ("record", "verdict"),
    [
        (("/1/1/2", -1), "-1"),
        (("/1/1/5", -1), "-1"),
        (("/0/1/12", 2**31), "-1"),
        (("/1/1/22", "X"), "-1"),
        (("/1/1/7", "UM"), "-1"),
        (("/0/1/0", "http://h"), "-1"),
        (("/2/0/3", 99), "-1"),
        (("/1/1/12", 2**31), "0"),
        (("/1/1/19", 2**32 - 1), "0"),
        (("/1/1/7", ""), "0"),
        (("/0/1/16", 49320), "0"),
        # taken, and never registered with
        (("/0/1/0", "coap://h:"), "0"),
        (("/0/1/0", "coap://h/a%"), "0"),
        (("/0/1/0", "coap+tcp://h"), "0"),
        (("/0/1/0", "coaps://h:"), "-1"),  # that the mode does not fit is noticed all the same
        (("/0/1/14", "w" * 256), "0"),
        (("/0/1/16/0", 65535), "0"),
    ],
)
@pytest.mark.parametrize("secure", [False, True])
def test_verdicts_on_what_the_client_was_tried_with(
    pack: Packed, record: tuple[str, object], verdict: str, secure: bool
) -> None:
    more: list[tuple[str, object]] = [("/2/0/0", 1), ("/2/0/1", 1)] if record[0].startswith("/2") else []
    if secure and record[0] != "/0/1/0":
        more += [("/0/1/0", "coaps://h"), ("/0/1/2", 0), ("/0/1/3", b"id"), ("/0/1/5", bytes(16))]
    watch = PackWatch(Definitions())
    assert watch.feed(pack(*more, record)) is Reading.GOOD
    assert watch.verdict() == verdict


def test_a_base_name_counts_for_killers() -> None:
    watch = PackWatch(Definitions())
    assert watch.feed(bytes.fromhex("81a321652f302f312f006239390201")) is Reading.DEAD


def test_every_vector_is_read_without_a_crash(shared_facts: Path) -> None:
    vectors = json.loads((shared_facts / "senml_vectors.json").read_text(encoding="utf-8"))
    found = re.findall(r'"([0-9a-f]{20,})"', json.dumps(vectors))
    assert len(found) >= 10
    for text in found:
        data = bytes.fromhex(text) if len(text) % 2 == 0 else b"\x80"
        watch = PackWatch(Definitions())
        for at in range(0, len(data), 5):
            watch.feed(data[at : at + 5])
        assert watch.verdict() in ("0", "-1")


def test_each_record_of_a_large_pack_is_looked_at_once(pack: Packed, monkeypatch: pytest.MonkeyPatch) -> None:
    data = pack(*((f"/2/1/2/{number}", 7) for number in range(5000)))
    assert len(data) > 60_000
    looked_at: list[object] = []
    real = PackWatch._kills

    def kills(watch: PackWatch, fields: dict[int, object]) -> bool:
        looked_at.append(fields)
        return real(watch, fields)

    monkeypatch.setattr(PackWatch, "_kills", kills)
    watch = PackWatch(Definitions())
    for at in range(0, len(data), 327):
        assert watch.feed(data[at : at + 327]) is Reading.GOOD
    assert len(looked_at) == len(decode(data))


def test_a_record_that_is_no_cbor_stops_the_reading() -> None:
    watch = PackWatch(Definitions())
    assert watch.feed(bytes.fromhex("82a2")) is Reading.GOOD
    assert watch.feed(bytes.fromhex("001c")) is Reading.STOPPED
