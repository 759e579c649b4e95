"""What a front end opens before a run: where the job's names come from, its server and the token for it."""

from __future__ import annotations

import platform
from dataclasses import replace
from pathlib import Path

from factory_prov.credentials.issuer import Issuer
from factory_prov.credentials.issuers.registry import issuer_kind
from factory_prov.environment import environment
from factory_prov.job.model import Job
from factory_prov.job.names import open_names
from factory_prov.job.readiness import refuse_unready
from factory_prov.job.unit import needs_pair
from factory_prov.ledger.store import Ledger
from factory_prov.lwm2m.objects import known_definitions
from factory_prov.registrars.registry import open_registrar
from factory_prov.registrars.when import When
from factory_prov.run.bench import Bench
from factory_prov.run_logs.station import logs_to_keep


def open_bench(
    job: Job, *, ledger: Ledger, station: str = "", given_name: str | None = None, token_file: Path | None = None
) -> Bench:
    """Open the backends a job needs, without a programmer: that depends on the probe.

    `station` is this PC's own name unless told. `given_name` goes before the job's own source of names. Nothing is sent
    to the server yet; CredentialsError when there is no token for it. InputError when the job's names, images or texts
    cannot be used: `job.readiness` looks at the same for a check.
    """
    issuer = _issuer(job, ledger)
    refuse_unready(job)
    names = open_names(job, ledger, given=given_name)
    name = station or platform.node()
    bench = Bench(
        station=name,
        ledger=ledger,
        names=names,
        issuer=issuer,
        definitions=known_definitions(),
        logs=logs_to_keep(),
    )
    if job.server is None:
        return bench
    if job.server.when is When.LATER:  # nothing is asked of it in a run
        return replace(bench, server=job.server.server_name)
    registrar = open_registrar(job.server, token_file=token_file, environ=environment())
    return replace(bench, registrar=registrar, server=job.server.server_name)


def _issuer(job: Job, ledger: Ledger) -> Issuer | None:
    """Open what gives all units their certificates, in its own words where it cannot: a check tells of it too."""
    if not job.issuers or not needs_pair(job):
        return None
    options = job.issuers[-1]
    return issuer_kind(options).start(options, ledger.waiting_keys)
