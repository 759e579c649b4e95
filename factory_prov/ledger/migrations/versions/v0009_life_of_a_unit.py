"""Keep what happens to a unit beside its runs: events, labels, repairs; counts of each day; records owed outside."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from factory_prov.ledger.statistics.sum_rows import make_anew

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_ID = sa.Integer()
_OF_UNIT = sa.text("identity_id IS NOT NULL")
_OF_CHIP = sa.text("hardware_id IS NOT NULL")
_WITH_TEXT = sa.text("text IS NOT NULL")
_OPEN = sa.text("ended_at IS NULL")
_KEYS_OF_RUN = {"pages_per_range": 16, "autosummarize": "on"}
_LABEL_TRIGRAMS = "CREATE INDEX ix_labels_texts ON labels USING gin (text gin_trgm_ops) WHERE text IS NOT NULL"


def upgrade() -> None:
    """Make the tables; a ledger that somebody has taken back by hand keeps those it has."""
    connection = op.get_bind()
    there = sa.inspect(connection).get_table_names()
    if "unit_events" in there:
        return
    _make_events()
    _make_labels(connection)
    _make_repairs()
    _make_counts()
    _make_records_owed()
    op.create_index(
        "ix_key_hashes_run_id", "key_hashes", ["run_id"], postgresql_using="brin", postgresql_with=_KEYS_OF_RUN
    )
    make_anew(connection)


def _make_events() -> None:
    op.create_table(
        "unit_events",
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("id", _ID, primary_key=True),
        sa.Column("identity_id", _ID, sa.ForeignKey("identities.id")),
        sa.Column("run_id", _ID, sa.ForeignKey("runs.id")),
        sa.Column("server_id", _ID, sa.ForeignKey("servers.id")),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("hardware_id", sa.Text),
        sa.Column("station", sa.Text, nullable=False),
        sa.Column("operator", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Index("ix_unit_events_identity_id", "identity_id", "id", sqlite_where=_OF_UNIT, postgresql_where=_OF_UNIT),
        sa.Index("ix_unit_events_hardware_id", "hardware_id", "id", sqlite_where=_OF_CHIP, postgresql_where=_OF_CHIP),
    )


def _make_labels(connection: sa.Connection) -> None:
    op.create_table(
        "labels",
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("id", _ID, primary_key=True),
        sa.Column("identity_id", _ID, sa.ForeignKey("identities.id"), nullable=False),
        sa.Column("run_id", _ID, sa.ForeignKey("runs.id")),
        sa.Column("variant", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("text", sa.Text),
        sa.Column("printer", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("operator", sa.Text, nullable=False),
        sa.Index("ix_labels_identity_id", "identity_id", "id"),
        sa.Index("ix_labels_text", "text", sqlite_where=_WITH_TEXT, postgresql_where=_WITH_TEXT),
    )
    if connection.dialect.name == "postgresql":
        installed = "SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'"
        if connection.exec_driver_sql(installed).first() is not None:
            op.execute(_LABEL_TRIGRAMS)


def _make_repairs() -> None:
    op.create_table(
        "repairs",
        sa.Column("begun_at", sa.BigInteger, nullable=False),
        sa.Column("ended_at", sa.BigInteger),
        sa.Column("id", _ID, primary_key=True),
        sa.Column("identity_id", _ID, sa.ForeignKey("identities.id")),
        sa.Column("new_identity_id", _ID, sa.ForeignKey("identities.id")),
        sa.Column("run_id", _ID, sa.ForeignKey("runs.id")),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("hardware_id", sa.Text),
        sa.Column("station", sa.Text, nullable=False),
        sa.Column("operator", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text),
        sa.Column("why", sa.Text),
        sa.Column("lease", sa.Text),
        sa.CheckConstraint("(outcome IS NULL) = (ended_at IS NULL)", name="ck_repairs_ended"),
        sa.CheckConstraint("hardware_id <> ''", name="ck_repairs_hardware_id"),
        sa.Index("ix_repairs_identity_id", "identity_id", "id", sqlite_where=_OF_UNIT, postgresql_where=_OF_UNIT),
        sa.Index("ix_repairs_hardware_id", "hardware_id", "id", sqlite_where=_OF_CHIP, postgresql_where=_OF_CHIP),
        sa.Index("ix_repairs_open", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        sa.Index("uq_repairs_open_identity_id", "identity_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        sa.Index("uq_repairs_open_hardware_id", "hardware_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        sqlite_autoincrement=True,
    )


def _make_counts() -> None:
    op.create_table(
        "work_groups",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("station", sa.Text, nullable=False),
        sa.Column("job_name", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Index("uq_work_groups", "station", "job_name", "place", unique=True),
    )
    op.create_table(
        "day_counts",
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("group_id", _ID, sa.ForeignKey("work_groups.id"), nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("first", sa.Boolean, nullable=False),
        sa.Column("runs", sa.Integer, nullable=False),
        sa.Column("total_ms", sa.BigInteger, nullable=False),
        sa.Column("longest_ms", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("day", "group_id", "outcome", "code", "first"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "day_steps",
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("group_id", _ID, sa.ForeignKey("work_groups.id"), nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("total_ms", sa.BigInteger, nullable=False),
        sa.Column("longest_ms", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("day", "group_id", "step"),
        sqlite_with_rowid=False,
    )


def _make_records_owed() -> None:
    op.create_table(
        "records_owed",
        sa.Column("owed_since", sa.BigInteger, nullable=False),
        sa.Column("next_at", sa.BigInteger, nullable=False),
        sa.Column("id", _ID, primary_key=True),
        sa.Column("run_id", _ID, sa.ForeignKey("runs.id"), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("options", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Index("uq_records_owed", "run_id", "target", "kind", unique=True),
        sa.Index("ix_records_owed_next", "state", "next_at", "id"),
        sqlite_autoincrement=True,
    )
