"""A new key and self-signed certificate for each unit."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from factory_prov.credentials.certificate import CertificateOptions
from factory_prov.credentials.issuer import Issuer, IssuerKind
from factory_prov.credentials.self_signed import SelfSigner
from factory_prov.errors import InputError
from factory_prov.lwm2m.problem import Problem, warning
from factory_prov.messages import Message
from factory_prov.option_words import OptionWords


def _open(options: CertificateOptions) -> Issuer:
    return SelfSigner(options)


def _preload() -> None:
    import factory_prov.credentials.signer  # noqa: F401


def _problems(options: CertificateOptions) -> tuple[InputError, ...]:
    from factory_prov.credentials.certificate_rules import option_errors

    return tuple(option_errors(options))


def _warnings(options: CertificateOptions) -> tuple[Problem, ...]:
    if options.serial_number is None:
        return ()
    return (
        warning(
            "shared-serial-number",
            "credentials.certificate.serial_number",
            Message("Every certificate gets the same serial number."),
            why=Message("Servers tell certificates of one issuer apart by it (RFC 5280 §4.1.2.2)."),
            cure=Message("Leave it out: each certificate then gets a random one."),
        ),
    )


def _key_source(_: CertificateOptions) -> str:
    from factory_prov.credentials.random_source import library_source

    return library_source()


SHARED_WORDS: Mapping[str, OptionWords] = MappingProxyType(
    {
        "country_name": OptionWords(label=Message("Country"), help=Message("Two letters, such as PL.")),
        "state_or_province_name": OptionWords(label=Message("State or province")),
        "locality_name": OptionWords(label=Message("City")),
        "organization_name": OptionWords(label=Message("Organization")),
        "organization_unit_name": OptionWords(label=Message("Unit of the organization")),
        "email_address": OptionWords(label=Message("E-mail address")),
        "common_name": OptionWords(
            label=Message("Common name"),
            help=Message("At most 64 characters. Most servers want the endpoint name here."),
        ),
        "validity_s": OptionWords(label=Message("Valid for"), help=Message("Seconds from the day it is made.")),
        "elliptic_curve": OptionWords(
            label=Message("Elliptic curve"),
            help=Message("secp256r1 is what every LwM2M server and device takes."),
            choices=MappingProxyType(
                {
                    None: Message("the usual one"),
                    "secp256r1": Message("secp256r1"),
                    "secp384r1": Message("secp384r1"),
                    "secp521r1": Message("secp521r1"),
                }
            ),
            others=True,
        ),
        "backdate_s": OptionWords(
            label=Message("Starts this long ago"),
            help=Message("Seconds, so that a clock that runs behind does not refuse it."),
        ),
        "no_expiry": OptionWords(label=Message("Never expires"), help=Message("Valid until the year 9999.")),
    }
)
"""Of the options that every certificate has which is made for a unit."""

_WORDS = MappingProxyType(
    {
        "": OptionWords(
            label=Message("Self-signed certificates"), help=Message("A new key and certificate for each unit.")
        ),
        **SHARED_WORDS,
        "serial_number": OptionWords(
            label=Message("Serial number"),
            help=Message("The same for every unit; empty draws a random one for each, which is better."),
        ),
        "rsa_key_length_bits": OptionWords(
            label=Message("Length of an RSA key"),
            help=Message("Bits, from 2048. Only in the place of an elliptic curve."),
        ),
        "digest": OptionWords(
            label=Message("Digest of the signature"),
            choices=MappingProxyType(
                {"sha256": Message("SHA-256"), "sha384": Message("SHA-384"), "sha512": Message("SHA-512")}
            ),
            others=True,
        ),
    }
)

SELF_SIGNED = IssuerKind(
    kind="certificate",
    options=CertificateOptions,
    words=_WORDS,
    keep=Message("Keep the made one"),
    open=_open,
    problems=_problems,
    warnings=_warnings,
    key_source=_key_source,
    preload=_preload,
    first_settings=MappingProxyType({"common_name": "{endpoint_name}"}),
)
