"""What the firmware makes of a whole pack: its code, and the path of the first record that it refuses."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cbor2

from factory_prov.device_contract.results import ResultCode
from factory_prov.lwm2m.device_profile import PROVISIONING_FIRMWARE
from factory_prov.lwm2m.objects import Definitions
from factory_prov.lwm2m.problem import Problem, Severity
from factory_prov.lwm2m.rules import examine_pack
from factory_prov.lwm2m.senml import Record
from factory_prov.simulation.board_faults import FaultSet
from factory_prov.simulation.contract_faults import ContractFault
from factory_prov.simulation.pack_watch import TAKEN

_LONGEST_VALUE_BYTES = 3072
_CODES = {
    "object-not-installed": ResultCode.OBJECT_NOT_TAKEN,
    "unknown-resource": ResultCode.RESOURCE_NOT_TAKEN,
    "executable-resource": ResultCode.RESOURCE_NOT_TAKEN,
    "not-stored": ResultCode.RESOURCE_NOT_TAKEN,
    "read-only": ResultCode.RESOURCE_NOT_TAKEN,
    "single-instance": ResultCode.RESOURCE_NOT_TAKEN,
    "single-instance-object": ResultCode.RESOURCE_NOT_TAKEN,
    "multiple-instance": ResultCode.RESOURCE_NOT_TAKEN,
    "type": ResultCode.WRONG_TYPE,
    "security-too-large": ResultCode.NO_ROOM,
}
"""By the rules that a pack breaks; another rule of a record is a value, one of the whole pack the pack."""
_OWN_TAKEN = TAKEN | {"pack-too-large"}  # how large a pack may be says the capacity


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What became of a pack; `path` only where a record was refused."""

    code: ResultCode
    path: str = ""


GOOD = Judgement(code=ResultCode.APPLIED)


def judge(pack: bytes, *, objects: tuple[int, ...], definitions: Definitions, faults: FaultSet) -> Judgement:
    """Judge a whole pack as the firmware does before it stores anything."""
    if not _is_senml(pack):
        return Judgement(code=ResultCode.MALFORMED)
    profile = replace(PROVISIONING_FIRMWARE, objects=frozenset(objects))
    records, problems = examine_pack(pack, profile=profile, definitions=definitions)
    on_request = _on_request(records, faults)
    if on_request is not None:
        return on_request
    refused = (each for each in problems if each.severity is Severity.ERROR and each.rule not in _OWN_TAKEN)
    return next((_of_problem(each) for each in refused), _too_long(records) or GOOD)


def _is_senml(pack: bytes) -> bool:
    """Whether it is an array of maps, and nothing behind it."""
    try:
        found = cbor2.loads(pack)
    except (cbor2.CBORError, ValueError, TypeError, LookupError, ArithmeticError, RecursionError):
        return False
    return isinstance(found, list) and bool(found) and all(isinstance(each, dict) for each in found)


def _of_problem(problem: Problem) -> Judgement:
    of_a_value = problem.path.count("/") >= len(("object", "instance", "resource"))
    otherwise = ResultCode.VALUE_REFUSED if of_a_value else ResultCode.PACK_REFUSED
    code = _CODES.get(problem.rule, otherwise)
    names_a_record = ResultCode.OBJECT_NOT_TAKEN <= code <= ResultCode.VALUE_REFUSED
    return Judgement(code=code, path=problem.path if names_a_record else "")


def _too_long(records: list[Record]) -> Judgement | None:
    for record in records:
        if isinstance(record.value, bytes | str) and len(record.value) > _LONGEST_VALUE_BYTES:
            return Judgement(code=ResultCode.VALUE_TOO_LONG, path=str(record.path))
    return None


def _on_request(records: list[Record], faults: FaultSet) -> Judgement | None:
    """Return what a fault has it say about a pack that is good."""
    if ContractFault.OBJECT_REFUSED in faults and records:
        return Judgement(code=ResultCode.OBJECT_NOT_TAKEN, path=str(records[-1].path))
    if ContractFault.RECORD_REFUSED in faults and records:
        longest = max(records, key=lambda record: len(record.value) if isinstance(record.value, bytes | str) else 0)
        return Judgement(code=ResultCode.VALUE_TOO_LONG, path=str(longest.path))
    return None
