"""What can be wrong with a unit, a class each: its sentence, and whether a repair has to have it out of the world.

They stand in the order in which they matter: the first that a unit has is its verdict.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from factory_prov.ledger.records import EndingKind
from factory_prov.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that is not as it should be. `disagrees`: device, ledger and server contradict each other by it.

    `column` is where it is marked: "device", "ledger" or "server".
    """

    disagrees: ClassVar[bool] = False
    column: ClassVar[str] = "ledger"

    @property
    def sentence(self) -> Message:
        """What it means, for a person."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class NameHasEnded(Difference):
    """The unit was scrapped, retired or revoked."""

    name: str
    kind: EndingKind
    at: datetime
    station: str
    operator: str
    reason: Message

    @property
    def sentence(self) -> Message:
        """Say when, by whom and why."""
        when, who = f"{self.at:%Y-%m-%d}", self.operator or self.station
        match self.kind:
            case EndingKind.SCRAPPED:
                return Message(
                    "{name} was scrapped on {date} by {who}: {reason} Do not repair it.",
                    name=self.name,
                    date=when,
                    who=who,
                    reason=_stop(self.reason),
                )
            case EndingKind.RETIRED:
                return Message(
                    "{name} was retired on {date} by {who}: {reason} Do not repair it.",
                    name=self.name,
                    date=when,
                    who=who,
                    reason=_stop(self.reason),
                )
            case EndingKind.REVOKED:
                return Message(
                    "{name} was revoked on {date} by {who}: {reason} Do not repair it.",
                    name=self.name,
                    date=when,
                    who=who,
                    reason=_stop(self.reason),
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedButAtServer(Difference):
    """The name has ended, and its server still lets it in."""

    disagrees = True
    column = "server"
    name: str

    @property
    def sentence(self) -> Message:
        """Say that it has to be taken off there."""
        return Message("{name} has ended, and its server still has it: take it off there.", name=self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerName(Difference):
    """It is the label of before: the unit has another name now."""

    name: str
    called_now: str

    @property
    def sentence(self) -> Message:
        """Say what it is called."""
        return Message("{name} is its former name; the unit is called {now} now.", name=self.name, now=self.called_now)


@dataclass(frozen=True, slots=True, kw_only=True)
class NameIsAnothers(Difference):
    """The name that was scanned or typed belongs to another chip than the one on the bench."""

    disagrees = True
    column = "device"
    name: str
    chip: str
    its_chip: str

    @property
    def sentence(self) -> Message:
        """Say whose it is."""
        return Message(
            "{name} is another unit's: the ledger has it for chip {its_chip}, and here is {chip}.",
            name=self.name,
            its_chip=self.its_chip,
            chip=self.chip,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChipHasAnotherName(Difference):
    """The chip on the bench is known under another name than the one that was scanned or typed."""

    disagrees = True
    column = "device"
    name: str
    its_name: str

    @property
    def sentence(self) -> Message:
        """Say which one."""
        return Message(
            "The unit on the bench is {its_name} in the ledger, and not {name}.", its_name=self.its_name, name=self.name
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SaysAnotherName(Difference):
    """The device calls itself by another name than the ledger has for its chip."""

    disagrees = True
    column = "device"
    name: str
    says: str

    @property
    def sentence(self) -> Message:
        """Say both."""
        return Message("The unit calls itself {says}, and the ledger has it as {name}.", says=self.says, name=self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown(Difference):
    """This ledger has never met the unit."""

    disagrees = True
    name: str | None = None
    chip: str | None = None

    @property
    def sentence(self) -> Message:
        """Say what can be done about it."""
        return Message("This factory does not know the unit. Take it in from a list, or provision it as a new one.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Nameless(Difference):
    """The chip was met before, and got no name that lasts."""

    disagrees = True

    @property
    def sentence(self) -> Message:
        """Say that it needs a first run."""
        return Message("The unit was here before and got no name. Provision it as a new one.")


@dataclass(frozen=True, slots=True, kw_only=True)
class AtWork(Difference):
    """A run or a repair of the unit goes at this moment."""

    station: str

    @property
    def sentence(self) -> Message:
        """Say where."""
        return Message("Somebody works with this unit at this moment, at {station}.", station=self.station)


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairOpen(Difference):
    """A repair was begun and has not come to its end."""

    disagrees = True
    title: Message
    begun_at: datetime
    station: str

    @property
    def sentence(self) -> Message:
        """Say that it is to be gone on with."""
        return Message(
            'The repair "{title}" of {date} at {station} has not come to its end: go on with it.',
            title=self.title,
            date=f"{self.begun_at:%Y-%m-%d %H:%M}",
            station=self.station,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCutOff(Difference):
    """Its last run was cut off on the way."""

    disagrees = True
    at: datetime
    station: str

    @property
    def sentence(self) -> Message:
        """Say when."""
        return Message(
            "Its last run, of {date} at {station}, was cut off: the next one goes on with it.",
            date=f"{self.at:%Y-%m-%d %H:%M}",
            station=self.station,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LastRunBad(Difference):
    """Its last run did not end well, so nobody knows what it holds."""

    disagrees = True
    at: datetime
    code: str

    @property
    def sentence(self) -> Message:
        """Say when, and with which code."""
        return Message(
            "Its last run, of {date}, did not end well ({code}). New keys will mend it.",
            date=f"{self.at:%Y-%m-%d %H:%M}",
            code=self.code or "-",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyDiffers(Difference):
    """The server has another key than the unit got. `whose`: of which unit of ours it is; "" for nobody's."""

    disagrees = True
    column = "server"
    whose: str = ""
    older: bool = False

    @property
    def sentence(self) -> Message:
        """Say what comes of it."""
        if self.whose:
            return Message(
                "The server has the key of {name} for this unit, so it could never connect. New keys will mend it.",
                name=self.whose,
            )
        if self.older:
            return Message("The server has an older key of the unit, so it could never connect. New keys will mend it.")
        return Message("The server has another key than the unit, so it could never connect. New keys will mend it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeDiffers(Difference):
    """The server lets it in by another Security Mode."""

    disagrees = True
    column = "server"
    here: Message
    there: Message

    @property
    def sentence(self) -> Message:
        """Say both."""
        return Message(
            "The server expects {there} of the unit, and it has {here}, so it could never connect.",
            there=self.there,
            here=self.here,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityDiffers(Difference):
    """The server knows it by another PSK identity."""

    disagrees = True
    column = "server"
    here: str
    there: str

    @property
    def sentence(self) -> Message:
        """Say both."""
        return Message(
            "The server knows the PSK identity {there}, and the unit says {here}, so it could never connect.",
            there=self.there,
            here=self.here,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryBlocked(Difference):
    """The entry is there, and switched off."""

    disagrees = True
    column = "server"

    @property
    def sentence(self) -> Message:
        """Say where it is switched on."""
        return Message("The unit is blocked at the server. Let it in there again, in its web pages.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoEntry(Difference):
    """The server does not know a unit that was registered there."""

    disagrees = True
    column = "server"

    @property
    def sentence(self) -> Message:
        """Say what mends it."""
        return Message("The server does not know the unit any more. New keys will mend it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NeverRegistered(Difference):
    """The unit was never made known to the server."""

    disagrees = True
    column = "server"

    @property
    def sentence(self) -> Message:
        """Say what mends it."""
        return Message("The unit was never registered at the server. New keys will mend it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredElsewhere(Difference):
    """The ledger has its entry at another server than the job names."""

    disagrees = True
    column = "server"
    there: str
    here: str

    @property
    def sentence(self) -> Message:
        """Say which job is needed."""
        if not self.here:
            return Message(
                "The unit is registered at {there}, and this job names no server. Take the job of {there}.",
                there=self.there,
            )
        return Message(
            "The unit is registered at {there}, and this job names {here}. Take the job of {there}.",
            there=self.there,
            here=self.here,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryUnasked(Difference):
    """The server has an entry of a name that the ledger says it was not told of."""

    disagrees = True
    column = "server"

    @property
    def sentence(self) -> Message:
        """Say that somebody else has made it."""
        return Message("The server has an entry of this name that this factory has not made.")


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryTakenOff(Difference):
    """The unit was taken off its server on purpose."""

    column = "server"

    @property
    def sentence(self) -> Message:
        """Say that new keys bring it back."""
        return Message("The unit was taken off the server, so it cannot connect. New keys bring it back.")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationOwed(Difference):
    """The server has not been told yet; `aside`: it was told, and has refused."""

    disagrees = True
    column = "server"
    aside: bool
    reason: Message

    @property
    def sentence(self) -> Message:
        """Say what is to be done about it."""
        if self.aside:
            return Message("The server did not take its registration: {reason}", reason=self.reason)
        return Message("Its registration is still owed to the server: send what is owed first.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChipLocked(Difference):
    """Nothing of the chip can be read."""

    column = "device"

    @property
    def sentence(self) -> Message:
        """Say what opens it, and what that costs."""
        return Message("The chip is locked: only a recover opens it, which erases everything on it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NotConfigured(Difference):
    """A unit that was finished holds no configuration any more."""

    disagrees = True
    column = "device"

    @property
    def sentence(self) -> Message:
        """Say what mends it."""
        return Message("The unit holds no configuration any more. New keys will mend it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class StillConfigured(Difference):
    """A unit whose name has ended still holds its configuration."""

    disagrees = True
    column = "device"

    @property
    def sentence(self) -> Message:
        """Say that it is to be erased."""
        return Message("The unit's name has ended, and the unit still holds its configuration.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SaysNothing(Difference):
    """The unit is there, and neither its console nor its firmware answers."""

    column = "device"

    @property
    def sentence(self) -> Message:
        """Say that its name could not be read."""
        return Message("The unit says nothing on its port, so what it holds is not known.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NeverOnline(Difference):
    """All agrees, and the unit has never come online since."""

    column = "server"

    @property
    def sentence(self) -> Message:
        """Say where to look."""
        return Message("All agrees, but the unit has never come online: look at its antenna, its SIM, its power.")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceUnseen(Difference):
    """The unit could not be looked at: that is the station's trouble."""

    column = "device"
    trouble: Message

    @property
    def sentence(self) -> Message:
        """Say why."""
        return Message("The unit could not be looked at: {trouble}", trouble=self.trouble)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerUnseen(Difference):
    """The server could not be asked."""

    column = "server"
    trouble: Message

    @property
    def sentence(self) -> Message:
        """Say why."""
        return Message("The server could not be asked: {trouble}", trouble=self.trouble)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerShowsNothing(Difference):
    """Such a server does not show what it has."""

    column = "server"

    @property
    def sentence(self) -> Message:
        """Say what cannot be known by that."""
        return Message("This server does not show what it has, so nobody can compare it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyUnseen(Difference):
    """The server has the unit and does not show its key."""

    column = "server"

    @property
    def sentence(self) -> Message:
        """Say what cannot be known by that."""
        return Message("The server has the unit, but does not show whether it has the same key.")


def _stop(reason: Message) -> Message:
    """Return a reason that ends like a sentence."""
    text = str(reason).rstrip()
    return reason if text.endswith((".", "!", "?")) else Message("{reason}.", reason=reason)
