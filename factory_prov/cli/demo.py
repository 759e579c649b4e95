"""`factory-prov demo`: the main job from end to end, at a virtual server of this PC; nothing leaves it."""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

from factory_prov.cancel import CancelToken
from factory_prov.cli.folders import known_definitions
from factory_prov.cli.output import Output, table
from factory_prov.cli.pack import write_unit
from factory_prov.errors import InputError
from factory_prov.job.check import check_finished_pack
from factory_prov.job.job_file import read_job
from factory_prov.job.model import Job
from factory_prov.job.unit import Unit, UnitMaker
from factory_prov.lwm2m.problem import Problem, has_errors
from factory_prov.lwm2m.record_text import record_rows
from factory_prov.lwm2m.senml import decode
from factory_prov.registrars.coiote import Coiote
from factory_prov.registrars.from_records import registration_of
from factory_prov.registrars.registration import Registered
from factory_prov.simulation.coiote_server import VirtualCoiote

DOMAIN = "/demo/"
UNITS = (
    ("demo_psk.toml", "urn:dev:ops:32473-Demo-000001"),
    ("demo_certificate.toml", "urn:dev:ops:32473-Demo-000002"),
)
"""Job and endpoint name; 32473 is the enterprise number for examples (RFC 5612)."""


def demo(arguments: argparse.Namespace, output: Output) -> int:
    """Make one unit with a PSK and one with a certificate, register both, and show what was made."""
    with (
        tempfile.TemporaryDirectory(prefix="factory-prov-demo-") as scratch,
        VirtualCoiote(domains=(DOMAIN,)) as server,
    ):
        parent = arguments.output or Path(scratch)
        lines, documents = [], []
        for job_name, endpoint_name in UNITS:
            job = _demo_job(job_name, server.url)
            unit = UnitMaker(job).make(endpoint_name)
            problems = check_finished_pack(unit.pack, endpoint_name=endpoint_name, profile=job.device.profile)
            if has_errors(problems):
                raise InputError("the check refused the demo's own unit.", place=job_name)
            folder = write_unit(unit, parent)
            registered = _register(job, unit, server)
            lines += _told(unit, folder, registered, problems)
            documents.append(_document(unit, folder, registered))
        known = ", ".join(device.endpoint_name for device in server.devices)
        lines += [f"The virtual server now knows: {known}", _kept(arguments.output)]
        output.result(lines, {"units": documents})
    return 0


def _demo_job(name: str, url: str) -> Job:
    """Read one of the demo's jobs, its server replaced by the virtual one."""
    folder = files("factory_prov.job") / "demo"
    text = (folder / name).read_text(encoding="utf-8")
    job = read_job(text, place=name, folder=Path(str(folder)))
    if job.server is None:
        raise InputError("the demo's job names no server.", place=name)
    return replace(job, server=replace(job.server, url=url, domain=DOMAIN))


def _register(job: Job, unit: Unit, server: VirtualCoiote) -> Registered:
    if job.server is None:
        raise InputError("the demo's job names no server.")
    registrar = Coiote(job.server, server.token)
    registration = registration_of(unit.records, unit.endpoint_name)
    return registrar.register(registration, update=False, cancel=CancelToken())


def _told(unit: Unit, folder: Path, registered: Registered, problems: list[Problem]) -> list[str]:
    rows = record_rows(decode(unit.pack), known_definitions())
    checked = "the server was asked back and has the same identity" if registered.verified else "not asked back"
    return [
        unit.endpoint_name,
        *(f"  {line}" for line in table(rows)),
        f"  check: no errors, {len(problems)} warnings",
        f"  registered: {registered.outcome.value}; {checked}",
        f"  files, for the owner only: {', '.join(sorted(path.name for path in folder.iterdir()))}",
        "",
    ]


def _kept(folder: Path | None) -> str:
    return (
        "The files are gone again; keep them with: factory-prov demo -o FOLDER" if folder is None else f"See {folder}"
    )


def _document(unit: Unit, folder: Path, registered: Registered) -> dict[str, object]:
    return {
        "endpoint_name": unit.endpoint_name,
        "pack_bytes": len(unit.pack),
        "records": len(unit.records),
        "folder": str(folder),
        "outcome": registered.outcome.value,
        "verified": registered.verified,
    }
