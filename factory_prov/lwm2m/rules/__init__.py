"""The rules of a pack: everything the real client rejects, silently never registers with, or that is unsafe.

The client's log almost never names the bad record; these rules do. They were measured with Anjay 3.14.
Keys and certificates themselves are judged in `factory_prov.credentials.check`.
"""

from __future__ import annotations

from collections.abc import Sequence

from factory_prov.errors import PackFormatError
from factory_prov.lwm2m.device_profile import PROVISIONING_FIRMWARE, DeviceProfile
from factory_prov.lwm2m.objects import Definitions
from factory_prov.lwm2m.problem import Problem, error, limited
from factory_prov.lwm2m.rules.accounts import account_problems
from factory_prov.lwm2m.rules.framing import framing_problems
from factory_prov.lwm2m.rules.links import settle_links
from factory_prov.lwm2m.rules.records import read_records
from factory_prov.lwm2m.rules.resources import resource_problems
from factory_prov.lwm2m.rules.servers import server_problems
from factory_prov.lwm2m.senml import Record, read_pack
from factory_prov.messages import Message


def check_pack(
    data: bytes, *, profile: DeviceProfile = PROVISIONING_FIRMWARE, definitions: Definitions | None = None
) -> list[Problem]:
    """Return every Problem of a finished pack, errors of framing first, then in the order of the pack."""
    return examine_pack(data, profile=profile, definitions=definitions)[1]


def examine_pack(
    data: bytes, *, profile: DeviceProfile = PROVISIONING_FIRMWARE, definitions: Definitions | None = None
) -> tuple[list[Record], list[Problem]]:
    """Return the records that can be read, and every Problem of the pack."""
    try:
        pack = read_pack(data)
    except PackFormatError as failure:
        return [], [
            error(
                "not-a-pack",
                "",
                Message("This is no SenML CBOR pack: {what}", what=failure.what),
                why=Message("The device refuses it as a whole."),
                cure=Message("Make the pack again; if it was copied, check that the copy is complete and binary."),
            )
        ]
    definitions = definitions or Definitions()
    records, problems = read_records(pack)
    settled, links = settle_links(records, definitions)
    checked = _configuration_problems(settled, profile, definitions)
    return settled, limited([*framing_problems(pack, profile), *problems, *links, *checked])


def _configuration_problems(
    records: Sequence[Record], profile: DeviceProfile, definitions: Definitions
) -> list[Problem]:
    return [
        *resource_problems(records, profile, definitions),
        *account_problems(records, profile),
        *server_problems(records, profile, definitions),
    ]
