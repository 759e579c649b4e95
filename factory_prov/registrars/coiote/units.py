"""Which units Coiote DM can take, and what they become there; nothing here talks to it."""

from __future__ import annotations

from dataclasses import replace

from factory_prov.errors import InputError
from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.messages import Message
from factory_prov.registrars.coiote.options import CoioteOptions, Entries
from factory_prov.registrars.coiote.unit_texts import unit_texts
from factory_prov.registrars.registration import Registration

MAX_ENDPOINT_NAME = 64  # characters: the limit of a certificate's CN, which must equal it, and of common clients


def require_name(name: str) -> None:
    """Raise InputError for a name that Coiote DM cannot take or find again."""
    if not name or len(name) > MAX_ENDPOINT_NAME or not name.isprintable():
        what = Message("The endpoint name is not 1 to {most} printable characters long.", most=MAX_ENDPOINT_NAME)
        raise _bad_name(name, what)
    if "'" in name or "/" in name:
        what = Message("The endpoint name has a ' or / in it, which this server cannot search for.")
        raise _bad_name(name, what)


def refuse(options: CoioteOptions, registration: Registration) -> None:
    """Raise InputError for what Coiote DM cannot take; nothing has been sent then."""
    require_name(registration.endpoint_name)
    try:
        unit_texts(options.friendly_name, options.properties, registration)
    except InputError as failure:
        raise InputError(failure.what, place=f"server.{failure.place}", cure=failure.cure) from None


def entries_of(options: CoioteOptions, registration: Registration) -> tuple[Registration, ...]:
    """Return the devices that a unit becomes at the server, that of its management server first."""
    alone = replace(registration, beside=None)
    if options.entries is Entries.MANAGEMENT:
        return (alone,)
    if registration.beside is not None:
        return (alone, registration.beside)
    if options.entries is Entries.BOTH and registration.bootstrap:
        return (replace(alone, bootstrap=False), alone)
    return (alone,)


def server_mode(registration: Registration) -> str:
    """Return Coiote's word for the Security Mode. It has none for EST: such a device is one with a certificate."""
    mode = registration.security_mode
    return (SecurityMode.CERTIFICATE if mode is SecurityMode.EST else mode).short_name


def remarks(options: CoioteOptions, registration: Registration) -> tuple[Message, ...]:
    """Tell what is sent that is not what the unit has."""
    entries = entries_of(options, registration)
    found = []
    if any(each.security_mode is SecurityMode.EST for each in entries):
        found.append(
            Message(
                "Coiote DM has no security mode EST: the unit is registered there with mode cert. The EST bootstrap"
                " configuration is made in the server's web pages."
            )
        )
    if options.entries is Entries.BOTH and registration.bootstrap:
        found.append(
            Message(
                "The configuration has an account of a Bootstrap-Server alone: the device for its management server"
                " gets the same credentials at Coiote DM."
            )
        )
    return tuple(found)


def _bad_name(name: str, what: Message) -> InputError:
    return InputError(what, place=repr(name[:80]), cure=Message("Choose another rule for endpoint names."))
