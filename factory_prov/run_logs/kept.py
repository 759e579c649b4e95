"""The logs of the runs of this PC: one file while a run goes, and some hundred of them in one afterwards.

A run is found by its number alone: its file is that of all runs whose numbers differ in the last eight bits. Nothing
here ever stops a run: where a log cannot be written, it ends, and the run goes on.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from factory_prov.errors import InputError
from factory_prov.events import Event
from factory_prov.files.locks import one_at_a_time
from factory_prov.files.own import open_own, own_folder
from factory_prov.files.staging import as_input_error
from factory_prov.run_logs.blocks import add, pieces
from factory_prov.run_logs.logged import LoggedEvent, beginning_of, event_of, line_of, logged

_BITS = 8
_DAY_S = 86_400
_STEP = 50
"""So many files are thrown away at once, at most: the rest goes with the next starts."""
_WAIT_S = 2.0
_LEDGER = re.compile(r"[0-9a-zA-Z-]{1,64}")
_GOING = ".going"
_PACKED = ".gz"


class RunLogs:
    """The logs in a folder, which is made for the first of them; any number of threads and processes may write some."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def begin(self, ledger_id: str, run_id: int) -> RunLog:
        """Begin the log of a run."""
        return RunLog(self._of(ledger_id), run_id)

    def keep(self, ledger_id: str, run_id: int, events: Iterable[LoggedEvent]) -> None:
        """Keep the log of a run that has ended."""
        log = self.begin(ledger_id, run_id)
        for event in events:
            log.write(event)
        log.close()

    def read(self, ledger_id: str, run_id: int) -> tuple[LoggedEvent, ...]:
        """Return what a run has told, oldest first; nothing of one that told it to another PC, or too long ago.

        InputError when the file cannot be read.
        """
        folder = self._of(ledger_id)
        with as_input_error(folder):
            packed = list(pieces(_block(folder, run_id)))
            texts = [*(piece.decode("utf-8", "replace") for piece in packed), *_going(folder, run_id)]
        its = beginning_of(run_id)
        lines = [line for text in texts for line in text.split("\n") if line.startswith(its)]
        return tuple(event for line in lines if (event := event_of(line)) is not None)

    def forget_older_than(self, days: int) -> None:
        """Throw away the files in which nothing was written for so many days: some of them, the oldest first."""
        with suppress(OSError):
            for folder in self._folder.iterdir():
                if _LEDGER.fullmatch(folder.name) and folder.is_dir():
                    _clear(folder, before_s=time.time() - days * _DAY_S)

    def _of(self, ledger_id: str) -> Path:
        if not _LEDGER.fullmatch(ledger_id):
            raise ValueError("no id of a ledger")
        return self._folder / ledger_id


class RunLog:
    """The log of one run while it goes; one thread at a time writes it. It raises nothing."""

    def __init__(self, folder: Path, run_id: int) -> None:
        self._folder = folder
        self._run_id = run_id
        self._ended = False

    def add(self, event: Event) -> None:
        """Keep what the run tells now, so that it outlives a crash of this program."""
        told = logged(event, datetime.now(UTC))
        if told is not None:
            self.write(told)

    def write(self, event: LoggedEvent) -> None:
        """Keep a line."""
        if self._ended:
            return
        try:
            own_folder(self._folder)
            with open_own(_file(self._folder, self._run_id), "a", newline="\n") as file:
                file.write(line_of(self._run_id, event))
        except OSError:
            self._ended = True  # a full disk, most of all: the run is worth more

    def close(self) -> None:
        """Put it to the others."""
        self._ended = True
        with suppress(OSError, InputError):
            _put_away(self._folder, self._run_id)


def _put_away(folder: Path, run_id: int) -> None:
    """Put the log of a run to the others of its block; whoever is stopped in between leaves it in both."""
    file = _file(folder, run_id)
    if not file.exists():
        return
    with one_at_a_time(folder / ".lock", timeout_s=_WAIT_S):
        add(_block(folder, run_id), file.read_bytes())
        file.unlink()


def _clear(folder: Path, *, before_s: float) -> None:
    dead_s = max(before_s, time.time() - _DAY_S)
    names = sorted(path.name for path in folder.iterdir())
    old = _old(folder, [name for name in names if name.endswith(_PACKED)], before_s)
    for path in old:
        path.unlink(missing_ok=True)
    going = [name for name in names if name.endswith(_GOING)]
    for path in _old(folder, going, dead_s):
        run_id = path.name.removesuffix(_GOING)
        if path.stat().st_mtime < before_s or not run_id.isdecimal():
            path.unlink(missing_ok=True)
        else:
            with suppress(InputError):
                _put_away(folder, int(run_id))


def _old(folder: Path, names: list[str], before_s: float) -> list[Path]:
    """Return the first of these in which nothing was written since then."""
    found: list[Path] = []
    for name in names:
        if len(found) == _STEP or (folder / name).stat().st_mtime >= before_s:
            break
        found.append(folder / name)
    return found


def _going(folder: Path, run_id: int) -> Iterator[str]:
    with suppress(FileNotFoundError):
        yield _file(folder, run_id).read_text("utf-8", "replace")


def _file(folder: Path, run_id: int) -> Path:
    return folder / f"{run_id:d}{_GOING}"


def _block(folder: Path, run_id: int) -> Path:
    return folder / f"{run_id >> _BITS:010d}{_PACKED}"
