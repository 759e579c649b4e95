"""Every action: what it leaves in device, ledger and server; what it refuses; what a stop on the way leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from repair_bench import WHY, Desk

from factory_prov.cancel import CancelToken
from factory_prov.credentials.keeping import Keep
from factory_prov.errors import Cancelled, ChipProtected, InputError, LedgerError
from factory_prov.ledger.life_records import EventKind, ImportedUnit
from factory_prov.ledger.records import Again, EndingKind, Outcome, RunRecord
from factory_prov.ledger.repair_states import RepairOutcome, RepairState
from factory_prov.ledger.states import ServerState
from factory_prov.messages import Message
from factory_prov.registrars.when import When
from factory_prov.repair import differences as it_is
from factory_prov.repair.actions import Action
from factory_prov.repair.carry_out import carry_out
from factory_prov.repair.desk import RunWish
from factory_prov.repair.looking import look
from factory_prov.repair.plan import plan_repair
from factory_prov.repair.views import Slot, Subject
from factory_prov.secret import Secret
from factory_prov.simulation.board_faults import BoardFault

ENDS = [(Action.RETIRE, EndingKind.RETIRED), (Action.SCRAP, EndingKind.SCRAPPED)]


def spoil_key(desk: Desk, name: str) -> None:
    device = desk.table.named(name)
    assert device is not None
    desk.table.replace(replace(device, psk_key=Secret(b"another key here")))


def test_new_keys(desk: Desk) -> None:
    name = desk.make()
    before = desk.key_on_device()
    spoil_key(desk, name)
    seen = desk.look()
    assert seen.has(it_is.KeyDiffers)
    assert seen.recommended is Action.SAME_IDENTITY
    result = desk.do(Action.SAME_IDENTITY, seen)
    assert result.done, result.why
    assert result.after is not None
    assert result.after.differences == ()
    assert desk.key_on_device() == desk.key_at_server(name) != before
    (repair,) = desk.ledger.repairs.of(endpoint_name=name)
    assert (repair.outcome, repair.state, repair.reason) == (RepairOutcome.DONE, RepairState.CHECKED, WHY)
    assert repair.operator == "kim"


def test_same_keys(opened: Callable[..., Desk]) -> None:
    desk = opened(keep=Keep.ENCRYPTED)
    name = desk.make()
    before = desk.key_on_device()
    desk.board.erase()
    result = desk.do(Action.SAME_KEYS)
    assert result.done, result.why
    assert before is not None
    assert desk.key_on_device() == desk.key_at_server(name) == before


def test_same_keys_are_not_offered_where_none_are_kept(desk: Desk) -> None:
    desk.make()
    assert desk.look().offer(Action.SAME_KEYS) is None


def test_same_keys_are_refused_for_another_job(opened: Callable[..., Desk]) -> None:
    desk = opened(keep=Keep.ENCRYPTED)
    desk.make()
    other = replace(desk.parts, job=replace(desk.station.job, digest="another"))
    offer = look(Subject(slot=desk.slot), other, CancelToken()).offer(Action.SAME_KEYS)
    assert offer is not None
    assert "another one" in str(offer.refusal)


def test_a_new_identity(desk: Desk) -> None:
    name = desk.make()
    result = desk.do(Action.NEW_IDENTITY)
    assert result.done, result.why
    assert result.after is not None
    new = result.after.endpoint_name
    assert new is not None
    assert new != name
    assert desk.table.named(name) is None
    assert desk.key_on_device() == desk.key_at_server(new)
    assert [each.endpoint_name for each in desk.ledger.endings()] == [name]
    assert desk.look(name).has(it_is.FormerName)


@pytest.mark.parametrize(("action", "kind"), ENDS)
def test_the_end_of_a_unit(desk: Desk, action: Action, kind: EndingKind) -> None:
    name = desk.make()
    result = desk.do(action)
    assert result.done, result.why
    assert desk.table.named(name) is None
    assert (desk.board.image, desk.board.stored_pack) == (None, None)
    (ending,) = desk.ledger.endings()
    assert (ending.endpoint_name, ending.kind, str(ending.reason)) == (name, kind, WHY)
    assert ending.server_state is ServerState.REMOVED
    with pytest.raises(InputError, match="Do not repair"):
        desk.do(Action.SAME_IDENTITY)


def test_the_end_of_a_unit_that_is_not_here(desk: Desk) -> None:
    name = desk.make()
    result = desk.do(Action.RETIRE, desk.look(name, slot=False))
    assert result.done, result.why
    assert desk.table.named(name) is None
    assert desk.board.stored_pack is not None
    assert "not erased" in str(result.unproven[0])
    back = desk.look()
    assert back.has(it_is.StillConfigured)


def test_the_server_alone_forgets(desk: Desk) -> None:
    name = desk.make()
    result = desk.do(Action.SERVER_REMOVE, desk.look(name, slot=False))
    assert result.done, result.why
    assert desk.table.named(name) is None
    after = desk.look()
    assert after.has(it_is.EntryTakenOff)
    assert [each.kind for each in desk.ledger.by_endpoint(name).events] == [EventKind.REPAIRED]
    assert desk.do(Action.SAME_IDENTITY, after).done
    assert desk.key_on_device() == desk.key_at_server(name)
    assert desk.do(Action.NEW_IDENTITY).done  # what was taken off once and came back is taken off again
    assert desk.table.named(name) is None


def test_the_server_alone_gets_what_the_ledger_keeps(opened: Callable[..., Desk]) -> None:
    desk = opened(keep=Keep.ENCRYPTED)
    name = desk.make()
    device = desk.table.named(name)
    assert device is not None
    desk.table.remove(device.device_id)
    seen = desk.look()
    assert seen.recommended is Action.SERVER_REGISTER
    result = desk.do(Action.SERVER_REGISTER, seen)
    assert result.done, result.why
    assert desk.key_on_device() == desk.key_at_server(name)


def test_an_imported_unit(desk: Desk) -> None:
    unit = ImportedUnit(endpoint_name="made-elsewhere", hardware_id=desk.chip, server=desk.parts.server)
    desk.ledger.take_in(unit, "list.csv:2")
    desk.station.boards.name_unit(desk.chip, "made-elsewhere")
    seen = desk.look()
    assert seen.ledger.imported
    assert seen.has(it_is.NoEntry)
    assert desk.do(Action.SAME_IDENTITY, seen).done
    assert desk.key_on_device() == desk.key_at_server("made-elsewhere")


def test_an_imported_unit_whose_chip_nobody_knew_gets_a_new_name(desk: Desk) -> None:
    desk.ledger.take_in(ImportedUnit(endpoint_name="made-elsewhere", server=desk.parts.server), "list.csv:2")
    result = desk.do(Action.NEW_IDENTITY, name="made-elsewhere")
    assert result.done, result.why
    assert [each.endpoint_name for each in desk.ledger.endings()] == ["made-elsewhere"]


def test_a_locked_chip_needs_a_word(desk: Desk) -> None:
    name = desk.make()
    desk.board._faults._faults.add(BoardFault.LOCKED_CHIP)
    seen = desk.look(name)
    offer = seen.offer(Action.SAME_IDENTITY)
    assert offer is not None
    assert offer.recovers
    assert "is lost" in str(offer.steps[0])
    with pytest.raises(ChipProtected):
        desk.do(Action.SAME_IDENTITY, seen)
    assert desk.board.stored_pack is not None
    result = desk.do(Action.SAME_IDENTITY, seen, recover=True)
    assert result.done, result.why


def test_a_locked_chip_without_a_name_is_left_alone(opened: Callable[..., Desk]) -> None:
    desk = opened(BoardFault.LOCKED_CHIP)
    for offer in desk.look().offers:
        assert offer.refusal is not None


def test_another_unit_on_the_probe_is_never_erased(desk: Desk) -> None:
    name = desk.make()
    seen = desk.look()
    desk.station.boards.new_unit(desk.board.identity.serial_number)
    result = desk.do(Action.RETIRE, seen)
    assert not result.done
    assert "another unit" in str(result.why)
    (repair,) = desk.ledger.repairs.open()
    assert not repair.at_work
    assert repair.endpoint_name == name


def test_a_reason_is_needed(desk: Desk) -> None:
    desk.make()
    for reason in ("", "  ", "two\nlines"):
        with pytest.raises(InputError, match="reason"):
            plan_repair(desk.look(), Action.SAME_IDENTITY, reason)
    assert desk.ledger.repairs.open() == ()


def test_a_run_that_fails_leaves_the_repair_open_and_the_server_untouched(desk: Desk) -> None:
    name = desk.make()
    before = desk.key_at_server(name)

    def fails(wish: RunWish) -> RunRecord:
        desk.board._faults._faults.add(BoardFault.RESULT_REFUSED)
        return desk.run_unit(wish)

    result = desk.do(Action.SAME_IDENTITY, run_unit=fails)
    assert not result.done
    assert result.record is not None
    assert result.record.outcome is Outcome.FAIL
    assert desk.key_at_server(name) == before
    desk.board._faults._faults.discard(BoardFault.RESULT_REFUSED)
    seen = desk.look()
    assert seen.has(it_is.RepairOpen)
    assert seen.recommended is Action.SAME_IDENTITY
    assert desk.do(Action.SAME_IDENTITY, seen).done
    assert len(desk.ledger.repairs.of(endpoint_name=name)) == 1


def test_another_action_gives_the_open_repair_up(desk: Desk) -> None:
    name = desk.make()

    def stopped(_wish: RunWish) -> RunRecord:
        raise Cancelled

    with pytest.raises(Cancelled):
        desk.do(Action.SAME_IDENTITY, run_unit=stopped)
    seen = desk.look()
    offer = seen.offer(Action.SCRAP)
    assert offer is not None
    assert "given up" in str(offer.steps[0])
    assert desk.do(Action.SCRAP, seen).done
    outcomes = [each.outcome for each in desk.ledger.repairs.of(endpoint_name=name)]
    assert outcomes == [RepairOutcome.GIVEN_UP, RepairOutcome.DONE]


def test_a_server_that_is_away_is_no_verdict_on_the_unit(desk: Desk) -> None:
    name = desk.make()
    away = replace(desk.parts, registrar=None, server_trouble=Message("no token."))
    seen = look(Subject(slot=desk.slot), away, CancelToken())
    assert seen.has(it_is.ServerUnseen)
    for action in (Action.SAME_IDENTITY, Action.RETIRE, Action.SERVER_REMOVE):
        offer = seen.offer(action)
        assert offer is not None
        assert "no token" in str(offer.refusal)
    assert desk.ledger.repairs.of(endpoint_name=name) == ()


def test_a_unit_that_waits_for_its_server_is_not_done(opened: Callable[..., Desk]) -> None:
    desk = opened(when=When.LATER)
    record = desk.run_unit(RunWish(again=None))
    assert record.outcome is Outcome.WAIT
    seen = desk.look()
    assert seen.has(it_is.RegistrationOwed)
    result = desk.do(Action.SAME_IDENTITY, seen)
    assert not result.done
    assert "still to be told" in str(result.why)
    assert [each.state for each in desk.ledger.repairs.open()] == [RepairState.RUN_ENDED]


def test_two_desks_do_not_repair_one_unit_at_once(desk: Desk) -> None:
    desk.make()
    seen = desk.look()

    def meanwhile(wish: RunWish) -> RunRecord:
        plan = plan_repair(seen, Action.RETIRE, WHY)
        with pytest.raises(LedgerError):
            carry_out(plan, desk.parts, desk.run_unit, desk.told.append, CancelToken())
        return desk.run_unit(wish)

    assert desk.do(Action.SAME_IDENTITY, seen, run_unit=meanwhile).done


def test_a_unit_that_somebody_works_with_is_not_started_anew(desk: Desk) -> None:
    desk.make()
    looked: list[bool] = []

    def meanwhile(wish: RunWish) -> RunRecord:
        other = replace(desk.parts, station="another desk")
        before = desk.board._firmware
        found = look(Subject(slot=desk.slot), other, CancelToken())
        looked.append(found.has(it_is.AtWork) and desk.board._firmware is before)
        return desk.run_unit(wish)

    assert desk.do(Action.SAME_IDENTITY, run_unit=meanwhile).done
    assert looked == [True]


def test_a_look_ends_within_its_time(desk: Desk) -> None:
    desk.make()
    desk.board._faults._faults.add(BoardFault.FINAL_SILENT)
    desk.board.reset()
    found = look(Subject(slot=desk.slot), replace(desk.parts, look_s=1.0, patience_s=3600.0), CancelToken())
    assert found.has(it_is.DeviceUnseen) or found.has(it_is.SaysNothing)


def test_the_wish_of_a_port_alone_names_the_unit(desk: Desk) -> None:
    name = desk.make()
    desk.board.erase()
    port_only = look(Subject(slot=Slot(port=desk.board.port), endpoint_name=name), desk.parts, CancelToken())
    offer = port_only.offer(Action.SAME_IDENTITY)
    assert offer is not None
    assert "no probe" in str(offer.refusal)
    assert desk.do(Action.SAME_IDENTITY).done
    assert desk.wishes[-1].again is Again.SAME_IDENTITY
    assert desk.wishes[-1].hardware_id == desk.chip


def test_a_job_without_a_server_leaves_no_old_key_behind(desk: Desk) -> None:
    desk.make()
    parts = replace(desk.parts, registrar=None, server="", job=replace(desk.station.job, server=None))
    seen = look(Subject(slot=desk.slot), parts, CancelToken())
    assert seen.has(it_is.RegisteredElsewhere)
    for action in (Action.SAME_IDENTITY, Action.NEW_IDENTITY, Action.RETIRE, Action.SERVER_REMOVE):
        offer = seen.offer(action)
        assert offer is not None
        assert offer.refusal is not None, action
