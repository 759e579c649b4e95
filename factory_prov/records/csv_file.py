"""A CSV file a day, to which any number of stations add lines, also on a share.

One station writes at a time, by a lock file beside it. A line that a power cut has left unfinished is taken away by
the next who writes: whoever wrote it has it owed still. Nothing that is whole is ever changed.
"""

from __future__ import annotations

import csv
import io
import os
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from factory_prov.cancel import CancelToken
from factory_prov.errors import InputError, StorageFailed
from factory_prov.files.locks import one_at_a_time
from factory_prov.files.staging import as_input_error
from factory_prov.ledger.csv_cells import BYTE_ORDER_MARK, Cell, kept
from factory_prov.messages import Message
from factory_prov.records.options import DATE, STATION, USUAL_NAME
from factory_prov.records.record import UnitRecord, time_text

WITHIN_S = 15.0
"""A share that does not answer takes minutes to say so: nobody waits for that."""
_LOCKED_FOR_S = 10.0
_FOR_ALL = 0o666
"""As the umask lets it: these files are for others."""
_LONGEST_LINE_BYTES = 1 << 16
HEADER = (
    "at",
    "event",
    "result",
    "endpoint_name",
    "hardware_id",
    "station",
    "place",
    "job",
    "operator",
    "began_at",
    "duration_ms",
    "code",
    "reason",
    "program_version",
    "ledger",
    "run",
    "transaction_id",
)
_LAST_CELL = (len(HEADER[-1]), 36, 37)
"""How long it can be: its heading, and a UUID."""
_NO_NAME = re.compile(r'[\x00-\x1f<>:"/\\|?*]|[. ]+$')


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvTarget:
    """A folder, or the name of a file with {date} in it, and perhaps {station}."""

    file: Path
    bom: bool = False

    def file_for(self, record: UnitRecord) -> Path:
        """Return the file of a record: that of the day of its event, by this PC's clock."""
        pattern = self.file if DATE in self.file.name else self.file / USUAL_NAME
        station = _NO_NAME.sub("_", record.run.station) or "_"
        day = f"{record.at.astimezone():%Y-%m-%d}"
        return pattern.with_name(pattern.name.replace(DATE, day).replace(STATION, station))


class CsvWriter:
    """Adds records to the files of a target. A share that hangs is left to a thread of its own, one at most."""

    def __init__(self, target: CsvTarget, *, within_s: float = WITHIN_S) -> None:
        self._target = target
        self._within_s = within_s
        self._hanging: _Append | None = None

    def tell(self, records: Sequence[UnitRecord], cancel: CancelToken, told: Callable[[UnitRecord], None]) -> None:
        """Add a line for each; StorageFailed or InputError where that cannot be, for the rest of them."""
        by_file: dict[Path, list[UnitRecord]] = {}
        for record in records:
            by_file.setdefault(self._target.file_for(record), []).append(record)
        for file, its in by_file.items():
            cancel.check()
            self._append(file, [_cells(record) for record in its], cancel)
            for record in its:
                told(record)

    def _append(self, file: Path, rows: Sequence[Sequence[Cell]], cancel: CancelToken) -> None:
        if self._hanging is not None and self._hanging.is_alive():
            raise _hangs(file)
        thread = _Append(file, rows, self._target.bom)
        self._hanging = thread
        thread.start()
        thread.wait(self._within_s, cancel)
        if thread.failure is not None:
            raise thread.failure
        if not thread.done:
            raise _hangs(file)


class _Append(threading.Thread):
    """Writes to one file; `done` when that is on the disk, else what it ran into is its `failure`."""

    def __init__(self, file: Path, rows: Sequence[Sequence[Cell]], bom: bool) -> None:
        super().__init__(name="records", daemon=True)
        self._file, self._rows, self._bom = file, rows, bom
        self.failure: InputError | None = None
        self.done = False

    def run(self) -> None:
        try:
            append(self._file, self._rows, bom=self._bom)
            self.done = True
        except InputError as failure:
            self.failure = failure

    def wait(self, within_s: float, cancel: CancelToken) -> None:
        """Wait for the end, not longer than that, and after a cancel half a second."""
        left_s = within_s
        while left_s > 0 and self.is_alive():
            self.join(min(left_s, 0.05))
            left_s -= 0.05
            if cancel.cancelled:
                left_s = min(left_s, 0.5)


def append(file: Path, rows: Sequence[Sequence[Cell]], *, bom: bool = False) -> None:
    """Add lines to a file, behind its header, and wait until they are on the disk; InputError."""
    if not file.parent.is_dir():
        raise StorageFailed(
            Message("the folder of the records is not there."),
            place=str(file.parent),
            cure=Message("Make it, or connect its drive."),
        )
    lines = _lines(rows)
    with (
        one_at_a_time(file.with_name(f".{file.name}.lock"), timeout_s=_LOCKED_FOR_S, mode=_FOR_ALL),
        as_input_error(file),
    ):
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), _FOR_ALL)
        with os.fdopen(descriptor, "r+b") as opened:
            end = _whole_until(opened)
            opened.seek(end)
            opened.truncate()
            opened.write((b"" if end else _beginning(bom)) + lines)
            opened.flush()
            os.fsync(opened.fileno())


def _beginning(bom: bool) -> bytes:
    return (BYTE_ORDER_MARK if bom else "").encode() + _lines([HEADER])


def _lines(rows: Sequence[Sequence[Cell]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([kept(_in_one_line(cell)) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8", "backslashreplace")


def _in_one_line(cell: Cell) -> Cell:
    """Return a cell without line breaks: what was left unfinished is found by the last of them."""
    return " ".join(cell.split()) if isinstance(cell, str) and not cell.isprintable() else cell


def _whole_until(opened: io.BufferedRandom) -> int:
    """Return where the whole lines of a file end, after a last one that only lacks its line break was given that."""
    size = opened.seek(0, os.SEEK_END)
    start = max(0, size - _LONGEST_LINE_BYTES)
    opened.seek(start)
    tail = opened.read()
    if not tail or tail.endswith(b"\n"):
        return size
    last = tail.rpartition(b"\n")[2]
    begins = size - len(last)
    if not _is_whole(last.rstrip(b"\r")):
        return begins
    opened.seek(begins + len(last.rstrip(b"\r")))
    opened.write(b"\r\n")  # somebody's editor has saved it without
    return opened.tell()


def _is_whole(line: bytes) -> bool:
    """Whether all cells of a record are in a line, the last of which has a known length."""
    text = line.decode("utf-8", "replace").removeprefix(BYTE_ORDER_MARK)
    cells = next(csv.reader([text]), [])
    return len(cells) == len(HEADER) and len(cells[-1]) in _LAST_CELL and text.count('"') % 2 == 0


def _cells(record: UnitRecord) -> tuple[Cell, ...]:
    run = record.run
    return (
        time_text(record.at),
        record.told.value,
        record.result.value,
        run.endpoint_name,
        run.hardware_id,
        run.station,
        run.probe,
        run.job_name,
        run.operator,
        time_text(run.started_at),
        round(record.seconds * 1000),
        record.code,
        record.reason,
        run.tool_version,
        run.ledger_id,
        run.run_id,
        record.transaction_id,
    )


def _hangs(file: Path) -> StorageFailed:
    return StorageFailed(
        Message("the folder of the records does not answer."),
        place=str(file.parent),
        cure=Message("Check the network drive; what is owed stays and is written later."),
    )
