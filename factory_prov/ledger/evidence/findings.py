"""What the check of the records finds, each in a sentence that names the place."""

from __future__ import annotations

from dataclasses import dataclass

from factory_prov.ledger.records import ChainEnd
from factory_prov.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that is not as it was signed; `chain`, `number` and `unit` are empty where it is of none."""

    what: Message
    chain: str = ""
    number: int | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was looked at: the ends of all chains, records, and the ended runs from before records were signed."""

    chains: tuple[ChainEnd, ...]
    records: int
    older_runs: int


CHANGED = Message("what the ledger says of it is not what the station has signed.")
DIGEST = Message("the digest that is written down is not the one that the station has signed.")
FORGED = Message("the signature is not of the station's key.")
NEITHER = Message("neither what the ledger says of it nor its signature is the station's.")
NOTHING_LEFT = Message("what it tells of is not in the ledger any more.")
DAMAGED = Message("it holds a value that cannot be.")
UNKNOWN_KIND = Message("it is of a kind that there is none.")
TWICE = Message("the run has been closed before.")
NOT_DELIVERED = Message("the run has passed, but no record says that its registration was delivered.")
NO_RECORD = Message("it has ended, and no record says so.")
ENDING_WITHOUT_RECORD = Message("the name has ended, and no record says so.")
OTHER_CHIP = Message("the name is bound to another chip than the one that passed.")
PASS_WITHOUT_RUN = Message("the name counts as passed at a time at which nothing of it has.")
PASS_NOT_COUNTED = Message("a run has passed, but the name does not count as passed.")
IN_USE_AGAIN = Message("the name has ended, and counts as being in use.")
OTHER_PSK_IDENTITY = Message("the PSK identity of a run belongs to another name.")
NO_KEY = Message("there are records, but not the station's public key.")
UNTRUSTED = Message("the chain is signed with a key that is none of those you trust.")


def missing(first: int, last: int) -> Message:
    """Say which records are gone."""
    if first == last:
        return Message("record {number} is missing; the one behind it cannot be checked whole.", number=first)
    return Message(
        "the records {first} to {last} are missing; the one behind them cannot be checked whole.",
        first=first,
        last=last,
    )


def foreign(chain: str) -> Message:
    """Say whose signature it is."""
    return Message("the signature is of another station: {chain}.", chain=chain)


def ends_early(last: int, known: int) -> Message:
    """Say that the end of a chain is gone."""
    return Message("the chain ends at record {last}, though record {known} was written.", last=last, known=known)


def other_end(number: int) -> Message:
    """Say that the end of a chain is another one."""
    return Message("record {number} is another one than this PC has written.", number=number)


def tip_changed(number: int) -> Message:
    """Say that what the ledger notes of the end of a chain does not fit it."""
    return Message("what the ledger notes of the chain's end does not fit its last record, {number}.", number=number)


def broken(database_text: str) -> Message:
    """Say what the database finds wrong with its own file."""
    return Message("the file is damaged: {database_text}.", database_text=database_text)
