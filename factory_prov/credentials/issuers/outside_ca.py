"""A key that was made ahead, and the certificate that an authority outside has signed for it."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from factory_prov.credentials.certificate import KeyPair
from factory_prov.credentials.issuer import Issuer, IssuerKind, WaitingKeys
from factory_prov.errors import CredentialsError
from factory_prov.messages import Message
from factory_prov.option_words import OptionWords


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideOptions:
    """Keys wait in the ledger under the endpoint names of their units (`factory-prov csr`)."""

    send_chain: bool = False


class WaitingIssuer:
    """Gives each unit the pair that waits under its name. Threads may share it."""

    def __init__(self, options: OutsideOptions, keys: WaitingKeys | None) -> None:
        self._options = options
        self._keys = keys

    def make(self, endpoint_name: str | None) -> KeyPair:
        """See `Issuer`."""
        if self._keys is None or endpoint_name is None:
            raise CredentialsError(
                Message("keys that were made ahead are given to units by a run only."),
                place="credentials.outside_ca",
                cure=Message("Use the job on a line, or `factory-prov provision`."),
            )
        from factory_prov.credentials.unit_keys import public_key_hash

        waiting = self._keys.pair(endpoint_name)
        own, *above = waiting.chain_der
        return KeyPair(
            certificate_der=own,
            private_key=waiting.private_key,
            issuers_der=_shown(above) if self._options.send_chain else (),
            waited=public_key_hash(own),
            authority_der=above[0] if above else b"",
        )

    def sample(self, endpoint_name: str) -> KeyPair:
        """See `Issuer`: one that signs itself stands in, as nobody can sign for the authority outside."""
        from factory_prov.credentials.certificate import CertificateOptions
        from factory_prov.credentials.self_signed import make_self_signed

        return make_self_signed(CertificateOptions(), endpoint_name=endpoint_name)


def _shown(above: list[bytes]) -> tuple[bytes, ...]:
    """Leave a root out: a server has to know it by itself."""
    from factory_prov.credentials.chain import is_self_issued

    return tuple(each for each in above if not is_self_issued(each))


def _preload() -> None:
    import factory_prov.credentials.signer  # noqa: F401


def _start(options: OutsideOptions, keys: WaitingKeys) -> Issuer:
    return WaitingIssuer(options, keys)


OUTSIDE_CA = IssuerKind(
    kind="outside_ca",
    options=OutsideOptions,
    words=MappingProxyType(
        {
            "": OptionWords(
                label=Message("Certificates by an outside authority"),
                help=Message("Keys are made ahead and signed elsewhere (`factory-prov csr`); each unit takes its own."),
            ),
            "send_chain": OptionWords(
                label=Message("Give the device the chain"),
                help=Message("The authorities below the root too, all as PEM. Not every device takes that."),
            ),
        }
    ),
    keep=Message("Keep the one by an outside authority"),
    open=lambda options: WaitingIssuer(options, None),
    key_source=lambda _: "made ahead of its unit, certificate by an authority outside",
    start=_start,
    preload=_preload,
)
