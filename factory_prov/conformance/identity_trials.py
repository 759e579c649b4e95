"""Trials of what a device says of itself: its line, its identity, its name, and how its files are read."""

from __future__ import annotations

from factory_prov.conformance.bench import Bench
from factory_prov.conformance.expecting import expect_refusal, expect_yes
from factory_prov.conformance.trial import Section, Start, Trial
from factory_prov.conformance.verdicts import Broken
from factory_prov.device_contract.files import (
    COMMIT_FILE,
    ENDPOINT_FILE,
    IDENTITY_FILE,
    PACK_FILE,
    READY_TEXT,
    DeviceState,
    FileRefusal,
)
from factory_prov.errors import PackFormatError
from factory_prov.lwm2m import cbor_items
from factory_prov.messages import Message

_FIRMWARE_BYTES = 64
_INTO_BYTES = 5


def _ready_line(bench: Bench) -> None:
    device = bench.device
    device.reset()
    lines = [line.strip() for line in device.line.console.replace("\r", "\n").split("\n") if READY_TEXT in line]
    if len(lines) != 1:
        raise Broken(Message.counted("the line came {n} time.", "the line came {n} times.", n=len(lines)))
    if device.identity().state is not DeviceState.EMPTY:
        raise Broken(Message("the device was empty before the reset, and is not after it."))


def _identity(bench: Bench) -> None:
    found = bench.device.identity()
    if len(found.firmware.encode()) > _FIRMWARE_BYTES:
        raise Broken(Message('"fw" is longer than {limit} bytes.', limit=_FIRMWARE_BYTES))
    if len(set(found.objects)) != len(found.objects):
        raise Broken(Message('"obj" names something twice.'))
    _definite(bench.device.content(IDENTITY_FILE), IDENTITY_FILE)


def _definite(data: bytes, path: str) -> None:
    unusual_at = list[int]()
    try:
        ends = cbor_items.item_end(data, 0, unusual_at)
    except PackFormatError:
        raise Broken(Message("{path} is no CBOR map.", path=path)) from None
    if cbor_items.header(data, 0).argument is None or unusual_at:
        raise Broken(Message("{path} is not of definite length.", path=path))
    if ends != len(data):
        raise Broken(Message("{path} has bytes behind its map.", path=path))


def _endpoint_name(bench: Bench) -> None:
    name = bench.device.name()
    if name.endswith((b"\n", b"\r", b"\0")):
        raise Broken(Message("{path} ends with a newline or a NUL.", path=ENDPOINT_FILE))
    if name != bench.known_identity().endpoint_name.encode():
        raise Broken(Message('"ep" of the identity and {path} differ.', path=ENDPOINT_FILE))


def _parameters(bench: Bench) -> None:
    answer = bench.device.parameters()
    expect_yes(answer)
    fields, packet_bytes = answer.fields or {}, bench.known_identity().packet_bytes
    if fields.get("buf_size") != packet_bytes or fields.get("buf_count") != 1:
        raise Broken(Message("buf_size {size} and buf_count 1 were expected, as the identity says.", size=packet_bytes))


def _length(bench: Bench) -> None:
    device = bench.device
    for path in (IDENTITY_FILE, ENDPOINT_FILE):
        answer = device.measure(path)
        expect_yes(answer)
        if (answer.fields or {}).get("len") != len(device.content(path)):
            raise Broken(Message("the length of {path} is not that of its content.", path=path))


def _from_within(bench: Bench) -> None:
    device = bench.device
    whole = device.content(IDENTITY_FILE)
    answer = device.read(IDENTITY_FILE, offset=_INTO_BYTES)
    expect_yes(answer)
    fields = answer.fields or {}
    data = fields.get("data")
    if fields.get("off") != _INTO_BYTES or not isinstance(data, bytes) or not data:
        raise Broken(Message("reading from byte {offset} did not give what stands there.", offset=_INTO_BYTES))
    if whole[_INTO_BYTES : _INTO_BYTES + len(data)] != data:
        raise Broken(Message("reading from byte {offset} did not give what stands there.", offset=_INTO_BYTES))


def _never_read(bench: Bench) -> None:
    pack = bench.new_pack()
    bench.device.send(pack.data, ends=len(pack.data) // 2)
    for path in (PACK_FILE, COMMIT_FILE):
        expect_refusal(bench.device.read(path), FileRefusal.NEVER_READ)


def _no_such_file(bench: Bench) -> None:
    expect_refusal(bench.device.read("/factory/nothing.txt"), FileRefusal.ABSENT)
    answer = bench.device.write_whole("/factory/nothing.txt", b"x")
    if answer.refusal is None:
        raise Broken(Message("a file that is not there was written."))


TRIALS = (
    Trial(
        name="ready-line",
        title=Message("The ready line comes after a reset, once"),
        section=Section.LINE,
        start=Start.EMPTY,
        run=_ready_line,
    ),
    Trial(
        name="identity",
        title=Message("The identity is whole and within its limits"),
        section=Section.IDENTITY,
        start=Start.AS_IT_IS,
        run=_identity,
    ),
    Trial(
        name="endpoint-name",
        title=Message("The endpoint name is the same in both files"),
        section=Section.FILES,
        start=Start.AS_IT_IS,
        run=_endpoint_name,
    ),
    Trial(
        name="parameters",
        title=Message("The parameters of SMP are those of the identity"),
        section=Section.FILES,
        start=Start.AS_IT_IS,
        run=_parameters,
    ),
    Trial(
        name="length",
        title=Message("Files tell their length"),
        section=Section.FILES,
        start=Start.AS_IT_IS,
        run=_length,
    ),
    Trial(
        name="read-from-within",
        title=Message("A file can be read from any of its bytes"),
        section=Section.FILES,
        start=Start.AS_IT_IS,
        run=_from_within,
    ),
    Trial(
        name="never-read",
        title=Message("What is written is never read back"),
        section=Section.SECRETS,
        start=Start.EMPTY,
        run=_never_read,
    ),
    Trial(
        name="no-such-file",
        title=Message("A file that is not there is refused"),
        section=Section.FILES,
        start=Start.AS_IT_IS,
        run=_no_such_file,
    ),
)
