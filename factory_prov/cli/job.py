"""`factory-prov job new | import | show`."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from factory_prov.cli.output import Output, Words, problem_documents
from factory_prov.errors import InputError
from factory_prov.job.check import check_job
from factory_prov.job.job_document import JobDocument
from factory_prov.job.job_file import load_job
from factory_prov.job.model import Credential, Setting
from factory_prov.job.old_formats.cert_info import read_cert_info_file
from factory_prov.job.old_formats.endpoint_cfg import read_endpoint_cfg_file
from factory_prov.job.old_formats.reading import OldFiles
from factory_prov.lwm2m.objects import Definitions, known_definitions
from factory_prov.lwm2m.record_text import value_text
from factory_prov.messages import Message
from factory_prov.registrars.registry import read_old_server_file
from factory_prov.resources import resource

_CREDENTIALS = {
    Credential.PSK_IDENTITY: Message("psk identity, for each unit"),
    Credential.PSK_KEY: Message("psk key, for each unit"),
    Credential.CERTIFICATE: Message("certificate, for each unit"),
    Credential.PRIVATE_KEY: Message("private key, for each unit"),
    Credential.SERVER_CERTIFICATE: Message("server certificate, for each unit"),
}
"""What a resource gets that is made or taken for each unit."""


def new(arguments: argparse.Namespace, output: Output) -> int:
    """Write the commented template."""
    _refuse_existing(arguments.output)
    text = resource("jobs", "template.toml").read_text(encoding="utf-8")
    JobDocument(text, path=arguments.output).save()
    words = Message("{file}: edit it, then try: factory-prov check {file}", file=arguments.output)
    output.result([words], _made(arguments))
    return 0


def import_old(arguments: argparse.Namespace, output: Output) -> int:
    """Turn endpoint_cfg, and with it lwm2m_server.json and cert_info.json, into one job file."""
    _refuse_existing(arguments.output)
    old = OldFiles(
        entries=read_endpoint_cfg_file(arguments.file),
        server=None if arguments.server is None else read_old_server_file(arguments.server),
        cert_info=None if arguments.cert_info is None else read_cert_info_file(arguments.cert_info),
    )
    document = old.document(arguments.output, new_keys=arguments.new_keys)
    document.save()
    job = document.job()
    problems = check_job(job, definitions=known_definitions())
    for note in old.notes():
        output.note(note)
    output.result(
        [
            *output.problem_lines(problems),
            Message("{file}: made from {old_file}", file=arguments.output, old_file=arguments.file),
        ],
        _made(arguments) | {"problems": problem_documents(problems)},
    )
    return 0


def show(arguments: argparse.Namespace, output: Output) -> int:
    """Show what a job gives to a unit, in the standard's words."""
    job = load_job(arguments.file)
    definitions = known_definitions()
    rows, documents = [], []
    for setting in job.configuration:
        resource = definitions.resource(setting.path)
        name = "" if resource is None else resource.name
        shown = _source_text(setting, definitions)
        rows.append((str(setting.path), name, shown))
        documents.append({"path": str(setting.path), "name": name, "value": str(shown)})
    server = Message("none") if job.server is None else job.server.summary
    head = [(Message("Job"), job.name or arguments.file.name), (Message("Server"), server)]
    document = {"name": job.name, "server": str(server), "configuration": documents}
    output.result([*output.table(head), "", *output.table(rows)], document)
    return 0


def _source_text(setting: Setting, definitions: Definitions) -> Words:
    source = setting.source
    if isinstance(source, Credential):
        return _CREDENTIALS[source]
    if isinstance(source, Path):
        return Message("from {file}", file=source)
    resource = definitions.resource(setting.path)
    secret = resource.secret if resource is not None else isinstance(source, bytes)
    return Message("(secret, the same for every unit)") if secret else value_text(source, resource)


def _refuse_existing(path: Path) -> None:
    try:
        is_there = os.path.lexists(path)
    except (OSError, ValueError):
        is_there = False  # writing it will say what is wrong with the name
    if is_there:
        raise InputError(
            Message("the file is there already."), place=str(path), cure=Message("Choose another name with -o.")
        )


def _made(arguments: argparse.Namespace) -> dict[str, object]:
    return {"file": str(arguments.output)}
