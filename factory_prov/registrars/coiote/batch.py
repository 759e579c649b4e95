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
from factory_prov.errors import Cancelled, FactoryProvError, InputError
from factory_prov.registrars.coiote.answers import BatchLine, Forbidden
from factory_prov.registrars.http.request import Unanswered
from factory_prov.registrars.many import all_alike, each
from factory_prov.registrars.registration import Registering, RegistrationOrder, RegistrationOutcome, ServerAnswer

if TYPE_CHECKING:
    from factory_prov.registrars.coiote.api import CoioteApi
    from factory_prov.registrars.coiote.options import CoioteOptions
    from factory_prov.registrars.coiote.work import Work
    from factory_prov.secret import Secret

MOST_IN_A_LIST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sent:
    """A registration, and what is known of it after the list. `line` None: the list was not taken, or not sent."""

    work: Work = field(repr=False)
    line: BatchLine | None = None
    lost: bool = False
    """Nobody knows whether the list got it made."""


class Batch:
    """Sends one list."""

    def __init__(
        self,
        options: CoioteOptions,
        api: Callable[[Sequence[Secret]], CoioteApi],
        work: Callable[[RegistrationOrder], Work],
    ) -> None:
        self._options = options
        self._api = api
        self._work = work

    def run(self, orders: Sequence[RegistrationOrder], *, at_once: int, cancel: CancelToken) -> tuple[Registering, ...]:
        """Return what became of each, in their order; raises nothing."""
        results: dict[int, Registering] = {}
        works: dict[int, Work] = {}
        for index, order in enumerate(orders):
            try:
                works[index] = self._work(order)
            except InputError as refused:
                results[index] = refused.with_traceback(None)
        taken = [orders[index] for index in works]
        try:
            sent = self._sent(taken, list(works.values()))
            done = each(sent, _settled, at_once=at_once, cancel=cancel)
        except FactoryProvError as failure:
            done = all_alike(failure, len(works))
        except Cancelled as stopped:
            done = (stopped.with_traceback(None),) * len(works)
        results.update(zip(works, done, strict=True))
        return tuple(results[index] for index in range(len(orders)))

    def _sent(self, orders: Sequence[RegistrationOrder], works: Sequence[Work]) -> list[_Sent]:
        """Send the list, where there is one to send; raises what no registration of it would come through."""
        if len(orders) < 2 or not self._may_look():
            return [_Sent(work=work) for work in works]
        secrets = [order.registration.psk.key for order in orders if order.registration.psk is not None]
        try:
            lines = self._api(secrets).create_many([order.registration for order in orders], self._options)
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


def _settled(sent: _Sent) -> ServerAnswer:
    """Bring a registration to its end: ask back what was made, and ask alone for what was not."""
    if sent.lost:
        return sent.work.run_after_loss()
    if sent.line is not None and sent.line.made:
        return sent.work.proven(sent.line.device_id, RegistrationOutcome.CREATED)
    return sent.work.run()
