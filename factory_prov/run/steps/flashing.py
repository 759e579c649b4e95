"""What both steps that write an image do, and the look whether it is still the same chip."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from factory_prov.cancel import CancelToken
from factory_prov.errors import LinkError, WrongDevice
from factory_prov.messages import Message
from factory_prov.run.plan import Chip, ImagePlan

FLASH_LIMIT_S = 3600.0
"""The programmer's own limits are for one image and can be set; this one ends what does not keep them."""
Progress = Callable[[int, int], None]


class Listening(Protocol):
    """What of a line is needed while an image is flashed."""

    def forget_console(self) -> None:
        """Forget what the console said before."""

    def drain(self) -> None:
        """Take in what it has said meanwhile."""


class NoConsole:
    """A unit that has no console says nothing."""

    def forget_console(self) -> None:
        """Nothing was said."""

    def drain(self) -> None:
        """Nothing is said."""


def flash(
    image: ImagePlan, hardware_id: str | None, link: Listening, *, progress: Progress, cancel: CancelToken
) -> None:
    """Write an image, verified, and start it; what the console said before counts no more."""
    link.forget_console()
    refuse_another_chip(image.chip, hardware_id, cancel)
    chip = image.chip
    told = _listening(link, progress)
    chip.programmer.flash(chip.probe, image.file, erase=image.erase, progress=told, cancel=cancel)
    chip.programmer.reset(chip.probe, cancel)


def refuse_another_chip(chip: Chip, hardware_id: str | None, cancel: CancelToken) -> None:
    """Refuse to go on when somebody has put another unit on the probe."""
    if chip.programmer.hardware_id(chip.probe, cancel) != hardware_id:
        raise WrongDevice(
            Message("another unit is on the probe now."),
            place=Message("probe {serial_number}", serial_number=chip.probe.serial_number),
            cure=Message("Put the unit back that the run began with, or start again with this one."),
        )


def _listening(link: Listening, progress: Progress) -> Progress:
    """Take in what the console says while an image is flashed: the system keeps only a little of it."""

    def told(done: int, total: int) -> None:
        with suppress(LinkError):  # a board that was unplugged is for the programmer to tell
            link.drain()
        progress(done, total)

    return told
