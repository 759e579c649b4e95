"""There is no PASS without its proof: each thing that may be missing is taken from a whole unit, and it fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.errors import ConfigurationRefused, ServerProtocolError
from factory_prov.ledger.records import Outcome, RunRecord
from factory_prov.line.virtual_station import VirtualStation, demo_job, virtual_station
from factory_prov.run import pipeline
from factory_prov.run.plan import FinalImage, NoFinalImage, NoFirstImage, NoServer, RunPlan, ServerPlan
from factory_prov.run.proof import StepLeftOut, prove
from factory_prov.run.values import (
    Configured,
    FinalFlashed,
    Flashed,
    MadeUnit,
    Proven,
    Ready,
    Registered,
    Unlisted,
    Verified,
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

    def watched(plan: RunPlan, verified: Verified, listed: Listed) -> Proven:
        taken.append((plan, verified, listed))
        return prove(plan, verified, listed)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "prove", watched)
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


def unproven(listed: Listed) -> Registered:
    assert isinstance(listed, Registered)
    return replace(listed, answer=replace(listed.answer, verified=False))


def test_a_whole_unit_is_proven(whole: tuple[RunPlan, Verified, Registered]) -> None:
    proven = prove(*whole)
    assert (proven.verified, proven.listed) == whole[1:]


@pytest.mark.parametrize(
    "missing", [*REFUSED.values(), *UNLISTED.values(), *LEFT_OUT.values()], ids=[*REFUSED, *UNLISTED, *LEFT_OUT]
)
def test_no_proof_where_something_is_missing(whole: tuple[RunPlan, Verified, Registered], missing: Missing) -> None:
    plan, verified, listed = whole
    kinds = {ConfigurationRefused: REFUSED, ServerProtocolError: UNLISTED, StepLeftOut: LEFT_OUT}
    (kind,) = [kind for kind, cases in kinds.items() if missing in cases.values()]
    with pytest.raises(kind):
        prove(plan, *missing(verified, listed))


def test_a_server_that_shows_no_key_is_taken_only_when_the_job_says_so(
    whole: tuple[RunPlan, Verified, Registered],
) -> None:
    plan, verified, listed = whole
    assert isinstance(plan.server, ServerPlan)
    with pytest.raises(ServerProtocolError, match="write accept_unproven = true"):
        prove(plan, verified, unproven(listed))
    trusting = replace(plan, server=replace(plan.server, accept_unproven=True))
    assert prove(trusting, verified, unproven(listed)).listed == unproven(listed)


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
    assert prove(bare, Verified.as_configured(verified.configured, NoFinalImage()), unlisted)


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
    def weakened(plan: RunPlan, verified: Verified, listed: Listed) -> Proven:
        return prove(plan, *missing(verified, listed))

    with virtual_station(demo_job("psk"), boards=1, speed=100) as station, pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "prove", weakened)
        return pipeline.provision(station.devices[0], station.job, station.bench, lambda _: None, CancelToken())
