"""What somebody tried who wanted to break the desk: each kind of it, mended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from repair_bench import WHY, Desk

from factory_prov.cancel import CancelToken
from factory_prov.credentials.keeping import Keep
from factory_prov.errors import InputError, LedgerError
from factory_prov.ledger.life_records import ImportedUnit
from factory_prov.ledger.states import ServerState
from factory_prov.messages import Message
from factory_prov.naming.sources import Needs
from factory_prov.registrars.when import When
from factory_prov.repair import differences as it_is
from factory_prov.repair.actions import Action
from factory_prov.repair.carry_out import Hands, carry_out, resume
from factory_prov.repair.desk import RunWish
from factory_prov.repair.looking import look
from factory_prov.repair.plan import plan_repair
from factory_prov.repair.views import Subject
from factory_prov.simulation.board_faults import BoardFault

SERVER_SIDE = (Action.RETIRE, Action.SCRAP, Action.SERVER_REMOVE)


@contextmanager
def without_server(desk: Desk) -> Iterator[None]:
    """Have the station's job name no server for a while."""
    station, job, bench = desk.station, desk.station.job, desk.station.bench
    object.__setattr__(station, "job", replace(job, server=None))
    object.__setattr__(station, "bench", replace(bench, registrar=None))
    yield
    object.__setattr__(station, "job", job)
    object.__setattr__(station, "bench", bench)


def renamed_at_server(desk: Desk, before: str, after: str) -> None:
    device = desk.table.named(before)
    assert device is not None
    desk.table.remove(device.device_id)
    desk.table.add(replace(device, endpoint_name=after, psk_identity=after))


def refusal(desk: Desk, action: Action, name: str | None = None, *, slot: bool = True) -> str:
    offer = desk.look(name, slot=slot).offer(action)
    assert offer is not None
    return str(offer.refusal or "")


def test_a_strange_entry_of_a_unit_from_a_list_is_left_until_the_list_says_it_is_ours(desk: Desk) -> None:
    renamed_at_server(desk, desk.make(), "elsewhere-1")
    unit = ImportedUnit(endpoint_name="elsewhere-1", hardware_id="b" * 16)
    desk.ledger.take_in(unit, "list.csv:2")
    for action in SERVER_SIDE:
        assert "repair import" in refusal(desk, action, "elsewhere-1", slot=False)
    desk.ledger.take_in(replace(unit, server=desk.parts.server), "list.csv:2")
    result = desk.do(Action.SCRAP, desk.look("elsewhere-1", slot=False))
    assert result.done, result.why
    assert desk.table.named("elsewhere-1") is None


def test_what_only_the_desk_has_registered_is_taken_off_too(opened: Callable[..., Desk]) -> None:
    desk = opened(keep=Keep.ENCRYPTED)
    with without_server(desk):
        name = desk.make()
    registered = desk.do(Action.SERVER_REGISTER, desk.look(name, slot=False))
    assert registered.done, registered.why
    result = desk.do(Action.SCRAP)
    assert result.done, result.why
    assert desk.table.named(name) is None


def test_a_registration_whose_answer_nobody_heard_is_taken_off_too(opened: Callable[..., Desk]) -> None:
    desk = opened(keep=Keep.ENCRYPTED)
    with without_server(desk):
        name = desk.make()
    real = desk.parts.registrar
    assert real is not None

    class CutOff:
        def __getattr__(self, name: str) -> object:
            return getattr(real, name)

        def register(self, *words: object, **options: object) -> None:
            real.register(*words, **options)  # type: ignore[arg-type]
            raise SystemExit

        def shown(self, *words: object, **options: object) -> object:
            return real.shown(*words, **options)  # type: ignore[attr-defined]

    with pytest.raises(SystemExit):
        desk.do(Action.SERVER_REGISTER, parts=replace(desk.parts, registrar=CutOff()))  # type: ignore[arg-type]
    identities = desk.ledger.by_endpoint(name).identities
    assert [each.server_state for each in identities] == [ServerState.ASKED]
    result = desk.do(Action.RETIRE)
    assert result.done, result.why
    assert desk.table.named(name) is None
    assert desk.ledger.repairs.open() == ()


def test_a_name_that_is_taken_is_refused_before_anything_is_written(desk: Desk) -> None:
    desk.make()
    desk.ledger.take_in(ImportedUnit(endpoint_name="taken-1", hardware_id="a" * 16), "list.csv:2")
    parts = replace(desk.parts, needs=Needs.DEVICE)
    seen = look(Subject(slot=desk.slot), parts, CancelToken())
    plan = plan_repair(seen, Action.NEW_IDENTITY, WHY, new_name="taken-1")
    with pytest.raises(InputError, match="another unit"):
        carry_out(plan, parts, desk.run_unit, desk.told.append, CancelToken())
    assert desk.ledger.repairs.open() == ()


def test_whoever_goes_on_can_give_another_name(desk: Desk) -> None:
    desk.make()
    parts = replace(desk.parts, needs=Needs.DEVICE)

    def meanwhile(wish: RunWish) -> object:
        desk.ledger.take_in(ImportedUnit(endpoint_name="wanted-1", hardware_id="a" * 16), "list.csv:2")
        return desk.run_unit(wish)

    seen = look(Subject(slot=desk.slot), parts, CancelToken())
    plan = plan_repair(seen, Action.NEW_IDENTITY, WHY, new_name="wanted-1")
    assert not carry_out(plan, parts, meanwhile, desk.told.append, CancelToken()).done  # type: ignore[arg-type]
    seen = look(Subject(slot=desk.slot), parts, CancelToken())
    plan = plan_repair(seen, Action.NEW_IDENTITY, WHY, new_name="wanted-2")
    result = carry_out(plan, parts, desk.run_unit, desk.told.append, CancelToken())
    assert result.done, result.why
    assert result.after is not None
    assert result.after.endpoint_name == "wanted-2"


def test_a_unit_that_says_another_name_is_not_taken_for_one_whose_chip_nobody_knows(
    opened: Callable[..., Desk],
) -> None:
    other, desk = opened(), opened()
    other.make()
    desk.ledger.take_in(ImportedUnit(endpoint_name="unit-x"), "list.csv:2")
    parts = replace(desk.parts, programmer=other.parts.programmer)
    seen = look(Subject(slot=other.slot, endpoint_name="unit-x"), parts, CancelToken())
    assert seen.has(it_is.SaysAnotherName)
    for action in (Action.SAME_IDENTITY, Action.NEW_IDENTITY, Action.RETIRE, Action.SCRAP):
        offer = seen.offer(action)
        assert offer is not None
        assert "right one" in str(offer.refusal)


def test_nothing_is_done_of_a_repair_that_has_ended_or_is_somebody_elses(desk: Desk) -> None:
    name = desk.make()
    desk.board._faults._faults.add(BoardFault.RESULT_REFUSED)
    assert not desk.do(Action.SAME_IDENTITY).done
    desk.board._faults._faults.discard(BoardFault.RESULT_REFUSED)
    (stale,) = desk.ledger.repairs.open()
    assert desk.do(Action.SAME_IDENTITY).done
    key = desk.key_on_device()
    hands = Hands(run_unit=desk.run_unit, report=desk.told.append, cancel=CancelToken())
    with pytest.raises(LedgerError, match="no open repair"):
        resume(stale, desk.slot, desk.parts, hands)
    assert desk.key_on_device() == key == desk.key_at_server(name)


def test_an_owed_registration_is_not_answered_by_a_removal(opened: Callable[..., Desk]) -> None:
    desk = opened(when=When.LATER)
    desk.run_unit(RunWish(again=None))
    assert "owed" in refusal(desk, Action.SERVER_REMOVE)
    assert desk.do(Action.RETIRE).done
    assert desk.ledger.outbox.rows() == ()


def test_who_could_not_look_does_not_say_that_all_agree(desk: Desk) -> None:
    desk.make()
    assert desk.look().agrees
    away = replace(desk.parts, registrar=None, server_trouble=Message("no token."))
    assert not look(Subject(slot=desk.slot), away, CancelToken()).agrees
