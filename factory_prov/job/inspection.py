"""One look at any configuration file: what kind it is, what is wrong with it, what the device would get."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from factory_prov.errors import PackFormatError
from factory_prov.input_files import read_bytes
from factory_prov.job.check import check_finished_pack, check_job, check_old, trial_records
from factory_prov.job.endpoint_cfg import read_endpoint_cfg_file
from factory_prov.job.file_kind import FileKind, kind_of
from factory_prov.job.job_file import JobError, load_job
from factory_prov.lwm2m.objects import Definitions
from factory_prov.lwm2m.problem import Problem, Severity
from factory_prov.lwm2m.record_text import record_rows
from factory_prov.lwm2m.senml import ResolvedRecord, decode


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """What a look at a file found. `rows` are resource path, name and value, secrets hidden; empty when unreadable."""

    kind: FileKind
    problems: tuple[Problem, ...]
    rows: tuple[tuple[str, str, str], ...]

    @property
    def errors(self) -> int:
        """How many of the problems are errors."""
        return sum(problem.severity is Severity.ERROR for problem in self.problems)

    @property
    def warnings(self) -> int:
        """How many of the problems are warnings."""
        return len(self.problems) - self.errors


def inspect_file(path: Path, *, endpoint_name: str | None = None, definitions: Definitions | None = None) -> Inspection:
    """Look at a job, an old endpoint_cfg or a finished pack; InputError when the file cannot be read at all.

    `endpoint_name` is the name certificates must carry; a job is tried with a name of its own when it is None.
    """
    known = definitions or Definitions()
    data = read_bytes(path)
    kind = kind_of(data)
    records: tuple[ResolvedRecord, ...] = ()
    problems: list[Problem] = []
    match kind:
        case FileKind.PACK:
            problems = check_finished_pack(data, endpoint_name=endpoint_name, definitions=known)
            try:
                records = decode(data)
            except PackFormatError:
                records = ()
        case FileKind.ENDPOINT_CFG:
            entries = read_endpoint_cfg_file(path)
            problems = check_old(entries, place=str(path), definitions=known)
            records = tuple(ResolvedRecord(name=str(entry.path), value=entry.value) for entry in entries)
        case FileKind.JOB:
            try:
                job = load_job(path)
                problems = check_job(job, endpoint_name=endpoint_name, definitions=known)
                records = trial_records(job, endpoint_name)
            except JobError as failure:
                problems = [replace(problem, place=str(path)) for problem in failure.problems]
    return Inspection(kind=kind, problems=tuple(problems), rows=tuple(record_rows(records, known)))
