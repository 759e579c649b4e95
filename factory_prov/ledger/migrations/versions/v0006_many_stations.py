"""Make room for many stations and for evidence: states, setups, key hashes, the outbox, leases, signed records.

Times become numbers, and what many runs share stands in one place, so that a unit takes half the space.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

from factory_prov.ledger.ended_runs import file_away, told_of

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_OLD = ("registrations", "steps", "runs", "psk_identities", "identities", "serials_out", "serials", "ledger_identity")
_GOING = sa.text("finished_at IS NULL AND cut_off_at IS NULL")
_ACTIVE = sa.text("retired_at IS NULL")
_ENDED = sa.text("retired_at IS NOT NULL")
_UNFINISHED = sa.text("outcome IS NULL")
_NOT_PASSED = sa.text("outcome <> 'PASS'")
_NO_PASS = sa.text("(outcome IS NULL OR outcome <> 'PASS')")
_FULL = {"fillfactor": 100}
"""For indexes that grow at their end: nothing is ever put between."""
_GROW_AT_THEIR_END = ("identities_pkey", "runs_pkey", "registrations_pkey", "evidence_pkey")
_ID = sa.Integer()
"""Four bytes of PostgreSQL, for two billion runs: a dozen of them go with every unit."""


def upgrade() -> None:
    """Make the new tables, bring the rows over and drop the old ones; no ledger of before is on PostgreSQL."""
    connection = op.get_bind()
    if "setups" in sa.inspect(connection).get_table_names():
        return
    if connection.dialect.name == "sqlite":
        _set_aside(connection)
    else:
        _drop("")
    _make()
    if connection.dialect.name == "sqlite":
        connection.connection.create_function("us", 1, _us)
        connection.connection.create_function("told", 1, told_of)
        op.execute(_TRIGRAMS)
        for statement in _COPYING.split(";\n"):
            op.execute(statement)
        _drop("old_")
        ended = "SELECT id FROM runs WHERE finished_at IS NOT NULL OR cut_off_at IS NOT NULL"
        file_away(connection, connection.exec_driver_sql(ended).scalars().all())
    else:
        op.execute(sa.text("INSERT INTO ledger_identity VALUES (:id, 0, :salt)").bindparams(**_new_identity()))
        for name in _GROW_AT_THEIR_END:
            op.execute(f"ALTER INDEX {name} SET (fillfactor = 100)")
        _find_by_trigrams(connection)


def _find_by_trigrams(connection: sa.Connection) -> None:
    """Let PostgreSQL find texts quickly where its extension for that is installed; it finds them without, too."""
    there = connection.exec_driver_sql("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'").first()
    if there is not None:
        for statement in _TRIGRAMS_OF_POSTGRESQL:
            op.execute(statement)


def _new_identity() -> dict[str, object]:
    return {"id": secrets.token_hex(16), "salt": secrets.token_bytes(16)}


def _set_aside(connection: sa.Connection) -> None:
    names = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name NOT LIKE 'alembic%'"
    )
    for name in names.scalars().all():
        op.execute(f'DROP INDEX "{name}"')
    for name in _OLD:
        op.rename_table(name, f"old_{name}")


def _drop(prefix: str) -> None:
    for name in _OLD:
        op.drop_table(f"{prefix}{name}")


def _make() -> None:
    _make_shared()
    _make_identities()
    _make_runs()
    _make_what_a_run_leaves()
    _make_what_a_unit_has()


def _make_shared() -> None:
    op.create_table(
        "ledger_identity",
        sa.Column("ledger_id", sa.Text, primary_key=True),
        sa.Column("changes", sa.BigInteger, nullable=False),
        sa.Column("salt", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "serials",
        sa.Column("counter", sa.Text, primary_key=True),
        sa.Column("last", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "serials_out",
        sa.Column("counter", sa.Text, primary_key=True),
        sa.Column("number", sa.BigInteger, primary_key=True),
        sa.Column("lease", sa.Text, nullable=False),
    )
    op.create_table(
        "leases",
        sa.Column("token", sa.Text, primary_key=True),
        sa.Column("station", sa.Text, nullable=False),
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("pid", sa.BigInteger, nullable=False),
        sa.Column("last_write", sa.BigInteger, nullable=False),
        sa.Column("began_at", sa.BigInteger, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sa.Column("ended_at", sa.BigInteger),
    )
    op.create_table(
        "stations",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("public_key", sa.LargeBinary),
        sa.Column("last_number", sa.BigInteger, nullable=False),
        sa.Column("last_digest", sa.LargeBinary),
        sa.Index("uq_stations_name", "name", unique=True),
    )
    op.create_table(
        "setups",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("station", sa.Text, nullable=False),
        sa.Column("operator", sa.Text, nullable=False),
        sa.Column("job_name", sa.Text, nullable=False),
        sa.Column("job_digest", sa.Text, nullable=False),
        sa.Column("tool_version", sa.Text, nullable=False),
        sa.Column("first_image", sa.Text, nullable=False),
        sa.Column("final_image", sa.Text, nullable=False),
        sa.Column("key_source", sa.Text, nullable=False),
        sa.Index(
            "uq_setups",
            "station",
            "operator",
            "job_name",
            "job_digest",
            "tool_version",
            "first_image",
            "final_image",
            "key_source",
            unique=True,
        ),
    )
    op.create_table(
        "servers",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Index("uq_servers_name", "name", unique=True),
    )


def _make_identities() -> None:
    op.create_table(
        "identities",
        sa.Column("reserved_at", sa.BigInteger, nullable=False),
        sa.Column("passed_at", sa.BigInteger),
        sa.Column("retired_at", sa.BigInteger),
        sa.Column("id", _ID, primary_key=True),
        sa.Column("endpoint_name", sa.Text, nullable=False),
        sa.Column("hardware_id", sa.Text),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("server_state", sa.Text, nullable=False),
        sa.CheckConstraint("endpoint_name <> ''", name="ck_identities_endpoint_name"),
        sa.CheckConstraint("hardware_id <> ''", name="ck_identities_hardware_id"),
        sa.Index("uq_identities_endpoint_name", "endpoint_name", unique=True),
        sa.Index(
            "uq_identities_active_hardware_id",
            "hardware_id",
            unique=True,
            sqlite_where=_ACTIVE,
            postgresql_where=_ACTIVE,
        ),
        sa.Index("ix_identities_ended_hardware_id", "hardware_id", sqlite_where=_ENDED, postgresql_where=_ENDED),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "psk_identities",
        sa.Column("identity_id", _ID, sa.ForeignKey("identities.id"), nullable=False),
        sa.Column("is_name", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("psk_identity", sa.Text, primary_key=True),
    )


def _make_runs() -> None:
    op.create_table(
        "runs",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("identity_id", _ID, sa.ForeignKey("identities.id")),
        sa.Column("setup_id", _ID, sa.ForeignKey("setups.id"), nullable=False),
        sa.Column("record_number", sa.Integer),
        sa.Column("started_at", sa.BigInteger, nullable=False),
        sa.Column("finished_at", sa.BigInteger),
        sa.Column("cut_off_at", sa.BigInteger),
        sa.Column("psk_identity", sa.Text, sa.ForeignKey("psk_identities.psk_identity")),
        sa.Column("hardware_id", sa.Text),
        sa.Column("probe", sa.Text, nullable=False),
        sa.Column("again", sa.Text),
        sa.Column("state", sa.Text),
        sa.Column("outcome", sa.Text),
        sa.Column("code", sa.Text),
        sa.Column("reason", sa.Text),
        sa.Column("lease", sa.Text),
        sa.Column("seen_hardware_id", sa.Text),
        sa.Column("steps", sa.Text),
        sa.Column("pack_sha256", sa.LargeBinary),
        sa.Column("told", sa.Text),
        sa.CheckConstraint("outcome IN ('PASS', 'FAIL', 'ERROR', 'WAIT', 'ABORTED')", name="ck_runs_outcome"),
        sa.CheckConstraint("(outcome IS NULL) = (finished_at IS NULL)", name="ck_runs_finished"),
        sa.CheckConstraint("hardware_id <> ''", name="ck_runs_hardware_id"),
        sa.Index("ix_runs_identity_id", "identity_id", postgresql_with=_FULL),
        sa.Index("ix_runs_hardware_id", "hardware_id", sqlite_where=_NO_PASS, postgresql_where=_NO_PASS),
        sa.Index("ix_runs_setup_id", "setup_id"),
        sa.Index("ix_runs_started_at", "started_at", postgresql_with=_FULL),
        sa.Index("ix_runs_going", "lease", sqlite_where=_GOING, postgresql_where=_GOING),
        sa.Index("ix_runs_unfinished", "id", sqlite_where=_UNFINISHED, postgresql_where=_UNFINISHED),
        sa.Index("ix_runs_not_passed", "outcome", "id", sqlite_where=_NOT_PASSED, postgresql_where=_NOT_PASSED),
        sa.Index("ix_runs_code", "code", "id", sqlite_where=_NOT_PASSED, postgresql_where=_NOT_PASSED),
        sa.Index("ix_runs_probe", "probe"),
        sqlite_autoincrement=True,
    )


def _make_what_a_run_leaves() -> None:
    op.create_table(
        "steps",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("run_id", _ID, sa.ForeignKey("runs.id"), nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Index("ix_steps_run_id", "run_id"),
    )
    op.create_table(
        "registrations",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("run_id", _ID, sa.ForeignKey("runs.id"), nullable=False),
        sa.Column("identity_id", _ID, sa.ForeignKey("identities.id"), nullable=False),
        sa.Column("server_id", _ID, sa.ForeignKey("servers.id"), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("device_id", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Index("ix_registrations_run_id", "run_id", postgresql_with=_FULL),
        sa.Index("ix_registrations_identity_id", "identity_id", "id", postgresql_with=_FULL),
    )
    op.create_table(
        "evidence",
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("station_id", _ID, sa.ForeignKey("stations.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("run_id", _ID, sa.ForeignKey("runs.id")),
        sa.Column("identity_id", _ID, sa.ForeignKey("identities.id")),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("signature", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("station_id", "number"),
        sqlite_with_rowid=False,
    )


def _make_what_a_unit_has() -> None:
    op.create_table(
        "key_hashes",
        sa.Column("hash", sa.LargeBinary().with_variant(sa.Uuid(), "postgresql"), primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("identity_id", _ID, sa.ForeignKey("identities.id"), nullable=False),
        sa.Column("run_id", _ID, sa.ForeignKey("runs.id"), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sealed_keys",
        sa.Column("identity_id", _ID, sa.ForeignKey("identities.id"), primary_key=True),
        sa.Column("run_id", _ID, sa.ForeignKey("runs.id"), nullable=False),
        sa.Column("kek_id", sa.Text, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("keep", sa.Text, nullable=False),
    )
    op.create_table(
        "outbox",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("identity_id", _ID, sa.ForeignKey("identities.id"), nullable=False),
        sa.Column("run_id", _ID, sa.ForeignKey("runs.id"), nullable=False),
        sa.Column("server_id", _ID, sa.ForeignKey("servers.id"), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("options", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("owed_since", sa.BigInteger, nullable=False),
        sa.Column("next_at", sa.BigInteger, nullable=False),
        sa.Column("lease", sa.Text),
        sa.Column("reason", sa.Text),
        sa.Index("uq_outbox_identity", "identity_id", "server_id", unique=True),
        sa.Index("ix_outbox_next", "state", "next_at", "id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "endings",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("identity_id", _ID, sa.ForeignKey("identities.id"), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("station", sa.Text, nullable=False),
        sa.Column("operator", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Index("ix_endings_identity_id", "identity_id"),
        sa.Index("ix_endings_at", "at"),
    )


def _us(time: str | None) -> int | None:
    """Turn a time of before, such as 2026-01-31T08:05:00.000000+00:00, into microseconds since 1970."""
    if time is None:
        return None
    return (datetime.fromisoformat(time) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


_TRIGRAMS = (
    "CREATE VIRTUAL TABLE run_texts USING fts5("
    "texts, tokenize = 'trigram', content = '', detail = 'none', columnsize = 0)"
)
_FEW_PENDING = "WITH (gin_pending_list_limit = 256)"
"""How many kB wait in a list to be put in their places: every search reads that list, and it is never given back."""
_TRIGRAMS_OF_POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    *(
        f"CREATE INDEX ix_{table}_texts ON {table} USING gin ({texts}) {_FEW_PENDING} {which}"
        for table, texts, which in (
            ("identities", "endpoint_name gin_trgm_ops, hardware_id gin_trgm_ops", ""),
            ("psk_identities", "psk_identity gin_trgm_ops", "WHERE NOT is_name"),
            ("runs", "told gin_trgm_ops, hardware_id gin_trgm_ops", f"WHERE {_NOT_PASSED}"),
        )
    ),
)

_COPYING = """
DELETE FROM old_registrations WHERE outcome = 'asked' AND EXISTS (
  SELECT 1 FROM old_registrations AS refused
  WHERE refused.run_id = old_registrations.run_id AND refused.server = old_registrations.server
    AND refused.id > old_registrations.id AND refused.outcome = 'not made'
);
INSERT INTO ledger_identity SELECT ledger_id, changes, randomblob(16) FROM old_ledger_identity;
INSERT INTO serials SELECT counter, last FROM old_serials;
INSERT INTO serials_out SELECT counter, number, lease FROM old_serials_out;
INSERT INTO setups (station, operator, job_name, job_digest, tool_version, first_image, final_image, key_source)
  SELECT DISTINCT station, '', job_name, job_digest, '', '', '', '' FROM old_runs;
INSERT INTO servers (name) SELECT DISTINCT server FROM old_registrations;
INSERT INTO identities (id, endpoint_name, hardware_id, state, server_state, reserved_at, passed_at, retired_at)
  SELECT
    id, endpoint_name, hardware_id,
    CASE
      WHEN retired_at IS NOT NULL THEN 'T'
      WHEN passed_at IS NOT NULL THEN 'c'
      WHEN EXISTS (SELECT 1 FROM old_runs WHERE identity_id = old_identities.id AND outcome IS NOT NULL) THEN 'f'
      ELSE 'r'
    END,
    coalesce((
      SELECT CASE outcome WHEN 'asked' THEN 'a' WHEN 'removed' THEN 'x' ELSE 'r' END FROM old_registrations
      WHERE identity_id = old_identities.id AND outcome <> 'not made' ORDER BY id DESC LIMIT 1
    ), 'n'),
    us(reserved_at), us(passed_at), us(retired_at)
  FROM old_identities;
INSERT INTO psk_identities (psk_identity, identity_id, is_name)
  SELECT psk_identity, identity_id, psk_identity = endpoint_name
  FROM old_psk_identities JOIN identities ON identities.id = identity_id;
INSERT INTO runs (
  id, identity_id, psk_identity, hardware_id, setup_id, probe, again, started_at, finished_at, outcome, code, reason,
  lease, seen_hardware_id, cut_off_at, told
)
  SELECT
    old_runs.id, identity_id, psk_identity, hardware_id, setups.id, probe, again, us(started_at), us(finished_at),
    outcome, code, reason, CASE WHEN outcome IS NULL THEN lease END, seen_hardware_id, us(cut_off_at), told(reason)
  FROM old_runs JOIN setups USING (station, job_name, job_digest);
INSERT INTO steps (id, run_id, step, state, at, detail) SELECT id, run_id, step, state, us(at), detail FROM old_steps;
INSERT INTO registrations (id, run_id, identity_id, server_id, device_id, outcome, at)
  SELECT old_registrations.id, run_id, identity_id, servers.id, device_id, outcome, us(at)
  FROM old_registrations JOIN servers ON servers.name = server;
"""
"""A question that a server has said no to goes: the answer takes its place now."""
