"""`factory-prov check`: everything wrong with a job, an endpoint_cfg or a finished pack."""

from __future__ import annotations

import argparse

from factory_prov.cli.output import Output, problem_documents
from factory_prov.job.file_kind import FileKind
from factory_prov.job.inspection import inspect_file
from factory_prov.lwm2m.objects import known_definitions
from factory_prov.messages import Message

_KINDS = {
    FileKind.JOB: Message("job"),
    FileKind.ENDPOINT_CFG: Message("endpoint_cfg"),
    FileKind.PACK: Message("pack"),
}


def check(arguments: argparse.Namespace, output: Output) -> int:
    """Check one file; 0 when it has no error (warnings alone are fine), 2 when it has one."""
    found = inspect_file(arguments.file, endpoint_name=arguments.name, definitions=known_definitions())
    verdict = Message(
        "{file}: {kind}, {errors}, {warnings}",
        file=arguments.file,
        kind=_KINDS[found.kind],
        errors=Message.counted("{n} error", "{n} errors", n=found.errors),
        warnings=Message.counted("{n} warning", "{n} warnings", n=found.warnings),
    )
    document = {
        "file": str(arguments.file),
        "kind": found.kind.value,
        "errors": found.errors,
        "warnings": found.warnings,
        "problems": problem_documents(found.problems),
    }
    output.result([*output.problem_lines(found.problems), verdict], document)
    return 2 if found.errors else 0
