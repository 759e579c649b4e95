"""Every secret that this PC can see, and a look for them in what leaves it: in each usual spelling, and by what keys,
tokens and passwords look like.

Long ones are looked for by their letters and digits alone, so that quoting, groups, wrapped lines, colours or another
width of characters hide none; and by their beginnings in a table, as a ledger may keep the keys of very many units.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from factory_prov.environment import secret_values
from factory_prov.errors import FactoryProvError, InputError
from factory_prov.files import system_keyring, user_folders
from factory_prov.files.reading import read_bytes
from factory_prov.files.system_keyring import KeyringTrouble
from factory_prov.job.model import Credential
from factory_prov.lwm2m.objects import known_definitions
from factory_prov.lwm2m.rules import examine_pack
from factory_prov.records.options import host_of
from factory_prov.registrars.http.censor import HIDDEN, spellings
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from factory_prov.job.model import Job
    from factory_prov.ledger.store import Ledger
    from factory_prov.lwm2m.objects import Definitions
    from factory_prov.lwm2m.paths import ResourcePath

_SHORTEST = 6
"""A shorter one is looked for as a word of its own: its characters are in every second line."""
_SHORTEST_WORD = 4
_BEGINNING = 12
"""So many letters and digits in a row are nobody's but a secret's."""
_BETWEEN = re.compile(
    r"\x1b\[[\d;]*[A-Za-z]|\\+x(?=[0-9A-Fa-f]{2})|(?<![0-9A-Za-z])0[xX](?=[0-9A-Fa-f]{2})|(?:[^\w\\\x1b]|_)+|[\\\x1b]"
)
"""What may stand between the letters and digits of a secret."""
_SHORTEST_LINE = 16
_SWITCHES = ("true", "false", "none", "null", "auto")
"""What a variable named after a secret may hold that is none, and stands in every text."""
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
        values = {secret.reveal() for secret in secrets}
        short = {value.decode("utf-8", "replace") for value in values if _SHORTEST_WORD <= len(value) < _SHORTEST}
        self._words = re.compile(rf"(?<![\w.:+-])(?:{_any_of(short)})(?![\w.:+-])")
        self._bare, self._exact = _Table(_BEGINNING), _Table(_SHORTEST)
        few: set[str] = set()
        for spelled in {text for value in values if len(value) >= _SHORTEST for text in _spelled(value)}:
            if not (self._bare.takes(_bare(spelled)) or self._exact.takes(spelled.lower())):
                few.add(spelled)
        self._few = re.compile(_any_of(few), re.IGNORECASE)

    def line_of(self, text: str) -> int | None:
        """Return the number of the first line with a secret in it, from 1 on; None where there is none."""
        places = [found.start() for pattern in (_PATTERNS, self._words, self._few) if (found := pattern.search(text))]
        if (at := self._exact.place_in(text.lower())) is not None:
            places.append(at)
        if (at := self._bare.place_in(_bare(text))) is not None:
            places.append(_place_in(text, at))
        return text.count("\n", 0, min(places)) + 1 if places else None


class _Table:
    """Texts by how they begin: that many characters are looked up at each place, however many texts there are."""

    def __init__(self, length: int) -> None:
        self._length = length
        self._texts: dict[str, set[str]] = {}

    def takes(self, text: str) -> bool:
        """Take a text in; False for one that is too short."""
        if len(text) < self._length:
            return False
        self._texts.setdefault(text[: self._length], set()).add(text)
        return True

    def place_in(self, text: str) -> int | None:
        """Return where the first of them stands in a text."""
        for at in range(len(text) - self._length + 1 if self._texts else 0):
            texts = self._texts.get(text[at : at + self._length])
            if texts is not None and any(text.startswith(each, at) for each in texts):
                return at
        return None


def _any_of(texts: Iterable[str]) -> str:
    longest_first = sorted((text for text in texts if text), key=len, reverse=True)
    return "|".join(map(re.escape, longest_first)) or "(?!)"


def _spelled(value: bytes) -> Iterator[str]:
    yield from spellings(value)
    yield repr(value)[2:-1]


def _bare(text: str) -> str:
    """Return the small letters and the digits of a text."""
    return _BETWEEN.sub("", text).lower()


def _place_in(text: str, bare_at: int) -> int:
    """Return where in a text that letter or digit stands."""
    done = 0
    for piece in _BETWEEN.finditer(text):
        if piece.start() - done > bare_at:
            break
        done += piece.end() - piece.start()
    return bare_at + done


def without_secrets(text: str) -> str:
    """Return a text without what looks like a key, a token or a password."""
    return _PATTERNS.sub(HIDDEN, text)


def known_secrets(ledger: Ledger | None, job: Job | None = None) -> list[Secret]:
    """Return the secrets that can be read here: of variables, the keyring, files, the ledger's seals and a job."""
    found = [Secret(text) for text in secret_values() if text.lower() not in _SWITCHES]
    for folder in (user_folders.keys_folder(), user_folders.authority_passphrases_folder()):
        found += _of_folder(folder)
    if ledger is not None:
        found += [*_of_keyring(ledger), *_of_seals(ledger)]
    if job is not None:
        found += _of_job(job)
    return [secret for secret in found if secret.reveal().strip()]


def _of_folder(folder: Path) -> Iterator[Secret]:
    """Yield what the files of a folder hold; what cannot be read is left out."""
    for file in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if file.is_file():
            with suppress(InputError):
                yield from _of_file(file)


def _of_file(file: Path) -> Iterator[Secret]:
    """Yield what a file holds: as a whole, and of keys in several lines each, and what hex stands for.

    What lists keys is in lines of several words, none of which is a secret: they are in every text.
    """
    whole = read_bytes(file, max_bytes=_FILE_LIMIT_BYTES)
    yield Secret(whole)
    data = whole.strip()
    yield Secret(data)
    for line in (data, *data.split(b"\n")):
        if len(line.strip()) >= _SHORTEST_LINE and len(line.split()) == 1:
            yield Secret(line.strip())
            if re.fullmatch(rb"(?:[0-9a-fA-F]{2}){16,}", line.strip()):
                yield Secret(bytes.fromhex(line.decode()))


def _of_keyring(ledger: Ledger) -> Iterator[Secret]:
    for entry in {*ledger.server_names(), *_receivers(ledger)}:
        try:
            stored = system_keyring.stored(entry)
        except KeyringTrouble:
            return
        if stored is not None:
            yield stored


def _receivers(ledger: Ledger) -> Iterator[str]:
    """Yield the hosts that are owed records: their tokens are kept by these names."""
    for address in ledger.records.targets():
        if "://" in address:
            yield host_of(address)


def _of_seals(ledger: Ledger) -> Iterator[Secret]:
    """Yield the keys in the packs that the ledger keeps and this PC can open."""
    definitions = known_definitions()
    for name in ledger.sealed_names():
        try:
            pack = ledger.sealed(name)
        except FactoryProvError:
            continue
        if pack is None:
            continue
        records, _ = examine_pack(pack)
        for record in records:
            if _is_key(record.path, definitions) and isinstance(record.value, (bytes, str)):
                yield Secret(record.value)


def _of_job(job: Job) -> Iterator[Secret]:
    """Yield the keys that are written in a job, and what the files hold that it names for keys."""
    definitions = known_definitions()
    for setting in job.configuration:
        if not _is_key(setting.path, definitions):
            continue
        if isinstance(setting.source, Path):
            with suppress(InputError):  # no unit is made with a file that cannot be read
                yield from _of_file(setting.source)
        elif isinstance(setting.source, (bytes, str)) and not isinstance(setting.source, Credential):
            yield Secret(setting.source)


def _is_key(path: ResourcePath, definitions: Definitions) -> bool:
    """Whether a resource is secret by its definition; the key of an account is, whatever somebody has defined."""
    resource = definitions.resource(path)
    own = (path.object_id, path.resource_id) == (_OBJECT, _KEY_RESOURCE)
    return own or (resource is not None and resource.secret)
