"""Scans of labels for `factory-prov provision`: typed or scanned at the terminal, or from a file."""

from __future__ import annotations

import sys
import threading
from io import StringIO, TextIOWrapper
from pathlib import Path
from typing import TextIO

from factory_prov.cli.output import Output
from factory_prov.errors import InputError
from factory_prov.job.model import Job
from factory_prov.labels.scan_desk import ScanDesk
from factory_prov.messages import Message

_LOOK_S = 0.5
_STDIN = "-"


class LabelScans:
    """Where the scans of a job's labels come from; InputError at once where they come from nowhere."""

    def __init__(self, job: Job, told: str | None, output: Output) -> None:
        self._output = output
        self._told = told
        self._wanted = job.label.scan_back
        self._asks = told is None
        self.desk = ScanDesk(keeps=not self._asks)
        if self._wanted and told is None and not (sys.stdin is not None and sys.stdin.isatty()):
            what = Message("the job has the label on each unit scanned, and nobody can be asked here.")
            cure = Message("Run it at a terminal, or give the scans with --scans FILE, or - for stdin.")
            raise InputError(what, place="label.scan_back", cure=cure)

    def begin(self) -> None:
        """Bring scans to the units that wait for them from now on, in a thread of its own."""
        if self._wanted:
            source = self._source()
            threading.Thread(target=self._bring, args=(source,), name="scans", daemon=True).start()

    def _source(self) -> TextIO:
        if self._told in (None, _STDIN):
            if isinstance(sys.stdin, TextIOWrapper):
                sys.stdin.reconfigure(errors="replace")  # what a scanner garbles ends no scans
            return sys.stdin
        from factory_prov.files.reading import read_text

        return StringIO(read_text(Path(str(self._told))))

    def _bring(self, source: TextIO) -> None:
        while True:
            if self._asks and not self._asked():
                continue
            line = source.readline()
            if not line:
                self.desk.end()
                return
            text = line.strip("\r\n")
            if text:
                self.desk.offer(text)

    def _asked(self) -> bool:
        """Ask at the terminal once somebody waits; False when nobody does yet."""
        if not self.desk.wait_wanted(_LOOK_S):
            return False
        wanted = self.desk.wanted
        if wanted:
            self._output.note(Message("Scan the label on the unit: {names}", names=", ".join(wanted)))
        return bool(wanted)
