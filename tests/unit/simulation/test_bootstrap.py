"""A bootstrap without a network: what a virtual Bootstrap-Server writes, and what a device makes of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from factory_prov.coap.conversation import CoapRequest
from factory_prov.coap.message import CoapMessage, Code, Option, Type
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.rules.accounts import accounts
from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.lwm2m.senml import Record
from factory_prov.lwm2m.values import Value
from factory_prov.secret import Secret
from factory_prov.simulation.bootstrap_interface import BootstrapInterface, BootstrapWrites
from factory_prov.simulation.bootstrap_store import BootstrapStore
from factory_prov.simulation.device_account import device_accounts
from factory_prov.simulation.devices import DeviceTable, KnownDevice, WrittenAccount
from factory_prov.simulation.lwm2m_interface import Peer
from factory_prov.simulation.network import VirtualNetwork

HERE = Peer(address=("127.0.0.1", 9))
OURS: dict[str, Value] = {"/0/0/0": "coap://127.0.0.1:5", "/0/0/1": True, "/0/0/2": 3, "/0/1/0": "coap://127.0.0.1:6"}


def asked(name: str = "a", *, path: str = "bs") -> CoapMessage:
    options = ((Option.URI_PATH, path.encode()), (Option.URI_QUERY, f"ep={name}".encode()))
    return CoapMessage(type=Type.CONFIRMABLE, code=Code.POST, message_id=7, token=b"t", options=options)


def request_of(asked: CoapRequest) -> CoapMessage:
    return CoapMessage(
        type=Type.CONFIRMABLE, code=asked.code, message_id=1, options=asked.options, payload=asked.payload
    )


def interface(*devices: KnownDevice) -> BootstrapInterface:
    table = DeviceTable()
    for each in devices:
        table.add(each)
    return BootstrapInterface(table, lambda secure: "coaps://127.0.0.1:1" if secure else "coap://127.0.0.1:2")


def store() -> BootstrapStore:
    return BootstrapStore([Record(ResourcePath.parse(path), value) for path, value in OURS.items()])


def carried_out(writes: tuple[CoapRequest, ...], at: BootstrapStore) -> BootstrapWrites:
    going = BootstrapWrites(writes)
    while (request := going.next()) is not None:
        answer = at.serve(request)
        assert going.takes(answer)
    return going


def test_a_device_gets_the_account_of_the_server_that_knows_it() -> None:
    key = Secret(bytes(16))
    bootstrap = interface(
        KnownDevice(endpoint_name="a", bootstrap=True),
        KnownDevice(endpoint_name="a", security_mode="psk", psk_identity="key of a", psk_key=key),
    )
    answer, writes = bootstrap.answered(asked(), HERE)
    assert (answer.code, answer.type, answer.message_id, answer.token) == (
        Code.CHANGED, Type.ACKNOWLEDGEMENT, 7, b"t",
    )  # fmt: skip
    device = store()
    assert not carried_out(writes, device).failed
    assert device.finished
    own, written = sorted(accounts(device.records), key=lambda account: account.instance_id)
    assert own.bootstrap, "the account of the Bootstrap-Server outlives what it deletes"
    assert (written.mode, written.opaque(3), written.opaque(5)) == (SecurityMode.PSK, b"key of a", bytes(16))
    (server, _) = device_accounts(device.records, VirtualNetwork())
    assert (server.scheme, server.address, server.lifetime_s) == ("coaps", ("127.0.0.1", 1), 86400)


def test_a_device_gets_what_its_entry_says() -> None:
    accounts_of_it = tuple(
        WrittenAccount(uri=f"coap://127.0.0.1:{port}", security_mode=SecurityMode.NOSEC, short_server_id=port)
        for port in (11, 12)
    )
    bootstrap = interface(KnownDevice(endpoint_name="a", bootstrap=True, accounts=accounts_of_it))
    device = store()
    carried_out(bootstrap.answered(asked(), HERE)[1], device)
    found = device_accounts(device.records, VirtualNetwork())
    assert [each.address[1] for each in found] == [11, 12, 5]
    bootstrap.finished("a")
    assert bootstrap.table.registrations.sighted("a", bootstrap=True) is not None


@pytest.mark.parametrize(
    ("request_", "peer", "code"),
    [
        (asked("other"), HERE, Code.BAD_REQUEST),
        (asked(""), HERE, Code.BAD_REQUEST),
        (asked(path="rd"), HERE, Code.NOT_FOUND),
        (asked("a"), Peer(address=HERE.address, endpoint_name="b"), Code.BAD_REQUEST),
        (asked("b"), HERE, Code.BAD_REQUEST),
        (asked("certified"), HERE, Code.BAD_REQUEST),
    ],
)
def test_whom_it_writes_nothing(request_: CoapMessage, peer: Peer, code: Code) -> None:
    bootstrap = interface(
        KnownDevice(endpoint_name="a", bootstrap=True),
        KnownDevice(endpoint_name="b", bootstrap=True, security_mode="psk"),
        KnownDevice(endpoint_name="certified", bootstrap=True),
        KnownDevice(endpoint_name="certified", security_mode="cert"),
    )
    answer, writes = bootstrap.answered(request_, peer)
    assert (answer.code, writes) == (code, ())


@pytest.mark.parametrize("mode", ["psk", "nosec"])
def test_a_device_that_the_server_does_not_know_is_made_known_to_it(mode: str) -> None:
    bootstrap = interface(KnownDevice(endpoint_name="a", bootstrap=True, security_mode=mode))
    device = store()
    carried_out(bootstrap.answered(asked(), replace(HERE, endpoint_name="a"))[1], device)
    made = bootstrap.table.named("a")
    assert made is not None
    written = max(accounts(device.records), key=lambda account: account.instance_id)
    if mode == "psk":
        assert made.psk_key is not None
        assert (written.opaque(3).decode(), written.opaque(5)) == (made.psk_identity, made.psk_key.reveal())
    assert (written.mode, made.security_mode) == (
        SecurityMode.PSK if mode == "psk" else SecurityMode.NOSEC, mode,
    )  # fmt: skip


def test_a_device_that_refuses_a_write_ends_the_bootstrap() -> None:
    going = BootstrapWrites((CoapRequest(code=Code.PUT, path=("0", "1")), CoapRequest(code=Code.POST, path=("bs",))))
    first = going.next()
    assert first is not None
    assert not going.takes(CoapMessage(type=Type.ACKNOWLEDGEMENT, code=Code.CHANGED, message_id=1, token=b"other"))
    assert going.takes(store().serve(first))
    assert (going.failed, going.next()) == (True, None)


def test_what_a_device_does_not_understand() -> None:
    device = store()
    garbage = CoapRequest(code=Code.PUT, path=("0", "1"), content_format=112, payload=b"\xff")
    assert device.serve(request_of(garbage)).code == Code.BAD_REQUEST
    assert device.serve(request_of(CoapRequest(code=Code.GET, path=("0",)))).code == Code.METHOD_NOT_ALLOWED
    assert len(device.records) == len(OURS)
