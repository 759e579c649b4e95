"""Loading whatever says what a unit gets: a job, or an old endpoint_cfg taken as a job of its settings."""

from __future__ import annotations

from pathlib import Path

from factory_prov.errors import InputError
from factory_prov.input_files import read_bytes
from factory_prov.job.endpoint_cfg import read_endpoint_cfg_file
from factory_prov.job.file_kind import FileKind, kind_of
from factory_prov.job.job_file import load_job
from factory_prov.job.model import Job
from factory_prov.job.old_settings import settings_of


def load_configuration(path: Path) -> Job:
    """Read the job or endpoint_cfg at `path`; a finished pack is refused, since nothing can be made from it."""
    match kind_of(read_bytes(path)):
        case FileKind.JOB:
            return load_job(path)
        case FileKind.ENDPOINT_CFG:
            return Job(configuration=tuple(settings_of(read_endpoint_cfg_file(path))))
        case FileKind.PACK:
            raise InputError("this is a finished pack or no text.", place=str(path), cure="Name a job or endpoint_cfg.")
