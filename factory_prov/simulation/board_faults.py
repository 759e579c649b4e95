"""What a virtual board does wrong on request, by the names of the command line."""

from __future__ import annotations

from enum import StrEnum

from factory_prov.errors import InputError
from factory_prov.messages import Message
from factory_prov.simulation.contract_faults import ContractFault
from factory_prov.simulation.hand_over_faults import HandOverFault
from factory_prov.simulation.site_faults import SiteFault


class BoardFault(StrEnum):
    """One fault. Those that are an event happen once; those that are a state last as long as the board."""

    UNPLUG_AT_40 = "unplug-at-40"
    """Event: the probe is unplugged at 40 % of flashing."""
    UNPLUG_IN_UPLOAD = "unplug-in-upload"
    """Event: the probe is unplugged in the middle of the configuration."""
    LOST_REPLY = "lost-reply"
    """Event: the reply to the first chunk of the configuration never comes; the chunk itself arrived."""
    DAMAGED_REPLY = "damaged-reply"
    """Event: the same reply comes with a wrong character."""
    LATE_REPLY = "late-reply"
    """Event: the same reply comes seconds late."""
    NOISE = "noise"
    """State: log lines, colours, prompts and stray bytes on the console all the time."""
    LOCKED_CHIP = "locked-chip"
    """State: the chip's read-back protection is on, until it is recovered."""
    NO_SMP = "no-smp"
    """State: the provisioning firmware is of a generation without SMP; its shell answers."""
    UPLOAD_REFUSED = "upload-refused"
    """State: the provisioning firmware is of a generation that refuses the upload."""
    VERIFY_ERROR = "verify-error"
    """State: what is read back from the flash differs."""
    RESET_LOOP = "reset-loop"
    """State: the provisioning firmware starts over and over and is never ready."""
    RESULT_REFUSED = "result-refused"
    """State: the verdict on every configuration is -1."""
    ODD_RESULT = "odd-result"
    """State: the verdict on every configuration is 5: as long as a yes, and none."""
    LOST_RESULT = "lost-result"
    """Event: the configuration is applied, and the reply with the verdict never comes."""
    POWER_LOST_IN_UPLOAD = "power-lost-in-upload"
    """Event: the board starts anew in the middle of the configuration; the port stays."""
    POWER_LOST_BEFORE_RESULT = "power-lost-before-result"
    """Event: the board starts anew when it has the whole configuration, and before it applies it."""
    REFUSED_IN_UPLOAD = "refused-in-upload"
    """State: the client stops reading before the last chunk of every configuration."""
    ODD_REPLIES = "odd-replies"
    """State: what is answered to a chunk of the configuration is no answer to it."""
    SLOW_NAME = "slow-name"
    """State: the board's name comes a byte at a time, each in time, and has no end."""
    FINAL_SILENT = "final-silent"
    """State: the final image does not start."""
    OTHER_NAME = "other-name"
    """State: the final image has another endpoint name than the provisioning firmware told."""


UnitFault = BoardFault | ContractFault | HandOverFault | SiteFault
"""What may be wrong with one unit: its board, its firmware of version 2, its flash, or what its server knows of it."""
_OLDER_GENERATION = frozenset({BoardFault.NO_SMP, BoardFault.UPLOAD_REFUSED})


def parse_faults(text: str) -> tuple[UnitFault, ...]:
    """Read fault names with commas between them; InputError names the nearest when one is unknown."""
    return tuple(_fault(name) for name in (part.strip() for part in text.split(",")) if name)


def unit_fault(name: str) -> UnitFault:
    """Return the fault of that name; ValueError when there is none."""
    kind = next((each for each in (SiteFault, ContractFault, HandOverFault) if name in set(each)), BoardFault)
    return kind(name)


def _fault(name: str) -> UnitFault:
    try:
        return unit_fault(name.lower())
    except ValueError:
        from difflib import get_close_matches  # only a mistake needs it

        known = [fault.value for faults in (BoardFault, ContractFault, HandOverFault, SiteFault) for fault in faults]
        near = get_close_matches(name.lower(), known, n=1, cutoff=0.5)
        cure = (
            Message("Did you mean {suggestion}?", suggestion=near[0])
            if near
            else Message("There are: {known}.", known=", ".join(known))
        )
        raise InputError(Message("there is no fault {name}.", name=repr(name)), place="faults", cure=cure) from None


class FaultSet:
    """The faults one board still has to show. Not for two threads at once: the board's lock is held."""

    def __init__(self, faults: tuple[UnitFault, ...]) -> None:
        self._faults = set(faults)

    def __contains__(self, fault: UnitFault) -> bool:
        return fault in self._faults

    @property
    def older_generation(self) -> bool:
        """Whether the unit's fault is that it has a provisioning firmware of long ago."""
        return bool(self._faults & _OLDER_GENERATION)

    def take(self, fault: BoardFault | ContractFault) -> bool:
        """Return whether an event is due, and forget it: it happens once."""
        due = fault in self._faults
        self._faults.discard(fault)
        return due
