"""What is wrong with the table [rehearsal] beyond its values: a trust store that is none, a trial of no unit."""

from __future__ import annotations

from collections.abc import Iterator

from factory_prov.errors import InputError
from factory_prov.job.model import Job
from factory_prov.lwm2m.problem import Problem, error, warning
from factory_prov.messages import Message
from factory_prov.registrars.when import When


def rehearsal_problems(job: Job) -> Iterator[Problem]:
    """Find what would end every rehearsal, or would have none take place."""
    yield from _trust_store(job)
    later = job.server is not None and job.server.when is When.LATER
    if job.rehearsal.wanted and later and not job.rehearsal.offline:
        yield warning(
            "rehearsal-of-none",
            "rehearsal.when",
            Message("No unit is rehearsed: its server is told of it later, and does not know it in its run."),
            why=Message("Units pass without their connection having been tried."),
            cure=Message("Write offline = true below [rehearsal], or another when below [server]."),
        )


def _trust_store(job: Job) -> Iterator[Problem]:
    file = job.rehearsal.trust_store_file
    if file is None or not job.rehearsal.wanted:
        return
    from factory_prov.rehearsal.trust_store import read_trust_store

    try:
        read_trust_store(file)
    except InputError as failure:
        why = Message("The first unit would find that out.")
        yield error("trust-store", "rehearsal.trust_store_file", failure.what.capitalized(), why=why, cure=failure.cure)
