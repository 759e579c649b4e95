"""The devices that one unit becomes, as one: what was heard of each of them, put together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from factory_prov.errors import ServerError
from factory_prov.registrars.many import same_failure
from factory_prov.registrars.registration import Registering, RegistrationOutcome, ServerAnswer, Standing

if TYPE_CHECKING:
    from factory_prov.registrars.coiote.work import CoioteWork


def look_at_all(works: Sequence[CoioteWork]) -> Standing:
    """Return THERE when all of them are: where one is to be made yet, the unit's entry is not there before."""
    standings = {work.look() for work in works}
    if len(standings) == 1:
        return standings.pop()
    return Standing.UNSEEN if Standing.UNSEEN in standings else Standing.ABSENT


def run_all(works: Sequence[CoioteWork]) -> ServerAnswer:
    """Register one after another; raises what the first that fails raises."""
    answers: list[ServerAnswer] = []
    for work in works:
        try:
            answers.append(work.run())
        except ServerError as failure:
            failure.unchanged = failure.unchanged and all(map(_is_unchanged, answers))
            raise
    return _together(answers)


def combined(results: Sequence[Registering]) -> Registering:
    """Return one end for those of all devices: the answer, or the first failure among them."""
    answers = [each for each in results if isinstance(each, ServerAnswer)]
    failure = next((each for each in results if not isinstance(each, ServerAnswer)), None)
    if failure is None:
        return _together(answers)
    if isinstance(failure, ServerError) and failure.unchanged and not all(map(_is_unchanged, results)):
        failure = same_failure(failure)  # others may have the very same one
    return failure


def _is_unchanged(result: Registering) -> bool:
    """Whether a device is certainly as it was before."""
    if isinstance(result, ServerAnswer):
        return result.outcome is RegistrationOutcome.ALREADY_THERE
    return isinstance(result, ServerError) and result.unchanged


def _together(answers: Sequence[ServerAnswer]) -> ServerAnswer:
    """The id is the main device's. What was there in part, and is whole now, was updated."""
    outcomes = {each.outcome for each in answers}
    outcome = outcomes.pop() if len(outcomes) == 1 else RegistrationOutcome.UPDATED
    verified = all(each.verified for each in answers)
    return ServerAnswer(device_id=answers[0].device_id, outcome=outcome, verified=verified)
