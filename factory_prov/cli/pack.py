"""`factory-prov pack` and `unpack`: from a job to the files of one unit, and from a pack to what it says."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from factory_prov.cli.output import Output, problem_documents
from factory_prov.errors import InputError, PackFormatError
from factory_prov.files.folder_names import folder_name
from factory_prov.files.owner_only import write_credentials_folder
from factory_prov.files.reading import read_bytes
from factory_prov.job.check import judge_unit
from factory_prov.job.configuration import load_configuration
from factory_prov.job.nvs_check import nvs_file
from factory_prov.job.unit import PACK_FILE, Unit, UnitMaker
from factory_prov.lwm2m.objects import known_definitions
from factory_prov.lwm2m.problem import has_errors
from factory_prov.lwm2m.record_text import record_documents, record_rows
from factory_prov.lwm2m.senml import decode
from factory_prov.messages import Message


def pack(arguments: argparse.Namespace, output: Output) -> int:
    """Make one unit: refuse what the check calls an error, unless forced; write the unit's own folder in one step."""
    job = load_configuration(arguments.file)
    if job.issuers:
        from factory_prov.cli.secrets_asked import let_ask

        let_ask(output)
    unit = UnitMaker(job, noted=True).make(arguments.name)
    problems = judge_unit(job, unit, definitions=known_definitions())
    if has_errors(problems) and not arguments.force:
        output.problems(problems)
        raise InputError(
            Message("no files were made, because the device or server would refuse this unit."),
            place=str(arguments.file),
            cure=Message("Mend the errors, or say --force to make the files all the same."),
        )
    _note_certificate(unit)
    folder = write_unit(unit, arguments.output, also=nvs_file(job, unit))
    document = {
        "endpoint_name": unit.endpoint_name,
        "folder": str(folder),
        "files": sorted(path.name for path in folder.iterdir()),
        "pack_bytes": len(unit.pack),
        "records": len(unit.records),
        "problems": problem_documents(problems),
    }
    size = _size(len(unit.records), unit.pack)
    summary = Message("{endpoint_name}: {size}", endpoint_name=unit.endpoint_name, size=size)
    files = (f"  {path}" for path in sorted(folder.iterdir()))
    output.result([*output.problem_lines(problems), summary, *files], document)
    return 0


def _note_certificate(unit: Unit) -> None:
    """Have it in the ledger what an authority has signed, before it leaves; IdentityTaken for the name of another key.

    Whoever makes a unit's files anew gives it a new key: the certificate of the old one has to be revoked first.
    """
    if unit.key_pair is None or unit.key_pair.issued is None:
        return
    from factory_prov.ledger.place import ledger_place
    from factory_prov.ledger.station import open_known

    with open_known(ledger_place()) as ledger:
        ledger.certificates.record([unit.key_pair.issued])


def write_unit(unit: Unit, parent: Path, *, also: Mapping[str, bytes] = MappingProxyType({})) -> Path:
    """Write a unit's files into its own new folder below `parent`, all of them or none, for the owner only."""
    files = {PACK_FILE: unit.pack, **({} if unit.key_pair is None else unit.key_pair.files()), **also}
    return write_credentials_folder(parent, folder_name(unit.endpoint_name), files)


def unpack(arguments: argparse.Namespace, output: Output) -> int:
    """Show what a pack says; what is wrong with it is `check`'s business."""
    data = read_bytes(arguments.file)
    try:
        records = decode(data)
    except PackFormatError as failure:
        raise InputError(failure.what, place=str(arguments.file), cure=Message("Name a SenML CBOR pack.")) from None
    definitions = known_definitions()
    shown = {"show_secrets": arguments.show_secrets}
    rows = record_rows(records, definitions, **shown)
    document = {"size_bytes": len(data), "records": record_documents(records, definitions, **shown)}
    output.result([*output.table(rows), _size(len(records), data)], document)
    return 0


def _size(records: int, pack: bytes) -> Message:
    return Message(
        "{records}, {bytes}",
        records=Message.counted("{n} record", "{n} records", n=records),
        bytes=Message.counted("{n} byte", "{n} bytes", n=len(pack)),
    )
