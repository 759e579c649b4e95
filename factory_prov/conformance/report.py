"""What all trials say together: which version the device meets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from factory_prov.conformance.verdicts import Tried, Verdict
from factory_prov.device_contract.files import ContractVersion
from factory_prov.device_contract.identity import DeviceIdentity
from factory_prov.messages import NOTHING, Message


class Conclusion(StrEnum):
    """What the report comes to."""

    MEETS_TWO = "meets version 2"
    MEETS_ONE = "meets version 1"
    NEITHER = "meets neither"
    OPEN = "not everything was tried"


WORDS = {
    Conclusion.MEETS_TWO: Message("The device meets version 2 of the contract."),
    Conclusion.MEETS_ONE: Message("The device meets version 1 of the contract."),
    Conclusion.NEITHER: Message("The device meets neither version of the contract."),
    Conclusion.OPEN: Message("Nothing is broken, but not everything was tried: no version is shown to be met."),
}
VERDICTS = {
    Verdict.MEETS: Message("meets"),
    Verdict.KNOWN: Message("known of version 1"),
    Verdict.BROKEN: Message("BROKEN"),
    Verdict.NOT_TRIED: Message("not tried"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All that was found out. `version`: which the device speaks, None where it speaks none."""

    port: str
    made_at: datetime
    version: ContractVersion | None
    tried: tuple[Tried, ...]
    left_out: int = 0
    """So many trials were not asked for."""
    identity: DeviceIdentity | None = None
    remark: Message = NOTHING
    """In what state the device was left."""

    @property
    def conclusion(self) -> Conclusion:
        """What it comes to: a version is met only where nothing mandatory is broken or left untried."""
        if self.version is None or self.count(Verdict.BROKEN):
            return Conclusion.NEITHER
        untried = any(each.mandatory and each.verdict is Verdict.NOT_TRIED for each in self.tried)
        if untried or self.left_out or not self.tried:
            return Conclusion.OPEN
        return Conclusion.MEETS_TWO if self.version is ContractVersion.TWO else Conclusion.MEETS_ONE

    def count(self, verdict: Verdict) -> int:
        """Return how many trials ended so."""
        return sum(each.verdict is verdict for each in self.tried)


def sums(report: Report) -> Message:
    """Return the numbers of all verdicts in one line."""
    return Message(
        "{meets} met, {broken} broken, {known} known of version 1, {open} not tried",
        meets=report.count(Verdict.MEETS),
        broken=report.count(Verdict.BROKEN),
        known=report.count(Verdict.KNOWN),
        open=report.count(Verdict.NOT_TRIED) + report.left_out,
    )


def identity_rows(identity: DeviceIdentity) -> dict[str, object]:
    """Return what a device says of itself, by the keys of the contract."""
    return {
        "ep": identity.endpoint_name,
        "chip": identity.chip,
        "fw": identity.firmware,
        "cap": identity.capacity_bytes,
        "obj": list(identity.objects),
        "pkt": identity.packet_bytes,
        "rng": identity.random_ok,
        "opt": sorted(each.value for each in identity.optional),
    }


def by_section(tried: Sequence[Tried]) -> dict[str, list[Tried]]:
    """Return the trials below the sections of the contract that they are about."""
    found = dict[str, list[Tried]]()
    for each in tried:
        found.setdefault(each.section, []).append(each)
    return found
