"""How long a virtual board takes, in seconds that really pass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from factory_prov.errors import InputError
from factory_prov.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Timings:
    """Durations of a board. `flash_s` is one whole image, erased, written and read back.

    `apply_s` passes between the end of the configuration and its verdict. `silence_s` ends a configuration to which
    nothing was added, `late_reply_s` is how late a late reply is, `slow_byte_s` passes before each byte of a slow name:
    these face the host, so speed leaves them alone. `retry_s` passes before the client calls a server again, where its
    account says nothing of that (Communication Retry Timer).
    """

    flash_s: float = 8.0
    boot_s: float = 1.0
    apply_s: float = 0.02
    baud: float = 115200.0
    silence_s: float = 15.0
    late_reply_s: float = 5.0
    slow_byte_s: float = 0.3
    retry_s: float = 60.0

    @classmethod
    def at_speed(cls, speed: float) -> Self:
        """Return the realistic timings made `speed` times faster; InputError when it is not over 0."""
        if not speed > 0:
            raise InputError(
                Message("a speed of {speed} is not possible.", speed=f"{speed:g}"),
                place="speed",
                cure=Message("Use 1, or 100 for tests."),
            )
        real = cls()
        return cls(
            flash_s=real.flash_s / speed,
            boot_s=real.boot_s / speed,
            apply_s=real.apply_s / speed,
            baud=real.baud * speed,
            retry_s=real.retry_s / speed,
        )
