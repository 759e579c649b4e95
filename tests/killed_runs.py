"""Runs of the command line that are killed at many points, and what a plain second one makes of each.

Processes are forked from one that has loaded everything, so that a run begins at once.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from nrfutil_bench import NrfutilBench
from sample_jobs import PSK_CONFIGURATION

from factory_prov.ledger.records import Outcome, RunRecord
from factory_prov.ledger.store import Ledger
from factory_prov.lwm2m.rules.accounts import management_account
from factory_prov.lwm2m.rules.records import read_records
from factory_prov.lwm2m.senml import read_pack
from factory_prov.simulation.bench import VirtualBench
from factory_prov.simulation.board import VirtualBoard
from factory_prov.simulation.coiote.server import VirtualCoiote
from factory_prov.simulation.firmware_image import read_image, write_demo_images

_ZYGOTE = """
import json, os, sys
from factory_prov.cli import main
from factory_prov.line.loading import preload
preload()
for line in sys.stdin:
    request = json.loads(line)
    pid = os.fork()
    if not pid:
        out = os.open(request["out"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        for descriptor in (1, 2):
            os.dup2(out, descriptor)
        code = 3
        try:
            code = main(request["arguments"])
        except SystemExit as end:
            code = end.code
        finally:
            os._exit(code)
    print(pid, flush=True)
    print(os.waitpid(pid, 0)[1], flush=True)
"""
_JOB = f'format = 1\nname = "killed"\n{PSK_CONFIGURATION}'
_SLICE_S = 0.002
_LONGEST_RUN_S = 60.0


@dataclass(slots=True)
class Tally:
    """What the second runs came to, and what must not be."""

    seen: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


class KillBench:
    """A board, a server and a ledger that outlive the runs. `flashed`: on a probe, with images, its name by a pattern.

    Otherwise the device runs the provisioning firmware behind a port, and says its own name.
    """

    def __init__(self, folder: Path, *, flashed: bool, parts: tuple[VirtualBench, VirtualCoiote, NrfutilBench]) -> None:
        self._folder = folder
        self._flashed = flashed
        self._bench, self._server, self._nrfutil = parts
        self._serial = self._bench.boards[0].identity.serial_number
        self._first_image, final_image = write_demo_images(folder)
        self._job = folder / "job.toml"
        text = f'{_JOB}\n[server]\nurl = "{self._server.url}"\ndomain = "/factory/"\n'
        if flashed:
            text += '[naming]\nsource = "pattern"\npattern = "urn:dev:os:32473-Demo-{serial:06d}"\n[board]\n'
            text += f'first_image = "{self._first_image}"\nfinal_image = "{final_image}"\n'
        self._job.write_text(text)
        self._zygote = self._start()

    def _start(self) -> subprocess.Popen[str]:
        path = f"{self._nrfutil.folder}{os.pathsep}{os.environ['PATH']}"
        token = self._server.token.reveal().decode()
        variables = {"HOME": str(self._folder), "PATH": path, "FACTORY_PROV_TOKEN": token, "FACTORY_PROV_LANG": "en"}
        return subprocess.Popen(
            [sys.executable, "-c", _ZYGOTE],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, **variables}, cwd=self._folder,
        )  # fmt: skip

    def close(self) -> None:
        assert self._zygote.stdin is not None
        self._zygote.stdin.close()
        self._zygote.wait(30)
        if self._zygote.stdout is not None:
            self._zygote.stdout.close()

    @property
    def board(self) -> VirtualBoard:
        return self._bench.board(self._serial)

    def one(self, tally: Tally, *, after_line: int, delay_s: float, number: int) -> None:
        """Take the next unit, kill its run there, and run it again as anybody would."""
        self._next_unit(number)
        name = self.board.identity.endpoint_name
        point = f"unit {number}, {delay_s * 1000:.0f} ms after line {after_line}"
        if self._run(after_line, delay_s):
            tally.seen["not killed"] += 1
        self._let_go()
        before = self._records()
        configured = self.board.stored_pack is not None
        if not self._flashed:  # the advice after a cut: power off and on
            self.board.power_cycle()
            time.sleep(0.1)
        passed_already = bool(before) and before[-1].outcome is Outcome.PASS and before[-1].endpoint_name == name
        self._run(None, 0.0)
        last = self._records()[-1]
        told = f"{last.outcome} {last.code or ''}".strip()
        tally.seen["it had passed" if passed_already else told] += 1
        finished = last.outcome is Outcome.PASS and last.endpoint_name == name
        # What holds a configuration and is not erased says no: that unit needs an eraser, and no run can help it.
        excused = passed_already or (not self._flashed and configured and last.code == "E319")
        if not finished and not excused:
            tally.faults.append(f"{point}: {told} {last.reason}")
        self._check_keys(name, point, tally)

    def check_names(self, tally: Tally) -> None:
        """Each name once at the server, and with a pattern no number left out."""
        names = [device.endpoint_name for device in self._server.devices]
        if len(set(names)) != len(names):
            tally.faults.append("two entries of one name")
        numbers = [int(name.rsplit("-", 1)[1]) for name in names]
        if self._flashed and numbers != list(range(1, len(numbers) + 1)):
            tally.faults.append(f"numbers were lost: {numbers}")

    def _next_unit(self, number: int) -> None:
        board = self._bench.new_unit(self._serial)
        board.identity = replace(board.identity, endpoint_name=f"urn:dev:os:32473-Demo-{number:06d}")
        if not self._flashed:
            board.begin_flash(chip_erase=True)
            board.finish_flash(read_image(self._first_image))
            board.reset()

    def _run(self, after_line: int | None, delay_s: float) -> bool:
        """Run the command line; True when it came to its end by itself."""
        out = self._folder / "out.txt"
        out.unlink(missing_ok=True)
        place = [] if self._flashed else ["--port", self.board.port]
        arguments = ["--data-dir", str(self._folder / "data"), "provision", str(self._job), *place, "--json"]
        assert self._zygote.stdin is not None
        assert self._zygote.stdout is not None
        self._zygote.stdin.write(json.dumps({"arguments": arguments, "out": str(out)}) + "\n")
        self._zygote.stdin.flush()
        pid = int(self._zygote.stdout.readline())
        if after_line is not None:
            self._kill(pid, out, after_line, delay_s)
        return not os.WIFSIGNALED(int(self._zygote.stdout.readline()))

    def _kill(self, pid: int, out: Path, after_line: int, delay_s: float) -> None:
        """Kill the process when it has told so many lines, if it has not ended before."""
        ends_at = time.monotonic() + _LONGEST_RUN_S
        while time.monotonic() < ends_at and not _ended(pid):
            if out.exists() and out.read_bytes().count(b"\n") >= after_line:
                time.sleep(delay_s)
                with suppress(ProcessLookupError):  # it has ended by itself
                    os.kill(pid, signal.SIGKILL)
                return
            time.sleep(_SLICE_S)

    def _let_go(self) -> None:
        """Wait for the ends of the programs that a killed run has left behind."""
        ends_at = time.monotonic() + _LONGEST_RUN_S
        while self._nrfutil.processes() and time.monotonic() < ends_at:
            time.sleep(0.02)

    def _records(self) -> tuple[RunRecord, ...]:
        path = self._folder / "data" / "ledger.sqlite"
        if not path.exists() or not path.stat().st_size:
            return ()
        with Ledger.open(path) as ledger:
            return ledger.runs()

    def _check_keys(self, name: str, point: str, tally: Tally) -> None:
        """A unit that holds a configuration and is known to the server has the server's key: it is not dead."""
        pack = self.board.stored_pack
        known = [device for device in self._server.devices if device.endpoint_name == name]
        if pack is None or not known:
            return
        key = management_account(read_records(read_pack(pack))[0]).opaque(5)
        there = known[0].psk_key
        if there is None or there.reveal() != key:
            tally.faults.append(f"{point}: a dead unit, its key is not the server's")


def _ended(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except (ProcessLookupError, FileNotFoundError):
        return True


@contextmanager
def kill_bench(folder: Path, *, flashed: bool) -> Iterator[KillBench]:
    """Set everything up; it is gone afterwards."""
    with (
        VirtualBench(1, speed=100) as boards,
        VirtualCoiote() as server,
        NrfutilBench(folder, boards) as nrfutil,
    ):
        bench = KillBench(folder, flashed=flashed, parts=(boards, server, nrfutil))
        try:
            yield bench
        finally:
            bench.close()


def killed(folder: Path, *, flashed: bool, kills: int, seed: int) -> Tally:
    """Kill so many runs, each of a new unit, at points spread over the whole of a run."""
    draw, tally = random.Random(seed), Tally()
    with kill_bench(folder, flashed=flashed) as bench:
        lines = 32 if flashed else 20  # what a run tells until it has ended, or nearly
        for number in range(1, kills + 1):
            after_line = round(lines * (number - 1) / max(kills - 1, 1))
            bench.one(tally, after_line=after_line, delay_s=draw.uniform(0, 0.03), number=number)
        bench.check_names(tally)
    return tally
