"""Trials of version 1 on virtual boards: its known quirks are named, what is worse is broken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from factory_prov.boards.model import Erase
from factory_prov.cancel import CancelToken
from factory_prov.conformance.bench import Permission
from factory_prov.conformance.device import Limits
from factory_prov.conformance.examining import Wish, examine
from factory_prov.conformance.recovery import ByProbe, NoRecovery, Recovery
from factory_prov.conformance.report import Conclusion, Report
from factory_prov.conformance.verdicts import Verdict
from factory_prov.device_contract.files import ContractVersion
from factory_prov.errors import InputError
from factory_prov.links.options import LinkOptions
from factory_prov.links.smp.raw import RawLine
from factory_prov.programmers.simulated import SimulatedProgrammer
from factory_prov.simulation.bench import VirtualBench
from factory_prov.simulation.board_faults import BoardFault
from factory_prov.simulation.board_timings import Timings
from factory_prov.simulation.firmware_image import Generation, write_demo_images

TIMINGS = replace(Timings.at_speed(100), silence_s=3)
LIMITS = Limits(answer_s=60, wait_s=1.5, apply_s=60, ready_s=60, quiet_s=0.1, silence_s=4)
"""Of a board that is quicker than a real one. Only one that is dead is waited for."""


class Board:
    """A virtual board with its programmer and its image."""

    def __init__(self, bench: VirtualBench, image: Path) -> None:
        self.cancel = CancelToken()
        self.programmer = SimulatedProgrammer(bench)
        self.probe = self.programmer.probes(self.cancel)[0]
        self.image = image
        self.programmer.flash(
            self.probe, image, erase=Erase.CHIP, progress=lambda _done, _total: None, cancel=self.cancel
        )
        self.programmer.reset(self.probe, self.cancel)

    def report(
        self,
        *only: str,
        recovery: Recovery | None = None,
        limits: Limits = LIMITS,
        permission: Permission | None = None,
    ) -> Report:
        port = self.probe.port
        assert port is not None
        line = RawLine.open(port, LinkOptions(baud=8_000_000), self.cancel)
        by_probe = ByProbe(programmer=self.programmer, probe=self.probe, image=self.image, cancel=self.cancel)
        wish = Wish(port=port, permission=permission or Permission(), told=lambda _: None, limits=limits, only=only)
        try:
            return examine(line, recovery or by_probe, wish, self.cancel)
        finally:
            line.close()


@pytest.fixture
def made(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Board]:
    generation, fault = getattr(request, "param", (Generation.OLD, None))
    image, _ = write_demo_images(tmp_path, generation=generation)
    with VirtualBench(1, faults=[fault] if fault else [], timings=TIMINGS) as bench:
        yield Board(bench, image)


def ended(report: Report, verdict: Verdict) -> dict[str, str]:
    return {each.name: str(each.why) for each in report.tried if each.verdict is verdict}


def test_version_1_is_met_and_its_quirks_are_named(made: Board) -> None:
    report = made.report()
    assert report.version is ContractVersion.ONE
    assert ended(report, Verdict.BROKEN) == {}
    assert ended(report, Verdict.NOT_TRIED) == {}
    known = ended(report, Verdict.KNOWN)
    assert set(known) == {
        "v1-repeated-piece",
        "v1-silence",
        "v1-result-too-early",
        "v1-second-pack",
        "v1-unknown-resource",
    }
    assert "stops the device dead" in known["v1-repeated-piece"]
    assert "15 s" in known["v1-silence"]
    assert report.conclusion is Conclusion.MEETS_ONE


@pytest.mark.parametrize("made", [(Generation.NEW, None)], indirect=True)
def test_newer_builds_tell_their_result_once(made: Board) -> None:
    report = made.report("v1-result-twice", "v1-refusals")
    assert set(ended(report, Verdict.KNOWN)) == {"v1-result-twice"}
    assert set(ended(report, Verdict.MEETS)) == {"v1-refusals"}


@pytest.mark.parametrize("made", [(Generation.OLD, BoardFault.RESULT_REFUSED)], indirect=True)
def test_a_good_pack_that_is_refused_is_no_quirk(made: Board) -> None:
    report = made.report("v1-pack")
    assert set(ended(report, Verdict.BROKEN)) == {"v1-pack"}
    assert report.conclusion is Conclusion.NEITHER


@pytest.mark.parametrize("made", [(Generation.UPLOAD_REFUSED, None)], indirect=True)
def test_a_build_that_takes_no_upload_is_broken(made: Board) -> None:
    assert set(ended(made.report("v1-pack"), Verdict.BROKEN)) == {"v1-pack"}


@pytest.mark.parametrize("made", [(Generation.NO_SMP, None)], indirect=True)
def test_a_board_without_smp_meets_neither(made: Board) -> None:
    report = made.report(limits=Limits(wait_s=0.2, quiet_s=0.1))
    assert report.version is None
    assert report.tried == ()
    assert report.conclusion is Conclusion.NEITHER
    assert "no SMP" in str(report.remark)


def test_what_needs_a_start_is_not_tried_where_nobody_can_start_it(made: Board) -> None:
    report = made.report("v1-endpoint-name", "v1-pack", "v1-repeated-piece", recovery=NoRecovery())
    assert set(ended(report, Verdict.MEETS)) == {"v1-endpoint-name", "v1-pack"}
    assert set(ended(report, Verdict.NOT_TRIED)) == {"v1-repeated-piece"}
    assert report.conclusion is Conclusion.OPEN


def test_a_configured_board_of_version_1_is_left_alone(made: Board) -> None:
    made.report("v1-pack", recovery=NoRecovery())
    made.programmer.reset(made.probe, made.cancel)
    with pytest.raises(InputError, match="--erase"):
        made.report()
    report = made.report("v1-pack", permission=Permission(erase=True))
    assert set(ended(report, Verdict.MEETS)) == {"v1-pack"}
