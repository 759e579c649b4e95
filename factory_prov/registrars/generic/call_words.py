"""What the settings of a server's calls are called in a form, and what they do."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from factory_prov.messages import Message
from factory_prov.option_words import OptionWords
from factory_prov.registrars.generic.bodies import BodyFormat
from factory_prov.registrars.generic.description import DerEncoding, KeyEncoding, Method

_METHODS: Mapping[str | int | None, Message] = MappingProxyType(
    {method.value: Message.of_text(method.value) for method in Method}
)
_FORMATS: Mapping[str | int | None, Message] = MappingProxyType(
    {
        BodyFormat.JSON.value: Message("JSON"),
        BodyFormat.FORM.value: Message("a form: one name=value in each line"),
        BodyFormat.XML.value: Message("XML"),
        BodyFormat.TEXT.value: Message("plain text"),
    }
)
_KEY_ENCODINGS: Mapping[str | int | None, Message] = MappingProxyType(
    {
        KeyEncoding.HEX.value: Message("hexadecimal"),
        KeyEncoding.BASE64.value: Message("Base64"),
        KeyEncoding.TEXT.value: Message("the text itself"),
    }
)
_DER_ENCODINGS: Mapping[str | int | None, Message] = MappingProxyType(
    {
        DerEncoding.BASE64.value: Message("Base64"),
        DerEncoding.HEX.value: Message("hexadecimal"),
        DerEncoding.PEM.value: Message("PEM"),
    }
)
_SUCCESS = OptionWords(
    label=Message("Statuses of a success"), help=Message("HTTP statuses with commas between, such as 200, 201")
)
_TAKEN = OptionWords(
    label=Message("Statuses of a conflict"),
    help=Message("What the server answers when it has such a device, or its identity, already."),
)
_ABSENT = OptionWords(
    label=Message("Statuses of nothing there"), help=Message("What the server answers when it has no such device.")
)


def _call(name: str, *, url: Message, body: Message) -> dict[str, OptionWords]:
    """Return the words of what every call has."""
    words = {
        "method": OptionWords(label=Message("Method"), choices=_METHODS),
        "url": OptionWords(label=Message("Path"), help=url),
        "headers": OptionWords(
            label=Message("Headers"),
            help=Message("More headers, one in each line, such as Accept: application/json"),
            lines=True,
        ),
        "format": OptionWords(
            label=Message("Format of the body"),
            help=Message("Values are written as this format needs it, so that none can break out."),
            choices=_FORMATS,
        ),
        "body": OptionWords(label=Message("Body"), help=body, lines=True),
        "success": _SUCCESS,
        "success_pointer": OptionWords(
            label=Message("Where the answer tells"),
            help=Message("JSON pointer, such as /status, for a server whose status is 200 also for a no."),
        ),
        "success_equals": OptionWords(
            label=Message("What it tells then"), help=Message("The value that stands there for a success, such as ok")
        ),
        "success_contains": OptionWords(
            label=Message("Text of a success"), help=Message("A text that the answer has in it, for other than JSON.")
        ),
    }
    return {f"{name}.{field}": each for field, each in words.items()}


_PLACES = Message(
    "Places are filled in for each unit: {{endpoint_name}}, {{security_mode}}, {{server}}, {{psk_identity}},"
    " {{psk_key:hex}}, {{psk_key:base64}}, {{public_key:base64}}, {{certificate:base64}}, {{certificate:pem}},"
    " {{request_id}}. A ? behind, as {{psk_key:hex?}}, allows units without it; JSON gets null then."
)
_NO_BODY = Message("Most servers want none here.")

CALL_WORDS: Mapping[str, OptionWords] = MappingProxyType(
    {
        "create": OptionWords(
            label=Message("Make a device"), help=Message("The request that makes a unit known to the server.")
        ),
        **_call(
            "create",
            url=Message("Behind the address, such as /devices; places such as {{endpoint_name}} may stand in it."),
            body=_PLACES,
        ),
        "create.taken": _TAKEN,
        "create.device_id": OptionWords(
            label=Message("Where the answer shows its id"), help=Message("JSON pointer, such as /id. May stay empty.")
        ),
        "create.repeatable": OptionWords(
            label=Message("May be sent twice"),
            help=Message("The same request again does no harm. Counts only where nothing can be read back."),
        ),
        "update": OptionWords(
            label=Message("Change a device"),
            help=Message("For a unit that came back with new keys. Without it such a unit is a conflict."),
        ),
        **_call(
            "update",
            url=Message("Such as /devices/{{device_id}}, which the server has shown, or /devices/{{endpoint_name}}"),
            body=_PLACES,
        ),
        "update.taken": _TAKEN,
        "remove": OptionWords(
            label=Message("Remove a device"),
            help=Message("For a unit that gets another name: its old one is taken away."),
        ),
        **_call(
            "remove",
            url=Message("Such as /devices/{{device_id}}, which the server has shown, or /devices/{{endpoint_name}}"),
            body=_NO_BODY,
        ),
        "remove.absent": _ABSENT,
    }
)


def _pointer(label: Message, *, example: str) -> OptionWords:
    return OptionWords(
        label=label,
        help=Message("JSON pointer to where an answer shows it, such as {example}. Empty: not shown.", example=example),
    )


LOOK_WORDS: Mapping[str, OptionWords] = MappingProxyType(
    {
        "look": OptionWords(
            label=Message("Read a device back"),
            help=Message("The proof that the server has what the unit has. Without it no unit is proven."),
        ),
        **_call(
            "look",
            url=Message("Such as /devices/{{endpoint_name}} or /devices?name={{endpoint_name}}"),
            body=_NO_BODY,
        ),
        "look.absent": _ABSENT,
        "look.absent_pointer": OptionWords(
            label=Message("Where nothing is told"),
            help=Message("JSON pointer, such as /total, for a server that answers a search with a status of 200."),
        ),
        "look.absent_equals": OptionWords(
            label=Message("What is told then"), help=Message("The value there, such as 0, or [] for an empty list.")
        ),
        "look.device_id": _pointer(Message("The server's id"), example="/id"),
        "look.endpoint_name": _pointer(Message("Endpoint name"), example="/name"),
        "look.server": _pointer(Message("Management or bootstrap"), example="/server"),
        "look.security_mode": _pointer(Message("Security Mode"), example="/security/mode"),
        "look.psk_identity": _pointer(Message("PSK identity"), example="/security/identity"),
        "look.psk_key": _pointer(Message("PSK key"), example="/security/key"),
        "look.psk_key_encoding": OptionWords(label=Message("The key is written"), choices=_KEY_ENCODINGS),
        "look.public_key": _pointer(Message("Public key"), example="/security/publicKey"),
        "look.public_key_encoding": OptionWords(label=Message("The public key is written"), choices=_DER_ENCODINGS),
        "look.certificate": _pointer(Message("Certificate"), example="/security/certificate"),
        "look.certificate_encoding": OptionWords(label=Message("The certificate is written"), choices=_DER_ENCODINGS),
    }
)


def _word(label: Message) -> OptionWords:
    return OptionWords(
        label=label, help=Message("The server's word for it. Empty: such units are refused before they are touched.")
    )


SERVER_WORDS: Mapping[str, OptionWords] = MappingProxyType(
    {
        "words": OptionWords(
            label=Message("Words of the server"),
            help=Message("What stands for {{security_mode}} and {{server}}, and is compared with what it shows."),
        ),
        "words.psk": _word(Message("Pre-shared key")),
        "words.rpk": _word(Message("Raw public key")),
        "words.cert": _word(Message("Certificate")),
        "words.nosec": _word(Message("No security")),
        "words.est": _word(Message("Certificate by EST")),
        "words.management": _word(Message("Management server")),
        "words.bootstrap": _word(Message("Bootstrap server")),
    }
)
