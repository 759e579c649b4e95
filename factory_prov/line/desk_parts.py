"""What a line gives the repair desk: its job, its ledger, its server, and what reaches the unit of a slot."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING

from factory_prov.errors import FactoryProvError, InputError
from factory_prov.messages import Message
from factory_prov.naming.sources import Needs
from factory_prov.repair.desk import DeskParts
from factory_prov.repair.views import Slot

if TYPE_CHECKING:
    from factory_prov.line.events import LineInfo
    from factory_prov.line.parts import Parts
    from factory_prov.line.units import AttachedUnit
    from factory_prov.registrars.registration import Registrar


def desk_parts(parts: Parts, info: LineInfo, unit: AttachedUnit | None) -> DeskParts:
    """Open what a look at a unit needs, or a repair of it; InputError where the line has no ledger.

    It waits: the server's token may be asked for. That there is none is said in the parts.
    """
    ledger, job = parts.past, parts.job
    if ledger is None:
        raise InputError(Message("no job is open."), place="job", cure=Message("Open a job first."))
    registrar, trouble = _server(parts)
    return DeskParts(
        ledger=ledger,
        job=job,
        registrar=registrar,
        server=parts.server,
        server_trouble=trouble,
        programmer=None if unit is None else unit.programmer,
        needs=Needs.DEVICE if info.new_identity_needs_name else Needs.NOTHING,
        station=parts.station or platform.node(),
    )


def slot_of(unit: AttachedUnit) -> Slot:
    """Return how a unit is reached."""
    return Slot(port=unit.port, probe=unit.probe)


def _server(parts: Parts) -> tuple[Registrar | None, Message | None]:
    job = parts.job
    if job is None or job.server is None:
        return None, None
    try:
        return parts.server_for(job.server), None
    except FactoryProvError as failure:
        return None, failure.message
