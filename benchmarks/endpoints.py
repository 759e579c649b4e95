"""What grows with the devices a virtual server knows: the first 1,000 of 100,000 beside the last, which cost as much.

    python3 benchmarks/endpoints.py [--devices 100000]

The requests are those of the virtual Coiote and of the virtual LwM2M server, without the network in between.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable

from factory_prov.coap import message as coap
from factory_prov.simulation.coiote.store import CoioteStore, device_json
from factory_prov.simulation.devices import DeviceTable
from factory_prov.simulation.lwm2m_interface import Peer, RegistrationInterface

DEVICES = 100_000
EACH = 1_000
LIMIT = 3.0
"""Of the last ones beside the first: caches of the processor are all that may grow."""


def name(number: int) -> str:
    return f"urn:dev:ops:32473-Many-{number:06}"


class Site:
    """Both faces over one table."""

    def __init__(self) -> None:
        table = DeviceTable()
        self.coiote = CoioteStore(("/factory/",), table)
        self.lwm2m = RegistrationInterface(table)
        self.ids: dict[int, str] = {}
        self.paths: dict[int, str] = {}
        self._messages = 0

    def create(self, number: int) -> None:
        fields = {
            "properties": {"endpointName": name(number)},
            "connectorType": "management",
            "domain": "/factory/",
            "securityMode": "psk",
            "dtlsIdentity": name(number),
            "dtlsPsk": {"HexadecimalPsk": f"{number:032x}"},
        }
        self.ids[number] = self.coiote.create(fields).device_id

    def search(self, number: int) -> None:
        assert self.coiote.search(f"properties.endpointName eq '{name(number)}'") == [self.ids[number]]

    def update(self, number: int) -> None:
        self.coiote.change(self.ids[number], {"dtlsPsk": {"HexadecimalPsk": f"{number + 1:032x}"}})

    def show(self, number: int) -> None:
        device_json(self.coiote.get(self.ids[number]))

    def delete(self, number: int) -> None:
        self.coiote.delete(self.ids[number])

    def register(self, number: int) -> None:
        answer = self._asked(number, coap.Code.POST, ("rd",), (f"ep={name(number)}", "lwm2m=1.1", "lt=300"))
        self.paths[number] = answer.texts(coap.Option.LOCATION_PATH)[1]

    def update_registration(self, number: int) -> None:
        assert self._asked(number, coap.Code.POST, ("rd", self.paths[number])).code == coap.Code.CHANGED

    def end_registration(self, number: int) -> None:
        assert self._asked(number, coap.Code.DELETE, ("rd", self.paths[number])).code == coap.Code.DELETED

    def _asked(self, number: int, code: int, path: tuple[str, ...], queries: tuple[str, ...] = ()) -> coap.CoapMessage:
        self._messages = (self._messages + 1) & 0xFFFF
        options = [(coap.Option.URI_PATH, part.encode()) for part in path]
        options += [(coap.Option.URI_QUERY, query.encode()) for query in queries]
        request = coap.CoapMessage(
            type=coap.Type.CONFIRMABLE, code=code, message_id=self._messages, token=b"t", options=tuple(options)
        )
        peer = Peer(address=("127.0.0.1", 9), transport="coaps", login=name(number), endpoint_name=name(number))
        return self.lwm2m.answer(request, peer)


def first_and_last(work: Callable[[int], None], devices: int) -> tuple[float, float]:
    """Do it to all devices; return the median of the first and of the last ones, in seconds."""
    times = []
    for number in range(devices):
        began = time.perf_counter()
        work(number)
        times.append(time.perf_counter() - began)
    return statistics.median(times[:EACH]), statistics.median(times[-EACH:])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--devices", type=int, default=DEVICES)
    devices = parser.parse_args().devices
    site = Site()
    works = {
        "create a device": site.create,
        "search it by its endpoint name": site.search,
        "show it": site.show,
        "update it": site.update,
        "register": site.register,
        "update a registration": site.update_registration,
        "end a registration": site.end_registration,
        "delete a device": site.delete,
    }
    good = True
    for what, work in works.items():
        first, last = first_and_last(work, devices)
        good &= last / first <= LIMIT
        print(f"{what:32} {first * 1e6:7.1f} µs  {last * 1e6:7.1f} µs  limit {LIMIT:g}  ratio {last / first:.2f}")
    print(f"the first {EACH:,} and the last {EACH:,} of {devices:,} devices")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
