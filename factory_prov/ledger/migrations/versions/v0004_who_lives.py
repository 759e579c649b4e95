"""Give every run the lease of the process that carries it out, its chip from the beginning, and when it was cut off."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, and the index that finds the runs which have not ended; old ones have no lease to ask.

    A ledger that somebody has taken back by hand keeps what it has.
    """
    if "lease" in {column["name"] for column in sa.inspect(op.get_bind()).get_columns("runs")}:
        return
    with op.batch_alter_table("runs", recreate="never") as runs:
        runs.add_column(sa.Column("lease", sa.Text))
        runs.add_column(sa.Column("seen_hardware_id", sa.Text))
        runs.add_column(sa.Column("cut_off_at", sa.Text))
    going = sa.text("finished_at IS NULL AND cut_off_at IS NULL")
    op.create_index("ix_runs_going", "runs", ["lease"], sqlite_where=going, postgresql_where=going)
    op.create_index("ix_runs_probe", "runs", ["probe"])
