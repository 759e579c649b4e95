"""`factory-prov register`: make a unit known to its server, from the pack the unit got."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from factory_prov.cancel import CancelToken
from factory_prov.cli.output import Output
from factory_prov.credentials.carried_name import carried_names
from factory_prov.environment import environment
from factory_prov.errors import InputError
from factory_prov.files.reading import read_bytes
from factory_prov.job.check import check_finished_pack
from factory_prov.job.job_file import load_job
from factory_prov.job.model import Credential, Job
from factory_prov.lwm2m.device_profile import PROVISIONING_FIRMWARE
from factory_prov.lwm2m.objects import known_definitions
from factory_prov.lwm2m.problem import has_errors
from factory_prov.lwm2m.rules.accounts import accounts
from factory_prov.lwm2m.rules.records import read_records
from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.lwm2m.senml import Record, read_pack
from factory_prov.messages import Message
from factory_prov.naming.templates import expand
from factory_prov.registrars.answer_words import answer_words
from factory_prov.registrars.kind import ServerOptions
from factory_prov.registrars.registry import (
    kind_of,
    open_registrar,
    read_old_server_file,
    registration_for,
    remarks_on,
)

_SHOWN = 64


def register(arguments: argparse.Namespace, output: Output) -> int:
    """Register the unit; done also when the server has it with the same identity and credentials."""
    job = None if arguments.file.suffix == ".json" else load_job(arguments.file)
    options = _options(job, arguments.file)
    records = _records(arguments, job, output)
    registration = registration_for(options, records, arguments.name, hardware_id=arguments.hardware_id)
    for words in remarks_on(options, registration):
        output.note(words)
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


def _options(job: Job | None, path: Path) -> ServerOptions:
    if job is None:
        options = read_old_server_file(path).options
        for problem in options.problems():
            raise problem
        return options
    if job.server is None:
        raise InputError(Message("the job names no server."), place=str(path), cure=Message("Add [server]."))
    return job.server


def _records(arguments: argparse.Namespace, job: Job | None, output: Output) -> list[Record]:
    """Return what the pack writes; a unit that could never connect is not made known to a server."""
    data = read_bytes(arguments.pack)
    profile = PROVISIONING_FIRMWARE if job is None else job.device.profile
    problems = check_finished_pack(data, endpoint_name=arguments.name, profile=profile, definitions=known_definitions())
    if problems:
        output.problems(problems)
    if has_errors(problems):
        raise InputError(
            Message("the device would refuse this pack, or never connect with it."),
            place=str(arguments.pack),
            cure=Message("Name the pack the unit got, and mend the errors."),
        )
    records = read_records(read_pack(data))[0]
    _refuse_other_unit(records, _names_in_certificates(job, arguments.name), place=str(arguments.pack))
    if job is not None:
        _refuse_other_identity(records, job, arguments)
    return records


def _refuse_other_unit(records: Sequence[Record], names: frozenset[str], *, place: str) -> None:
    """Refuse to make a unit known under a name while its certificate carries another: it is another unit's pack."""
    for account in accounts(records):
        carried = carried_names(account.opaque(3)) if account.mode is not None and account.mode.uses_certificate else ()
        if carried and names.isdisjoint(carried):
            what = Message(
                "the pack is that of another unit: its certificate is for {carried}.",
                carried=", ".join(repr(name[:_SHOWN]) for name in carried),
            )
            cure = Message("Give the name that the certificate has with --name, or name the pack of this unit.")
            raise InputError(what, place=place, cure=cure)


def _names_in_certificates(job: Job | None, name: str) -> frozenset[str]:
    """Return what a certificate of the unit with this name may carry: its name, and what the job makes of it."""
    templates = () if job is None else [getattr(options, "common_name", None) for options in job.issuers]
    return frozenset({name, *(expand(each, endpoint_name=name) for each in templates if isinstance(each, str))})


def _refuse_other_identity(records: Sequence[Record], job: Job, arguments: argparse.Namespace) -> None:
    """Refuse a pack whose PSK identity is not the one that the job makes for this name: it is another unit's pack."""
    _refuse_other_mode(records, job, place=str(arguments.pack))
    asked = {str(each.path) for each in job.configuration if each.source is Credential.PSK_IDENTITY}
    wanted = expand(job.credentials.psk.identity, endpoint_name=arguments.name).encode()
    for account in accounts(records):
        if f"{account.path}/3" in asked and account.mode is SecurityMode.PSK and account.opaque(3) != wanted:
            identity = account.opaque(3)[:_SHOWN].decode(errors="replace")
            what = Message("the pack is that of another unit: its PSK identity is {identity}.", identity=repr(identity))
            cure = Message("Name the pack that was made for this unit from this job.")
            raise InputError(what, place=str(arguments.pack), cure=cure)


def _refuse_other_mode(records: Sequence[Record], job: Job, *, place: str) -> None:
    """Refuse a pack whose Security Mode is not the job's: nothing of the job says then whose pack it is."""
    modes = {str(each.path): each.source for each in job.configuration}
    for account in accounts(records):
        wanted = modes.get(f"{account.path}/2")
        if not isinstance(wanted, int) or account.mode is None or account.mode == wanted:
            continue
        what = Message(
            "the pack was not made from this job: the Security Mode of {path} is {mode} in it, not {wanted}.",
            path=account.path,
            mode=int(account.mode),
            wanted=wanted,
        )
        raise InputError(what, place=place, cure=Message("Name the pack that was made for this unit from this job."))
