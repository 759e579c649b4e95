"""Boards, a server and probe tools that outlive the programs, and a program on them."""

from __future__ import annotations

import os
import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from nrfutil_bench import NrfutilBench
from slow_disk import Fault, built, missing, on_slow_disk

from campaign.kinds import Kind, write_job
from campaign.points import Length
from campaign.program import SILENCE_S, Program, Zygote
from factory_prov.ledger.records import RunRecord
from factory_prov.ledger.store import Ledger
from factory_prov.simulation.bench import VirtualBench
from factory_prov.simulation.board import VirtualBoard
from factory_prov.simulation.board_timings import Timings
from factory_prov.simulation.coiote.server import VirtualCoiote
from factory_prov.simulation.firmware_image import read_image

SPEED = 100
_LEFT_WITHIN_S = 60.0
_AWAY_S = (0.06, 0.25)
"""For how long a cable is out: a flash that goes on meanwhile notices it."""


class CampaignBench:
    """What survives: virtual boards, the virtual server, the probes' tool; and the ledger's folder."""

    def __init__(self, kind: Kind, folder: Path, parts: tuple[VirtualBench, VirtualCoiote, NrfutilBench]) -> None:
        self.kind, self.folder = kind, folder
        self.boards, self.server, self.tool = parts
        self.data = folder / "data"
        (folder / "tmp").mkdir()
        self._serials = [board.identity.serial_number for board in self.boards.boards]
        self._job, self._first_image = write_job(kind, folder, self.server.url)
        self.zygote = Zygote(folder, self._variables())

    def _variables(self) -> dict[str, str]:
        library = {} if missing() else on_slow_disk(built(self.folder))
        remote = {} if self.kind.tool else {"CAMPAIGN_BOARDS": self.tool.address}
        return {
            **library,
            **remote,
            "HOME": str(self.folder),
            "TMPDIR": str(self.folder / "tmp"),
            "PATH": f"{self.tool.folder}{os.pathsep}{os.environ['PATH']}",
            "FACTORY_PROV_TOKEN": self.server.token.reveal().decode(),
            "FACTORY_PROV_LANG": "en",
            "FACTORY_PROV_SHARED_DIR": "",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        }

    def next_units(self) -> list[VirtualBoard]:
        """Put a blank unit on each probe; one behind a port has the provisioning firmware in it."""
        units = []
        for serial in self._serials:
            board = self.boards.new_unit(serial)
            if not self.kind.flashed:
                board.begin_flash(chip_erase=True)
                board.finish_flash(read_image(self._first_image))
                board.reset()
            units.append(board)
        return units

    def start(self, *, fault: Fault = Fault.NONE, at: int = 0) -> Program:
        """Start the command line on all units, as an operator would."""
        place = ["--all"] if self.kind.flashed else ["--port", self.boards.boards[0].port]
        arguments = ["--data-dir", str(self.data), "provision", str(self._job), *place, "--json"]
        return self.zygote.start(arguments, self.folder / "out.txt", fault=fault, at=at)

    def run(self) -> Length:
        """Take all units to the end and return how long that was."""
        began = time.monotonic()
        program = self.start()
        program.wait()
        length = Length(lines=program.lines, seconds=time.monotonic() - began, calls=program.calls)
        if self.kind.later:
            self.deliver()
        return length

    def deliver(self) -> None:
        """Send what the server is owed."""
        self.start_sending().wait()

    def start_sending(self, *, fault: Fault = Fault.NONE, at: int = 0) -> Program:
        """Start to send what the server is owed."""
        arguments = ["--data-dir", str(self.data), "outbox", "send", "--json"]
        return self.zygote.start(arguments, self.folder / "out.send.txt", fault=fault, at=at)

    def secrets_kept(self) -> int:
        """Return for how many units the ledger has keys, encrypted."""
        with closing(sqlite3.connect(self.data / "ledger.sqlite")) as file:
            (number,) = file.execute("SELECT count(*) FROM sealed_keys").fetchone()
        return int(number)

    def wait_for_leftovers(self) -> None:
        """Wait for the ends of the tools that a killed program has left behind."""
        ends_at = time.monotonic() + _LEFT_WITHIN_S
        while self.tool.processes() and time.monotonic() < ends_at:
            time.sleep(0.02)

    def cut(self, board: VirtualBoard, draw: random.Random) -> None:
        """Take a board's power away and give it back: what is in its RAM is lost, what is in its flash stays."""
        if board.image is not None and draw.random() < 0.5:
            board.power_cycle()
            return
        board.unplug()
        time.sleep(draw.uniform(*_AWAY_S))
        board.plug()

    def replug(self) -> None:
        """Power off and on, as the advice after a cut says for a unit that cannot be flashed."""
        if not self.kind.flashed:
            for board in self.boards.boards:
                board.power_cycle()
            time.sleep(5 * self.boards.timings.boot_s)

    def records(self) -> tuple[RunRecord, ...]:
        """Return the ledger's runs, oldest first."""
        path = self.data / "ledger.sqlite"
        if not path.exists() or not path.stat().st_size:
            return ()
        with Ledger.open(path) as ledger:
            return ledger.runs()

    def files(self) -> Iterator[Path]:
        """Return every file that the programs have made."""
        for place in (self.data, self.folder / "tmp", self.folder / ".config", self.folder / ".local"):
            with suppress(OSError):
                yield from (path for path in place.rglob("*") if path.is_file())
        yield from self.folder.glob("out.*")


def _timings() -> Timings:
    """Return times that do not keep a campaign waiting; `program` knows of the silence."""
    return replace(Timings.at_speed(SPEED), silence_s=SILENCE_S)


@contextmanager
def campaign_bench(kind: Kind, folder: Path) -> Iterator[CampaignBench]:
    """Set everything up; it is gone afterwards."""
    with (
        VirtualBench(kind.boards, timings=_timings(), first_unit=1 - kind.boards) as boards,
        VirtualCoiote() as server,
        NrfutilBench(folder, boards) as tool,
    ):
        bench = CampaignBench(kind, folder, (boards, server, tool))
        with bench.zygote:
            yield bench
