"""How a virtual board connects with a server: with exactly what its configuration holds, checked as its client does."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from factory_prov.cancel import CancelToken
from factory_prov.coap.conversation import Conversation, DatagramConversation, Serve, StreamConversation, Transport
from factory_prov.credentials.account import CertificateAccount
from factory_prov.credentials.supplied import load_chain, load_private_key
from factory_prov.errors import CredentialsError
from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.secret import Secret
from factory_prov.simulation.device_account import DeviceAccount

if TYPE_CHECKING:
    from factory_prov.tls.connection import ClientSide
    from factory_prov.tls.credentials import Login

HANDSHAKE_S = 15.0


class UnusableLogin(Exception):
    """What the configuration holds as a certificate and its key cannot be read."""


@contextmanager
def dialled(
    account: DeviceAccount, *, roots: tuple[bytes, ...], cancel: CancelToken, serve: Serve
) -> Iterator[Conversation]:
    """Connect with the server of an account, for as long as it is entered.

    `roots` is the trust store of the firmware. ConnectionFailed or UnusableLogin when it cannot be; Cancelled.
    """
    transport = _secured(account, roots, cancel) if account.secure else _plain(account, cancel)
    try:
        conversation: Conversation = (
            StreamConversation(transport, cancel, serve=serve)
            if account.tcp
            else DatagramConversation(transport, cancel, serve=serve)
        )
        yield conversation
    finally:
        transport.close()


class _Closable(Transport, Protocol):
    def close(self) -> None: ...


def _plain(account: DeviceAccount, cancel: CancelToken) -> _Closable:
    from factory_prov.tls.carriers import TcpCarrier, UdpCarrier

    ends_at = time.monotonic() + HANDSHAKE_S
    host, port = account.address
    if account.tcp:
        return TcpCarrier(host, port, ends_at=ends_at, cancel=cancel)
    return UdpCarrier(host, port, ends_at=ends_at, cancel=cancel)


def _secured(account: DeviceAccount, roots: tuple[bytes, ...], cancel: CancelToken) -> _Closable:
    from factory_prov.tls import dtls_client, tls_client

    (host, port), side = account.address, _side(account, roots)
    if account.tcp:
        return tls_client.connect(host, port, side, timeout_s=HANDSHAKE_S, cancel=cancel)
    return dtls_client.connect(host, port, side, timeout_s=HANDSHAKE_S, cancel=cancel)


def _side(account: DeviceAccount, roots: tuple[bytes, ...]) -> ClientSide:
    from factory_prov.tls.connection import ClientSide
    from factory_prov.tls.trust import ServerTrust

    shown = CertificateAccount.of(account.account)
    host = shown.host or account.host
    trust = ServerTrust(
        host=host,
        certificate=shown.server_certificate,
        usage=shown.usage,
        matching_type=shown.matching_type,
        roots=roots,
    )
    return ClientSide(
        login=_login(account, shown),
        trust=trust,
        suites=account.account.cipher_suites,
        server_name="" if _is_address(host) else host,
    )


def _login(account: DeviceAccount, shown: CertificateAccount) -> Login:
    from factory_prov.tls.credentials import CertificateLogin, PskLogin

    if account.account.mode is SecurityMode.PSK:
        return PskLogin(identity=account.account.opaque(3), key=Secret(account.account.opaque(5)))
    try:
        chain = load_chain(shown.certificate, place=shown.certificate_path)
        key = load_private_key(shown.private_key.reveal(), place=shown.private_key_path)
    except CredentialsError:
        raise UnusableLogin from None
    return CertificateLogin(chain=chain, private_key=key)


def _is_address(host: str) -> bool:
    from factory_prov.credentials.hosts import is_address

    return is_address(host)
