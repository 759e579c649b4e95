"""`factory-prov check`: everything wrong with a job, an endpoint_cfg or a finished pack."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from factory_prov.cli.output import Output, problem_documents
from factory_prov.errors import InputError
from factory_prov.job.file_kind import FileKind
from factory_prov.job.inspection import Inspection, inspect_file
from factory_prov.job.job_file import JobError, load_job
from factory_prov.ledger.given_here import GivenHere
from factory_prov.lwm2m.objects import known_definitions
from factory_prov.messages import Message

if TYPE_CHECKING:
    from factory_prov.cli.check_device import AskedDevice


def check(arguments: argparse.Namespace, output: Output) -> int:
    """Check one file; 0 when it has no error (warnings alone are fine), 2 when it has one."""
    with GivenHere() as taken:
        found = inspect_file(
            arguments.file,
            endpoint_name=arguments.name,
            definitions=known_definitions(),
            device=None if arguments.job is None else load_job(arguments.job),
            taken=taken,
        )
    if found.kind is FileKind.JOB and arguments.job is not None:
        cure = Message("Name the pack, or leave --job out.")
        raise InputError(Message("a job has its own device."), place="--job", cure=cure)
    asked = _asked(arguments, found)
    if asked is not None:
        found = replace(found, problems=(*found.problems, *asked.problems))
    document = {
        "file": str(arguments.file),
        "kind": found.kind.value,
        "errors": found.errors,
        "warnings": found.warnings,
        "problems": problem_documents(found.problems),
        **({} if asked is None else {"device": asked.document}),
    }
    device = [] if asked is None else [asked.words]
    output.result([*output.problem_lines(found.problems), *device, _verdict(arguments.file, found)], document)
    return 2 if found.errors else 0


def _asked(arguments: argparse.Namespace, found: Inspection) -> AskedDevice | None:
    """Return what the device at a port says; a job that cannot be read is judged for none."""
    if arguments.port is None:
        return None
    from factory_prov.cli.check_device import ask_device  # a check alone opens no port

    try:
        return ask_device(arguments.port, arguments.file, found.kind, job=arguments.job, endpoint_name=arguments.name)
    except JobError:
        if arguments.job is not None or not found.errors:
            raise
        return None


def _verdict(file: Path, found: Inspection) -> Message:
    errors = Message.counted("{n} error", "{n} errors", n=found.errors)
    warnings = Message.counted("{n} warning", "{n} warnings", n=found.warnings)
    match found.kind:
        case FileKind.JOB:
            return Message("{file}: job, {errors}, {warnings}", file=file, errors=errors, warnings=warnings)
        case FileKind.ENDPOINT_CFG:
            return Message("{file}: endpoint_cfg, {errors}, {warnings}", file=file, errors=errors, warnings=warnings)
        case FileKind.PACK:
            return Message("{file}: pack, {errors}, {warnings}", file=file, errors=errors, warnings=warnings)
        case _:
            assert_never(found.kind)
