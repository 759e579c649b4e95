"""Rules of the pack as bytes: its array, its size, what follows it."""

from __future__ import annotations

from factory_prov.lwm2m.device_profile import DeviceProfile
from factory_prov.lwm2m.problem import Problem, error
from factory_prov.lwm2m.senml import Pack
from factory_prov.messages import Message

_MAKE_AGAIN = Message("Make the pack again; if it was copied or read back, check that the copy has its exact length.")


def framing_problems(pack: Pack, profile: DeviceProfile) -> list[Problem]:
    """Return the Problems of a pack's framing and size."""
    found = [*_array_problems(pack)]
    if not pack.records:
        found.append(
            error(
                "empty-pack",
                "",
                Message("The pack holds no record."),
                why=Message("The device accepts it, wipes its configuration and then does nothing."),
                cure=Message("Add at least one account: objects /0 and /1."),
            )
        )
    if pack.size_bytes > profile.pack_limit_bytes:
        found.append(
            error(
                "pack-too-large",
                "",
                Message(
                    "The pack has {size_bytes} bytes; the device stores at most {pack_limit_bytes}.",
                    size_bytes=pack.size_bytes,
                    pack_limit_bytes=profile.pack_limit_bytes,
                ),
                why=Message("The upload succeeds and the device then refuses the pack."),
                cure=Message(
                    "Leave out resources the device does not need, or use P-256 certificates with a short subject."
                ),
            )
        )
    return found


def _cut_off(promised: int | None, count: int) -> Message:
    if promised is None:
        return Message.counted(
            "The pack promises no end and holds {n} record: it is cut off behind it.",
            "The pack promises no end and holds {n} records: it is cut off between two of them.",
            n=count,
        )
    return Message.counted(
        "The pack promises {promised} records and holds {n} record: it is cut off between two of them.",
        "The pack promises {promised} records and holds {n} records: it is cut off between two of them.",
        n=count,
        promised=promised,
    )


def _array_problems(pack: Pack) -> list[Problem]:
    found = []
    if pack.trailing_bytes:
        found.append(
            error(
                "trailing-bytes",
                "",
                Message.counted("{n} byte follows the pack.", "{n} bytes follow the pack.", n=pack.trailing_bytes),
                why=Message("The device refuses a pack that anything follows, even a newline or flash filler."),
                cure=_MAKE_AGAIN,
            )
        )
    count = len(pack.records)
    if not pack.closed or (pack.claimed_records is not None and pack.claimed_records > count):
        found.append(
            error(
                "cut-off",
                "",
                _cut_off(pack.claimed_records, count),
                why=Message("The device does not notice and stores half a configuration."),
                cure=_MAKE_AGAIN,
            )
        )
    if pack.claimed_records is None and pack.records and not pack.records[-1].indefinite:
        found.append(
            error(
                "indefinite-array",
                "",
                Message("The array has no fixed length but its last record has."),
                why=Message("The client's decoder stumbles over this form and refuses the pack."),
                cure=Message("Encode the pack as one array of definite length (RFC 8428 demands it)."),
            )
        )
    return found
