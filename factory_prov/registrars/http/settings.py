"""What is wrong with the settings that every server over HTTP has: its address, its authority's file, its limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from factory_prov.errors import InputError
from factory_prov.files.reading import TEXT_LIMIT_BYTES
from factory_prov.messages import Message
from factory_prov.naming.placeholders import placeholder_in
from factory_prov.registrars.http.loopback import is_loopback

TIME_LIMITS = ("connect_timeout_s", "read_timeout_s", "deadline_s")
_LONGEST_S = 3600


def problem(field: str, what: Message, cure: Message) -> InputError:
    """Return what is wrong with a setting."""
    return InputError(what, place=field, cure=cure)


def unfilled(texts: Iterable[tuple[str, str]]) -> Iterator[InputError]:
    """Find what somebody meant to fill in, among the texts of settings."""
    for field, text in texts:
        if found := placeholder_in(text):
            what = Message("{placeholder} is to be filled in.", placeholder=found)
            yield problem(field, what, Message("Write what it stands for."))


def without_places(template: str) -> str:
    """Return a template with the names of its places as plain words: each unit fills those in."""
    return template.replace("{{", "").replace("}}", "")


def url_problems(url: str, *, unencrypted: bool) -> Iterator[InputError]:
    """Find what is wrong with the address of a server; http is for this PC alone, unless it is meant `unencrypted`."""
    parts = _parts(url)
    if not parts.hostname or parts.scheme not in ("http", "https") or not url.isprintable() or " " in url:
        what = Message("This is not the address of a server.")
        yield problem("url", what, Message("Write it like https://devices.my-company.com"))
        return
    if parts.scheme == "http" and not (unencrypted or is_loopback(parts.hostname)):
        yield problem(
            "url",
            Message("Keys and tokens would travel unprotected."),
            Message(
                "Write https:// (http:// only for this PC itself), or unencrypted = true where"
                " nobody else is on that network."
            ),
        )
    if parts.username is not None or parts.password is not None:
        what = Message("There is a user name in the address.")
        yield problem("url", what, Message("Leave it out: who we are does not belong there."))
    if parts.query or parts.fragment:
        what = Message("There is a ? or # in the address.")
        yield problem("url", what, Message("End the address before it."))


def _parts(url: str) -> SplitResult:
    nothing = SplitResult("", "", "", "", "")
    try:
        parts = urlsplit(url)
        has_port = parts.port != 0
    except ValueError:
        return nothing
    return parts if has_port else nothing


def is_in_clear(url: str) -> bool:
    """Whether an address is read by others on the way."""
    parts = _parts(url)
    return parts.scheme == "http" and not is_loopback(parts.hostname or "")


def in_clear(url: str) -> tuple[Message, ...]:
    """Return what somebody should know of an address that is read by others on the way; nothing for a safe one."""
    if not is_in_clear(url):
        return ()
    return (
        Message(
            "The server is reached by plain http, so keys and passwords travel to it in clear: anybody on that network"
            " can read them."
        ),
    )


def name_problems(field: str, name: str) -> Iterator[InputError]:
    """Find what is wrong with a name in a log-in."""
    if not name.isprintable() or name != name.strip():
        what = Message("This name begins or ends with a space, or is unreadable.")
        yield problem(field, what, Message("Correct it."))


def basic_user_problems(user: str) -> Iterator[InputError]:
    """Find what is wrong with the user of Basic authentication (RFC 7617)."""
    if ":" in user or not user.isprintable():
        what = Message("A user's name has no colon in it, and no character that cannot be printed.")
        yield problem("user", what, Message("Correct it."))


def time_problems(options: object) -> Iterator[InputError]:
    """Find time limits that are none."""
    for name in TIME_LIMITS:
        if not 0 < getattr(options, name) <= _LONGEST_S:
            what = Message("This is a number of seconds over 0 and up to 3600.")
            yield problem(name, what, Message("Leave it out for the usual one."))


def ca_problems(ca_file: Path | None) -> tuple[InputError, ...]:
    """Return what is wrong with an authority's file: it is missing, or holds no certificate."""
    if ca_file is None:
        return ()
    if not ca_file.exists():
        return (problem("ca_file", Message("There is no such file."), Message("Check its name and folder.")),)
    if not _holds_certificate(ca_file):
        what = Message("This is not a readable PEM file with a certificate in it.")
        cure = Message("Name the file with the certificate of the authority that signed the server's.")
        return (problem("ca_file", what, cure),)
    return ()


def _holds_certificate(file: Path) -> bool:
    """Whether TLS can take the file for an authority's."""
    import ssl  # only servers on premises need it

    try:
        if file.is_file() and file.stat().st_size <= TEXT_LIMIT_BYTES:
            ssl.create_default_context(cafile=file)
            return True
    except OSError:  # ssl's own error is one
        pass
    return False
