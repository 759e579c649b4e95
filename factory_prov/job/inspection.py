"""One look at any configuration file: what kind it is, what is wrong with it, what the device would get."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from factory_prov.errors import PackFormatError
from factory_prov.files.reading import decode_text, read_bytes
from factory_prov.job.check import check_finished_pack, check_old, examine_job
from factory_prov.job.file_kind import FileKind, PackText, kind_of, pack_in_text, refuse_other_kinds
from factory_prov.job.job_file import JobError, read_job
from factory_prov.job.model import Job
from factory_prov.job.names import nothing_taken
from factory_prov.lwm2m.device_profile import PROVISIONING_FIRMWARE
from factory_prov.lwm2m.objects import Definitions
from factory_prov.lwm2m.problem import Problem, Severity, error
from factory_prov.lwm2m.record_text import record_rows
from factory_prov.lwm2m.senml import Record, ResolvedRecord, decode
from factory_prov.messages import Message
from factory_prov.naming.sources import Taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """What a look at a file found. `rows` are resource path, name and value, secrets hidden; empty when unreadable."""

    kind: FileKind
    problems: tuple[Problem, ...]
    rows: tuple[tuple[str, str, str | Message], ...]

    @property
    def errors(self) -> int:
        """How many of the problems are errors."""
        return sum(problem.severity is Severity.ERROR for problem in self.problems)

    @property
    def warnings(self) -> int:
        """How many of the problems are warnings."""
        return len(self.problems) - self.errors


def inspect_file(
    path: Path,
    *,
    endpoint_name: str | None = None,
    definitions: Definitions | None = None,
    device: Job | None = None,
    taken: Taken = nothing_taken,
) -> Inspection:
    """Look at a job, an old endpoint_cfg or a finished pack; InputError when the file cannot be read at all.

    `endpoint_name` is the name certificates must carry; a job is tried with a name of its own when it is None.
    `device` is the job whose device a pack is for; `taken` tells which names this PC has given away.
    """
    known = definitions or Definitions()
    profile = PROVISIONING_FIRMWARE if device is None else device.device.profile
    data = read_bytes(path)
    written = pack_in_text(data)
    if written is not None:
        found = check_finished_pack(written[1], endpoint_name=endpoint_name, profile=profile, definitions=known)
        return _of_text(*written, path=path, found=found, definitions=known)
    refuse_other_kinds(data, place=str(path))
    kind = kind_of(data)
    problems: list[Problem] = []
    records: Iterable[ResolvedRecord] = ()
    match kind:
        case FileKind.PACK:
            problems = check_finished_pack(data, endpoint_name=endpoint_name, profile=profile, definitions=known)
            records = _readable(data)
        case FileKind.ENDPOINT_CFG:
            from factory_prov.job.old_formats.endpoint_cfg import read_endpoint_cfg

            entries = read_endpoint_cfg(decode_text(data, place=str(path)), place=str(path))
            problems = check_old(entries, place=str(path), profile=profile, definitions=known)
            records = [ResolvedRecord(name=str(entry.path), value=entry.value) for entry in entries]
        case FileKind.JOB:
            job, wrong = _read_job(data, path)
            judged: tuple[tuple[Record, ...], list[Problem]] = ((), [])
            if job is not None:
                judged = examine_job(job, endpoint_name=endpoint_name, definitions=known, taken=taken)
            problems = [*wrong, *judged[1]]
            records = [ResolvedRecord(name=str(record.path), value=record.value) for record in judged[0]]
    return Inspection(kind=kind, problems=tuple(problems), rows=tuple(record_rows(records, known)))


def _of_text(
    form: PackText, data: bytes, *, path: Path, found: Iterable[Problem], definitions: Definitions
) -> Inspection:
    """Judge a pack that was written as text: the text itself is an error, and its pack is looked at all the same."""
    command, program = (
        ("xxd -r -p FILE > PACK", "bytes.fromhex") if form is PackText.HEX else ("base64 -d FILE > PACK", "b64decode")
    )
    as_text = error(
        "pack-as-text",
        "",
        Message("The file holds a pack as text ({form}).", form=form.value),
        why=Message("A device takes the bytes themselves."),
        cure=Message(
            "Write them with `{command}`, or with {program} in Python. What is said below is of the pack in the text.",
            command=command,
            program=program,
        ),
    )
    return Inspection(
        kind=FileKind.PACK,
        problems=(replace(as_text, place=str(path)), *found),
        rows=tuple(record_rows(_readable(data), definitions)),
    )


def _readable(data: bytes) -> tuple[ResolvedRecord, ...]:
    try:
        return decode(data)
    except PackFormatError:
        return ()


def _read_job(data: bytes, path: Path) -> tuple[Job | None, list[Problem]]:
    """Return the job and no Problem, or the Problems of the file and what of the job can be judged all the same."""
    try:
        return read_job(decode_text(data, place=str(path)), place=str(path), folder=path.parent), []
    except JobError as failure:
        return failure.partial, [replace(problem, place=str(path)) for problem in failure.problems]
