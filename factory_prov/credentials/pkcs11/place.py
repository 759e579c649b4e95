"""Which token, and which key on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from factory_prov.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenPlace:
    """A token: the maker's library (.so, .dll), and the token's label or serial number; both empty: the only one.

    `pin_file` is a file of its owner alone; None: the variable, the keyring, or a person.
    """

    module: Path
    label: str = ""
    serial: str = ""
    pin_file: Path | None = None

    @property
    def name(self) -> Message:
        """What people call it."""
        if self.label:
            return Message("signing token {label}", label=self.label)
        if self.serial:
            return Message("signing token {serial}", serial=self.serial)
        return Message("signing token of {library}", library=self.module.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPlace:
    """A key on a token: its label, its id (CKA_ID), or both."""

    token: TokenPlace
    label: str = ""
    key_id: bytes = b""

    @property
    def name(self) -> Message:
        """What people call it."""
        known = self.label or self.key_id.hex()
        return Message("key {key} on the {token}", key=known, token=self.token.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenFacts:
    """What a token says of itself."""

    label: str
    serial: str
    model: str
    maker: str
    ready: bool
    """Whether it has been initialized, with a PIN."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFacts:
    """What a token says of a key that it keeps."""

    label: str
    key_id: bytes
    public_key_der: bytes
    extractable: bool
    """Whether it can be taken out of the token: then it is no safer than a file."""


def words_of(place: KeyPlace) -> dict[str, str]:
    """Return it as plain text, to be written down beside an authority; no PIN is in it, only where one may lie."""
    told = {
        "module": str(place.token.module),
        "token_label": place.token.label,
        "token_serial": place.token.serial,
        "pin_file": "" if place.token.pin_file is None else str(place.token.pin_file),
        "key_label": place.label,
        "key_id": place.key_id.hex(),
    }
    return {name: value for name, value in told.items() if value}


def place_of(words: Mapping[str, str]) -> KeyPlace:
    """Return what `words_of` wrote down; KeyError or ValueError for anything else."""
    pin_file = words.get("pin_file", "")
    return KeyPlace(
        token=TokenPlace(
            module=Path(words["module"]),
            label=words.get("token_label", ""),
            serial=words.get("token_serial", ""),
            pin_file=Path(pin_file) if pin_file else None,
        ),
        label=words.get("key_label", ""),
        key_id=bytes.fromhex(words.get("key_id", "")),
    )
