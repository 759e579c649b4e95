"""Rules of accounts: one instance of the Security object /0 is one server the device knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult

from factory_prov.errors import InputError
from factory_prov.lwm2m.device_profile import DeviceProfile
from factory_prov.lwm2m.problem import Problem, error, warning
from factory_prov.lwm2m.rules.account_credentials import credential_problems
from factory_prov.lwm2m.rules.addresses import address_problems
from factory_prov.lwm2m.rules.cipher_suites import suite_problems
from factory_prov.lwm2m.rules.server_uri import read_uri
from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.lwm2m.senml import Record
from factory_prov.lwm2m.values import Value
from factory_prov.messages import Message

_CIPHER_SUITES = 16
_DTLS_PORT = 5684
_LAST_SERVER_ID = 65534
"""One more stands for a Bootstrap-Server (OMA LwM2M Core, Security object)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One instance of /0: resource id → value."""

    instance_id: int
    values: Mapping[int, Value]
    cipher_suites: tuple[int, ...] = ()
    """What /0/x/16 holds, in the order in which it is written."""

    @property
    def path(self) -> str:
        """Path of the instance, /0/x."""
        return f"/0/{self.instance_id}"

    @property
    def bootstrap(self) -> bool:
        """Whether it leads to a Bootstrap-Server; absent counts as no, as the client does."""
        return self.values.get(1) is True

    @property
    def mode(self) -> SecurityMode | None:
        """Its Security Mode; None when it is missing or none of the five."""
        value = self.values.get(2)
        known = isinstance(value, (int, float)) and not isinstance(value, bool) and value in list(SecurityMode)
        return SecurityMode(int(value)) if known else None  # type: ignore[arg-type]  # known implies a number

    @property
    def uri(self) -> SplitResult | None:
        """Its server URI, None when it is missing or cannot be read."""
        text = self.values.get(0)
        return read_uri(text) if isinstance(text, str) else None

    @property
    def uses_tcp(self) -> bool:
        """Whether its server is called over TCP; UDP otherwise."""
        return self.uri is not None and self.uri.scheme.endswith("+tcp")

    @property
    def short_server_id(self) -> int | None:
        """Its Short Server ID; None when it is missing, or no number."""
        value = self.values.get(10)
        return value if isinstance(value, int) else None

    def opaque(self, resource_id: int) -> bytes:
        """Return the bytes of a resource, empty when it is missing."""
        value = self.values.get(resource_id)
        return value if isinstance(value, bytes) else b""


def accounts(records: Sequence[Record]) -> list[Account]:
    """Return the accounts in the order in which the pack first mentions them; a repeated resource keeps its last."""
    values: dict[int, dict[int, Value]] = {}
    suites: dict[int, list[int]] = {}
    for path, value in records:
        if path.object_id == 0:
            values.setdefault(path.instance_id, {})[path.resource_id] = value
            if path.resource_id == _CIPHER_SUITES and isinstance(value, int):
                suites.setdefault(path.instance_id, []).append(value)
    return [
        Account(instance_id=instance_id, values=found, cipher_suites=tuple(suites.get(instance_id, ())))
        for instance_id, found in values.items()
    ]


def management_account(records: Sequence[Record]) -> Account:
    """Return the first account that is no Bootstrap-Server's, else the Bootstrap-Server's; InputError without any."""
    found = accounts(records)
    if not found:
        raise InputError(
            Message("the configuration has no Security object instance."),
            place="/0",
            cure=Message("Add an account: the server's address, Security Mode and credentials."),
        )
    return next((account for account in found if not account.bootstrap), found[0])


def account_problems(records: Sequence[Record], profile: DeviceProfile) -> list[Problem]:
    """Return the Problems of each account, then of all accounts together."""
    found_accounts = accounts(records)
    if not found_accounts:
        return [] if not records else [_no_account()]
    found: list[Problem] = []
    for account in found_accounts:
        found += [*_missing(account), *address_problems(account.path, account.mode, account.values)]
        found += _short_server_id(account)
        found += credential_problems(account.path, account.mode, account.values, profile)
        found += suite_problems(f"{account.path}/16", account.mode, account.cipher_suites)
    return [*found, *_together(found_accounts), *_size_problems(found_accounts, profile)]


def _no_account() -> Problem:
    return error(
        "no-account",
        "/0",
        Message("The pack has no Security object instance."),
        why=Message("The device takes it and then knows no server: it never registers."),
        cure=Message("Add an instance of object /0 with the address of the server."),
    )


def _missing(account: Account) -> Iterator[Problem]:
    for resource_id, name in ((0, "LwM2M Server URI"), (2, "Security Mode")):
        if resource_id not in account.values:
            yield error(
                "missing-resource",
                f"{account.path}/{resource_id}",
                Message("{name} is missing.", name=name),
                why=Message("It is mandatory: the client refuses the whole pack, or guesses."),
                cure=Message("Add it."),
            )
    if 2 in account.values and account.mode is None:
        yield error(
            "security-mode",
            f"{account.path}/2",
            Message("This is none of the security modes."),
            why=Message("The client refuses the whole pack."),
            cure=Message("Choose 0 (PSK), 2 (Certificate) or 3 (NoSec); 4 (EST) for a Bootstrap-Server."),
        )
    if 1 not in account.values:
        yield warning(
            "bootstrap-unsaid",
            f"{account.path}/1",
            Message("Bootstrap-Server is missing."),
            why=Message("This client takes that for no; the standard says it is mandatory."),
            cure=Message("Add it: false for a server, true for a Bootstrap-Server."),
        )


def _short_server_id(account: Account) -> Iterator[Problem]:
    path = f"{account.path}/10"
    present, number = 10 in account.values, account.values.get(10)
    last = _LAST_SERVER_ID + account.bootstrap
    if not present and not account.bootstrap:
        yield error(
            "missing-resource",
            path,
            Message("Short Server ID is missing."),
            why=Message("Every account but a Bootstrap-Server's must have one: the client refuses the whole pack."),
            cure=Message("Add it, with the number that the Server object /1 has."),
        )
    elif present and isinstance(number, int) and not 1 <= number <= last:
        yield error(
            "range",
            path,
            Message(
                "Short Server ID is {number}, but the resource takes {limits}.", number=number, limits=f"1..{last}"
            ),
            why=Message("The client refuses the whole pack, or never connects with it."),
            cure=Message("Choose a value inside the range."),
        )
    elif present and account.bootstrap:
        yield warning(
            "bootstrap-short-server-id",
            path,
            Message("A Bootstrap-Server account needs no Short Server ID."),
            why=Message("It means nothing there, and 0 would make the client refuse the whole pack."),
            cure=Message("Leave it out."),
        )


def _together(found_accounts: Sequence[Account]) -> Iterator[Problem]:
    bootstrap = [account for account in found_accounts if account.bootstrap]
    if len(bootstrap) > 1:
        yield error(
            "two-bootstrap-accounts",
            bootstrap[1].path,
            Message.counted(
                "There is {n} Bootstrap-Server account.",
                "There are {n} Bootstrap-Server accounts.",
                n=len(bootstrap),
            ),
            why=Message("A device has at most one: the client refuses the whole pack."),
            cure=Message("Keep one."),
        )
    if not bootstrap:
        yield from _est_without_bootstrap(found_accounts)
    yield from _one_identity_two_keys(found_accounts)
    seen = Counter((account.short_server_id, account.uses_tcp) for account in found_accounts if not account.bootstrap)
    for (short_server_id, _), count in seen.items():
        if short_server_id is not None and count > 1:
            yield error(
                "same-short-server-id",
                "/0",
                Message.counted(
                    "{n} account has Short Server ID {short_server_id} and the same transport.",
                    "{n} accounts have Short Server ID {short_server_id} and the same transport.",
                    n=count,
                    short_server_id=short_server_id,
                ),
                why=Message("The client cannot tell them apart and refuses the whole pack."),
                cure=Message("Give each server its own Short Server ID."),
            )


def _one_identity_two_keys(found_accounts: Sequence[Account]) -> Iterator[Problem]:
    """Find accounts that show one server the same PSK identity, and have other keys for it."""
    keys: dict[tuple[object, ...], bytes] = {}
    for account in found_accounts:
        uri = account.uri
        if account.mode is not SecurityMode.PSK or uri is None or not account.opaque(3) or not account.opaque(5):
            continue
        who = (uri.hostname, uri.port or _DTLS_PORT, account.uses_tcp, account.opaque(3))
        if keys.setdefault(who, account.opaque(5)) != account.opaque(5):
            yield error(
                "one-identity-two-keys",
                f"{account.path}/5",
                Message("Another account shows the same server the same PSK identity with another key."),
                why=Message("A server has one key for an identity: one of the accounts never connects."),
                cure=Message("Give each account an identity of its own, or both the same key."),
            )


def _est_without_bootstrap(found_accounts: Sequence[Account]) -> Iterator[Problem]:
    for account in found_accounts:
        if account.mode is SecurityMode.EST:
            yield warning(
                "est-without-bootstrap",
                f"{account.path}/2",
                Message("Security Mode is Certificate with EST, but there is no Bootstrap-Server account."),
                why=Message(
                    "EST begins only after a bootstrap: the device registers with the certificate of the pack."
                ),
                cure=Message("Add a Bootstrap-Server account, or use Security Mode 2 with a certificate."),
            )


def _size_problems(found_accounts: Sequence[Account], profile: DeviceProfile) -> Iterator[Problem]:
    stored_bytes = sum(
        len(value) for account in found_accounts for value in account.values.values() if isinstance(value, (bytes, str))
    )
    if stored_bytes > profile.security_limit_bytes:
        yield error(
            "security-too-large",
            "/0",
            Message(
                "Addresses, keys and certificates take {stored_bytes} bytes; the device's flash sector"
                " holds {security_limit_bytes}.",
                stored_bytes=stored_bytes,
                security_limit_bytes=profile.security_limit_bytes,
            ),
            why=Message("The upload succeeds and the device then refuses the pack."),
            cure=Message("Use P-256 certificates with a short subject instead of RSA, or fewer accounts."),
        )
