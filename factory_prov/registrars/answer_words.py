"""What a server has answered to a registration, in whole sentences: the log of a run and the command line tell it."""

from __future__ import annotations

from typing import assert_never

from factory_prov.messages import Message
from factory_prov.registrars.registration import RegistrationOutcome, ServerAnswer


def answer_words(answer: ServerAnswer, *, name: str, server: str | Message) -> Message:
    """Tell what it took to make the device of that endpoint name known, and whether the server shows it."""
    return _proven(answer, name, server) if answer.verified else _not_proven(answer, name, server)


def _proven(answer: ServerAnswer, name: str, server: str | Message) -> Message:
    match answer.outcome:
        case RegistrationOutcome.CREATED:
            return Message("{name}: created at {server} (asked back: it has the same)", name=name, server=server)
        case RegistrationOutcome.ALREADY_THERE:
            return Message("{name}: already there at {server} (asked back: it has the same)", name=name, server=server)
        case RegistrationOutcome.UPDATED:
            return Message("{name}: updated at {server} (asked back: it has the same)", name=name, server=server)
        case _:
            assert_never(answer.outcome)


def _not_proven(answer: ServerAnswer, name: str, server: str | Message) -> Message:
    match answer.outcome:
        case RegistrationOutcome.CREATED:
            return Message(
                "{name}: created at {server} (not proven: it does not show what it has)", name=name, server=server
            )
        case RegistrationOutcome.ALREADY_THERE:
            return Message(
                "{name}: already there at {server} (not proven: it does not show what it has)",
                name=name,
                server=server,
            )
        case RegistrationOutcome.UPDATED:
            return Message(
                "{name}: updated at {server} (not proven: it does not show what it has)", name=name, server=server
            )
        case _:
            assert_never(answer.outcome)
