"""Our DTLS and TLS servers against our own client: who is let in, many at once, faults of the way, restarts."""

from __future__ import annotations

import gc
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from tls_echo import Served, serving
from tls_peers import CLIENT_AUTH, DAY, NOW, SERVER_AUTH, Issued, issued

from factory_prov.cancel import CancelToken
from factory_prov.secret import Secret
from factory_prov.tls import carriers, dtls_client, tls_client
from factory_prov.tls.connection import ClientSide, Connection
from factory_prov.tls.credentials import Login, NoLogin, PskLogin
from factory_prov.tls.disagreement import ConnectionFailed, Disagreement
from factory_prov.tls.server_side import Judgement, ServerSide
from factory_prov.tls.trust import TRUST_ANCHOR, DeviceLibrary, ServerTrust, judge
from factory_prov.tls.wire_faults import WireFaults

KEYS = {f"unit {number}".encode(): Secret(number.to_bytes(16)) for number in range(1, 60)}
ROOT = issued("root", ca=True)
LINE = ROOT.issue("line 1", ca=True)
SERVER = LINE.issue("server", hosts=["server.example"])
BOTH = ServerSide(certificate=SERVER.login, key_of=KEYS.get, trusted=lambda: (ROOT.der,))
TRUST = ServerTrust(host="server.example", certificate=ROOT.der, usage=TRUST_ANCHOR)
SECURE = ("dtls", "tls")


@pytest.fixture(params=SECURE)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@contextmanager
def connected(
    served: Served, login: Login, *, timeout_s: float = 20, suites: tuple[int, ...] = ()
) -> Iterator[Connection]:
    module = dtls_client if served.kind == "dtls" else tls_client
    side = ClientSide(login=login, trust=TRUST, server_name="server.example", suites=suites)
    with module.connect("127.0.0.1", served.port, side, timeout_s=timeout_s, cancel=CancelToken()) as connection:
        yield connection


def talk(served: Served, login: Login, *, text: bytes = b"hello", timeout_s: float = 20) -> bytes | None:
    with connected(served, login, timeout_s=timeout_s) as connection:
        connection.send(text)
        return connection.receive(timeout_s)


def refused(served: Served, login: Login, *, timeout_s: float = 20) -> ConnectionFailed:
    with pytest.raises(ConnectionFailed) as caught:
        talk(served, login, timeout_s=timeout_s)
    return caught.value


def psk(number: int = 1) -> PskLogin:
    identity = f"unit {number}".encode()
    return PskLogin(identity=identity, key=KEYS[identity])


def test_a_key(kind: str) -> None:
    with serving(kind, BOTH) as served:
        assert talk(served, psk(7)) == b"hello"
        assert served.echo.callers[0].identity == b"unit 7"


def test_a_certificate(kind: str) -> None:
    device = LINE.issue("unit", purposes=[CLIENT_AUTH])
    with serving(kind, BOTH) as served:
        assert talk(served, device.login) == b"hello"
        assert served.echo.callers[0].chain[0] == device.der
        assert served.echo.callers[0].identity is None


@pytest.mark.parametrize("identity", [b"x" * 256, b"\xff\xfe", b"ident ity", "żółw".encode(), b"a:b/c"])
@pytest.mark.parametrize("size", [1, 16, 32, 64, 512])
def test_identities_and_keys_of_all_sorts(kind: str, identity: bytes, size: int) -> None:
    key = Secret(bytes(range(256)) * 2)
    key = Secret(key.reveal()[:size])
    with serving(kind, ServerSide(key_of={identity: key}.get)) as served:
        assert talk(served, PskLogin(identity=identity, key=key)) == b"hello"
        assert served.echo.callers[0].identity == identity


def test_an_identity_that_it_does_not_know(kind: str) -> None:
    with serving(kind, BOTH) as served:
        failed = refused(served, PskLogin(identity=b"stranger", key=KEYS[b"unit 1"]))
        assert (failed.reason, failed.certain) == (Disagreement.IDENTITY_UNKNOWN, True)
        served.echo.wait(lambda: len(served.echo.refusals) == 1)


def test_another_key(kind: str) -> None:
    with serving(kind, BOTH) as served:
        failed = refused(served, PskLogin(identity=b"unit 1", key=KEYS[b"unit 2"]), timeout_s=1.5)
        assert failed.reason is Disagreement.WRONG_KEY
        assert talk(served, psk(1)) == b"hello", "the next one is no worse off"


def test_a_key_look_up_that_fails_is_as_good_as_no_key(kind: str) -> None:
    def fails(identity: bytes) -> Secret:
        raise RuntimeError(identity)

    with serving(kind, ServerSide(key_of=fails)) as served:
        assert refused(served, psk()).reason is Disagreement.IDENTITY_UNKNOWN


@pytest.mark.parametrize(
    ("device", "reason"),
    [
        (issued("unit"), Disagreement.OUR_CERTIFICATE_NOT_TRUSTED),
        (issued("other", ca=True).issue("line", ca=True).issue("unit"), Disagreement.OUR_CERTIFICATE_NOT_TRUSTED),
        (LINE.issue("unit", purposes=[SERVER_AUTH]), Disagreement.OUR_CERTIFICATE_NOT_TRUSTED),
        (LINE.issue("unit", start=NOW - 9 * DAY, end=NOW - DAY), Disagreement.OUR_CERTIFICATE_EXPIRED),
        (LINE.issue("unit", start=NOW + DAY), Disagreement.OUR_CERTIFICATE_NOT_TRUSTED),
        (None, Disagreement.OUR_CERTIFICATE_NOT_TRUSTED),
    ],
)
def test_certificates_that_it_does_not_let_in(kind: str, device: Issued | None, reason: Disagreement) -> None:
    with serving(kind, BOTH) as served:
        failed = refused(served, device.login if device else NoLogin())
        assert failed.reason is reason, failed.alert
        assert failed.peer_chain == SERVER.chain
        served.echo.wait(lambda: len(served.echo.refusals) == 1)


@pytest.mark.parametrize("above", [False, True])
def test_a_certificate_that_is_known_as_it_is(kind: str, above: bool) -> None:
    device = issued("other", ca=True).issue("line", ca=True).issue("unit") if above else issued("unit")
    side = ServerSide(certificate=SERVER.login, knows=lambda der: der == device.der)
    with serving(kind, side) as served:
        assert talk(served, device.login) == b"hello"
        failed = refused(served, issued("unit").login)
        assert failed.reason is Disagreement.OUR_CERTIFICATE_NOT_TRUSTED


@pytest.mark.parametrize(
    ("judged", "told"),
    [
        (Judgement.NOT_TRUSTED, Disagreement.OUR_CERTIFICATE_NOT_TRUSTED),
        (Judgement.EXPIRED, Disagreement.OUR_CERTIFICATE_EXPIRED),
    ],
)
def test_who_has_the_last_word(kind: str, judged: Judgement, told: Disagreement) -> None:
    side = ServerSide(certificate=SERVER.login, trusted=lambda: (ROOT.der,), judge=lambda chain: judged)
    with serving(kind, side) as served:
        failed = refused(served, LINE.issue("unit").login)
        assert (failed.reason, failed.certain) == (told, True)


def test_a_ca_that_is_trusted_and_then_no_more(kind: str) -> None:
    trusted = [ROOT.der]
    side = ServerSide(certificate=SERVER.login, trusted=lambda: tuple(trusted))
    device = LINE.issue("unit")
    with serving(kind, side) as served:
        assert talk(served, device.login) == b"hello"
        trusted.clear()
        assert refused(served, device.login).reason is Disagreement.OUR_CERTIFICATE_NOT_TRUSTED
        trusted.append(LINE.der)
        assert talk(served, device.login) == b"hello", "an intermediate may be trusted as it is"


def test_the_server_of_another_time(kind: str) -> None:
    clock = [NOW]

    def now() -> datetime:
        return clock[0]

    side = ServerSide(certificate=SERVER.login, trusted=lambda: (ROOT.der,), clock=now)
    device = LINE.issue("unit", end=NOW + 30 * DAY)
    with serving(kind, side) as served:
        assert talk(served, device.login) == b"hello"
        clock[0] = NOW + 60 * DAY
        assert refused(served, device.login).reason is Disagreement.OUR_CERTIFICATE_EXPIRED
        clock[0] = NOW
        assert talk(served, device.login) == b"hello"


@pytest.mark.parametrize("login", [psk(), LINE.issue("unit").login], ids=["key", "certificate"])
@pytest.mark.parametrize("lose_every", [3, 4, 7])
def test_lost_datagrams(login: Login, lose_every: int) -> None:
    with (
        serving("dtls", BOTH, WireFaults(lose_every=lose_every)) as served,
        connected(served, login, timeout_s=60) as connection,
    ):
        for _ in range(20):
            connection.send(b"again")
            if connection.receive(0.2) == b"again":
                return
        pytest.fail("nothing came through")


@pytest.mark.parametrize("mtu", [256, 400, 600])
def test_a_handshake_in_fragments(mtu: int) -> None:
    with serving("dtls", BOTH, WireFaults(mtu=mtu)) as served:
        assert talk(served, LINE.issue("unit").login) == b"hello"


def test_nothing_comes_back() -> None:
    with serving("dtls", BOTH, WireFaults(silent=True)) as served:
        failed = refused(served, psk(), timeout_s=0.5)
        assert failed.reason is Disagreement.NO_ANSWER


def test_many_callers_at_once(kind: str) -> None:
    with serving(kind, BOTH) as served, ThreadPoolExecutor(8) as pool:
        texts = [str(number).encode() for number in range(1, 40)]
        answers = list(pool.map(lambda text: talk(served, psk(int(text)), text=text), texts))
        assert answers == texts
        assert {caller.identity for caller in served.echo.callers} == {f"unit {int(text)}".encode() for text in texts}


def test_sessions_end_with_a_good_bye(kind: str) -> None:
    with serving(kind, BOTH) as served:
        with connected(served, psk()) as connection:
            connection.send(b"1")
            assert connection.receive(20) == b"1"
            assert served.server.session_count == 1
        served.echo.wait(lambda: len(served.echo.ended_callers) == 1)
        served.do(lambda: None)
        assert served.server.session_count == 0


def test_who_is_silent_is_forgotten() -> None:
    with serving("dtls", BOTH, idle_s=0.1) as served, connected(served, psk()) as connection:
        connection.send(b"1")
        assert connection.receive(20) == b"1"
        served.echo.wait(lambda: len(served.echo.ended_callers) == 1)
        connection.send(b"2")
        assert connection.receive(0.5) is None, "it does not know these keys any more"


def test_the_server_starts_again_without_a_word() -> None:
    with serving("dtls", BOTH) as served, connected(served, psk()) as connection:
        connection.send(b"1")
        assert connection.receive(20) == b"1"
        served.do(lambda: served.server.close(farewell=False))
        served.do(lambda: served.server.open(("127.0.0.1", served.port)))
        connection.send(b"2")
        assert connection.receive(0.5) is None
        assert talk(served, psk()) == b"hello"


def test_the_server_says_that_it_ends(kind: str) -> None:
    with serving(kind, BOTH) as served, connected(served, psk()) as connection:
        connection.send(b"1")
        assert connection.receive(20) == b"1"
        served.restart(farewell=True)
        with pytest.raises(ConnectionFailed) as caught:
            connection.receive(20)
        assert caught.value.reason is Disagreement.ENDED


def from_port(port: int, served: Served, login: Login) -> bytes | None:
    """Talk from a port of our own, as a device does that starts again."""
    bound = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind(("127.0.0.1", port))
    bound.setblocking(False)
    bound.connect(("127.0.0.1", served.port))
    carrier = object.__new__(carriers.UdpCarrier)
    carrier._mtu, carrier._cancel, carrier._socket = 1200, CancelToken(), bound
    connection = Connection(carrier, ClientSide(login=login, trust=TRUST), CancelToken())
    try:
        connection.handshake(time.monotonic() + 20)
        connection.send(b"hello")
        return connection.receive(20)
    finally:
        bound.close()  # without a good-bye: the power is gone


def test_a_device_that_starts_again_from_the_same_port() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with serving("dtls", BOTH) as served:
        for _ in range(3):
            assert from_port(port, served, psk()) == b"hello"
        assert served.server.session_count == 1


def test_a_late_copy_of_a_hello_ends_nothing() -> None:
    with serving("dtls", BOTH) as served, connected(served, psk()) as connection:
        connection.send(b"0")
        assert connection.receive(20) == b"0"
        session = next(iter(served.server._finished.values()))
        hello = (
            bytes((22, 0xFE, 0xFD, 0, 0)) + bytes(6) + b"\0\x2e" + b"\x01" + bytes(11) + b"\xfe\xfd" + session.random
        )
        address = session.caller.address
        served.do(lambda: served.server._take(session, hello) if not served.server._starts_anew(session, hello) else 0)
        assert served.server._finished[address] is session
        connection.send(b"1")
        assert connection.receive(20) == b"1"


@pytest.mark.parametrize("noise", [b"", b"\0", b"\x16\xfe\xfd" + bytes(100), b"GET / HTTP/1.1\r\n\r\n", b"\x17" * 2000])
def test_noise_does_no_harm(kind: str, noise: bytes) -> None:
    with serving(kind, BOTH) as served:
        if kind == "dtls":
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
                sender.sendto(noise, ("127.0.0.1", served.port))
        else:
            with socket.create_connection(("127.0.0.1", served.port)) as stream:
                stream.sendall(noise)
        assert talk(served, psk()) == b"hello"


def test_nothing_is_kept_of_a_hello_without_its_cookie() -> None:
    with serving("dtls", BOTH) as served:
        for _ in range(50):
            carrier = carriers.UdpCarrier(
                "127.0.0.1", served.port, mtu=1200, ends_at=time.monotonic() + 20, cancel=CancelToken()
            )
            connection = Connection(carrier, ClientSide(login=psk()), CancelToken())
            connection._step(connection._connection.do_handshake)
            carrier.close()
        served.do(lambda: None)
        assert served.server.session_count == 0


@pytest.mark.parametrize("plain", ["udp", "tcp"])
def test_plain(plain: str) -> None:
    with serving(plain) as served:
        kind = socket.SOCK_DGRAM if plain == "udp" else socket.SOCK_STREAM
        with socket.socket(socket.AF_INET, kind) as one:
            one.settimeout(20)
            one.connect(("127.0.0.1", served.port))
            one.sendall(b"x" * 1000)
            assert one.recv(2000) == b"x" * 1000
        if plain == "tcp":
            served.echo.wait(lambda: len(served.echo.ended_callers) == 1)


@pytest.mark.parametrize("fails", [False, True])
def test_no_socket_is_left(kind: str, fails: bool) -> None:
    with serving(kind, BOTH) as served:
        login = PskLogin(identity=b"stranger", key=KEYS[b"unit 1"]) if fails else psk()
        open_at = []
        for _ in range(20):
            refused(served, login) if fails else talk(served, login)
            open_at.append(len(list(Path("/proc/self/fd").iterdir())) if Path("/proc/self/fd").exists() else 0)
        gc.collect()
        assert open_at[-1] <= open_at[0] + 1  # that of the last caller may not be closed yet


def test_the_clients_of_both_libraries_find_different_names() -> None:
    by_address = LINE.issue("x", hosts=["127.0.0.1"])
    for library, accepted in (
        (DeviceLibrary.MBEDTLS, False),
        (DeviceLibrary.OPENSSL, True),
        (DeviceLibrary.ANY, True),
    ):
        trust = ServerTrust(host="127.0.0.1", certificate=ROOT.der, usage=TRUST_ANCHOR, library=library)
        assert judge(trust, by_address.chain).accepted is accepted
