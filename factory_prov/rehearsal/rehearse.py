"""Rehearsing a unit's connection: each account with its server, as the device will, with the device's own credentials.

::

    pack ─TriedUnit─▶ accounts ─refuse_faults─▶ TriedAccount ─connect─▶ handshake ─▶ ping, or Register ─▶ Agreed
                                     └─────────────────┴───────────────────────────────┴─▶ RehearsalError: whose trouble
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from factory_prov.cancel import CancelToken
from factory_prov.coap.conversation import Conversation, DatagramConversation, StreamConversation, Transport
from factory_prov.errors import (
    IdentityUnknown,
    InputError,
    KeyDisagrees,
    NameRefused,
    RehearsalError,
    RehearsalUnfit,
)
from factory_prov.lwm2m.problem import refuse_errors
from factory_prov.lwm2m.rules.accounts import Account, accounts
from factory_prov.messages import Message
from factory_prov.rehearsal.account import TriedAccount, tried_account
from factory_prov.rehearsal.agreed import Agreed, Proof
from factory_prov.rehearsal.exchange import ping, register
from factory_prov.rehearsal.faults import refuse_faults, unsafe_findings
from factory_prov.rehearsal.options import LONGEST_S, RehearsalOptions
from factory_prov.rehearsal.outcome import Disagreed, Tried
from factory_prov.rehearsal.reaching import LIMIT_S, silence
from factory_prov.rehearsal.tried import TriedUnit
from factory_prov.rehearsal.verdict import place_of, verdict
from factory_prov.rehearsal.way import Way
from factory_prov.tls import dtls_client, tls_client
from factory_prov.tls.carriers import TcpCarrier, UdpCarrier
from factory_prov.tls.connection import ClientSide, Connection
from factory_prov.tls.credentials import CertificateLogin
from factory_prov.tls.disagreement import ConnectionFailed, Disagreement

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

_UNASKED = Message("The server did not ask for the unit's certificate, so it does not know which unit this is.")
_LEAST_S = 0.2
_AGAIN_S = 0.3
_SLACK_S = 0.5
"""Who waits for a rehearsal gives up after LONGEST_S: it has its verdict before."""
_NOT_KNOWN = (IdentityUnknown, KeyDisagrees, NameRefused)


def rehearse(
    unit: TriedUnit,
    options: RehearsalOptions,
    *,
    cancel: CancelToken,
    patience_s: float = 0.0,
    way: Way | None = None,
) -> tuple[Agreed, ...]:
    """Try every account, each within its share of the options' time; RehearsalError for the first that is no good.

    `patience_s`: how long a server may take to know what it was told of the unit a moment ago. `way`: who stands in for
    its servers.
    """
    agreed = []
    trial = _Trial(unit=unit, way=way, known_at=time.monotonic() + patience_s, cancel=cancel)
    for each in _each(trial, options):
        if isinstance(each, Disagreed):
            raise each.failure
        agreed.append(each)
    return tuple(agreed)


def rehearse_each(unit: TriedUnit, options: RehearsalOptions, *, cancel: CancelToken) -> tuple[Tried, ...]:
    """Try every account and return what became of each; InputError for a pack without one."""
    return tuple(_each(_Trial(unit=unit, way=None, known_at=time.monotonic(), cancel=cancel), options))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trial:
    """What is the same for all accounts. `known_at`: from then on a server that does not know the unit never will."""

    unit: TriedUnit
    way: Way | None
    known_at: float
    cancel: CancelToken


def _each(trial: _Trial, options: RehearsalOptions) -> Iterator[Tried]:
    found = accounts(trial.unit.records)
    if not found:
        refuse_errors(trial.unit.problems)
        cure = Message("Name the pack that the unit got.")
        raise InputError(Message("there is no account in the pack, so it connects with nobody."), place="/0", cure=cure)
    ends_at = time.monotonic() + min(options.timeout_s, LONGEST_S - _SLACK_S)
    for left, account in zip(range(len(found), 0, -1), found, strict=True):
        share_s = max(_LEAST_S, (ends_at - time.monotonic()) / left)
        yield _patiently_tried(trial, account, replace(options, timeout_s=share_s))


def _patiently_tried(trial: _Trial, account: Account, options: RehearsalOptions) -> Tried:
    """Try again what the server refused as long as it may not know the unit yet."""
    ends_at = time.monotonic() + options.timeout_s
    while True:
        left_s = max(_LEAST_S, ends_at - time.monotonic())
        tried = _tried(trial, account, replace(options, timeout_s=left_s))
        again = isinstance(tried, Disagreed) and isinstance(tried.failure, _NOT_KNOWN)
        if not again or time.monotonic() + _AGAIN_S > min(trial.known_at, ends_at):
            return tried
        trial.cancel.wait(_AGAIN_S)


def _tried(trial: _Trial, account: Account, options: RehearsalOptions) -> Tried:
    address, mode = str(account.values.get(0, "")), "" if account.mode is None else account.mode.label
    try:
        refuse_faults(trial.unit, account)
        wanted = tried_account(account, options, trial.way)
        address = str(wanted.address)
        return _agreed(trial, account, wanted, options)
    except RehearsalError as failure:
        return Disagreed(path=account.path, address=address, mode=mode, failure=failure)


def _agreed(trial: _Trial, account: Account, wanted: TriedAccount, options: RehearsalOptions) -> Agreed:
    began = time.monotonic()
    with _server(trial.unit, wanted, options) as at:
        ends_at = time.monotonic() + options.timeout_s
        proof, suite, told = _connected(trial.unit, at, options, ends_at, trial.cancel)
    return Agreed(
        path=wanted.path,
        address=str(wanted.address),
        mode=wanted.mode.label,
        proof=proof,
        suite=suite,
        seconds=time.monotonic() - began,
        offline=options.offline,
        findings=(*unsafe_findings(account), *told),
    )


def _server(unit: TriedUnit, wanted: TriedAccount, options: RehearsalOptions) -> AbstractContextManager[TriedAccount]:
    """Give the account as it is called: as it stands, or with a server of this program in the place of its own."""
    if not options.offline:
        return nullcontext(wanted)
    from factory_prov.rehearsal.own_server import own_server

    return own_server(wanted, unit)


def _connected(
    unit: TriedUnit, wanted: TriedAccount, options: RehearsalOptions, ends_at: float, cancel: CancelToken
) -> tuple[Proof, str, tuple[Message, ...]]:
    """Return how far the connection went, its suite, and what somebody should know."""
    with _transport(wanted, ends_at, cancel) as transport:
        kind = StreamConversation if wanted.tcp else DatagramConversation
        suite = transport.suite_name if isinstance(transport, Connection) else ""
        try:
            told = _spoken(unit, wanted, kind(transport, cancel), options, ends_at)
        except ConnectionFailed as failure:
            raise _failed(failure, wanted, ends_at, cancel) from None
        told = (*_unasked(transport, wanted), *told)
        if options.register and not wanted.bootstrap:
            return Proof.REGISTERED, suite, told
        return Proof.HANDSHAKE if wanted.secure else Proof.ANSWERED, suite, told


def _unasked(transport: Transport, wanted: TriedAccount) -> tuple[Message, ...]:
    """Tell of a server that has seen no certificate of the unit: it would take any."""
    asked = not isinstance(transport, Connection) or transport.asked_for_certificate
    return () if asked or not isinstance(wanted.login, CertificateLogin) else (_UNASKED,)


def _spoken(
    unit: TriedUnit, wanted: TriedAccount, conversation: Conversation, options: RehearsalOptions, ends_at: float
) -> tuple[Message, ...]:
    timeout_s = max(_LEAST_S, ends_at - time.monotonic())
    if not options.register or wanted.bootstrap:
        return ping(conversation, wanted, timeout_s=timeout_s)
    if unit.endpoint_name is None:
        what = Message("nobody knows the endpoint name to register with.")
        raise RehearsalUnfit(what, place=place_of(wanted), cure=Message("Give it with --name."))
    return register(conversation, wanted, unit.endpoint_name, unit.records, timeout_s=timeout_s)


@contextmanager
def _transport(wanted: TriedAccount, ends_at: float, cancel: CancelToken) -> Iterator[Transport]:
    """Connect, and hang up in the end; RehearsalError says whose trouble it is where that fails."""
    try:
        carrier = _connect(wanted, ends_at, cancel)
    except ConnectionFailed as failure:
        raise _failed(failure, wanted, ends_at, cancel) from None
    try:
        yield carrier
    finally:
        carrier.close()


def _connect(wanted: TriedAccount, ends_at: float, cancel: CancelToken) -> Connection | UdpCarrier | TcpCarrier:
    left_s = ends_at - time.monotonic()
    timeout_s = max(_LEAST_S, left_s - min(LIMIT_S, left_s / 4))  # the rest is for finding out why nobody answers
    host, port = wanted.address.host, wanted.address.port
    if not wanted.secure:
        if wanted.tcp:
            return TcpCarrier(host, port, ends_at=ends_at, cancel=cancel)
        return UdpCarrier(host, port, ends_at=ends_at, cancel=cancel)
    side = ClientSide(login=wanted.login, trust=wanted.trust, suites=wanted.suites, server_name=wanted.server_name)
    connect = tls_client.connect if wanted.tcp else dtls_client.connect
    return connect(host, port, side, timeout_s=timeout_s, cancel=cancel)


def _failed(failure: ConnectionFailed, wanted: TriedAccount, ends_at: float, cancel: CancelToken) -> RehearsalError:
    if failure.reason is Disagreement.NO_ANSWER:
        return silence(wanted, ends_at=ends_at, cancel=cancel)
    return verdict(failure, wanted)
