"""A virtual LwM2M server on a real UDP socket of this PC: it takes registrations and remembers them.

::

    with VirtualLwm2mServer() as server:
        ...                                   # a device with server.uri in its configuration starts
        server.wait_for("urn:dev:os:32473-Demo-000001", CancelToken())
"""

from __future__ import annotations

import socket
import threading
import time
from collections import OrderedDict
from contextlib import suppress
from typing import Self

from factory_prov.cancel import CancelToken
from factory_prov.coap import message as coap
from factory_prov.coap.message import CoapMessage, Code, Type
from factory_prov.errors import ServerTimeout
from factory_prov.messages import Message
from factory_prov.simulation.devices import DeviceTable
from factory_prov.simulation.lwm2m_interface import Peer, RegistrationInterface
from factory_prov.simulation.registrations import LwM2mRegistration

_REMEMBERED_ANSWERS = 256
_LOOK_S = 0.02
_Address = tuple[str, int]


class VirtualLwm2mServer:
    """Serves at 127.0.0.1 while it is entered; leaving takes less than a second. Any thread may look into it.

    `table`: where it keeps who is registered, for other faces to show.
    """

    def __init__(self, *, table: DeviceTable | None = None) -> None:
        self.table = DeviceTable() if table is None else table
        self.interface = RegistrationInterface(self.table)
        self._answers: OrderedDict[tuple[_Address, int], bytes] = OrderedDict()
        self._stopping = False
        self.uri = ""

    def __enter__(self) -> Self:
        """Start serving; `uri` is the address for /0/x/0 from now on."""
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.uri = f"coap://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._serve, name="virtual LwM2M server", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping = True
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as bell:
            bell.sendto(b"", self._socket.getsockname())
        self._thread.join()
        self._socket.close()

    @property
    def port(self) -> int:
        """The UDP port it listens at."""
        return int(self._socket.getsockname()[1])

    @property
    def registrations(self) -> tuple[LwM2mRegistration, ...]:
        """The devices registered now, oldest first."""
        return self.table.registrations.all()

    def wait_for(self, endpoint_name: str, cancel: CancelToken, *, timeout_s: float = 30.0) -> LwM2mRegistration:
        """Return the registration of a device, as soon as there is one; ServerTimeout without."""
        deadline = time.monotonic() + timeout_s
        while True:
            found = self.table.registrations.named(endpoint_name)
            if found is not None:
                return found
            if time.monotonic() > deadline:
                raise ServerTimeout(
                    Message("no such device has registered."), place=endpoint_name, cure=Message("Look at its console.")
                )
            cancel.wait(_LOOK_S)

    def _serve(self) -> None:
        while not self._stopping:
            with suppress(OSError, coap.CoapFormatError):  # no message of ours, or the sender is gone: no news
                data, address = self._socket.recvfrom(2048)
                message = coap.decode(data)
                if message.type in (Type.CONFIRMABLE, Type.NON_CONFIRMABLE) and message.code != Code.EMPTY:
                    self._socket.sendto(self._answer(message, address), address)

    def _answer(self, request: CoapMessage, address: _Address) -> bytes:
        """Answer a request; one that was repeated gets the answer it had (RFC 7252 §4.2)."""
        key = (address, request.message_id)
        known = self._answers.get(key)
        if known is not None:
            return known
        answer = coap.encode(self.interface.answer(request, Peer(address=address)))
        self._answers[key] = answer
        if len(self._answers) > _REMEMBERED_ANSWERS:
            self._answers.popitem(last=False)
        return answer
