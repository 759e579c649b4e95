"""Operator language: for every class of error a code, a title, what happened and what to do in at most three steps.

These are the only texts an operator reads about a failure; they hold no values, so that they can be translated as they
stand. E1xx the job, E2xx the programmer, E3xx the device, E4xx the server (from E430 a unit's connection with it, tried
from this PC), E5xx the label, E9xx a fault of this program. Each code has one cause: a run that ends with it is a
verdict on the unit only where that is the unit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from factory_prov import errors
from factory_prov.messages import Message


class Cause(StrEnum):
    """Where a trouble lies: the next unit may pass (UNIT), or no unit will before this PC or the job is mended."""

    UNIT = "unit"
    STATION = "station"
    JOB = "job"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What an operator is told: a stable code, its cause, a short title, one sentence, one to three steps.

    `twice` is what to do with a unit that failed so before; None where that is nothing else.
    """

    code: str
    cause: Cause
    title: Message
    what_happened: Message
    steps: tuple[Message, ...]
    twice: Message | None = None


def advice_for(error: BaseException) -> Advice:
    """Return the advice for an error of ours, by its nearest class in the table; anything else is our bug."""
    return next((_ADVICE[kind] for kind in type(error).__mro__ if kind in _ADVICE), BUG)


def advice_for_code(code: str) -> Advice:
    """Return the advice with that code, as a ledger keeps it; an unknown code is our bug."""
    return next((advice for advice in _ADVICE.values() if advice.code == code), BUG)


def all_advice() -> Mapping[type[BaseException], Advice]:
    """Return the whole table, for translators and the tests that keep it complete."""
    return _ADVICE


def _advice(code: str, cause: Cause, title: Message, what_happened: Message, *steps: Message) -> Advice:
    twice = next((_TWICE[step] for step in steps if step in _TWICE), None)
    return Advice(code=code, cause=cause, title=title, what_happened=what_happened, steps=steps, twice=twice)


_UNIT, _STATION, _JOB = Cause.UNIT, Cause.STATION, Cause.JOB


_CABLE = Message("Press the cable in, start again.")
_RED = Message("Twice the same: red bin.")
_ENGINEER = Message("Call the engineer.")
_AGAIN = Message("Start again.")
_YELLOW = Message("Yellow tray.")
_POWER = Message("Unplug the board, plug it in.")
_TWICE_ENGINEER = Message("Twice the same: call the engineer.")
_RED_NOW = Message("Red bin.")
_TWICE = {_RED: _RED_NOW, _TWICE_ENGINEER: _ENGINEER}
"""What a step that asks for memory comes to the second time."""

BUG = _advice(
    "E901",
    _STATION,
    Message("A fault of this program"),
    Message("It is not the unit's fault."),
    Message("Keep the unit."),
    _ENGINEER,
)

_ADVICE: Mapping[type[BaseException], Advice] = MappingProxyType(
    {
        errors.FactoryProvError: BUG,
        errors.InputError: _advice(
            "E101", _JOB, Message("The job cannot be used"), Message("The job or a file of it is wrong."), _ENGINEER
        ),
        errors.PackFormatError: _advice(
            "E102", _JOB, Message("The configuration cannot be read"), Message("Its bytes are no pack."), _ENGINEER
        ),
        errors.CredentialsError: _advice(
            "E103",
            _JOB,
            Message("A key or certificate cannot be used"),
            Message("It is missing, wrong or expired."),
            _ENGINEER,
        ),
        errors.SigningTokenError: _advice(
            "E130",
            _STATION,
            Message("The signing token does not work"),
            Message("It cannot do what is asked of it."),
            _ENGINEER,
        ),
        errors.SigningTokenAway: _advice(
            "E131",
            _STATION,
            Message("The signing token is missing"),
            Message("It is not plugged in, or its software is missing."),
            Message("Plug the token in, start again."),
            _TWICE_ENGINEER,
        ),
        errors.SigningTokenPin: _advice(
            "E132",
            _STATION,
            Message("The signing token has no PIN"),
            Message("Its PIN is missing or wrong; it is not tried again."),
            _ENGINEER,
        ),
        errors.SigningKeyUnfit: _advice(
            "E133",
            _STATION,
            Message("The signing key cannot be used"),
            Message("It is not on the token, or it is the wrong one."),
            Message("Plug in the right token, start again."),
            _TWICE_ENGINEER,
        ),
        errors.SigningTokenSlow: _advice(
            "E134",
            _STATION,
            Message("The signing token does not answer"),
            Message("It took too long."),
            Message("Unplug the token, plug it in."),
            _TWICE_ENGINEER,
        ),
        errors.RefusedError: _advice(
            "E300", _UNIT, Message("The unit was refused"), Message("The other side said no."), _AGAIN, _RED
        ),
        errors.StepTooLong: _advice(
            "E301",
            _UNIT,
            Message("A step did not end"),
            Message("It was stopped after a long time."),
            _CABLE,
            _RED,
        ),
        errors.ProgrammerError: _advice(
            "E200", _UNIT, Message("The programmer failed"), Message("The unit could not be programmed."), _CABLE, _RED
        ),
        errors.ToolMissing: _advice(
            "E201",
            _STATION,
            Message("The programmer's software is missing"),
            Message("It is not installed on this PC."),
            _ENGINEER,
        ),
        errors.ProbeNotFound: _advice(
            "E202", _UNIT, Message("The board was unplugged"), Message("Its connection is gone."), _CABLE, _RED
        ),
        errors.ChipProtected: _advice(
            "E203",
            _UNIT,
            Message("The chip is locked"),
            Message("It does not let itself be programmed."),
            _RED_NOW,
            Message("Many of them: call the engineer."),
        ),
        errors.VerifyFailed: _advice(
            "E204",
            _UNIT,
            Message("The chip did not keep the program"),
            Message("Reading it back gave something else."),
            _AGAIN,
            _RED,
        ),
        errors.LinkError: _advice(
            "E310", _UNIT, Message("The board does not work right"), Message("Talking to it failed."), _CABLE, _RED
        ),
        errors.PortUnavailable: _advice(
            "E311",
            _STATION,
            Message("The board's port is not free"),
            Message("Another program uses it, or this PC may not."),
            Message("Close other programs."),
            _AGAIN,
            _ENGINEER,
        ),
        errors.LinkLost: _advice(
            "E312",
            _UNIT,
            Message("The board was unplugged"),
            Message("Its connection broke in the middle."),
            _CABLE,
            _RED,
        ),
        errors.LinkTimeout: _advice(
            "E313", _UNIT, Message("The board stopped answering"), Message("It was silent for too long."), _CABLE, _RED
        ),
        errors.NotReady: _advice(
            "E321",
            _UNIT,
            Message("The board does not start"),
            Message("It was programmed and stays silent."),
            _AGAIN,
            _RED,
        ),
        errors.FinalSilent: _advice(
            "E322",
            _UNIT,
            Message("The finished unit does not start"),
            Message("Its final program stays silent."),
            _AGAIN,
            _RED,
        ),
        errors.NoSmp: _advice(
            "E314",
            _UNIT,
            Message("The board has the wrong program"),
            Message("It cannot be configured with the one it has."),
            _YELLOW,
            _ENGINEER,
        ),
        errors.TooSlow: _advice(
            "E328",
            _UNIT,
            Message("The board answers too slowly"),
            Message("It would have taken for ever."),
            _CABLE,
            _RED,
        ),
        errors.VerdictLost: _advice(
            "E324",
            _UNIT,
            Message("The board's verdict is missing"),
            Message("Nobody knows whether it is configured."),
            _POWER,
            _AGAIN,
            _TWICE_ENGINEER,
        ),
        errors.NotTaken: _advice(
            "E347",
            _UNIT,
            Message("The board takes no configuration"),
            Message("It was written, and nothing came of it."),
            _AGAIN,
            _TWICE_ENGINEER,
        ),
        errors.ImageLeft: _advice(
            "E348",
            _UNIT,
            Message("The board does not clean up"),
            Message("Its keys could be read."),
            _YELLOW,
            _ENGINEER,
        ),
        errors.AnswerUnfit: _advice(
            "E325",
            _UNIT,
            Message("The board answers strangely"),
            Message("It may have another program than it should."),
            _POWER,
            _AGAIN,
            _TWICE_ENGINEER,
        ),
        errors.DeviceBusy: _advice(
            "E340",
            _UNIT,
            Message("The board does not finish"),
            Message("It was still busy with its configuration."),
            _POWER,
            _AGAIN,
            _RED,
        ),
        errors.BeginningLost: _advice(
            "E326",
            _UNIT,
            Message("The board started anew in the middle"),
            Message("Nothing is stored in it."),
            _CABLE,
            _RED,
        ),
        errors.SessionSpent: _advice(
            "E327",
            _UNIT,
            Message("The board needs its power off and on"),
            Message("It said no to a configuration before."),
            _POWER,
            _AGAIN,
            _TWICE_ENGINEER,
        ),
        errors.DeviceRefused: _advice(
            "E315", _UNIT, Message("The board refused"), Message("It did not take a request."), _POWER, _AGAIN, _RED
        ),
        errors.ConfigurationRefused: _advice(
            "E316",
            _UNIT,
            Message("The board refused its configuration"),
            Message("It read it and said no."),
            _POWER,
            _AGAIN,
            _TWICE_ENGINEER,
        ),
        errors.RecordRefused: _advice(
            "E341",
            _JOB,
            Message("The job does not fit this board"),
            Message("The board does not take one of its values."),
            _ENGINEER,
        ),
        errors.PackTooLarge: _advice(
            "E342",
            _JOB,
            Message("The configuration is too large"),
            Message("The board does not take so much."),
            _ENGINEER,
        ),
        errors.ArrivedDamaged: _advice(
            "E343",
            _UNIT,
            Message("The configuration arrived damaged"),
            Message("Nothing is stored in the board."),
            _CABLE,
            _RED,
        ),
        errors.StorageBroken: _advice(
            "E344",
            _UNIT,
            Message("The board cannot keep its configuration"),
            Message("Its storage is full or broken."),
            _RED_NOW,
            Message("Many of them: call the engineer."),
        ),
        errors.HoldsAnother: _advice(
            "E345",
            _UNIT,
            Message("The board holds another configuration"),
            Message("It is not the one of this run."),
            _YELLOW,
            _ENGINEER,
        ),
        errors.DeviceLocked: _advice(
            "E346",
            _UNIT,
            Message("The board is locked for ever"),
            Message("It takes no configuration any more."),
            _YELLOW,
            _ENGINEER,
        ),
        errors.WrongDevice: _advice(
            "E317",
            _UNIT,
            Message("This is another unit"),
            Message("It is not the one the run began with."),
            Message("Put one unit on."),
            _AGAIN,
            _ENGINEER,
        ),
        errors.WrongName: _advice(
            "E318",
            _UNIT,
            Message("The unit has another name"),
            Message("Its program calls it otherwise."),
            _YELLOW,
            _ENGINEER,
        ),
        errors.AlreadyConfigured: _advice(
            "E319",
            _UNIT,
            Message("This unit is configured already"),
            Message("It takes nothing new until it is erased."),
            _YELLOW,
            _ENGINEER,
        ),
        errors.UploadUnsupported: _advice(
            "E320",
            _UNIT,
            Message("The board has the wrong program"),
            Message("Its provisioning program refuses all."),
            _YELLOW,
            _ENGINEER,
        ),
        errors.ClockWrong: _advice(
            "E120",
            _STATION,
            Message("This PC's clock is wrong"),
            Message("Keys would be made for another time."),
            Message("Set the date and time of this PC."),
            _ENGINEER,
        ),
        errors.AuthorityMissing: _advice(
            "E121",
            _STATION,
            Message("The authority (CA) is not on this PC"),
            Message("It signs the units' certificates."),
            _ENGINEER,
        ),
        errors.AuthorityLocked: _advice(
            "E122",
            _STATION,
            Message("The authority's key is locked"),
            Message("Nothing here opens it, or it does not answer."),
            Message("Unlock the keyring."),
            _ENGINEER,
        ),
        errors.AuthorityUnfit: _advice(
            "E123",
            _JOB,
            Message("The authority (CA) cannot sign this"),
            Message("Its certificate has expired or forbids it."),
            _ENGINEER,
        ),
        errors.RequestRefused: _advice(
            "E124",
            _JOB,
            Message("The request is not signed"),
            Message("Its key, name or signature is wrong."),
            _ENGINEER,
        ),
        errors.LedgerError: _advice(
            "E104",
            _STATION,
            Message("The ledger cannot be written"),
            Message("No unit may be made without it."),
            _ENGINEER,
        ),
        errors.LedgerChanged: _advice(
            "E110",
            _STATION,
            Message("This is not the known ledger"),
            Message("Names could be given twice."),
            _ENGINEER,
        ),
        errors.LedgerAway: _advice(
            "E111",
            _STATION,
            Message("The ledger does not answer"),
            Message("No unit may be made without its database."),
            Message("Look whether this PC has a network."),
            _ENGINEER,
        ),
        errors.LedgerLost: _advice(
            "E112",
            _STATION,
            Message("This PC was taken for dead"),
            Message("It was away from the ledger for too long."),
            _AGAIN,
            _TWICE_ENGINEER,
        ),
        errors.VaultClosed: _advice(
            "E115",
            _STATION,
            Message("Sealed keys cannot be opened"),
            Message("This PC does not have what opens them."),
            Message("Unlock the keyring."),
            _ENGINEER,
        ),
        errors.KeyTwice: _advice(
            "E116",
            _JOB,
            Message("Another unit has this key"),
            Message("One key on two units is never safe."),
            Message("Stop the line."),
            _ENGINEER,
        ),
        errors.IdentityTaken: _advice(
            "E105", _UNIT, Message("The name is taken"), Message("Another unit or run has it."), _YELLOW, _ENGINEER
        ),
        errors.ReturnedUnit: _advice(
            "E106",
            _UNIT,
            Message("This unit was here before"),
            Message("It has a name already."),
            Message("Choose: same name, or a new one."),
        ),
        errors.ServerError: _advice(
            "E400", _UNIT, Message("The server refused"), Message("It did not register the unit."), _AGAIN, _ENGINEER
        ),
        errors.ServerUnreachable: _advice(
            "E401",
            _STATION,
            Message("The server cannot be reached"),
            Message("There is no connection to it."),
            Message("Check the network cable."),
            _AGAIN,
            _ENGINEER,
        ),
        errors.ServerTimeout: _advice(
            "E402", _STATION, Message("The server is silent"), Message("It did not answer in time."), _AGAIN, _ENGINEER
        ),
        errors.ServerBusy: _advice(
            "E403",
            _STATION,
            Message("The server is busy"),
            Message("It asked to come back later."),
            Message("Wait a minute."),
            _AGAIN,
        ),
        errors.TokenRefused: _advice(
            "E404",
            _STATION,
            Message("This PC may not register units"),
            Message("The server refused its token."),
            _ENGINEER,
        ),
        errors.LoginRefused: _advice(
            "E407",
            _STATION,
            Message("This PC may not log in at the server"),
            Message("The server refused its user or password."),
            _ENGINEER,
        ),
        errors.LoginLocked: _advice(
            "E408",
            _STATION,
            Message("The account at the server is locked"),
            Message("This PC gets nothing from it until it is unlocked."),
            _ENGINEER,
        ),
        errors.ServerSettingUnknown: _advice(
            "E409",
            _JOB,
            Message("The server lacks what the job names"),
            Message("No unit can be registered so."),
            _ENGINEER,
        ),
        errors.ServerConflict: _advice(
            "E405",
            _UNIT,
            Message("The name is taken"),
            Message("The server has another unit with this name."),
            _YELLOW,
            _ENGINEER,
        ),
        errors.ServerProtocolError: _advice(
            "E406",
            _STATION,
            Message("The server answers strangely"),
            Message("It may be another server than this."),
            _ENGINEER,
        ),
        errors.RehearsalError: _advice(
            "E430",
            _STATION,
            Message("The connection could not be tried"),
            Message("The trial with the server did not end."),
            _AGAIN,
            _ENGINEER,
        ),
        errors.IdentityUnknown: _advice(
            "E431",
            _UNIT,
            Message("The server does not know this unit"),
            Message("It would not connect in the field."),
            _YELLOW,
            _ENGINEER,
        ),
        errors.KeyDisagrees: _advice(
            "E432",
            _UNIT,
            Message("The server has another key"),
            Message("The unit would not connect in the field."),
            _YELLOW,
            _ENGINEER,
        ),
        errors.UnitNotTrusted: _advice(
            "E433",
            _JOB,
            Message("The server does not trust the unit"),
            Message("It refuses the unit's certificate."),
            _ENGINEER,
        ),
        errors.UnitExpired: _advice(
            "E434",
            _JOB,
            Message("The unit's certificate is not valid"),
            Message("It has expired, or is for later."),
            _ENGINEER,
        ),
        errors.ServerNotTrusted: _advice(
            "E435",
            _JOB,
            Message("The unit does not trust the server"),
            Message("The server shows another certificate."),
            _ENGINEER,
        ),
        errors.ServerNameDiffers: _advice(
            "E436",
            _JOB,
            Message("The server has another name"),
            Message("Its certificate is for another address."),
            _ENGINEER,
        ),
        errors.ServerExpired: _advice(
            "E437",
            _JOB,
            Message("The server's certificate is not valid"),
            Message("It has expired, or is for later."),
            _ENGINEER,
        ),
        errors.NoCommonSuite: _advice(
            "E438",
            _JOB,
            Message("Unit and server do not fit together"),
            Message("They have no way of encrypting in common."),
            _ENGINEER,
        ),
        errors.NoAnswer: _advice(
            "E439",
            _STATION,
            Message("The server of the units is silent"),
            Message("It did not answer this PC."),
            Message("Check the network cable."),
            _AGAIN,
            _ENGINEER,
        ),
        errors.UdpBlocked: _advice(
            "E440",
            _STATION,
            Message("The network lets nothing through"),
            Message("A firewall blocks the way (UDP)."),
            _ENGINEER,
        ),
        errors.PortClosed: _advice(
            "E441",
            _STATION,
            Message("The server does not run"),
            Message("Nothing listens at its address."),
            _AGAIN,
            _ENGINEER,
        ),
        errors.HostUnknown: _advice(
            "E442",
            _STATION,
            Message("The server's name leads nowhere"),
            Message("The network does not know it."),
            Message("Check the network cable."),
            _AGAIN,
            _ENGINEER,
        ),
        errors.NameRefused: _advice(
            "E443",
            _UNIT,
            Message("The server refused the unit's name"),
            Message("It would not connect in the field."),
            _YELLOW,
            _ENGINEER,
        ),
        errors.ServerFails: _advice(
            "E444",
            _STATION,
            Message("The server broke off"),
            Message("It did not say why."),
            _AGAIN,
            _ENGINEER,
        ),
        errors.RehearsalUnfit: _advice(
            "E445",
            _JOB,
            Message("The connection cannot be tried"),
            Message("The job has nothing to try."),
            _ENGINEER,
        ),
        errors.TokenMissing: _advice(
            "E107",
            _STATION,
            Message("This PC has no usable token"),
            Message("None is saved, or its keyring is locked."),
            Message("Unlock the keyring."),
            _ENGINEER,
        ),
        errors.StorageFailed: _advice(
            "E108",
            _STATION,
            Message("This PC cannot write its files"),
            Message("The disk is full, or writing is not allowed."),
            _ENGINEER,
        ),
        errors.NameUnusable: _advice(
            "E109",
            _UNIT,
            Message("The unit gets no name"),
            Message("Its label or its row in the list is wrong."),
            _YELLOW,
            _ENGINEER,
        ),
        errors.ToolFailed: _advice(
            "E205",
            _STATION,
            Message("The programmer's software fails"),
            Message("It is installed, and does not work here."),
            _ENGINEER,
        ),
        errors.ProbeForbidden: _advice(
            "E206",
            _STATION,
            Message("This PC may not use the probe"),
            Message("A rule or driver for it is missing."),
            _ENGINEER,
        ),
        errors.PortMissing: _advice(
            "E323", _UNIT, Message("The board's port is not there"), Message("Nothing answers on it."), _CABLE, _RED
        ),
        errors.LabelError: _advice(
            "E501",
            _STATION,
            Message("The label is not right"),
            Message("It cannot be printed or read."),
            _ENGINEER,
        ),
        errors.PrinterError: _advice(
            "E502",
            _STATION,
            Message("The label is not printed"),
            Message("The printer did not take it."),
            Message("Look at the printer: paper, power, cable."),
            _ENGINEER,
        ),
        errors.LabelNotScanned: _advice(
            "E503",
            Cause.NOBODY,
            Message("The label was not scanned"),
            Message("The unit is good; its label was not scanned in time."),
            Message("Put its label on the unit."),
            Message("Start again, then scan the label."),
        ),
        errors.Cancelled: _advice(
            "E001",
            Cause.NOBODY,
            Message("Stopped"),
            Message("Somebody stopped the run."),
            Message("Start again when ready."),
        ),
    }
)
