"""The virtual LwM2M server, asked over UDP by hand, and by a virtual board."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.coap import message as coap
from factory_prov.coap.message import CoapMessage, Code, Option, Type
from factory_prov.errors import Cancelled, ServerTimeout
from factory_prov.simulation.bench import VirtualBench
from factory_prov.simulation.board import VirtualBoard
from factory_prov.simulation.board_faults import BoardFault
from factory_prov.simulation.lwm2m_server import VirtualLwm2mServer

Ask = Callable[..., CoapMessage]
Packed = Callable[..., bytes]
Flashed = Callable[..., Any]


@pytest.fixture
def server() -> Iterator[VirtualLwm2mServer]:
    with VirtualLwm2mServer() as opened:
        yield opened


@pytest.fixture
def ask(server: VirtualLwm2mServer) -> Iterator[Ask]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(2)

        def send(path: str, *queries: str, code: int = Code.POST, message_id: int = 1) -> CoapMessage:
            options = [(Option.URI_PATH, part.encode()) for part in path.split("/")]
            options += [(Option.URI_QUERY, query.encode()) for query in queries]
            request = CoapMessage(
                type=Type.CONFIRMABLE, code=code, message_id=message_id, token=b"tk", options=tuple(options)
            )
            client.sendto(coap.encode(request), ("127.0.0.1", server.port))
            answer = coap.decode(client.recv(2048))
            assert (answer.type, answer.message_id, answer.token) == (Type.ACKNOWLEDGEMENT, message_id, b"tk")
            return answer

        yield send


def test_the_life_of_a_registration(server: VirtualLwm2mServer, ask: Ask) -> None:
    created = ask("rd", "ep=urn:dev:1", "lt=60", "lwm2m=1.1", "b=UQ")
    assert created.code == Code.CREATED
    (found,) = server.registrations
    assert (found.endpoint_name, found.lifetime_s, found.version, found.binding) == ("urn:dev:1", 60, "1.1", "UQ")
    path = "/".join(created.texts(Option.LOCATION_PATH))
    assert path == f"rd/{found.location}"
    assert ask(path, "lt=90", message_id=2).code == Code.CHANGED
    assert server.registrations[0].lifetime_s == 90
    assert ask(path, code=Code.DELETE, message_id=3).code == Code.DELETED
    assert server.registrations == ()
    assert ask(path, message_id=4).code == Code.NOT_FOUND


def test_a_repeated_request_gets_the_same_answer(server: VirtualLwm2mServer, ask: Ask) -> None:
    assert ask("rd", "ep=a") == ask("rd", "ep=a")
    assert ask("rd", "ep=a", message_id=2) != ask("rd", "ep=a")
    assert len(server.registrations) == 1


def test_what_is_no_registration(server: VirtualLwm2mServer, ask: Ask) -> None:
    assert ask("rd", message_id=1).code == Code.BAD_REQUEST
    assert ask("rd", "ep=a", "lt=soon", message_id=2).code == Code.BAD_REQUEST
    assert ask("rd", code=Code.GET, message_id=3).code == Code.METHOD_NOT_ALLOWED
    assert ask("else", message_id=4).code == Code.NOT_FOUND
    assert server.registrations == ()


def test_garbage_does_not_stop_it(server: VirtualLwm2mServer, ask: Ask) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        for data in (b"", b"garbage", bytes(2000)):
            client.sendto(data, ("127.0.0.1", server.port))
    assert ask("rd", "ep=a").code == Code.CREATED


def test_nobody_comes(server: VirtualLwm2mServer) -> None:
    with pytest.raises(ServerTimeout):
        server.wait_for("nobody", CancelToken(), timeout_s=0.05)
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        server.wait_for("nobody", cancel)


def test_a_board_registers(server: VirtualLwm2mServer, board: VirtualBoard, flashed: Flashed, pack: Packed) -> None:
    _provision(board, flashed, pack(uri=server.uri))
    with flashed(board, final=True) as client:
        client.until(b"lwm2m: registered at /rd/")
        found = server.wait_for(board.identity.endpoint_name, CancelToken(), timeout_s=5)
    assert (found.lifetime_s, found.version, found.binding) == (300, "1.1", "U")
    assert "</1/0>" in found.objects


def test_a_board_registers_again_after_a_reset(
    server: VirtualLwm2mServer, board: VirtualBoard, flashed: Flashed, pack: Packed
) -> None:
    _provision(board, flashed, pack(uri=server.uri))
    with flashed(board, final=True) as client:
        client.until(b"registered at /rd/1")
        board.reset()
        client.until(b"registered at /rd/2")
    assert len(server.registrations) == 1


def test_another_name_after_the_final_image(server: VirtualLwm2mServer, flashed: Flashed, pack: Packed) -> None:
    with VirtualBench(speed=200, faults=[BoardFault.OTHER_NAME]) as bench:
        board = bench.boards[0]
        _provision(board, flashed, pack(uri=server.uri))
        with flashed(board, final=True) as client:
            client.until(b"registered")
    assert [each.endpoint_name for each in server.registrations] == [f"{board.identity.endpoint_name}-other"]


@pytest.mark.parametrize(
    ("uri", "records"),
    [
        ("coap://192.0.2.1", []),
        ("coap://device.example.com", []),
        ("coap://127.0.0.1/a%", []),
        ("coap://127.0.0.1#a", []),
        ("SERVER", [("/1/1/0", 8)]),
        ("coaps://device.example.com", [("/0/1/2", 0), ("/0/1/3", b"identity"), ("/0/1/5", bytes(16))]),
    ],
)
def test_what_a_board_does_not_register_with(
    server: VirtualLwm2mServer, board: VirtualBoard, flashed: Flashed, pack: Packed, uri: str, records: Any
) -> None:
    _provision(board, flashed, pack(*records, uri=uri.replace("SERVER", server.uri)))
    with flashed(board, final=True) as client:
        client.until(b"no server that a virtual board can reach")
    assert server.registrations == ()


@pytest.mark.slow
def test_a_board_that_nobody_answers_repeats_itself(board: VirtualBoard, flashed: Flashed, pack: Packed) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.settimeout(5)
        _provision(board, flashed, pack(uri=f"coap://127.0.0.1:{deaf.getsockname()[1]}"))
        with flashed(board, final=True):
            first, began = deaf.recv(2048), time.monotonic()
            assert deaf.recv(2048) == first
            assert time.monotonic() - began > 1.9


def _provision(board: VirtualBoard, flashed: Flashed, data: bytes) -> None:
    with flashed(board) as client:
        client.upload(data)
        assert client.stat("/factory/result.txt")["len"] == 1
