"""An LwM2M server as a rehearsal meets it: keys by identity, faults of the way, registrations of one name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from factory_prov.rehearsal.own_answers import OwnAnswers
from factory_prov.secret import Secret
from factory_prov.tls.dtls_server import DtlsServer
from factory_prov.tls.server_loop import ServerLoop
from factory_prov.tls.server_side import ServerSide
from factory_prov.tls.stream_server import StreamServer
from factory_prov.tls.wire_faults import WireFaults

KeyOf = Callable[[bytes], Secret | None]


@contextmanager
def psk_server(
    key_of: KeyOf, *, name: str | None = None, tcp: bool = False, faults: WireFaults | None = None
) -> Iterator[str]:
    """Serve with these keys, and give the address."""
    with server(ServerSide(key_of=key_of), name=name, tcp=tcp, faults=faults) as at:
        yield at


@contextmanager
def server(
    side: ServerSide, *, name: str | None = None, tcp: bool = False, faults: WireFaults | None = None
) -> Iterator[str]:
    loop, answers = ServerLoop("LwM2M server"), OwnAnswers(name, stream=tcp)
    kind = StreamServer if tcp else DtlsServer
    made = kind(loop, answers, side, faults=faults or WireFaults())
    port = made.open(("127.0.0.1", 0))
    loop.start()
    try:
        yield f"127.0.0.1:{port}"
    finally:
        loop.soon(made.close)
        loop.close()
