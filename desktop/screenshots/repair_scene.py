"""The picture of the repair desk: a unit that came back, with another key at its server. None of it is real."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from desktop.history.life.rows import rows_of
from desktop.history.unit.reading import LifeRead
from desktop.history.unit_key import UnitKey
from factory_prov.ledger.records import Identity, Outcome, RunHistory, RunId, RunRecord, UnitHistory
from factory_prov.ledger.states import ServerState, UnitState
from factory_prov.messages import Message
from factory_prov.repair.actions import Action, Offer
from factory_prov.repair.comparison import Cell, Comparison, Row
from factory_prov.repair.differences import KeyDiffers
from factory_prov.repair.views import DeviceView, LedgerView, ServerView, Subject

if TYPE_CHECKING:
    from desktop.history.page import HistoryPage

_NAME, _CHIP, _SERVER = "wm2-000107", "51f07c3b9e44d0a2", "eu.iot.avsystem.cloud"
_BUILT = datetime(2026, 9, 14, 9, 11, 30, tzinfo=UTC)
_LOOKED = Message("Device, ledger and server are looked at again.")


def show(page: HistoryPage) -> None:
    """Show the unit on slot 1, its life below."""
    page.show_read(_life())
    page.unit.unit_head.show_slot(1)
    if page.unit.desk is not None:
        page.unit.desk.show_comparison(_comparison())


def _life() -> LifeRead:
    run = RunRecord(
        run_id=RunId(1),
        endpoint_name=_NAME,
        psk_identity=_NAME,
        hardware_id=_CHIP,
        station="Line 2",
        job_name="water-meter",
        job_digest="",
        probe="960012345",
        again=None,
        started_at=_BUILT,
        finished_at=_BUILT + timedelta(seconds=34.1),
        outcome=Outcome.PASS,
        code=None,
    )
    identity = Identity(
        identity_id=1,
        endpoint_name=_NAME,
        hardware_id=_CHIP,
        reserved_at=_BUILT,
        passed_at=run.finished_at,
        retired_at=None,
        state=UnitState.CLOSED,
        server_state=ServerState.REGISTERED,
    )
    runs = (RunHistory(run=run, steps=(), registrations=()),)
    history = UnitHistory(hardware_id=_CHIP, identities=(identity,), runs=runs)
    return LifeRead(key=UnitKey(hardware_id=_CHIP), history=history, runs=(run,), rows=rows_of(history))


def _comparison() -> Comparison:
    found = KeyDiffers()
    return Comparison(
        subject=Subject(hardware_id=_CHIP),
        device=DeviceView(attached=True, has_probe=True, hardware_id=_CHIP, name=_NAME, configured=True),
        ledger=LedgerView(identity=_life().history.identities[0]),
        server=ServerView(name=_SERVER, asked=True, can_show=True),
        rows=_rows(),
        differences=(found,),
        verdict=found.sentence,
        recommended=Action.SAME_IDENTITY,
        offers=_offers(),
    )


def _rows() -> tuple[Row, ...]:
    here, there = Message("PSK, fingerprint {text}", text="9A:41"), Message("PSK, fingerprint {text}", text="03:7C")
    good = Message("{how}, {date}", how=Message("good"), date="2026-09-14 09:12")
    return (
        Row(title=Message("Endpoint name"), device=Cell(text=_NAME), ledger=Cell(text=_NAME), server=Cell(text=_NAME)),
        Row(title=Message("Chip"), device=Cell(text=_CHIP), ledger=Cell(text=_CHIP)),
        Row(
            title=Message("Credentials"),
            device=Cell(text=Message("cannot be read")),
            ledger=Cell(text=here),
            server=Cell(text=there, differs=True),
        ),
        Row(
            title=Message("State"),
            device=Cell(text=Message("configured")),
            ledger=Cell(text=good),
            server=Cell(text=Message("registered")),
        ),
        Row(
            title=Message("Last seen"),
            ledger=Cell(text="2026-09-14 09:12"),
            server=Cell(text=Message("never online")),
        ),
    )


def _offers() -> tuple[Offer, ...]:
    keys = (
        Message("The unit keeps the name {name} and gets new keys.", name=_NAME),
        Message("{server} gets the new keys; the old ones are void from then on.", server=_SERVER),
    )
    named = (
        Message("The unit gets a new name and new keys; {name} is retired and never given again.", name=_NAME),
        Message("{server} forgets {name} and gets the new name.", server=_SERVER, name=_NAME),
    )
    ended = (
        Message("{server} forgets {name}.", server=_SERVER, name=_NAME),
        Message("The chip is erased, with everything on it."),
        Message("{name} is retired in the ledger and never given again.", name=_NAME),
    )
    return (
        Offer(action=Action.SAME_IDENTITY, steps=(*keys, _LOOKED), about_s=40.0),
        Offer(action=Action.NEW_IDENTITY, steps=(*named, _LOOKED), about_s=40.0),
        Offer(action=Action.RETIRE, steps=(*ended, _LOOKED), about_s=15.0),
        Offer(action=Action.SCRAP, steps=(*ended, _LOOKED), about_s=15.0),
        Offer(action=Action.SERVER_REMOVE, steps=(ended[0], _LOOKED), about_s=5.0),
    )
