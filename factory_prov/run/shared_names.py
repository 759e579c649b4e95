"""Whether another ledger of this PC gives the names of the same pattern or list."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from factory_prov.files.reading import read_bytes
from factory_prov.job.model import Job, NameSource
from factory_prov.messages import Message
from factory_prov.naming.name_list import MAX_LIST_BYTES
from factory_prov.naming.neighbours import other_ledgers
from factory_prov.naming.pattern import NamePattern


def shared_names(job: Job, ledger: Path | str) -> tuple[Message, ...]:
    """Return a warning for each other ledger that gives names from the job's source: two units could share one.

    InputError for a pattern or a list that cannot be read, as the first run says it.
    """
    others = {other for source in _sources(job) for other in other_ledgers(source, ledger)}
    return tuple(_warning(other, ledger) for other in sorted(others, key=str))


def _warning(other: Path | str, ledger: Path | str) -> Message:
    return Message(
        "Another ledger of this PC gives names from the same pattern or list: {other}. Names could be given twice. Let"
        " all users work with one ledger (--data-dir), not with {ledger} too, or take another pattern.",
        other=other,
        ledger=ledger,
    )


def _sources(job: Job) -> Iterator[str]:
    """Return what the names come from; nothing where two ledgers cannot give the same name by themselves."""
    naming = job.naming
    if naming.source is NameSource.PATTERN:
        pattern = NamePattern.parse(naming.pattern, place="naming.pattern")
        if "hardware_id" not in pattern.fields:
            yield f"pattern {pattern.counter}"
    elif naming.source is NameSource.LIST and naming.list_file is not None:
        yield f"list {naming.list_file.absolute()}"
        yield f"list of {hashlib.sha256(read_bytes(naming.list_file, max_bytes=MAX_LIST_BYTES)).hexdigest()}"
