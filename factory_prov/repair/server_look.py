"""Looking at the server: which entry it has of a name, whose key that is, when the unit came online."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from factory_prov.cancel import CancelToken
from factory_prov.credentials.unit_keys import KeyKind
from factory_prov.errors import FactoryProvError
from factory_prov.ledger.fingerprints import Fingerprint
from factory_prov.registrars.http.refusals import Forbidden
from factory_prov.registrars.registration import Registrar, Sighting
from factory_prov.registrars.showing import ServerEntry, Showing
from factory_prov.repair.desk import DeskParts
from factory_prov.repair.views import LedgerView, ServerView


def look_at_server(desk: DeskParts, name: str | None, cancel: CancelToken) -> ServerView:
    """Return what the server of the job shows of a name; its trouble is told and raises nothing but Cancelled."""
    view = ServerView(name=desk.server, trouble=desk.server_trouble)
    registrar = desk.registrar
    if registrar is None or name is None:
        return view
    try:
        return _shown(replace(view, asked=True, can_show=isinstance(registrar, Showing)), registrar, name, cancel)
    except FactoryProvError as failure:
        return replace(view, asked=True, trouble=failure.message)


def _shown(view: ServerView, registrar: Registrar, name: str, cancel: CancelToken) -> ServerView:
    if isinstance(registrar, Showing):
        try:
            view = replace(
                view,
                entry=registrar.shown(name, bootstrap=False, cancel=cancel),
                bootstrap_entry=registrar.shown(name, bootstrap=True, cancel=cancel),
            )
        except Forbidden:
            return replace(view, can_show=False)
    if isinstance(registrar, Sighting) and view.entry is not None:
        view = replace(view, seen=registrar.seen(name, bootstrap=False, cancel=cancel))
    return view


def with_keys(view: ServerView, known: LedgerView, desk: DeskParts) -> ServerView:
    """Add whose key the server shows, and whether it is the one that the unit has."""
    found = [each for entry in view.entries for each in _fingerprints(entry, desk)]
    if not found:
        return view
    ours = {(each.kind, each.text, each.endpoint_name) for each in known.fingerprints}
    wrong = [each for each in found if (each.kind, each.text, each.endpoint_name) not in ours]
    shared = desk.job is not None and desk.job.credentials.shared_key
    same = None if not ours or (shared and wrong) else not wrong
    return replace(view, fingerprint=(wrong or found)[0], same_key=same)


def _fingerprints(entry: ServerEntry, desk: DeskParts) -> Iterator[Fingerprint]:
    """Yield what each key that an entry shows is known by."""
    if entry.key is not None:
        yield desk.ledger.fingerprints.made_from(KeyKind.PSK, entry.key.reveal())
    if entry.public_key_der is not None:
        yield desk.ledger.fingerprints.made_from(KeyKind.PUBLIC, entry.public_key_der)
    if entry.given is not None:
        yield from _fingerprints(entry.given, desk)
