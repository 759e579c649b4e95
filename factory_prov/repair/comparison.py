"""The comparison of a unit: three columns, what differs, a sentence that says what it means, and what can be done."""

from __future__ import annotations

from dataclasses import dataclass

from factory_prov.messages import NOTHING, Message
from factory_prov.repair.actions import Action, Offer
from factory_prov.repair.differences import DeviceUnseen, Difference, ServerUnseen
from factory_prov.repair.views import DeviceView, LedgerView, ServerView, Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What stands in one column of a row; `differs` marks what does not agree with the others."""

    text: Message | str = ""
    differs: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing that is compared."""

    title: Message
    device: Cell = Cell()
    ledger: Cell = Cell()
    server: Cell = Cell()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All that is known of a unit now. `verdict` is the one sentence for whoever reads no more than that."""

    subject: Subject
    device: DeviceView
    ledger: LedgerView
    server: ServerView
    rows: tuple[Row, ...]
    differences: tuple[Difference, ...]
    verdict: Message = NOTHING
    recommended: Action | None = None
    offers: tuple[Offer, ...] = ()

    @property
    def endpoint_name(self) -> str | None:
        """The name that it is about."""
        return None if self.ledger.identity is None else self.ledger.identity.endpoint_name

    @property
    def disagreements(self) -> tuple[Difference, ...]:
        """The differences that must be gone after a repair."""
        return tuple(each for each in self.differences if each.disagrees)

    @property
    def agrees(self) -> bool:
        """Whether all that was to be looked at was seen, and agrees."""
        return not self.disagreements and not any(
            isinstance(each, DeviceUnseen | ServerUnseen) for each in self.differences
        )

    def offer(self, action: Action) -> Offer | None:
        """Return how an action is offered."""
        return next((each for each in self.offers if each.action is action), None)

    def has(self, kind: type[Difference]) -> bool:
        """Whether there is a difference of that kind."""
        return any(isinstance(each, kind) for each in self.differences)
