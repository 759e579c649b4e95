"""The proof before PASS: whatever the steps said, a unit that is not proven is none."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from factory_prov.device_contract.files import ContractVersion, DeviceState
from factory_prov.errors import ConfigurationRefused, ServerProtocolError
from factory_prov.ledger.states import HOLDS_ALL
from factory_prov.messages import Message
from factory_prov.run.plan import (
    REHEARSE,
    SCAN_LABEL,
    LabelPlan,
    LaterServer,
    NoRehearsal,
    NoServer,
    RehearsalPlan,
    RunPlan,
    ServerPlan,
)
from factory_prov.run.values import (
    Configured,
    Examined,
    FinalFlashed,
    Flashed,
    Held,
    Holds,
    Labelled,
    Owing,
    Proven,
    Registered,
    Rehearsed,
    Unlabelled,
    Unlisted,
    Unrehearsed,
    Verified,
    Witness,
)


class StepLeftOut(Exception):
    """A fault of this program: the plan has a step that nothing shows to have been taken."""


class _Proof(Witness):
    @property
    def key(self) -> str:
        """See `Witness`."""
        return "prove"


def prove(plan: RunPlan, labelled: Labelled | Unlabelled) -> Proven:
    """Return the proven unit, or one that was checked and owes its registration still.

    StepLeftOut when it was not examined, or when its label was to be scanned and nothing shows that it is its own.
    """
    if not isinstance(labelled.examined.by, _Proof):
        raise StepLeftOut(_Proof().key)
    if isinstance(plan.label, LabelPlan):
        _prove_label(plan.label, labelled)
    return Proven(by=_Proof(), labelled=labelled)


def _prove_label(planned: LabelPlan, labelled: Labelled | Unlabelled) -> None:
    """Take nobody's word for what the label of this unit is: it is made anew."""
    by = labelled.by
    if not isinstance(labelled, Labelled) or not isinstance(by, Witness) or by.key != SCAN_LABEL.key:
        raise StepLeftOut(SCAN_LABEL.key)
    name = labelled.examined.identified.reservation.endpoint_name
    content = labelled.label.content
    if content.endpoint_name != name or labelled.text != planned.label_of(content).scanned_text:
        raise StepLeftOut(SCAN_LABEL.key)


def examine(
    plan: RunPlan, verified: Verified, listed: Registered | Owing | Unlisted, rehearsed: Rehearsed | Unrehearsed
) -> Examined:
    """Return the unit of which all is proven that does not show on its outside.

    ConfigurationRefused when the device did not say yes, or does not hold what it was sent, ServerProtocolError when
    the server does not have, or does not show, the same unit; StepLeftOut when a planned step has no witness, or was
    done for another unit.
    """
    if verified.configured.applied is not True:
        raise ConfigurationRefused(Message("the device did not say 0."), place=plan.device.port)
    _prove_stored(plan, verified.configured)
    if not isinstance(plan.server, NoServer):
        _prove_server(plan.server, verified, listed)
    witnesses = (rehearsed.by, *_witnesses(verified, listed))
    taken = {witness.key for witness in witnesses if isinstance(witness, Witness)}
    taken |= {SCAN_LABEL.key, *_rehearsal(plan.rehearsal, verified, listed, rehearsed)}
    for step in plan.steps:
        if step.key not in taken:
            raise StepLeftOut(step.key)
    _prove_held(verified, [by for by in _witnesses(verified, listed) if isinstance(by, Held | Holds)])
    return Examined(by=_Proof(), verified=verified, listed=listed, rehearsed=rehearsed)


def _rehearsal(
    planned: RehearsalPlan | NoRehearsal,
    verified: Verified,
    listed: Registered | Owing | Unlisted,
    rehearsed: Rehearsed | Unrehearsed,
) -> frozenset[str]:
    """Return the step that this unit may do without: nobody knows it yet whom its connection could be tried with."""
    if rehearsed.credentialed.unit is not verified.configured.credentialed.unit:
        raise StepLeftOut(REHEARSE.key)
    if isinstance(planned, NoRehearsal):
        return frozenset()
    if isinstance(rehearsed, Rehearsed) and rehearsed.accounts:
        return frozenset()
    waits = isinstance(rehearsed, Unrehearsed) and isinstance(listed, Owing) and rehearsed.by is listed
    if waits and not planned.options.offline:
        return frozenset((REHEARSE.key,))
    raise StepLeftOut(REHEARSE.key)


def _prove_stored(plan: RunPlan, configured: Configured) -> None:
    """Take no yes of a device of version 2 for another pack than this one's; one of version 1 shows no digest."""
    by_probe = plan.hand_over is not None
    speaks_two = configured.credentialed.identified.device is not None
    is_two = by_probe or speaks_two or configured.contract is ContractVersion.TWO
    if not is_two and configured.stored_sha256 is None:
        return
    if configured.contract is not ContractVersion.TWO or configured.stored_sha256 != _digest(configured):
        raise ConfigurationRefused(Message("the device does not hold what it was sent."), place=plan.device.port)


def _digest(configured: Configured) -> bytes:
    return hashlib.sha256(configured.credentialed.unit.pack).digest()


def _prove_held(verified: Verified, by: Sequence[Held | Holds]) -> None:
    """Take no earlier run's word for another pack than this one's, or for a part of it; nor a device's."""
    digest = _digest(verified.configured)
    for witness in by:
        if isinstance(witness, Holds):
            if witness.device.sha256 != digest or witness.device.state is DeviceState.EMPTY:
                raise StepLeftOut(witness.key)
        elif witness.left.pack_sha256 != digest or witness.left.state not in HOLDS_ALL:
            raise StepLeftOut(witness.key)


def _prove_server(server: ServerPlan | LaterServer, verified: Verified, listed: Registered | Owing | Unlisted) -> None:
    same_unit = listed.credentialed.unit is verified.configured.credentialed.unit
    if same_unit and isinstance(listed, Owing) and server.owed is not None and listed.owed == server.owed:
        return
    if not same_unit or not isinstance(listed, Registered) or isinstance(server, LaterServer):
        raise ServerProtocolError(Message("the unit is not registered."), place=server.shown)
    if not listed.answer.verified and not server.accept_unproven:
        raise ServerProtocolError(
            Message("the server took the unit, but does not show whether it has the same key."),
            place=server.shown,
            cure=server.unproven_cure,
        )


def _witnesses(verified: Verified, listed: Registered | Owing | Unlisted) -> Iterator[object]:
    """Go back from the finished unit to its reservation; what the plan did without has no Witness there."""
    yield listed.by
    yield verified.by
    if isinstance(verified.after, FinalFlashed):
        yield verified.after.by
    configured = verified.configured
    yield configured.by
    yield configured.credentialed.made.by
    identified = configured.credentialed.identified
    yield identified.by
    ready = identified.ready
    yield ready.by
    if isinstance(ready.after, Flashed):
        yield ready.after.by
    yield ready.reserved.by
