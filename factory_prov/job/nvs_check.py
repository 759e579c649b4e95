"""What a job must be for a board that takes its configuration from an NVS partition."""

from __future__ import annotations

from collections.abc import Iterator

from factory_prov.job.model import Credential, Job, NameSource
from factory_prov.job.unit import Unit
from factory_prov.lwm2m.problem import Problem, error
from factory_prov.messages import Message

_NO_CONSOLE = Message("Its board takes its configuration from its flash, and has no console.")


def nvs_problems(job: Job) -> Iterator[Problem]:
    """Find what keeps every unit of the job from being configured by its NVS partition."""
    if not takes_nvs(job):
        return
    from factory_prov.boards.espressif.client_settings import no_text_key

    if job.naming.source is NameSource.DEVICE:
        yield error(
            "nvs-name",
            "naming.source",
            Message("The unit's name cannot come from the unit itself."),
            why=_NO_CONSOLE,
            cure=Message('Write source = "pattern", "list" or "given" below [naming].'),
        )
    for setting in job.configuration:
        if setting.source is Credential.PSK_KEY and not job.credentials.psk.text:
            yield no_text_key(str(setting.path))


def nvs_unit_problems(job: Job, unit: Unit) -> Iterator[Problem]:
    """Find what keeps this unit of the job from connecting by what is in its partition."""
    if not takes_nvs(job):
        return
    from factory_prov.boards.espressif.client_settings import client_problems

    yield from client_problems(unit.records, unit.endpoint_name)


def takes_nvs(job: Job) -> bool:
    """Whether the job's board takes its configuration from an NVS partition."""
    if job.hardware is None:
        return False
    from factory_prov.boards.espressif.board import EspressifBoard

    return isinstance(job.hardware, EspressifBoard)
