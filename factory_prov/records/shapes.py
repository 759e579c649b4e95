"""The JSON of a record: our own shape, and one after two messages of CFX (IPC-2591).

CFX itself goes over AMQP 1.0; a bridge takes the messages from the webhook and passes them on as they are.
"""

from __future__ import annotations

import uuid
from typing import Any

from factory_prov.records.options import RecordShape
from factory_prov.records.record import Result, StepTold, UnitRecord, time_text

FORMAT = 1
_PERSONALIZED = "CFX.Production.Assembly.UnitsPersonalized"
_TESTED = "CFX.Production.TestAndInspection.UnitsTested"
_CFX_VERSION = "1.7"
_HAS_IDENTITY = (Result.PASSED, Result.WAITING)


def document(record: UnitRecord, shape: RecordShape) -> dict[str, Any] | list[dict[str, Any]]:
    """Return a record in a shape, as JSON takes it."""
    return plain(record) if shape is RecordShape.PLAIN else cfx(record)


def plain(record: UnitRecord) -> dict[str, Any]:
    """Return a record in our own shape."""
    run = record.run
    return {
        "format": FORMAT,
        "transaction_id": record.transaction_id,
        "event": record.told.value,
        "at": time_text(record.at),
        "result": record.result.value,
        "endpoint_name": run.endpoint_name,
        "hardware_id": run.hardware_id,
        "code": record.code or None,
        "reason": record.reason or None,
        "station": run.station,
        "place": run.probe,
        "operator": run.operator,
        "job": run.job_name,
        "job_sha256": run.job_digest,
        "program_version": run.tool_version,
        "first_image_sha256": run.first_image or None,
        "final_image_sha256": run.final_image or None,
        "again": run.again,
        "ledger": run.ledger_id,
        "run": run.run_id,
        "began_at": time_text(run.started_at),
        "ended_at": time_text(run.finished_at),
        "seconds": round(record.seconds, 3),
        "steps": [_plain_step(step) for step in record.steps],
        "servers": [
            {"server": heard.server, "device_id": heard.device_id, "outcome": heard.outcome} for heard in record.servers
        ],
    }


def _plain_step(step: StepTold) -> dict[str, Any]:
    seconds = None if step.ended_at is None else round((step.ended_at - step.began_at).total_seconds(), 3)
    return {"step": step.key, "result": _step_result(step), "began_at": time_text(step.began_at), "seconds": seconds}


def _step_result(step: StepTold) -> str:
    return Result.PASSED if step.passed else Result.ABORTED if step.ended_at is None else Result.FAILED


def cfx(record: UnitRecord) -> list[dict[str, Any]]:
    """Return the messages of a record, with one TransactionId: who the unit is now, where it has become that; how it
    was tested.
    """
    tested = _message(_TESTED, record, _tested(record))
    if record.result not in _HAS_IDENTITY or not record.run.endpoint_name:
        return [tested]
    return [_message(_PERSONALIZED, record, _personalized(record)), tested]


def _message(name: str, record: UnitRecord, body: dict[str, Any]) -> dict[str, Any]:
    unique = uuid.uuid5(uuid.UUID(record.transaction_id), name)
    return {
        "MessageName": name,
        "Version": _CFX_VERSION,
        "TimeStamp": time_text(record.at),
        "UniqueID": str(unique),
        "Source": record.run.station,
        "Target": None,
        "RequestID": None,
        "MessageBody": {"$type": f"{name}, CFX", "TransactionId": record.transaction_id, **body},
    }


def _personalized(record: UnitRecord) -> dict[str, Any]:
    run = record.run
    characteristics = {
        "EndpointName": run.endpoint_name,
        "HardwareId": run.hardware_id,
        "Job": run.job_name,
        "JobSha256": run.job_digest,
        "FinalImageSha256": run.final_image,
        **{f"Server {heard.server}": heard.outcome for heard in record.servers},
    }
    named = [{"Name": name, "Value": value} for name, value in characteristics.items() if value]
    unit = {"UnitIdentifier": record.unit, "UnitPositionNumber": 1, "Characteristics": named}
    return {"PersonalizedUnits": [unit]}


def _tested(record: UnitRecord) -> dict[str, Any]:
    run = record.run
    unit = {
        "UnitIdentifier": record.unit,
        "UnitPositionNumber": 1,
        "OverallResult": record.result.value,
        "Tests": [_test(step, record) for step in record.steps],
    }
    return {
        "TestMethod": "Automated",
        "Tester": {"OperatorIdentifier": run.operator, "ActorType": "Human"},
        "RecipeName": run.job_name,
        "RecipeRevision": run.job_digest,
        "TestedUnits": [unit],
    }


def _test(step: StepTold, record: UnitRecord) -> dict[str, Any]:
    failed = not step.passed and bool(record.code)
    defect = {"DefectCode": record.code, "Description": record.reason}
    return {
        "TestName": step.key,
        "TestStartTime": time_text(step.began_at),
        "TestEndTime": time_text(step.ended_at or record.run.finished_at),
        "Result": _step_result(step),
        "Measurements": [],
        "SymptomsFound": [],
        "DefectsFound": [defect] if failed else [],
    }
