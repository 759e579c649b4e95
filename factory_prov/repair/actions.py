"""What can be done with a unit at the repair desk, and what an offer of it tells before it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from factory_prov.ledger.records import Again, EndingKind
from factory_prov.messages import Message


class Action(StrEnum):
    """One thing to do; the words are those of the command line and of the ledger."""

    SAME_IDENTITY = "same-identity"
    """The unit keeps its name and gets new keys."""
    SAME_KEYS = "same-keys"
    """It keeps its name and gets the keys that it had, where the ledger has kept them."""
    NEW_IDENTITY = "new-identity"
    RETIRE = "retire"
    SCRAP = "scrap"
    SERVER_REGISTER = "server-register"
    """The server is told what the ledger keeps; the unit is not touched."""
    SERVER_REMOVE = "server-remove"
    """The server forgets the unit; the unit is not touched."""
    FIRST_RUN = "first-run"
    """A unit that nobody knows is provisioned as a new one."""


TITLES: Mapping[Action, Message] = {
    Action.SAME_IDENTITY: Message("New keys"),
    Action.SAME_KEYS: Message("Same keys again"),
    Action.NEW_IDENTITY: Message("New identity"),
    Action.RETIRE: Message("Retire"),
    Action.SCRAP: Message("Scrap"),
    Action.SERVER_REGISTER: Message("Register at the server"),
    Action.SERVER_REMOVE: Message("Take off the server"),
    Action.FIRST_RUN: Message("Provision as a new unit"),
}
"""What people read on a card or in a list."""

AGAIN: Mapping[Action, Again | None] = {
    Action.SAME_IDENTITY: Again.SAME_IDENTITY,
    Action.SAME_KEYS: Again.SAME_IDENTITY,
    Action.NEW_IDENTITY: Again.NEW_IDENTITY,
    Action.FIRST_RUN: None,
}
"""Those that are a run of the unit, each with what is decided about its identity."""

ENDS: Mapping[Action, EndingKind] = {Action.RETIRE: EndingKind.RETIRED, Action.SCRAP: EndingKind.SCRAPPED}
"""Those that end a unit's name for ever."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An action as it is offered: what will happen, step by step, and how long it takes about.

    `refusal` says why it cannot be done now, and the cure; None where it can. `recovers`: a locked chip is opened by
    it, which somebody has to allow; the step that says what is lost is among `steps`.
    """

    action: Action
    steps: tuple[Message, ...]
    about_s: float
    refusal: Message | None = None
    recovers: bool = False

    @property
    def title(self) -> Message:
        """What people call it."""
        return TITLES[self.action]
