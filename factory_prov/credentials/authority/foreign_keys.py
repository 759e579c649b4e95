"""Sign for keys that were made elsewhere, in terms that need no X.509: requests in, certificates out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from factory_prov.clock import now
from factory_prov.credentials.authority.authority import Authority
from factory_prov.credentials.authority.certificates import public_key_der
from factory_prov.credentials.authority.device import DeviceSigner, term
from factory_prov.credentials.authority.options import CaOptions
from factory_prov.credentials.authority.requests import DeviceRequest, device_request, request_parts
from factory_prov.credentials.encoding import certificate_parts, encode_pem
from factory_prov.credentials.issued import IssuedCertificate, IssuerId, short_hash
from factory_prov.credentials.reading import parse_certificate
from factory_prov.errors import CredentialsError

Request = DeviceRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRequest:
    """A certificate as PEM text, with the chain behind it where that is wanted, and what is written down of it."""

    pem: bytes = field(repr=False)
    issued: IssuedCertificate


class ForeignSigner:
    """Signs requests with an authority. Threads may share it."""

    def __init__(self, authority: Authority, options: CaOptions) -> None:
        """AuthorityUnfit when nobody would take what it signs."""
        term(authority.view, options, now())
        self._authority = authority
        self._options = options
        self._signer = DeviceSigner(authority, options)

    def read(self, der: bytes, *, place: str, name: str | None = None) -> Request:
        """Judge a request; RequestRefused says what is wrong."""
        return device_request(der, place=place, name=name)

    def wanted(self, request: Request) -> IssuedCertificate:
        """Return what would be written down of it: without a serial number, for a look whether it may be."""
        at = now()
        return IssuedCertificate(
            issuer=self._authority.view.issuer_id,
            serial=0,
            name=request.name,
            public_key=short_hash(request.public_key_der),
            issued_at=at,
            not_after=at,
        )

    def sign(self, request: Request) -> SignedRequest:
        """Sign it; it is written down before it leaves."""
        signed = self._signer.certificate(request.name, request.public_key)
        chain = self._authority.view.shown_der if self._options.send_chain else ()
        pem = b"".join(encode_pem("CERTIFICATE", der) for der in (signed.der, *chain))
        return SignedRequest(pem=pem, issued=signed.issued)

    @property
    def issuer(self) -> IssuerId:
        """By what the ledger knows the authority."""
        return self._authority.view.issuer_id

    def serial_for(self, data: bytes, request: Request) -> int | None:
        """Return the serial number of a file's certificate; None when it is not this authority's for that very key."""
        try:
            found = parse_certificate(certificate_parts(data)[0], place="")
        except (CredentialsError, IndexError):
            return None
        issuer = self._authority.view.certificate.subject
        same = public_key_der(found) == request.public_key_der and found.issuer == issuer
        return found.serial_number if same else None


def read_requests(data: bytes, *, place: str) -> Iterator[tuple[str, bytes]]:
    """Yield each request of a file with its place; one that is no request at all comes out as it is, to be refused."""
    parts = request_parts(data)
    if len(parts) == 1:
        yield place, parts[0]
        return
    for number, der in enumerate(parts, 1):
        yield f"{place}#{number}", der
    if not parts:
        yield place, data
