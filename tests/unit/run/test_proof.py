"""There is no PASS without its proof: each thing that may be missing is taken from a whole unit, and it fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.errors import ConfigurationRefused, ServerProtocolError
from factory_prov.job.unit import Unit
from factory_prov.ledger.outbox import Owed
from factory_prov.ledger.records import Outcome, RunRecord
from factory_prov.line.virtual_station import VirtualStation, demo_job, virtual_station
from factory_prov.messages import Message
from factory_prov.rehearsal.agreed import Agreed, Proof
from factory_prov.rehearsal.options import RehearsalOptions
from factory_prov.run import pipeline
from factory_prov.run.plan import (
    FinalImage,
    NoFinalImage,
    NoFirstImage,
    NoRehearsal,
    NoServer,
    RehearsalPlan,
    RunPlan,
    ServerPlan,
)
from factory_prov.run.proof import StepLeftOut, examine
from factory_prov.run.steps import Rehearse
from factory_prov.run.values import (
    Configured,
    Examined,
    FinalFlashed,
    Flashed,
    MadeUnit,
    Owing,
    Ready,
    Registered,
    Rehearsed,
    Unlisted,
    Unrehearsed,
    Verified,
    Witness,
)

Listed = Registered | Unlisted
Missing = Callable[[Verified, Listed], tuple[Verified, Listed]]


@pytest.fixture(scope="module")
def station() -> Iterator[VirtualStation]:
    with virtual_station(demo_job("psk"), boards=1, speed=100) as virtual:
        yield virtual


@pytest.fixture(scope="module")
def whole(station: VirtualStation) -> tuple[RunPlan, Verified, Registered]:
    """What a unit that passes is proven from: it has both images and a server."""
    taken: list[tuple[RunPlan, Verified, Listed]] = []

    def watched(plan: RunPlan, verified: Verified, listed: Listed, rehearsed: Rehearsed | Unrehearsed) -> Examined:
        taken.append((plan, verified, listed))
        return examine(plan, verified, listed, rehearsed)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "examine", watched)
        record = pipeline.provision(station.devices[0], station.job, station.bench, lambda _: None, CancelToken())
    assert record.outcome is Outcome.PASS
    ((plan, verified, listed),) = taken
    assert isinstance(listed, Registered)
    return plan, verified, listed


def with_configured(verified: Verified, change: Callable[[Configured], Configured]) -> Verified:
    assert isinstance(verified.after, FinalFlashed)
    return replace(verified, after=replace(verified.after, configured=change(verified.configured)))


def with_ready(verified: Verified, change: Callable[[Ready], Ready]) -> Verified:
    def changed(configured: Configured) -> Configured:
        credentialed = configured.credentialed
        identified = replace(credentialed.identified, ready=change(credentialed.identified.ready))
        return replace(configured, credentialed=replace(credentialed, identified=identified))

    return with_configured(verified, changed)


def before(ready: Ready) -> Flashed:
    assert isinstance(ready.after, Flashed)
    return ready.after


REFUSED: dict[str, Missing] = {
    "the verdict is no": lambda verified, listed: (
        with_configured(verified, lambda configured: replace(configured, applied=False)),
        listed,
    ),
    "the verdict is something else": lambda verified, listed: (
        with_configured(verified, lambda configured: replace(configured, applied="0")),  # type: ignore[arg-type]
        listed,
    ),
}
UNLISTED: dict[str, Missing] = {
    "no registration": lambda verified, listed: (
        verified,
        Unlisted(by=NoServer(), credentialed=listed.credentialed),
    ),
    "another unit at the server": lambda verified, listed: (
        verified,
        replace(listed, credentialed=replace(listed.credentialed, made=another_unit(listed))),
    ),
    "not shown by the server": lambda verified, listed: (verified, unproven(listed)),
}
LEFT_OUT: dict[str, Missing] = {
    "no final image": lambda verified, listed: (
        Verified.as_configured(verified.configured, NoFinalImage()),
        listed,
    ),
    "the final image not seen": lambda verified, listed: (replace(verified, by=NoFinalImage()), listed),
    "seen by another step": lambda verified, listed: (replace(verified, by=verified.after.by), listed),
    "the final image not flashed": lambda verified, listed: (replace(verified, after=verified.configured), listed),
    "no first image": lambda verified, listed: (
        with_ready(verified, lambda ready: Ready.already(ready.reserved, NoFirstImage())),
        listed,
    ),
    "the first image not seen": lambda verified, listed: (
        with_ready(verified, lambda ready: replace(ready, by=NoFirstImage())),
        listed,
    ),
    "the first image not flashed": lambda verified, listed: (
        with_ready(verified, lambda ready: replace(ready, after=before(ready).reserved)),
        listed,
    ),
    "the configuration not written": lambda verified, listed: (
        with_configured(verified, lambda configured: replace(configured, by=configured.credentialed.made.by)),
        listed,
    ),
    "anything for a witness": lambda verified, listed: (replace(verified, by="verify"), listed),  # type: ignore[arg-type]
    "registered by another step": lambda verified, listed: (verified, replace(listed, by=verified.by)),
}


def another_unit(listed: Listed) -> MadeUnit:
    made = listed.credentialed.made
    return replace(made, unit=replace(made.unit))


def proved(plan: RunPlan, verified: Verified, listed: Listed) -> Examined:
    """Prove a unit whose connection is not tried."""
    untried = Unrehearsed(by=NoRehearsal(), credentialed=verified.configured.credentialed)
    return examine(plan, verified, listed, untried)


def unproven(listed: Listed) -> Registered:
    assert isinstance(listed, Registered)
    return replace(listed, answer=replace(listed.answer, verified=False))


def test_a_whole_unit_is_proven(whole: tuple[RunPlan, Verified, Registered]) -> None:
    proven = proved(*whole)
    assert (proven.verified, proven.listed) == whole[1:]


@pytest.mark.parametrize(
    "missing", [*REFUSED.values(), *UNLISTED.values(), *LEFT_OUT.values()], ids=[*REFUSED, *UNLISTED, *LEFT_OUT]
)
def test_no_proof_where_something_is_missing(whole: tuple[RunPlan, Verified, Registered], missing: Missing) -> None:
    plan, verified, listed = whole
    kinds = {ConfigurationRefused: REFUSED, ServerProtocolError: UNLISTED, StepLeftOut: LEFT_OUT}
    (kind,) = [kind for kind, cases in kinds.items() if missing in cases.values()]
    with pytest.raises(kind):
        proved(plan, *missing(verified, listed))


def test_a_server_that_shows_no_key_is_taken_only_when_the_job_says_so(
    whole: tuple[RunPlan, Verified, Registered],
) -> None:
    plan, verified, listed = whole
    assert isinstance(plan.server, ServerPlan)
    with pytest.raises(ServerProtocolError, match="write accept_unproven = true"):
        proved(plan, verified, unproven(listed))
    trusting = replace(plan, server=replace(plan.server, accept_unproven=True))
    assert proved(trusting, verified, unproven(listed)).listed == unproven(listed)


def test_a_plan_without_a_part_needs_no_witness_of_it(whole: tuple[RunPlan, Verified, Registered]) -> None:
    plan, verified, listed = whole
    assert isinstance(plan.final, FinalImage)
    bare = replace(
        plan,
        final=NoFinalImage(),
        server=NoServer(),
        steps=tuple(step for step in plan.steps if step.key not in ("flash final image", "verify", "register")),
    )
    unlisted = Unlisted(by=NoServer(), credentialed=listed.credentialed)
    assert proved(bare, Verified.as_configured(verified.configured, NoFinalImage()), unlisted)


AGREED = Agreed(path="/0/1", address="lwm2m.factory.test:5684", mode="PSK", proof=Proof.HANDSHAKE)
OTHERS = {
    "not tried": lambda good: Unrehearsed(by=NoRehearsal(), credentialed=good.credentialed),
    "tried by nobody": lambda good: replace(good, by=NoRehearsal()),
    "tried with no account": lambda good: replace(good, accounts=()),
    "another unit's": lambda good: replace(
        good, credentialed=replace(good.credentialed, made=replace(good.credentialed.made, unit=another(good)))
    ),
}


def another(good: Rehearsed) -> Unit:
    return replace(good.credentialed.unit)


@pytest.fixture
def rehearsed(whole: tuple[RunPlan, Verified, Registered]) -> tuple[RunPlan, Rehearsed]:
    """A plan in which the connection is tried, and what its step gives."""
    plan, verified, _ = whole
    tried = replace(plan, rehearsal=RehearsalPlan(options=RehearsalOptions()), steps=(*plan.steps, Rehearse.step))
    credentialed = verified.configured.credentialed
    return tried, Rehearsed(by=Step(Rehearse.step.key), credentialed=credentialed, accounts=(AGREED,))


class Step(Witness):
    def __init__(self, key: str) -> None:
        self._key = key

    @property
    def key(self) -> str:
        return self._key


def test_a_rehearsal_is_proven_by_its_step(
    whole: tuple[RunPlan, Verified, Registered], rehearsed: tuple[RunPlan, Rehearsed]
) -> None:
    _, verified, listed = whole
    plan, good = rehearsed
    assert examine(plan, verified, listed, good).rehearsed is good


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_no_proof_without_the_rehearsal_that_is_planned(
    whole: tuple[RunPlan, Verified, Registered],
    rehearsed: tuple[RunPlan, Rehearsed],
    other: Callable[[Rehearsed], Rehearsed | Unrehearsed],
) -> None:
    _, verified, listed = whole
    plan, good = rehearsed
    with pytest.raises(StepLeftOut, match="rehearse"):
        examine(plan, verified, listed, other(good))


@pytest.mark.parametrize("offline", [False, True])
def test_a_unit_that_waits_for_its_server_needs_no_rehearsal_with_it(
    whole: tuple[RunPlan, Verified, Registered], rehearsed: tuple[RunPlan, Rehearsed], offline: bool
) -> None:
    _, verified, listed = whole
    owed = Owed(server="virtual server", kind="coiote", options="")
    plan = rehearsed[0]
    assert isinstance(plan.server, ServerPlan)
    plan = replace(
        plan,
        server=replace(plan.server, owed=owed),
        rehearsal=RehearsalPlan(options=RehearsalOptions(offline=offline)),
    )
    owing = Owing(by=listed.by, credentialed=listed.credentialed, owed=owed, reason=Message("later."))
    waiting = Unrehearsed(by=owing, credentialed=listed.credentialed)
    if offline:
        with pytest.raises(StepLeftOut, match="rehearse"):
            examine(plan, verified, owing, waiting)
    else:
        assert examine(plan, verified, owing, waiting).listed is owing
    with pytest.raises(StepLeftOut, match="rehearse"):
        examine(plan, verified, owing, replace(waiting, by=replace(owing)))


@pytest.mark.parametrize(
    ("missing", "outcome", "code"),
    [
        (REFUSED["the verdict is no"], Outcome.FAIL, "E316"),
        (UNLISTED["no registration"], Outcome.ERROR, "E406"),
        (LEFT_OUT["no final image"], Outcome.ERROR, "E901"),
    ],
)
def test_a_run_that_is_not_proven_is_no_pass(missing: Missing, outcome: Outcome, code: str) -> None:
    record = run_with(missing)
    assert (record.outcome, record.code) == (outcome, code)


def run_with(missing: Missing) -> RunRecord:
    def weakened(plan: RunPlan, verified: Verified, listed: Listed, rehearsed: Rehearsed | Unrehearsed) -> Examined:
        return examine(plan, *missing(verified, listed), rehearsed)

    with virtual_station(demo_job("psk"), boards=1, speed=100) as station, pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "examine", weakened)
        return pipeline.provision(station.devices[0], station.job, station.bench, lambda _: None, CancelToken())
