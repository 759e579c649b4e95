"""The support bundle: one zip with what support asks for first, looked through for secrets before it is written."""

from __future__ import annotations

import io
import json
import platform
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import distributions
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factory_prov import __version__
from factory_prov.cancel import CancelToken
from factory_prov.errors import FactoryProvError, InputError
from factory_prov.files import station_file, user_folders
from factory_prov.files.reading import open_ordinary
from factory_prov.ledger.records import RunFilter
from factory_prov.messages import Message
from factory_prov.support.secrets import SecretWatch, known_secrets, without_secrets

if TYPE_CHECKING:
    from factory_prov.job.model import Job
    from factory_prov.ledger.store import Ledger

MOST_OF_FILE_BYTES = 512 * 1024
"""Of a longer log the end is taken."""
_LAST_RUNS = 50
_MOST_FILES = 500
_LOGS = "window.log*"
_SETTINGS = "settings.json"
CONTENTS = """What is in this file:

versions.json    program, Python, operating system, libraries
settings.json    settings of the window and of station.toml, with what looks like a secret taken out
backends.json    programmers that were found, and why the others were not
ledger.json      where the ledger is, how many runs ended how, what is owed, open repairs; no names of units
files.json       names and sizes of the program's own files
self-test.json   one virtual unit from blank to PASS
logs/            the end of the program's log and the logs of the last runs: names of units and chips are in them

No key, token, PIN or password is in it: it was looked through for every one that this PC knows before it was written.
"""


class SecretFound(InputError):
    """A secret would have left this PC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportBundle:
    """What goes into the zip: the texts by their names in it."""

    texts: Mapping[str, str]

    def refuse_secrets(self, watch: SecretWatch) -> None:
        """Raise SecretFound with the place of the first secret."""
        for name, text in self.texts.items():
            line = 0 if watch.line_of(name) is not None else watch.line_of(text)
            if line is not None:
                raise SecretFound(
                    Message("there is a secret in what would leave this PC, so nothing was written."),
                    place=Message("{name}, line {line}", name=name, line=line),
                    cure=Message("Take it out of that file, then try again. Tell the maker if the program wrote it."),
                )

    def packed(self) -> bytes:
        """Return the zip."""
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in sorted(self.texts.items()):
                archive.writestr(name, text.encode("utf-8", "backslashreplace"))
        return held.getvalue()


def make_bundle(ledger: Ledger | None, job: Job | None = None, *, self_test: bool = True) -> bytes:
    """Return the bytes of the zip; SecretFound where a secret is in it. It may take some seconds."""
    texts = {
        "CONTENTS.txt": CONTENTS,
        "versions.json": _json(_versions()),
        "settings.json": _json(_settings()),
        "backends.json": _json(_backends()),
        "ledger.json": _json(_tried(lambda: {} if ledger is None else _ledger(ledger))),
        "files.json": _json(list(_files())),
        "self-test.json": _json(_tried(_self_test) if self_test else {}),
        **dict(_logs(ledger)),
    }
    bundle = SupportBundle(texts=texts)
    bundle.refuse_secrets(SecretWatch(known_secrets(ledger, job)))
    return bundle.packed()


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeBundle:
    """The bytes of the zip, and why the ledger is not in it, when it is not."""

    data: bytes
    without_ledger: InputError | None = None


def bundle_with_or_without(opened: Callable[[], AbstractContextManager[Ledger]], job: Job | None) -> MadeBundle:
    """Return the bundle with what the ledger tells, or else without: it may be what support is asked about.

    `opened` opens the ledger; SecretFound as `make_bundle`.
    """
    try:
        with opened() as ledger:
            return MadeBundle(data=make_bundle(ledger, job))
    except SecretFound:
        raise
    except InputError as failure:
        return MadeBundle(data=make_bundle(None, job), without_ledger=failure)


def _json(value: object) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False, default=str) + "\n"


def _tried(ask: Any) -> object:
    """Return what is found, or why it is not: a bundle is made when something is wrong."""
    try:
        return ask()
    except FactoryProvError as failure:
        return {"trouble": str(failure.message)}


def _versions() -> dict[str, object]:
    libraries = {item.metadata["Name"]: item.version for item in distributions() if item.metadata["Name"]}
    return {
        "program": __version__,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": sys.version.split()[0],
        "frozen": bool(getattr(sys, "frozen", False)),
        "system": platform.platform(),
        "machine": platform.machine(),
        "libraries": dict(sorted(libraries.items())),
    }


def _settings() -> dict[str, object]:
    """Return settings as their files have them; what could not be read says so."""
    found: dict[str, object] = {}
    for file in (user_folders.user_folder() / _SETTINGS, *station_file.places()):
        if file.is_file():
            found[file.name] = _tried(lambda file=file: without_secrets(_end_of(file)))
    return found


def _backends() -> list[dict[str, object]]:
    from factory_prov.line.discovery import backend_states
    from factory_prov.programmers.registry import PROGRAMMERS

    states = backend_states(PROGRAMMERS, CancelToken())
    return [
        {"name": state.name, "found": state.found, "probes": len(state.probes), "reason": str(state.reason)}
        for state in states
    ]


def _ledger(ledger: Ledger) -> dict[str, object]:
    runs = ledger.runs(RunFilter(limit=_LAST_RUNS))
    owed, records = ledger.outbox.counts(), ledger.records.counts()
    return {
        "place": ledger.place,
        "id": ledger.outbox.ledger_id,
        "last_runs": dict(Counter(str(run.outcome or "cut off") for run in runs)),
        "last_codes": [
            {"run": run.run_id, "at": run.started_at.isoformat(), "outcome": run.outcome, "code": run.code}
            for run in runs
        ],
        "owed_to_servers": {"owed": owed.owed, "set_aside": owed.set_aside},
        "owed_records": {"owed": records.owed, "set_aside": records.set_aside},
        "open_repairs": [
            {"id": repair.repair_id, "action": repair.action, "state": repair.state, "begun_at": repair.begun_at}
            for repair in ledger.repairs.open()
        ],
    }


def _files() -> Iterator[dict[str, object]]:
    folder = user_folders.user_folder()
    if not folder.is_dir():
        return
    for number, file in enumerate(sorted(folder.glob("*"))):
        if number == _MOST_FILES:
            return
        yield {"name": file.name, "bytes": file.stat().st_size if file.is_file() else None}


def _self_test() -> dict[str, object]:
    from factory_prov.line.virtual_station import demo_job, virtual_station
    from factory_prov.run.pipeline import provision

    with virtual_station(demo_job("psk"), boards=1, speed=100) as station:
        record = provision(station.devices[0], station.job, station.bench, lambda _: None, CancelToken())
    return {"outcome": record.outcome, "code": record.code, "reason": str(record.reason or "")}


def _logs(ledger: Ledger | None) -> Iterator[tuple[str, str]]:
    folder = user_folders.user_folder()
    for file in sorted(folder.rglob(_LOGS)) if folder.is_dir() else ():
        name = file.relative_to(folder).as_posix().encode("ascii", "backslashreplace").decode()
        yield f"logs/{name}", str(_tried(lambda file=file: _end_of(file)))
    if ledger is None:
        return
    from factory_prov.run_logs.station import station_logs

    logs, ledger_id = station_logs(), ledger.outbox.ledger_id
    for run in ledger.runs(RunFilter(limit=_LAST_RUNS)):
        try:
            events = logs.read(ledger_id, run.run_id)
        except InputError:
            continue
        if events:
            lines = (f"{event.at.isoformat()} {event.level} {event.step}: {event.text}" for event in events)
            yield f"logs/run-{run.run_id}.log", _end_of_text("\n".join(lines)) + "\n"


def _end_of_text(text: str) -> str:
    """Return its last whole lines: a part of a secret would not be known as one."""
    return text if len(text) <= MOST_OF_FILE_BYTES else text[-MOST_OF_FILE_BYTES:].partition("\n")[2]


def _end_of(file: Path) -> str:
    """Return the end of a file, from the beginning of a line on."""
    with open_ordinary(file) as opened:
        opened.seek(0, io.SEEK_END)
        size = opened.tell()
        opened.seek(max(0, size - MOST_OF_FILE_BYTES))
        text = opened.read(MOST_OF_FILE_BYTES).decode("utf-8", "replace")
    return text if size <= MOST_OF_FILE_BYTES else text.partition("\n")[2]
