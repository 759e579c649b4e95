"""A device of version 2 as a port: it answers at once, and does one thing wrong on request.

Written from the contract alone, so that the trials and it test each other.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct
import time
from collections.abc import Iterator, Mapping

import cbor2
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

READY = b"Device ready for provisioning. Contract 2.\r\n"
NAME = "urn:dev:os:32473-Fake-1"
CAPACITY_BYTES = 2048
PACKET_BYTES = 300
LATE_S = 0.06
FAULTS = {
    "aligned-pieces": "takes pieces of four bytes only",
    "answers-damage": "answers what it cannot understand",
    "answers-halves": "answers frames that are not whole",
    "any-commit": "takes a commit without a digest",
    "any-file": "has every file",
    "bad-csr": "signs its request for another name",
    "clock-refused": "does not take its clock",
    "commit-once": "refuses a commit that is repeated",
    "commits-at-reset": "applies at the next start what was not committed",
    "dead-after-refusal": "takes nothing after a refusal",
    "early-forgets": "forgets a transfer that was committed too early",
    "echo": "echoes what it is sent",
    "erases-always": "erases whatever digest it is told",
    "first-begins-anew": "begins anew with a repeated first piece",
    "flood-forgets": "forgets its transfer in a flood",
    "forgets-at-reset": "loses its configuration at a reset",
    "half-stored": "has the digest of half a pack after a reset",
    "identity-indefinite": "writes its identity with an indefinite length",
    "ignores-digest": "applies whatever the commit names",
    "ignores-offset": "reads every file from its beginning",
    "keeps-half": "keeps half a transfer over a reset",
    "length-says-2": "tells another length of its result",
    "long-firmware": "has a long name of its firmware",
    "needs-key": "refuses packs without a key",
    "never-ready": "has no ready line",
    "newline-in-name": "ends its name with a newline",
    "no-crc": "takes frames with a wrong CRC",
    "no-path": "does not tell the path",
    "no-text": "says no for every result of version 1",
    "noise-loses-frame": "loses the frame after a typed line",
    "nothing-is-waiting": "goes on waiting after a commit of nothing",
    "offset-not-told": "does not tell the right offset",
    "old-form-only": "answers errors in the old form alone",
    "old-transfer-stays": "goes on with the old transfer when a new one begins",
    "other-digest": "says applied with another digest",
    "pack-readable": "gives the pack back",
    "prints-key": "prints the key in its log",
    "ready-twice": "says that it is ready twice",
    "repeat-refused": "refuses a repeated piece",
    "repeat-written": "writes a repeated piece again",
    "silence-ends": "takes silence for the end of a pack",
    "slow": "answers late",
    "small-packets": "drops packets that its identity allows",
    "takes-anything": "applies packs unread",
    "takes-beyond": "takes pieces beyond the length",
    "takes-gaps": "takes pieces at any offset",
    "takes-large": "answers packets beyond its limit",
    "takes-long": "takes packs beyond its capacity",
    "takes-other-bytes": "takes other bytes for repeated ones",
    "takes-second": "takes a second pack",
    "takes-zero": "takes a pack of no bytes",
    "text-always-yes": "says yes for every result of version 1",
    "unknown-code-1": "answers what is not there with code 1",
    "unlocks": "is not locked any more after a reset",
    "waiting-while-busy": "says waiting while it is busy",
    "wrong-length": "tells another length of its files",
    "wrong-parameters": "tells another packet size",
}
"""By their names: what a device with the fault does."""
_OS, _FILES = 0, 8
_NAMES = (
    "applied",
    "busy",
    "waiting",
    "incomplete",
    "hash-differs",
    "malformed",
    "object-not-taken",
    "resource-not-taken",
    "wrong-type",
    "value-too-long",
    "value-refused",
    "too-large",
    "no-room",
    "storage-failed",
    "already-provisioned",
    "locked",
    "pack-refused",
    "internal",
)
_APPLIED, _BUSY, _WAITING, _INCOMPLETE, _DIFFERS, _MALFORMED, _OBJECT, _RESOURCE, _TYPE, _LONG = range(10)
_LARGE, _ALREADY, _LOCKED = 11, 14, 15
_TYPES = {0: str, 1: bool, 2: int, 3: bytes, 5: bytes, 10: int}
_TEXT_LIMIT = 255


class Refused(Exception):
    """A request is refused with a code."""

    def __init__(self, code: int, **beside: object) -> None:
        super().__init__(code)
        self.code = code
        self.beside = beside


class FakeDevice:
    """The device, and its port in one."""

    def __init__(self, *faults: str, optional: tuple[str, ...] = ("clock", "csr", "erase", "lock")) -> None:
        assert set(faults) <= set(FAULTS)
        self.faults = set(faults)
        self.optional = optional
        self.objects: tuple[int, ...] = (0, 1, 2)
        self.capacity_bytes = CAPACITY_BYTES
        self.stored: bytes | None = None
        self.locked = False
        self.late_erasing = 0
        """So many results say that it is busy before an erasing that was answered is done, which is no fault."""
        self._erasing = 0
        self.starts = 0
        self.unplugged = 0
        """How often the port is found to have gone."""
        self._out = bytearray()
        self._line = bytearray()
        self.start()

    def opened(self) -> FakeDevice:
        """Return its port."""
        return self

    # the port

    def read(self, *, wait: bool) -> bytes:
        """Return what has come."""
        if self.unplugged:
            self.unplugged -= 1
            raise OSError
        if self._out and "slow" in self.faults and wait:
            time.sleep(LATE_S)
        data, self._out = bytes(self._out), bytearray()
        if not data and wait:
            time.sleep(0.001)
        return data

    def write(self, data: bytes) -> None:
        """Take what is sent."""
        if "echo" in self.faults:
            self._out += data
        for byte in data:
            self._line.append(byte)
            if byte == 0x0A:
                line, self._line = bytes(self._line), bytearray()
                self._whole_line(line)

    def close(self) -> None:
        """Nothing is open."""

    # its life

    def start(self) -> None:
        """Start: what was under way is forgotten."""
        self.starts += 1
        keeps = "keeps-half" in self.faults and self.starts > 1
        if not keeps:
            self._pack, self._length, self._code, self._path = b"", 0, _WAITING, ""
        if "commits-at-reset" in self.faults and self._waits_whole:
            self.stored = self._waits_whole
        self._waits_whole = b""
        self._applying: list[bytes] = []
        self._frame: bytearray | None = None
        self._text_said = b""
        self._csr = b""
        self._dead = self._lost_next = False
        if "forgets-at-reset" in self.faults:
            self.stored = None
        if "half-stored" in self.faults and self.stored:
            self.stored = self.stored[: len(self.stored) // 2]
        if "unlocks" in self.faults:
            self.locked = False
        self._out += b"*** boot ***\r\n"
        if "never-ready" not in self.faults or self.starts == 1:
            self._out += READY * (2 if "ready-twice" in self.faults else 1)

    _waits_whole = b""
    _idle_bytes = 0
    _heard_at = 0.0

    def chip_erase(self) -> None:
        """Erase everything and start."""
        self.stored, self.locked = None, False
        self.start()

    # lines and frames

    def _whole_line(self, line: bytes) -> None:
        self._idle_bytes += len(line)
        if "silence-ends" in self.faults and time.monotonic() > self._heard_at + LATE_S:
            self._pack = b""
        self._heard_at = time.monotonic()
        if "flood-forgets" in self.faults and self._idle_bytes > 1000:
            self._pack = b""
        at = min((found for mark in (b"\x06\x09", b"\x04\x14") if (found := line.find(mark)) >= 0), default=-1)
        if at < 0:
            if len(line) > 2 and "noise-loses-frame" in self.faults:
                self._lost_next = True
            self._frame = None
            return
        if self._lost_next:
            self._lost_next = False
            return
        self._framed(line[at:-1])

    def _framed(self, line: bytes) -> None:
        frame, self._frame = self._frame, None
        if line[:2] == b"\x06\x09":
            frame = bytearray()
        if frame is None or len(line) > 126:
            return self._damaged()
        try:
            frame += base64.b64decode(line[2:].rstrip(b"\r"), validate=True)
        except binascii.Error:
            return self._damaged()
        if len(frame) < 2 or len(frame) < 2 + int.from_bytes(frame[:2], "big"):
            self._frame = frame
            if "answers-halves" in self.faults:
                self._answer((1, 0, 0, 0, 0), {"rc": 1})
            return None
        packet = bytes(frame[2 : 2 + int.from_bytes(frame[:2], "big")])
        if binascii.crc_hqx(packet, 0) and "no-crc" not in self.faults:
            return self._damaged()
        limit = 200 if "small-packets" in self.faults else PACKET_BYTES
        if len(packet) < 10 or (len(packet) - 2 > limit and "takes-large" not in self.faults):
            return None
        return self._packet(packet[:-2])

    def _damaged(self) -> None:
        if "answers-damage" in self.faults:
            self._answer((1, 0, 0, 0, 0), {"rc": 1})

    def _packet(self, packet: bytes) -> None:
        self._idle_bytes = 0
        first, _, _, group, sequence, command = struct.unpack_from(">BBHHBB", packet)
        version, operation = first >> 3 & 3, first & 7
        try:
            fields = cbor2.loads(packet[8:])
            answer = self._request(operation, group, command, fields)
        except Refused as refused:
            answer = self._refusal(version, group, refused)
        except (cbor2.CBORError, KeyError, TypeError, ValueError):
            answer = self._refusal(version, group, Refused(3))
        self._answer((operation + 1, version, group, sequence, command), answer)
        if (operation, group, command) == (2, _OS, 5):
            self.start()

    def _refusal(self, version: int, group: int, refused: Refused) -> dict[str, object]:
        if version and "old-form-only" not in self.faults:
            return {"err": {"group": group, "rc": refused.code}, **refused.beside}
        return {"rc": refused.code, **refused.beside}

    def _answer(self, header: tuple[int, int, int, int, int], fields: Mapping[str, object]) -> None:
        operation, version, group, sequence, command = header
        body = cbor2.dumps(dict(fields))
        packet = struct.pack(">BBHHBB", version << 3 | operation, 0, len(body), group, sequence, command) + body
        whole = (len(packet) + 2).to_bytes(2, "big") + packet + binascii.crc_hqx(packet, 0).to_bytes(2, "big")
        text = base64.b64encode(whole)
        for at in range(0, len(text), 124):
            self._out += (b"\x04\x14" if at else b"\x06\x09") + text[at : at + 124] + b"\n"

    # requests

    def _request(self, operation: int, group: int, command: int, fields: dict[str, object]) -> dict[str, object]:
        if (group, command) == (_OS, 6) and operation == 0:
            return {"buf_size": PACKET_BYTES - ("wrong-parameters" in self.faults), "buf_count": 1}
        if (operation, group, command) == (2, _OS, 5):
            return {}
        if group != _FILES or command not in (0, 1) or (operation, command) == (2, 1):
            raise Refused(1 if "unknown-code-1" in self.faults else 8)
        if "name" not in fields:
            raise Refused(8 if command else 3)
        name = str(fields["name"]).removeprefix("/factory/")
        if operation == 0:
            return self._read(name, int(str(fields.get("off", 0))), length_only=command == 1)
        return self._write(name, fields)

    def _read(self, name: str, offset: int, *, length_only: bool) -> dict[str, object]:
        content = self._content(name, opens=offset == 0)
        told = len(content) + ("wrong-length" in self.faults and length_only)
        if length_only:
            return {"len": told + ("length-says-2" in self.faults and name == "result.txt")}
        begins = 0 if "ignores-offset" in self.faults else offset
        return {"off": offset, "data": content[begins : begins + 180], **({} if offset else {"len": len(content)})}

    def _content(self, name: str, *, opens: bool) -> bytes:
        match name:
            case "endpoint.txt":
                return NAME.encode() + (b"\n" if "newline-in-name" in self.faults else b"")
            case "identity.cbor":
                return self._identity()
            case "result.cbor":
                return self._result()
            case "result.txt":
                return self._text(opens=opens)
            case "csr.der" if self._csr and "csr" in self.optional:
                return self._csr
            case "provision.cbor" if "pack-readable" in self.faults:
                return self._pack or self.stored or b""
            case "provision.cbor" | "commit.cbor" | "erase.cbor" | "lock.cbor" | "clock.cbor" | "csr.cbor":
                raise Refused(7)
            case _ if "any-file" in self.faults:
                return b"x"
        raise Refused(3)

    @property
    def _state(self) -> str:
        return "empty" if self.stored is None else "locked" if self.locked else "provisioned"

    def _sha(self) -> dict[str, object]:
        return {} if self.stored is None else {"sha": hashlib.sha256(self.stored).digest()}

    def _identity(self) -> bytes:
        fields = {
            "v": 2,
            "ep": NAME,
            "chip": "0123456789abcdef",
            "fw": "fake 1.0" + "é" * 30 * ("long-firmware" in self.faults),
            "cap": self.capacity_bytes,
            "obj": list(self.objects),
            "pkt": PACKET_BYTES,
            "rng": True,
            "st": self._state,
            "opt": list(self.optional),
            **self._sha(),
        }
        written = cbor2.dumps(fields)
        return b"\xbf" + written[1:] + b"\xff" if "identity-indefinite" in self.faults else written

    def _result(self) -> bytes:
        if self._erasing:
            self._erasing -= 1
            if not self._erasing:
                self._forget_stored()
            code = _BUSY
        elif self._applying:
            self._applying.pop()
            code = _WAITING if "waiting-while-busy" in self.faults else _BUSY
        else:
            code = self._code
        fields: dict[str, object] = {"code": code, "name": _NAMES[code], "st": self._state, "off": len(self._pack)}
        fields |= self._sha()
        if code == _APPLIED and "other-digest" in self.faults:
            fields["sha"] = bytes(32)
        if self._path and "no-path" not in self.faults:
            fields["path"] = self._path
        return cbor2.dumps(fields)

    def _text(self, *, opens: bool) -> bytes:
        if self._text_said or not opens:
            return self._text_said or b"-1"
        if "text-always-yes" in self.faults:
            return b"0"
        if self._pack and len(self._pack) == self._length and "no-text" not in self.faults:
            self._take(None)
            self._text_said = b"0" if self._code == _APPLIED else b""
            return self._text_said or b"-1"
        self._forget()
        return b"-1"

    # writing

    def _write(self, name: str, fields: dict[str, object]) -> dict[str, object]:
        data = fields["data"]
        assert isinstance(data, bytes)
        offset, length = int(str(fields["off"])), fields.get("len")
        if name == "provision.cbor":
            return {"off": self._piece(data, offset, length if isinstance(length, int) else None)}
        optional = name.removesuffix(".cbor")
        if "any-file" not in self.faults and name != "commit.cbor" and optional not in self.optional:
            raise Refused(3)
        self._document(name, data)
        return {"off": len(data)}

    def _document(self, name: str, data: bytes) -> None:
        if name == "nothing.txt":
            return
        try:
            fields = cbor2.loads(data)
        except cbor2.CBORError:
            fields = None
        if not isinstance(fields, dict):
            raise Refused(10)
        match name:
            case "commit.cbor":
                self._take(self._digest(fields))
            case "erase.cbor":
                self._erase(fields)
            case "lock.cbor":
                self._lock(fields)
            case "clock.cbor":
                if not isinstance(fields.get("unix"), int) or "clock-refused" in self.faults:
                    raise Refused(10)
            case _:
                self._csr = _csr(str(fields["cn"]) + "x" * ("bad-csr" in self.faults))

    def _digest(self, fields: dict[str, object]) -> bytes:
        sha = fields.get("sha")
        if isinstance(sha, bytes) and len(sha) == 32:
            return sha
        if "any-commit" in self.faults:
            return hashlib.sha256(self._pack).digest()
        raise Refused(10)

    def _erase(self, fields: dict[str, object]) -> None:
        if self.locked:
            raise Refused(5)
        if "erases-always" in self.faults:
            self.stored = None
            return
        if self.stored is None or fields.get("sha") != hashlib.sha256(self.stored).digest():
            raise Refused(10)
        self._erasing = self.late_erasing
        if not self._erasing:
            self._forget_stored()

    def _forget_stored(self) -> None:
        self.stored, self._code, self._text_said = None, _WAITING, b""
        self._forget()

    def _lock(self, fields: dict[str, object]) -> None:
        if self.stored is None or fields.get("sha") != hashlib.sha256(self.stored).digest():
            raise Refused(10)
        self.locked = True

    def _forget(self) -> None:
        self._pack, self._length, self._waits_whole = b"", 0, b""

    def _piece(self, data: bytes, offset: int, length: int | None) -> int:
        if (self.stored is not None and "takes-second" not in self.faults) or self._applying:
            raise Refused(5)
        if offset == 0 and not self._is_repeated(data, length):
            self._begin(data, length)
            return len(self._pack)
        ends, here = offset + len(data), len(self._pack)
        beside = {} if "offset-not-told" in self.faults else {"off": here}
        if ends > self._length and "takes-beyond" not in self.faults:
            raise Refused(11, **beside)
        if offset < here and ends <= here:
            return self._repeated(data, offset)
        if offset != here and "takes-gaps" not in self.faults:
            raise Refused(11, **beside)
        if len(data) % 4 and ends != self._length and "aligned-pieces" in self.faults:
            raise Refused(10)
        self._add(data)
        return len(self._pack)

    def _is_repeated(self, data: bytes, length: int | None) -> bool:
        same = length == self._length and self._pack.startswith(data) and bool(data)
        return same and "first-begins-anew" not in self.faults

    def _begin(self, data: bytes, length: int | None) -> None:
        if self._dead:
            raise Refused(5)
        most = 1 << 40 if "takes-long" in self.faults else self.capacity_bytes
        least = 0 if "takes-zero" in self.faults else 1
        if length is None or not least <= length <= most:
            self._forget()
            self._code = _LARGE
            self._dead = "dead-after-refusal" in self.faults
            raise Refused(10)
        if "old-transfer-stays" in self.faults and self._pack:
            return
        self._pack, self._length, self._code, self._path = b"", length, _WAITING, ""
        self._add(data)

    def _repeated(self, data: bytes, offset: int) -> int:
        if "repeat-refused" in self.faults:
            raise Refused(11, off=len(self._pack))
        if self._pack[offset : offset + len(data)] != data and "takes-other-bytes" not in self.faults:
            raise Refused(11)
        if "repeat-written" in self.faults:
            self._add(data)
        return len(self._pack)

    def _add(self, data: bytes) -> None:
        self._pack += data
        if len(self._pack) == self._length:
            self._waits_whole = self._pack
            if "prints-key" in self.faults:
                self._out += b"<dbg> " + self._pack.hex(" ").upper().encode() + b"\r\n"

    # taking

    def _take(self, sha: bytes | None) -> None:
        self._path = ""
        if self.stored is not None:
            same = sha == hashlib.sha256(self.stored).digest() and "commit-once" not in self.faults
            self._code = _APPLIED if same else _LOCKED if self.locked else _ALREADY
            return
        if not self._pack or len(self._pack) < self._length:
            self._code = _WAITING if "nothing-is-waiting" in self.faults else _INCOMPLETE
            if "early-forgets" in self.faults:
                self._forget()
            return
        differs = sha not in (None, hashlib.sha256(self._pack).digest()) and "ignores-digest" not in self.faults
        self._code, self._path = (_DIFFERS, "") if differs else self._judged()
        if self._code == _APPLIED:
            self.stored = self._pack
            self._applying = [] if sha is None else [b"", b""]
        else:
            self._dead = "dead-after-refusal" in self.faults
        self._forget()

    def _judged(self) -> tuple[int, str]:
        if "takes-anything" in self.faults:
            return _APPLIED, ""
        try:
            records = cbor2.loads(self._pack)
        except cbor2.CBORError:
            return _MALFORMED, ""
        if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
            return _MALFORMED, ""
        if "needs-key" in self.faults and not any(record[0] == "/0/1/5" for record in records):
            return 16, ""
        return next(_judged_records(records, self.objects), (_APPLIED, ""))


def _judged_records(records: list[dict[int, object]], objects: tuple[int, ...]) -> Iterator[tuple[int, str]]:
    for record in records:
        path = str(record[0])
        value = next(value for label, value in record.items() if label != 0)
        object_id, _, resource = map(int, path.strip("/").split("/"))
        if object_id not in objects:
            yield _OBJECT, path
        elif resource > 100:
            yield _RESOURCE, path
        elif object_id == 0 and not isinstance(value, _TYPES[resource]):
            yield _TYPE, path
        elif isinstance(value, str | bytes) and len(value) > _TEXT_LIMIT:
            yield _LONG, path


def _csr(name: str) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    request = x509.CertificateSigningRequestBuilder(subject_name=subject).sign(key, hashes.SHA256())
    return request.public_bytes(Encoding.DER)
