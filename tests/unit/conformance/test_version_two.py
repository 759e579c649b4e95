"""Trials of version 2: all green on a good device, and each can fail."""

from __future__ import annotations

import pytest
from contract_device import FAULTS, LATE_S, FakeDevice

from factory_prov.cancel import CancelToken
from factory_prov.conformance.bench import Permission
from factory_prov.conformance.device import Limits
from factory_prov.conformance.examining import Wish, examine
from factory_prov.conformance.recovery import NoRecovery, Recovery
from factory_prov.conformance.report import Conclusion, Report
from factory_prov.conformance.running import TRIALS
from factory_prov.conformance.verdicts import Verdict
from factory_prov.errors import InputError, PortMissing
from factory_prov.links.options import LinkOptions
from factory_prov.links.smp.raw import RawLine
from factory_prov.messages import Message

QUICK = Limits(answer_s=5, wait_s=0.3, apply_s=5, ready_s=0.3, quiet_s=0.01, silence_s=0.1)
"""The device answers as it is written to: what is not there at once does not come."""


class Eraser:
    """Erases the chip of a fake device, as a probe would."""

    def __init__(self, device: FakeDevice) -> None:
        self.device = device
        self.erased = 0

    def empty(self) -> bool:
        self.erased += 1
        self.device.chip_erase()
        return True

    def restart(self) -> bool:
        self.device.start()
        return True


def report_on(
    device: FakeDevice,
    *only: str,
    limits: Limits = QUICK,
    recovery: Recovery | None = None,
    permission: Permission | None = None,
) -> Report:
    options = LinkOptions(baud=8_000_000)
    line = RawLine(device.opened, place="fake", options=options, cancel=CancelToken())
    wish = Wish(
        port="fake",
        permission=permission or Permission(),
        told=lambda _: None,
        limits=limits,
        only=only,
    )
    return examine(line, recovery or NoRecovery(), wish, CancelToken())


def ended(report: Report, verdict: Verdict) -> dict[str, str]:
    return {each.name: str(each.why) for each in report.tried if each.verdict is verdict}


def test_a_good_device_meets_version_2() -> None:
    device = FakeDevice()
    report = report_on(device)
    assert ended(report, Verdict.BROKEN) == {}
    assert set(ended(report, Verdict.NOT_TRIED)) == {"lock"}
    assert report.conclusion is Conclusion.MEETS_TWO
    assert device.stored is None
    assert str(report.remark) == "The device was left empty."


def test_erasing_that_goes_on_behind_its_answer_is_waited_for() -> None:
    device = FakeDevice()
    device.late_erasing = 3
    report = report_on(device)
    assert ended(report, Verdict.BROKEN) == {}
    assert set(ended(report, Verdict.NOT_TRIED)) == {"lock"}


def test_a_good_device_that_offers_nothing_meets_version_2_with_a_probe() -> None:
    device = FakeDevice(optional=())
    eraser = Eraser(device)
    report = report_on(device, recovery=eraser)
    assert ended(report, Verdict.BROKEN) == {}
    assert set(ended(report, Verdict.NOT_TRIED)) == {"erase", "erase-when-empty", "clock", "csr", "lock"}
    assert report.conclusion is Conclusion.MEETS_TWO
    assert eraser.erased


def test_what_needs_an_empty_device_again_is_not_tried_where_nobody_can_erase_it() -> None:
    report = report_on(FakeDevice(optional=()))
    assert ended(report, Verdict.BROKEN) == {}
    untried = ended(report, Verdict.NOT_TRIED)
    assert "repeated-piece" in untried
    assert "--probe" in untried["repeated-piece"]
    assert not {"pack", "second-pack", "reset-provisioned", "no-secret"} & set(untried)
    assert report.conclusion is Conclusion.OPEN
    assert "not left empty" in str(report.remark)


def test_locking_is_tried_when_it_is_allowed() -> None:
    device = FakeDevice()
    report = report_on(device, "lock", permission=Permission(lock=True))
    assert ended(report, Verdict.MEETS).keys() == {"lock"}
    assert device.locked


def test_a_few_trials_alone_show_no_version() -> None:
    report = report_on(FakeDevice(), "identity", "pack")
    assert ended(report, Verdict.MEETS).keys() == {"identity", "pack"}
    assert report.left_out == len(TRIALS) - 2
    assert report.conclusion is Conclusion.OPEN


def test_a_provisioned_device_is_left_alone() -> None:
    device = FakeDevice()
    device.stored = b"somebody's"
    with pytest.raises(InputError, match="--erase"):
        report_on(device)
    assert device.stored == b"somebody's"


def test_a_provisioned_device_is_erased_where_that_is_allowed() -> None:
    device = FakeDevice()
    device.stored = b"somebody's"
    report = report_on(device, "pack", permission=Permission(erase=True))
    assert ended(report, Verdict.MEETS).keys() == {"pack"}


class Mumbling(FakeDevice):
    """Its identity cannot be read the first times: nobody knows then what it holds."""

    unread = 2

    def _identity(self) -> bytes:
        self.unread -= 1
        return b"\xff" if self.unread >= 0 else super()._identity()


def test_a_device_whose_state_was_not_known_at_first_is_not_erased() -> None:
    device = Mumbling()
    device.stored = b"somebody's"
    eraser = Eraser(device)
    report = report_on(device, "pack", "identity", recovery=eraser)
    assert (device.stored, eraser.erased) == (b"somebody's", 0)
    assert "which the trials would erase" in ended(report, Verdict.NOT_TRIED)["pack"]
    device.unread = 2
    report_on(device, "pack", recovery=eraser, permission=Permission(erase=True))
    assert eraser.erased > 0


def test_a_locked_device_cannot_be_tried() -> None:
    device = FakeDevice()
    device.stored, device.locked = b"somebody's", True
    with pytest.raises(InputError, match="for ever"):
        report_on(device, permission=Permission(erase=True, lock=True))


SHOWN_BY = {
    "aligned-pieces": {"pack-in-odd-pieces"},
    "answers-damage": {"frame-base64", "frame-no-first-line", "frame-no-start", "frame-crc", "frame-long-line"},
    "answers-halves": {"frame-cut", "frame-first-line", "frame-empty", "flood-of-markers"},
    "any-commit": {"no-commit"},
    "any-file": {"no-such-file"},
    "bad-csr": {"csr"},
    "clock-refused": {"clock"},
    "commit-once": {"commit-again"},
    "commits-at-reset": {"reset-uncommitted"},
    "dead-after-refusal": {"after-too-large", "after-refusal", "wrong-digest"},
    "early-forgets": {"commit-too-early"},
    "echo": {"no-secret"},
    "erases-always": {"erase", "erase-when-empty"},
    "first-begins-anew": {"repeated-first-piece"},
    "flood-forgets": {"flood", "nuls", "frame-long-line"},
    "forgets-at-reset": {"reset-provisioned"},
    "half-stored": {"reset-provisioned", "reset-after-commit"},
    "identity-indefinite": {"identity"},
    "ignores-digest": {"wrong-digest"},
    "ignores-offset": {"read-from-within"},
    "keeps-half": {"reset-half-way"},
    "length-says-2": {"result-txt-length"},
    "long-firmware": {"identity"},
    "needs-key": {"pack-without-security"},
    "never-ready": {"ready-line"},
    "newline-in-name": {"endpoint-name"},
    "no-crc": {"frame-crc"},
    "no-path": {"object-not-taken", "resource-not-taken", "wrong-type", "value-too-long"},
    "no-text": {"result-txt", "result-txt-length"},
    "noise-loses-frame": {"noise-between-frames"},
    "nothing-is-waiting": {"commit-of-nothing"},
    "offset-not-told": {"wrong-offset", "beyond-length", "nothing-begun"},
    "old-form-only": {"error-forms"},
    "old-transfer-stays": {"begun-anew"},
    "other-digest": {"pack"},
    "pack-readable": {"never-read", "never-read-provisioned", "no-secret"},
    "prints-key": {"no-secret"},
    "ready-twice": {"ready-line"},
    "repeat-refused": {"repeated-piece"},
    "repeat-written": {"repeated-piece"},
    "silence-ends": {"silence"},
    "slow": {"in-time"},
    "small-packets": {"largest-packet"},
    "takes-anything": {"malformed", "object-not-taken", "resource-not-taken", "wrong-type"},
    "takes-beyond": {"beyond-length"},
    "takes-gaps": {"wrong-offset"},
    "takes-large": {"packet-over-limit"},
    "takes-long": {"length-over-cap"},
    "takes-other-bytes": {"other-bytes"},
    "takes-second": {"second-pack"},
    "takes-zero": {"length-zero"},
    "text-always-yes": {"result-txt-too-early"},
    "unknown-code-1": {"not-there"},
    "unlocks": {"lock"},
    "waiting-while-busy": {"busy"},
    "wrong-length": {"length"},
    "wrong-parameters": {"parameters"},
}
HELPERS = {"no-secret": ("pack", "never-read"), "in-time": ("identity",)}
"""What must have been done before there is anything to find."""
WITHOUT_A_FAULT = {
    # What is no frame at all is answered by no device that I can think of; the flood that forgets shows the other half.
    "console-noise",
}


def test_every_fault_and_every_trial_has_its_partner() -> None:
    assert set(SHOWN_BY) == set(FAULTS)
    shown = set().union(*SHOWN_BY.values())
    assert {trial.name for trial in TRIALS} - shown - WITHOUT_A_FAULT == set()


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_each_fault_is_found_by_its_trials(fault: str) -> None:
    device = FakeDevice(fault)
    limits = Limits(answer_s=LATE_S / 3, quiet_s=0.01) if fault == "slow" else QUICK
    wanted = SHOWN_BY[fault]
    only = sorted({*wanted, *(each for name in wanted for each in HELPERS.get(name, ()))})
    report = report_on(
        device, *only, limits=limits, recovery=Eraser(device), permission=Permission(lock=fault == "unlocks")
    )
    assert wanted <= set(ended(report, Verdict.BROKEN)), ended(report, Verdict.MEETS)
    assert report.conclusion is Conclusion.NEITHER
    assert all(ended(report, Verdict.BROKEN).values())


@pytest.mark.parametrize(("objects", "capacity_bytes"), [((0,), 2048), ((0, 3), 1024)])
def test_packs_are_made_of_the_objects_that_the_device_takes(objects: tuple[int, ...], capacity_bytes: int) -> None:
    device = FakeDevice()
    device.objects, device.capacity_bytes = objects, capacity_bytes
    assert ended(report_on(device), Verdict.BROKEN) == {}


@pytest.mark.parametrize(("objects", "capacity_bytes"), [((1, 3), 2048), ((0, 1), 32)])
def test_a_device_that_takes_none_of_our_packs_is_not_called_broken(
    objects: tuple[int, ...], capacity_bytes: int
) -> None:
    device = FakeDevice()
    device.objects, device.capacity_bytes = objects, capacity_bytes
    report = report_on(device)
    assert ended(report, Verdict.BROKEN) == {}
    assert {"pack", "second-pack", "reset-half-way"} <= ended(report, Verdict.NOT_TRIED).keys()
    assert report.conclusion is Conclusion.OPEN


def test_a_missing_ready_line_spoils_no_other_trial() -> None:
    report = report_on(FakeDevice("never-ready"), "ready-line", "reset-half-way", "reset-provisioned")
    assert ended(report, Verdict.BROKEN).keys() == {"ready-line"}
    assert ended(report, Verdict.MEETS).keys() == {"reset-half-way", "reset-provisioned"}


class Leaving(FakeDevice):
    """Its port goes away with the first garbage."""

    returns = True

    def write(self, data: bytes) -> None:
        super().write(data)
        if len(data) > 500 and not self.starts > 1:
            self.start()
            self.unplugged = 1

    def opened(self) -> FakeDevice:
        if self.starts > 1 and not self.returns:
            raise PortMissing(Message("nothing is there."))
        return self


def test_a_device_whose_port_goes_away_and_comes_back_is_broken() -> None:
    report = report_on(Leaving(), "identity", "nuls", "pack")
    assert ended(report, Verdict.BROKEN) == {"nuls": "the port went away."}
    assert ended(report, Verdict.MEETS).keys() == {"identity", "pack"}


def test_a_port_that_stays_away_says_nothing_of_the_device() -> None:
    device = Leaving()
    device.returns = False
    report = report_on(device, "identity", "nuls", "pack", "no-secret")
    assert ended(report, Verdict.BROKEN) == {}
    assert {"nuls", "pack"} <= ended(report, Verdict.NOT_TRIED).keys()
    assert report.conclusion is Conclusion.OPEN
