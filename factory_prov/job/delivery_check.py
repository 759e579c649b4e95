"""What a job must be for a board that gets its pack by the probe: such a board has no console, and says no name."""

from __future__ import annotations

from collections.abc import Iterator

from factory_prov.job.model import Job, NameSource
from factory_prov.lwm2m.problem import Problem, error
from factory_prov.messages import Message

_NO_CONSOLE = Message("Its board gets its pack by the probe, and has no console.")


def delivery_problems(job: Job) -> Iterator[Problem]:
    """Find what keeps every unit of a job from being configured by the probe."""
    if job.hardware is None or job.hardware.delivery is None:
        return
    if job.naming.source is NameSource.DEVICE:
        yield error(
            "delivery-name",
            "naming.source",
            Message("The unit's name cannot come from the unit itself."),
            why=_NO_CONSOLE,
            cure=Message('Write source = "pattern", "list" or "given" below [naming].'),
        )
    if job.board.final_image is not None:
        yield error(
            "delivery-final-image",
            "board.final_image",
            Message("Nothing would show that the final image has come up."),
            why=_NO_CONSOLE,
            cure=Message("Leave it out: what the first image is takes the pack, and stays."),
        )


def pack_fits(job: Job, pack_bytes: int) -> Iterator[Problem]:
    """Find a pack that is larger than the region it is brought into."""
    place = None if job.hardware is None else job.hardware.hand_over
    if place is not None and pack_bytes > place.most_pack_bytes:
        yield error(
            "delivery-too-large",
            "configuration",
            Message.counted(
                "The pack has {n} byte, and the region {region} takes {most}.",
                "The pack has {n} bytes, and the region {region} takes {most}.",
                n=pack_bytes,
                region=str(place.region),
                most=place.most_pack_bytes,
            ),
            why=Message("The device would not find the whole of it."),
            cure=Message("Give the region more erase units in the board file and in the firmware."),
        )
