"""How a device becomes empty, or starts again, where the contract gives no way: by its probe, or by a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from factory_prov.boards.model import Erase
from factory_prov.cancel import CancelToken
from factory_prov.messages import Message
from factory_prov.programmers.protocol import Probe, Programmer


class Recovery(Protocol):
    """Who can do to a device what no request can."""

    def empty(self) -> bool:
        """Erase the chip and have its first firmware run again; False where nobody can."""
        ...

    def restart(self) -> bool:
        """Start the chip again; False where nobody can."""
        ...


class NoRecovery:
    """Nobody."""

    def empty(self) -> bool:
        """Nobody can."""
        return False

    def restart(self) -> bool:
        """Nobody can."""
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class ByProbe:
    """The probe: without an image it can start the chip again, but not erase it."""

    programmer: Programmer
    probe: Probe
    image: Path | None
    cancel: CancelToken

    def empty(self) -> bool:
        """Erase the whole chip and flash the image."""
        if self.image is None:
            return False
        self.programmer.flash(
            self.probe, self.image, erase=Erase.CHIP, progress=lambda _done, _total: None, cancel=self.cancel
        )
        return self.restart()

    def restart(self) -> bool:
        """Reset the chip."""
        self.programmer.reset(self.probe, self.cancel)
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class ByPerson:
    """A person at the bench. `ask` shows a sentence and returns whether it was done."""

    ask: Callable[[Message], bool]

    def empty(self) -> bool:
        """Have the chip erased and its firmware flashed."""
        return self.ask(Message("Erase the chip, flash its provisioning firmware and start it."))

    def restart(self) -> bool:
        """Have the power taken away and given back."""
        return self.ask(Message("Take the device's power away and give it back."))
