"""Make the first tables: serials, identities, PSK identities, runs, steps, registrations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make all tables."""
    _serials()
    _identities()
    _runs()
    _steps()
    _registrations()


def _serials() -> None:
    op.create_table(
        "serials",
        sa.Column("counter", sa.Text, primary_key=True),
        sa.Column("last", sa.Integer, nullable=False),
    )


def _identities() -> None:
    op.create_table(
        "identities",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("endpoint_name", sa.Text, nullable=False),
        sa.Column("hardware_id", sa.Text),
        sa.Column("reserved_at", sa.Text, nullable=False),
        sa.Column("passed_at", sa.Text),
        sa.Column("retired_at", sa.Text),
        sa.CheckConstraint("endpoint_name <> ''", name="ck_identities_endpoint_name"),
        sa.CheckConstraint("hardware_id <> ''", name="ck_identities_hardware_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_identities_endpoint_name", "identities", ["endpoint_name"], unique=True)
    active = sa.text("retired_at IS NULL")
    op.create_index(
        "uq_identities_active_hardware_id",
        "identities",
        ["hardware_id"],
        unique=True,
        sqlite_where=active,
        postgresql_where=active,
    )
    op.create_index("ix_identities_hardware_id", "identities", ["hardware_id"])
    op.create_table(
        "psk_identities",
        sa.Column("psk_identity", sa.Text, primary_key=True),
        sa.Column("identity_id", sa.Integer, sa.ForeignKey("identities.id"), nullable=False),
        sa.Column("reserved_at", sa.Text, nullable=False),
    )


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("identity_id", sa.Integer, sa.ForeignKey("identities.id")),
        sa.Column("psk_identity", sa.Text, sa.ForeignKey("psk_identities.psk_identity")),
        sa.Column("hardware_id", sa.Text),
        sa.Column("station", sa.Text, nullable=False),
        sa.Column("job_name", sa.Text, nullable=False),
        sa.Column("job_digest", sa.Text, nullable=False),
        sa.Column("probe", sa.Text, nullable=False),
        sa.Column("again", sa.Text),
        sa.Column("started_at", sa.Text, nullable=False),
        sa.Column("finished_at", sa.Text),
        sa.Column("outcome", sa.Text),
        sa.Column("code", sa.Text),
        sa.CheckConstraint("outcome IN ('PASS', 'FAIL', 'ERROR', 'ABORTED')", name="ck_runs_outcome"),
        sa.CheckConstraint("(outcome IS NULL) = (finished_at IS NULL)", name="ck_runs_finished"),
        sa.CheckConstraint("hardware_id <> ''", name="ck_runs_hardware_id"),
        sqlite_autoincrement=True,
    )
    for column in ("identity_id", "hardware_id", "started_at"):
        op.create_index(f"ix_runs_{column}", "runs", [column])


def _steps() -> None:
    op.create_table(
        "steps",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("run_id", sa.Integer, sa.ForeignKey("runs.id"), nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
    )
    op.create_index("ix_steps_run_id", "steps", ["run_id"])


def _registrations() -> None:
    op.create_table(
        "registrations",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("run_id", sa.Integer, sa.ForeignKey("runs.id"), nullable=False),
        sa.Column("identity_id", sa.Integer, sa.ForeignKey("identities.id"), nullable=False),
        sa.Column("server", sa.Text, nullable=False),
        sa.Column("device_id", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
    )
    for column in ("run_id", "identity_id"):
        op.create_index(f"ix_registrations_{column}", "registrations", [column])
