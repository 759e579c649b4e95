"""`factory-prov rehearse`: would this unit connect? Tried from this PC, with its own credentials."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace

from factory_prov.advice import Cause, advice_for
from factory_prov.cancel import CancelToken
from factory_prov.cli.output import Output, Words, advice_document
from factory_prov.errors import InputError
from factory_prov.files.reading import read_bytes
from factory_prov.job.job_file import load_job
from factory_prov.job.model import Job
from factory_prov.ledger.place import ledger_place
from factory_prov.ledger.station import open_there
from factory_prov.lwm2m.device_profile import PROVISIONING_FIRMWARE
from factory_prov.lwm2m.objects import known_definitions
from factory_prov.messages import Message
from factory_prov.rehearsal.agreed import Agreed
from factory_prov.rehearsal.options import RehearsalOptions
from factory_prov.rehearsal.outcome import Disagreed, Tried
from factory_prov.rehearsal.tried import TriedUnit

_AGREES, _DISAGREES, _NO_VERDICT = 0, 1, 4


def rehearse(arguments: argparse.Namespace, output: Output) -> int:
    """Try every account; 0 when all agree, 1 when one does not, 4 when this PC or the way to it allows no verdict."""
    from factory_prov.rehearsal.rehearse import rehearse_each

    job = None if arguments.job is None else load_job(arguments.job)
    options = _options(arguments, job)
    pack, name = _pack(arguments)
    profile = PROVISIONING_FIRMWARE if job is None else job.device.profile
    unit = TriedUnit.of_pack(pack, endpoint_name=name, profile=profile, definitions=known_definitions())
    tried = rehearse_each(unit, options, cancel=CancelToken())
    code = _exit_code(tried)
    document = {
        "endpoint_name": name,
        "offline": options.offline,
        "agrees": code == _AGREES,
        "accounts": [_document(each) for each in tried],
        "exit_code": code,
    }
    output.result([line for each in tried for line in _lines(each)], document)
    return code


def _options(arguments: argparse.Namespace, job: Job | None) -> RehearsalOptions:
    """Return what the job says, with what the command line says in its place; InputError for what cannot be."""
    options = RehearsalOptions() if job is None else job.rehearsal
    if arguments.at and arguments.offline:
        cure = Message("Leave one of them out.")
        raise InputError(Message("--offline asks no server, so --at says nothing."), place="--at", cure=cure)
    options = replace(
        options,
        register=arguments.register or options.register,
        offline=(arguments.offline or options.offline) and not arguments.at,
        at="" if arguments.offline else arguments.at or options.at,
        timeout_s=options.timeout_s if arguments.timeout is None else arguments.timeout,
        trust_store_file=arguments.trust_store or options.trust_store_file,
    )
    for problem in options.problems():
        raise InputError(problem.what, place=f"--{str(problem.place).removesuffix('_s')}", cure=problem.cure)
    return options


def _pack(arguments: argparse.Namespace) -> tuple[bytes, str | None]:
    """Return the pack and the name of its unit, where that is known."""
    if (arguments.file is None) == (arguments.endpoint is None):
        cure = Message("Name a pack, or a unit of the ledger with --endpoint.")
        raise InputError(Message("it is not clear which unit is meant."), place="rehearse", cure=cure)
    if arguments.file is not None:
        return read_bytes(arguments.file), arguments.name
    name = str(arguments.endpoint)
    with open_there(ledger_place()) as ledger:
        known = ledger.by_endpoint(name).identities
        pack = ledger.sealed(name) if known else None
    if not known:
        raise InputError(
            Message("the ledger knows no unit of this name."),
            place=name,
            cure=Message("`factory-prov history` tells which there are."),
        )
    if pack is None:
        raise InputError(
            Message("its keys are no longer in the ledger: by the job's keep they lay there until it was registered."),
            place=name,
            cure=Message('Name its pack, if there is one; for units to come write keep = "encrypted" in the job.'),
        )
    return pack, name


def _exit_code(tried: Sequence[Tried]) -> int:
    """A disagreement says more than what could not be tried."""
    causes = {advice_for(each.failure).cause for each in tried if isinstance(each, Disagreed)}
    if causes - {Cause.STATION}:
        return _DISAGREES
    return _NO_VERDICT if causes else _AGREES


def _lines(tried: Tried) -> list[Words]:
    if isinstance(tried, Agreed):
        warnings = (Message("  warning: {finding}", finding=finding) for finding in tried.findings)
        return [tried.words, *warnings]
    advice = advice_for(tried.failure)
    told = Message("{path}: {code} {title}", path=tried.path, code=advice.code, title=advice.title)
    return [told, Message("  {told}", told=tried.failure.message)]


def _document(tried: Tried) -> dict[str, object]:
    shown: dict[str, object] = {"path": tried.path, "address": tried.address, "security_mode": tried.mode}
    if isinstance(tried, Agreed):
        return shown | {
            "agrees": True,
            "proof": tried.proof.value,
            "cipher_suite": tried.suite,
            "seconds": round(tried.seconds, 3),
            "warnings": [str(finding) for finding in tried.findings],
        }
    failure = tried.failure
    return shown | {
        "agrees": None if advice_for(failure).cause is Cause.STATION else False,  # nobody knows
        "error": {
            "kind": type(failure).__name__,
            "what": str(failure.what),
            "place": str(failure.place),
            "cure": str(failure.cure),
        },
        "advice": advice_document(advice_for(failure)),
    }
