"""Keep what was taken to another PC in a file: it may be sent there at any moment, until it is known to be back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; a ledger that somebody has taken back by hand keeps the one it has."""
    if "taken_along" in sa.inspect(op.get_bind()).get_table_names():
        return
    op.create_table(
        "taken_along",
        sa.Column("run_id", sa.Integer, sa.ForeignKey("runs.id"), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("identity_id", sa.Integer, sa.ForeignKey("identities.id"), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "at"),
    )
    op.create_index("ix_taken_along_identity_id", "taken_along", ["identity_id"])
