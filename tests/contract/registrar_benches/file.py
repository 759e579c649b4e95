"""The file in the contract suite; it has no server that could fail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from factory_prov.registrars.file.entry import EntryState
from factory_prov.registrars.file.options import FileOptions
from factory_prov.registrars.file.registrar import FileRegistrar
from factory_prov.registrars.file.registration_file import RegistrationFile
from factory_prov.secret import Secret
from registrar_benches.bench import Bench, Known


@contextmanager
def file(name: str) -> Iterator[Bench]:
    with TemporaryDirectory() as folder:
        options = FileOptions(path=Path(folder, name), with_secrets=True)

        def known() -> list[Known]:
            lines = {line.entry.endpoint_name: line for line in RegistrationFile(options).lines()}
            return [
                Known(
                    endpoint_name=line.entry.endpoint_name,
                    psk_identity=line.entry.psk_identity or None,
                    psk_key=Secret(bytes.fromhex(line.entry.psk_key)) if line.entry.psk_key else None,
                )
                for line in lines.values()
                if line.state is not EntryState.REMOVED
            ]

        yield Bench(
            registrar=FileRegistrar(options),
            known=known,
            place=folder,
            refused=("", "a\nb"),
            entries=(False, True),
            one_per_identity=False,
        )
