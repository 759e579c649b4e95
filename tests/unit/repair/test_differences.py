"""Every difference: found where it is, its sentence whole, its cell marked, the right cure first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from repair_bench import Desk

from factory_prov.credentials.unit_keys import KeyKind
from factory_prov.ledger.fingerprints import Fingerprint
from factory_prov.ledger.ids import RepairId, RunId
from factory_prov.ledger.open_units import OpenUnit
from factory_prov.ledger.outbox import OwedRow, OwedState
from factory_prov.ledger.records import Ending, EndingKind, Identity, Outcome, RunRecord
from factory_prov.ledger.repair_states import Repair, RepairAction, RepairState
from factory_prov.ledger.states import ServerState, UnitState
from factory_prov.line.virtual_station import demo_job
from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.messages import Message
from factory_prov.registrars.registration import Seen
from factory_prov.registrars.showing import ServerEntry
from factory_prov.repair import differences as it_is
from factory_prov.repair.actions import Action
from factory_prov.repair.comparison import Comparison
from factory_prov.repair.desk import DeskParts
from factory_prov.repair.differences import Difference
from factory_prov.repair.looking import compared
from factory_prov.repair.views import DeviceView, LedgerView, ServerView, Slot, Subject
from factory_prov.simulation.board_faults import BoardFault

AT = datetime(2026, 9, 14, 9, 12, tzinfo=UTC)
NAME, CHIP, SERVER = "wm2-000107", "51f0a2a2", "dm.example"
MINE = Fingerprint(kind=KeyKind.PSK, text="9A:41", run_id=RunId(7), endpoint_name=NAME)
OTHERS = Fingerprint(kind=KeyKind.PSK, text="03:7C", run_id=None, endpoint_name=None)
IDENTITY = Identity(
    identity_id=1,
    endpoint_name=NAME,
    hardware_id=CHIP,
    reserved_at=AT,
    passed_at=AT,
    retired_at=None,
    state=UnitState.CLOSED,
    server_state=ServerState.REGISTERED,
)
GOOD = RunRecord(
    run_id=RunId(7),
    endpoint_name=NAME,
    psk_identity=NAME,
    hardware_id=CHIP,
    station="line 2",
    job_name="meter",
    job_digest="d",
    probe="1",
    again=None,
    started_at=AT,
    finished_at=AT + timedelta(seconds=34),
    outcome=Outcome.PASS,
    code=None,
)
ENTRY = ServerEntry(device_id="id", endpoint_name=NAME, mode=SecurityMode.PSK, psk_identity=NAME, active=True)
DEVICE = DeviceView(attached=True, place="1", has_probe=True, hardware_id=CHIP, name=NAME, configured=True)
LEDGER = LedgerView(
    identity=IDENTITY, fingerprints=(MINE,), server=SERVER, last_run=GOOD, good_run=GOOD, pack_fits=True
)
AT_SERVER = ServerView(
    name=SERVER,
    asked=True,
    can_show=True,
    entry=ENTRY,
    fingerprint=MINE,
    same_key=True,
    seen=Seen(first_at=AT, last_at=AT),
)


def seen(**changed: Any) -> Comparison:
    """Return the comparison of a good unit, with some of it otherwise: `device_name`, `ledger_server`, …"""
    views = {"device": DEVICE, "ledger": LEDGER, "server": AT_SERVER}
    for key, value in changed.items():
        view, _, field = key.partition("_")
        views[view] = replace(views[view], **{field: value})
    subject = Subject(slot=Slot(port="COM7") if views["device"].attached else None, endpoint_name=NAME)
    whole = Comparison(subject=subject, rows=(), differences=(), **views)
    ledger: Any = None
    return compared(whole, DeskParts(ledger=ledger, job=demo_job("psk"), server=SERVER, station="desk"))


def test_what_was_not_looked_at_is_not_said_to_agree() -> None:
    away: dict[str, Any] = {"device_attached": False, "device_name": None, "device_configured": None}
    unasked: dict[str, Any] = {**BLIND, "server_asked": False, "server_seen": None}
    said = {str(seen(**changed).verdict) for changed in ({}, away, unasked, {**away, **unasked})}
    assert len(said) == 4
    assert all(seen(**changed).differences == () for changed in (away, unasked, {**away, **unasked}))


def ended(kind: EndingKind, **changed: Any) -> Comparison:
    ending = Ending(
        endpoint_name=NAME, hardware_id=CHIP, kind=kind, at=AT, station="line 2", operator="kim",
        reason=Message("fell down"), server_state=ServerState.REMOVED,
    )  # fmt: skip
    gone = replace(IDENTITY, retired_at=AT, server_state=ServerState.REMOVED)
    none = {"server_entry": None, "server_fingerprint": None, "server_same_key": None, "device_configured": None}
    return seen(ledger_identity=gone, ledger_ending=ending, ledger_server="", **{**none, **changed})


def owed(state: OwedState) -> OwedRow:
    return OwedRow(
        row_id=1, run_id=RunId(7), endpoint_name=NAME, server=SERVER, kind="coiote", options="{}", state=state, tries=1,
        owed_since=AT, next_at=AT, held=False, reason=Message("it said no"),
    )  # fmt: skip


def a_repair(**changed: Any) -> Repair:
    made = Repair(
        repair_id=RepairId(3), action=RepairAction.RETIRE, state=RepairState.SERVER_DONE, endpoint_name=NAME,
        new_name=None, hardware_id=CHIP, run_id=None, station="line 2", operator="kim", reason="broken", detail="{}",
        begun_at=AT, ended_at=None, outcome=None, why=None, at_work=False,
    )  # fmt: skip
    return replace(made, **changed)


def cut(*, going: bool) -> OpenUnit:
    return OpenUnit(
        run_id=RunId(8), endpoint_name=NAME, hardware_id=CHIP, station="line 2", probe="1", began_at=AT, step="verify",
        going=going,
    )  # fmt: skip


BAD = replace(GOOD, run_id=RunId(8), outcome=Outcome.FAIL, code="E312")
BLIND: dict[str, Any] = {"server_entry": None, "server_fingerprint": None, "server_same_key": None}
CASES: list[tuple[str, type[Difference], Callable[[], Comparison], str, Action | None]] = [
    ("scrapped", it_is.NameHasEnded, lambda: ended(EndingKind.SCRAPPED), "ledger", None),
    ("retired", it_is.NameHasEnded, lambda: ended(EndingKind.RETIRED), "ledger", None),
    ("revoked", it_is.NameHasEnded, lambda: ended(EndingKind.REVOKED), "ledger", None),
    ("label of before", it_is.FormerName, lambda: seen(ledger_former="old"), "ledger", None),
    ("another's name", it_is.NameIsAnothers, lambda: seen(device_hardware_id="f0"), "device", None),
    (
        "chip has another name",
        it_is.ChipHasAnotherName,
        lambda: seen(ledger_chip_has=replace(IDENTITY, endpoint_name="x")),
        "device",
        None,
    ),
    ("says another name", it_is.SaysAnotherName, lambda: seen(device_name="x"), "device", Action.SAME_IDENTITY),
    ("at work", it_is.AtWork, lambda: seen(ledger_cut_off=cut(going=True)), "", None),
    (
        "repair open",
        it_is.RepairOpen,
        lambda: seen(ledger_open_repair=a_repair()),
        "",
        Action.RETIRE,
    ),
    ("cut off", it_is.RunCutOff, lambda: seen(ledger_cut_off=cut(going=False)), "ledger", Action.SAME_IDENTITY),
    ("last run bad", it_is.LastRunBad, lambda: seen(ledger_last_run=BAD), "ledger", Action.SAME_IDENTITY),
    (
        "another key",
        it_is.KeyDiffers,
        lambda: seen(server_fingerprint=OTHERS, server_same_key=False),
        "server",
        Action.SAME_IDENTITY,
    ),
    (
        "another unit's key",
        it_is.KeyDiffers,
        lambda: seen(server_fingerprint=replace(OTHERS, endpoint_name="wm2-1"), server_same_key=False),
        "server",
        Action.SAME_IDENTITY,
    ),
    (
        "an older key",
        it_is.KeyDiffers,
        lambda: seen(server_fingerprint=replace(MINE, text="00:00"), server_same_key=False),
        "server",
        Action.SAME_IDENTITY,
    ),
    (
        "another mode",
        it_is.ModeDiffers,
        lambda: seen(server_entry=replace(ENTRY, mode=SecurityMode.CERTIFICATE)),
        "server",
        Action.SAME_IDENTITY,
    ),
    (
        "another identity",
        it_is.IdentityDiffers,
        lambda: seen(server_entry=replace(ENTRY, psk_identity="x")),
        "server",
        Action.SAME_IDENTITY,
    ),
    (
        "blocked",
        it_is.EntryBlocked,
        lambda: seen(server_entry=replace(ENTRY, active=False)),
        "server",
        Action.SAME_IDENTITY,
    ),
    ("no entry", it_is.NoEntry, lambda: seen(**BLIND), "server", Action.SAME_IDENTITY),
    (
        "never registered",
        it_is.NeverRegistered,
        lambda: seen(ledger_identity=replace(IDENTITY, server_state=ServerState.NONE), ledger_server="", **BLIND),
        "server",
        Action.SAME_IDENTITY,
    ),
    ("elsewhere", it_is.RegisteredElsewhere, lambda: seen(ledger_server="other"), "server", None),
    (
        "not ours",
        it_is.EntryUnasked,
        lambda: seen(ledger_identity=replace(IDENTITY, server_state=ServerState.NONE), ledger_server=""),
        "server",
        Action.SAME_IDENTITY,
    ),
    (
        "taken off",
        it_is.EntryTakenOff,
        lambda: seen(ledger_identity=replace(IDENTITY, server_state=ServerState.REMOVED), ledger_server="", **BLIND),
        "server",
        None,
    ),
    (
        "owed",
        it_is.RegistrationOwed,
        lambda: seen(ledger_owed=owed(OwedState.QUEUED)),
        "server",
        Action.SAME_IDENTITY,
    ),
    (
        "set aside",
        it_is.RegistrationOwed,
        lambda: seen(ledger_owed=owed(OwedState.SET_ASIDE)),
        "server",
        Action.SAME_IDENTITY,
    ),
    (
        "ended, and at the server",
        it_is.EndedButAtServer,
        lambda: ended(EndingKind.RETIRED, server_entry=ENTRY),
        "server",
        None,
    ),
    (
        "ended, and configured",
        it_is.StillConfigured,
        lambda: ended(EndingKind.RETIRED, device_configured=True),
        "device",
        None,
    ),
    ("locked", it_is.ChipLocked, lambda: seen(device_locked=True, device_configured=None), "device", None),
    (
        "blank",
        it_is.NotConfigured,
        lambda: seen(device_configured=False, device_name=None),
        "device",
        Action.SAME_IDENTITY,
    ),
    ("silent", it_is.SaysNothing, lambda: seen(device_configured=None, device_name=None), "", None),
    ("never online", it_is.NeverOnline, lambda: seen(server_seen=Seen()), "server", None),
    ("probe trouble", it_is.DeviceUnseen, lambda: seen(device_trouble=Message("no driver.")), "", None),
    ("server away", it_is.ServerUnseen, lambda: seen(server_trouble=Message("no route."), **BLIND), "", None),
    ("shows nothing", it_is.ServerShowsNothing, lambda: seen(server_can_show=False, **BLIND), "", None),
    ("hides the key", it_is.KeyUnseen, lambda: seen(server_fingerprint=None, server_same_key=None), "", None),
]


@pytest.mark.parametrize(("kind", "made", "column", "best"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_a_difference(kind: type[Difference], made: Callable[[], Comparison], column: str, best: Action | None) -> None:
    found = made()
    difference = next(each for each in found.differences if isinstance(each, kind))
    assert str(difference.sentence).strip().endswith((".", ": it said no"))
    assert found.verdict == found.differences[0].sentence
    if column:
        assert any(getattr(row, column).differs for row in found.rows), found.rows
    wanted = found.recommended if best is None else best
    refused = {offer.action: offer.refusal for offer in found.offers}
    if best is not None and refused[best] is None:
        assert found.recommended is best
    elif best is None and kind not in {it_is.AtWork, it_is.EndedButAtServer}:
        assert wanted is None


def test_each_difference_has_a_case() -> None:
    known = {
        each
        for each in vars(it_is).values()
        if isinstance(each, type) and issubclass(each, Difference) and each is not Difference
    }
    here = {case[1] for case in CASES}
    assert known - here == {it_is.Unknown, it_is.Nameless}  # of a unit without a name: below


def test_a_good_unit_has_none() -> None:
    found = seen()
    assert found.differences == ()
    assert found.recommended is None
    assert not any(cell.differs for row in found.rows for cell in (row.device, row.ledger, row.server))


def test_an_ended_unit_is_refused_with_date_person_and_reason() -> None:
    found = ended(EndingKind.SCRAPPED)
    for action in (Action.SAME_IDENTITY, Action.NEW_IDENTITY, Action.RETIRE, Action.SCRAP):
        offer = found.offer(action)
        assert offer is not None
        said = str(offer.refusal)
        assert "2026-09-14" in said
        assert "kim" in said
        assert "fell down" in said


def test_a_unit_that_nobody_knows(desk: Desk) -> None:
    found = desk.look()
    assert found.has(it_is.Unknown)
    assert found.recommended is Action.FIRST_RUN
    assert desk.do(Action.FIRST_RUN, found).done


def test_a_locked_chip_says_what_is_lost(opened: Callable[..., Desk]) -> None:
    desk = opened(BoardFault.LOCKED_CHIP)
    found = desk.look()
    assert found.device.locked
    assert found.has(it_is.ChipLocked)


def test_a_look_changes_nothing(desk: Desk) -> None:
    name = desk.make()
    before = (desk.board.stored_pack, desk.board.image, desk.table.named(name), len(desk.ledger.runs()))
    first, second = desk.look(), desk.look(name)
    assert first.differences == second.differences == ()
    assert (desk.board.stored_pack, desk.board.image, desk.table.named(name), len(desk.ledger.runs())) == before


def test_no_key_is_in_what_is_told(desk: Desk) -> None:
    desk.make()
    key = desk.key_on_device()
    assert key is not None
    told = repr(desk.look())
    assert key.hex() not in told.lower()
    assert repr(key)[2:-1] not in told
