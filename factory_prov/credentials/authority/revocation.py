"""The list of what an authority has revoked (CRL, RFC 5280 §5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from cryptography import x509

from factory_prov.clock import now, refuse_early_clock
from factory_prov.credentials.authority.authority import Authority
from factory_prov.credentials.authority.certificates import key_identifier_of
from factory_prov.credentials.issued import RevocationReason, Revoked
from factory_prov.errors import AuthorityUnfit, CredentialsError
from factory_prov.messages import Message

_LONGEST_DAYS = 3660


def revocation_list(authority: Authority, revoked: Sequence[Revoked], *, number: int, days: int) -> bytes:
    """Sign the list (DER) with that number, good for so many days; AuthorityUnfit where it may sign none."""
    refuse_early_clock()
    refuse_no_lists(authority)
    at = now().replace(microsecond=0)
    issuer = authority.view.certificate
    extensions: list[x509.Extension[x509.ExtensionType]] = [
        x509.Extension(x509.AuthorityKeyIdentifier.oid, False, key_identifier_of(issuer)),
        x509.Extension(x509.CRLNumber.oid, False, x509.CRLNumber(number)),
    ]
    builder = x509.CertificateRevocationListBuilder(  # all entries at once: adding one copies those before it
        issuer_name=issuer.subject,
        last_update=at,
        next_update=at + timedelta(days=days),
        extensions=extensions,
        revoked_certificates=[_entry(each) for each in revoked],
    )
    return authority.signer.revocation_list(builder)


def refuse_no_lists(authority: Authority) -> None:
    """Raise AuthorityUnfit for one whose key usage does not let it sign lists, or whose time is over."""
    view = authority.view
    view.refuse_unfit(now())
    try:
        may = view.certificate.extensions.get_extension_for_class(x509.KeyUsage).value.crl_sign
    except x509.ExtensionNotFound:
        may = True
    if not may:
        raise AuthorityUnfit(
            Message("its certificate does not let it sign revocation lists (key usage cRLSign)."),
            place=view.name,
            cure=Message("Have it signed anew, with that usage."),
        )


def checked_days(days: int) -> int:
    """Return for how many days a list is to be good; CredentialsError for none, or too many."""
    if not 1 <= days <= _LONGEST_DAYS:
        raise CredentialsError(
            Message("the list would be good for {days} days.", days=days),
            place="--days",
            cure=Message("Use 1 to {most} days.", most=_LONGEST_DAYS),
        )
    return days


def _entry(revoked: Revoked) -> x509.RevokedCertificate:
    builder = x509.RevokedCertificateBuilder(serial_number=revoked.serial, revocation_date=revoked.at)
    if revoked.reason is not RevocationReason.UNSPECIFIED:  # RFC 5280 §5.3.1: left out then
        reason = x509.CRLReason(x509.ReasonFlags(str(revoked.reason)))
        builder = builder.add_extension(reason, critical=False)
    return builder.build()
