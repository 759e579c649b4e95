"""The keys and the pack that an earlier run of the unit has left in the ledger, where its device may hold them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from factory_prov.errors import InputError, VaultClosed
from factory_prov.events import Level
from factory_prov.job.unit import Unit
from factory_prov.ledger.records import LeftOver
from factory_prov.messages import Message, sentences
from factory_prov.naming.sources import Needs
from factory_prov.run.journal import Journal
from factory_prov.run.plan import RunPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftPack:
    """What is left, and what the ledger knows of it; None of keys that are written again on somebody's word."""

    unit: Unit
    of: LeftOver | None


def left_pack(plan: RunPlan, journal: Journal, endpoint_name: str) -> LeftPack | None:
    """Return what the device of this name may hold; None where it holds nothing of ours, or nothing that still fits.

    Whoever makes new keys instead has to have the device erased, or it says that it is configured.
    """
    ledger = plan.bench.ledger
    left = ledger.left_over(journal.run_id, endpoint_name)
    if left is None or (left.failed and not _is_told_apart(plan)):
        return _kept_pack(plan, journal, endpoint_name) if plan.device.same_keys else None
    if left.job_digest != plan.job.digest:
        changed = Message("The job is another one since the run that was cut off; the unit gets new keys.")
        journal.log(changed, Level.WARNING)
        return None
    try:
        pack = ledger.sealed(endpoint_name)
    except VaultClosed as closed:
        journal.log(sentences(closed.message, Message("The unit gets new keys.")), Level.WARNING)
        return None
    if pack is None or hashlib.sha256(pack).digest() != left.pack_sha256:
        return None
    journal.log(
        Message(
            "the device may hold the keys of the run that began at {time} UTC; this one goes on with them",
            time=f"{left.began_at:%Y-%m-%d %H:%M}",
        )
    )
    return LeftPack(unit=Unit.of_pack(endpoint_name, pack), of=left)


def _is_told_apart(plan: RunPlan) -> bool:
    """Whether the unit can be no other than the one of before: that has failed, and somebody may have put it aside.

    Its chip is read, or it says its name; else a name that is given once more may be for the next unit.
    """
    return plan.chip is not None or plan.bench.names.needs is Needs.DEVICE


def _kept_pack(plan: RunPlan, journal: Journal, endpoint_name: str) -> LeftPack:
    """Return the pack that the unit was made with, for one that is to get the same again; InputError without it."""
    pack = plan.bench.ledger.sealed(endpoint_name)
    if pack is None:
        raise InputError(
            Message("the ledger does not keep the keys of this unit."),
            place=endpoint_name,
            cure=Message("Give it new keys."),
        )
    journal.log(Message("the unit gets the same keys again, as the ledger keeps them"))
    return LeftPack(unit=Unit.of_pack(endpoint_name, pack), of=None)
