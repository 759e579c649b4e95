"""How OpenSSL is told to be a device: version 1.2, the device's suites, its login."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factory_prov.errors import CredentialsError
from factory_prov.tls import psk_binding
from factory_prov.tls.credentials import CertificateLogin, Login, PskLogin
from factory_prov.tls.disagreement import ConnectionFailed, Disagreement
from factory_prov.tls.suites import cipher_list, offered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from OpenSSL import SSL

_DTLS_1_2, _TLS_1_2 = 0xFEFD, 0x0303


def client_context(login: Login, suites: Sequence[int], *, datagrams: bool) -> tuple[SSL.Context, object]:
    """Return a context and what has to live as long as it; ConnectionFailed when the login cannot be used."""
    from OpenSSL import SSL

    context = SSL.Context(SSL.DTLS_CLIENT_METHOD if datagrams else SSL.TLS_CLIENT_METHOD)
    set_version(context, datagrams=datagrams)
    # A device (Mbed TLS) takes servers without secure renegotiation too; none resumes a session here.
    context.set_options(SSL.OP_LEGACY_SERVER_CONNECT | SSL.OP_NO_TICKET | SSL.OP_NO_RENEGOTIATION)
    context.set_session_cache_mode(SSL.SESS_CACHE_OFF)
    numbers = offered(suites, psk=isinstance(login, PskLogin))
    if not numbers:
        raise ConnectionFailed(Disagreement.NO_COMMON_SUITE)
    context.set_cipher_list(cipher_list(numbers))
    return context, _log_in(context, login)


def set_version(context: SSL.Context, *, datagrams: bool) -> None:
    """Take version 1.2 and no other."""
    from OpenSSL import SSL

    version = _DTLS_1_2 if datagrams else _TLS_1_2
    context.set_min_proto_version(version)
    context.set_max_proto_version(version)
    if datagrams:
        context.set_options(SSL.OP_NO_QUERY_MTU)


def _log_in(context: SSL.Context, login: Login) -> object:
    match login:
        case PskLogin():
            if not psk_binding.fits(login.identity, login.key):
                raise ConnectionFailed(Disagreement.OUR_CREDENTIALS_UNUSABLE)
            return psk_binding.use_psk(context, login.identity, login.key)
        case CertificateLogin():
            use_certificate(context, login)
    return None


def use_certificate(context: SSL.Context, login: CertificateLogin) -> None:
    """Show a certificate with its chain; ConnectionFailed when key and certificate cannot be used together."""
    from OpenSSL import SSL

    from factory_prov.credentials.reading import belongs_to, parse_certificate, parse_private_key

    try:
        leaf, *others = (parse_certificate(each, place="") for each in login.chain)
        key = parse_private_key(login.private_key.reveal(), place="")
        if not belongs_to(leaf, key):
            raise ConnectionFailed(Disagreement.OUR_CREDENTIALS_UNUSABLE)
        context.use_certificate(leaf)
        for each in others:
            context.add_extra_chain_cert(each)
        context.use_privatekey(key)
    except (CredentialsError, SSL.Error, ValueError):
        raise ConnectionFailed(Disagreement.OUR_CREDENTIALS_UNUSABLE) from None
