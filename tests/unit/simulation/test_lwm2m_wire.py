"""The virtual LwM2M server behind a bad way, and asked by who means it no good: no message of anybody stops it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from factory_prov.cancel import CancelToken
from factory_prov.coap import message as datagram
from factory_prov.coap import stream
from factory_prov.coap.conversation import CoapRequest, DatagramConversation, NoCoapAnswer, StreamConversation
from factory_prov.coap.message import CoapMessage, Code, Option, Type
from factory_prov.credentials.certificate import CertificateOptions
from factory_prov.credentials.self_signed import make_self_signed
from factory_prov.credentials.server_pair import make_server_pair
from factory_prov.secret import Secret
from factory_prov.simulation.admission import Admission
from factory_prov.simulation.bootstrap_interface import BootstrapInterface
from factory_prov.simulation.devices import DeviceTable, KnownDevice
from factory_prov.simulation.lwm2m_handler import Lwm2mHandler
from factory_prov.simulation.lwm2m_interface import RegistrationInterface
from factory_prov.simulation.lwm2m_server import VirtualLwm2mServer
from factory_prov.tls import dtls_client, tls_client
from factory_prov.tls.connection import ClientSide, Connection
from factory_prov.tls.credentials import CertificateLogin, Login, PskLogin
from factory_prov.tls.disagreement import ConnectionFailed, Disagreement
from factory_prov.tls.server_side import Caller

KEY = Secret(bytes(range(16)))
NAME = "urn:dev:ops:32473-Unit-1"
UNIT = KnownDevice(endpoint_name=NAME, security_mode="psk", psk_identity=NAME, psk_key=KEY)
REGISTER = CoapRequest(code=Code.POST, path=("rd",), queries=("lwm2m=1.1", f"ep={NAME}", "lt=300", "b=U"))
SECURE = ("coaps", "coaps+tcp")


def table() -> DeviceTable:
    made = DeviceTable()
    made.add(UNIT)
    made.add(KnownDevice(endpoint_name="open", security_mode="nosec"))
    made.add(KnownDevice(endpoint_name="open", security_mode="nosec", bootstrap=True))
    return made


def server(**more: Any) -> VirtualLwm2mServer:
    pair = make_server_pair(["localhost"])
    login = CertificateLogin(chain=pair.chain, private_key=pair.private_key)
    return VirtualLwm2mServer(table=table(), schemes=SECURE, certificate=login, **more)


def connect(to: VirtualLwm2mServer, scheme: str, *, timeout_s: float = 20, login: Login | None = None) -> Connection:
    module = tls_client if scheme.endswith("tcp") else dtls_client
    side = ClientSide(login=login or PskLogin(identity=NAME.encode(), key=KEY))
    return module.connect("127.0.0.1", to.port_of(scheme), side, timeout_s=timeout_s, cancel=CancelToken())


def asked(connection: Connection, scheme: str, request: CoapRequest = REGISTER, timeout_s: float = 20) -> CoapMessage:
    kind = StreamConversation if scheme.endswith("tcp") else DatagramConversation
    return kind(connection, CancelToken()).request(request, timeout_s=timeout_s)


@pytest.mark.parametrize("scheme", SECURE)
def test_a_slow_way(scheme: str) -> None:
    with server() as opened:
        opened.wire.slow_s = 0.05
        with connect(opened, scheme) as connection:
            assert asked(connection, scheme).code == Code.CREATED


@pytest.mark.parametrize("scheme", SECURE)
def test_a_way_that_carries_nothing_back(scheme: str) -> None:
    with server() as opened:
        opened.wire.silent = True
        with pytest.raises(ConnectionFailed) as caught:
            connect(opened, scheme, timeout_s=0.3)
        assert caught.value.reason is Disagreement.NO_ANSWER


@pytest.mark.parametrize("lose_every", [3, 5])
def test_lost_datagrams(lose_every: int) -> None:
    with server() as opened:
        opened.wire.lose_every = lose_every
        with connect(opened, "coaps", timeout_s=60) as connection:
            assert asked(connection, "coaps", timeout_s=60).code == Code.CREATED
        assert len(opened.registrations) == 1


@pytest.mark.parametrize("scheme", SECURE)
def test_a_restart_is_survived_by_a_new_handshake(scheme: str) -> None:
    with server() as opened:
        with connect(opened, scheme) as connection:
            assert asked(connection, scheme).code == Code.CREATED
            opened.restart()
            assert not opened.registrations
            with pytest.raises((NoCoapAnswer, ConnectionFailed)):
                asked(connection, scheme, timeout_s=0.3)
        with connect(opened, scheme) as connection:
            assert asked(connection, scheme).code == Code.CREATED


@pytest.mark.parametrize("scheme", SECURE)
def test_a_server_whose_clock_is_wrong(scheme: str) -> None:
    own = make_self_signed(
        CertificateOptions(common_name="{endpoint_name}", validity_s=30 * 86400), endpoint_name="cert"
    )
    with server() as opened:
        opened.table.add(KnownDevice(endpoint_name="cert", security_mode="cert", certificate=own.certificate_der))
        login = CertificateLogin(chain=(own.certificate_der,), private_key=own.private_key)
        opened.table.clock = lambda: datetime.now(UTC) + timedelta(days=60)
        with pytest.raises(ConnectionFailed) as caught:
            connect(opened, scheme, login=login)
        assert caught.value.reason is Disagreement.OUR_CERTIFICATE_EXPIRED
        opened.table.clock = lambda: datetime.now(UTC)
        with connect(opened, scheme, login=login) as connection:
            request = CoapRequest(code=Code.POST, path=("rd",), queries=("ep=cert",))
            assert asked(connection, scheme, request).code == Code.CREATED


def test_two_sessions_of_one_device_do_not_share_answers() -> None:
    """A device that starts again may use the message id it used before: that is no repetition."""
    handler = handler_of("coaps", RegistrationInterface)
    first, second = Session(identity=NAME.encode()), Session(identity=NAME.encode())
    for session in (first, second):
        handler.received(session, encoded(code=Code.POST, path=("rd",), queries=(f"ep={NAME}",)))
    locations = [datagram.decode(session.sent[0]).texts(Option.LOCATION_PATH) for session in (first, second)]
    assert locations[0] != locations[1]
    handler.received(second, encoded(code=Code.POST, path=("rd",), queries=(f"ep={NAME}",)))
    assert second.sent[1] == second.sent[0]


class Session:
    """A caller whose answers are kept."""

    def __init__(self, identity: bytes | None = None) -> None:
        self.caller = Caller(("127.0.0.1", 5000), identity=identity)
        self.state: Any = None
        self.sent: list[bytes] = []

    def send(self, data: bytes) -> None:
        self.sent.append(data)

    def close(self) -> None:
        """End it."""


def encoded(*, code: int, path: tuple[str, ...], queries: tuple[str, ...] = (), message_id: int = 7) -> bytes:
    options = CoapRequest(code=Code.POST, path=path, queries=queries).options
    return datagram.encode(CoapMessage(type=Type.CONFIRMABLE, code=code, message_id=message_id, options=options))


def handler_of(scheme: str, interface: Callable[[DeviceTable], Any]) -> Lwm2mHandler:
    made = table()
    return Lwm2mHandler(scheme, Admission(made), interface(made), lambda delay_s, work: None)


WORDS = st.sampled_from(
    ["rd", "bs", "1", "ep=open", f"ep={NAME}", "lt=", "lt=-1", "lt=" + "9" * 5000, "lt=0", "b=UQ", "Q", "=", "ep=", "٣"]
) | st.text(max_size=20)
OPTIONS = st.lists(
    st.tuples(st.sampled_from([Option.URI_PATH, Option.URI_QUERY]), WORDS.map(str.encode))
    | st.tuples(st.integers(0, 65000), st.binary(max_size=20)),
    max_size=6,
)
MESSAGES = st.builds(
    CoapMessage,
    type=st.sampled_from(Type),
    code=st.sampled_from([*Code, 0, 5, 31, 0x20, 0xFF]),
    message_id=st.integers(0, 65535),
    token=st.binary(max_size=8),
    options=OPTIONS.map(tuple),
    payload=st.binary(max_size=30),
)


@pytest.mark.parametrize("scheme", ["coap", "coaps", "coap+tcp", "coaps+tcp"])
@pytest.mark.parametrize("bootstrap", [False, True])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(MESSAGES, max_size=5), st.sampled_from([None, b"", b"\xff", NAME.encode()]))
@example([CoapMessage(type=Type.CONFIRMABLE, code=Code.POST, message_id=1,
                      options=((11, b"rd"), (15, b"ep=open"), (15, b"lt=" + b"9" * 5000)))], None)  # fmt: skip
def test_no_message_stops_it(scheme: str, bootstrap: bool, messages: list[CoapMessage], identity: bytes | None) -> None:
    interface: Callable[[DeviceTable], Any] = RegistrationInterface
    if bootstrap:
        interface = lambda made: BootstrapInterface(made, lambda secure: "coap://127.0.0.1")  # noqa: E731
    handler, session = handler_of(scheme, interface), Session(identity)
    for message in messages:
        handler.received(session, (stream if scheme.endswith("tcp") else datagram).encode(message))
    handler.ended(session)


@pytest.mark.parametrize("scheme", ["coap", "coap+tcp"])
@given(st.binary(max_size=60))
def test_no_bytes_stop_it(scheme: str, data: bytes) -> None:
    handler_of(scheme, RegistrationInterface).received(Session(), data)
