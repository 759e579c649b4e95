"""Operator language: for every class of error a code, a title, what happened and what to do in at most three steps.

These are the only texts an operator reads about a failure; they hold no values, so that they can be translated as they
stand. E1xx the job, E2xx the programmer, E3xx the device, E4xx the server, E9xx a fault of this program.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from factory_prov import errors


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What an operator is told: a stable code, a short title, one sentence, one to three steps."""

    code: str
    title: str
    what_happened: str
    steps: tuple[str, ...]


def advice_for(error: BaseException) -> Advice:
    """Return the advice for an error of ours, by its nearest class in the table; anything else is our bug."""
    return next((_ADVICE[kind] for kind in type(error).__mro__ if kind in _ADVICE), BUG)


def advice_for_code(code: str) -> Advice:
    """Return the advice with that code, as a ledger keeps it; an unknown code is our bug."""
    return next((advice for advice in _ADVICE.values() if advice.code == code), BUG)


def all_advice() -> Mapping[type[BaseException], Advice]:
    """Return the whole table, for translators and the tests that keep it complete."""
    return _ADVICE


def _advice(code: str, title: str, what_happened: str, *steps: str) -> Advice:
    return Advice(code=code, title=title, what_happened=what_happened, steps=steps)


_CABLE = "Press the cable in, start again."
_RED = "Twice the same: red bin."
_ENGINEER = "Call the engineer."
_AGAIN = "Start again."
_YELLOW = "Yellow tray."

BUG = _advice("E901", "A fault of this program", "It is not the unit's fault.", "Keep the unit.", _ENGINEER)

_ADVICE: Mapping[type[BaseException], Advice] = MappingProxyType(
    {
        errors.FactoryProvError: BUG,
        errors.InputError: _advice("E101", "The job cannot be used", "The job or a file of it is wrong.", _ENGINEER),
        errors.PackFormatError: _advice(
            "E102", "The configuration cannot be read", "Its bytes are no pack.", _ENGINEER
        ),
        errors.CredentialsError: _advice(
            "E103", "A key or certificate cannot be used", "It is missing, wrong or expired.", _ENGINEER
        ),
        errors.RefusedError: _advice("E300", "The unit was refused", "The other side said no.", _AGAIN, _RED),
        errors.ProgrammerError: _advice(
            "E200", "The programmer failed", "The unit could not be programmed.", _CABLE, _RED
        ),
        errors.ToolMissing: _advice(
            "E201", "The programmer's software is missing", "It is not installed on this PC.", _ENGINEER
        ),
        errors.ProbeNotFound: _advice("E202", "The board was unplugged", "Its connection is gone.", _CABLE, _RED),
        errors.ChipProtected: _advice(
            "E203",
            "The chip is locked",
            "It does not let itself be programmed.",
            "Red bin.",
            "Many of them: call the engineer.",
        ),
        errors.VerifyFailed: _advice(
            "E204", "The chip did not keep the program", "Reading it back gave something else.", _AGAIN, _RED
        ),
        errors.LinkError: _advice("E310", "The board does not work right", "Talking to it failed.", _CABLE, _RED),
        errors.PortUnavailable: _advice(
            "E311",
            "The board's port is not free",
            "It is missing, or another program uses it.",
            "Close other programs.",
            _CABLE,
            _ENGINEER,
        ),
        errors.LinkLost: _advice(
            "E312", "The board was unplugged", "Its connection broke in the middle.", _CABLE, _RED
        ),
        errors.LinkTimeout: _advice("E313", "The board stopped answering", "It was silent for too long.", _CABLE, _RED),
        errors.NotReady: _advice(
            "E321", "The board does not start", "It was programmed and stays silent.", _AGAIN, _RED
        ),
        errors.FinalSilent: _advice(
            "E322", "The finished unit does not start", "Its final program stays silent.", _AGAIN, _RED
        ),
        errors.NoSmp: _advice(
            "E314",
            "The board has the wrong program",
            "It cannot be configured with the one it has.",
            _YELLOW,
            _ENGINEER,
        ),
        errors.DeviceRefused: _advice("E315", "The board refused", "It did not take a request.", _AGAIN, _RED),
        errors.ConfigurationRefused: _advice(
            "E316",
            "The board refused its configuration",
            "It read all of it and said no.",
            _AGAIN,
            "Twice the same: call the engineer.",
        ),
        errors.WrongDevice: _advice(
            "E317",
            "This is another unit",
            "It is not the one the run began with.",
            "Put one unit on.",
            _AGAIN,
            _ENGINEER,
        ),
        errors.WrongName: _advice(
            "E318", "The unit has another name", "Its program calls it otherwise.", _YELLOW, _ENGINEER
        ),
        errors.AlreadyConfigured: _advice(
            "E319", "This unit is configured already", "It takes nothing new until it is erased.", _YELLOW, _ENGINEER
        ),
        errors.UploadUnsupported: _advice(
            "E320", "The board has the wrong program", "Its provisioning program refuses all.", _YELLOW, _ENGINEER
        ),
        errors.LedgerError: _advice(
            "E104", "The ledger cannot be written", "No unit may be made without it.", _ENGINEER
        ),
        errors.IdentityTaken: _advice("E105", "The name is taken", "Another unit or run has it.", _YELLOW, _ENGINEER),
        errors.ReturnedUnit: _advice(
            "E106", "This unit was here before", "It has a name already.", "Choose: same name, or a new one."
        ),
        errors.ServerError: _advice("E400", "The server refused", "It did not register the unit.", _AGAIN, _ENGINEER),
        errors.ServerUnreachable: _advice(
            "E401",
            "The server cannot be reached",
            "There is no connection to it.",
            "Check the network cable.",
            _AGAIN,
            _ENGINEER,
        ),
        errors.ServerTimeout: _advice("E402", "The server is silent", "It did not answer in time.", _AGAIN, _ENGINEER),
        errors.ServerBusy: _advice(
            "E403", "The server is busy", "It asked to come back later.", "Wait a minute.", _AGAIN
        ),
        errors.TokenRefused: _advice(
            "E404", "This PC may not register units", "The server refused its token.", _ENGINEER
        ),
        errors.ServerConflict: _advice(
            "E405", "The name is taken", "The server has another unit with this name.", _YELLOW, _ENGINEER
        ),
        errors.ServerProtocolError: _advice(
            "E406", "The server answers strangely", "It may be another server than this.", _ENGINEER
        ),
        errors.Cancelled: _advice("E001", "Stopped", "Somebody stopped the run.", "Start again when ready."),
    }
)
