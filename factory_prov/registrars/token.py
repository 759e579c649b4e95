"""Where the secret for a server comes from: command line (tokens only), file, environment, or the system's keyring."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from factory_prov.errors import InputError, TokenMissing
from factory_prov.files import system_keyring
from factory_prov.files.reading import open_ordinary
from factory_prov.files.system_keyring import SERVICE, KeyringTrouble
from factory_prov.messages import NOTHING, Message
from factory_prov.registrars.kept import TOKEN_VARIABLE, Kept, SecretKind
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

VARIABLE = TOKEN_VARIABLE
_FILE_LIMIT_BYTES = 64 * 1024


class TokenSource(StrEnum):
    """Where a token was found, in the order of asking."""

    COMMAND_LINE = "command line"
    FILE = "token file"
    ENVIRONMENT = "environment"
    KEYRING = "keyring"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundToken:
    """A token, or the password for a log-in, and where it was found."""

    token: Secret
    source: TokenSource


def find_token(*, host: str, given: Secret | None, token_file: Path | None, environ: Mapping[str, str]) -> FoundToken:
    """Return the first token there is for that host; see `find_secret`."""
    return find_secret(Kept(host=host), given=given, token_file=token_file, environ=environ)


def find_secret(kept: Kept, *, given: Secret | None, token_file: Path | None, environ: Mapping[str, str]) -> FoundToken:
    """Return the first there is; TokenMissing when there is none, or the first one found is unusable.

    On POSIX the file must be its owner's alone. Windows has no such bits and the file's access list is not looked at:
    keep it in the user's own profile there.
    """
    if given is not None:
        return _usable(kept, given, TokenSource.COMMAND_LINE, "token of the command line")
    if token_file is not None:
        return _usable(kept, _read(token_file), TokenSource.FILE, str(token_file))
    if (text := environ.get(kept.variable, "")).strip():
        return _usable(kept, Secret(text), TokenSource.ENVIRONMENT, kept.variable)
    trouble = NOTHING
    try:
        if (stored := system_keyring.stored(kept.entry)) is not None:
            return _usable(kept, stored, TokenSource.KEYRING, f"keyring entry {SERVICE}, {kept.entry}")
    except KeyringTrouble as failure:
        trouble = failure.words
    raise TokenMissing(_none(kept, trouble), place=kept.entry, cure=_ways(kept))


def _none(kept: Kept, trouble: Message) -> Message:
    if kept.kind is SecretKind.PASSWORD:
        if trouble:
            return Message(
                "There is no password of {user} for this server (the keyring cannot be read: {trouble}).",
                user=kept.user,
                trouble=trouble,
            )
        return Message("There is no password of {user} for this server.", user=kept.user)
    if trouble:
        return Message("There is no token for this server (the keyring cannot be read: {trouble}).", trouble=trouble)
    return Message("There is no token for this server.")


def _ways(kept: Kept) -> Message:
    if kept.kind is SecretKind.PASSWORD:
        return Message(
            "Save it with `factory-prov token save {host} --user {user}`, set {variable}, or name a token file.",
            host=kept.host,
            user=kept.user,
            variable=kept.variable,
        )
    return Message(
        "Save one with `factory-prov token save {host}`, set {variable}, or name a token file.",
        host=kept.host,
        variable=kept.variable,
    )


def save_token(host: str, token: Secret) -> None:
    """Keep the token for that host in the keyring; see `save_secret`."""
    save_secret(Kept(host=host), token)


def save_secret(kept: Kept, secret: Secret) -> None:
    """Keep it in the keyring, in the place of an older one; TokenMissing when that fails."""
    require_usable(kept, secret, place=kept.entry)
    try:
        system_keyring.store(kept.entry, secret)
    except KeyringTrouble as failure:
        what = Message(
            "The token was not saved: the keyring of this PC does not work ({trouble}).", trouble=failure.words
        )
        if kept.kind is SecretKind.PASSWORD:
            what = Message(
                "The password was not saved: the keyring of this PC does not work ({trouble}).", trouble=failure.words
            )
        raise TokenMissing(what, place=kept.entry, cure=_keyring_cure(kept)) from None


def delete_token(host: str) -> None:
    """Take the token for that host out of the keyring; see `delete_secret`."""
    delete_secret(Kept(host=host))


def delete_secret(kept: Kept) -> None:
    """Take it out of the keyring, if it is there; TokenMissing when that fails."""
    try:
        system_keyring.remove(kept.entry)
    except KeyringTrouble as failure:
        what = Message(
            "The token was not deleted: the keyring of this PC does not work ({trouble}).", trouble=failure.words
        )
        if kept.kind is SecretKind.PASSWORD:
            what = Message(
                "The password was not deleted: the keyring of this PC does not work ({trouble}).",
                trouble=failure.words,
            )
        raise TokenMissing(what, place=kept.entry, cure=_keyring_cure(kept)) from None


def _keyring_cure(kept: Kept) -> Message:
    return Message("Unlock the keyring, or use a token file or {variable}.", variable=kept.variable)


def keyring_name() -> str:
    """Return what the keyring of this PC calls itself; TokenMissing when it keeps nothing, with the cure."""
    try:
        return system_keyring.keyring_name()
    except KeyringTrouble as failure:
        what = Message("The keyring of this PC does not work ({trouble}).", trouble=failure.words)
        raise TokenMissing(what, cure=_keyring_cure(Kept(host=""))) from None


def require_usable(kept: Kept, secret: Secret, *, place: str) -> None:
    """Raise TokenMissing for a secret that can be none of its kind."""
    if kept.kind is SecretKind.TOKEN:
        require_sendable(secret, place=place)
        return
    value = secret.reveal()
    if not value:
        raise TokenMissing(
            Message("The password is empty."), place=place, cure=Message("Type the password, or the client's secret.")
        )
    text = value.decode("utf-8", "replace")
    if not text.isprintable() or "\N{REPLACEMENT CHARACTER}" in text:
        raise TokenMissing(
            Message("The password has characters in it that no password has (a line break, a tab)."),
            place=place,
            cure=Message("Copy it again: one line, saved as plain UTF-8 text."),
        )


def require_sendable(token: Secret, *, place: str) -> None:
    """Raise TokenMissing for a token that is empty or cannot stand in an HTTP header (RFC 6750, 2.1).

    A line break in it would begin a header of its own.
    """
    value = token.reveal()
    if not value:
        raise TokenMissing(
            Message("The token is empty."), place=place, cure=Message("Get a token from the server and copy it whole.")
        )
    if not re.fullmatch(rb"[\x21-\x7e]+", value):
        raise TokenMissing(
            Message("The token has characters in it that no token has (a space, a line break, an accent)."),
            place=place,
            cure=Message('Copy the token again: one line, without the word "Bearer", saved as plain UTF-8 text.'),
        )


def _usable(kept: Kept, secret: Secret, source: TokenSource, place: str) -> FoundToken:
    """Return what was found, without what an editor put around it; a password may begin and end with a space."""
    around = b" \t\r\n" if kept.kind is SecretKind.TOKEN else b"\r\n"
    trimmed = Secret(secret.reveal().strip(around))
    require_usable(kept, trimmed, place=place)
    return FoundToken(token=trimmed, source=source)


def _read(path: Path) -> Secret:
    """Return the first line of the file; the rights are asked of the opened file, so that it cannot be swapped."""
    try:
        with open_ordinary(path) as file:
            _require_private(path, os.fstat(file.fileno()).st_mode)
            content = file.read(_FILE_LIMIT_BYTES)
    except InputError as failure:  # a folder, a pipe, a device
        raise TokenMissing(failure.what.capitalized(), place=str(path), cure=failure.cure) from None
    except ValueError:
        raise TokenMissing(
            Message("This is no file name."), place=repr(str(path)), cure=Message("Correct it.")
        ) from None
    except OSError as error:
        raise TokenMissing(
            Message("The token file cannot be read ({system_text}).", system_text=error.strerror),
            place=str(path),
            cure=Message("Check its name and its rights."),
        ) from None
    first_line, _, _ = content.removeprefix(b"\xef\xbb\xbf").partition(b"\n")  # Windows editors put a mark there
    return Secret(first_line)


def _require_private(path: Path, mode: int) -> None:
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        raise TokenMissing(
            Message("Others can read the token file."),
            place=str(path),
            cure=Message("Run: chmod 600 {path}", path=path),
        )
