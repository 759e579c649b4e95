"""What came out of a rehearsal that went well: who agreed on what, and what somebody should know all the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from factory_prov.messages import Message


class Proof(StrEnum):
    """How far it went: the server answered, both sides proved who they are, or it took the registration too."""

    ANSWERED = "answered"
    HANDSHAKE = "handshake"
    REGISTERED = "registered"


_WORDS = MappingProxyType(
    {
        Proof.ANSWERED: Message("the server answers; with NoSec nobody proves anything"),
        Proof.HANDSHAKE: Message("server and unit agree"),
        Proof.REGISTERED: Message("server and unit agree, and the server took the registration"),
    }
)


_TAKEN = Message("the server took the registration; with NoSec nobody proves anything")


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """One account whose connection is good. `path` is its instance (`/0/1`), `address` what was called.

    `suite` is the cipher suite by its OpenSSL name, empty with NoSec. `findings` are warnings: what would connect too,
    though nobody wants it to. `offline`: with a server of this program.
    """

    path: str
    address: str
    mode: str
    proof: Proof
    suite: str = ""
    seconds: float = 0.0
    offline: bool = False
    findings: tuple[Message, ...] = field(default=())

    @property
    def words(self) -> Message:
        """One sentence about it, for a log and a terminal."""
        proof = _WORDS[self.proof] if self.suite or self.proof is Proof.ANSWERED else _TAKEN
        milliseconds = f"{self.seconds * 1000:.0f}"
        if self.offline:
            return Message(
                "{path} ({mode}), offline: {proof} ({milliseconds} ms)",
                path=self.path,
                mode=self.mode,
                proof=proof,
                milliseconds=milliseconds,
            )
        return Message(
            "{path} ({mode}) at {address}: {proof} ({milliseconds} ms)",
            path=self.path,
            mode=self.mode,
            address=self.address,
            proof=proof,
            milliseconds=milliseconds,
        )
