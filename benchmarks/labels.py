"""How long after its PASS the label of a unit is at a network printer.

    python benchmarks/labels.py [--units N]

Virtual units run side by side on a line; the printer listens on a socket of this PC and takes what comes, as port 9100
does. The first label is told apart: its thread loads what makes symbols. The limit is 1 s.
"""

from __future__ import annotations

import argparse
import socket
import statistics
import threading
import time
from dataclasses import replace
from pathlib import Path

from factory_prov.labels.desk import StationLabels
from factory_prov.labels.options import LabelledUnits, LabelOptions
from factory_prov.labels.printers.address import TcpAddress
from factory_prov.labels.template_file import template_names
from factory_prov.ledger.records import Outcome
from factory_prov.line.events import LabelTold, LineEvent, RunEnded
from factory_prov.line.line import Line
from factory_prov.line.virtual_station import demo_job, virtual_station

LIMIT_S = 1.0
SPEED = 100.0


def main() -> int:
    """Print how long each label took; 1 when one was later than the limit, or missing."""
    options = argparse.ArgumentParser(description="label after PASS")
    options.add_argument("--units", type=int, default=8)
    units = options.parse_args().units
    late = 0
    for template in template_names():
        first, *others = measured(template, units)
        rest = f", others {statistics.median(others):.3f} s (longest {max(others):.3f} s)" if others else ""
        print(f"{template:18} first label {first:.3f} s after PASS{rest}")
        late += sum(seconds > LIMIT_S for seconds in (first, *others))
    print(f"{late} later than {LIMIT_S:g} s")
    return 1 if late else 0


def measured(template: str, units: int) -> list[float]:
    """Return the seconds from each PASS to its label at the printer, in their order."""
    passed: dict[str, float] = {}
    printed: dict[str, float] = {}

    def tell(event: LineEvent) -> None:
        if isinstance(event, RunEnded) and event.outcome is Outcome.PASS:
            passed[event.key] = time.perf_counter()
        elif isinstance(event, LabelTold):
            assert event.printed, str(event.text)
            printed[event.key] = time.perf_counter()

    job = replace(demo_job("psk"), label=LabelOptions(on=LabelledUnits.PASS, template=Path(template)))
    with socket.create_server(("127.0.0.1", 0)) as printer, virtual_station(job, boards=units, speed=SPEED) as station:
        threading.Thread(target=take_all, args=(printer,), daemon=True).start()
        address = TcpAddress(host="127.0.0.1", port=printer.getsockname()[1])
        line = Line(replace(station, bench=replace(station.bench, labels=None)).parts, tell=tell)
        line.labels = StationLabels(printer=lambda: address)
        with line:
            line.wait_seen()
            line.start_all()
            line.wait()
    assert len(passed) == len(printed) == units, "a label is missing"
    return [printed[key] - passed[key] for key in sorted(passed, key=lambda key: passed[key])]


def take_all(printer: socket.socket) -> None:
    """Take labels as long as the printer listens."""
    while True:
        try:
            connection, _ = printer.accept()
        except OSError:
            return
        with connection:
            while connection.recv(65536):
                pass


if __name__ == "__main__":
    raise SystemExit(main())
