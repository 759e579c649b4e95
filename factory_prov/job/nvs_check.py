"""What a job must be for a board that takes its configuration from an NVS partition, and what is in that of a unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from factory_prov.errors import InputError
from factory_prov.job.model import Credential, Job, NameSource
from factory_prov.job.unit import Unit
from factory_prov.lwm2m.problem import Problem, error, has_errors
from factory_prov.messages import NOTHING, Message

if TYPE_CHECKING:  # only where a board is named
    from factory_prov.boards.addresses import AddressRange

NVS_FILE = "nvs.bin"
_NO_CONSOLE = Message("Its board takes its configuration from its flash, and has no console.")


def nvs_problems(job: Job) -> Iterator[Problem]:
    """Find what keeps every unit of the job from being configured by its NVS partition."""
    if not takes_nvs(job):
        return
    from factory_prov.boards.espressif.client_settings import no_text_key

    yield error(
        "nvs-run",
        "board",
        Message("A run does not write the NVS partition of a board yet."),
        why=Message("The unit would keep what was compiled into its firmware."),
        cure=Message("Make it with `factory-prov pack`, and write it with esptool."),
    )
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

    found = list(client_problems(unit.records, unit.endpoint_name))
    yield from found
    if not has_errors(found):
        try:
            nvs_partition(job, unit)
        except InputError as failure:
            yield error("nvs-too-large", "configuration", failure.what.capitalized(), why=NOTHING, cure=failure.cure)


def nvs_file(job: Job, unit: Unit) -> Mapping[str, bytes]:
    """Return the unit's partition by the name of its file; nothing for other boards. InputError: it cannot be made."""
    partition = nvs_partition(job, unit)
    return {} if partition is None else {NVS_FILE: partition[1]}


def nvs_partition(job: Job, unit: Unit) -> tuple[AddressRange, bytes] | None:
    """Return where the unit's partition is in the flash, and its bytes, which are secret; None for other boards."""
    if not takes_nvs(job):
        return None
    from factory_prov.boards.espressif.client_settings import NAMESPACE, client_settings
    from factory_prov.boards.espressif.nvs_image import nvs_image

    part = job.hardware.settings if job.hardware is not None else None
    assert part is not None  # noqa: S101  # such a board has one
    return part, nvs_image(NAMESPACE, client_settings(unit.records, unit.endpoint_name), part.end - part.start)


def takes_nvs(job: Job) -> bool:
    """Whether the job's board takes its configuration from an NVS partition."""
    if job.hardware is None:
        return False
    from factory_prov.boards.espressif.board import EspressifBoard

    return isinstance(job.hardware, EspressifBoard)
