"""A server of this program for one account: it knows what the registration tells the real one, and nothing else.

So it shows whether the pack fits itself: identity, key, certificate, suites, name. It cannot show the real server's
certificate, whose key only that has; what the pack says of it is judged by the rules instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from factory_prov.credentials.certificate import CertificateOptions
from factory_prov.credentials.self_signed import make_self_signed
from factory_prov.errors import InputError, RehearsalUnfit
from factory_prov.lwm2m.rules.accounts import management_account
from factory_prov.lwm2m.rules.cipher_suites import EC_SUITES
from factory_prov.registrars.device_credentials import PskCredentials
from factory_prov.registrars.from_records import registration_of
from factory_prov.rehearsal.account import TriedAccount
from factory_prov.rehearsal.address import HostPort
from factory_prov.rehearsal.own_answers import OwnAnswers
from factory_prov.rehearsal.tried import TriedUnit
from factory_prov.tls.credentials import CertificateLogin, PskLogin
from factory_prov.tls.dtls_server import DtlsServer
from factory_prov.tls.server_loop import ServerLoop
from factory_prov.tls.server_side import ServerSide
from factory_prov.tls.stream_server import StreamServer
from factory_prov.tls.udp_server import UdpServer
from factory_prov.tls.wire_faults import WireFaults

if TYPE_CHECKING:
    from factory_prov.secret import Secret

_HERE = "127.0.0.1"
_RSA_BITS = 2048


@contextmanager
def own_server(account: TriedAccount, unit: TriedUnit) -> Iterator[TriedAccount]:
    """Serve for one rehearsal, and give the account as it is called here: any certificate of the server's will do."""
    side = _side(account, unit)
    loop = ServerLoop("rehearsal")
    handler = OwnAnswers(unit.endpoint_name, stream=account.tcp)
    server = _server(account, loop, handler, side)
    port = server.open((_HERE, 0))
    loop.start()
    try:
        yield replace(account, address=HostPort(host=_HERE, port=port), trust=None)
    finally:
        loop.soon(server.close)
        loop.close()


def _server(
    account: TriedAccount, loop: ServerLoop, handler: OwnAnswers, side: ServerSide | None
) -> DtlsServer | StreamServer | UdpServer:
    if account.tcp:
        return StreamServer(loop, handler, side, faults=WireFaults())
    if side is None:
        return UdpServer(loop, handler, faults=WireFaults())
    return DtlsServer(loop, handler, side, faults=WireFaults())


def _side(account: TriedAccount, unit: TriedUnit) -> ServerSide | None:
    """Return what the server knows of the unit; None with NoSec, where it knows nothing."""
    match account.login:
        case PskLogin():
            keys = _keys(account, unit)
            return ServerSide(key_of=keys.get)
        case CertificateLogin(chain=chain):
            known = chain[0]
            return ServerSide(
                certificate=_stand_in(rsa=bool(account.suites) and EC_SUITES.isdisjoint(account.suites)),
                trusted=lambda: chain[1:],
                knows=lambda shown: shown == known,
            )
    return None


def _keys(account: TriedAccount, unit: TriedUnit) -> dict[bytes, Secret]:
    """Return the key that the server was told: for the account that is registered, by the registration itself."""
    assert isinstance(account.login, PskLogin)  # noqa: S101  # the caller has looked
    if management_account(unit.records).path != account.path:
        return {account.login.identity: account.login.key}
    try:
        credentials = registration_of(unit.records, unit.endpoint_name or "").credentials
    except InputError as wrong:
        raise RehearsalUnfit(wrong.what, place=account.path, cure=wrong.cure) from None
    assert isinstance(credentials, PskCredentials)  # noqa: S101  # the mode is the account's
    return {credentials.identity.encode(): credentials.key}


@lru_cache(maxsize=2)
def _stand_in(*, rsa: bool) -> CertificateLogin:
    """Make a certificate for the server, once: it proves nothing, but a handshake needs one of the right kind."""
    options = CertificateOptions(common_name=_HERE, rsa_key_length_bits=_RSA_BITS if rsa else None)
    made = make_self_signed(options, endpoint_name=None)
    return CertificateLogin(chain=(made.certificate_der,), private_key=made.private_key)
