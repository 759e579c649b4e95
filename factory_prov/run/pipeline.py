"""One unit from blank to PASS: the pipeline that every front end calls.

PASS means: the device said 0, the server has the same identity and credentials, and the final image came up on the same
chip. Anything less is no PASS. What is known goes to the ledger at the moment it is known.
"""

from __future__ import annotations

import traceback
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from factory_prov.advice import BUG, advice_for
from factory_prov.cancel import CancelToken
from factory_prov.errors import (
    Cancelled,
    DeviceRefused,
    FactoryProvError,
    LedgerError,
    LinkTimeout,
    VerifyFailed,
)
from factory_prov.events import Level, Report, Step
from factory_prov.job.model import Job
from factory_prov.job.unit import Unit
from factory_prov.ledger.records import Outcome, RunRecord
from factory_prov.links.link import Link, open_link
from factory_prov.messages import Message
from factory_prov.run.bench import Bench, Device
from factory_prov.run.journal import Journal, unrecorded
from factory_prov.run.steps import Steps

_SAFE_TO_RESTART = (LinkTimeout, VerifyFailed, DeviceRefused)
"""After these a chip erase and a new start with the same identity harm nothing."""


def provision(device: Device, job: Job, bench: Bench, report: Report, cancel: CancelToken) -> RunRecord:
    """Provision one unit and return its record; a unit that fails is an outcome, never an exception.

    `report` is called from two threads, one at a time; when it fails it is not called again.
    """
    try:
        journal = Journal(device, job, bench, report, cancel)
    except LedgerError as failure:
        return unrecorded(device, job, bench, report, failure)
    steps = Steps(device, job, bench, journal, cancel)
    try:
        _take_through(steps)
    except Cancelled as stopped:
        return journal.close(Outcome.ABORTED, advice_for(stopped).code, Message("Stopped."), known=steps.known)
    except FactoryProvError as failure:
        return journal.close(Outcome.FAIL, advice_for(failure).code, failure.message, known=steps.known)
    except Exception as bug:  # noqa: BLE001  # the one place where a bug of ours becomes an outcome
        last = traceback.extract_tb(bug.__traceback__)[-1]
        where = Message(
            "{kind} at {path}:{lineno}", kind=type(bug).__name__, path=Path(last.filename).name, lineno=last.lineno
        )  # not its text: it may quote a key
        return journal.close(
            Outcome.ERROR, BUG.code, Message("A fault of this program: {where}.", where=where), known=steps.known
        )
    return journal.close(Outcome.PASS, None, None, known=steps.known)


def planned_steps(job: Job) -> tuple[Step, ...]:
    """Return the steps that a run of this job takes, in their order."""
    left_out = set()
    if job.board.first_image is None:
        left_out |= {Step.FLASH_FIRST, Step.CONNECT}
    if job.board.final_image is None:
        left_out |= {Step.FLASH_FINAL, Step.VERIFY}
    if job.server is None:
        left_out.add(Step.REGISTER)
    return tuple(step for step in Step if step not in left_out)


def _take_through(steps: Steps) -> None:
    """Take the unit through all steps its job needs, from top to bottom."""
    steps.reserve()
    with ThreadPoolExecutor(1, "run") as beside, open_link(steps.device.port, steps.job.link, steps.cancel) as link:
        _configure_patiently(steps, link, beside)
        registering = beside.submit(steps.register)
        try:
            steps.flash_final(link)
        except BaseException:
            _settle(steps, registering)
            raise
        registering.result()
    steps.prove()


def _settle(steps: Steps, work: Future[Unit] | Future[None] | None) -> None:
    """Wait for what goes on beside a step that failed; its own failure is told, but the first one counts."""
    if work is not None:
        try:
            work.result()
        except FactoryProvError as failure:
            steps.journal.log(failure.message, Level.ERROR)
        except Cancelled:
            pass


def _configure_patiently(steps: Steps, link: Link, beside: ThreadPoolExecutor) -> None:
    """Configure the device; where a fresh start is safe, give it another try with the same identity."""
    attempts = steps.job.board.attempts if steps.job.board.first_image is not None else 1
    for attempt in range(1, attempts + 1):
        try:
            _configure(steps, link, beside)
        except _SAFE_TO_RESTART as failure:
            if attempt == attempts:
                raise
            steps.journal.log(
                Message(
                    "{failure} Starting afresh, try {attempt} of {attempts}.",
                    failure=str(failure),
                    attempt=attempt + 1,
                    attempts=attempts,
                ),
                Level.WARNING,
            )
        else:
            return


def _configure(steps: Steps, link: Link, beside: ThreadPoolExecutor) -> None:
    """From the first image to the device's own verdict; credentials are made while the image is flashed."""
    making: Future[Unit] | None = None
    if steps.known.reservation is not None and steps.known.unit is None:
        making = beside.submit(steps.make_credentials, steps.known.reservation.endpoint_name)
    try:
        steps.flash_first(link)
        steps.read_identity(link)
    except BaseException:
        _settle(steps, making)
        raise
    if making is not None:
        steps.known.unit = making.result()
    elif steps.known.unit is None and steps.known.reservation is not None:
        steps.known.unit = steps.make_credentials(steps.known.reservation.endpoint_name)
    if steps.job.board.first_image is None:
        steps.register()  # such a device cannot be written twice: a server that refuses must do so before
    steps.write_configuration(link)
