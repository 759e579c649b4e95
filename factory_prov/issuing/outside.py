"""Keys made ahead for an authority outside: requests out, certificates in, by the hundred.

A key lies in the ledger, encrypted, before its request is written out. Whoever was interrupted starts the same command
again: the request of a key that waits already is written once more, and one name never gets a second key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from factory_prov.cancel import CancelToken
from factory_prov.credentials.authority.outside import AheadMaker, CameBack, came_back, checked
from factory_prov.credentials.encoding import encode_pem
from factory_prov.errors import CredentialsError, InputError
from factory_prov.files.folder_names import folder_name
from factory_prov.files.owner_only import write_owner_only
from factory_prov.issuing.rows import Row, RowState, given_files, refused
from factory_prov.ledger.waiting_keys import LedgerKeys, NewKey
from factory_prov.messages import Message
from factory_prov.naming.check import checked as checked_name

SUFFIX = ".csr"


def make_requests(
    names: Iterable[str], output: Path, *, keys: LedgerKeys, maker: AheadMaker, cancel: CancelToken
) -> Iterator[Row]:
    """Make a key for each name and write its request into the folder; yield what becomes of each."""
    seen = set[str]()
    for name in names:
        cancel.check()
        try:
            checked_name(name, refusal=CredentialsError)
            if name in seen:
                cure = Message("Give each unit its own name.")
                raise CredentialsError(Message("the list has this name twice."), place=name, cure=cure)
            seen.add(name)
            yield _requested(name, output, keys, maker)
        except InputError as failure:
            yield refused(name, failure, name=name)


def _requested(name: str, output: Path, keys: LedgerKeys, maker: AheadMaker) -> Row:
    waiting, state = keys.find(name), RowState.DONE
    if waiting is None:
        made = maker.key()
        keys.add(NewKey(name=name, private_key=made.private_key, public_key_der=made.public_key_der))
        private_key = made.private_key
    else:
        if waiting.has_certificate:
            return Row(place=name, name=name, state=RowState.BEFORE)
        private_key, state = keys.private_key(name), RowState.BEFORE
    file = output / f"{folder_name(name)}{SUFFIX}"
    write_owner_only(file, maker.request(name, private_key))
    return Row(place=name, name=name, state=state, file=file)


def take_in(source: Path, chain: Sequence[CameBack], *, keys: LedgerKeys, cancel: CancelToken) -> Iterator[Row]:
    """Take in the certificates of a file or folder, each for the key that waits for it; yield what becomes of each.

    Certificates of authorities may stand among them, in any order.
    """
    found: list[tuple[str, CameBack]] = []
    for given in given_files(source):
        if isinstance(given, Row):
            yield given
            continue
        try:
            found += [(given.place, each) for each in came_back(given.data, place=given.place)]
        except InputError as failure:
            yield refused(given.place, failure)
    above = [each.der for each in (*chain, *(one for _, one in found)) if each.is_authority]
    for place, each in found:
        cancel.check()
        if not each.is_authority or keys.of_key(each.public_key_der) is not None:
            yield _taken_in(place, each, above, keys)


def _taken_in(place: str, certificate: CameBack, above: Sequence[bytes], keys: LedgerKeys) -> Row:
    name = ""
    try:
        waiting = keys.of_key(certificate.public_key_der)
        if waiting is None:
            what = Message("no key of this ledger waits for it ({subject}).", subject=certificate.subject[:80])
            cure = Message("Was its request made with another ledger?")
            raise CredentialsError(what, place=place, cure=cure)
        name = waiting.name
        if waiting.taken_at is not None:
            return Row(place=place, name=name, state=RowState.BEFORE)
        ordered, ends = checked(certificate.der, above, name=name, place=place)
        keys.sign(name, b"".join(encode_pem("CERTIFICATE", der) for der in ordered), not_after=ends)
        return Row(place=place, name=name, state=RowState.DONE)
    except InputError as failure:
        return refused(place, failure, name=name)
