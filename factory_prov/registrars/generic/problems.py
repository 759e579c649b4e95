"""Everything that is wrong with the description of a server, each at its setting and with its cure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from factory_prov.errors import InputError
from factory_prov.messages import Message
from factory_prov.registrars.generic.addresses import read_address
from factory_prov.registrars.generic.bodies import BodyFormat, read_body
from factory_prov.registrars.generic.description import Auth, Call, LookCall, Method, ServerDescription
from factory_prov.registrars.generic.headers import HEADER_NAME, read_headers
from factory_prov.registrars.generic.places import DEVICE_ID, ENDPOINT_NAME, REQUEST_ID, SECRET_PLACES, SERVER, Place
from factory_prov.registrars.generic.pointer import check_pointer
from factory_prov.registrars.http.settings import (
    basic_user_problems,
    problem,
    time_problems,
    unfilled,
    url_problems,
    without_places,
)

if TYPE_CHECKING:
    from collections.abc import Callable

POINTERS = ("endpoint_name", "server", "security_mode", "psk_identity", "psk_key", "public_key", "certificate")
"""The settings of [server.look] that say where an answer shows what."""
_NO_BODY = (Method.GET, Method.DELETE)
_ANY_BASE = "https://server.invalid"
_NEVER_A_SUCCESS = (401, 403, 429)
_KNOWN_BEFORE = frozenset({ENDPOINT_NAME, SERVER, REQUEST_ID, DEVICE_ID})
"""What is known of a device that is only looked for or removed: its name alone."""


def problems_of(options: ServerDescription) -> Iterator[InputError]:
    """Yield them all; those of the calls' addresses only when the one they belong to is one."""
    wrong = [*_unfilled(options), *url_problems(options.url, unencrypted=options.unencrypted)]
    yield from wrong
    yield from _auth_problems(options)
    yield from _look_problems(options)
    yield from _word_problems(options)
    yield from time_problems(options)
    has_base = not any(each.place == "url" for each in wrong)
    read = options if has_base else replace(options, url=_ANY_BASE)
    for name, call in options.calls.items():
        yield from (each for each in _call_problems(read, name, call) if has_base or each.place != f"{name}.url")


def _unfilled(options: ServerDescription) -> Iterator[InputError]:
    texts = {"url": options.url, "user": options.user, "auth_header": options.auth_header}
    for name, call in options.calls.items():
        texts |= {f"{name}.url": call.url, f"{name}.headers": call.headers}
        if call.format is not BodyFormat.XML:
            texts[f"{name}.body"] = call.body
    return unfilled((place, without_places(text)) for place, text in texts.items())


def _auth_problems(options: ServerDescription) -> Iterator[InputError]:
    if options.auth is Auth.BASIC and not options.user:
        yield problem("user", Message("There is no user to sign in with."), Message("Write the user's name."))
    if options.auth is not Auth.BASIC and options.user:
        cure = Message('Leave it out, or write auth = "basic".')
        yield problem("user", Message('Only auth = "basic" has a user.'), cure)
    else:
        yield from basic_user_problems(options.user)
    if options.auth is Auth.HEADER and not HEADER_NAME.fullmatch(options.auth_header):
        what = Message("This is not the name of a header.")
        yield problem("auth_header", what, Message("Write the name that the server asks for, such as X-Api-Key."))
    if options.auth is not Auth.HEADER and options.auth_header:
        cure = Message('Leave it out, or write auth = "header".')
        yield problem("auth_header", Message('Only auth = "header" has a header of its own.'), cure)


def _look_problems(options: ServerDescription) -> Iterator[InputError]:
    if options.look is None:
        if not options.accept_unproven:
            yield problem(
                "look",
                Message("Nothing says how a device is read back, so no unit could be proven."),
                Message("Describe it below [server.look], or write accept_unproven = true below [server]."),
            )
        return
    if not options.accept_unproven:
        for name in ("endpoint_name", "security_mode"):
            if not getattr(options.look, name):
                yield problem(
                    f"look.{name}",
                    Message("Where an answer shows this is not said, so no unit could be proven."),
                    Message(
                        "Write a JSON pointer, such as /{name}, or accept_unproven = true below [server].", name=name
                    ),
                )


def _word_problems(options: ServerDescription) -> Iterator[InputError]:
    words = options.words
    if not words.management and not words.bootstrap:
        what = Message("There is a word neither for management nor for bootstrap.")
        yield problem("words.management", what, Message("Write one of them: without it no unit can be registered."))
    modes = [word for word in (words.psk, words.rpk, words.cert, words.nosec, words.est) if word]
    if len(set(modes)) < len(modes):
        what = Message("Two Security Modes have the same word, so one could be taken for the other.")
        yield problem("words.psk", what, Message("Give each its own, and leave those empty that the server has not."))
    if words.bootstrap and words.management:
        yield from _two_entries(options)


def _two_entries(options: ServerDescription) -> Iterator[InputError]:
    """Find a server with two entries of a name, where a request does not tell one from the other."""
    if words_same := options.words.bootstrap == options.words.management:
        what = Message("Management and bootstrap have the same word.")
        yield problem("words.bootstrap", what, Message("Give each its own, or leave this one empty."))
    for name, call in options.calls.items():
        shows = isinstance(call, LookCall) and call.server
        if not words_same and not shows and _lacks(options, call, {SERVER, DEVICE_ID}):
            yield problem(
                f"{name}.url",
                Message("The request does not say whether it is about management or bootstrap."),
                Message("Put {{server}} into it, or leave words.bootstrap empty."),
            )


def _lacks(options: ServerDescription, call: Call, names: set[str]) -> bool:
    """Whether a call has none of these places; not said of one that cannot be read, which is told anyway."""
    try:
        return not any(place.name in names for read in _readers(options, call).values() for place in read())
    except InputError:
        return False


def _readers(options: ServerDescription, call: Call) -> dict[str, Callable[[], list[Place]]]:
    def body() -> list[Place]:
        return list(read_body(call.body, call.format).places) if call.body else []

    return {
        "url": lambda: list(read_address(options.url, call.url).places),
        "headers": lambda: [place for _, value in read_headers(call.headers) for place in value.places],
        "body": body,
    }


def _call_problems(options: ServerDescription, name: str, call: Call) -> Iterator[InputError]:
    if not call.url:
        what = Message("The setting is missing.")
        yield problem(f"{name}.url", what, Message("Write where the request goes, such as /devices/{{endpoint_name}}"))
    for field, read in _readers(options, call).items():
        if field == "url" and not call.url:
            continue
        try:
            places = read()
        except InputError as failure:
            yield problem(f"{name}.{field}", failure.what, failure.cure)
            continue
        yield from _place_problems(options, name, field, places)
    yield from _name_problems(options, name, call)
    yield from _body_problems(name, call)
    yield from _rule_problems(name, call)


def _place_problems(options: ServerDescription, name: str, field: str, places: list[Place]) -> Iterator[InputError]:
    for place in places:
        if place.name in SECRET_PLACES and field != "body":
            yield problem(
                f"{name}.{field}",
                Message("{place} would be in the clear in logs of servers and proxies.", place=str(place)),
                Message("Put a key into the body only."),
            )
        elif place.name not in _KNOWN_BEFORE and name in ("look", "remove"):
            what = Message("{place} is not known of a device that is only looked for or removed.", place=str(place))
            cure = Message("Find it by {{endpoint_name}}, or remove it by {{device_id}}.")
            yield problem(f"{name}.{field}", what, cure)
        elif place.name == DEVICE_ID:
            yield from _id_problems(options, name, field)
        elif place.optional and field == "url":
            what = Message("A part of an address cannot be left out.")
            yield problem(f"{name}.url", what, Message("Leave the ? behind it out."))


def _name_problems(options: ServerDescription, name: str, call: Call) -> Iterator[InputError]:
    """Find a request that would be the same for every unit."""
    named = {ENDPOINT_NAME} if name in ("create", "look") else {ENDPOINT_NAME, DEVICE_ID}
    if call.url and _lacks(options, call, named):
        yield problem(
            f"{name}.url",
            Message("The request does not say which unit it is about."),
            Message("Put {{endpoint_name}} into the path or the body."),
        )


def _id_problems(options: ServerDescription, name: str, field: str) -> Iterator[InputError]:
    if name in ("create", "look"):
        what = Message("The server has no id for the device before it was made or found.")
        yield problem(f"{name}.{field}", what, Message("Leave {{device_id}} out."))
    elif options.look is None or not options.look.device_id:
        what = Message("Nothing says where an answer shows the id of a device.")
        yield problem(f"{name}.{field}", what, Message("Write a JSON pointer as device_id below [server.look]."))
    elif not options.look.endpoint_name:
        what = Message("Nothing says whether the device with that id has the unit's name, so another could be hit.")
        yield problem(f"{name}.{field}", what, Message("Write a JSON pointer as endpoint_name below [server.look]."))


def _body_problems(name: str, call: Call) -> Iterator[InputError]:
    if call.body and call.method in _NO_BODY:
        what = Message("A request with {method} has no body.", method=call.method.value)
        yield problem(f"{name}.body", what, Message("Leave the body out, or choose another method."))
    if name == "look" and call.method not in (Method.GET, Method.POST):
        what = Message("Reading back must not change anything.")
        yield problem(f"{name}.method", what, Message("Write GET, or POST for a server that searches so."))
    if name in ("create", "update") and call.method is Method.GET:
        what = Message("A request with GET changes nothing.")
        yield problem(f"{name}.method", what, Message("Write POST, PUT or PATCH, as the server has it."))


def _rule_problems(name: str, call: Call) -> Iterator[InputError]:
    lists = {"success": call.success}
    lists |= {field: getattr(call, field) for field in ("taken", "absent") if hasattr(call, field)}
    for field, statuses in lists.items():
        if any(not 200 <= status <= 499 or status in _NEVER_A_SUCCESS or 300 <= status < 400 for status in statuses):
            what = Message("These are HTTP statuses from 200 to 499, without redirects, 401, 403 and 429.")
            yield problem(f"{name}.{field}", what, Message("Write a list such as [200, 201]."))
    if not call.success:
        what = Message("No answer would be a success.")
        yield problem(f"{name}.success", what, Message("Write a list such as [200, 201]."))
    for field in ("success_pointer", "absent_pointer", "device_id", *POINTERS):
        if isinstance(pointer := getattr(call, field, ""), str):
            try:
                check_pointer(pointer)
            except InputError as failure:
                yield problem(f"{name}.{field}", failure.what, failure.cure)
    for rule in ("success", "absent"):
        if getattr(call, f"{rule}_pointer", "") and not getattr(call, f"{rule}_equals"):
            what = Message("The pointer counts only with the value that is to stand there.")
            yield problem(f"{name}.{rule}_equals", what, Message("Write that value, or leave the pointer out."))
