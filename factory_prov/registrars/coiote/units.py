"""Which units Coiote DM can take; nothing here talks to it."""

from __future__ import annotations

from factory_prov.errors import InputError
from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.messages import Message
from factory_prov.registrars.coiote.options import CoioteOptions
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


def refuse(_options: CoioteOptions, registration: Registration) -> None:
    """Raise InputError for what Coiote DM cannot take; nothing has been sent then."""
    require_name(registration.endpoint_name)
    if registration.security_mode is SecurityMode.EST:
        raise InputError(
            Message(
                "Coiote DM's interface has no security mode EST: the server keeps such a device in"
                " Certificate mode, with an EST bootstrap configuration made in its web pages."
            ),
            place=registration.endpoint_name,
            cure=Message("Register the device with Security Mode Certificate."),
        )


def _bad_name(name: str, what: Message) -> InputError:
    return InputError(what, place=repr(name[:80]), cure=Message("Choose another rule for endpoint names."))
