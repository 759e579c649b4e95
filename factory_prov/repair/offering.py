"""What is offered for a unit as it is: each action with its steps, or with what it is refused for; and the best one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from factory_prov.ledger.states import ServerState
from factory_prov.messages import Message
from factory_prov.naming.sources import Needs
from factory_prov.repair import differences as it_is
from factory_prov.repair.actions import AGAIN, ENDS, Action, Offer
from factory_prov.repair.comparison import Comparison
from factory_prov.repair.desk import DeskParts
from factory_prov.repair.detail import action_of

_RUN_S, _SIDE_S, _END_S = 60.0, 5.0, 15.0
_LOST = Message(
    "The locked chip is recovered first: everything on it is lost, its settings and what it has counted too."
)
_LOOKED = Message("Device, ledger and server are looked at again.")


def offers_of(seen: Comparison, desk: DeskParts) -> tuple[Offer, ...]:
    """Return every action that makes sense to name, in the order of the cards."""
    if seen.has(it_is.Unknown) or seen.has(it_is.Nameless):
        return (_offer(Action.FIRST_RUN, seen, desk),)
    order = [Action.SAME_IDENTITY, Action.NEW_IDENTITY, Action.RETIRE, Action.SCRAP]
    if seen.ledger.keeps_pack:
        order.insert(1, Action.SAME_KEYS)
    if seen.ledger.keeps_pack and not _is_over(seen):
        order.append(Action.SERVER_REGISTER)
    order.append(Action.SERVER_REMOVE)
    return tuple(_offer(action, seen, desk) for action in order)


def recommended_of(seen: Comparison, offers: tuple[Offer, ...]) -> Action | None:
    """Return what mends the unit best; None where nothing is to be done, or only a person can tell."""
    possible = {offer.action for offer in offers if offer.refusal is None}
    return next((each for each in _wished(seen) if each in possible), None)


def _wished(seen: Comparison) -> Iterator[Action]:
    """Yield what would mend it, the best first."""
    if seen.ledger.open_repair is not None:
        yield action_of(seen.ledger.open_repair)
    if seen.has(it_is.NameIsAnothers) or seen.has(it_is.ChipHasAnotherName):
        return
    if seen.has(it_is.EndedButAtServer):
        yield Action.SERVER_REMOVE
    if _is_over(seen):
        return
    if seen.has(it_is.Unknown) or seen.has(it_is.Nameless):
        yield Action.FIRST_RUN
    side_alone = (it_is.NoEntry, it_is.NeverRegistered, it_is.EntryTakenOff)
    if any(seen.has(kind) for kind in side_alone) and seen.ledger.keeps_pack:
        yield Action.SERVER_REGISTER
    if seen.disagreements:
        yield Action.SAME_IDENTITY


def _is_over(seen: Comparison) -> bool:
    return seen.ledger.identity is not None and seen.ledger.identity.retired_at is not None


def _offer(action: Action, seen: Comparison, desk: DeskParts) -> Offer:
    recovers = seen.device.locked and (action in AGAIN or action in ENDS)
    return Offer(
        action=action,
        steps=tuple(_steps(action, seen, desk, recovers=recovers)),
        about_s=_about_s(action, seen),
        refusal=next(_refusals(action, seen, desk), None),
        recovers=recovers,
    )


def _about_s(action: Action, seen: Comparison) -> float:
    """Return how long it takes: a run as long as the last good one of this unit."""
    if action not in AGAIN:
        return _END_S if action in ENDS else _SIDE_S
    good = seen.ledger.good_run
    if good is None or good.finished_at is None:
        return _RUN_S
    return max(1.0, (good.finished_at - good.started_at).total_seconds())


def _steps(action: Action, seen: Comparison, desk: DeskParts, *, recovers: bool) -> Iterator[Message]:
    """Yield what will happen, as a person reads it before."""
    name = seen.endpoint_name or ""
    repair = seen.ledger.open_repair
    if repair is not None and action_of(repair) is not action:
        yield Message("The open repair is given up.")
    if recovers:
        yield _LOST
    yield from _STEPS[action](seen, desk, name)
    yield _LOOKED


def _new_keys(_seen: Comparison, desk: DeskParts, name: str) -> Iterator[Message]:
    yield Message("The unit keeps the name {name} and gets new keys.", name=name)
    if desk.server:
        yield Message("{server} gets the new keys; the old ones are void from then on.", server=desk.server)


def _same_keys(_seen: Comparison, desk: DeskParts, name: str) -> Iterator[Message]:
    yield Message("The unit keeps the name {name} and is written again with the keys that the ledger keeps.", name=name)
    if desk.server:
        yield Message("{server} gets the same keys.", server=desk.server)


def _new_identity(_seen: Comparison, desk: DeskParts, name: str) -> Iterator[Message]:
    yield Message("The unit gets a new name and new keys; {name} is retired and never given again.", name=name)
    if desk.server:
        yield Message("{server} forgets {name} and gets the new name.", server=desk.server, name=name)


def _retire(seen: Comparison, desk: DeskParts, name: str) -> Iterator[Message]:
    yield from _taken_off(seen, desk, name)
    yield _erasing(seen)
    yield Message("{name} is retired in the ledger and never given again.", name=name)


def _scrap(seen: Comparison, desk: DeskParts, name: str) -> Iterator[Message]:
    yield from _taken_off(seen, desk, name)
    yield _erasing(seen)
    yield Message("{name} is scrapped in the ledger and never given again.", name=name)


def _erasing(seen: Comparison) -> Message:
    if seen.device.has_probe and seen.device.attached:
        return Message("The chip is erased, with everything on it.")
    return Message("The chip is not erased: for that the unit has to be on a probe.")


def _taken_off(seen: Comparison, desk: DeskParts, name: str) -> Iterator[Message]:
    if desk.server and (seen.ledger.server == desk.server or seen.server.entries):
        yield Message("{server} forgets {name}.", server=desk.server, name=name)


def _register(_seen: Comparison, desk: DeskParts, name: str) -> Iterator[Message]:
    yield Message("{server} gets {name} with the keys that the ledger keeps.", server=desk.server, name=name)


def _remove(_seen: Comparison, desk: DeskParts, name: str) -> Iterator[Message]:
    yield Message("{server} forgets {name}; the unit cannot connect any more.", server=desk.server, name=name)


def _first_run(_seen: Comparison, desk: DeskParts, _name: str) -> Iterator[Message]:
    yield Message("The unit is provisioned as one that was never here.")
    if desk.server:
        yield Message("{server} gets to know it.", server=desk.server)


_STEPS: Mapping[Action, Callable[[Comparison, DeskParts, str], Iterator[Message]]] = {
    Action.SAME_IDENTITY: _new_keys,
    Action.SAME_KEYS: _same_keys,
    Action.NEW_IDENTITY: _new_identity,
    Action.RETIRE: _retire,
    Action.SCRAP: _scrap,
    Action.SERVER_REGISTER: _register,
    Action.SERVER_REMOVE: _remove,
    Action.FIRST_RUN: _first_run,
}


def _refusals(action: Action, seen: Comparison, desk: DeskParts) -> Iterator[Message]:
    """Yield why an action cannot be done now, each with its cure; the first is told."""
    yield from _of_all(action, seen)
    if action in AGAIN:
        yield from _of_run(action, seen, desk)
    else:
        yield from _of_server(action, seen, desk)
    if action in ENDS:
        yield from _of_end(seen)


def _of_all(action: Action, seen: Comparison) -> Iterator[Message]:
    working = next((each for each in seen.differences if isinstance(each, it_is.AtWork)), None)
    if working is not None:
        yield Message("{what} Wait until that has ended.", what=working.sentence)
    ended = next((each for each in seen.differences if isinstance(each, it_is.NameHasEnded)), None)
    if ended is not None and action is not Action.SERVER_REMOVE and not _goes_on(action, seen):
        yield ended.sentence
    for kind in (it_is.NameIsAnothers, it_is.ChipHasAnotherName):
        mixed = next((each for each in seen.differences if isinstance(each, kind)), None)
        if mixed is not None:
            yield Message("{what} Look the unit up by its chip alone, or plug in the right one.", what=mixed.sentence)
    if action in ENDS or (action in AGAIN and not _goes_on(action, seen)):
        yield from _of_unbound(seen)
    if seen.ledger.identity is None and action is not Action.FIRST_RUN:
        yield Message("The ledger does not know the unit. Take it in first: factory-prov repair import.")


def _of_unbound(seen: Comparison) -> Iterator[Message]:
    """Yield why a unit that says another name is not taken for one whose chip the ledger does not know."""
    says = next((each for each in seen.differences if isinstance(each, it_is.SaysAnotherName)), None)
    identity = seen.ledger.identity
    if says is not None and identity is not None and identity.hardware_id is None:
        yield Message("{what} Plug in the right one, or look this one up by its own name.", what=says.sentence)


def _goes_on(action: Action, seen: Comparison) -> bool:
    repair = seen.ledger.open_repair
    return repair is not None and action_of(repair) is action


def _of_run(action: Action, seen: Comparison, desk: DeskParts) -> Iterator[Message]:
    yield from _of_slot(seen, desk, goes_on=_goes_on(action, seen))
    if desk.job is None:
        yield Message("There is no job to provision it by. Open the job of this unit first.")
    if seen.has(it_is.RegisteredElsewhere):
        yield next(each.sentence for each in seen.differences if isinstance(each, it_is.RegisteredElsewhere))
    if desk.job is not None and desk.job.server is not None and desk.registrar is None and desk.server_trouble:
        yield desk.server_trouble
    if action is Action.NEW_IDENTITY and not _goes_on(action, seen):
        yield from _of_stranger(seen)
    if action is Action.SAME_KEYS and not seen.ledger.pack_fits:
        yield Message("The job is another one than the keys were made for. Give the unit new keys.")
    if action is Action.NEW_IDENTITY and desk.needs is Needs.DEVICE and not _goes_on(action, seen):
        yield NEEDS_NAME


NEEDS_NAME = Message("The job makes no names by itself, so a new one needs to be given: --name.")


def _of_slot(seen: Comparison, desk: DeskParts, *, goes_on: bool) -> Iterator[Message]:
    device = seen.device
    if not device.attached:
        yield Message("The unit is not here. Plug it in, or do the server's side alone.")
    if seen.subject.slot is not None and not seen.subject.slot.port:
        yield Message("The serial port of the unit's console is not known. Name it, or plug in this unit alone.")
    if device.locked and seen.ledger.identity is None:
        yield Message("The chip is locked, so nobody knows which unit it is. Scan its label first.")
    if device.trouble is not None and not (device.has_probe and (device.locked or device.hardware_id)):
        yield device.trouble
    if device.has_probe:
        return
    if device.configured and not goes_on:
        yield Message("A unit that is configured takes nothing over its port alone. Put it on a probe.")
    if desk.job is not None and desk.job.board.first_image is not None:
        yield Message("The job flashes images, and there is no probe. Put the unit on one.")


def _of_server(action: Action, seen: Comparison, desk: DeskParts) -> Iterator[Message]:
    """Yield what keeps the server's side from being done."""
    at = seen.ledger.server
    is_there = bool(at) or bool(seen.server.entries)
    if seen.has(it_is.RegisteredElsewhere):
        yield next(each.sentence for each in seen.differences if isinstance(each, it_is.RegisteredElsewhere))
    yield from _of_stranger(seen)
    if desk.registrar is None and is_there:
        yield desk.server_trouble or Message("The unit is at a server. Open the job of {server} first.", server=at)
    if seen.server.trouble is not None and is_there:
        yield seen.server.trouble
    if action is Action.SERVER_REGISTER:
        yield from _of_register(seen, desk)
    if action is Action.SERVER_REMOVE and seen.has(it_is.RegistrationOwed):
        yield Message("Its registration is still owed to the server: send what is owed first, or retire the unit.")
    if action is Action.SERVER_REMOVE and not is_there and desk.registrar is None:
        yield Message("There is no server to take it off.")
    done = seen.server.known_to_have_none and _is_noted(seen) and not _goes_on(action, seen)
    if action is Action.SERVER_REMOVE and done:
        yield Message("The server does not have it.")


def _of_stranger(seen: Comparison) -> Iterator[Message]:
    """Yield why an entry that may be somebody else's is not taken off; with a new name it would stay behind."""
    if seen.has(it_is.EntryUnasked):
        yield Message(
            "The server has an entry of this name that this factory has not made. Is it yours? Take the unit in with"
            " this server in its row: factory-prov repair import."
        )


def _is_noted(seen: Comparison) -> bool:
    """Whether the ledger too knows that no server has it."""
    its = seen.ledger.identity
    return its is not None and its.server_state in (ServerState.NONE, ServerState.REMOVED)


def _of_register(seen: Comparison, desk: DeskParts) -> Iterator[Message]:
    if desk.registrar is None:
        yield desk.server_trouble or Message("The job names no server.")
    if seen.has(it_is.RegistrationOwed):
        yield Message("Its registration is owed already: factory-prov outbox send.")
    if seen.device.configured is False:
        yield Message("The unit holds no configuration, so it could not connect. Give it keys first.")
    if seen.has(it_is.LastRunBad) or seen.has(it_is.RunCutOff):
        yield Message("Nobody knows whether the unit has these keys. Give it new ones.")
    if not seen.ledger.keeps_pack:
        yield Message("The ledger does not keep the keys of this unit. Give it new ones.")


def _of_end(seen: Comparison) -> Iterator[Message]:
    device = seen.device
    if device.trouble is not None and device.has_probe:
        yield device.trouble
