"""Lists of units in the forms that servers import: without their keys, which no export has; whoever has them adds them.

A unit with a PSK identity is one of Security Mode PSK. Of others the ledger does not know the mode, so it is told.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING

from factory_prov.errors import InputError
from factory_prov.ledger.papers.rows import Shown
from factory_prov.messages import Message

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

COIOTE_BATCH = 100
"""Coiote takes so many devices at once."""
_THINGSBOARD = (
    *("NAME", "TYPE", "LWM2M_CLIENT_ENDPOINT", "LWM2M_CLIENT_SECURITY_CONFIG_MODE", "LWM2M_CLIENT_IDENTITY"),
    *("LWM2M_BOOTSTRAP_SERVER_SECURITY_MODE", "LWM2M_SERVER_SECURITY_MODE"),
)
"""What each column is in ThingsBoard's import of devices (BulkImportColumnType)."""


class Mode(StrEnum):
    """Security Mode of the units that have no PSK identity."""

    CERTIFICATE = "cert"
    RAW_PUBLIC_KEY = "rpk"
    NO_SECURITY = "nosec"


_OF_COIOTE = {None: "psk", Mode.CERTIFICATE: "cert", Mode.RAW_PUBLIC_KEY: "rpk", Mode.NO_SECURITY: "nosec"}
_OF_THINGSBOARD = {None: "PSK", Mode.CERTIFICATE: "X509", Mode.RAW_PUBLIC_KEY: "RPK", Mode.NO_SECURITY: "NO_SEC"}
_OF_LESHAN = {None: "psk", Mode.CERTIFICATE: "x509", Mode.RAW_PUBLIC_KEY: "rpk"}


def in_use(units: Iterable[Shown]) -> Iterator[Shown]:
    """Give the units that have passed and whose names have not ended."""
    return (unit for unit in units if unit["passed_at"] is not None and unit["ended_at"] is None)


def coiote(units: Iterable[Shown], mode: Mode | None, *, domain: str) -> Iterator[str]:
    """Give the bodies of `POST /devices/batch`, each for up to 100 units."""
    devices = (_coiote_device(unit, mode, domain) for unit in units)
    for first in devices:
        batch = [first, *islice(devices, COIOTE_BATCH - 1)]
        yield json.dumps(batch, indent=2, ensure_ascii=False) + "\n"


def leshan(units: Iterable[Shown], mode: Mode | None, file: SupportsWrite[str]) -> None:
    """Write one object per line, each the body of `PUT /api/security/clients`, without its key."""
    for unit in units:
        its = _mode(unit, mode)
        if its is Mode.NO_SECURITY:
            continue  # such a client needs no entry
        details = {"identity": unit["psk_identity"]} if its is None else {}
        tls = {"mode": _OF_LESHAN[its], **({"details": details} if its is not Mode.CERTIFICATE else {})}
        file.write(json.dumps({"endpoint": unit["endpoint_name"], "tls": tls}, ensure_ascii=False) + "\n")


def thingsboard(units: Iterable[Shown], mode: Mode | None, file: SupportsWrite[str]) -> None:
    """Write the CSV of ThingsBoard's import of devices; its values are exact, for the server and no spreadsheet."""
    writer = csv.writer(file)
    writer.writerow(_THINGSBOARD)
    for unit in units:
        name, its = unit["endpoint_name"], _OF_THINGSBOARD[_mode(unit, mode)]
        writer.writerow([name, "default", name, its, unit["psk_identity"] or "", "NO_SEC", "NO_SEC"])


def _coiote_device(unit: Shown, mode: Mode | None, domain: str) -> dict[str, object]:
    its = _mode(unit, mode)
    return {
        "connectorType": "management",
        "properties": {"endpointName": unit["endpoint_name"]},
        "domain": domain,
        "securityMode": _OF_COIOTE[its],
        **({"dtlsIdentity": unit["psk_identity"]} if its is None else {}),
    }


def _mode(unit: Shown, mode: Mode | None) -> Mode | None:
    """Return the mode of a unit, None for PSK."""
    if unit["psk_identity"] is not None:
        return None
    if mode is None:
        raise InputError(
            Message("the ledger does not know how this unit proves who it is."),
            place=str(unit["endpoint_name"]),
            cure=Message("Say it for all units without a PSK: --mode cert, rpk or nosec."),
        )
    return mode
