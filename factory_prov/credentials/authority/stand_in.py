"""A stand-in for an authority: the same names and kinds of keys, other keys, which nobody trusts.

Checks, trials and training make units with it, so that no certificate is left over that a server would take.
"""

from __future__ import annotations

from cryptography import x509

from factory_prov.credentials.authority.authority import Authority, AuthorityView
from factory_prov.credentials.authority.certificates import own_key
from factory_prov.credentials.authority.signing import Signer, spare_key
from factory_prov.credentials.authority.signing_key import HeldKey
from factory_prov.credentials.reading import parse_certificate

_OF_KEYS = (x509.SubjectKeyIdentifier, x509.AuthorityKeyIdentifier)


def stand_in_for(view: AuthorityView) -> Authority:
    """Make one with a chain as long as the authority's own."""
    chain: list[x509.Certificate] = []
    signer: Signer | None = None
    for original in reversed((view.certificate, *view.above)):
        own = Signer(HeldKey(spare_key(own_key(original))))
        chain.insert(0, _copy(original, own, signer or own, chain[0] if chain else None))
        signer = own
    assert signer is not None  # noqa: S101  # a view has one certificate at least
    return Authority(AuthorityView(name=view.name, certificate=chain[0], above=tuple(chain[1:])), signer.key)


def _copy(original: x509.Certificate, own: Signer, signer: Signer, issuer: x509.Certificate | None) -> x509.Certificate:
    key = own.public_key
    builder = x509.CertificateBuilder(
        subject_name=original.subject,
        issuer_name=original.subject if issuer is None else issuer.subject,
        public_key=key,
        serial_number=x509.random_serial_number(),
        not_valid_before=original.not_valid_before_utc,
        not_valid_after=original.not_valid_after_utc,
    )
    for extension in original.extensions:
        if not isinstance(extension.value, _OF_KEYS):
            builder = builder.add_extension(extension.value, critical=extension.critical)
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    points_at = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key)
    return parse_certificate(signer.certificate(builder.add_extension(points_at, critical=False)), place="")
