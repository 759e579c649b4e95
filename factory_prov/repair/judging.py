"""What differs, found from the three views; the first of what is found is the verdict."""

from __future__ import annotations

from collections.abc import Iterator

from factory_prov.credentials.unit_keys import KeyKind
from factory_prov.ledger.outbox import OwedState
from factory_prov.ledger.records import Outcome
from factory_prov.ledger.repair_states import Repair
from factory_prov.ledger.states import ServerState
from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.messages import Message
from factory_prov.repair import differences as it_is
from factory_prov.repair.actions import TITLES
from factory_prov.repair.comparison import Comparison
from factory_prov.repair.desk import DeskParts
from factory_prov.repair.detail import action_of
from factory_prov.repair.differences import Difference

_OF_KIND = {
    KeyKind.PSK: frozenset({SecurityMode.PSK}),
    KeyKind.PUBLIC: frozenset({SecurityMode.RPK, SecurityMode.CERTIFICATE, SecurityMode.EST}),
}
_NOSEC = SecurityMode.NOSEC
_GOOD = (Outcome.PASS, Outcome.WAIT)


def differences_of(seen: Comparison, desk: DeskParts) -> tuple[Difference, ...]:
    """Return all that differs, what matters most first."""
    found = [*_of_name(seen), *_of_work(seen, desk)]
    if seen.ledger.identity is not None:
        found += _of_ended(seen) if seen.ledger.identity.retired_at is not None else _of_unit(seen, desk)
    found += _of_looking(seen)
    return tuple(found)


def verdict_of(seen: Comparison, found: tuple[Difference, ...]) -> Message:
    """Return the one sentence for a person."""
    if found:
        return found[0].sentence
    if seen.device.attached and seen.server.asked:
        return Message("The unit, the ledger and the server agree: nothing is to be repaired.")
    if seen.device.attached:
        return Message("The unit and the ledger agree. No server was asked: open the job of the unit for that.")
    if seen.server.asked:
        return Message("The ledger and the server agree. Plug the unit in to compare it too.")
    return Message("The ledger knows the unit. Plug it in and open its job to compare it and its server too.")


def _of_name(seen: Comparison) -> Iterator[Difference]:
    """Find out whether name, chip and what the unit says of itself belong together."""
    ledger, device, asked = seen.ledger, seen.device, seen.subject.endpoint_name
    chip, identity = device.hardware_id or seen.subject.hardware_id, ledger.identity
    if identity is None:
        if ledger.chip_has is not None and asked is not None:
            yield it_is.ChipHasAnotherName(name=asked, its_name=ledger.chip_has.endpoint_name)
        elif chip is not None and ledger.last_run is not None:
            yield it_is.Nameless()
        elif chip is not None or asked is not None:
            yield it_is.Unknown(name=asked, chip=chip)
        return
    name = identity.endpoint_name
    if ledger.ending is not None and identity.retired_at is not None:
        its = ledger.ending
        yield it_is.NameHasEnded(
            name=name, kind=its.kind, at=its.at, station=its.station, operator=its.operator, reason=its.reason
        )
    if ledger.former is not None:
        yield it_is.FormerName(name=ledger.former, called_now=name)
    if chip is not None and identity.hardware_id not in (None, chip):
        yield it_is.NameIsAnothers(name=name, chip=chip, its_chip=identity.hardware_id or "")
    elif ledger.chip_has is not None:
        yield it_is.ChipHasAnotherName(name=name, its_name=ledger.chip_has.endpoint_name)
    if device.name is not None and device.name != name and _says_it(seen):
        yield it_is.SaysAnotherName(name=name, says=device.name)


def _says_it(seen: Comparison) -> bool:
    """Whether what the unit calls itself is the name it connects by: only of one that holds a configuration."""
    return seen.device.configured is True


def _of_work(seen: Comparison, desk: DeskParts) -> Iterator[Difference]:
    """Find out whether something of it goes on, or was left on the way."""
    ledger, repair = seen.ledger, seen.ledger.open_repair
    if repair is not None:
        if repair.at_work and not _is_ours(repair, desk):
            yield it_is.AtWork(station=repair.station)
        yield it_is.RepairOpen(title=TITLES[action_of(repair)], begun_at=repair.begun_at, station=repair.station)
    if ledger.cut_off is not None:
        if ledger.cut_off.going:
            yield it_is.AtWork(station=ledger.cut_off.station)
        else:
            yield it_is.RunCutOff(at=ledger.cut_off.began_at, station=ledger.cut_off.station)


def _is_ours(repair: Repair, desk: DeskParts) -> bool:
    """Whether this station works on it: whoever looks in the middle of a repair is part of it."""
    return repair.station == desk.station


def _of_ended(seen: Comparison) -> Iterator[Difference]:
    """Find out whether a name that has ended has ended everywhere."""
    identity = seen.ledger.identity
    if identity is None:
        return
    if seen.server.entries:
        yield it_is.EndedButAtServer(name=identity.endpoint_name)
    if seen.ledger.former is None and seen.device.configured and seen.ledger.chip_has is None:
        yield it_is.StillConfigured()


def _of_unit(seen: Comparison, desk: DeskParts) -> Iterator[Difference]:
    """Find out whether a unit that is in use holds what its server expects."""
    yield from _of_last_run(seen)
    yield from _of_entry(seen, desk)
    if seen.device.configured is False and seen.ledger.good_run is not None:
        yield it_is.NotConfigured()
    seconds = seen.server.seen
    if seconds is not None and seconds.last_at is None and seen.ledger.good_run is not None:
        yield it_is.NeverOnline()


def _of_last_run(seen: Comparison) -> Iterator[Difference]:
    last = seen.ledger.last_run
    if last is None or last.outcome in _GOOD or last.outcome is None or last.finished_at is None:
        return
    if seen.ledger.identity is not None and last.endpoint_name == seen.ledger.identity.endpoint_name:
        yield it_is.LastRunBad(at=last.finished_at, code=last.code or "")


def _of_entry(seen: Comparison, desk: DeskParts) -> Iterator[Difference]:
    """Compare the entry at the server with what the ledger says of it."""
    ledger, server, identity = seen.ledger, seen.server, seen.ledger.identity
    if identity is None:
        return
    if ledger.owed is not None:
        yield it_is.RegistrationOwed(aside=ledger.owed.state is OwedState.SET_ASIDE, reason=ledger.owed.reason)
        return
    if ledger.server and desk.job is not None and ledger.server != desk.server:
        yield it_is.RegisteredElsewhere(there=ledger.server, here=desk.server)
    if not server.asked or server.trouble is not None or not server.can_show:
        return
    if not server.entries:
        yield from _of_none(seen, desk)
    elif identity.server_state is ServerState.NONE:
        yield it_is.EntryUnasked()
    else:
        yield from _of_credentials(seen)


def _of_none(seen: Comparison, desk: DeskParts) -> Iterator[Difference]:
    """Say what it means that the server has no entry of a unit in use."""
    identity = seen.ledger.identity
    if identity is None:
        return
    if identity.server_state is ServerState.REMOVED:
        yield it_is.EntryTakenOff()
    elif seen.ledger.server == desk.server and seen.ledger.server:
        yield it_is.NoEntry()
    elif not seen.ledger.server and (seen.ledger.good_run is not None or seen.ledger.imported):
        yield it_is.NeverRegistered()


def _of_credentials(seen: Comparison) -> Iterator[Difference]:
    ledger, server = seen.ledger, seen.server
    kinds = {each.kind for each in ledger.fingerprints}
    identity_here = None if ledger.good_run is None else ledger.good_run.psk_identity
    for entry in server.entries:
        if entry.active is False:
            yield it_is.EntryBlocked()
        if entry.mode is not None and len(kinds) == 1 and entry.mode not in _OF_KIND[next(iter(kinds))]:
            yield it_is.ModeDiffers(here=_kind_words(next(iter(kinds))), there=Message.of_text(entry.mode.label))
        elif entry.psk_identity and identity_here and entry.psk_identity != identity_here:
            yield it_is.IdentityDiffers(here=identity_here, there=entry.psk_identity)
    if server.same_key is False and server.fingerprint is not None:
        whose = server.fingerprint.endpoint_name or ""
        mine = ledger.identity is not None and whose == ledger.identity.endpoint_name
        yield it_is.KeyDiffers(whose="" if mine else whose, older=mine)


def _kind_words(kind: KeyKind) -> Message:
    return Message("a pre-shared key") if kind is KeyKind.PSK else Message("a key pair")


def _of_looking(seen: Comparison) -> Iterator[Difference]:
    """Say what could not be looked at."""
    device, server = seen.device, seen.server
    if device.locked:
        yield it_is.ChipLocked()
    if device.trouble is not None:
        yield it_is.DeviceUnseen(trouble=device.trouble)
    elif device.attached and not device.locked and device.name is None and device.configured is None:
        yield it_is.SaysNothing()
    if server.trouble is not None:
        yield it_is.ServerUnseen(trouble=server.trouble)
    elif server.asked and not server.can_show:
        yield it_is.ServerShowsNothing()
    elif (
        server.entries
        and server.same_key is None
        and not any(each.mode is SecurityMode.NOSEC for each in server.entries)
    ):
        yield it_is.KeyUnseen()
