"""Keep which certificates an authority has issued and revoked, and the keys that wait for one from outside."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_REVOKED = sa.text("revoked_at IS NOT NULL")
_UNSIGNED = sa.text("not_after IS NULL")
_READY = sa.text("not_after IS NOT NULL AND taken_at IS NULL")
_SEALED = sa.text("kek_id IS NOT NULL")


def upgrade() -> None:
    """Make the tables; a ledger that somebody has taken back by hand keeps those it has."""
    there = sa.inspect(op.get_bind()).get_table_names()
    if "issuers" not in there:
        _make_issuers()
    if "certificates" not in there:
        _make_certificates()
    if "waiting_keys" not in there:
        _make_waiting_keys()


def _make_issuers() -> None:
    op.create_table(
        "issuers",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key_id", sa.LargeBinary, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("issued", sa.BigInteger, nullable=False),
        sa.Column("revoked", sa.BigInteger, nullable=False),
        sa.Column("crl_number", sa.BigInteger, nullable=False),
        sa.Column("crl_at", sa.BigInteger),
        sa.Index("uq_issuers_key_id", "key_id", unique=True),
    )


def _make_certificates() -> None:
    op.create_table(
        "certificates",
        sa.Column("issued_at", sa.BigInteger, nullable=False),
        sa.Column("not_after", sa.BigInteger, nullable=False),
        sa.Column("revoked_at", sa.BigInteger),
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("issuer_id", sa.Integer, sa.ForeignKey("issuers.id"), nullable=False),
        sa.Column("run_id", sa.Integer, sa.ForeignKey("runs.id")),
        sa.Column("reason", sa.Text),
        sa.Column("serial", sa.LargeBinary, nullable=False),
        sa.Column("public_key", sa.LargeBinary().with_variant(sa.Uuid(), "postgresql"), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.CheckConstraint("(revoked_at IS NULL) = (reason IS NULL)", name="ck_certificates_revoked"),
        sa.Index("uq_certificates_serial", "issuer_id", "serial", unique=True),
        sa.Index("ix_certificates_name", "name"),
        sa.Index("ix_certificates_public_key", "public_key"),
        sa.Index("ix_certificates_revoked", "issuer_id", "id", sqlite_where=_REVOKED, postgresql_where=_REVOKED),
        sqlite_autoincrement=True,
    )


def _make_waiting_keys() -> None:
    op.create_table(
        "waiting_keys",
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("not_after", sa.BigInteger),
        sa.Column("taken_at", sa.BigInteger),
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("run_id", sa.Integer, sa.ForeignKey("runs.id")),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kek_id", sa.Text),
        sa.Column("sealed", sa.LargeBinary),
        sa.Column("public_key", sa.LargeBinary().with_variant(sa.Uuid(), "postgresql"), nullable=False),
        sa.Column("certificate", sa.LargeBinary),
        sa.Index("uq_waiting_keys_name", "name", unique=True),
        sa.Index("uq_waiting_keys_public_key", "public_key", unique=True),
        sa.Index("ix_waiting_keys_unsigned", "id", sqlite_where=_UNSIGNED, postgresql_where=_UNSIGNED),
        sa.Index("ix_waiting_keys_ready", "id", sqlite_where=_READY, postgresql_where=_READY),
        sa.Index("ix_waiting_keys_kek_id", "kek_id", "id", sqlite_where=_SEALED, postgresql_where=_SEALED),
        sqlite_autoincrement=True,
    )
