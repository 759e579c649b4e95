"""The unit whose connection is tried: what its pack says, and what is wrong with the pack itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from factory_prov.lwm2m.device_profile import PROVISIONING_FIRMWARE, DeviceProfile
from factory_prov.lwm2m.objects import Definitions
from factory_prov.lwm2m.problem import Problem
from factory_prov.lwm2m.rules import examine_pack
from factory_prov.lwm2m.senml import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedUnit:
    """Its records and the Problems of its pack; `endpoint_name` is None where nobody knows it."""

    records: Sequence[Record]
    endpoint_name: str | None = None
    problems: tuple[Problem, ...] = ()

    @classmethod
    def of_pack(
        cls,
        pack: bytes,
        *,
        endpoint_name: str | None = None,
        profile: DeviceProfile = PROVISIONING_FIRMWARE,
        definitions: Definitions | None = None,
    ) -> TriedUnit:
        """Read a finished pack as the device would."""
        records, problems = examine_pack(pack, profile=profile, definitions=definitions)
        return cls(records=records, endpoint_name=endpoint_name, problems=tuple(problems))
