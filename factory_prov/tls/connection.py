"""One connection as a device makes it: the handshake over whatever carries it, then bytes both ways.

OpenSSL reads and writes memory; sockets, clocks and the token that stops are ours. So every wait ends by its deadline
or within 0.1 s of a cancel, and the socket is given back on every way out.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from factory_prov.cancel import CancelToken
from factory_prov.tls import trust as trusting
from factory_prov.tls.alerts import Progress, read_alert, read_silence
from factory_prov.tls.carriers import LOOK_S, Carrier
from factory_prov.tls.chains import shown_chain
from factory_prov.tls.client_context import client_context
from factory_prov.tls.credentials import CertificateLogin, Login
from factory_prov.tls.disagreement import ConnectionFailed, Disagreement
from factory_prov.tls.suites import number_of
from factory_prov.tls.trust import Objection, ServerTrust, TrustVerdict

if TYPE_CHECKING:
    from OpenSSL import SSL, crypto

MTU = 1200
"""Of a datagram without the headers of UDP and IP: goes through any network that carries IPv6."""
_PIECE_BYTES = 65_536
_FATAL = 2
"""Of the two levels of alerts; a warning changes nothing, and a good-bye is one (RFC 5246 §7.2)."""
_LONGEST_NAME = 255
"""Of what can be asked for, in OpenSSL and in devices."""
_MOST_REPEATS = 2
"""After 1 and 2 s; 4 s later all three were lost, or the server does not want to answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientSide:
    """How a device goes to its server. `trust` None: any server will do, for who only wants to see its chain.

    `suites` are those of /0/x/16, none: all that it has. `server_name` is told to the server (SNI): /0/x/14, or the
    host where it is no IP address.
    """

    login: Login
    trust: ServerTrust | None = None
    suites: tuple[int, ...] = ()
    server_name: str = ""


class Connection:
    """A finished handshake; made by `connect` of `dtls_client` and `tls_client`. One thread at a time uses it."""

    def __init__(self, carrier: Carrier, side: ClientSide, cancel: CancelToken) -> None:
        from OpenSSL import SSL

        self._ssl = SSL
        self._carrier, self._side, self._cancel = carrier, side, cancel
        self._progress = Progress.NOTHING_CAME
        self._alert: int | None = None
        self._repeated = 0
        self._proofs = 0
        self._plain: deque[bytes] = deque()
        self.peer_chain: tuple[bytes, ...] = ()
        self.verdict = TrustVerdict(unchecked=True)
        self.asked_for_certificate = False
        """Whether the server wanted ours; a server of certificates that does not knows nobody."""
        context, self._keeps = client_context(side.login, side.suites, datagrams=carrier.is_datagram)
        context.set_info_callback(self._note)
        context.set_verify(SSL.VERIFY_PEER, self._verify)
        self._connection = SSL.Connection(context, None)
        self._connection.set_connect_state()
        self._ask_for(side.server_name.encode())
        if carrier.is_datagram:
            self._connection.set_ciphertext_mtu(MTU)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def suite_name(self) -> str:
        """What OpenSSL calls the suite that was agreed on."""
        return self._connection.get_cipher_name() or ""

    @property
    def suite(self) -> int | None:
        """The IANA number of the suite that was agreed on."""
        return number_of(self.suite_name)

    def handshake(self, ends_at: float) -> None:
        """Come to an agreement until a time of the monotonic clock; ConnectionFailed when there is none."""
        while not self._step(self._connection.do_handshake):
            left_s = ends_at - time.monotonic()
            if left_s <= 0:
                raise self._failure(self._silence())
            self._wait(min(left_s, LOOK_S))
        self._progress = Progress.FINISHED

    def send(self, data: bytes) -> None:
        """Send a datagram, or the next bytes of a stream."""
        self._step(lambda: self._connection.send(data))

    def receive(self, timeout_s: float) -> bytes | None:
        """Return a datagram, or what the stream brought; None after so long. ConnectionFailed at its end."""
        ends_at = time.monotonic() + timeout_s
        while not self._step(self._take):
            left_s = ends_at - time.monotonic()
            if left_s <= 0:
                return None
            self._wait(min(left_s, LOOK_S))
        return self._plain.popleft()

    def close(self) -> None:
        """Say good-bye, without waiting for an answer, and give the socket back."""
        with suppress(self._ssl.Error, ConnectionFailed):
            self._connection.shutdown()
            self._flush()
        self._carrier.close()

    def _ask_for(self, server_name: bytes) -> None:
        if len(server_name) > _LONGEST_NAME or b"\0" in server_name:
            raise ConnectionFailed(Disagreement.NAME_REFUSED)
        if server_name:
            self._connection.set_tlsext_host_name(server_name)

    def _take(self) -> None:
        if not self._plain:
            self._plain.append(self._connection.recv(_PIECE_BYTES))

    def _step(self, work: Callable[[], object]) -> bool:
        """Let OpenSSL work and send what it wrote; False: it needs more from the other side."""
        ssl = self._ssl
        try:
            work()
        except ssl.WantReadError:
            self._flush()
            return False
        except (ssl.Error, ValueError):
            raise self._failure(self._reading()) from None
        self._flush()
        return True

    def _wait(self, timeout_s: float) -> None:
        """Wait for the other side, and send again what is due."""
        due_s = self._connection.DTLSv1_get_timeout() if self._carrier.is_datagram else None
        data = self._carrier.receive(timeout_s if due_s is None else min(timeout_s, due_s))
        if data:
            self._progress = max(self._progress, Progress.HELLO_SENT)
            self._connection.bio_write(data)
            self._repeated = 0
        elif data is not None and not self._carrier.is_datagram:
            self._connection.bio_shutdown()
        elif self._carrier.is_datagram and self._connection.DTLSv1_get_timeout() == 0:
            self._repeat()

    def _repeat(self) -> None:
        """Send again what was not answered; a proof that was passed over in silence often enough is refused."""
        if self._progress is Progress.PROOF_SENT and self._repeated == _MOST_REPEATS:
            raise self._failure(self._silence())
        self._repeated += 1
        self._step(self._connection.DTLSv1_handle_timeout)

    def _flush(self) -> None:
        data = bytearray()
        try:
            while True:
                data += self._connection.bio_read(_PIECE_BYTES)
        except self._ssl.WantReadError:
            pass
        if data:
            self._proofs += self._progress is Progress.PROOF_SENT  # OpenSSL repeats by itself too
            self._carrier.send(bytes(data))

    def _note(self, connection: SSL.Connection, where: int, code: int) -> None:
        """Hear how far the handshake is, and which alerts come."""
        if where & self._ssl.SSL_CB_ALERT and where & self._ssl.SSL_CB_READ and code >> 8 == _FATAL:
            self._alert = code & 0xFF
        if where & self._ssl.SSL_CB_LOOP:
            state = connection.get_state_string()
            if state.endswith(b"read server hello"):
                self._progress = Progress.HELLO_CAME
            elif state.endswith(b"read server certificate request"):
                self.asked_for_certificate = True
            elif state.endswith(b"write finished"):
                self._progress = Progress.PROOF_SENT

    def _verify(self, connection: SSL.Connection, _leaf: crypto.X509, _code: int, _depth: int, _good: int) -> bool:
        """Judge the whole chain the first time that OpenSSL asks about any of its certificates."""
        if not self.peer_chain:
            self.peer_chain = shown_chain(connection)
            if self._side.trust is not None:
                self.verdict = trusting.judge(self._side.trust, self.peer_chain)
        return self.verdict.accepted

    def _silence(self, *, hung_up: bool = False) -> ConnectionFailed:
        """Read it; some servers that do not trust a certificate hang up instead of saying so."""
        refused = hung_up and isinstance(self._side.login, CertificateLogin)
        return read_silence(self._progress, self._side.login, passed_over=self._proofs > 1 or refused)

    def _reading(self) -> ConnectionFailed:
        if not self.verdict.accepted:
            return ConnectionFailed(_said_by(self.verdict.objections), objections=self.verdict.objections)
        if self._alert is not None:
            return read_alert(self._alert, self._progress, self._side.login)
        if self._progress >= Progress.PROOF_SENT:
            return self._silence(hung_up=True)
        return ConnectionFailed(Disagreement.PROTOCOL)

    def _failure(self, failed: ConnectionFailed) -> ConnectionFailed:
        """Say good-bye as far as OpenSSL has words for it, and add what the server showed."""
        with suppress(ConnectionFailed):
            self._flush()
        failed.peer_chain = self.peer_chain
        return failed


def _said_by(objections: tuple[Objection, ...]) -> Disagreement:
    """Return the gravest: a certificate that is not trusted may have any date and name."""
    if set(objections) <= {Objection.NAME}:
        return Disagreement.NAME_MISMATCH
    if set(objections) <= {Objection.NAME, Objection.EXPIRED, Objection.NOT_YET_VALID}:
        return Disagreement.THEIRS_EXPIRED
    return Disagreement.THEIRS_NOT_TRUSTED


def connected(carrier: Carrier, side: ClientSide, *, ends_at: float, cancel: CancelToken) -> Connection:
    """Shake hands over a carrier, which is closed when that fails."""
    with ExitStack() as unless_connected:
        unless_connected.callback(carrier.close)
        connection = Connection(carrier, side, cancel)
        connection.handshake(ends_at)
        unless_connected.pop_all()
    return connection
