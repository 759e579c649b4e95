"""Cut the power of emulated units at random moments of their runs; then run again plainly, and judge what is there.

Nothing here is simulated by us but the server: the units run the receiver of `device/` on an emulated Cortex-M3, and
losing the power is `kill -9` of the emulator.
"""

from __future__ import annotations

import hashlib
import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from qemu_unit import PACK_AT, Cut, QemuUnit, build_program, chip_number

from campaign.judge import forms
from campaign.kinds import KINDS, write_job
from campaign.program import Program, Zygote
from factory_prov.cancel import CancelToken
from factory_prov.device_contract.files import IDENTITY_FILE, READY_TEXT, DeviceState
from factory_prov.device_contract.identity import DeviceIdentity, read_identity
from factory_prov.ledger.records import Outcome, RunRecord
from factory_prov.ledger.store import Ledger
from factory_prov.links.options import LinkOptions
from factory_prov.links.smp.provisioning import ProvisioningLink
from factory_prov.lwm2m.rules.accounts import management_account
from factory_prov.lwm2m.rules.records import read_records
from factory_prov.lwm2m.senml import read_pack
from factory_prov.simulation.coiote.server import VirtualCoiote

JOBS = ("port", "port, certificate")
ERASE_US, PROGRAM_US = 40_000, 400
"""Slower than a real flash writes, so that many cuts fall into its work."""
_MORE_RUNS = 3
_LENGTH_AT = 8
_BOOT_S = 30.0
_OFF_S = (0.02, 0.3)
_STORED_S = 0.25
"""Within so long after the last bytes a unit has stored a pack."""


@dataclass(slots=True, kw_only=True)
class Tally:
    """What was done, what the runs came to, and what must not be."""

    done: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    disagreements: list[str] = field(default_factory=list)
    """Between a unit, the ledger and the server; or between a unit's digest and what it has stored."""
    wrong_passes: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    """Keys and names that two have."""
    leaks: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    """What one plain run more did not make a PASS of."""

    @property
    def good(self) -> bool:
        """Whether nothing is there that must not be."""
        return not (self.disagreements or self.wrong_passes or self.twice or self.leaks or self.unfinished)

    def add(self, other: Tally) -> None:
        """Take in what another one has counted."""
        self.done += other.done
        self.seen += other.seen
        self.disagreements += other.disagreements
        self.wrong_passes += other.wrong_passes
        self.twice += other.twice
        self.leaks += other.leaks
        self.unfinished += other.unfinished


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a unit says of itself after a start, and what its flash really holds."""

    identity: DeviceIdentity
    pack: bytes

    @property
    def account(self) -> tuple[bytes | None, bytes | None]:
        """Whom it connects as: identity and key; None where nothing is."""
        if not self.pack:
            return None, None
        account = management_account(read_records(read_pack(self.pack))[0])
        return (None, None) if account is None else (account.opaque(3), account.opaque(5))

    def contradiction(self) -> str:
        """Return what of it is neither empty nor provisioned with the whole pack, "" when it is one of the two."""
        if self.identity.state is DeviceState.EMPTY:
            return ""
        digest = hashlib.sha256(self.pack).digest()
        return "" if digest == self.identity.sha256 else "its digest is not that of what it has stored"


class DeviceBench:
    """One emulated unit at a time, a server, and the command line on them."""

    def __init__(self, job: str, folder: Path, unit: QemuUnit, server: VirtualCoiote) -> None:
        self.folder, self.unit, self.server = folder, unit, server
        self.data = folder / "data"
        self.number = 0
        (folder / "tmp").mkdir()
        self._job, _ = write_job(KINDS[job], folder, server.url)
        self.zygote = Zygote(folder, self._variables())

    def _variables(self) -> dict[str, str]:
        return {
            "HOME": str(self.folder),
            "TMPDIR": str(self.folder / "tmp"),
            "FACTORY_PROV_TOKEN": self.server.token.reveal().decode(),
            "FACTORY_PROV_LANG": "en",
            "FACTORY_PROV_SHARED_DIR": "",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
            "PATH": os.environ["PATH"],
        }

    @property
    def name(self) -> str:
        """The endpoint name of the unit that is there."""
        return f"urn:dev:ops:32473-Cortex-{self.number:06d}"

    def next_unit(self) -> None:
        """Put a blank unit in place and give it power."""
        self.number += 1
        self.unit.power_off()
        self.unit.hang_up()
        self.unit.new_chip(chip_number(self.number), self.name)
        self.unit.said.clear()
        self.unit.power_on()

    def start(self) -> Program:
        """Start the command line, as an operator would."""
        arguments = ["--data-dir", str(self.data), "provision", str(self._job), "--port", self.unit.port, "--json"]
        return self.zygote.start(arguments, self.folder / "out.txt")

    def run(self) -> None:
        """Take the unit to the end of a run."""
        self.start().wait()

    def held(self) -> Held:
        """Start the unit once more, and return what it says and what is in its flash."""
        self.unit.hang_up()
        self.unit.power_off()
        with ProvisioningLink.open(self.unit.port, LinkOptions(), CancelToken()) as link:
            self.unit.power_on()
            link.wait_console(READY_TEXT, timeout_s=_BOOT_S)
            identity = read_identity(link.download(IDENTITY_FILE))
        flash = self.unit.flash
        length = int.from_bytes(flash[_LENGTH_AT : _LENGTH_AT + 4], "little")
        stored = identity.state is not DeviceState.EMPTY
        return Held(identity=identity, pack=flash[PACK_AT : PACK_AT + length] if stored else b"")

    def records(self) -> list[RunRecord]:
        """Return the runs of the unit that is there, oldest first."""
        with Ledger.open(self.data / "ledger.sqlite") as ledger:
            return [each for each in ledger.runs() if each.endpoint_name == self.name]

    def files(self) -> Iterator[Path]:
        """Return every file that the program has made."""
        for place in (self.data, self.folder / "tmp"):
            yield from (path for path in place.rglob("*") if path.is_file())
        yield from self.folder.glob("out.*")


class DeviceCuts:
    """Unit after unit, each cut off once."""

    def __init__(self, bench: DeviceBench, draw: random.Random) -> None:
        self._bench, self._draw = bench, draw
        self.tally = Tally()
        self._bytes, self._seconds = 0, 0.0
        self._owners: dict[bytes, str] = {}

    def measure(self) -> None:
        """Take units to the end undisturbed; the first of a ledger is no measure."""
        for _ in range(2):
            self._bench.next_unit()
            began, passed = time.monotonic(), self._bench.unit.passed
            self._bench.run()
            self._seconds = time.monotonic() - began
            self._bytes = self._bench.unit.passed - passed
            self._judge("undisturbed")

    def one(self, index: int) -> None:
        """Cut the power of the next unit, and run again as anybody would."""
        cut = self._moment(index % 3)
        self._bench.next_unit()
        where = f"{self._bench.name}, {cut}"
        program = self._bench.start()
        self._bench.unit.cut(cut)
        program.wait()
        came = self._bench.unit.cut_no_more()
        self.tally.done["cuts" if came else "runs that ended before their cut"] += 1
        held = self._bench.held()
        self.tally.seen[f"after the cut: {held.identity.state}"] += 1
        self._look(held, f"{where}, after it")
        if not self._passed():
            self._bench.run()
        self._judge(where)

    def _moment(self, measure: int) -> Cut:
        """Return when: a third by bytes, a third by time, a third while the pack is stored."""
        off_s, cable = self._draw.uniform(*_OFF_S), self._draw.random() < 0.5
        if measure == 0:
            return Cut(after_bytes=self._draw.randint(1, self._bytes), off_s=off_s, cable=cable)
        if measure == 1:
            return Cut(after_s=self._draw.uniform(0, self._seconds), off_s=off_s, cable=cable)
        first = int(self._bytes * self._draw.uniform(0.5, 1.0))
        return Cut(after_bytes=first, after_s=self._draw.uniform(0, _STORED_S), off_s=off_s, cable=cable)

    def _passed(self) -> int:
        return sum(record.outcome is Outcome.PASS for record in self._bench.records())

    def _judge(self, where: str) -> None:
        """Look at the end: one PASS, and unit, server and ledger say the same."""
        if not self._passed():
            self.tally.unfinished.append(f"{where}: {_told(self._bench.records())}")
            for _ in range(_MORE_RUNS):
                self._bench.run()
        if self._passed() > 1:
            self.tally.twice.append(f"{where}: {self._passed()} times PASS")
        self._look(self._bench.held(), where)
        self.tally.seen.update(
            f"{each.outcome or 'cut off'} {each.code or ''}".strip() for each in self._bench.records()
        )

    def _look(self, held: Held, where: str) -> None:
        contradiction = held.contradiction()
        if contradiction:
            self.tally.disagreements.append(f"{where}: {contradiction}")
            return
        why_not = self._no_pass(held)
        if why_not and self._passed():
            self.tally.wrong_passes.append(f"{where}: {why_not}")
        elif why_not and held.pack and self._at_server():
            self.tally.disagreements.append(f"{where}: {why_not}")
        _, key = held.account
        if key is not None and self._owners.setdefault(key, self._bench.name) != self._bench.name:
            self.tally.twice.append(f"{where}: the key of {self._owners[key]}")
        self._look_for_keys(key, where)

    def _at_server(self) -> list[tuple[str, bytes, bytes | None]]:
        """Return what the server has under the unit's name: mode, identity, key."""
        return [
            (each.security_mode, (each.psk_identity or "").encode(), each.psk_key.reveal() if each.psk_key else None)
            for each in self._bench.server.devices
            if each.endpoint_name == self._bench.name
        ]

    def _no_pass(self, held: Held) -> str:
        """Return why this unit cannot be a PASS, "" when it can."""
        identity, key = held.account
        there = self._at_server()
        if held.identity.state is DeviceState.EMPTY or key is None or identity is None:
            return "it holds no configuration"
        if len(there) != 1:
            return f"the server has its name {len(there)} times"
        mode, server_identity, server_key = there[0]
        if mode == "cert":
            return "" if self._bench.name.encode() in identity else "another's certificate"
        return "" if (identity, key) == (server_identity, server_key) else "its key is not the server's"

    def _look_for_keys(self, key: bytes | None, where: str) -> None:
        if key is None:
            return
        wanted = list(forms(key))
        if any(form in self._bench.unit.said for form in wanted):
            self.tally.leaks.append(f"{where}: the unit has sent its key")
        for path in self._bench.files():
            content = path.read_bytes()
            if any(form in content for form in wanted):
                self.tally.leaks.append(f"{where}: a key in clear in {path.relative_to(self._bench.folder)}")


def _told(records: list[RunRecord]) -> str:
    if not records:
        return "no run"
    last = records[-1]
    return f"{last.outcome} {last.code or ''} {last.reason or ''}".strip()


@contextmanager
def device_bench(job: str, folder: Path, program: Path) -> Iterator[DeviceBench]:
    """Set everything up; it is gone afterwards."""
    flash = folder / "flash.bin"
    with (
        QemuUnit(
            program, flash, chip=chip_number(0), endpoint="none yet", erase_us=ERASE_US, program_us=PROGRAM_US
        ) as unit,
        VirtualCoiote() as server,
    ):
        bench = DeviceBench(job, folder, unit, server)
        with bench.zygote:
            yield bench


def campaign(folder: Path, job: str, *, count: int, seed: int, program: Path | None = None) -> Tally:
    """Cut off so many runs of a kind of job at moments spread over a run."""
    built = build_program(folder / "program") if program is None else program
    with device_bench(job, folder, built) as bench:
        work = DeviceCuts(bench, random.Random(seed))
        work.measure()
        for index in range(count):
            work.one(index)
    return work.tally
