"""Rehearsals with servers of our own: every side that may disagree, the ways that may be blocked, and what is told."""

from __future__ import annotations

import select
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from patience import PATIENCE_S, soon
from rehearsal_peers import HOST, NAME, OPENSSL, Client, Made, make, openssl_agrees, unit
from rehearsal_server import psk_server, server
from tls_peers import issued, openssl_server

from factory_prov.cancel import CancelToken
from factory_prov.coap.conversation import CoapRequest, DatagramConversation, NoCoapAnswer
from factory_prov.coap.message import CoapMessage, Code, Type
from factory_prov.errors import (
    Cancelled,
    HostUnknown,
    IdentityUnknown,
    InputError,
    KeyDisagrees,
    NameRefused,
    NoAnswer,
    NoCommonSuite,
    PortClosed,
    RehearsalError,
    RehearsalUnfit,
    ServerFails,
    ServerNotTrusted,
    UdpBlocked,
    UnitExpired,
    UnitNotTrusted,
)
from factory_prov.lwm2m.rules.accounts import accounts
from factory_prov.lwm2m.senml import encode
from factory_prov.rehearsal import reaching
from factory_prov.rehearsal.agreed import Agreed, Proof
from factory_prov.rehearsal.options import RehearsalOptions
from factory_prov.rehearsal.outcome import Disagreed, Tried
from factory_prov.rehearsal.own_answers import OwnAnswers
from factory_prov.rehearsal.rehearse import rehearse, rehearse_each
from factory_prov.rehearsal.tried import TriedUnit
from factory_prov.secret import Secret
from factory_prov.tls.carriers import TcpCarrier
from factory_prov.tls.credentials import CertificateLogin
from factory_prov.tls.disagreement import ConnectionFailed, Disagreement
from factory_prov.tls.server_session import CallerSession
from factory_prov.tls.server_side import ServerSide
from factory_prov.tls.wire_faults import WireFaults

KEY = bytes(range(30, 46))


def known(identity: bytes) -> Secret | None:
    return Secret(KEY) if identity == NAME.encode() else None


def psk(identity: bytes = NAME.encode(), key: bytes = KEY, *, tcp: bool = False, **more: object) -> TriedUnit:
    return unit((3, identity), (5, key), scheme="coaps+tcp" if tcp else "coaps", **more)  # type: ignore[arg-type]


def tried(of: TriedUnit, at: str = "", **options: object) -> Tried:
    wanted = RehearsalOptions(at=at, **{"timeout_s": 5.0, **options})  # type: ignore[arg-type]
    (only,) = rehearse_each(of, wanted, cancel=CancelToken())
    return only


def failure(of: Tried) -> RehearsalError:
    assert isinstance(of, Disagreed), of
    return of.failure


# --- sides


@pytest.mark.parametrize("tcp", [False, True])
def test_an_identity_that_the_server_does_not_know(tcp: bool, tmp_path: Path) -> None:
    with psk_server(known, tcp=tcp) as at:
        found = failure(tried(psk(b"a stranger", tcp=tcp), at))
        if OPENSSL is not None:
            client = Client(identity=b"a stranger", psk=KEY)
            assert not openssl_agrees(client, int(at.rpartition(":")[2]), tmp_path, tcp=tcp)
    assert type(found) is IdentityUnknown


@pytest.mark.slow
@pytest.mark.parametrize("tcp", [False, True])
def test_a_key_that_the_server_has_otherwise(tcp: bool) -> None:
    with psk_server(lambda _: Secret(KEY[::-1]), tcp=tcp) as at:
        found = failure(tried(psk(tcp=tcp), at, timeout_s=2.5))
    assert type(found) is KeyDisagrees
    assert KEY.hex() not in str(found)


@pytest.mark.slow
@pytest.mark.parametrize("faults", [WireFaults(lose_every=4), WireFaults(mtu=300)], ids=["lost", "fragments"])
def test_what_is_lost_or_in_pieces_on_the_way_is_no_disagreement(faults: WireFaults) -> None:
    _, shown, by_key = pair()
    with server(shown, faults=faults) as at:
        assert isinstance(tried(by_key, at, timeout_s=10.0), Agreed)
    with psk_server(known, faults=faults) as at:
        assert isinstance(tried(psk(), at, timeout_s=10.0), Agreed)


def pair(own: Made | None = None) -> tuple[Made, ServerSide, TriedUnit]:
    devices, at = make("Devices", ca=True), make(HOST, hosts=[HOST])
    own = own or make(NAME, by=devices)
    side = ServerSide(
        certificate=CertificateLogin(chain=(at.der,), private_key=Secret(at.key_der)),
        trusted=lambda: (devices.der,),
    )
    return own, side, unit((3, own.der), (4, at.der), (5, own.key_der), mode=2)


def test_a_foreign_certificate_and_an_expired_one() -> None:
    stranger = make(NAME, by=make("Somebody", ca=True))
    _, side, of_stranger = pair(stranger)
    with server(side) as at:
        assert type(failure(tried(of_stranger, at))) is UnitNotTrusted
    from datetime import timedelta

    old = make(NAME, ends=-timedelta(hours=1))
    assert type(failure(tried(pair(old)[2], "127.0.0.1:9"))) is UnitExpired


def test_with_nothing_to_compare_with_it_connects_and_that_is_told() -> None:
    own, side, _ = pair()
    with server(side) as at:
        found = tried(unit((3, own.der), (5, own.key_der), mode=2), at)
    assert isinstance(found, Agreed)
    assert "to an impostor too" in str(found.findings[0])


@pytest.mark.parametrize("usage", [0, 1])
def test_a_usage_that_needs_a_trust_store_agrees_only_with_that_of_the_firmware(usage: int, tmp_path: Path) -> None:
    root, devices = make("Root", ca=True), make("Devices", ca=True)
    at_server, own = make(HOST, by=root, hosts=[HOST], usage="server"), make(NAME, by=devices)
    side = ServerSide(
        certificate=CertificateLogin(chain=(at_server.der,), private_key=Secret(at_server.key_der)),
        trusted=lambda: (devices.der,),
    )
    held = root if usage == 0 else at_server
    of = unit((3, own.der), (4, held.der), (5, own.key_der), (15, usage), mode=2)
    store = tmp_path / "store.pem"
    store.write_bytes(root.certificate.public_bytes(Encoding.PEM))
    other = tmp_path / "other.pem"
    other.write_bytes(devices.certificate.public_bytes(Encoding.PEM))
    with server(side) as at:
        without = failure(tried(of, at))
        assert type(without) is ServerNotTrusted
        assert "needs authorities in the firmware" in str(without)
        assert type(failure(tried(of, at, trust_store_file=other))) is ServerNotTrusted
        assert isinstance(tried(of, at, trust_store_file=store), Agreed)


def test_suites_that_have_nothing_in_common() -> None:
    side = ServerSide(key_of=known, suites=(0x00AE,))
    with server(side) as at:
        found = failure(tried(psk(suites=(0xC0A8,)), at))
        assert type(found) is NoCommonSuite
        assert "49320 (0xC0A8)" in str(found)
        assert isinstance(tried(psk(suites=(0x00AE,)), at), Agreed)


# --- the way


def test_nobody_listens_there() -> None:
    with psk_server(known) as at:
        pass
    assert type(failure(tried(psk(), at))) is PortClosed
    with psk_server(known, tcp=True) as at:
        pass
    assert type(failure(tried(psk(tcp=True), at))) is PortClosed


def test_the_name_leads_nowhere() -> None:
    assert type(failure(tried(psk(), "nobody.invalid"))) is HostUnknown


@pytest.mark.slow
def test_udp_that_does_not_get_through_is_told_from_a_host_that_is_not_there() -> None:
    with psk_server(known, faults=WireFaults(silent=True)) as at:
        found = failure(tried(psk(), at, timeout_s=1.5))
    assert type(found) is UdpBlocked
    assert issubclass(UdpBlocked, NoAnswer)


@pytest.mark.slow
def test_whoever_takes_the_connection_and_says_nothing_is_no_verdict() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        at = f"127.0.0.1:{listener.getsockname()[1]}"
        found = failure(tried(psk(tcp=True), at, timeout_s=1.0))
    assert isinstance(found, (NoAnswer, ServerFails))


@pytest.mark.slow
def test_what_answers_in_another_language_is_no_verdict() -> None:
    def chatter(source: socket.socket) -> None:
        data, address = source.recvfrom(4096)
        source.sendto(b"HTTP/1.1 400 Bad Request\r\n\r\n" + data[:1], address)

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as source:
        source.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=chatter, args=(source,))
        thread.start()
        found = failure(tried(psk(), f"127.0.0.1:{source.getsockname()[1]}", timeout_s=1.5))
        thread.join()
    assert isinstance(found, (NoAnswer, ServerFails))


def test_a_cancel_is_heard_at_once() -> None:
    cancel = CancelToken()
    threading.Timer(0.3, cancel.cancel).start()
    limit_s = 2 * PATIENCE_S  # of the whole: further away
    with soon(), psk_server(known, faults=WireFaults(silent=True)) as at, pytest.raises(Cancelled):
        rehearse(psk(), RehearsalOptions(at=at, timeout_s=limit_s), cancel=cancel)


def udp_in_between(at: str, answers: bytes | None) -> Iterator[str]:
    """Pass on the first two datagrams of a caller, answer every other with this, or with nothing."""
    host, _, port = at.rpartition(":")
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as outside,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as inside,
    ):
        outside.bind(("127.0.0.1", 0))
        inside.connect((host, int(port)))
        ended = threading.Event()

        def work() -> None:
            passed, caller = 0, None
            while not ended.is_set():
                for ready in select.select([outside, inside], [], [], 0.05)[0]:
                    if ready is inside:
                        outside.sendto(inside.recv(65_536), caller)
                        continue
                    data, caller = outside.recvfrom(65_536)
                    passed += 1
                    if passed <= 2:
                        inside.send(data)
                    elif answers is not None:
                        outside.sendto(answers, caller)

        thread = threading.Thread(target=work)
        thread.start()
        yield f"127.0.0.1:{outside.getsockname()[1]}"
        ended.set()
        thread.join()


_INTERNAL_ERROR = b"\x15\xfe\xfd" + bytes(8) + b"\0\2\x02\x50"


@pytest.mark.parametrize("answers", [None, _INTERNAL_ERROR], ids=["too slow", "an error of its own"])
def test_a_server_in_trouble_when_the_key_is_proved_is_no_verdict_on_the_unit(answers: bytes | None) -> None:
    with psk_server(known) as at, contextmanager(udp_in_between)(at, answers) as through:
        found = failure(tried(psk(), through, timeout_s=0.6))  # too short to prove the key twice
    assert type(found) is ServerFails


@pytest.mark.parametrize("says", [b"", b"\x15\x03\x03\0\2\x02\x50"], ids=["nothing", "an error of its own"])
def test_a_stream_that_breaks_when_the_key_is_proved_is_no_verdict_on_the_unit(says: bytes) -> None:
    with psk_server(known, tcp=True) as at, socket.create_server(("127.0.0.1", 0)) as listener:

        def work() -> None:
            host, _, port = at.rpartition(":")
            with listener.accept()[0] as caller, socket.create_connection((host, int(port))) as inside:
                inside.sendall(caller.recv(65_536))
                answer = b""
                while not answer.endswith(b"\x0e\0\0\0"):  # the server's hello is done
                    answer += inside.recv(65_536)
                caller.sendall(answer)
                caller.recv(65_536)
                caller.sendall(says)

        thread = threading.Thread(target=work)
        thread.start()
        found = failure(tried(psk(tcp=True), f"127.0.0.1:{listener.getsockname()[1]}"))
        thread.join()
    assert type(found) is ServerFails


@pytest.mark.parametrize("register", [False, True])
def test_nosec_and_nobody_who_answers(register: bool) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        at = f"127.0.0.1:{silent.getsockname()[1]}"
        found = failure(tried(unit(mode=3, scheme="coap"), at, register=register, timeout_s=0.4))
    assert isinstance(found, NoAnswer)
    assert "handshake" not in str(found)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        *((code, NameRefused) for code in (0x80, 0x81, 0x83)),
        *((code, ServerFails) for code in (0x44, 0x84, 0x85, 0x8C, 0x8D, 0x8F, 0x9D, 0xA0, 0xA3)),
    ],
)
def test_only_what_is_said_of_the_unit_is_a_verdict_on_it(
    code: int, kind: type[RehearsalError], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(OwnAnswers, "_taken", lambda *_: (code, ()))
    with psk_server(known, name=NAME) as at:
        found = failure(tried(psk(), at, register=True))
    assert type(found) is kind
    assert f"{code >> 5}.{code & 31:02}" in str(found)


_ABORT = b"\0\xe5"


@pytest.mark.parametrize("register", [False, True])
@pytest.mark.parametrize(
    ("of", "says"),
    [
        (psk(tcp=True), _ABORT),
        (psk(tcp=True), b"HTTP/1.1 400 Bad Request\r\n\r\n"),
        (psk(), None),
        (psk(tcp=True), b""),
    ],
    ids=["an abort", "HTTP", "an echo", "the end"],
)
def test_behind_a_good_handshake_nobody_serves(
    of: TriedUnit, says: bytes | None, register: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def received(_: object, session: CallerSession, data: bytes) -> None:
        if says == b"":
            session.close()
        else:
            session.send(data if says is None else says)

    monkeypatch.setattr(OwnAnswers, "received", received)
    with psk_server(known, name=NAME, tcp=accounts(of.records)[0].uses_tcp) as at:
        assert type(failure(tried(of, at, register=register))) is ServerFails


def test_an_echo_is_no_server_with_nosec() -> None:
    def echo(source: socket.socket) -> None:
        source.sendto(*source.recvfrom(4096))

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as source:
        source.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=echo, args=(source,))
        thread.start()
        at = f"127.0.0.1:{source.getsockname()[1]}"
        assert type(failure(tried(unit(mode=3, scheme="coap"), at))) is ServerFails
        thread.join()


def test_no_second_look_and_no_end_of_a_registration_takes_more_than_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    ends: list[float] = []
    asked: list[float] = []

    class Stands(TcpCarrier):
        def __init__(self, *_: object, ends_at: float, **__: object) -> None:
            ends.append(ends_at)
            raise ConnectionFailed(Disagreement.NO_ANSWER)

    monkeypatch.setattr(reaching, "TcpCarrier", Stands)
    began = time.monotonic()
    with psk_server(known, faults=WireFaults(silent=True)) as at:
        assert type(failure(tried(psk(), at, timeout_s=0.8))) is NoAnswer
    assert ends[0] - began <= 0.9  # counted, not waited for

    def request(_: object, of: CoapRequest, *, timeout_s: float) -> CoapMessage:
        asked.append(timeout_s)
        if of.code is Code.DELETE:
            raise NoCoapAnswer
        return CoapMessage(type=Type.ACKNOWLEDGEMENT, code=Code.CREATED, message_id=0)

    monkeypatch.setattr(DatagramConversation, "request", request)
    with psk_server(known, name=NAME) as at:
        assert isinstance(tried(psk(), at, register=True, timeout_s=4.0), Agreed)
    assert sum(asked) <= 4.0


# --- accounts


def several() -> TriedUnit:
    management = psk()
    bootstrap = [
        replace_instance(record, 0)
        for record in unit((1, True), (3, b"bootstrap"), (5, KEY[::-1]), (10, None)).records
        if record.path.object_id == 0
    ]
    return TriedUnit(records=(*bootstrap, *management.records), endpoint_name=NAME)


def replace_instance(record: object, instance: int) -> object:
    return record._replace(path=record.path._replace(instance_id=instance))  # type: ignore[attr-defined]


def test_each_account_is_tried_and_a_bootstrap_one_registers_nowhere() -> None:
    keys = {NAME.encode(): Secret(KEY), b"bootstrap": Secret(KEY[::-1])}
    with psk_server(keys.get, name=NAME) as at:
        found = rehearse(several(), RehearsalOptions(at=at, register=True), cancel=CancelToken())
    assert [(each.path, each.proof) for each in found] == [("/0/0", Proof.HANDSHAKE), ("/0/1", Proof.REGISTERED)]


def test_one_account_that_disagrees_is_enough_and_the_other_is_told() -> None:
    with psk_server(known, name=NAME) as at:
        options = RehearsalOptions(at=at)
        first, second = rehearse_each(several(), options, cancel=CancelToken())
        with pytest.raises(IdentityUnknown, match="/0/0"):
            rehearse(several(), options, cancel=CancelToken())
    assert isinstance(first, Disagreed)
    assert isinstance(second, Agreed)


def test_offline_every_account_is_its_own_server() -> None:
    found = rehearse(several(), RehearsalOptions(offline=True), cancel=CancelToken())
    assert [each.path for each in found] == ["/0/0", "/0/1"]


# --- what the pack itself says


@pytest.mark.parametrize("offline", [False, True])
@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        (unit(mode=1), "raw public key"),
        (unit((3, b"\xff"), (5, KEY)), "UTF-8"),
        (psk(key=bytes(33)), "takes 32"),
        (psk(key=b""), "missing"),
        (psk(b""), "missing"),
        (unit((0, "coap://" + HOST), (3, b"a"), (5, KEY)), "Security Mode"),
        (unit((0, "coaps://"), (3, b"a"), (5, KEY)), "address"),
        (psk(suites=(0xC0AE,)), "cipher suites"),
    ],
)
def test_what_never_connects_is_told_before_anybody_is_called(wrong: TriedUnit, what: str, offline: bool) -> None:
    judged = TriedUnit.of_pack(encode(wrong.records), endpoint_name=NAME)
    found = failure(tried(judged, "" if offline else "127.0.0.1:9", offline=offline))
    assert type(found) is RehearsalUnfit
    assert what in str(found)


def test_a_pair_that_does_not_belong_together_is_no_agreement_offline() -> None:
    own, other, at = make(NAME), make(NAME), make(HOST, hosts=[HOST])
    found = failure(tried(unit((3, own.der), (4, at.der), (5, other.key_der), mode=2), offline=True))
    assert type(found) is RehearsalUnfit


@pytest.mark.parametrize("scheme", ["coap", "coap+tcp"])
@pytest.mark.parametrize("register", [False, True])
def test_nosec_proves_nothing_and_says_so(scheme: str, register: bool) -> None:
    found = tried(unit(mode=3, scheme=scheme), offline=True, register=register)
    assert isinstance(found, Agreed)
    assert "NoSec" in str(found.words)
    assert "any server" in str(found.findings[0])


def test_a_key_that_is_too_short_is_unsafe_and_connects() -> None:
    judged = TriedUnit.of_pack(encode(psk(key=b"short").records), endpoint_name=NAME)
    assert isinstance(tried(judged, offline=True), Agreed)


def test_a_pack_without_an_account_is_none() -> None:
    with pytest.raises(InputError):
        rehearse_each(TriedUnit(records=()), RehearsalOptions(), cancel=CancelToken())


def test_nothing_is_left_behind() -> None:
    before = threading.active_count()
    for _ in range(20):
        assert isinstance(tried(psk(), offline=True), Agreed)
    assert threading.active_count() == before
    assert replace(psk(), endpoint_name=None).endpoint_name is None


def test_a_server_that_asks_for_no_certificate_is_told(tmp_path: Path) -> None:
    shown = issued("server", hosts=[HOST])
    device = make(NAME)
    of = unit((3, device.der), (4, shown.der), (5, device.key_der), mode=2)
    with openssl_server(*shown.write(tmp_path, "server"), dtls=True) as port:
        done = tried(of, f"127.0.0.1:{port}")
    assert isinstance(done, Agreed)
    assert "did not ask" in " ".join(str(each) for each in done.findings)
