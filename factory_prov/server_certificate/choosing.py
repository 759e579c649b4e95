"""Which certificate of those that a server shows a device is given, by Certificate Usage, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from factory_prov.credentials.account import EXACT_MATCH, CertificateAccount
from factory_prov.errors import CredentialsError
from factory_prov.messages import Message
from factory_prov.secret import Secret
from factory_prov.tls.chains import verified_path
from factory_prov.tls.trust import CA_CONSTRAINT, DOMAIN_ISSUED, TRUST_ANCHOR

if TYPE_CHECKING:
    from factory_prov.credentials.described import DescribedCertificate
    from factory_prov.lwm2m.problem import Problem

CA_USAGES = (CA_CONSTRAINT, TRUST_ANCHOR)
USAGES = MappingProxyType(
    {
        0: Message("the CA's, which the device's own trust store must know too"),
        1: Message("the server's own, whose CA the device's own trust store must know"),
        2: Message("the CA's"),
        3: Message("the server's own"),
    }
)
"""What each Certificate Usage wants."""
_OF_THE_LEAF = frozenset(
    {
        "server-name-mismatch",
        "server-name-not-portable",
        "server-auth-missing",
        "server-digital-signature-missing",
        "server-key-unsupported",
        "server-cipher-suite",
        "server-certificate-expired",
        "server-certificate-not-yet-valid",
    }
)
"""What a device looks at in the server's own certificate too where it is given the CA's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a device goes by: the account's path, its Certificate Usage, the host it looks for, its cipher suites."""

    usage: int = DOMAIN_ISSUED
    host: str
    path: str = "/0/1"
    suites: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateChoice:
    """The certificate for the device, and what is wrong with it and with the server's own."""

    certificate: DescribedCertificate
    usage: int
    problems: list[Problem]


def choose(
    chain: Sequence[DescribedCertificate],
    wanted: Wanted,
    *,
    now: datetime,
    given: Sequence[DescribedCertificate] = (),
) -> CertificateChoice:
    """Choose from what the server shows (its own certificate first), or from CAs that somebody gave for it.

    CredentialsError where what the usage wants is not among them.
    """
    chosen = _authority(chain, given, wanted) if wanted.usage in CA_USAGES else chain[0]
    found = [*_problems(chosen.der, wanted, now)]
    if chosen is not chain[0]:
        own = _problems(chain[0].der, replace(wanted, usage=DOMAIN_ISSUED), now)
        found += [problem for problem in own if problem.rule in _OF_THE_LEAF]
    return CertificateChoice(certificate=chosen, usage=wanted.usage, problems=list(dict.fromkeys(found)))


def proven_by(chain: Sequence[DescribedCertificate], chosen: DescribedCertificate, sha256: str) -> bool:
    """Whether who confirmed the certificate with this fingerprint has confirmed the chosen one with it.

    That is the chosen one itself, or one that a chain of good signatures joins it with.
    """
    confirmed = next((each for each in chain if _digits(each) == sha256), None)
    if confirmed is None or confirmed is chosen:
        return confirmed is not None or _digits(chosen) == sha256
    shown = [each.der for each in chain]
    paths = (verified_path(shown, [anchor.der]) or () for anchor in (confirmed, chosen))
    return any({confirmed.der, chosen.der} <= set(path) for path in paths)


def _digits(certificate: DescribedCertificate) -> str:
    return certificate.sha256.replace(":", "").lower()


def _authority(
    chain: Sequence[DescribedCertificate], given: Sequence[DescribedCertificate], wanted: Wanted
) -> DescribedCertificate:
    """Return the highest CA that stands above the server's own certificate by good signatures."""
    shown = [each.der for each in chain]
    for certificate in (*given, *reversed(chain[1:])):
        path = verified_path(shown, [certificate.der]) if certificate.readable else None
        if path is not None and len(path) > 1 and path[-1] == certificate.der:
            return certificate
    raise _no_authority(chain[0], given, wanted)


def _no_authority(own: DescribedCertificate, given: Sequence[DescribedCertificate], wanted: Wanted) -> CredentialsError:
    if given:
        return CredentialsError(
            Message("None of the given certificates is that of the CA which signed the server's."),
            place="--ca-file",
            cure=Message("The issuer of the server's certificate is {issuer}.", issuer=own.issuer[:200]),
        )
    if own.own_issuer:
        return CredentialsError(
            Message(
                "The server's certificate is its own issuer: there is no CA for Certificate Usage {usage}.",
                usage=wanted.usage,
            ),
            place=wanted.host,
            cure=Message("Use Certificate Usage 3, or have the server show a certificate of a CA."),
        )
    return CredentialsError(
        Message("The server shows its own certificate, and not that of its CA ({issuer}).", issuer=own.issuer[:200]),
        place=wanted.host,
        cure=Message(
            "Get the CA's certificate from the server's owner and give it with --ca-file, or use Certificate Usage 3."
        ),
    )


def _problems(der: bytes, wanted: Wanted, now: datetime) -> Iterator[Problem]:
    from factory_prov.credentials.server_check import server_problems

    account = CertificateAccount(
        path=wanted.path,
        certificate=b"",
        server_certificate=der,
        private_key=Secret(b""),
        usage=wanted.usage,
        matching_type=EXACT_MATCH,
        host=wanted.host.lower(),
        cipher_suites=wanted.suites,
    )
    yield from server_problems(account, now=now)
