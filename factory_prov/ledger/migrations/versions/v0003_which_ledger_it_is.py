"""Give the ledger an identity of its own, and a count of its changes: a station knows by them which ledger it has."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table with its one row; a ledger that somebody has taken back by hand keeps the one it has."""
    if "ledger_identity" in sa.inspect(op.get_bind()).get_table_names():
        return
    table = op.create_table(
        "ledger_identity",
        sa.Column("ledger_id", sa.Text, primary_key=True),
        sa.Column("changes", sa.Integer, nullable=False),
    )
    op.bulk_insert(table, [{"ledger_id": secrets.token_hex(16), "changes": 0}])
