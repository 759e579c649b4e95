"""Trials of version 1, which is as it is: what is broken, and what stations know of it and go round."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from factory_prov.cancel import CancelToken
from factory_prov.conformance.damaged_trials import DAMAGES
from factory_prov.conformance.device import Device
from factory_prov.conformance.expecting import expect_text, expect_yes
from factory_prov.conformance.packs import TrialPack, good_pack, malformed_packs, wrong_pack
from factory_prov.conformance.recovery import Recovery
from factory_prov.conformance.trial import Section
from factory_prov.conformance.verdicts import Broken, Ended, Known, NotTried, Tried, Verdict
from factory_prov.conformance.whole_trials import expect_in_time, expect_no_secret
from factory_prov.device_contract.files import ENDPOINT_FILE, PACK_FILE, RESULT_FILE
from factory_prov.errors import LinkLost, ProgrammerError
from factory_prov.messages import NOTHING, Message

READY_TEXT = "Device ready for provisioning."
ALREADY_TEXT = "Factory provisioning information already present"
PACKET_BYTES = 380
ANSWER_S = 2.5
_YES, _NO = b"0", b"-1"
_PIECE = 40
_KEPT_STEPS = 40


class OldBench:
    """A device of version 1. Most trials need it fresh, for nothing of it but a start takes back what was done."""

    def __init__(self, device: Device, recovery: Recovery) -> None:
        self.device = device
        self.packs = list[TrialPack]()
        self._recovery = recovery
        self._fresh = True

    def use(self) -> None:
        """Say that from now on the device is not as it was at its start."""
        self._fresh = False

    def remember(self, pack: TrialPack) -> TrialPack:
        """Look for the keys of this pack in what comes back."""
        self.packs.append(pack)
        return pack

    def fresh(self) -> None:
        """Have the device blank and just started; NotTried where nobody can do that."""
        if self._fresh:
            return
        if self.restart() != READY_TEXT:
            self.empty()
        self._fresh = True

    def restart(self) -> str:
        """Start the device again; return which of its two lines it shows. NotTried where nobody can."""
        self.device.line.forget_console()
        self._done(self._recovery.restart(), Message("start the device again"))
        return self._line()

    def empty(self) -> None:
        """Have the chip erased; NotTried where nobody can."""
        self.device.line.forget_console()
        self._done(self._recovery.empty(), Message("erase the chip, flash its firmware and start it"))
        if self._line() != READY_TEXT:
            raise NotTried(Message("the device still has a configuration after its chip was erased."))

    def _done(self, done: bool, what: Message) -> None:
        if not done:
            raise NotTried(Message("nobody can do this: {what}. Use --probe with --image.", what=what))
        self.device.note(what, Message("done"))

    def _line(self) -> str:
        shown = self.device.line.hear_until(
            lambda text: READY_TEXT in text or ALREADY_TEXT in text, timeout_s=self.device.limits.ready_s
        )
        if not shown:
            raise Broken(Message('it shows neither "{ready}" nor "{already}".', ready=READY_TEXT, already=ALREADY_TEXT))
        self.device.line.hear(self.device.limits.quiet_s)
        return ALREADY_TEXT if ALREADY_TEXT in self.device.line.console else READY_TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class OldTrial:
    """A trial of version 1. `fresh`: whether it needs a device that has just started, and leaves none."""

    name: str
    title: Message
    section: Section
    run: Callable[[OldBench], None]
    fresh: bool = True


def try_version_one(
    bench: OldBench, *, only: Collection[str], cancel: CancelToken, told: Callable[[Tried], None]
) -> tuple[Tried, ...]:
    """Make the trials, those named in `only` alone where it names some; `told` hears of each as it ends."""
    found = list[Tried]()
    for trial in OLD_TRIALS:
        cancel.check()
        if not only or trial.name in only:
            found.append(_try(bench, trial))
            told(found[-1])
    return tuple(found)


def _try(bench: OldBench, trial: OldTrial) -> Tried:
    verdict, why = Verdict.MEETS, NOTHING
    steps = bench.device.steps
    steps.clear()
    try:
        if trial.fresh:
            bench.fresh()
            bench.use()
        trial.run(bench)
    except Ended as ended:
        verdict, why = ended.verdict, ended.why
    except (LinkLost, ProgrammerError) as lost:  # a cable or a probe says nothing of a device
        verdict, why = Verdict.NOT_TRIED, lost.what
    return Tried(
        name=trial.name,
        title=trial.title,
        section=trial.section.value,
        mandatory=True,
        verdict=verdict,
        why=why,
        steps=tuple(steps[-_KEPT_STEPS:]),
        left_out=max(0, len(steps) - _KEPT_STEPS),
    )


def _ready_line(bench: OldBench) -> None:
    if bench.restart() != READY_TEXT:
        bench.empty()


def _endpoint_name(bench: OldBench) -> None:
    try:
        bench.device.name().decode()
    except UnicodeDecodeError:
        raise Broken(Message("{path} is no UTF-8.", path=ENDPOINT_FILE)) from None


def _refusals(bench: OldBench) -> None:
    for path in ("/factory/nothing.txt", PACK_FILE):
        if bench.device.read(path).refusal is None:
            raise Broken(Message("{path} was read.", path=path))


def _damaged(bench: OldBench) -> None:
    device = bench.device
    frame = device.frame_of_piece(bytes(_PIECE), offset=_PIECE)
    for _, title, damage in DAMAGES:
        device.silent(title, b"\n" + damage(frame))
        device.name()


def _pack(bench: OldBench) -> None:
    _expect_taken(bench, bench.remember(good_pack()))


def _expect_taken(bench: OldBench, pack: TrialPack) -> None:
    bench.device.send(pack.data)
    expect_text(RESULT_FILE, bench.device.text_result(), _YES)


def _result_twice(bench: OldBench) -> None:
    _expect_taken(bench, bench.remember(good_pack()))
    answer = bench.device.read(RESULT_FILE)
    if answer.refusal is not None or (answer.fields or {}).get("data") != _YES:
        raise Known(Message("the result is told once: a second reading gives nothing."))


def _second_pack(bench: OldBench) -> None:
    device = bench.device
    _expect_taken(bench, bench.remember(good_pack()))
    if bench.restart() != ALREADY_TEXT:
        raise Broken(Message("after a restart the device does not say that it has a configuration."))
    if device.write(PACK_FILE, bytes(8), length=64).refusal is None:
        raise Broken(Message("a second pack is taken, though the device has one."))
    raise Known(Message("a device that has a configuration refuses every file until its chip is erased."))


def _malformed(bench: OldBench) -> None:
    pack = bench.remember(malformed_packs()[0])
    try:
        bench.device.send(pack.data)
    except Broken:
        if not bench.device.alive():
            raise
    said = bench.device.text_result()
    if said == _YES:
        raise Broken(Message("what is no pack was taken."))


def _repeated(bench: OldBench) -> None:
    device, pack = bench.device, bench.remember(good_pack())
    device.send(pack.data, piece_bytes=_PIECE, ends=2 * _PIECE)
    try:
        answer = device.write(PACK_FILE, pack.data[_PIECE : 2 * _PIECE], offset=_PIECE)
    except Broken:
        raise Known(Message("a piece that is sent again stops the device dead, until it is started again.")) from None
    if answer.refusal is not None:
        raise Known(Message("a piece that is sent again is refused."))


def _silence(bench: OldBench) -> None:
    device, pack = bench.device, bench.remember(good_pack())
    device.send(pack.data, piece_bytes=_PIECE, ends=2 * _PIECE)
    device.keep_silent()
    if device.write(PACK_FILE, pack.data[2 * _PIECE : 3 * _PIECE], offset=2 * _PIECE).refusal is not None:
        raise Known(Message("15 s without data end the pack: what follows is refused."))


def _result_too_early(bench: OldBench) -> None:
    device, pack = bench.device, bench.remember(good_pack())
    expect_text(RESULT_FILE, device.text_result(), _NO)
    if device.write(PACK_FILE, pack.data[:_PIECE], length=len(pack.data)).refusal is not None:
        raise Known(Message("reading the result before the pack ends the session, until the device is started again."))


def _unknown_resource(bench: OldBench) -> None:
    pack = bench.remember(wrong_pack("/0/1/4094", 1))
    try:
        bench.device.send(pack.data)
    except Broken:
        if bench.device.alive():
            return  # refused in mid-upload, and it lives on
        why = Message("a resource that there is not stops the device dead in mid-upload, until it is started again.")
        raise Known(why) from None
    if bench.device.text_result() == _YES:
        raise Broken(Message("a pack with a resource that there is not was taken."))


def _cut(bench: OldBench) -> None:
    device, pack = bench.device, bench.remember(good_pack())
    device.send(pack.data, piece_bytes=_PIECE, ends=2 * _PIECE)
    if bench.restart() != READY_TEXT:
        raise Broken(Message("half a pack was kept over a restart."))
    answer = device.write(PACK_FILE, pack.data[2 * _PIECE : 3 * _PIECE], offset=2 * _PIECE)
    if answer.refusal is None:
        raise Broken(Message("after a restart the second half of a pack was taken."))
    bench.restart()
    _expect_taken(bench, pack)


def _in_time(bench: OldBench) -> None:
    expect_in_time(bench.device)


def _no_secret(bench: OldBench) -> None:
    expect_no_secret(bench.device, bench.packs)


def _largest_packet(bench: OldBench) -> None:
    expect_yes(bench.device.write(PACK_FILE, bytes(bench.device.piece_room(offset=0, length=4000)), length=4000))


OLD_TRIALS = (
    OldTrial(
        name="v1-endpoint-name",
        title=Message("The endpoint name can be read"),
        section=Section.FILES,
        run=_endpoint_name,
        fresh=False,
    ),
    OldTrial(
        name="v1-refusals",
        title=Message("What is not there, and the pack, cannot be read"),
        section=Section.SECRETS,
        run=_refusals,
        fresh=False,
    ),
    OldTrial(
        name="v1-damaged-frames",
        title=Message("Damaged frames and noise are not answered"),
        section=Section.LINE,
        run=_damaged,
        fresh=False,
    ),
    OldTrial(
        name="v1-pack",
        title=Message("A good pack is applied"),
        section=Section.COMMIT,
        run=_pack,
    ),
    OldTrial(
        name="v1-ready-line",
        title=Message("The ready line comes after a start"),
        section=Section.LINE,
        run=_ready_line,
    ),
    OldTrial(
        name="v1-result-twice",
        title=Message("The result can be read twice"),
        section=Section.COMMIT,
        run=_result_twice,
    ),
    OldTrial(
        name="v1-second-pack",
        title=Message("A provisioned device takes no second pack"),
        section=Section.STATES,
        run=_second_pack,
    ),
    OldTrial(
        name="v1-malformed",
        title=Message("What is no pack is not taken"),
        section=Section.COMMIT,
        run=_malformed,
    ),
    OldTrial(
        name="v1-largest-packet",
        title=Message("A packet of 380 bytes is taken"),
        section=Section.LINE,
        run=_largest_packet,
    ),
    OldTrial(
        name="v1-repeated-piece",
        title=Message("A repeated piece is taken and not written twice"),
        section=Section.WRITING,
        run=_repeated,
    ),
    OldTrial(
        name="v1-silence",
        title=Message("The device waits for the rest of a pack"),
        section=Section.WRITING,
        run=_silence,
    ),
    OldTrial(
        name="v1-result-too-early",
        title=Message("Reading the result too early does no harm"),
        section=Section.COMMIT,
        run=_result_too_early,
    ),
    OldTrial(
        name="v1-unknown-resource",
        title=Message("A resource that there is not is refused"),
        section=Section.COMMIT,
        run=_unknown_resource,
    ),
    OldTrial(
        name="v1-cut",
        title=Message("After a cut in mid-upload a new start is possible"),
        section=Section.CUTS,
        run=_cut,
    ),
    OldTrial(
        name="v1-in-time",
        title=Message("Every answer came in time"),
        section=Section.TIMING,
        run=_in_time,
        fresh=False,
    ),
    OldTrial(
        name="v1-no-secret",
        title=Message("Nothing that was sent in a pack came back"),
        section=Section.SECRETS,
        run=_no_secret,
        fresh=False,
    ),
)
"""In the order in which they are made."""
