"""Many registrations as one list (POST devices/batch), and what becomes of each of them.

A list may be taken in part. Which line of the answer belongs to which device is not relied on: a device that was made
is asked back by its name and key, and one that was not is asked for alone, which tells why. Where the token may not
look at devices nothing could be told apart, so no list is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from factory_prov.cancel import CancelToken
from factory_prov.errors import Cancelled, FactoryProvError, ServerError
from factory_prov.registrars.coiote.answers import BatchLine
from factory_prov.registrars.http.refusals import Forbidden
from factory_prov.registrars.http.request import Unanswered
from factory_prov.registrars.many import FOR_ALL, all_alike, each
from factory_prov.registrars.registration import Registering, RegistrationOutcome, ServerAnswer

if TYPE_CHECKING:
    from factory_prov.registrars.coiote.api import CoioteApi
    from factory_prov.registrars.coiote.work import CoioteWork
    from factory_prov.secret import Secret

MOST_IN_A_LIST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sent:
    """A device, and what is known of it after the list. `line` None: the list was not taken, or not sent."""

    work: CoioteWork = field(repr=False)
    line: BatchLine | None = None
    lost: bool = False
    """Nobody knows whether the list got it made."""

    @property
    def may_be_made(self) -> bool:
        """Whether the list has made this one or, since lines are no names, one of the others."""
        return self.lost or (self.line is not None and self.line.made)


class Batch:
    """Sends one list."""

    def __init__(self, api: Callable[[Sequence[Secret]], CoioteApi]) -> None:
        self._api = api

    def run(self, works: Sequence[CoioteWork], *, at_once: int, cancel: CancelToken) -> tuple[Registering, ...]:
        """Return what became of each device, in their order; raises nothing."""
        try:
            sent = self._sent(works)
            found = each(sent, _settled, at_once=at_once, cancel=cancel)
            return _changed_by_the_list(found) if any(each.may_be_made for each in sent) else found
        except FactoryProvError as failure:
            return all_alike(failure, len(works))
        except Cancelled as stopped:
            return (stopped.with_traceback(None),) * len(works)

    def _sent(self, works: Sequence[CoioteWork]) -> list[_Sent]:
        """Send the list, where there is one to send; raises what no device of it would come through."""
        if len(works) < 2 or not self._may_look():
            return [_Sent(work=work) for work in works]
        wanted = [work.wanted for work in works]
        try:
            lines = self._api([each.psk.key for each in wanted if each.psk is not None]).create_many(wanted)
        except Unanswered:
            return [_Sent(work=work, lost=True) for work in works]
        if lines is None:
            return [_Sent(work=work) for work in works]
        return [_Sent(work=work, line=line) for work, line in zip(works, lines, strict=True)]

    def _may_look(self) -> bool:
        try:
            self._api(()).try_to_read()
        except Forbidden:
            return False
        return True


def _changed_by_the_list(found: Sequence[Registering]) -> tuple[Registering, ...]:
    """Return the same, where trouble of the server does not say that nothing was changed: the list has been there."""
    for failure in found:
        if isinstance(failure, FOR_ALL) and isinstance(failure, ServerError):
            failure.unchanged = False
    return tuple(found)


def _settled(sent: _Sent) -> ServerAnswer:
    """Bring a registration to its end: ask back what was made, and ask alone for what was not."""
    if sent.lost:
        return sent.work.run_after_loss()
    if sent.line is not None and sent.line.made:
        return sent.work.proven(sent.line.device_id, RegistrationOutcome.CREATED)
    return sent.work.run()
