"""Writes runs into a file, by the library's own functions (worker thread). It is there whole, or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from factory_prov.files.own import open_own
from factory_prov.files.staging import as_input_error, flush_file, move_patiently

if TYPE_CHECKING:
    from desktop.history.access import LedgerAtHand
    from desktop.history.wanted import Wanted
    from factory_prov.cancel import CancelToken
    from factory_prov.ledger.records import RunRecord


class Form(StrEnum):
    """The kind of a file; its value is the ending of the name."""

    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToExport:
    """What goes into which file: the runs of a life, else all that fit."""

    path: Path
    wanted: Wanted
    runs: tuple[RunRecord, ...] | None = None

    @property
    def form(self) -> Form:
        """By the ending of the name; CSV where it says nothing."""
        ending = self.path.suffix.lower().removeprefix(".")
        return Form(ending) if ending in set(Form) else Form.CSV


def exporting(ledger_at_hand: LedgerAtHand, what: ToExport) -> Callable[[CancelToken], int]:
    """Return the piece of work that writes the file and tells how many runs are in it."""

    def work(cancel: CancelToken) -> int:
        counted = 0

        def each(runs: Iterable[RunRecord]) -> Iterator[RunRecord]:
            nonlocal counted
            for run in runs:
                cancel.check()
                counted += 1
                yield run

        with _runs(ledger_at_hand, what) as runs:
            _write(what, each(runs))
        return counted

    return work


@contextmanager
def _runs(ledger_at_hand: LedgerAtHand, what: ToExport) -> Iterator[Iterable[RunRecord]]:
    if what.runs is not None:
        yield what.runs
        return
    with ledger_at_hand.opened() as ledger:
        if ledger is None:
            yield ()
            return
        with ledger.each_run(what.wanted.run_filter(datetime.now().astimezone().date())) as runs:
            yield runs


def _write(what: ToExport, runs: Iterator[RunRecord]) -> None:
    if what.form is Form.XLSX:  # which makes a file of its own until it is whole
        _write_sheets(what.path, runs)
        return
    part = what.path.with_name(f".{what.path.name}.part")
    with as_input_error(what.path):
        try:
            _WRITERS[what.form](part, runs)
            flush_file(part)
            move_patiently(lambda: part.replace(what.path))
        finally:
            part.unlink(missing_ok=True)


def _write_csv(path: Path, runs: Iterator[RunRecord]) -> None:
    from factory_prov.ledger.export import write_csv

    with open_own(path, newline="") as file:
        write_csv(runs, file)


def _write_json(path: Path, runs: Iterator[RunRecord]) -> None:
    """Write an array, an object in each line."""
    from factory_prov.ledger.export import document

    with open_own(path, newline="\n") as file:
        before = "[\n"
        for run in runs:
            file.write(before + json.dumps(document(run), ensure_ascii=False))
            before = ",\n"
        file.write("[]\n" if before == "[\n" else "\n]\n")


def _write_sheets(path: Path, runs: Iterator[RunRecord]) -> None:
    from factory_prov.ledger.export import COLUMNS, cells_of
    from factory_prov.ledger.papers.spreadsheet import write_sheets

    write_sheets(path, COLUMNS, map(cells_of, runs))


_WRITERS: dict[Form, Callable[[Path, Iterator[RunRecord]], None]] = {Form.CSV: _write_csv, Form.JSON: _write_json}
