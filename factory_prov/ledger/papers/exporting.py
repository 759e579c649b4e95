"""The whole ledger as files that need no program of ours: JSON Lines with a schema, CSV, and the signed records."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from factory_prov import __version__
from factory_prov.credentials.station_key import public_pem
from factory_prov.files.own import open_own
from factory_prov.ledger.csv_cells import BYTE_ORDER_MARK, write_rows
from factory_prov.ledger.database import Readable
from factory_prov.ledger.evidence.record import time_text
from factory_prov.ledger.papers.rows import Period, Shown, records, runs_of, units
from factory_prov.ledger.tables import ledger_identity, stations

_README = """What is here was exported from the ledger of a factory line. All of it is UTF-8; times are of UTC.

units.jsonl, units.csv     every name with its unit, and what became of it
runs.jsonl, runs.csv       every run: who, where, when, job, program, images, result and why
records.jsonl              the signed records: of each the text that was hashed, its digest and its signature
schema.json                what the fields of the .jsonl files are (JSON Schema 2020-12)
ledger.json                which ledger, and the public key of every station's chain
SHA256SUMS, SHA256SUMS.json    `sha256sum -c SHA256SUMS`; the signature of those sums

A digest is the SHA-256 of the record written as JSON in UTF-8 with sorted keys, without spaces, and with no other
character escaped than those that must be. "previous" is the digest of the record before it in the same chain. The
signature (Ed25519) is of the line "factory-prov record 1", a line feed, and the digest in hex.
In the .csv files a ' in front of a cell keeps it from being taken for a formula, a number or a date: take one away.
No key is in any of these files.
"""
_TEXT, _NUMBER = {"type": ["string", "null"]}, {"type": ["integer", "null"]}


def write_export(database: Readable, folder: Path, *, byte_order_mark: bool) -> None:
    """Write everything into a folder that is there; row by row, so a ledger of any size takes little memory."""
    fields = {
        "units": _write_rows(folder, "units", units(database), byte_order_mark),
        "runs": _write_rows(folder, "runs", runs_of(database, Period()), byte_order_mark),
    }
    _write_lines(folder / "records.jsonl", records(database))
    _write(folder / "schema.json", json.dumps(_schema(fields), indent=2))
    _write(folder / "ledger.json", json.dumps(_about(database), indent=2, ensure_ascii=False))
    _write(folder / "README.txt", _README)


def _write_rows(folder: Path, name: str, rows: Iterator[Shown], byte_order_mark: bool) -> tuple[str, ...]:
    """Write rows in both forms, and return their fields."""
    first = next(rows, None)
    if first is None:
        _write(folder / f"{name}.jsonl", "")
        _write(folder / f"{name}.csv", "")
        return ()
    columns = tuple(first)
    with (
        open_own(folder / f"{name}.jsonl", newline="\n") as lines,
        open_own(folder / f"{name}.csv", newline="") as cells,
    ):
        if byte_order_mark:
            cells.write(BYTE_ORDER_MARK)

        def both() -> Iterator[tuple[Any, ...]]:
            for row in itertools.chain([first], rows):
                lines.write(json.dumps(row, ensure_ascii=False) + "\n")
                yield tuple(row.values())

        write_rows(cells, columns, both())
    return columns


def _write_lines(file: Path, rows: Iterable[Mapping[str, object]]) -> None:
    with open_own(file, newline="\n") as lines:
        for row in rows:
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")


def _write(file: Path, text: str) -> None:
    with open_own(file, newline="\n") as opened:
        opened.write(text)


def _about(database: Readable) -> dict[str, object]:
    with database.reading() as connection:
        ledger_id = connection.scalar(select(ledger_identity.c.ledger_id))
        chains = connection.execute(select(stations).order_by(stations.c.name)).all()
    return {
        "ledger": ledger_id,
        "exported_at": time_text(datetime.now(UTC)),
        "program": f"factory-prov {__version__}",
        "chains": [
            {
                "chain": row.name,
                "records": row.last_number,
                "last_digest": (row.last_digest or b"").hex(),
                "public_key": public_pem(row.public_key),
            }
            for row in chains
            if row.public_key is not None
        ],
    }


_INTEGERS = frozenset({"unit", "run", "record"})


def _schema(fields: Mapping[str, tuple[str, ...]]) -> dict[str, object]:
    lines = {
        name: {
            "type": "object",
            "properties": {each: _NUMBER if each in _INTEGERS else _TEXT for each in columns},
            "required": list(columns),
            "additionalProperties": False,
        }
        for name, columns in fields.items()
    }
    lines["records"] = {
        "type": "object",
        "properties": {
            "record": {
                "type": "object",
                "required": ["format", "ledger", "chain", "key", "number", "previous", "kind"],
            },
            "digest": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "signature": {"type": "string", "pattern": "^[0-9a-f]{128}$"},
        },
        "required": ["record", "digest", "signature"],
        "additionalProperties": False,
    }
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": lines}
