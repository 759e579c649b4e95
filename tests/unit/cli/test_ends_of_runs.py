"""The exit of a command whose runs could not begin: the failure itself, not a fault of ours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.cli import main
from factory_prov.cli.output import Output
from factory_prov.cli.runs import run_all, tell_ends
from factory_prov.errors import CredentialsError
from factory_prov.ledger.records import Outcome, RunId, RunRecord
from factory_prov.line.events import RunEnded
from factory_prov.line.given_parts import GivenParts
from factory_prov.line.order import Order
from factory_prov.line.units import AttachedUnit
from factory_prov.line.virtual_station import VirtualStation, demo_job, virtual_station
from factory_prov.messages import Message
from factory_prov.run.bench import Bench

FIRST, SECOND = "900000001", "900000002"
OUTPUT = Output(json_wanted=False)


@pytest.fixture(scope="module")
def station() -> Iterator[VirtualStation]:
    with virtual_station(demo_job("psk"), boards=2, speed=60.0) as ready:
        yield ready


class WithoutKey(GivenParts):
    """Parts that have no credentials for some units."""

    missing: tuple[str, ...] = (FIRST, SECOND)

    def bench(self, unit: AttachedUnit, order: Order) -> Bench:
        if unit.key in self.missing:
            raise CredentialsError(Message("there is none."), place=unit.key)
        return super().bench(unit, order)


def parts_of(station: VirtualStation, *missing: str) -> WithoutKey:
    parts = WithoutKey(job=station.job, bench=station.bench, units=station.parts.look(CancelToken()).attached)
    parts.missing = missing
    return parts


def test_what_keeps_every_run_from_beginning_is_raised(
    station: VirtualStation, capsys: pytest.CaptureFixture[str]
) -> None:
    ends = run_all(parts_of(station, FIRST, SECOND), OUTPUT)
    assert [(end.outcome, end.record) for end in ends] == [(Outcome.ERROR, None)] * 2
    with pytest.raises(CredentialsError, match=FIRST):
        tell_ends(ends, OUTPUT)
    assert SECOND in capsys.readouterr().err


def test_the_other_units_are_told_all_the_same(station: VirtualStation, capsys: pytest.CaptureFixture[str]) -> None:
    ends = run_all(parts_of(station, FIRST), OUTPUT)
    with pytest.raises(CredentialsError, match=FIRST):
        tell_ends(ends, OUTPUT)
    assert f"PASS     {SECOND}" in capsys.readouterr().out


def test_a_command_ends_with_the_exit_code_of_the_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def bench(_: GivenParts, unit: AttachedUnit, order: Order) -> Bench:
        raise CredentialsError(Message("there is none."), place=order.key)

    monkeypatch.setattr(GivenParts, "bench", bench)
    assert main(["demo", "--boards", "1"]) == 2
    assert "there is none." in capsys.readouterr().err


def record(outcome: Outcome, code: str | None = None) -> RunRecord:
    at = datetime(2026, 1, 2, tzinfo=UTC)
    nothing = dict.fromkeys(("endpoint_name", "psk_identity", "hardware_id", "again", "reason"))
    facts = {"station": "s", "job_name": "j", "job_digest": "d", "probe": "p", "started_at": at, "finished_at": at}
    return RunRecord(run_id=RunId(1), outcome=outcome, code=code, **facts, **nothing)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("ends", "code"),
    [
        ([(Outcome.PASS, None)], 0),
        ([(Outcome.PASS, None), (Outcome.FAIL, "E312")], 1),
        ([(Outcome.FAIL, "E312"), (Outcome.ERROR, "E401")], 4),
        ([(Outcome.PASS, None), (Outcome.ERROR, "E101")], 4),
        ([(Outcome.ERROR, "E401"), (Outcome.ERROR, "E901")], 3),
        ([(Outcome.ERROR, "E401"), (Outcome.ABORTED, "E001")], 130),
    ],
)
def test_the_exit_code_tells_a_refused_unit_from_trouble_of_the_station(
    ends: list[tuple[Outcome, str | None]], code: int
) -> None:
    told = [
        RunEnded(key="p", run=1, outcome=outcome, code=why or "", record=record(outcome, why)) for outcome, why in ends
    ]
    assert tell_ends(told, OUTPUT) == code
