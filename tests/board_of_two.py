"""A scripted board of version 2 of the device contract on a TCP port, whose answers can be spoilt one by one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import cbor2
from scripted_board import Board

IDENTITY, ANSWER, COMMIT = "/factory/identity.cbor", "/factory/result.cbor", "/factory/commit.cbor"
ENDPOINT, PACK = "/factory/endpoint.txt", "/factory/provision.cbor"
READY_OF_TWO = b"*** boot ***\r\n[00:00:00.251] <inf> app: Device ready for provisioning. Contract 2.\r\n"


@dataclass
class BoardOfTwo(Board):
    """Takes packs as the contract says. `busy`: so often it says so; `says`, `spoilt`: what its files say instead."""

    banner: bytes = READY_OF_TWO
    new_dialect: bool = True
    name: str = "urn:dev:os:1-42"
    cap: int = 8192
    pkt: int = 1024
    obj: tuple[int, ...] = (0, 1, 2, 3)
    packet_limit_bytes: int = 1024
    busy: int = 0
    verdict: tuple[int, str, str] = (0, "applied", "")
    says: dict[str, dict[str, Any]] = field(default_factory=dict)
    spoilt: dict[str, bytes] = field(default_factory=dict)
    stored: bytes | None = None
    locked: bool = False
    before: Callable[[BoardOfTwo, str, int], None] | None = None
    """Called with path and operation before each request is looked at."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.total = 0
        self.committed: list[bytes] = []
        self.written = 0
        self.outcome: tuple[int, str, str] = (2, "waiting", "")

    def start_anew(self) -> None:
        """Forget what a reset forgets."""
        self.received.clear()
        self.total = 0
        self.outcome = (2, "waiting", "")

    @property
    def state(self) -> str:
        if self.stored is None:
            return "empty"
        return "locked" if self.locked else "provisioned"

    def _answer(self, op: int, command: int, fields: dict[str, Any]) -> dict[str, Any] | None:
        path = fields["name"]
        if self.before is not None:
            self.before(self, path, op)
        if op == 2:
            return self._write(path, fields)
        content = self._content(path)
        if content is None:
            return self._refusal(3)
        off = fields["off"]
        first = {"len": len(content)} if off == 0 else {}
        return {"off": off, "data": content[off : off + self.download_bytes]} | first

    def _content(self, path: str) -> bytes | None:
        if path in self.spoilt:
            return self.spoilt[path]
        if path == ENDPOINT:
            return self.name.encode()
        if path == IDENTITY:
            return cbor2.dumps(self._stored_digest() | self._identity() | self.says.get(IDENTITY, {}))
        if path == ANSWER:
            return cbor2.dumps(self._stored_digest() | self._result() | self.says.get(ANSWER, {}))
        return None

    def _stored_digest(self) -> dict[str, Any]:
        return {} if self.stored is None else {"sha": hashlib.sha256(self.stored).digest()}

    def _identity(self) -> dict[str, Any]:
        return {
            "v": 2,
            "ep": self.name,
            "chip": "0011223344556677",
            "fw": "scripted 1.0",
            "cap": self.cap,
            "obj": list(self.obj),
            "pkt": self.pkt,
            "rng": True,
            "st": self.state,
            "opt": [],
        }

    def _result(self) -> dict[str, Any]:
        if self.committed and self.busy > 0:
            self.busy -= 1
            return {"code": 1, "name": "busy", "st": self.state, "off": len(self.received)}
        code, name, path = self.outcome
        return {"code": code, "name": name, "st": self.state, "off": len(self.received)} | (
            {"path": path} if path else {}
        )

    def _write(self, path: str, fields: dict[str, Any]) -> dict[str, Any]:
        if path == COMMIT:
            return self._commit(cbor2.loads(fields["data"])["sha"], len(fields["data"]))
        if path != PACK:
            return self._refusal(3)
        if self.stored is not None:
            return self._refusal(5)
        off, data = fields["off"], fields["data"]
        if off == 0 and not (fields["len"] == self.total and bytes(self.received).startswith(data)):
            if not 0 < fields["len"] <= self.cap:
                return self._refusal(10)
            self.received.clear()
            self.total = fields["len"]
            self.outcome = (2, "waiting", "")
        here = len(self.received)
        if off == here and off + len(data) <= self.total:
            self.received += data
            self.written += 1
        elif off + len(data) > here or bytes(self.received[off : off + len(data)]) != data:
            return self._refusal(11) | {"off": here}
        return {"off": len(self.received)}

    def _commit(self, sha256: bytes, length: int) -> dict[str, Any]:
        self.committed.append(sha256)
        if self.stored is not None:
            same = hashlib.sha256(self.stored).digest() == sha256
            self.outcome = (0, "applied", "") if same else (14, "already-provisioned", "")
        elif len(self.received) < self.total or not self.total:
            self.outcome = (3, "incomplete", "")
        elif hashlib.sha256(self.received).digest() != sha256:
            self.outcome = (4, "hash-differs", "")
        else:
            self.outcome = self.verdict
            if self.verdict[0] == 0:
                self.stored = bytes(self.received)
            self.received.clear()
            self.total = 0
        return {"off": length}
