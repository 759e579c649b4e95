"""Kill programs, or cut the power of boards, at many points; then run again plainly, and judge what is there."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from slow_disk import Fault

from campaign.bench import CampaignBench, campaign_bench
from campaign.judge import Truth, in_clear, truth
from campaign.kinds import Kind
from campaign.points import Length, Point, spread
from factory_prov.ledger.records import Outcome, RunRecord
from factory_prov.simulation.board import VirtualBoard

ENDINGS = ("kill", "cut", "both")
"""The program is killed; the boards lose their power; both at once, as where they share a plug."""
_MORE_RUNS = 2
_CONFIGURED = "E319"
_CALLS_OF_A_SENDER, _A_SENDER_S = 60, 0.5
_SPENT = "E327"
"""The device said no to a part of a configuration, and takes no other before its power was off and on."""


@dataclass(slots=True, kw_only=True)
class Tally:
    """What was done, what the runs came to, and what must not be."""

    done: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    handwork: list[str] = field(default_factory=list)
    """What one plain run more did not finish, but a third or fourth did."""
    erasers: list[str] = field(default_factory=list)
    """What holds a configuration, says so to everybody and cannot be erased from here: no run can help it."""

    def add(self, other: Tally) -> None:
        """Take in what another one has counted."""
        self.done += other.done
        self.seen += other.seen
        self.faults += other.faults
        self.handwork += other.handwork
        self.erasers += other.erasers


class Campaign:
    """One kind of job on one bench, unit after unit."""

    def __init__(self, bench: CampaignBench, ending: str, draw: random.Random) -> None:
        self._bench, self._ending, self._draw = bench, ending, draw
        self.tally = Tally()
        self._keys: dict[bytes, str] = {}

    def measure(self) -> Length:
        """Take units to the end undisturbed; the first of a ledger are no measure."""
        for _ in range(3):
            units = self._bench.next_units()
            length = self._bench.run()
            self._judge(units, "undisturbed")
        return length

    def one(self, point: Point, length: Length) -> None:
        """End the run of the next units there, and run it again as anybody would."""
        units = self._bench.next_units()
        self._disturb(units, point, length)
        self._bench.wait_for_leftovers()
        where = f"{units[0].identity.endpoint_name}, {point}"
        self._look_for_wrong_passes(units, where)
        if not all(unit.identity.endpoint_name in self._passed() for unit in units):
            self._go_on(units)
        else:
            self.tally.seen["had passed"] += len(units)
        self._judge(units, where)

    def _go_on(self, units: list[VirtualBoard]) -> None:
        """Run again; a board that kept its power keeps it, until a run says that it has to be taken away."""
        if self._ending != "kill":
            self._bench.replug()
        self._bench.run()
        last = [_last(self._bench.records(), unit) for unit in units]
        if self._ending == "kill" and any(record is not None and record.code == _SPENT for record in last):
            self.tally.seen["power off and on, as a run said"] += 1
            self._bench.replug()
            self._bench.run()

    def _disturb(self, units: list[VirtualBoard], point: Point, length: Length) -> None:
        kills = self._ending != "cut"
        program = self._bench.start(fault=point.fault, at=point.call) if kills else self._bench.start()
        cuts = [] if self._ending == "kill" else self._cuts(units, length)
        if kills:
            point.wait(program)
            if not point.call:
                program.kill()
        killed = program.wait()
        if kills and self._bench.kind.later:
            self._kill_sender()
        for cut in cuts:
            cut.join()
        self.tally.done["runs ended on the way"] += len(units)
        self.tally.done["programs killed" if killed else "programs not killed"] += 1

    def _kill_sender(self) -> None:
        """Kill what sends to the server, in its writes or between them, where there is something to send."""
        if not any(record.outcome is Outcome.WAIT for record in self._bench.records()):
            return
        call = self._draw.randint(1, _CALLS_OF_A_SENDER) if self._draw.random() < 0.5 else 0
        program = self._bench.start_sending(fault=Fault.KILL_AFTER if call else Fault.NONE, at=call)
        if not call:
            time.sleep(self._draw.uniform(0, _A_SENDER_S))
            program.kill()
        self.tally.done["senders killed" if program.wait() else "senders not killed"] += 1

    def _cuts(self, units: list[VirtualBoard], length: Length) -> list[threading.Thread]:
        """Cut each unit's power at a moment of its own."""
        cuts = []
        for unit in units:
            after_s, draw = self._draw.uniform(0, length.seconds), random.Random(self._draw.random())

            def cut(unit: VirtualBoard = unit, after_s: float = after_s, draw: random.Random = draw) -> None:
                time.sleep(after_s)
                self._bench.cut(unit, draw)

            cuts.append(threading.Thread(target=cut))
            cuts[-1].start()
        self.tally.done["boards without power"] += len(units)
        return cuts

    def _look_for_wrong_passes(self, units: list[VirtualBoard], where: str) -> None:
        """Look after the first run: what it has called a PASS, and which keys it has left."""
        passed = self._passed()
        for unit in units:
            found = truth(self._bench, unit)
            owed = self._bench.kind.later and not found.at_server
            wrong = found.no_pass(flashed=self._bench.kind.flashed, owed=owed) if found.name in passed else ""
            if wrong:
                self.tally.faults.append(f"{where}: a wrong PASS, {wrong}")
            self._look_for_keys(found, f"{where}, after it")

    def _judge(self, units: list[VirtualBoard], where: str) -> None:
        """Look after the second run: each unit is a PASS and holds what it should."""
        left = self._not_passed(units, where)
        for _ in range(_MORE_RUNS if left else 0):
            self._bench.replug()
            self._bench.run()
        lost = self._not_passed([unit for unit, _ in left], where) if left else []
        self.tally.faults += [f"{where}: lost, {told}" for _, told in lost]
        self.tally.handwork += [f"{where}: {told}" for unit, told in left if unit not in {each for each, _ in lost}]
        for unit in units:
            found = truth(self._bench, unit)
            wrong = found.no_pass(flashed=self._bench.kind.flashed)
            if wrong and found.name in self._passed():
                self.tally.faults.append(f"{where}: {wrong}")
            self._look_for_keys(found, where)
            self._look_for_twins(found, where)

    def _passed(self) -> set[str | None]:
        return {record.endpoint_name for record in self._bench.records() if record.outcome is Outcome.PASS}

    def _not_passed(self, units: list[VirtualBoard], where: str) -> list[tuple[VirtualBoard, str]]:
        """Return the units without a PASS, each with what its last run came to; those that an eraser needs aside."""
        records, passed, left = self._bench.records(), self._passed(), []
        for unit in units:
            name, last = unit.identity.endpoint_name, _last(records, unit)
            told = f"{name} {_told(last)}"
            if name in passed:
                continue
            if not self._bench.kind.flashed and unit.stored_pack and last is not None and last.code == _CONFIGURED:
                self.tally.erasers.append(f"{where}: {told}")
            else:
                left.append((unit, told))
        return left

    def _look_for_keys(self, found: Truth, where: str) -> None:
        known = [device.psk_key.reveal() for device in found.at_server if device.psk_key]
        keys = [key for key in (found.key, *known) if key is not None]
        for place in in_clear(self._bench, keys):
            self.tally.faults.append(f"{where}: a key in clear in {place}")

    def _look_for_twins(self, found: Truth, where: str) -> None:
        if found.key is not None and self._keys.setdefault(found.key, found.name) != found.name:
            self.tally.faults.append(f"{where}: the same key as {self._keys[found.key]}")

    def close(self) -> None:
        """Look at all units together: each name once, and with a pattern no number left out."""
        names = [device.endpoint_name for device in self._bench.server.devices]
        twice = [name for name, number in Counter(names).items() if number > 1]
        self.tally.faults += [f"{name} is at the server twice" for name in twice]
        kept = 0 if self.tally.faults or self.tally.erasers else self._bench.secrets_kept()
        if kept:
            left = sum(not record.outcome for record in self._bench.records())
            self.tally.faults.append(
                f"keys of {kept} units are kept though all have passed ({left} runs without an end)"
            )
        records = self._bench.records()
        chips: dict[str | None, set[str]] = {}
        for record in records:
            if record.outcome is Outcome.PASS and record.hardware_id is not None:
                chips.setdefault(record.endpoint_name, set()).add(record.hardware_id)
        shared = [name for name, owners in chips.items() if len(owners) > 1]
        self.tally.faults += [f"{name} is on several units: {chips[name]}" for name in shared]
        numbers = sorted(int(name.rsplit("-", 1)[1]) for name in names)
        if self._bench.kind.pattern and numbers != list(range(1, len(numbers) + 1)):
            self.tally.faults.append(f"numbers were lost: {numbers}")
        self.tally.seen.update(f"{record.outcome or 'cut off'} {record.code or ''}".strip() for record in records)


def _last(records: tuple[RunRecord, ...], unit: VirtualBoard) -> RunRecord | None:
    places = {unit.identity.serial_number, unit.port}
    return next((record for record in reversed(records) if record.probe in places), None)


def _told(record: RunRecord | None) -> str:
    return "no run" if record is None else f"{record.outcome} {record.code or ''} {record.reason or ''}".strip()


def campaign(folder: Path, kind: Kind, *, ending: str, count: int, seed: int) -> Tally:
    """End so many runs of a kind of job at points spread over the whole of a run."""
    draw = random.Random(seed)
    with campaign_bench(kind, folder) as bench:
        work = Campaign(bench, ending, draw)
        length = work.measure()
        for point in spread(length, count, draw):
            work.one(point, length)
        work.close()
    return work.tally
