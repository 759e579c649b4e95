"""`factory-prov server choices | seen`: what a job's server knows: domains, groups, and whether units came online."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from factory_prov.cancel import CancelToken
from factory_prov.cli.output import Output
from factory_prov.environment import environment
from factory_prov.errors import InputError
from factory_prov.job.job_file import load_job
from factory_prov.ledger.place import ledger_place
from factory_prov.ledger.records import RunFilter
from factory_prov.ledger.station_runs import station_runs
from factory_prov.messages import Message
from factory_prov.registrars.offers import asking_options, fetched
from factory_prov.registrars.registration import Seen, Sighting
from factory_prov.registrars.registry import kind_of, open_registrar

if TYPE_CHECKING:
    from factory_prov.registrars.kind import ServerOptions


def choices(arguments: argparse.Namespace, output: Output) -> int:
    """List the values that the server of a job has for its options, of one of them or of all."""
    from factory_prov.job.draft import JobDraft

    draft = JobDraft.load(arguments.file)
    table = draft.get(("server",), {})
    options = asking_options(table if isinstance(table, dict) else {}, draft.folder)
    asked = [arguments.of] if arguments.of else list(kind_of(options).offers)
    if not asked:
        raise _no_lists(options)
    found = {field: _fetched(options, field, arguments) for field in asked}
    rows: list[tuple[str | Message, ...]] = [(Message("SETTING"), Message("VALUE"))]
    rows += [(field, each) for field, values in found.items() for each in values]
    output.result(output.table(rows), {field: list(values) for field, values in found.items()})
    return 0


def _fetched(options: ServerOptions, field: str, arguments: argparse.Namespace) -> tuple[str, ...]:
    return fetched(options, field, token_file=arguments.token_file, environ=environment(), cancel=CancelToken())


def _no_lists(options: ServerOptions) -> InputError:
    return InputError(
        Message("This kind of server has no lists of values."),
        place=options.server_name,
        cure=Message("Ask those who run it, and type the values."),
    )


def seen(arguments: argparse.Namespace, output: Output) -> int:
    """Tell whether a unit has come online: 1 when it has not, or not since its newest run here, or a given time."""
    job = load_job(arguments.file)
    if job.server is None:
        raise InputError(Message("the job names no server."), place=str(arguments.file), cure=Message("Add [server]."))
    registrar = open_registrar(job.server, token_file=arguments.token_file, environ=environment())
    if not isinstance(registrar, Sighting):
        raise InputError(
            Message("This server cannot tell whether a unit came online."),
            place=job.server.server_name,
            cure=Message("Look at the unit, or ask those who run the server."),
        )
    found = registrar.seen(arguments.name, bootstrap=arguments.bootstrap, cancel=CancelToken())
    since = _moment(arguments.since) if arguments.since else _newest_run(arguments.name)
    online = found is not None and found.last_at is not None and (since is None or found.came_online_after(since))
    output.result([_words(arguments.name, found, since)], _document(arguments.name, found, online=online))
    return 0 if online else 1


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InputError(
            Message("This is no time."), place="--since", cure=Message("Write it as 2026-01-31T08:05.")
        ) from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _newest_run(name: str) -> datetime | None:
    """Return when the newest run of that name began: that a device was online before says nothing of its keys."""
    with station_runs(ledger_place(), RunFilter(endpoint_name=name, limit=1)) as found:
        return next((run.started_at for run in found.runs), None)


def _words(name: str, found: Seen | None, since: datetime | None) -> Message:
    if found is None:
        return Message("{name}: the server does not know it.", name=name)
    if found.last_at is None:
        return Message("{name}: it has not come online.", name=name)
    last = found.last_at.isoformat(sep=" ", timespec="seconds")
    if since is not None and not found.came_online_after(since):
        return Message("{name}: last online {last}, and not since then.", name=name, last=last)
    first = last if found.first_at is None else found.first_at.isoformat(sep=" ", timespec="seconds")
    return Message("{name}: came online first {first}, last {last}.", name=name, first=first, last=last)


def _document(name: str, found: Seen | None, *, online: bool) -> dict[str, object]:
    moments = Seen() if found is None else found
    return {
        "endpoint_name": name,
        "known": found is not None,
        "first_at": None if moments.first_at is None else moments.first_at.isoformat(),
        "last_at": None if moments.last_at is None else moments.last_at.isoformat(),
        "online_now": moments.online,
        "came_online": online,
    }
