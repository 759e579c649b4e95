"""Running units side by side, and telling how each of them ended."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from factory_prov.advice import advice_for_code
from factory_prov.cancel import CancelToken
from factory_prov.cli.live import Live
from factory_prov.cli.output import Output
from factory_prov.job.model import Job
from factory_prov.ledger.export import document
from factory_prov.ledger.records import Outcome, RunRecord
from factory_prov.run import Bench, Device, provision


def run_all(devices: Sequence[Device], job: Job, bench: Bench, output: Output) -> list[RunRecord]:
    """Provision all devices at once; a Ctrl-C stops every run and waits for its record."""
    cancel = CancelToken()
    with Live(json_wanted=output.json_wanted) as live, ThreadPoolExecutor(len(devices), "unit") as pool:
        runs = [
            pool.submit(provision, device, job, bench, live.for_board(_board(device)), cancel) for device in devices
        ]
        try:
            return [run.result() for run in runs]
        except KeyboardInterrupt:
            cancel.cancel()
            return [run.result() for run in runs]


def tell_records(records: Sequence[RunRecord], output: Output) -> int:
    """Tell the outcomes; 0 when all units passed, 130 when somebody stopped, 1 otherwise."""
    if output.json_wanted:
        output.line({"event": "finished", "runs": [document(record) for record in records]})
    else:
        output.result([line for record in records for line in _told(record)], None)
    outcomes = {record.outcome for record in records}
    if outcomes == {Outcome.PASS}:
        return 0
    return 130 if Outcome.ABORTED in outcomes else 1


def _board(device: Device) -> str:
    return device.port if device.probe is None else device.probe.serial_number


def _told(record: RunRecord) -> list[str]:
    seconds = f"{(record.finished_at - record.started_at).total_seconds():.1f} s" if record.finished_at else ""
    outcome = record.outcome.value if record.outcome is not None else ""
    lines = [
        f"{outcome:8} {record.probe:12} {record.endpoint_name or '(no name)':36} {seconds} {record.code or ''}".rstrip()
    ]
    if record.code is not None:
        advice = advice_for_code(record.code)
        lines.append(f"         {advice.title}: {advice.what_happened}")
        lines += [f"         {number} {step}" for number, step in enumerate(advice.steps, 1)]
    return lines
