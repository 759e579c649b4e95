"""What `factory-prov repair` opens: the job with its server, the slot of the unit, and who runs it."""

from __future__ import annotations

import argparse
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from factory_prov.cancel import CancelToken
from factory_prov.cli import provision as attached_units
from factory_prov.cli.label_scans import LabelScans
from factory_prov.cli.output import Output
from factory_prov.environment import environment
from factory_prov.errors import FactoryProvError, InputError
from factory_prov.events import Report
from factory_prov.job.job_file import load_job
from factory_prov.job.model import Job, NameSource
from factory_prov.ledger.place import ledger_place
from factory_prov.ledger.records import RunRecord
from factory_prov.ledger.station import open_known
from factory_prov.ledger.store import Ledger
from factory_prov.line.units import AttachedUnit
from factory_prov.messages import Message
from factory_prov.naming.sources import Needs
from factory_prov.registrars.registration import Registrar
from factory_prov.registrars.registry import open_registrar
from factory_prov.repair.desk import DeskParts, RunUnit, RunWish
from factory_prov.repair.running import bench_for, device_of
from factory_prov.repair.views import Slot, Subject
from factory_prov.run.bench import Bench
from factory_prov.run.opening import open_bench
from factory_prov.run.origin import operator
from factory_prov.run.pipeline import provision


@dataclass(slots=True, kw_only=True)
class OpenedDesk:
    """An opened desk and the unit it is about."""

    parts: DeskParts
    subject: Subject
    bench: Bench | None = None

    def ready_to_run(self, arguments: argparse.Namespace, output: Output) -> None:
        """Open what a run needs, before anything is written down; InputError where that cannot be."""
        job = self.parts.job
        if job is None:
            raise InputError(Message("there is no job to provision it by."), place="--job")
        given = arguments.name or (arguments.unit if job.naming.source is NameSource.GIVEN else None)
        scans = LabelScans(job, arguments.scans, output)
        bench = open_bench(
            job,
            ledger=self.parts.ledger,
            station=self.parts.station,
            given_name=given,
            token_file=arguments.token_file,
        )
        scans.begin()
        self.bench = replace(bench, labels=attached_units.labels_of(scans, arguments, output))

    def runner(self, report: Report, cancel: CancelToken) -> RunUnit:
        """Return what runs the unit in the slot."""

        def run(wish: RunWish) -> RunRecord:
            bench, job, slot = self.bench, self.parts.job, self.subject.slot
            if bench is None or job is None or slot is None:
                raise InputError(Message("the unit is not here."), place="--probe")
            bench = replace(bench, programmer=self.parts.programmer)
            return provision(device_of(slot, wish), job, bench_for(bench, wish), report, cancel)

        return run


@contextmanager
def opened_desk(arguments: argparse.Namespace, output: Output, cancel: CancelToken) -> Iterator[OpenedDesk]:
    """Open the desk for a command; InputError for what cannot be opened, a server's trouble aside."""
    job = None if arguments.job is None else load_job(arguments.job)
    if job is not None and job.issuers:
        from factory_prov.cli.secrets_asked import let_ask

        let_ask(output)
    unit = None if arguments.server_only is not None else _attached(arguments, job, cancel)
    with open_known(ledger_place()) as ledger:
        slot = None if unit is None else Slot(port=unit.port, probe=unit.probe)
        parts = _parts(arguments, job, ledger, unit)
        yield OpenedDesk(parts=parts, subject=Subject(slot=slot, endpoint_name=arguments.unit))


def _parts(arguments: argparse.Namespace, job: Job | None, ledger: Ledger, unit: AttachedUnit | None) -> DeskParts:
    registrar, trouble = _registrar(arguments, job)
    makes_none = job is not None and job.naming.source in (NameSource.DEVICE, NameSource.GIVEN)
    return DeskParts(
        ledger=ledger,
        job=job,
        registrar=registrar,
        server="" if job is None or job.server is None else job.server.server_name,
        server_trouble=trouble,
        programmer=None if unit is None else unit.programmer,
        needs=Needs.DEVICE if makes_none else Needs.NOTHING,
        station=platform.node(),
        operator=operator(),
    )


def _registrar(arguments: argparse.Namespace, job: Job | None) -> tuple[Registrar | None, Message | None]:
    if job is None or job.server is None:
        return None, None
    try:
        return open_registrar(job.server, token_file=arguments.token_file, environ=environment()), None
    except FactoryProvError as failure:
        return None, failure.message


def _attached(arguments: argparse.Namespace, job: Job | None, cancel: CancelToken) -> AttachedUnit | None:
    if arguments.probe is None:
        return None if arguments.port is None else AttachedUnit(key=arguments.port, board="", port=arguments.port)
    found = attached_units.found_units(cancel)
    (unit,) = attached_units.chosen(found, arguments.probe)
    board = None if job is None else job.hardware
    return replace(unit, port=arguments.port or unit.console_port(board) or "")
