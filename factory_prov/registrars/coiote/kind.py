"""Coiote DM among the kinds of servers; its HTTP is loaded when it is opened."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from types import MappingProxyType

from factory_prov.messages import Message
from factory_prov.option_words import OptionWords
from factory_prov.registrars.coiote.login import login_of
from factory_prov.registrars.coiote.options import (
    CERTIFICATE_HINT,
    OLD_KEYS,
    UNPROVEN_CURE,
    CoioteOptions,
    Entries,
    SignIn,
)
from factory_prov.registrars.http.option_words import HTTP_WORDS
from factory_prov.registrars.kind import OldServer, OldServerFile, RegistrarKind, VirtualServer
from factory_prov.registrars.registration import Registrar, Registration
from factory_prov.registrars.tokens import Tokens
from factory_prov.secret import Secret


def _open(options: CoioteOptions, tokens: Tokens | None) -> Registrar:
    from factory_prov.registrars.coiote.registrar import Coiote

    return Coiote(options, tokens or Secret(""))


def _refuse(options: CoioteOptions, unit: Registration) -> None:
    from factory_prov.registrars.coiote.units import refuse

    refuse(options, unit)


def _remarks(options: CoioteOptions, unit: Registration) -> tuple[Message, ...]:
    from factory_prov.registrars.coiote.units import remarks

    return remarks(options, unit)


def _with_bootstrap(options: CoioteOptions) -> bool:
    return options.entries is not Entries.MANAGEMENT


def _preload() -> None:
    import factory_prov.registrars.coiote.registrar
    import factory_prov.registrars.http.transport  # noqa: F401


def _virtual(options: CoioteOptions | None, folder: Path) -> AbstractContextManager[VirtualServer]:
    from factory_prov.registrars.coiote.virtual import virtual_coiote

    return virtual_coiote(options, folder)


def _read_old(data: bytes, place: str) -> OldServer:
    from factory_prov.registrars.coiote.old_file import read_old

    return read_old(data, place)


_WORDS = MappingProxyType(
    {
        "": OptionWords(
            label=Message("Coiote DM"),
            help=Message("Each unit is made known to this server. Its token is in Settings."),
        ),
        "domain": OptionWords(
            label=Message("Domain"),
            help=Message("Where units go; starts and ends with a slash, such as /factory/line1/"),
        ),
        "url": OptionWords(label=Message("Address"), help=Message("https:// and the name of the server.")),
        "port": OptionWords(label=Message("Port"), help=Message("Only for older installations, which use 8087.")),
        "sign_in": OptionWords(
            label=Message("Signing in"),
            help=Message("What is secret in it is kept in Settings, never in the job."),
            choices=MappingProxyType(
                {
                    SignIn.TOKEN.value: Message("with a token"),
                    SignIn.PASSWORD.value: Message("as a user, with a password"),
                    SignIn.CLIENT.value: Message("as a client (service account), with its secret"),
                }
            ),
        ),
        "user": OptionWords(
            label=Message("User or client"), help=Message("Name of the user, or id of the client. None for a token.")
        ),
        "realm": OptionWords(label=Message("Realm"), help=Message("Where the client is known. Only for a client.")),
        "groups": OptionWords(
            label=Message("Groups"),
            help=Message("Groups that a unit joins, with commas between, such as root.line1"),
        ),
        "friendly_name": OptionWords(
            label=Message("Friendly name"),
            help=Message("What people see there; {{endpoint_name}}, {{hardware_id}} and {{serial}} are replaced."),
        ),
        "properties": OptionWords(
            label=Message("Properties"),
            help=Message("Names and texts, such as line = 7, batch = {{serial}}; the same fields are replaced."),
        ),
        "entries": OptionWords(
            label=Message("Devices for a unit"),
            help=Message("A Bootstrap-Server's device there is another one, of the same name."),
            choices=MappingProxyType(
                {
                    Entries.AS_THE_PACK.value: Message("one for each kind of account it has"),
                    Entries.MANAGEMENT.value: Message("one, for its management server"),
                    Entries.BOTH.value: Message("two, for management and bootstrap"),
                }
            ),
        ),
        **HTTP_WORDS,
        "accept_unproven": OptionWords(
            label=Message("Accept without proof"),
            help=Message("PASS also when the server does not show this token what it has."),
        ),
    }
)

COIOTE = RegistrarKind(
    kind="coiote",
    name="Coiote",
    purpose=Message("Registers units at a Coiote server. Its address is in the job."),
    options=CoioteOptions,
    words=_WORDS,
    open=_open,
    virtual=_virtual,
    refuse=_refuse,
    remarks=_remarks,
    with_bootstrap=_with_bootstrap,
    login=login_of,
    offers=MappingProxyType({"domain": "/", "groups": ()}),
    certificate_hint=CERTIFICATE_HINT,
    authority_hint=Message(
        "Coiote: Administration, DTLS/TLS certificates, Add file, in the domain of the devices. Units are then"
        " created with securityMode cert, and their common name must be the endpoint name."
    ),
    unproven_cure=UNPROVEN_CURE,
    preload=_preload,
    old_file=OldServerFile(keys=OLD_KEYS, read=_read_old),
)
