"""Keep which version of the device contract a unit met in a run, and the digest of what it said that it holds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; a ledger that somebody has taken back by hand keeps those it has."""
    there = {column["name"] for column in sa.inspect(op.get_bind()).get_columns("runs")}
    if "device_contract" not in there:
        op.add_column("runs", sa.Column("device_contract", sa.Integer))
    if "stored_sha256" not in there:
        op.add_column("runs", sa.Column("stored_sha256", sa.LargeBinary))
