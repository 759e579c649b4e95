"""`factory-prov register`: make a unit known to its server, from the pack the unit got."""

from __future__ import annotations

import argparse
from pathlib import Path

from factory_prov.cancel import CancelToken
from factory_prov.cli.output import Output
from factory_prov.environment import environment
from factory_prov.errors import InputError
from factory_prov.files.reading import read_bytes
from factory_prov.job.check import check_finished_pack
from factory_prov.job.job_file import load_job
from factory_prov.lwm2m.objects import known_definitions
from factory_prov.lwm2m.problem import has_errors
from factory_prov.lwm2m.rules.records import read_records
from factory_prov.lwm2m.senml import Record, read_pack
from factory_prov.messages import Message
from factory_prov.registrars.answer_words import answer_words
from factory_prov.registrars.from_records import registration_of
from factory_prov.registrars.kind import ServerOptions
from factory_prov.registrars.registry import kind_of, open_registrar, read_old_server_file


def register(arguments: argparse.Namespace, output: Output) -> int:
    """Register the unit; done also when the server has it with the same identity and credentials."""
    options = _options(arguments.file)
    registration = registration_of(_records(arguments, output), arguments.name)
    server = open_registrar(options, token_file=arguments.token_file, environ=environment())
    registered = server.register(registration, update=arguments.update, cancel=CancelToken())
    words = answer_words(registered, name=arguments.name, server=options.server_name)
    document = {
        "endpoint_name": arguments.name,
        "server": options.address,
        "device_id": registered.device_id,
        "outcome": registered.outcome.value,
        "verified": registered.verified,
    }
    hint = kind_of(options).certificate_hint
    if registration.security_mode.uses_certificate and hint:
        output.note(hint)
    output.result([words], document)
    return 0


def _options(path: Path) -> ServerOptions:
    if path.suffix == ".json":
        options = read_old_server_file(path).options
        for problem in options.problems():
            raise problem
        return options
    server = load_job(path).server
    if server is None:
        raise InputError(Message("the job names no server."), place=str(path), cure=Message("Add [server]."))
    return server


def _records(arguments: argparse.Namespace, output: Output) -> list[Record]:
    """Return what the pack writes; a unit that could never connect is not made known to a server."""
    data = read_bytes(arguments.pack)
    problems = check_finished_pack(data, endpoint_name=arguments.name, definitions=known_definitions())
    if problems:
        output.problems(problems)
    if has_errors(problems):
        raise InputError(
            Message("the device would refuse this pack, or never connect with it."),
            place=str(arguments.pack),
            cure=Message("Name the pack the unit got, and mend the errors."),
        )
    return read_records(read_pack(data))[0]
