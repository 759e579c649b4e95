"""Why two sides did not come together, and which of them said no: the one exception of this package."""

from __future__ import annotations

from enum import StrEnum

from factory_prov.tls.trust import Objection


class Disagreement(StrEnum):
    """What the two sides disagree on. "Ours" is what this side shows, "theirs" what the other does."""

    IDENTITY_UNKNOWN = "identity unknown"
    """The server has no key for this identity."""
    WRONG_KEY = "wrong key"
    """The server knows the identity (or hides that it does not), and has another key."""
    OUR_CREDENTIALS_UNUSABLE = "our credentials unusable"
    """Nothing was sent: this key or certificate cannot be used, or the two do not belong together."""
    OUR_CERTIFICATE_NOT_TRUSTED = "our certificate not trusted"
    OUR_CERTIFICATE_EXPIRED = "our certificate expired"
    THEIRS_NOT_TRUSTED = "theirs not trusted"
    THEIRS_EXPIRED = "theirs expired"
    """Expired, or not valid yet."""
    NAME_MISMATCH = "name mismatch"
    """Their certificate is another host's."""
    NAME_REFUSED = "name refused"
    """The server does not serve the host name we asked for (SNI)."""
    NO_COMMON_SUITE = "no common suite"
    VERSION_REFUSED = "version refused"
    """The server does not speak version 1.2."""
    NO_ANSWER = "no answer"
    """Not a byte came back: nobody there, or the way is blocked."""
    SILENCE = "silence"
    """The server answered, and then no more."""
    PORT_CLOSED = "port closed"
    """The host says that nobody listens there."""
    UNREACHABLE = "unreachable"
    """This PC has no way to the host."""
    HOST_UNKNOWN = "host unknown"
    """The host's name has no address."""
    ENDED = "ended"
    """The handshake was good, and the server ended the connection later."""
    PROTOCOL = "protocol"
    """What came is no TLS, or one that broke."""


class ConnectionFailed(Exception):
    """No connection, or it broke.

    `certain`: the other side, or our own check, said so; otherwise it is the likeliest reading of a silence or of an
    alert with several meanings. `alert` is the number of the alert that came. `objections` are what our check found in
    `peer_chain` (DER, leaf first), as far as the server showed one.
    """

    def __init__(
        self,
        reason: Disagreement,
        *,
        certain: bool = True,
        alert: int | None = None,
        objections: tuple[Objection, ...] = (),
        peer_chain: tuple[bytes, ...] = (),
    ) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.certain = certain
        self.alert = alert
        self.objections = objections
        self.peer_chain = peer_chain
