"""Making the trials of version 2, in an order that needs the device emptied as seldom as possible."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from factory_prov.cancel import CancelToken
from factory_prov.conformance import (
    commit_trials,
    damaged_trials,
    identity_trials,
    line_trials,
    optional_trials,
    state_trials,
    transfer_trials,
    whole_trials,
)
from factory_prov.conformance.bench import Bench
from factory_prov.conformance.trial import Start, Trial
from factory_prov.conformance.verdicts import Broken, Ended, NotTried, Tried, Verdict
from factory_prov.device_contract.files import Optional
from factory_prov.errors import LinkLost, PortUnavailable, ProgrammerError
from factory_prov.messages import NOTHING, Message

_KEPT_STEPS = 40
Told = Callable[[Tried], None]

_ALL: tuple[Trial, ...] = (
    *identity_trials.TRIALS,
    *line_trials.TRIALS,
    *damaged_trials.TRIALS,
    *transfer_trials.TRIALS,
    *commit_trials.TRIALS,
    *state_trials.TRIALS,
    *optional_trials.TRIALS,
)


def _ordered() -> Iterator[Trial]:
    """First what leaves the device empty, then what needs one configuration, then what needs it empty each time."""
    first = next(trial for trial in _ALL if trial.name == "pack")
    yield from (trial for trial in _ALL if trial.start is not Start.PROVISIONED and not trial.provisions)
    yield first
    yield from (trial for trial in _ALL if trial.start is Start.PROVISIONED)
    yield from (trial for trial in _ALL if trial.provisions and trial is not first)
    yield optional_trials.LAST
    yield from whole_trials.TRIALS


TRIALS: Sequence[Trial] = tuple(_ordered())
"""In the order in which they are made."""


def try_all(bench: Bench, *, only: Collection[str], cancel: CancelToken, told: Told) -> tuple[Tried, ...]:
    """Make the trials, those named in `only` alone where it names some; `told` hears of each as it ends."""
    found, gone = list[Tried](), NOTHING
    for trial in TRIALS:
        cancel.check()
        if only and trial.name not in only:
            continue
        tried, gone = _try(bench, trial, gone)
        found.append(tried)
        told(tried)
    return tuple(found)


def _try(bench: Bench, trial: Trial, gone: Message) -> tuple[Tried, Message]:
    """Make one trial; also return why no other can follow, NOTHING where they can."""
    verdict, why = Verdict.MEETS, NOTHING
    bench.device.steps.clear()
    try:
        if gone and trial not in whole_trials.TRIALS:
            raise NotTried(gone)
        _make(bench, trial)
    except Ended as ended:
        verdict, why = ended.verdict, ended.why
        if verdict is Verdict.BROKEN:
            gone = _brought_back(bench)
    except LinkLost as lost:
        verdict, why = Verdict.BROKEN, lost.what
        if not _port_back(bench):  # a cable says nothing of a device
            verdict, gone = Verdict.NOT_TRIED, Message("the device is gone: {why}", why=lost.what)
    except ProgrammerError as trouble:
        verdict, why = Verdict.NOT_TRIED, trouble.what
    return _tried(bench, trial, verdict, why), gone


def _make(bench: Bench, trial: Trial) -> None:
    if trial.offered is not None and not bench.offered(trial.offered):
        raise NotTried(Message("the device does not offer it."))
    match trial.start:
        case Start.EMPTY:
            bench.make_empty()
        case Start.PROVISIONED:
            bench.make_provisioned()
        case Start.AS_IT_IS:
            pass
    bench.device.steps.clear()
    trial.run(bench)


def _port_back(bench: Bench) -> bool:
    """Whether the port comes back: then it was the device that went away, and started again."""
    try:
        bench.device.line.reopen(timeout_s=bench.device.limits.ready_s)
    except (LinkLost, PortUnavailable):
        return False
    return True


def _brought_back(bench: Bench) -> Message:
    """Have a device that did something wrong answer again; return why it cannot, NOTHING where it does."""
    device, steps = bench.device, list(bench.device.steps)
    try:
        if device.alive():
            return NOTHING
        if bench.restart():
            device.wait_ready()
        answers = device.alive()
    except (Broken, LinkLost, ProgrammerError):
        answers = False
    device.steps[:] = steps
    return NOTHING if answers else Message("the device does not answer any more.")


def _tried(bench: Bench, trial: Trial, verdict: Verdict, why: Message) -> Tried:
    steps = bench.device.steps
    offered = trial.offered is None or bench.offered(trial.offered)
    return Tried(
        name=trial.name,
        title=trial.title,
        section=trial.section.value,
        mandatory=offered and trial.offered is not Optional.LOCK and not trial.needs_room,
        verdict=verdict,
        why=why,
        steps=tuple(steps[-_KEPT_STEPS:]),
        left_out=max(0, len(steps) - _KEPT_STEPS),
    )
