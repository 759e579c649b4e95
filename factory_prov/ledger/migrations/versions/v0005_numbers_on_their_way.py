"""Keep every number that was handed out and whose name is not reserved yet: a run may be cut off in between."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; a ledger that somebody has taken back by hand keeps the one it has."""
    if "serials_out" in sa.inspect(op.get_bind()).get_table_names():
        return
    op.create_table(
        "serials_out",
        sa.Column("counter", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("lease", sa.Text, nullable=False),
    )
