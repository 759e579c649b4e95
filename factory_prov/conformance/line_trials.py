"""Trials of the line: the largest packet, what is not there, both forms of errors."""

from __future__ import annotations

from factory_prov.conformance.bench import Bench
from factory_prov.conformance.device import FILE
from factory_prov.conformance.expecting import expect_offset, expect_received, expect_yes
from factory_prov.conformance.trial import Section, Start, Trial
from factory_prov.conformance.verdicts import Broken, NotTried
from factory_prov.device_contract.files import IDENTITY_FILE, PACK_FILE, FileRefusal
from factory_prov.links.smp.raw import FILE_GROUP, OS_GROUP, READ, WRITE, RawRequest, body_of
from factory_prov.messages import Message

_NOT_THERE = 8
_TOO_LARGE = 7
_FORMS = (0, 1)
_TRANSFER_BYTES = 31
_LONGEST_BYTES = 65_000  # what a frame can say of its length


def _padded(packet_bytes: int, *, version: int) -> RawRequest:
    """Return a request to read the identity, with an entry that nobody knows, so that its packet is that large."""
    pad, key = packet_bytes, "pad"
    while True:
        body = body_of({"name": IDENTITY_FILE, "off": 0, key: bytes(pad)})
        request = RawRequest(operation=READ, group=FILE_GROUP, command=FILE, body=body, version=version)
        over = len(request.packet(0)) - packet_bytes
        if not over:
            return request
        pad -= max(over, 0)
        key += "d" * -over  # the length of the entry has become a byte shorter


def _largest_packet(bench: Bench) -> None:
    device = bench.device
    limit = bench.known_identity().packet_bytes
    what = Message("read {path} with a packet of {n} bytes", path=IDENTITY_FILE, n=limit)
    expect_yes(device.ask(what, _padded(limit, version=device.version)))
    total = min(bench.known_identity().capacity_bytes, 2 * limit)
    piece = bytes(min(total, device.piece_room(offset=0, length=total)))
    expect_offset(device.write(PACK_FILE, piece, length=total), len(piece))


def _over_the_limit(bench: Bench) -> None:
    device = bench.device
    limit = bench.known_identity().packet_bytes
    if bench.known_identity().capacity_bytes < _TRANSFER_BYTES:
        raise NotTried(Message("the device takes no pack that is large enough for this."))
    expect_offset(device.write(PACK_FILE, b"\x01" * 16, length=_TRANSFER_BYTES), 16)
    for size in (limit + 1, 2 * limit, 8 * limit):
        if size > _LONGEST_BYTES:
            continue
        request = _padded(size, version=device.version)
        what = Message("read {path} with a packet of {n} bytes", path=IDENTITY_FILE, n=size)
        answer = device.line.ask(request, timeout_s=device.limits.quiet_s)
        refused = answer is not None and answer.refusal == _TOO_LARGE
        device.note(what, Message("code {code}", code=_TOO_LARGE) if refused else Message("nothing"))
        if answer is not None and not refused:
            raise Broken(Message("a packet of {n} bytes, more than the limit, was taken.", n=size))
        expect_received(device, 16)


def _not_there(bench: Bench) -> None:
    for group, command in ((4000, 0), (FILE_GROUP, 200), (OS_GROUP, 200)):
        for operation in (READ, WRITE):
            for version in _FORMS:
                _refused_so(bench, group=group, command=command, operation=operation, version=version)


def _refused_so(bench: Bench, *, group: int, command: int, operation: int, version: int) -> None:
    what = Message(
        "group {group}, command {command}, operation {operation}, version bits {version}",
        group=group,
        command=command,
        operation=operation,
        version=version,
    )
    request = RawRequest(operation=operation, group=group, command=command, body=body_of({}), version=version)
    answer = bench.device.ask(what, request)
    if answer.refusal is None:
        raise Broken(Message("code 8 was expected, and a yes came."))
    if answer.refusal != _NOT_THERE:
        raise Broken(Message("code 8 was expected, and code {code} came.", code=answer.refusal))


def _forms(bench: Bench) -> None:
    device = bench.device
    for version in _FORMS:
        request = RawRequest(
            operation=READ,
            group=FILE_GROUP,
            command=FILE,
            body=body_of({"name": "/factory/nothing.txt", "off": 0}),
            version=version,
        )
        what = Message("read a file that is not there, version bits {version}", version=version)
        answer = device.ask(what, request)
        error = answer.error
        new = error is not None and error.get("group") == FILE_GROUP and error.get("rc") == FileRefusal.ABSENT
        old = error is None and answer.refusal == FileRefusal.ABSENT
        if not (new if version else old):
            form = '{"err": {"group": 8, "rc": 3}}' if version else '{"rc": 3}'
            raise Broken(
                Message("version bits {version} ask for {form}, and another form came.", version=version, form=form)
            )


TRIALS = (
    Trial(
        name="largest-packet",
        title=Message("A packet as large as the identity says is taken"),
        section=Section.LINE,
        start=Start.EMPTY,
        run=_largest_packet,
    ),
    Trial(
        name="packet-over-limit",
        title=Message("A larger packet is dropped or refused, and changes nothing"),
        section=Section.LINE,
        start=Start.EMPTY,
        run=_over_the_limit,
    ),
    Trial(
        name="not-there",
        title=Message("A group or command that is not there is answered with code 8"),
        section=Section.LINE,
        start=Start.AS_IT_IS,
        run=_not_there,
    ),
    Trial(
        name="error-forms",
        title=Message("Errors have the form that the request asks for"),
        section=Section.LINE,
        start=Start.AS_IT_IS,
        run=_forms,
    ),
)
