"""What somebody should know of the table [records] beyond its values: no record ever keeps a unit from passing."""

from __future__ import annotations

from collections.abc import Iterator

from factory_prov.job.model import Job
from factory_prov.lwm2m.problem import Problem, warning
from factory_prov.messages import NOTHING, Message


def records_problems(job: Job) -> Iterator[Problem]:
    """Find a folder that is not there, and an address that others on the way can read."""
    file = job.records.csv_file
    if file is not None:
        folder = file.parent if "{" in file.name else file
        if not folder.is_dir():
            yield warning(
                "records-folder",
                "records.csv_file",
                Message("The folder {folder} is not there.", folder=folder),
                why=Message("Records wait in the ledger until it is."),
                cure=Message("Make it, or connect its drive."),
            )
    if job.records.webhook:
        from factory_prov.registrars.http.settings import in_clear

        for words in in_clear(job.records.webhook):
            yield warning("records-in-clear", "records.webhook", words, why=NOTHING, cure=NOTHING)
