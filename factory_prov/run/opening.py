"""What a front end opens before a run: where the job's names come from, its server and the token for it."""

from __future__ import annotations

import platform
from pathlib import Path

from factory_prov.environment import environment
from factory_prov.errors import InputError
from factory_prov.job.board_choice import refuse_bad_images
from factory_prov.job.model import Job, NameSource
from factory_prov.ledger.store import Ledger
from factory_prov.messages import Message
from factory_prov.naming.name_list import read_name_list
from factory_prov.naming.pattern import NamePattern
from factory_prov.naming.sources import DeviceName, EndpointNames, GivenName, ListedNames, PatternNames
from factory_prov.registrars.registry import open_registrar
from factory_prov.run.bench import Bench


def open_bench(
    job: Job, *, ledger: Ledger, station: str = "", given_name: str | None = None, token_file: Path | None = None
) -> Bench:
    """Open the backends a job needs, without a programmer: that depends on the probe.

    `station` is this PC's own name unless told. `given_name` goes before the job's own source of names. Nothing is sent
    to the server yet; CredentialsError when there is no token for it. InputError when an image does not fit the board
    that the job names.
    """
    refuse_bad_images(job)
    names = _names(job, given_name, ledger)
    name = station or platform.node()
    if job.server is None:
        return Bench(station=name, ledger=ledger, names=names)
    registrar = open_registrar(job.server, token_file=token_file, environ=environment())
    return Bench(station=name, ledger=ledger, names=names, registrar=registrar, server=job.server.server_name)


def _names(job: Job, given: str | None, ledger: Ledger) -> EndpointNames:
    if given is not None:
        return GivenName(given)
    naming = job.naming
    match naming.source:
        case NameSource.DEVICE:
            return DeviceName()
        case NameSource.PATTERN:
            pattern = NamePattern.parse(naming.pattern, place="naming.pattern")
            return PatternNames(pattern, next_serial=ledger.next_serial, taken=ledger.taken)
        case NameSource.LIST if naming.list_file is not None:
            return ListedNames(read_name_list(naming.list_file), taken=ledger.taken, used_up=ledger.used_up)
        case NameSource.LIST:
            raise InputError(
                Message("the job names no list."), place="naming.list_file", cure=Message("Name a CSV file.")
            )
        case NameSource.GIVEN:
            cure = Message("Scan its label, or give its endpoint name with --name.")
            raise InputError(Message("the unit has no name."), place="naming.source", cure=cure)
