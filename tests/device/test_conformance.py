"""The report on our own receiver is all green, as a program of this PC and on an emulated Cortex-M3."""

from __future__ import annotations

from pathlib import Path

from qemu_unit import QemuUnit, chip_number
from receivers import StartReceiver

from factory_prov.cancel import CancelToken
from factory_prov.conformance.bench import Permission
from factory_prov.conformance.device import Limits
from factory_prov.conformance.examining import Wish, examine
from factory_prov.conformance.recovery import NoRecovery
from factory_prov.conformance.report import Conclusion, Report
from factory_prov.conformance.verdicts import Verdict
from factory_prov.links.options import LinkOptions
from factory_prov.links.smp.raw import RawLine

PATIENT = Limits(answer_s=60, wait_s=60, apply_s=60, ready_s=60, quiet_s=0.05, silence_s=0.5)
"""On a busy machine nothing comes at a time that one could tell."""


def report_on(port: str, *only: str) -> Report:
    line = RawLine.open(port, LinkOptions(baud=1_000_000), CancelToken())
    wish = Wish(port=port, permission=Permission(lock=True), told=lambda _: None, limits=PATIENT, only=only)
    try:
        return examine(line, NoRecovery(), wish, CancelToken())
    finally:
        line.close()


def assert_green(report: Report, *not_offered: str) -> None:
    assert [(each.name, str(each.why)) for each in report.tried if each.verdict is Verdict.BROKEN] == []
    assert {each.name for each in report.tried if each.verdict is Verdict.NOT_TRIED} == set(not_offered)
    assert report.conclusion is Conclusion.MEETS_TWO


def test_the_receiver_on_this_pc_meets_version_2(start_posix: StartReceiver) -> None:
    assert_green(report_on(start_posix("--name", "urn:dev:os:0001", "--busy-ms", "30").port), "csr")


def test_a_small_receiver_keeps_its_limits(start_posix: StartReceiver) -> None:
    limits = ("largest-packet", "packet-over-limit", "length-over-cap", "value-too-long", "pack")
    report = report_on(start_posix("--cap", "300", "--pkt", "256").port, *limits)
    ended = {each.name: each.verdict for each in report.tried}
    assert ended == dict.fromkeys(limits, Verdict.MEETS) | {"value-too-long": Verdict.NOT_TRIED}


def test_the_receiver_on_a_cortex_m3_meets_version_2(qemu_program: Path, tmp_path: Path) -> None:
    with QemuUnit(qemu_program, tmp_path / "flash.bin", chip=chip_number(5), endpoint="urn:dev:os:0005") as unit:
        assert_green(report_on(unit.port), "clock", "csr")
