"""Sign the request of another authority, which then stands below this one."""

from __future__ import annotations

from cryptography import x509
from cryptography.x509.oid import NameOID

from factory_prov.clock import now
from factory_prov.credentials.authority.authority import Authority
from factory_prov.credentials.authority.certificates import AuthorityPlan, lower_certificate, own_key, public_key_der
from factory_prov.credentials.authority.foreign_keys import SignedRequest
from factory_prov.credentials.authority.requests import only_request, read_request
from factory_prov.credentials.encoding import encode_pem
from factory_prov.credentials.issued import IssuedCertificate, short_hash
from factory_prov.credentials.reading import is_device_key, parse_certificate
from factory_prov.errors import CredentialsError, RequestRefused
from factory_prov.messages import Message


def sign_lower(authority: Authority, data: bytes, plan: AuthorityPlan, *, place: str) -> SignedRequest:
    """Return the certificate for the request in a file, followed by those above it up to the root.

    RequestRefused for a request that is none, AuthorityUnfit when this authority may not.
    """
    view = authority.view
    view.refuse_unfit(now())
    request = read_request(only_request(data, place=place), place=place)
    _refuse_same_name(request, view.certificate, place)
    _refuse_weak(request, place)
    der = lower_certificate(authority.signer, view.certificate, request, plan)
    made = parse_certificate(der, place=place)
    names = request.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    issued = IssuedCertificate(
        issuer=view.issuer_id,
        serial=made.serial_number,
        name=str(names[0].value) if names else request.subject.rfc4514_string(),
        public_key=short_hash(public_key_der(request)),
        issued_at=now(),
        not_after=made.not_valid_after_utc,
    )
    return SignedRequest(
        pem=b"".join(encode_pem("CERTIFICATE", each) for each in (der, *view.chain_der)), issued=issued
    )


def _refuse_same_name(request: x509.CertificateSigningRequest, issuer: x509.Certificate, place: str) -> None:
    """Refuse a request with the authority's own name: what it signs would look as if it had signed itself."""
    if not list(request.subject):
        what = Message("the request has no name.")
        raise RequestRefused(what, place=place, cure=Message("Make it with a subject."))
    if request.subject == issuer.subject:
        what = Message("the request has the very name of this authority.")
        raise RequestRefused(what, place=place, cure=Message("Make it with another subject, such as CN=Line 3 CA."))


def _refuse_weak(request: x509.CertificateSigningRequest, place: str) -> None:
    """Refuse a key that `ca install` would refuse: another program would take it, and units would stand below it."""
    try:
        strong = is_device_key(own_key(request))
    except CredentialsError:
        strong = False
    if not strong:
        what = Message("the key of the request is too weak, or of a kind that devices and servers do not take.")
        raise RequestRefused(what, place=place, cure=Message("Use an authority with a key of P-256 or larger."))
