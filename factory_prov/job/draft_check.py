"""Checking a job while it is edited: everything wrong with it, and what a device would get, with every key hidden."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from factory_prov.errors import InputError
from factory_prov.job.check import examine_job
from factory_prov.job.job_file import JobError, job_of
from factory_prov.job.model import Credential, DeviceOptions, Job
from factory_prov.job.names import nothing_taken
from factory_prov.job.problem_keys import located
from factory_prov.lwm2m.objects import Definitions
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.problem import Problem, Severity, error
from factory_prov.lwm2m.record_text import is_secret, record_rows, secret_text
from factory_prov.lwm2m.senml import Record, ResolvedRecord, encode
from factory_prov.lwm2m.values import Objlnk, Value
from factory_prov.messages import NOTHING, Message
from factory_prov.naming.sources import Taken

_SECRETS = frozenset({Credential.PSK_KEY, Credential.PRIVATE_KEY})
_MASK = "··"
_PRIVATE_KEY = re.compile(rb"PRIVATE KEY|\A\x30(?:[\x00-\x7f]|\x81.|\x82..)\x02\x01[\x00\x01][\x30\x02\x04]", re.DOTALL)
"""How private keys begin: PKCS #8, PKCS #1 and SEC 1 with version 0 or 1 as their first integer; all of them as PEM."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftCheck:
    """What a sample unit of a job gets. No secret is in any of it.

    `rows` are resource path, name and value; `cbor` is resource path and hex of its record, the bytes of a secret
    as `··`; `senml_json` is RFC 8428 JSON, in which a secret is a sentence. `size_bytes` is that of the pack. `board`
    says what is known of the firmware on the job's board, nothing where it names none.
    """

    problems: tuple[Problem, ...]
    rows: tuple[tuple[str, str, str | Message], ...]
    senml_json: str
    cbor: tuple[tuple[str, str], ...]
    size_bytes: int
    limit_bytes: int
    records: int
    board: Message = NOTHING

    @property
    def errors(self) -> int:
        """How many of the problems are errors."""
        return sum(problem.severity is Severity.ERROR for problem in self.problems)

    @property
    def warnings(self) -> int:
        """How many of the problems are warnings."""
        return len(self.problems) - self.errors


def check_draft(
    data: Mapping[str, Any], *, place: str, folder: Path, definitions: Definitions, taken: Taken = nothing_taken
) -> DraftCheck:
    """Make a sample unit of a job's data and judge it; whatever is wrong is among the Problems, nothing is raised.

    `taken` tells which names this PC has given away.
    """
    wrong: tuple[Problem, ...] = ()
    job: Job | None = None
    try:
        job = job_of(data, place=place, folder=folder)
    except JobError as failure:
        job, wrong = failure.partial, failure.problems
    records: tuple[Record, ...] = ()
    found: Sequence[Problem] = ()
    if job is not None:
        try:
            records, found = examine_job(job, definitions=definitions, taken=taken)
        except InputError as failure:
            found = [
                error(
                    "credentials", failure.place, failure.what, why=Message("No unit can be made."), cure=failure.cure
                )
            ]
    unread = {problem.path for problem in wrong}  # what could not be read is not missing
    told = [*wrong, *(problem for problem in found if problem.path not in unread)]
    problems = tuple(dict.fromkeys(_told(problem, located(problem.path, job, data)) for problem in told))
    return _shown(problems, records, job, definitions)


def _told(problem: Problem, path: str) -> Problem:
    return replace(problem, path=path, what=problem.what.capitalized())


def _shown(
    problems: tuple[Problem, ...], records: tuple[Record, ...], job: Job | None, definitions: Definitions
) -> DraftCheck:
    """Put the results together; what is secret by its definition or by where it comes from is hidden."""
    made = set() if job is None else {item.path for item in job.configuration if item.source in _SECRETS}
    hidden = [record.path in made or _is_secret(record, definitions) for record in records]
    return DraftCheck(
        problems=problems,
        rows=_rows(records, hidden, definitions),
        senml_json=_senml_json(records, hidden),
        cbor=tuple(_cbor(record, secret=secret) for record, secret in zip(records, hidden, strict=True)),
        size_bytes=len(encode(records)),
        limit_bytes=(DeviceOptions() if job is None else job.device).pack_limit_bytes,
        records=len(records),
        board=_board_words(job),
    )


def _board_words(job: Job | None) -> Message:
    if job is None or job.hardware is None:
        return NOTHING
    from factory_prov.boards.device_words import device_words  # only where a board is named

    return device_words(job.hardware)


def _is_secret(record: Record, definitions: Definitions) -> bool:
    """Whether it is secret where it stands, or a private key in a place that is none."""
    if isinstance(record.value, bytes) and _PRIVATE_KEY.search(record.value):
        return True
    return is_secret(str(record.path), record.value, definitions.resource(record.path))


def _rows(
    records: Sequence[Record], hidden: Sequence[bool], definitions: Definitions
) -> tuple[tuple[str, str, str | Message], ...]:
    rows = record_rows([ResolvedRecord(name=str(path), value=value) for path, value in records], definitions)
    return tuple(
        (path, name, secret_text(record.value)) if secret else (path, name, text)
        for (path, name, text), record, secret in zip(rows, records, hidden, strict=True)
    )


def _senml_json(records: Sequence[Record], hidden: Sequence[bool]) -> str:
    lines = [
        json.dumps({"n": str(record.path), **_json_value(record.value, secret=secret)}, ensure_ascii=False)
        for record, secret in zip(records, hidden, strict=True)
    ]
    return "[\n  " + ",\n  ".join(lines) + "\n]" if lines else "[]"


def _json_value(value: Value, *, secret: bool) -> dict[str, object]:
    """Return label and value by RFC 8428 §4.3; object links have the label LwM2M gives them."""
    label, shown = "v", _plain(value)
    match value:
        case bool():
            label = "vb"
        case str():
            label = "vs"
        case bytes():
            label = "vd"
        case Objlnk():
            label = "vlo"
    return {label: str(secret_text(value)) if secret else shown}


def _plain(value: Value) -> object:
    """Return a value as JSON has it; bytes as base64url without padding."""
    if isinstance(value, bytes):
        return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
    return str(value) if isinstance(value, Objlnk) else value


def _cbor(record: Record, *, secret: bool) -> tuple[str, str]:
    """Return a record's path and its bytes in hex; of a secret, its label and length only."""
    path, value = record
    data = encode([record])[1:]  # without the head of the array
    if not secret:
        return str(path), data.hex()
    size = len(value) if isinstance(value, bytes) else len(data) - _head_bytes(path)
    return str(path), data[: len(data) - size].hex() + _MASK * size


def _head_bytes(path: ResourcePath) -> int:
    """Return how many bytes of a record are in front of its value, when the label is a small integer."""
    return len(encode([Record(path, value=False)])) - 2
