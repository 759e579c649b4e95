"""Sign requests that were made elsewhere, one or many: written down first, then written out, each by itself.

Whoever was interrupted starts the same command again: a certificate that lies there for the very key is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from factory_prov.cancel import CancelToken
from factory_prov.credentials.authority.foreign_keys import ForeignSigner, Request, read_requests
from factory_prov.errors import IdentityTaken, InputError
from factory_prov.files.folder_names import folder_name
from factory_prov.files.owner_only import write_owner_only
from factory_prov.files.reading import read_bytes
from factory_prov.issuing.rows import Row, RowState, given_files, refused
from factory_prov.ledger.certificates import Certificates
from factory_prov.messages import Message

SUFFIX = ".pem"


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningWish:
    """Where certificates go; `name`: the only endpoint name there may be; `again`: names that have one get another.

    `only_file` writes a single certificate to exactly there.
    """

    output: Path
    name: str | None = None
    again: bool = False
    only_file: bool = False


@dataclass(slots=True, kw_only=True)
class SigningBatch:
    """Signs what it is given, and remembers which names it had."""

    signer: ForeignSigner
    certificates: Certificates
    wish: SigningWish
    seen: set[str] = field(default_factory=set)

    def rows(self, source: Path, cancel: CancelToken) -> Iterator[Row]:
        """Yield what becomes of each request in a file or folder; InputError when there is nothing at all."""
        for given in given_files(source):
            if isinstance(given, Row):
                yield given
                continue
            for place, der in read_requests(given.data, place=given.place):
                cancel.check()
                yield self._row(place, der)

    def _row(self, place: str, der: bytes) -> Row:
        name = ""
        try:
            request = self.signer.read(der, place=place, name=self.wish.name)
            name = request.name
            if name in self.seen:
                cure = Message("Give each unit its own name.")
                raise IdentityTaken(Message("another request here has this name."), place=place, cure=cure)
            self.seen.add(name)
            return self._signed(request, place)
        except InputError as failure:
            return refused(place, failure, name=name)

    def _signed(self, request: Request, place: str) -> Row:
        file = self.wish.output if self.wish.only_file else self.wish.output / f"{folder_name(request.name)}{SUFFIX}"
        told = {"place": place, "name": request.name, "file": file, "left_out": request.left_out}
        if file.exists():
            if self._stands(read_bytes(file), request):
                return Row(state=RowState.BEFORE, **told)  # type: ignore[arg-type]  # as above
            cure = Message("Move it away, or name another folder.")
            raise InputError(Message("there is another file of this name."), place=str(file), cure=cure)
        self.certificates.refuse(self.signer.wanted(request), again=self.wish.again)
        signed = self.signer.sign(request)
        self.certificates.record([signed.issued], again=self.wish.again)
        write_owner_only(file, signed.pem)
        return Row(state=RowState.DONE, **told)  # type: ignore[arg-type]  # as above

    def _stands(self, data: bytes, request: Request) -> bool:
        """Whether a file holds what an earlier time has signed for that key, and it is not revoked."""
        serial = self.signer.serial_for(data, request)
        known = () if serial is None else self.certificates.of_serial(self.signer.issuer, serial)
        if any(each.revoked_at is not None for each in known):
            what = Message("the certificate in this file is revoked.")
            raise InputError(what, place=request.name, cure=Message("Move it away, or name another folder."))
        return bool(known)
