"""What a virtual Bootstrap-Server says: it takes a request for a bootstrap, then writes accounts and finishes.

Source: OMA LwM2M Core §6.1 (Bootstrap Interface).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import count
from secrets import token_bytes, token_hex

from factory_prov.coap.conversation import CoapRequest
from factory_prov.coap.message import SENML_CBOR, CoapMessage, Code, Option, Type
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.lwm2m.senml import Record, encode
from factory_prov.lwm2m.values import Value
from factory_prov.secret import Secret
from factory_prov.simulation.devices import DeviceTable, KnownDevice, WrittenAccount
from factory_prov.simulation.lwm2m_interface import Peer, endpoint_of

_KEY_BYTES = 16
_FIRST_INSTANCE = 1
"""Instance 0 of /0 is commonly the Bootstrap-Server's own account."""


class BootstrapInterface:
    """Answers devices that ask for a bootstrap, by the entries for the Bootstrap-Server in the table.

    `server_uri` is what a device is told where its entry does not say which accounts are written: the address of the
    management server, with the credentials that one has of it.
    """

    def __init__(self, table: DeviceTable, server_uri: Callable[[bool], str]) -> None:
        self.table = table
        self._server_uri = server_uri

    def answered(self, request: CoapMessage, peer: Peer) -> tuple[CoapMessage, tuple[CoapRequest, ...]]:
        """Return the answer to a request, and what is asked of the device afterwards."""
        writes = self._writes(request, peer)
        confirmable = request.type is Type.CONFIRMABLE
        answer = CoapMessage(
            type=Type.ACKNOWLEDGEMENT if confirmable else Type.NON_CONFIRMABLE,
            code=writes if isinstance(writes, Code) else Code.CHANGED,
            message_id=request.message_id,
            token=request.token,
        )
        return answer, () if isinstance(writes, Code) else writes

    def finished(self, endpoint_name: str) -> None:
        """Take note that a device has taken everything."""
        self.table.registrations.sight(endpoint_name, bootstrap=True)

    def _writes(self, request: CoapMessage, peer: Peer) -> tuple[CoapRequest, ...] | Code:
        if (request.texts(Option.URI_PATH), request.code) != (("bs",), Code.POST):
            return Code.NOT_FOUND
        name = endpoint_of(request) or peer.endpoint_name or ""
        device = self.table.named(name, bootstrap=True)
        if device is None or (peer.endpoint_name or name) != name:
            return Code.BAD_REQUEST
        if peer.endpoint_name is None and device.security_mode != "nosec":
            return Code.BAD_REQUEST
        accounts = device.accounts or self._derived(device)
        return tuple(_requests(accounts)) if accounts else Code.BAD_REQUEST

    def _derived(self, device: KnownDevice) -> tuple[WrittenAccount, ...]:
        """Return the account for what the management server knows of a device; none where it would lack a key.

        A device that it does not know is made known to it, as Coiote's own bootstrap configuration does.
        """
        with self.table.lock:
            known = self.table.named(device.endpoint_name) or self._made_known(device)
        if known.security_mode == "nosec":
            return (WrittenAccount(uri=self._server_uri(False), security_mode=SecurityMode.NOSEC),)
        if known.psk_identity and known.psk_key is not None:
            return (_psk_account(self._server_uri(True), known.psk_identity, known.psk_key),)
        return ()

    def _made_known(self, device: KnownDevice) -> KnownDevice:
        if device.security_mode == "nosec":
            return self.table.add(KnownDevice(endpoint_name=device.endpoint_name))
        return self.table.add(
            KnownDevice(
                endpoint_name=device.endpoint_name,
                security_mode="psk",
                psk_identity=f"{device.endpoint_name} {token_hex(4)}",
                psk_key=Secret(token_bytes(_KEY_BYTES)),
            )
        )


def _psk_account(uri: str, identity: str, key: Secret) -> WrittenAccount:
    return WrittenAccount(uri=uri, security_mode=SecurityMode.PSK, identity=identity.encode(), key=key)


def _requests(accounts: Sequence[WrittenAccount]) -> Iterator[CoapRequest]:
    yield CoapRequest(code=Code.DELETE, path=("0",))
    yield CoapRequest(code=Code.DELETE, path=("1",))
    for instance, account in enumerate(accounts, _FIRST_INSTANCE):
        for object_id, values in ((0, _security(account)), (1, _server(account))):
            records = [Record(ResourcePath(object_id, instance, each), value) for each, value in values.items()]
            yield CoapRequest(
                code=Code.PUT,
                path=(str(object_id), str(instance)),
                content_format=SENML_CBOR,
                payload=encode(records),
            )
    yield CoapRequest(code=Code.POST, path=("bs",))


def _security(account: WrittenAccount) -> dict[int, Value]:
    values: dict[int, Value] = {0: account.uri, 1: False, 2: int(account.security_mode), 10: account.short_server_id}
    if account.identity:
        values[3] = account.identity
    if account.server_certificate:
        values[4] = account.server_certificate
    if account.key is not None:
        values[5] = account.key.reveal()
    return values | dict(account.more)


def _server(account: WrittenAccount) -> dict[int, Value]:
    return {0: account.short_server_id, 1: account.lifetime_s, 6: False, 7: account.binding}


class BootstrapWrites:
    """The requests of one bootstrap, one after the other as the device answers."""

    def __init__(self, requests: Sequence[CoapRequest]) -> None:
        self._left = list(requests)
        self._ids = count(1)
        self._token = b""
        self.failed = False

    def next(self) -> CoapMessage | None:
        """Return the next request, None when all are done."""
        if not self._left:
            return None
        asked = self._left.pop(0)
        self._token = token_bytes(4)
        return CoapMessage(
            type=Type.CONFIRMABLE,
            code=asked.code,
            message_id=next(self._ids),
            token=self._token,
            options=asked.options,
            payload=asked.payload,
        )

    def takes(self, answer: CoapMessage) -> bool:
        """Whether this is the answer to the last request; one that says no ends the bootstrap."""
        if answer.token != self._token or not answer.code:
            return False
        if answer.code >> 5 != 2:
            self.failed = True
            self._left.clear()
        return True
