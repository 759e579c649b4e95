"""The file among the kinds of servers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from factory_prov.cancel import CancelToken
from factory_prov.messages import Message
from factory_prov.option_words import OptionWords
from factory_prov.registrars.file.options import FileFormat, FileOptions
from factory_prov.registrars.kind import RegistrarKind, VirtualServer
from factory_prov.registrars.registration import Registrar, Registration
from factory_prov.registrars.tokens import Tokens
from factory_prov.registrars.when import WHEN_WORDS


def _open(options: FileOptions, _tokens: Tokens | None) -> Registrar:
    from factory_prov.registrars.file.registrar import FileRegistrar

    return FileRegistrar(options)


def _refuse(options: FileOptions, unit: Registration) -> None:
    from factory_prov.registrars.file.registrar import refuse

    refuse(options, unit)


@contextmanager
def _virtual(options: FileOptions | None, folder: Path) -> Iterator[VirtualServer]:
    """Write a file of the job's name and format that is gone afterwards."""
    from factory_prov.registrars.file.registrar import FileRegistrar

    wanted = options or FileOptions(path=Path("units.csv"))
    there = replace(wanted, path=folder / wanted.path.name)
    registrar = FileRegistrar(there)
    yield VirtualServer(options=there, registrar=registrar, known=lambda: registrar.known(CancelToken()))


_WORDS = MappingProxyType(
    {
        "": OptionWords(
            label=Message("A file"),
            help=Message("Each unit becomes a line in this file, for whoever makes them known elsewhere."),
        ),
        "path": OptionWords(
            label=Message("File"), help=Message("Ends in .csv or .jsonl; it is made when it is missing.")
        ),
        "format": OptionWords(
            label=Message("Format"),
            choices=MappingProxyType(
                {
                    None: Message("as the name ends"),
                    FileFormat.CSV.value: Message("CSV"),
                    FileFormat.JSON_LINES.value: Message("JSON Lines"),
                }
            ),
        ),
        "with_secrets": OptionWords(
            label=Message("With keys"),
            help=Message("Pre-shared keys stand in the file, in clear; it is then readable by its owner only."),
        ),
        "deadline_s": OptionWords(
            label=Message("Time for a registration"), help=Message("How long to wait while others write the file.")
        ),
        "when": WHEN_WORDS,
    }
)

FILE = RegistrarKind(
    kind="file",
    name="File",
    purpose=Message("Writes units into a file that the job names."),
    options=FileOptions,
    words=_WORDS,
    open=_open,
    virtual=_virtual,
    refuse=_refuse,
    needs_token=False,
)
