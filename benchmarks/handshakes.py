"""Handshakes with the virtual LwM2M server, a registration behind each: how many a second, and what is left of them.

    python3 benchmarks/handshakes.py [--handshakes 10000]

Keys and certificates by turns, over DTLS and over TLS. Memory and open files are looked at after the first fifth and at
the end: both may not grow with what has been and gone.
"""

from __future__ import annotations

import argparse
import gc
import sys
import threading
import time
from pathlib import Path

from factory_prov.cancel import CancelToken
from factory_prov.coap.conversation import CoapRequest, DatagramConversation, StreamConversation
from factory_prov.coap.message import Code
from factory_prov.credentials.certificate import CertificateOptions
from factory_prov.credentials.self_signed import make_self_signed
from factory_prov.credentials.server_pair import make_server_pair
from factory_prov.secret import Secret
from factory_prov.simulation.devices import DeviceTable, KnownDevice
from factory_prov.simulation.lwm2m_server import VirtualLwm2mServer
from factory_prov.tls import dtls_client, tls_client
from factory_prov.tls.connection import ClientSide
from factory_prov.tls.credentials import CertificateLogin, Login, PskLogin
from factory_prov.tls.trust import ServerTrust

HANDSHAKES = 10_000
WARM_UP = 5
"""One part of so many: until then caches fill."""
LIMIT_BYTES = 4_000_000
"""Of growth for all of them: 400 bytes for each of 10,000 would be found."""
HOST = "localhost"
KEY_NAME, CERTIFICATE_NAME = "urn:dev:ops:32473-Key", "urn:dev:ops:32473-Certificate"


class Site:
    """A server that knows one device by its key and another by its certificate."""

    def __init__(self) -> None:
        self.pair = make_server_pair([HOST])
        own = make_self_signed(CertificateOptions(), endpoint_name=CERTIFICATE_NAME)
        key = Secret(bytes(range(16)))
        table = DeviceTable()
        table.add(KnownDevice(endpoint_name=KEY_NAME, security_mode="psk", psk_identity=KEY_NAME, psk_key=key))
        table.add(KnownDevice(endpoint_name=CERTIFICATE_NAME, security_mode="cert", certificate=own.certificate_der))
        self.logins: dict[str, Login] = {
            KEY_NAME: PskLogin(identity=KEY_NAME.encode(), key=key),
            CERTIFICATE_NAME: CertificateLogin(chain=(own.certificate_der,), private_key=own.private_key),
        }
        shown = CertificateLogin(chain=self.pair.chain, private_key=self.pair.private_key)
        self.server = VirtualLwm2mServer(table=table, schemes=("coaps", "coaps+tcp"), certificate=shown)

    def visit(self, number: int) -> None:
        """Come as one of the devices, register, de-register and go."""
        scheme, module, kind = (
            ("coaps", dtls_client, DatagramConversation),
            ("coaps+tcp", tls_client, StreamConversation),
        )[number % 2]
        name = (KEY_NAME, CERTIFICATE_NAME)[number // 2 % 2]
        side = ClientSide(login=self.logins[name], trust=ServerTrust(host=HOST, certificate=self.pair.certificate))
        cancel = CancelToken()
        port = self.server.port_of(scheme)
        with module.connect("127.0.0.1", port, side, timeout_s=60, cancel=cancel) as connection:
            talk = kind(connection, cancel)
            register = CoapRequest(code=Code.POST, path=("rd",), queries=("lwm2m=1.1", f"ep={name}", "lt=300"))
            answer = talk.request(register, timeout_s=60)
            assert answer.code == Code.CREATED, answer.code


def resident_bytes() -> int:
    """Return what this process has in memory; 0 where that cannot be read."""
    gc.collect()
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    line = next(each for each in status.read_text().splitlines() if each.startswith("VmRSS:"))
    return int(line.split()[1]) * 1024


def open_files() -> int:
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.exists() else 0


def visits(site: Site, first: int, last: int) -> float:
    """Make so many handshakes and return how long one takes, in seconds."""
    began = time.perf_counter()
    for number in range(first, last):
        site.visit(number)
    return (time.perf_counter() - began) / (last - first)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--handshakes", type=int, default=HANDSHAKES)
    handshakes = max(parser.parse_args().handshakes, 2 * WARM_UP)
    threads = threading.active_count()
    site = Site()
    with site.server:
        warm_up = handshakes // WARM_UP
        visits(site, 0, warm_up)
        memory, files = resident_bytes(), open_files()
        each_s = visits(site, warm_up, handshakes)
        grown, left = resident_bytes() - memory, open_files() - files
        sessions = site.server.session_count
    threads = threading.active_count() - threads
    good = grown <= LIMIT_BYTES and left <= 1 and not threads
    print(f"{'a handshake with a registration':36} {each_s * 1e3:6.2f} ms  {1 / each_s:4.0f} a second, both sides here")
    megabytes, limit = grown / 1e6, LIMIT_BYTES / 1e6
    print(f"{'memory grown':36} {megabytes:6.2f} MB  limit {limit:g} MB  ratio {megabytes / limit:.2f}")
    print(f"{'files, threads and sessions left':36} {left}, {threads}, {sessions}  of {handshakes:,} handshakes")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
