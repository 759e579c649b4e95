"""`factory-prov check --port`: the device that is there is asked what it takes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from factory_prov.cancel import CancelToken
from factory_prov.device_contract.identity import DeviceIdentity
from factory_prov.errors import InputError
from factory_prov.files.reading import read_bytes
from factory_prov.job.check import examine_job
from factory_prov.job.device_there import device_problems
from factory_prov.job.file_kind import FileKind
from factory_prov.job.job_file import load_job
from factory_prov.job.model import Job
from factory_prov.job.unit import Unit
from factory_prov.links.options import LinkOptions
from factory_prov.links.registry import open_link
from factory_prov.lwm2m.problem import Problem
from factory_prov.lwm2m.senml import encode
from factory_prov.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedDevice:
    """What the device at a port said, and what of the file it would not take."""

    port: str
    identity: DeviceIdentity | None
    problems: tuple[Problem, ...]

    @property
    def words(self) -> Message:
        """What the device is, as a sentence."""
        if self.identity is None:
            return Message("{port}: contract 1", port=self.port)
        return Message(
            "{port}: contract 2, {firmware}, state {state}, takes {capacity_bytes} bytes of {objects}",
            port=self.port,
            firmware=repr(self.identity.firmware),
            state=self.identity.state.value,
            capacity_bytes=self.identity.capacity_bytes,
            objects=", ".join(f"/{each}" for each in self.identity.objects),
        )

    @property
    def document(self) -> dict[str, object]:
        """What the device is, for other programs."""
        device = self.identity
        if device is None:
            return {"port": self.port, "contract": 1}
        return {
            "port": self.port,
            "contract": 2,
            "endpoint_name": device.endpoint_name,
            "chip": device.chip,
            "firmware": device.firmware,
            "state": device.state.value,
            "stored_sha256": None if device.sha256 is None else device.sha256.hex(),
            "capacity_bytes": device.capacity_bytes,
            "objects": list(device.objects),
            "packet_bytes": device.packet_bytes,
            "random_ok": device.random_ok,
            "optional": sorted(device.optional),
        }


def ask_device(port: str, file: Path, kind: FileKind, *, job: Path | None, endpoint_name: str | None) -> AskedDevice:
    """Ask the device what it is, and judge a job's sample unit or a pack by that; LinkError for one that is silent.

    `job` is the one whose line a pack's device is spoken to over.
    """
    if kind is FileKind.ENDPOINT_CFG:
        cure = Message("Make a job of it: `factory-prov job import`.")
        raise InputError(Message("a device is asked for a job or a pack."), place=str(file), cure=cure)
    its_job = load_job(file) if kind is FileKind.JOB else None if job is None else load_job(job)
    unit = _unit(file, kind, its_job, endpoint_name)
    options = LinkOptions() if its_job is None else its_job.link
    with open_link(port, options, CancelToken()) as link:
        link.own_name()
        identity = link.identity()
    return AskedDevice(
        port=port, identity=identity, problems=tuple(device_problems(identity, unit.records, len(unit.pack)))
    )


def _unit(file: Path, kind: FileKind, job: Job | None, endpoint_name: str | None) -> Unit:
    """Return what the device would get."""
    if kind is FileKind.JOB and job is not None:
        records, _ = examine_job(job, endpoint_name=endpoint_name)
        return Unit(endpoint_name=endpoint_name or "", records=records, pack=encode(records), key_pair=None)
    return Unit.of_pack(endpoint_name or "", read_bytes(file))
