"""What people call the settings of Leshan's demo servers."""

from __future__ import annotations

from types import MappingProxyType

from factory_prov.messages import Message
from factory_prov.option_words import OptionWords
from factory_prov.registrars.http.option_words import HTTP_WORDS
from factory_prov.registrars.leshan.options import SignIn, WrittenMode

_WEB = {
    "url": OptionWords(
        label=Message("Address"),
        help=Message(
            "Where its web pages are, as in the browser up to the port, such as https://leshan.my-company.com"
        ),
    ),
    "unencrypted": OptionWords(
        label=Message("Allow http"),
        help=Message("Leshan by itself speaks plain http, so keys travel in clear: only where nobody else is there."),
    ),
    "sign_in": OptionWords(
        label=Message("Signing in"),
        help=Message("Leshan asks nobody who he is; a proxy before it may. The secret is kept in Settings."),
        choices=MappingProxyType(
            {
                SignIn.NOTHING.value: Message("not needed"),
                SignIn.PASSWORD.value: Message("as a user, with a password"),
                SignIn.TOKEN.value: Message("with a token"),
            }
        ),
    ),
    "user": OptionWords(label=Message("User"), help=Message("Only with a password.")),
    **HTTP_WORDS,
    "read_timeout_s": OptionWords(
        label=Message("Time for an answer"), help=Message("One whole answer; the list of all units is one.")
    ),
}

LESHAN_WORDS = MappingProxyType(
    {
        "": OptionWords(
            label=Message("Leshan demo server"),
            help=Message("Each unit's key becomes known to this server, in the list that its page Security shows."),
        ),
        **_WEB,
    }
)
BOOTSTRAP_WORDS = MappingProxyType(
    {
        "": OptionWords(
            label=Message("Leshan bootstrap server"),
            help=Message("Units call it first. It knows each by its key, and tells it which server to register at."),
        ),
        **_WEB,
        "server_uri": OptionWords(
            label=Message("Server it sends to"),
            help=Message("Where units are to register, such as coaps://leshan.my-company.com:5684"),
        ),
        "server_url": OptionWords(
            label=Message("Its web pages"),
            help=Message("If that server is a Leshan too: units are made known there as well. Else leave it empty."),
        ),
        "written_mode": OptionWords(
            label=Message("Log-in there"),
            help=Message("How a unit shows that server who it is. The server must know the same key."),
            choices=MappingProxyType(
                {
                    WrittenMode.PSK.value: Message("with the unit's own key"),
                    WrittenMode.NOSEC.value: Message("without security"),
                }
            ),
        ),
        "short_server_id": OptionWords(
            label=Message("Short Server ID"), help=Message("The number of that server at the unit. Leshan uses 123.")
        ),
        "lifetime_s": OptionWords(
            label=Message("Lifetime"), help=Message("Seconds after which a silent unit counts as gone.")
        ),
        "binding": OptionWords(label=Message("Binding"), help=Message("U for UDP, T for TCP.")),
        "security_instance": OptionWords(
            label=Message("Instance of /0"),
            help=Message("Where the account goes. Empty: the server finds a free place, if the unit speaks LwM2M 1.1."),
        ),
    }
)
