"""Rules of the pack as bytes: its array, its size, what follows it."""

from __future__ import annotations

from factory_prov.lwm2m.device_profile import DeviceProfile
from factory_prov.lwm2m.problem import Problem, error
from factory_prov.lwm2m.senml import Pack

_MAKE_AGAIN = "Make the pack again; if it was copied or read back, check that the copy has its exact length."


def framing_problems(pack: Pack, profile: DeviceProfile) -> list[Problem]:
    """Return the Problems of a pack's framing and size."""
    found = [*_array_problems(pack)]
    if not pack.records:
        found.append(
            error(
                "empty-pack",
                "",
                "The pack holds no record.",
                why="The device accepts it, wipes its configuration and then does nothing.",
                cure="Add at least one account: objects /0 and /1.",
            )
        )
    if pack.size_bytes > profile.pack_limit_bytes:
        found.append(
            error(
                "pack-too-large",
                "",
                f"The pack has {pack.size_bytes} bytes; the device stores at most {profile.pack_limit_bytes}.",
                why="The upload succeeds and the device then refuses the pack.",
                cure="Leave out resources the device does not need, or use P-256 certificates with a short subject.",
            )
        )
    return found


def _array_problems(pack: Pack) -> list[Problem]:
    found = []
    if pack.trailing_bytes:
        found.append(
            error(
                "trailing-bytes",
                "",
                f"{pack.trailing_bytes} bytes follow the pack.",
                why="The device refuses a pack that anything follows, even a newline or flash filler.",
                cure=_MAKE_AGAIN,
            )
        )
    count = len(pack.records)
    if not pack.closed or (pack.claimed_records is not None and pack.claimed_records > count):
        promised = "no end" if pack.claimed_records is None else f"{pack.claimed_records} records"
        found.append(
            error(
                "cut-off",
                "",
                f"The pack promises {promised} and holds {count} records: it is cut off between two of them.",
                why="The device does not notice and stores half a configuration.",
                cure=_MAKE_AGAIN,
            )
        )
    if pack.claimed_records is None and pack.records and not pack.records[-1].indefinite:
        found.append(
            error(
                "indefinite-array",
                "",
                "The array has no fixed length but its last record has.",
                why="The client's decoder stumbles over this form and refuses the pack.",
                cure="Encode the pack as one array of definite length (RFC 8428 demands it).",
            )
        )
    return found
