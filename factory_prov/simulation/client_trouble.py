"""Why a virtual board's client does not get to its server, as its console says it: the side, and no secret."""

from __future__ import annotations

from types import MappingProxyType

from factory_prov.coap.conversation import NoCoapAnswer
from factory_prov.simulation.dialling import UnusableLogin
from factory_prov.simulation.lwm2m_session import RefusedByServer
from factory_prov.tls.disagreement import ConnectionFailed, Disagreement

TROUBLE = (ConnectionFailed, NoCoapAnswer, RefusedByServer, UnusableLogin)
_WORDS = MappingProxyType(
    {
        Disagreement.IDENTITY_UNKNOWN: "the server does not know this PSK identity",
        Disagreement.WRONG_KEY: "the server has another key for this PSK identity",
        Disagreement.OUR_CREDENTIALS_UNUSABLE: "key or certificate of this device cannot be used",
        Disagreement.OUR_CERTIFICATE_NOT_TRUSTED: "the server does not trust the certificate of this device",
        Disagreement.OUR_CERTIFICATE_EXPIRED: "the server says that the certificate of this device has expired",
        Disagreement.THEIRS_NOT_TRUSTED: "the certificate of the server is not trusted here",
        Disagreement.THEIRS_EXPIRED: "the certificate of the server is not valid at this time",
        Disagreement.NAME_MISMATCH: "the certificate of the server is another host's",
        Disagreement.NAME_REFUSED: "the server does not serve this host name",
        Disagreement.NO_COMMON_SUITE: "no cipher suite that both sides have",
        Disagreement.VERSION_REFUSED: "the server does not speak DTLS or TLS 1.2",
        Disagreement.NO_ANSWER: "the server does not answer",
        Disagreement.SILENCE: "the server fell silent in the handshake",
        Disagreement.PORT_CLOSED: "nobody listens at the server's port",
        Disagreement.UNREACHABLE: "there is no way to the server",
        Disagreement.HOST_UNKNOWN: "the server's name has no address",
        Disagreement.ENDED: "the server ended the connection",
        Disagreement.PROTOCOL: "what the server says is no DTLS or TLS",
    }
)


def words(trouble: Exception) -> str:
    """Return the line for a trouble, one of `TROUBLE`."""
    match trouble:
        case ConnectionFailed():
            return _WORDS[trouble.reason]
        case RefusedByServer():
            return f"the server refused {trouble}"
        case NoCoapAnswer():
            return "the server does not answer"
    return _WORDS[Disagreement.OUR_CREDENTIALS_UNUSABLE]
