"""Why nothing came back: nobody there, or a way that lets TCP through and no UDP."""

from __future__ import annotations

import time

from factory_prov.cancel import CancelToken
from factory_prov.errors import NoAnswer, RehearsalError, UdpBlocked
from factory_prov.messages import Message
from factory_prov.rehearsal.account import TriedAccount
from factory_prov.rehearsal.verdict import place_of
from factory_prov.tls.carriers import TcpCarrier
from factory_prov.tls.disagreement import ConnectionFailed, Disagreement

LIMIT_S = 1.0
"""How long the second look may take."""


def silence(account: TriedAccount, *, ends_at: float, cancel: CancelToken) -> RehearsalError:
    """Return what it means that a server did not answer: by UDP its host is asked by TCP too, at the same port."""
    if account.tcp or not _answers_by_tcp(account, ends_at, cancel):
        what = Message("the server does not answer.")
        cure = Message("Look whether it runs, and whether this PC reaches it; a firewall may block UDP.")
        return NoAnswer(what, place=place_of(account), cure=cure)
    what = Message("the host answers by TCP, and not by UDP.")
    cure = Message("Let UDP through to this port, here and at the server; then look whether the server runs.")
    return UdpBlocked(what, place=place_of(account), cure=cure)


def _answers_by_tcp(account: TriedAccount, ends_at: float, cancel: CancelToken) -> bool:
    """Whether the host takes a TCP connection, or refuses one: it is there in both cases."""
    host, port = account.address.host, account.address.port
    try:
        TcpCarrier(host, port, ends_at=min(ends_at, time.monotonic() + LIMIT_S), cancel=cancel).close()
    except ConnectionFailed as failure:
        return failure.reason is Disagreement.PORT_CLOSED
    return True
