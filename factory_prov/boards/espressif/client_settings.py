"""What Anjay-esp32-client reads from NVS: an address, a name, an identity and a key, or nothing at all.

Where one of the four is missing, that firmware goes on with what was compiled in, and a unit registers under its
developer's name (its main.c, 2195a9b). It takes the key as a C string, and certificates only compiled in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from factory_prov.errors import InputError
from factory_prov.lwm2m.problem import Problem, error, warning
from factory_prov.lwm2m.rules.accounts import Account, accounts
from factory_prov.lwm2m.rules.server_uri import uri_fault
from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.lwm2m.senml import Record
from factory_prov.messages import NOTHING, Message

NAMESPACE = "config"
_TAKEN = (0, 1, 2, 3, 5, 10)
"""Of the account: what gets there, and what says nothing but which account it is."""
_CONFIGURATION = Message("It is not in the settings that this firmware reads.")
_FOUR = Message("The firmware takes address, name, identity and key from its settings, or none of them.")


def client_settings(records: Sequence[Record], endpoint_name: str) -> Mapping[str, bytes]:
    """Return the four texts of a unit by their names in NVS; InputError where one of them cannot be there."""
    for problem in client_problems(records, endpoint_name):
        if problem.severity == "error":
            raise InputError(problem.what, place=problem.path, cure=problem.cure)
    (account,) = accounts(records)
    return {
        "uri": str(account.values[0]).encode(),
        "endpoint_name": endpoint_name.encode(),
        "identity": account.opaque(3),
        "psk": account.opaque(5),
    }


def client_problems(records: Sequence[Record], endpoint_name: str) -> Iterator[Problem]:
    """Find what keeps a unit with these records from connecting by its settings in NVS, and what does not get there."""
    found = accounts(records)
    if len(found) != 1 or found[0].bootstrap:
        yield error(
            "nvs-account",
            "/0",
            Message("The firmware knows one account, of a server that manages it."),
            why=_CONFIGURATION,
            cure=Message("Leave one instance of object /0, and no Bootstrap-Server."),
        )
        return
    yield from _account_problems(found[0])
    if not endpoint_name or "\0" in endpoint_name:
        yield error("nvs-missing", "naming", Message("The endpoint name is missing."), why=_FOUR, cure=_GIVE)
    left = [str(path) for path, _ in records if path.object_id != 0 or path.resource_id not in _TAKEN]
    if left:
        yield warning(
            "nvs-left-out",
            "",
            Message("{paths} do not reach the device.", paths=", ".join(left)),
            why=_CONFIGURATION,
            cure=Message("Build the firmware with these values; here they are for the server and the check alone."),
        )


_GIVE = Message("Add it.")


def _account_problems(account: Account) -> Iterator[Problem]:
    if account.mode is not SecurityMode.PSK:
        yield error(
            "nvs-security-mode",
            f"{account.path}/2",
            Message("The firmware takes pre-shared keys only from its settings."),
            why=Message("Certificates are compiled into it."),
            cure=Message("Use Security Mode 0 (PSK)."),
        )
        return
    yield from _uri_problems(account)
    for resource_id in (3, 5):
        if not account.opaque(resource_id):
            what = Message("A part of the account is missing or empty.")
            yield error("nvs-missing", f"{account.path}/{resource_id}", what, why=_FOUR, cure=_GIVE)
    if account.opaque(3) and not _is_text(account.opaque(3), ascii_only=False):
        what = Message("The identity is no text.")
        cure = Message("Use printable characters.")
        yield error("nvs-no-text", f"{account.path}/3", what, why=_C_STRING, cure=cure)
    if account.opaque(5) and not _is_text(account.opaque(5), ascii_only=True):
        yield no_text_key(f"{account.path}/5")


_C_STRING = Message("The firmware reads it as text that a zero byte ends.")


def no_text_key(path: str) -> Problem:
    """Return the Problem of a key that is random bytes: some units would have a shorter one than their server."""
    return error(
        "nvs-no-text",
        path,
        Message("The key is not text."),
        why=_C_STRING,
        cure=Message(
            "Write text = true and length_bytes = 32 below [credentials.psk], or give a key of letters and digits."
        ),
    )


def _uri_problems(account: Account) -> Iterator[Problem]:
    text = account.values.get(0)
    if not isinstance(text, str) or not text:
        yield error(
            "nvs-missing", f"{account.path}/0", Message("The server's address is missing."), why=_FOUR, cure=_GIVE
        )
        return
    fault = uri_fault(text)
    if fault is None and not text.lower().startswith("coaps://"):
        fault = Message("This firmware calls its server by coaps:// (UDP with DTLS) only.")
    if fault is not None:
        yield error("nvs-uri", f"{account.path}/0", fault, why=NOTHING, cure=Message("Write coaps://HOST:PORT."))


def _is_text(value: bytes, *, ascii_only: bool) -> bool:
    try:
        text = value.decode("ascii" if ascii_only else "utf-8")
    except UnicodeDecodeError:
        return False
    return text.isprintable()
