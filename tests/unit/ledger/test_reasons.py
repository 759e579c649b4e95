"""Why a run ended: kept as template and values, of bounded length, and shown where runs are listed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory_prov.ledger.export import document
from factory_prov.ledger.reasons import REASON_CHARACTERS, VALUE_CHARACTERS, bounded, reason_of, text_of
from factory_prov.ledger.records import Outcome, RunId
from factory_prov.ledger.sqlite import opening
from factory_prov.ledger.store import Ledger
from factory_prov.messages import Message, sentences
from tests.ledgers import verified

BeginRun = Callable[..., RunId]
WHY = Message(
    "{place}: {what}", place="COM7", what=Message("the device did not show it within {seconds} s.", seconds=1.5)
)


def test_a_run_keeps_why_it_ended(ledger: Ledger, begin: BeginRun, at: datetime) -> None:
    run_id = begin()
    ledger.finish(run_id, Outcome.FAIL, code="E311", at=at, reason=WHY)
    (record,) = ledger.runs()
    assert (record.code, record.reason) == ("E311", WHY)
    assert json.loads(json.dumps(document(record)))["reason"] == "COM7: the device did not show it within 1.5 s."


def test_a_path_that_is_no_utf8_keeps_no_run_open(ledger: Ledger, begin: BeginRun, at: datetime) -> None:
    run = begin()
    ledger.finish(run, Outcome.FAIL, code="E405", at=at, reason=Message("{path}: gone.", path="/a\udcff/b"))
    (life,) = ledger.runs()
    assert str(life.reason) == r"/a\udcff/b: gone."


def test_a_pass_has_no_reason(ledger: Ledger, begin: BeginRun, at: datetime) -> None:
    run = begin("HW1")
    ledger.reserve(run, "one", psk_identity=None, again=None)
    verified(ledger, run)
    ledger.finish(run, Outcome.PASS, code=None, at=at)
    assert ledger.runs()[0].reason is None


def test_a_long_value_is_cut_and_a_template_is_not() -> None:
    long = Message("{what}, {n} of them", what=Message("{line}", line="x" * 100_000), n=5)
    kept = bounded(long)
    what = kept.values["what"]
    assert isinstance(what, Message)
    assert what.values["line"] == "x" * (VALUE_CHARACTERS - 1) + "…"
    assert kept.values["n"] == 5
    assert bounded(kept) == kept


def test_a_reason_of_very_many_parts_is_kept_as_its_beginning() -> None:
    deep = WHY
    for _ in range(200):
        deep = Message("{what} And {more}", what=deep, more="more")
    assert len(text_of(deep)) <= REASON_CHARACTERS
    assert str(bounded(deep)).startswith("COM7: the device")


def test_a_long_reason_keeps_its_templates_for_every_language() -> None:
    many = sentences(WHY, *(Message("The file {file} is missing.", file=f"{n}.hex") for n in range(300)))
    assert len(text_of(many)) <= REASON_CHARACTERS
    kept = bounded(many)
    assert kept.template == many.template
    assert kept.values["sentence"] == WHY
    assert str(kept).startswith(f"{WHY} The file 0.hex is missing. The file 1.hex is missing. ")
    assert str(kept).endswith(" …")
    assert bounded(kept) == kept
    long = Message("{what} {more}", what=WHY, more=Message("Of {a}: {b}.", a="x" * 5000, b=Message("y" * 7000)))
    assert str(bounded(long)) == f"{WHY} Of {'x' * 39}…: …."


@given(
    st.dictionaries(
        st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True),
        st.none() | st.integers() | st.text() | st.builds(Path, st.just("a/b")),
    )
)
def test_whatever_the_values_are_the_text_is_read_back(values: dict[str, object]) -> None:
    message = Message("why", **values)  # type: ignore[arg-type]
    text = text_of(message)
    assert reason_of(text) == bounded(message)


@pytest.mark.parametrize("text", ["", "no JSON", "[]", "5", "{}", '{"template": "x", "values": 5}'])
def test_what_is_no_reason_is_none(text: str) -> None:
    assert reason_of(text) is None


def test_a_ledger_of_the_first_version_opens_with_all_its_runs(
    tmp_path: Path, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ledger.db"
    with monkeypatch.context() as first:
        first.setattr(opening, "VERSION", "0001")
        opening.open_engine(path).dispose()
    raw = sqlite3.connect(path)
    raw.execute("INSERT INTO identities (endpoint_name, hardware_id, reserved_at) VALUES ('one', '7a', ?)", [_utc(at)])
    raw.execute(
        "INSERT INTO runs (identity_id, hardware_id, station, job_name, job_digest, probe, started_at, finished_at,"
        " outcome, code) VALUES (1, '7a', 's', 'j', 'd', 'p', ?, ?, 'FAIL', 'E311')",
        [_utc(at), _utc(at)],
    )
    raw.execute(
        "INSERT INTO steps (run_id, step, state, at, detail) VALUES (1, 'connect', 'failed', ?, '')", [_utc(at)]
    )
    raw.commit()
    columns = [row[1] for row in raw.execute("PRAGMA table_info(runs)")]
    raw.close()
    assert "reason" not in columns
    with Ledger.open(path) as ledger:
        (life,) = ledger.unit("7a").runs
        assert (life.run.endpoint_name, life.run.outcome, life.run.code) == ("one", Outcome.FAIL, "E311")
        assert life.run.reason is None
        assert [step.step for step in life.steps] == ["connect"]
        assert ledger.registered_here("one", "server") is False


def _utc(at: datetime) -> str:
    return at.isoformat(timespec="microseconds")
