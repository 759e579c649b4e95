"""A certificate and key that exist already, the same for every unit that the job is used for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path  # at run time: the job file's reader looks at the types of the fields
from types import MappingProxyType

from factory_prov.credentials.certificate import KeyPair
from factory_prov.credentials.issuer import Issuer, IssuerKind
from factory_prov.lwm2m.problem import Problem, warning
from factory_prov.messages import Message
from factory_prov.option_words import OptionWords


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppliedOptions:
    """A certificate and key that exist already; DER or PEM."""

    certificate_file: Path
    key_file: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppliedPair:
    """Gives every unit the one pair there is."""

    pair: KeyPair

    def make(self, _endpoint_name: str | None) -> KeyPair:
        """Return the pair; see Issuer."""
        return self.pair

    def sample(self, _endpoint_name: str) -> KeyPair:
        """Return the pair; see Issuer."""
        return self.pair


def _open(options: SuppliedOptions) -> Issuer:
    from factory_prov.credentials.supplied import load_pair

    return SuppliedPair(pair=load_pair(options.certificate_file, options.key_file))


def _warnings(_: SuppliedOptions) -> tuple[Problem, ...]:
    return (
        warning(
            "shared-key",
            "credentials.supplied",
            Message("Every unit gets the same key."),
            why=Message("Whoever takes it out of one unit can speak for all of them."),
            cure=Message("Let the job make a certificate for each unit."),
        ),
    )


def _preload() -> None:
    import factory_prov.credentials.supplied  # noqa: F401


SUPPLIED = IssuerKind(
    kind="supplied",
    options=SuppliedOptions,
    words=MappingProxyType(
        {
            "": OptionWords(
                label=Message("Certificate that exists already"),
                help=Message("A certificate and its private key from files, in the place of new ones."),
            ),
            "certificate_file": OptionWords(label=Message("Certificate"), help=Message("DER or PEM.")),
            "key_file": OptionWords(label=Message("Private key"), help=Message("DER or PEM, without a password.")),
        }
    ),
    keep=Message("Keep the supplied one"),
    open=_open,
    warnings=_warnings,
    key_source=lambda options: f"file {options.key_file.name}",
    shares_key=True,
    preload=_preload,
)
