"""ThingsBoard among the kinds of servers; its HTTP is loaded when it is opened."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from types import MappingProxyType

from factory_prov.messages import Message
from factory_prov.option_words import OptionWords
from factory_prov.registrars.http.option_words import HTTP_WORDS, UNENCRYPTED_WORDS, UNPROVEN_WORDS
from factory_prov.registrars.http.settings import in_clear
from factory_prov.registrars.kind import RegistrarKind, VirtualServer
from factory_prov.registrars.registration import Registrar, Registration
from factory_prov.registrars.thingsboard.login import login_of
from factory_prov.registrars.thingsboard.options import CertificateTrust, SignIn, ThingsBoardOptions
from factory_prov.registrars.tokens import Tokens
from factory_prov.secret import Secret


def _open(options: ThingsBoardOptions, tokens: Tokens | None) -> Registrar:
    from factory_prov.registrars.thingsboard.registrar import ThingsBoard

    return ThingsBoard(options, tokens or Secret(""))


def _refuse(options: ThingsBoardOptions, unit: Registration) -> None:
    from factory_prov.registrars.thingsboard.units import refuse

    refuse(options, unit)


def _remarks(options: ThingsBoardOptions, _unit: Registration) -> tuple[Message, ...]:
    return in_clear(options.url)


def _preload() -> None:
    import factory_prov.registrars.http.transport
    import factory_prov.registrars.thingsboard.registrar  # noqa: F401


def _virtual(options: ThingsBoardOptions | None, folder: Path) -> AbstractContextManager[VirtualServer]:
    from factory_prov.registrars.thingsboard.virtual import virtual_thingsboard

    return virtual_thingsboard(options, folder)


_WORDS = MappingProxyType(
    {
        "": OptionWords(
            label=Message("ThingsBoard"),
            help=Message("Each unit becomes a device there. The password or API key is kept in Settings."),
        ),
        "url": OptionWords(
            label=Message("Address"), help=Message("https:// and the name of the server, as in a browser.")
        ),
        "profile": OptionWords(
            label=Message("Device profile"),
            help=Message("Name of one whose transport is LwM2M: Profiles, Device profiles in the server's web pages."),
        ),
        "sign_in": OptionWords(
            label=Message("Sign in"),
            help=Message("As a tenant administrator: others may not make devices."),
            choices=MappingProxyType(
                {
                    SignIn.PASSWORD.value: Message("user and password"),
                    SignIn.API_KEY.value: Message("an API key (from version 4.3 on)"),
                    SignIn.TOKEN.value: Message("a token (JWT) made elsewhere"),
                }
            ),
        ),
        "user": OptionWords(label=Message("User"), help=Message("The mail address with which somebody logs in there.")),
        "label": OptionWords(
            label=Message("Label"),
            help=Message("A text beside the name of each device; {{endpoint_name}} is replaced."),
        ),
        "certificates": OptionWords(
            label=Message("Certificates are known"),
            help=Message("By their CA: the server must trust it, and the certificate carries the endpoint name."),
            choices=MappingProxyType(
                {
                    CertificateTrust.OWN.value: Message("each by itself"),
                    CertificateTrust.CA.value: Message("by the CA that signed them"),
                }
            ),
        ),
        "unencrypted": UNENCRYPTED_WORDS,
        **HTTP_WORDS,
        "accept_unproven": UNPROVEN_WORDS,
    }
)

THINGSBOARD = RegistrarKind(
    kind="thingsboard",
    name="ThingsBoard",
    purpose=Message("Registers units at a ThingsBoard server. Its address is in the job."),
    options=ThingsBoardOptions,
    words=_WORDS,
    open=_open,
    virtual=_virtual,
    refuse=_refuse,
    remarks=_remarks,
    login=login_of,
    preload=_preload,
    offers=MappingProxyType({"profile": "-"}),
    certificate_hint=Message(
        "A certificate that is known by its CA: that CA must be among those the LwM2M transport of the server trusts."
    ),
    authority_hint=Message(
        "ThingsBoard: put it into the trust store of the LwM2M transport (LWM2M_TRUST_KEY_STORE_LOCATION) and start"
        " that anew. Leave the certificate of each device empty: its common name is compared."
    ),
)
