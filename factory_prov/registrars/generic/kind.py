"""Any HTTP server among the kinds of servers; its HTTP is loaded when it is opened."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from types import MappingProxyType

from factory_prov.messages import Message
from factory_prov.option_words import OptionWords
from factory_prov.registrars.generic.call_words import CALL_WORDS, LOOK_WORDS, SERVER_WORDS
from factory_prov.registrars.generic.description import Auth
from factory_prov.registrars.generic.options import HttpOptions
from factory_prov.registrars.http.option_words import HTTP_WORDS, UNENCRYPTED_WORDS, UNPROVEN_WORDS
from factory_prov.registrars.http.settings import in_clear
from factory_prov.registrars.kept import Kept
from factory_prov.registrars.kind import RegistrarKind, VirtualServer
from factory_prov.registrars.registration import Registrar, Registration
from factory_prov.registrars.tokens import Tokens


def _open(options: HttpOptions, tokens: Tokens | None) -> Registrar:
    from factory_prov.registrars.generic.registrar import open_http

    return open_http(options, tokens)


def _refuse(options: HttpOptions, unit: Registration) -> None:
    from factory_prov.registrars.generic.requests import JobRequests

    JobRequests(options).refuse(unit)


def _remarks(options: HttpOptions, _unit: Registration) -> tuple[Message, ...]:
    return in_clear(options.url)


def _kept(options: HttpOptions) -> Kept | None:
    if options.auth is Auth.NONE:
        return None
    return Kept(host=options.server_name, user=options.user if options.auth is Auth.BASIC else "")


def _preload() -> None:
    import factory_prov.registrars.generic.registrar
    import factory_prov.registrars.http.transport  # noqa: F401


def _virtual(options: HttpOptions | None, folder: Path) -> AbstractContextManager[VirtualServer]:
    from factory_prov.registrars.generic.virtual import virtual_http

    return virtual_http(options, folder)


_WORDS: Mapping[str, OptionWords] = MappingProxyType(
    {
        "": OptionWords(
            label=Message("Another server (HTTP)"),
            help=Message("Any server with a REST interface. Its manual says what belongs into the fields below."),
        ),
        "url": OptionWords(
            label=Message("Address"),
            help=Message("https:// and the name of the server; what all of its addresses begin with may follow."),
        ),
        "auth": OptionWords(
            label=Message("Sign in"),
            help=Message("What the server asks for. The token or password itself is kept in Settings, never in a job."),
            choices=MappingProxyType(
                {
                    Auth.BEARER.value: Message("a token (Authorization: Bearer …)"),
                    Auth.BASIC.value: Message("user and password (Basic)"),
                    Auth.HEADER.value: Message("a key in a header of its own"),
                    Auth.NONE.value: Message("nothing"),
                }
            ),
        ),
        "user": OptionWords(label=Message("User"), help=Message("Who signs in with a password.")),
        "auth_header": OptionWords(label=Message("Header of the key"), help=Message("Its name, such as X-Api-Key.")),
        "unencrypted": UNENCRYPTED_WORDS,
        **CALL_WORDS,
        **LOOK_WORDS,
        **SERVER_WORDS,
        **HTTP_WORDS,
        "accept_unproven": UNPROVEN_WORDS,
    }
)

HTTP = RegistrarKind(
    kind="http",
    name="HTTP",
    purpose=Message("Registers units at a server that the job describes."),
    options=HttpOptions,
    words=_WORDS,
    open=_open,
    virtual=_virtual,
    refuse=_refuse,
    remarks=_remarks,
    kept=_kept,
    preload=_preload,
)
