"""The three columns: what device, ledger and server say of each thing, and where that is marked."""

from __future__ import annotations

from collections.abc import Sequence

from factory_prov.ledger.fingerprints import Fingerprint
from factory_prov.ledger.records import EndingKind, Outcome
from factory_prov.ledger.states import ServerState
from factory_prov.messages import Message, listed
from factory_prov.repair import differences as it_is
from factory_prov.repair.comparison import Cell, Comparison, Row
from factory_prov.repair.desk import DeskParts
from factory_prov.repair.differences import Difference

_NAME = Message("Endpoint name")
_CREDENTIALS = Message("Credentials")
_STATE = Message("State")
_SERVER = Message("Server")
_SEEN = Message("Last seen")
_CHIP = Message("Chip")
_UNREADABLE = Message("cannot be read")
_ENDED = {
    EndingKind.SCRAPPED: Message("scrapped"),
    EndingKind.RETIRED: Message("retired"),
    EndingKind.REVOKED: Message("revoked"),
}
_OUTCOMES = {
    Outcome.PASS: Message("good"),
    Outcome.WAIT: Message("good, its server is still to be told"),
    Outcome.FAIL: Message("failed"),
    Outcome.ERROR: Message("not finished"),
    Outcome.ABORTED: Message("stopped"),
}
_AT_NAME = (it_is.NameIsAnothers, it_is.ChipHasAnotherName, it_is.SaysAnotherName, it_is.FormerName)
_AT_KEYS = (it_is.KeyDiffers, it_is.ModeDiffers, it_is.IdentityDiffers)
_AT_STATE = (
    it_is.NameHasEnded, it_is.LastRunBad, it_is.RunCutOff, it_is.NotConfigured, it_is.StillConfigured,
    it_is.EntryBlocked, it_is.NoEntry, it_is.NeverRegistered, it_is.EndedButAtServer, it_is.EntryUnasked,
    it_is.EntryTakenOff, it_is.RegistrationOwed, it_is.ChipLocked, it_is.Unknown, it_is.Nameless,
)  # fmt: skip


def rows_of(seen: Comparison, desk: DeskParts) -> tuple[Row, ...]:
    """Return the rows of a comparison, those without a word left out."""
    rows = (_name(seen), _chip(seen), _credentials(seen), _state(seen), _server(seen, desk), _last_seen(seen))
    return tuple(row for row in rows if row.device.text or row.ledger.text or row.server.text)


def _marked(seen: Comparison, kinds: Sequence[type[Difference]], column: str) -> bool:
    return any(isinstance(each, tuple(kinds)) and each.column == column for each in seen.differences)


def _row(seen: Comparison, title: Message, texts: tuple[Message | str, ...], kinds: Sequence[type[Difference]]) -> Row:
    device, ledger, server = (
        Cell(text=text, differs=_marked(seen, kinds, column))
        for text, column in zip(texts, ("device", "ledger", "server"), strict=True)
    )
    return Row(title=title, device=device, ledger=ledger, server=server)


def _name(seen: Comparison) -> Row:
    there = next((entry.endpoint_name for entry in seen.server.entries if entry.endpoint_name), "")
    known = seen.endpoint_name or ""
    return _row(seen, _NAME, (seen.device.name or "", known, there), _AT_NAME)


def _chip(seen: Comparison) -> Row:
    its = seen.ledger.identity
    known = "" if its is None or its.hardware_id is None else its.hardware_id
    return _row(seen, _CHIP, (seen.device.hardware_id or "", known, ""), (it_is.NameIsAnothers,))


def _credentials(seen: Comparison) -> Row:
    device = _UNREADABLE if seen.device.configured else ""
    return _row(seen, _CREDENTIALS, (device, _keys(seen.ledger.fingerprints), _keys_there(seen)), _AT_KEYS)


def _keys(found: Sequence[Fingerprint]) -> Message | str:
    return listed([_key(each) for each in found], "and") if found else ""


def _key(fingerprint: Fingerprint) -> Message:
    if fingerprint.kind == "psk":
        return Message("PSK, fingerprint {text}", text=fingerprint.text)
    return Message("key pair, fingerprint {text}", text=fingerprint.text)


def _keys_there(seen: Comparison) -> Message | str:
    if seen.server.fingerprint is not None:
        return _key(seen.server.fingerprint)
    mode = next((entry.mode for entry in seen.server.entries if entry.mode is not None), None)
    if mode is None:
        return Message("not shown") if seen.server.entries else ""
    return Message("{mode}, key not shown", mode=mode.label) if mode.uses_dtls else mode.label


def _state(seen: Comparison) -> Row:
    return _row(seen, _STATE, (_of_device(seen), _of_ledger(seen), _of_server(seen)), _AT_STATE)


def _of_device(seen: Comparison) -> Message | str:
    device = seen.device
    if not device.attached:
        return Message("not attached")
    if device.locked:
        return Message("locked")
    if device.configured is None:
        return Message("says nothing") if device.trouble is None else Message("could not be looked at")
    return Message("configured") if device.configured else Message("holds no configuration")


def _of_ledger(seen: Comparison) -> Message | str:
    ledger = seen.ledger
    if ledger.identity is None:
        return Message("unknown")
    if ledger.ending is not None and ledger.identity.retired_at is not None:
        return Message("{how} on {date}", how=_ENDED[ledger.ending.kind], date=f"{ledger.ending.at:%Y-%m-%d}")
    last = ledger.last_run
    if last is None:
        return Message("taken in from elsewhere") if ledger.imported else Message("no run")
    if last.outcome is None:
        return Message("cut off on {date}", date=f"{last.started_at:%Y-%m-%d %H:%M}")
    return Message("{how}, {date}", how=_OUTCOMES[last.outcome], date=f"{last.started_at:%Y-%m-%d %H:%M}")


def _of_server(seen: Comparison) -> Message | str:
    server = seen.server
    if server.trouble is not None:
        return Message("could not be asked")
    if not server.asked:
        return Message("not asked")
    if not server.can_show:
        return Message("does not show what it has")
    if not server.entries:
        return Message("not registered")
    return Message("blocked") if any(each.active is False for each in server.entries) else Message("registered")


def _server(seen: Comparison, desk: DeskParts) -> Row:
    known = seen.ledger.server or (
        Message("none any more")
        if seen.ledger.identity is not None and seen.ledger.identity.server_state is ServerState.REMOVED
        else ""
    )
    return _row(seen, _SERVER, ("", known, desk.server), (it_is.RegisteredElsewhere,))


def _last_seen(seen: Comparison) -> Row:
    good = seen.ledger.good_run
    here = "" if good is None or good.finished_at is None else f"{good.finished_at:%Y-%m-%d %H:%M}"
    seconds = seen.server.seen
    there: Message | str = ""
    if seconds is not None:
        last = seconds.last_at
        there = Message("never online") if last is None else f"{last:%Y-%m-%d %H:%M}"
    return _row(seen, _SEEN, ("", here, there), (it_is.NeverOnline,))
