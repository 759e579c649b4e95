"""Ledgers whose records are signed, for the tests of evidence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from factory_prov.credentials.station_key import StationKey, new_station_key
from factory_prov.ledger.endings import WantedEnding
from factory_prov.ledger.evidence.chain import ChainSigner
from factory_prov.ledger.outbox import Owed
from factory_prov.ledger.records import EndingKind, Outcome, RunId, RunStart
from factory_prov.ledger.store import Ledger
from factory_prov.messages import Message
from tests.ledgers import verified, waiting

AT = datetime(2026, 1, 31, 8, 5, tzinfo=UTC)
KEY = new_station_key()
OWED = Owed(server="coiote.example", kind="coiote", options="{}")
COVERED = {
    "evidence": ("station_id", "number", "kind", "run_id", "identity_id", "at", "digest", "signature"),
    "stations": ("id", "name", "public_key", "last_number", "last_digest"),
    "runs": (
        *("id", "identity_id", "psk_identity", "hardware_id", "setup_id", "probe", "again", "started_at"),
        *("finished_at", "outcome", "seen_hardware_id", "steps", "pack_sha256"),
        *("device_contract", "stored_sha256"),
    ),
    "setups": (
        *("station", "operator", "job_name", "job_digest", "tool_version", "first_image", "final_image"),
        "key_source",
    ),
    "identities": ("id", "endpoint_name", "hardware_id", "reserved_at", "passed_at"),
    "psk_identities": ("identity_id",),
    "registrations": ("run_id", "identity_id", "server_id", "device_id", "outcome", "at"),
    "servers": ("name",),
    "endings": ("identity_id", "kind", "at", "station", "operator", "reason"),
    "ledger_identity": ("ledger_id",),
}
"""Every column that is signed, or shown by one that is."""


def signed_ledger(file: Path, key: StationKey = KEY) -> Ledger:
    return Ledger.open(file, signer=ChainSigner(lambda: key))


def start(number: int = 0, station: str = "line 1", **changes: object) -> RunStart:
    known = {
        "station": station,
        "job_name": "meter",
        "job_digest": "ab" * 32,
        "probe": f"68{number}",
        "started_at": AT + timedelta(minutes=number),
        "operator": "anna",
        "tool_version": "1.0",
        "first_image": "11" * 32,
        "final_image": "22" * 32,
        "key_source": "OS",
    }
    return RunStart(**{**known, **changes})  # type: ignore[arg-type]


def a_run(
    ledger: Ledger, number: int, outcome: Outcome = Outcome.PASS, *, station: str = "line 1", name: str | None = None
) -> RunId:
    """Take a unit through a run that ends so."""
    at = AT + timedelta(minutes=number, seconds=30)
    run_id = ledger.begin(start(number, station))
    name = name or f"meter-{number}"
    ledger.reserve(run_id, name, psk_identity=f"psk-{number}", again=None)
    ledger.set_hardware_id(run_id, f"F4CE{number:04}")
    if outcome is Outcome.PASS:
        ledger.registered(run_id, "coiote.example", device_id=f"id-{number}", outcome="created", at=at)
    if outcome is Outcome.WAIT:
        waiting(ledger, run_id, name, owed=OWED, at=at)
        return run_id
    failed = outcome is not Outcome.PASS
    reason = Message("the board at {port} said nothing.", port="COM7") if failed else None
    if not failed:
        verified(ledger, run_id)
    ledger.finish(run_id, outcome, code="E313" if failed else None, at=at, reason=reason)
    return run_id


def an_end(ledger: Ledger, name: str, kind: EndingKind = EndingKind.SCRAPPED, *, station: str = "line 1") -> None:
    """End a name."""
    reason = Message("{text}", text="fell down")
    ledger.end(name, WantedEnding(kind=kind, reason=reason, station=station, operator="anna"))
