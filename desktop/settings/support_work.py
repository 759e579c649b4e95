"""What the support card has done beside the window's thread: the bundle has a self-test in it and takes seconds."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from factory_prov.cancel import CancelToken
    from factory_prov.errors import InputError
    from factory_prov.job.model import Job
    from factory_prov.ledger.store import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class OnLine:
    """What the line works with now, as far as it does; the ledger of a training is nobody's."""

    ledger: Ledger | None = None
    job: Job | None = None


AskLine = Callable[[], OnLine]
"""Tells what is on the line, in the window's thread."""


def written(file: Path, line: OnLine, folder: Path, cancel: CancelToken) -> InputError | None:
    """Write the bundle, and return why the ledger is not in it, if it is not. SecretFound: nothing was written.

    A ledger that the line has open stays open. `folder` is the one of the user's data.
    """
    from factory_prov.files.owner_only import write_owner_only
    from factory_prov.ledger.place import ledger_place
    from factory_prov.ledger.station import open_there
    from factory_prov.support.bundle import bundle_with_or_without

    ledger = line.ledger
    made = bundle_with_or_without(
        lambda: open_there(ledger_place(folder)) if ledger is None else nullcontext(ledger), line.job
    )
    cancel.check()
    write_owner_only(file, made.data)
    return made.without_ledger
