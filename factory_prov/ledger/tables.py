"""The tables as the program uses them; how they come about is written in `migrations`, and a test compares the two.

::

    ledger_identity              one row: which ledger this is, and how often it was changed
    serials                      counter → last number handed out
    serials_out                  numbers on their way from there to a name, and the lease of the process that has them
    identities                   endpoint name (unique for ever) → hardware id (one active name per unit)
      └── psk_identities         PSK identity (unique for ever) → identity
    runs                         → identity, PSK identity; no outcome: still going, or cut off; reason: a Message;
      │                            lease: of the process at work; seen_hardware_id: its chip before a name is bound
      ├── steps                  only ever added to
      └── registrations          only ever added to; → identity

Nothing else is deleted. Times are UTC text of one fixed form, so that their order as text is their order in time.
No key material has a place here.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, MetaData, Table, Text, text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from factory_prov.ledger.run_list import utc_text


class UtcTime(TypeDecorator[datetime]):
    """A time as `2026-01-31T08:05:00.000000+00:00`; takes any time with a zone, ValueError for one without."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - given
        """Turn a time into text."""
        return None if value is None else utc_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - given
        """Turn text into a time."""
        return None if value is None else datetime.fromisoformat(value)


metadata = MetaData()

ledger_identity = Table(
    "ledger_identity",
    metadata,
    Column("ledger_id", Text, primary_key=True),
    Column("changes", Integer, nullable=False),
)

serials = Table(
    "serials",
    metadata,
    Column("counter", Text, primary_key=True),
    Column("last", Integer, nullable=False),
)

serials_out = Table(
    "serials_out",
    metadata,
    Column("counter", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("lease", Text, nullable=False),
)

identities = Table(
    "identities",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("endpoint_name", Text, nullable=False),
    Column("hardware_id", Text),
    Column("reserved_at", UtcTime, nullable=False),
    Column("passed_at", UtcTime),
    Column("retired_at", UtcTime),
    CheckConstraint("endpoint_name <> ''", name="ck_identities_endpoint_name"),
    CheckConstraint("hardware_id <> ''", name="ck_identities_hardware_id"),
    Index("uq_identities_endpoint_name", "endpoint_name", unique=True),
    Index(
        "uq_identities_active_hardware_id",
        "hardware_id",
        unique=True,
        sqlite_where=text("retired_at IS NULL"),
        postgresql_where=text("retired_at IS NULL"),
    ),
    Index("ix_identities_hardware_id", "hardware_id"),
    sqlite_autoincrement=True,
)

psk_identities = Table(
    "psk_identities",
    metadata,
    Column("psk_identity", Text, primary_key=True),
    Column("identity_id", Integer, ForeignKey("identities.id"), nullable=False),
    Column("reserved_at", UtcTime, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("identity_id", Integer, ForeignKey("identities.id")),
    Column("psk_identity", Text, ForeignKey("psk_identities.psk_identity")),
    Column("hardware_id", Text),
    Column("station", Text, nullable=False),
    Column("job_name", Text, nullable=False),
    Column("job_digest", Text, nullable=False),
    Column("probe", Text, nullable=False),
    Column("again", Text),
    Column("started_at", UtcTime, nullable=False),
    Column("finished_at", UtcTime),
    Column("outcome", Text),
    Column("code", Text),
    Column("reason", Text),
    Column("lease", Text),
    Column("seen_hardware_id", Text),
    Column("cut_off_at", UtcTime),
    CheckConstraint("outcome IN ('PASS', 'FAIL', 'ERROR', 'ABORTED')", name="ck_runs_outcome"),
    CheckConstraint("(outcome IS NULL) = (finished_at IS NULL)", name="ck_runs_finished"),
    CheckConstraint("hardware_id <> ''", name="ck_runs_hardware_id"),
    Index("ix_runs_identity_id", "identity_id"),
    Index("ix_runs_hardware_id", "hardware_id"),
    Index("ix_runs_started_at", "started_at"),
    Index(
        "ix_runs_going",
        "lease",
        sqlite_where=text("finished_at IS NULL AND cut_off_at IS NULL"),
        postgresql_where=text("finished_at IS NULL AND cut_off_at IS NULL"),
    ),
    Index("ix_runs_probe", "probe"),
    sqlite_autoincrement=True,
)

steps = Table(
    "steps",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", Integer, ForeignKey("runs.id"), nullable=False),
    Column("step", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("detail", Text, nullable=False),
    Index("ix_steps_run_id", "run_id"),
)

registrations = Table(
    "registrations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", Integer, ForeignKey("runs.id"), nullable=False),
    Column("identity_id", Integer, ForeignKey("identities.id"), nullable=False),
    Column("server", Text, nullable=False),
    Column("device_id", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Index("ix_registrations_run_id", "run_id"),
    Index("ix_registrations_identity_id", "identity_id"),
)
