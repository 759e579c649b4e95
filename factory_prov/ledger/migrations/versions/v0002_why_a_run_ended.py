"""Give every run a place for why it ended as it did: a Message as JSON text, none for runs of before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    with op.batch_alter_table("runs", recreate="never") as runs:
        runs.add_column(sa.Column("reason", sa.Text))
