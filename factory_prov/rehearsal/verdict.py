"""Which side disagrees: what a handshake that failed means, in words, and as the error whose class says whose it is."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from factory_prov.errors import (
    HostUnknown,
    IdentityUnknown,
    KeyDisagrees,
    NoAnswer,
    NoCommonSuite,
    PortClosed,
    RehearsalError,
    RehearsalUnfit,
    ServerExpired,
    ServerFails,
    ServerNameDiffers,
    ServerNotTrusted,
    UnitExpired,
    UnitNotTrusted,
)
from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.messages import Message, listed, sentences
from factory_prov.rehearsal.account import TriedAccount
from factory_prov.tls.disagreement import ConnectionFailed, Disagreement
from factory_prov.tls.suites import offered
from factory_prov.tls.trust import Objection, ServerTrust

_ASK_SERVER = Message("Look at the unit's entry at the server, and register it again.")
_SHOWN_SUITES = 4

Told = tuple[type[RehearsalError], Message, Message]

_MEANINGS: Mapping[Disagreement, Told] = MappingProxyType(
    {
        Disagreement.IDENTITY_UNKNOWN: (
            IdentityUnknown,
            Message("the server does not know the unit's PSK identity."),
            _ASK_SERVER,
        ),
        Disagreement.WRONG_KEY: (
            KeyDisagrees,
            Message("the server knows the unit's PSK identity, and has another key for it."),
            _ASK_SERVER,
        ),
        Disagreement.OUR_CREDENTIALS_UNUSABLE: (
            RehearsalUnfit,
            Message("with this key or certificate no handshake can begin."),
            Message("Check the pack."),
        ),
        Disagreement.OUR_CERTIFICATE_NOT_TRUSTED: (
            UnitNotTrusted,
            Message("the server does not trust the unit's certificate."),
            Message("Have the server trust the authority that signed it, or this very certificate."),
        ),
        Disagreement.OUR_CERTIFICATE_EXPIRED: (
            UnitExpired,
            Message("to the server the unit's certificate has expired."),
            Message("Make a certificate that is valid now; look at the server's clock too."),
        ),
        Disagreement.THEIRS_NOT_TRUSTED: (
            ServerNotTrusted,
            Message("the unit would not trust the certificate that the server shows."),
            Message("Give the unit the server's present certificate, or its CA's with Certificate Usage 2."),
        ),
        Disagreement.THEIRS_EXPIRED: (
            ServerExpired,
            Message("the certificate that the server shows is not valid now."),
            Message("Have the server's certificate renewed; look at this PC's clock too."),
        ),
        Disagreement.NAME_MISMATCH: (
            ServerNameDiffers,
            Message("the certificate that the server shows does not carry the name that the unit looks for."),
            Message("Write the server's own name in its address, or in SNI (/0/x/14)."),
        ),
        Disagreement.NAME_REFUSED: (
            ServerNameDiffers,
            Message("the server does not serve the name that the unit asks for."),
            Message("Write the server's own name in its address, or in SNI (/0/x/14)."),
        ),
        Disagreement.NO_COMMON_SUITE: (
            NoCommonSuite,
            Message("unit and server have no cipher suite in common."),
            Message("Allow one of the unit's at the server, or change /0/x/16."),
        ),
        Disagreement.VERSION_REFUSED: (
            NoCommonSuite,
            Message("the server does not speak version 1.2 of DTLS or TLS."),
            Message("Allow it at the server."),
        ),
        Disagreement.NO_ANSWER: (
            NoAnswer,
            Message("the server does not answer."),
            Message("Look whether it runs, and whether UDP gets through from this PC."),
        ),
        Disagreement.SILENCE: (
            ServerFails,
            Message("the server began the handshake, and then said nothing more."),
            Message("Try again; look at the server's log."),
        ),
        Disagreement.PORT_CLOSED: (
            PortClosed,
            Message("the host is there, and nothing listens at this port."),
            Message("Check the port of the address, and that the server runs."),
        ),
        Disagreement.UNREACHABLE: (
            NoAnswer,
            Message("this PC has no way to the server."),
            Message("Check the network of this PC."),
        ),
        Disagreement.HOST_UNKNOWN: (
            HostUnknown,
            Message("the network has no address for this host."),
            Message("Check the address, and the network of this PC."),
        ),
        Disagreement.ENDED: (
            ServerFails,
            Message("the handshake was good, and then the server ended the connection."),
            Message("Look at the server's log."),
        ),
        Disagreement.PROTOCOL: (
            ServerFails,
            Message("what came from there is no handshake, or one that broke."),
            Message("Check the port of the address; look at the server's log."),
        ),
    }
)
_UNSURE: Mapping[Disagreement, Message] = MappingProxyType(
    {
        Disagreement.IDENTITY_UNKNOWN: Message(
            "the server refused the unit's PSK identity or its key, and does not say which."
        ),
        Disagreement.WRONG_KEY: Message(
            "the server fell silent when it got the proof of the unit's key: it has another key,"
            " or none for this identity."
        ),
        Disagreement.OUR_CERTIFICATE_NOT_TRUSTED: Message(
            "the server fell silent, or broke off, when it got the unit's certificate: it does not trust it."
        ),
    }
)
"""What is the likeliest reading, and no more."""


def verdict(failure: ConnectionFailed, account: TriedAccount) -> RehearsalError:
    """Return what a handshake that failed says of unit and server."""
    kind, what, cure = _MEANINGS[failure.reason]
    if not failure.certain:
        what = _UNSURE.get(failure.reason, what)
    if failure.reason is Disagreement.WRONG_KEY and account.mode is not SecurityMode.PSK:
        kind, what, cure = _MEANINGS[Disagreement.OUR_CERTIFICATE_NOT_TRUSTED]
    details = [_objection(each, account) for each in failure.objections]
    if failure.reason is Disagreement.NO_COMMON_SUITE:
        details.append(_suites(account))
    return kind(sentences(what, *details), place=place_of(account), cure=cure)


def place_of(account: TriedAccount) -> Message:
    """Return where a failure was: the account and what it called."""
    return Message("{path}, {address}", path=account.path, address=str(account.address))


def _objection(objection: Objection, account: TriedAccount) -> Message:
    trust = account.trust or ServerTrust(host=account.address.host)
    path, usage, host = account.path, trust.usage, trust.host
    told = {
        Objection.UNREADABLE: Message("The device cannot read the certificate."),
        Objection.NOT_PINNED: Message("It is not the one in {path}/4.", path=path),
        Objection.NO_TRUST_STORE: Message(
            "Certificate Usage {usage} needs authorities in the firmware: name its trust store, or use 2 or 3.",
            usage=usage,
        ),
        Objection.CHAIN: Message("Its chain does not lead to an authority that the unit trusts."),
        Objection.ANCHOR_IS_SERVER: Message(
            "{path}/4 is the server's own, and Certificate Usage {usage} wants its CA's.", path=path, usage=usage
        ),
        Objection.ANCHOR_UNREADABLE: Message("What is in {path}/4 is no certificate.", path=path),
        Objection.PURPOSE: Message("Its key usage is not that of a server."),
        Objection.EXPIRED: Message("It has expired."),
        Objection.NOT_YET_VALID: Message("It is not valid yet."),
        Objection.NAME: Message("The unit looks for {host}.", host=host),
    }
    return told[objection]


def _suites(account: TriedAccount) -> Message:
    numbers = offered(account.suites, psk=account.mode is SecurityMode.PSK)
    if not account.suites:
        return Message("The unit offers all that it has.")
    names = listed([f"{number} (0x{number:04X})" for number in numbers[:_SHOWN_SUITES]], "and")
    return Message("The unit offers {suites}.", suites=names)
