"""What a rehearsal costs: one unit with a server on loopback, and beside the final image of a whole run.

    python3 benchmarks/rehearsal.py [--units 20] [--runs 5]

The server is the virtual LwM2M server with its REST API; keys and certificates are new for each unit.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from dataclasses import replace

from factory_prov.cancel import CancelToken
from factory_prov.events import Event, StepFinished
from factory_prov.job.unit import Unit, UnitMaker
from factory_prov.ledger.records import Outcome
from factory_prov.line.virtual_station import VirtualStation, demo_job, virtual_station
from factory_prov.registrars.from_records import registration_of
from factory_prov.rehearsal.options import RehearsalOptions, RehearsedUnits
from factory_prov.rehearsal.rehearse import rehearse
from factory_prov.rehearsal.tried import TriedUnit
from factory_prov.run.pipeline import provision

UNITS, RUNS = 20, 5
UNIT_LIMIT_S, BESIDE_LIMIT_S = 0.3, 1.0
SPEED = 4.0
"""Of the boards in a run: as on the training line."""
EACH = RehearsalOptions(when=RehearsedUnits.EACH_UNIT)


def unit_s(mode: str, options: RehearsalOptions, units: int) -> tuple[float, float]:
    """Return the median and the longest time of a unit's rehearsal."""
    times = []
    with virtual_station(replace(demo_job(mode), rehearsal=options), boards=1, speed=100) as station:
        for number in range(units + 1):  # the first loads libraries
            unit = registered(station, f"urn:dev:ops:32473-Timed-{number:06}")
            began = time.perf_counter()
            tried = TriedUnit(records=unit.records, endpoint_name=unit.endpoint_name)
            rehearse(tried, station.job.rehearsal, cancel=CancelToken(), way=station.bench.way)
            times.append(time.perf_counter() - began)
    return statistics.median(times[1:]), max(times[1:])


def registered(station: VirtualStation, name: str) -> Unit:
    """Make a unit that the server knows."""
    unit = UnitMaker(station.job).make(name)
    assert station.bench.registrar is not None
    station.bench.registrar.register(registration_of(unit.records, name), update=False, cancel=CancelToken())
    return unit


def run_s(options: RehearsalOptions, runs: int, mode: str) -> tuple[float, float]:
    """Return the medians of a whole run's time and of the rehearsal's in it, which is 0 without one."""
    took, in_it = [], []
    with virtual_station(replace(demo_job(mode), rehearsal=options), boards=runs, speed=SPEED) as station:
        for device in station.devices:
            events: list[Event] = []
            began = time.perf_counter()
            record = provision(device, station.job, station.bench, events.append, CancelToken())
            took.append(time.perf_counter() - began)
            assert record.outcome is Outcome.PASS, record.reason
            ended = [each for each in events if isinstance(each, StepFinished) and each.step.key == "rehearse"]
            in_it.append(sum(each.seconds for each in ended))
    return statistics.median(took), statistics.median(in_it)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=UNITS)
    parser.add_argument("--runs", type=int, default=RUNS)
    arguments = parser.parse_args()
    good = True
    for mode in ("psk", "certificate"):
        for what, options in {
            "handshake": EACH,
            "register": replace(EACH, register=True),
            "offline": replace(EACH, offline=True, register=True),
        }.items():
            median_s, longest_s = unit_s(mode, options, arguments.units)
            good &= median_s <= UNIT_LIMIT_S
            print(f"{mode:12} {what:10} {median_s:6.3f} s  longest {longest_s:6.3f} s  limit {UNIT_LIMIT_S:g} s")
        without_s, _ = run_s(RehearsalOptions(), arguments.runs, mode)
        with_s, step_s = run_s(replace(EACH, register=True), arguments.runs, mode)
        added_s = with_s - without_s
        good &= added_s <= BESIDE_LIMIT_S and step_s <= BESIDE_LIMIT_S
        print(
            f"{mode:12} run        {with_s:6.3f} s  without {without_s:6.3f} s  added {added_s:+.3f} s"
            f"  the step {step_s:.3f} s  limit {BESIDE_LIMIT_S:g} s"
        )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
