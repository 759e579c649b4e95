"""The server's side of a repair: have it forget a name and prove that, or tell it what the ledger keeps."""

from __future__ import annotations

from datetime import UTC, datetime

from factory_prov.errors import InputError, ServerProtocolError
from factory_prov.events import Level
from factory_prov.ledger.entries import NOT_MADE
from factory_prov.ledger.life_records import EventKind, UnitEvent
from factory_prov.ledger.repair_states import RepairState
from factory_prov.ledger.states import ServerState
from factory_prov.lwm2m.rules import examine_pack
from factory_prov.messages import Message
from factory_prov.registrars.registration import Registrar, ServerAnswer
from factory_prov.registrars.registry import kind_of, registration_for
from factory_prov.registrars.showing import remove_proven
from factory_prov.repair.transaction import TAKE_OFF, TELL_SERVER, Transaction, Unfinished

_ASKED = RepairState.SERVER_ASKED
_DONE = RepairState.SERVER_DONE


def take_off(work: Transaction, names: tuple[str, ...]) -> None:
    """Have the server forget the names, each proved gone; nothing is asked of it that has none of ours."""
    registrar = _registrar(work)
    concerned = [name for name in names if registrar is not None and _was_told(work, name)]
    if registrar is None or not concerned:
        if work.state is _ASKED:
            work.reach(_DONE)
        return
    with work.step(TAKE_OFF):
        work.reach(_ASKED)
        for name in concerned:
            if not remove_proven(registrar, name, cancel=work.cancel):
                work.unproven.append(_unshown(work, name))
            _note(work, name, ServerState.REMOVED, Message("Taken off {server}.", server=work.desk.server))
        work.reach(_DONE)


def _unshown(work: Transaction, name: str) -> Message:
    return Message("{server} does not show whether it has forgotten {name}.", server=work.desk.server, name=name)


def names_of(work: Transaction, *, former_only: bool = False) -> tuple[str, ...]:
    """Return the name of the repair, and those that its unit had before."""
    history = work.desk.ledger.by_endpoint(work.name)
    others = [each.endpoint_name for each in history.identities if each.retired_at is not None]
    first = [] if former_only else [work.name]
    return tuple(dict.fromkeys([*first, *others]))


def _registrar(work: Transaction) -> Registrar | None:
    """Return the server that the repair is about; Unfinished where the open job has another one."""
    if work.detail.server != work.desk.server:
        raise Unfinished(
            Message("this repair began with the server {server}.", server=work.detail.server or "-"),
            place=work.name,
            cure=Message("Open the job of that server, and go on."),
        )
    return work.desk.registrar


def _was_told(work: Transaction, name: str) -> bool:
    """Whether the server was ever told of a name by us: one that was taken off is asked for once more, as a proof."""
    ledger, server = work.desk.ledger, work.desk.server
    if ledger.registered_here(name, server):
        return True
    history = ledger.by_endpoint(name)
    if any(each.endpoint_name == name and each.server == server for each in history.events):
        return True
    answers = (each for run in history.runs for each in run.registrations)
    return any(each.endpoint_name == name and each.server == server and each.outcome != NOT_MADE for each in answers)


def register_kept(work: Transaction) -> None:
    """Tell the server what the ledger keeps of the unit."""
    registrar, job = _registrar(work), work.desk.job
    if registrar is None or job is None or job.server is None:
        raise Unfinished(Message("there is no server to tell."), place=work.name)
    pack = work.desk.ledger.sealed(work.name)
    if pack is None:
        cure = Message("Give the unit new keys.")
        raise InputError(Message("the ledger does not keep the keys of this unit."), place=work.name, cure=cure)
    records, _ = examine_pack(pack)
    registration = registration_for(job.server, records, work.name, hardware_id=work.chip)
    with work.step(TELL_SERVER):
        asked = Message("{server} was asked to register it with what the ledger keeps.", server=work.desk.server)
        _note(work, work.name, ServerState.ASKED, asked)
        work.reach(_ASKED)
        answer = registrar.register(registration, update=True, cancel=work.cancel)
        _refuse_unproven(work, answer)
        told = Message("Registered at {server} from what the ledger keeps.", server=work.desk.server)
        _note(work, work.name, ServerState.REGISTERED, told)
        work.reach(_DONE)


def _refuse_unproven(work: Transaction, answer: ServerAnswer) -> None:
    server = None if work.desk.job is None else work.desk.job.server
    if answer.verified or server is None:
        return
    if not server.accept_unproven:
        what = Message("the server took the unit, but does not show whether it has the same key.")
        raise ServerProtocolError(what, place=work.desk.server, cure=kind_of(server).unproven_cure)
    work.log(Message("the server does not show whether it has the same key"), Level.WARNING)


def _note(work: Transaction, name: str, state: ServerState, what: Message) -> None:
    """Write down what the server has said, outside of every run; once, however often it is asked."""
    known = next((each for each in work.desk.ledger.by_endpoint(name).identities if each.endpoint_name == name), None)
    if known is not None and known.server_state is state is ServerState.REMOVED:
        return
    event = UnitEvent(
        at=datetime.now(UTC),
        kind=EventKind.REPAIRED,
        endpoint_name=name,
        hardware_id=work.chip,
        run_id=None,
        station=work.desk.station,
        operator=work.desk.operator,
        what=what,
        server=work.desk.server,
    )
    work.desk.ledger.server_told(event, state)
