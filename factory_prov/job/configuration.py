"""Loading whatever says what a unit gets: a job, or an old endpoint_cfg taken as a job of its settings."""

from __future__ import annotations

from pathlib import Path

from factory_prov.errors import InputError
from factory_prov.files.reading import decode_text, read_bytes
from factory_prov.job.file_kind import FileKind, kind_of, refuse_other_kinds
from factory_prov.job.job_file import read_job
from factory_prov.job.model import Job
from factory_prov.job.old_formats.endpoint_cfg import read_endpoint_cfg
from factory_prov.job.old_formats.settings import settings_of
from factory_prov.messages import Message


def load_configuration(path: Path) -> Job:
    """Read the job or endpoint_cfg at `path`; a finished pack is refused, since nothing can be made from it."""
    data, place = read_bytes(path), str(path)
    refuse_other_kinds(data, place=place)
    match kind_of(data):
        case FileKind.JOB:
            return read_job(decode_text(data, place=place), place=place, folder=path.parent)
        case FileKind.ENDPOINT_CFG:
            entries = read_endpoint_cfg(decode_text(data, place=place), place=place)
            return Job(configuration=tuple(settings_of(entries)))
        case FileKind.PACK:
            raise InputError(
                Message("this is a finished pack or no text."),
                place=str(path),
                cure=Message("Name a job or endpoint_cfg."),
            )
