"""A new key for each unit, and a certificate signed by an authority (CA) of this PC."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

from factory_prov.credentials.authority.options import Beyond, CaOptions
from factory_prov.credentials.issuer import Issuer, IssuerKind, WaitingKeys
from factory_prov.credentials.issuers.self_signed import SHARED_WORDS
from factory_prov.errors import CredentialsError, InputError
from factory_prov.lwm2m.problem import Problem, error, warning
from factory_prov.messages import Message
from factory_prov.option_words import OptionWords

_PLACE = "credentials.ca.authority"
_SOON_DAYS = 60
_NONE_MADE = Message("No unit can be made.")


def _open(options: CaOptions) -> Issuer:
    from factory_prov.credentials.authority.issuer import AuthorityIssuer

    return AuthorityIssuer(options)


def _start(options: CaOptions, _keys: WaitingKeys) -> Issuer:
    from factory_prov.credentials.authority.issuer import AuthorityIssuer

    issuer = AuthorityIssuer(options)
    issuer.ready()
    return issuer


def _preload() -> None:
    import factory_prov.credentials.authority.issuer  # noqa: F401


def _problems(options: CaOptions) -> tuple[InputError, ...]:
    from factory_prov.credentials.certificate_rules import option_errors

    found = option_errors(options.as_options())
    if not options.authority.strip():
        what = Message("No authority is named.")
        found.append(InputError(what, place="authority", cure=Message("`factory-prov ca list` tells which there are.")))
    return tuple(found)


def _ready(options: CaOptions) -> Iterator[Problem]:
    """Open the authority as a run does; tell of one whose time is nearly over, and of certificates cut short by it."""
    from factory_prov.clock import now
    from factory_prov.credentials.authority.device import term
    from factory_prov.credentials.authority.issuer import AuthorityIssuer
    from factory_prov.errors import ClockWrong

    try:
        view = AuthorityIssuer(options).ready().view
    except ClockWrong:
        return  # told for every job
    except CredentialsError as failure:
        found = error("authority", _PLACE, failure.what.capitalized(), why=_NONE_MADE, cure=failure.cure)
        yield replace(found, place=str(failure.place), raises=type(failure))
        return
    at = now()
    if view.ends - at < timedelta(days=_SOON_DAYS):
        yield warning(
            "authority-ends",
            _PLACE,
            Message("The certificate of the authority ends on {day}.", day=f"{view.ends:%Y-%m-%d}"),
            why=Message("From then on no server takes what it has signed."),
            cure=Message("Have it renewed before (docs/certificates.md)."),
        )
    end = term(view, options, at)[1]
    if options.beyond_authority is Beyond.SHORTEN and end == view.ends:
        yield warning(
            "certificate-shortened",
            "credentials.ca.beyond_authority",
            Message("Certificates end on {day}, with that of the authority.", day=f"{end:%Y-%m-%d}"),
            why=Message("That is earlier than the job asks for."),
            cure=Message("Renew the authority, or let certificates end earlier (validity_s)."),
        )


def _other_name(options: CaOptions) -> Iterator[Problem]:
    if options.common_name != "{endpoint_name}":
        yield warning(
            "common-name",
            "credentials.ca.common_name",
            Message("The common name of certificates is not the endpoint name."),
            why=Message("Servers that trust an authority tell its units by that name."),
            cure=Message('Write common_name = "{{endpoint_name}}", or leave it out.'),
        )


def _key_source(options: CaOptions) -> str:
    from factory_prov.credentials.random_source import library_source

    return f"{library_source()}, certificate by the authority {options.authority}"


_WORDS = MappingProxyType(
    {
        "": OptionWords(
            label=Message("Certificates by an authority (CA)"),
            help=Message("A new key for each unit, its certificate signed by an authority of this PC."),
        ),
        "authority": OptionWords(
            label=Message("Authority"),
            help=Message("Its name on this PC; `factory-prov ca list` tells which there are."),
        ),
        **SHARED_WORDS,
        "beyond_authority": OptionWords(
            label=Message("Where it would outlive the authority"),
            help=Message("From the end of the authority's certificate on, no server takes the unit's."),
            choices=MappingProxyType(
                {
                    Beyond.REFUSE: Message("make none"),
                    Beyond.SHORTEN: Message("let it end with the authority"),
                    Beyond.ALLOW: Message("make it all the same"),
                }
            ),
        ),
        "subject_key_identifier": OptionWords(
            label=Message("Subject key identifier"),
            help=Message("Profiles of small devices want none; a few servers ask for it."),
        ),
        "send_chain": OptionWords(
            label=Message("Give the device the chain"),
            help=Message("The authorities below the root too, all as PEM. Not every device takes that."),
        ),
    }
)

CA = IssuerKind(
    kind="ca",
    options=CaOptions,
    words=_WORDS,
    keep=Message("Keep the one by an authority"),
    open=_open,
    problems=_problems,
    warnings=lambda options: tuple(_other_name(options)),
    key_source=_key_source,
    ready=_ready,
    start=_start,
    preload=_preload,
)
