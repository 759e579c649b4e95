"""Every secret that this PC can see, and a look for them in what leaves it: in each usual spelling, and by what keys,
tokens and passwords look like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from factory_prov.environment import secret_values
from factory_prov.errors import FactoryProvError, InputError
from factory_prov.files import system_keyring, user_folders
from factory_prov.files.reading import read_bytes
from factory_prov.files.system_keyring import KeyringTrouble
from factory_prov.lwm2m.rules import examine_pack
from factory_prov.registrars.http.censor import HIDDEN, Censor
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from factory_prov.job.model import Job
    from factory_prov.ledger.store import Ledger

_SHORTEST = 6
"""A shorter one is looked for as a word of its own: its characters are in every second line."""
_SHORTEST_WORD = 4
_FILE_LIMIT_BYTES = 1 << 16
_PATTERNS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----"
    r"|\b(?:Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,}"
    r"|\beyJ[\w-]{8,}\.[\w-]{8,}\."
    r"|://[^/@\s:\"']*:[^/@\s\"']+@"
    r"|(?i:\b(?:psk|key|secret|password|passphrase|token|pin)\b[\"']?\s*[:=]\s*[\"']?(?:0x)?[0-9a-f]{16,})"
)
_OBJECT, _KEY_RESOURCE = 0, 5


class SecretWatch:
    """Knows secrets and finds them in texts."""

    def __init__(self, secrets: Sequence[Secret]) -> None:
        long = [secret for secret in secrets if len(secret) >= _SHORTEST]
        short = {
            re.escape(secret.reveal().decode("utf-8", "replace"))
            for secret in secrets
            if _SHORTEST_WORD <= len(secret) < _SHORTEST
        }
        self._censor = Censor(long)
        self._words = re.compile(rf"(?<![\w.:+-])(?:{'|'.join(sorted(short)) or '(?!)'})(?![\w.:+-])")

    def line_of(self, text: str) -> int | None:
        """Return the number of the first line with a secret in it, from 1 on; None where there is none."""
        places = [found.start() for pattern in (_PATTERNS, self._words) if (found := pattern.search(text))]
        places += [] if (place := self._censor.place_in(text)) is None else [place]
        return text.count("\n", 0, min(places)) + 1 if places else None


def without_secrets(text: str) -> str:
    """Return a text without what looks like a key, a token or a password."""
    return _PATTERNS.sub(HIDDEN, text)


def known_secrets(ledger: Ledger | None, job: Job | None = None) -> list[Secret]:
    """Return the secrets that can be read here: of variables, the keyring, files, the ledger's seals and a job."""
    found = [Secret(text) for text in secret_values()]
    for folder in (user_folders.keys_folder(), user_folders.authority_passphrases_folder()):
        found += _of_folder(folder)
    if ledger is not None:
        found += [*_of_keyring(ledger), *_of_seals(ledger)]
    if job is not None:
        found += _of_job(job)
    return [secret for secret in found if secret.reveal().strip()]


def _of_folder(folder: Path) -> Iterator[Secret]:
    """Yield what the files of a folder hold: as a whole, line by line, and what their hex stands for."""
    for file in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if not file.is_file():
            continue
        try:
            data = read_bytes(file, max_bytes=_FILE_LIMIT_BYTES).strip()
        except InputError:
            continue
        yield Secret(data)
        for line in data.split():
            if len(line) >= _SHORTEST_WORD and not line.startswith(b"-----"):
                yield Secret(line)
                if re.fullmatch(rb"(?:[0-9a-fA-F]{2}){16,}", line):
                    yield Secret(bytes.fromhex(line.decode()))


def _of_keyring(ledger: Ledger) -> Iterator[Secret]:
    for entry in ledger.server_names():
        try:
            stored = system_keyring.stored(entry)
        except KeyringTrouble:
            return
        if stored is not None:
            yield stored


def _of_seals(ledger: Ledger) -> Iterator[Secret]:
    """Yield the keys in the packs that the ledger keeps and this PC can open."""
    for name in ledger.sealed_names():
        try:
            pack = ledger.sealed(name)
        except FactoryProvError:
            continue
        if pack is None:
            continue
        records, _ = examine_pack(pack)
        for record in records:
            path, value = record.path, record.value
            if (path.object_id, path.resource_id) == (_OBJECT, _KEY_RESOURCE) and isinstance(value, (bytes, str)):
                yield Secret(value)


def _of_job(job: Job) -> Iterator[Secret]:
    for setting in job.configuration:
        path, value = setting.path, setting.source
        if (path.object_id, path.resource_id) == (_OBJECT, _KEY_RESOURCE) and isinstance(value, (bytes, str)):
            yield Secret(value)
