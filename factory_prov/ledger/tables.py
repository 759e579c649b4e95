"""The tables as the program uses them; how they come about is written in `migrations`, and a test compares the two.

::

    ledger_identity              one row: which ledger this is, how often it was changed, the salt of its key hashes
    serials                      counter → last number handed out
    serials_out                  numbers on their way from there to a name, and the lease of the process that has them
    leases                       programs that carry runs out, for those who cannot look at each other's locks
    stations                     chain of evidence → the public key that it is signed with
    setups                       what many runs share: station, operator, job, program, images, where keys are made
    servers                      names of servers
    identities                   endpoint name (unique for ever) → hardware id (one active name per unit); its state
      ├── psk_identities         PSK identity (unique for ever) → identity
      ├── key_hashes             salted hash of every key that was made (unique for ever) → identity
      ├── sealed_keys            the encrypted pack of a unit, as long as a run or the outbox may need it
      ├── outbox                 the registration that a server is still owed; taken out when it knows the unit
      ├── taken_along            what of it is in a file that was taken to another PC, and may be sent there
      └── endings                scrapped, retired, revoked: when, where, by whom and why
    runs                         → setup, identity, PSK identity; no outcome: still going, or cut off;
      │                            reason: a Message; lease: of the process at work;
      │                            seen_hardware_id: its chip before a name is bound, "" at the end: the same;
      │                            steps: all of them, once the run has ended
      ├── steps                  of runs that go; only ever added to
      └── registrations          → identity, server; the answer takes the place of the question
    issuers                      authorities that sign certificates, by their key: counts, number of the last CRL
      └── certificates           serial (unique for each issuer) → name, run; revoked when and why; a key's hash
    unit_events                  what happened to a unit beside its runs: imported, seen, recalled; a Message
    labels                       what was printed of a name, when, where and why again; its text where that is another
    repairs                      one for each transaction over device, server and ledger: how far it has come
    work_groups                  what statistics tell apart: station, job, place (probe or port)
      ├── day_counts             runs that ended on a day, by outcome, code and whether it was the unit's first verdict
      └── day_steps              how often a step was done on a day, and how long it took
    records_owed                 what of a run others are still to be told, a row for each
    waiting_keys                 name → encrypted key that waits for an outside authority's certificate, or for its unit
    evidence                     per chain, from 1 on without a gap: digest of each closed record, signed

In the tables that grow with every unit numbers stand before texts: PostgreSQL fills up to eight bytes before each.
Those of sums have their key first: the own check of SQLite 3.40 finds NULL else, in tables that have no rowid.
Nothing else is deleted. Times are microseconds since 1970 in UTC. No key material in clear has a place here.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    false,
    text,
)

from factory_prov.ledger.columns import Digest16, Short, UtcTime
from factory_prov.ledger.letters import RECORD_KINDS, SERVER_STATES, UNIT_STATES

_ID = Integer()
"""Four bytes of PostgreSQL, for two billion runs: a dozen of them go with every unit."""
_FULL = {"fillfactor": 100}
"""For indexes that grow at their end: nothing is ever put between."""
_GOING = text("finished_at IS NULL AND cut_off_at IS NULL")
_ACTIVE = text("retired_at IS NULL")
_ENDED = text("retired_at IS NOT NULL")
_UNFINISHED = text("outcome IS NULL")
_NOT_PASSED = text("outcome <> 'PASS'")
_REVOKED = text("revoked_at IS NOT NULL")
_UNSIGNED = text("not_after IS NULL")
_READY = text("not_after IS NOT NULL AND taken_at IS NULL")
_SEALED = text("kek_id IS NOT NULL")
_OF_UNIT = text("identity_id IS NOT NULL")
_OF_CHIP = text("hardware_id IS NOT NULL")
_WITH_TEXT = text("text IS NOT NULL")
_OPEN = text("ended_at IS NULL")
_KEYS_OF_RUN = {"pages_per_range": 16, "autosummarize": "on"}
"""Keys are added as runs go, so few bytes tell PostgreSQL where those of a run lie."""
_NO_PASS = text("(outcome IS NULL OR outcome <> 'PASS')")

metadata = MetaData()

ledger_identity = Table(
    "ledger_identity",
    metadata,
    Column("ledger_id", Text, primary_key=True),
    Column("changes", BigInteger, nullable=False),
    Column("salt", LargeBinary, nullable=False),
)

serials = Table(
    "serials",
    metadata,
    Column("counter", Text, primary_key=True),
    Column("last", BigInteger, nullable=False),
)

serials_out = Table(
    "serials_out",
    metadata,
    Column("counter", Text, primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("lease", Text, nullable=False),
)

leases = Table(
    "leases",
    metadata,
    Column("token", Text, primary_key=True),
    Column("station", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("pid", BigInteger, nullable=False),
    Column("last_write", BigInteger, nullable=False),
    Column("began_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
)

stations = Table(
    "stations",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("name", Text, nullable=False),
    Column("public_key", LargeBinary),
    Column("last_number", BigInteger, nullable=False),
    Column("last_digest", LargeBinary),
    Index("uq_stations_name", "name", unique=True),
)

setups = Table(
    "setups",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("station", Text, nullable=False),
    Column("operator", Text, nullable=False),
    Column("job_name", Text, nullable=False),
    Column("job_digest", Text, nullable=False),
    Column("tool_version", Text, nullable=False),
    Column("first_image", Text, nullable=False),
    Column("final_image", Text, nullable=False),
    Column("key_source", Text, nullable=False),
    Index(
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

servers = Table(
    "servers",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("name", Text, nullable=False),
    Index("uq_servers_name", "name", unique=True),
)

identities = Table(
    "identities",
    metadata,
    Column("reserved_at", UtcTime, nullable=False),
    Column("passed_at", UtcTime),
    Column("retired_at", UtcTime),
    Column("id", _ID, primary_key=True),
    Column("endpoint_name", Text, nullable=False),
    Column("hardware_id", Text),
    Column("state", Short(UNIT_STATES), nullable=False),
    Column("server_state", Short(SERVER_STATES), nullable=False),
    CheckConstraint("endpoint_name <> ''", name="ck_identities_endpoint_name"),
    CheckConstraint("hardware_id <> ''", name="ck_identities_hardware_id"),
    Index("uq_identities_endpoint_name", "endpoint_name", unique=True),
    Index(
        "uq_identities_active_hardware_id",
        "hardware_id",
        unique=True,
        sqlite_where=_ACTIVE,
        postgresql_where=_ACTIVE,
    ),
    Index("ix_identities_ended_hardware_id", "hardware_id", sqlite_where=_ENDED, postgresql_where=_ENDED),
    sqlite_autoincrement=True,
)

psk_identities = Table(
    "psk_identities",
    metadata,
    Column("identity_id", _ID, ForeignKey("identities.id"), nullable=False),
    Column("is_name", Boolean(), nullable=False, server_default=false()),
    Column("psk_identity", Text, primary_key=True),
)

key_hashes = Table(
    "key_hashes",
    metadata,
    Column("hash", Digest16, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("identity_id", _ID, ForeignKey("identities.id"), nullable=False),
    Column("run_id", _ID, ForeignKey("runs.id"), nullable=False),
    Index("ix_key_hashes_run_id", "run_id", postgresql_using="brin", postgresql_with=_KEYS_OF_RUN),
    sqlite_with_rowid=False,
)

sealed_keys = Table(
    "sealed_keys",
    metadata,
    Column("identity_id", _ID, ForeignKey("identities.id"), primary_key=True),
    Column("run_id", _ID, ForeignKey("runs.id"), nullable=False),
    Column("kek_id", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("keep", Text, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("identity_id", _ID, ForeignKey("identities.id"), nullable=False),
    Column("run_id", _ID, ForeignKey("runs.id"), nullable=False),
    Column("server_id", _ID, ForeignKey("servers.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("options", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("owed_since", UtcTime, nullable=False),
    Column("next_at", UtcTime, nullable=False),
    Column("lease", Text),
    Column("reason", Text),
    Index("uq_outbox_identity", "identity_id", "server_id", unique=True),
    Index("ix_outbox_next", "state", "next_at", "id"),
    sqlite_autoincrement=True,
)

taken_along = Table(
    "taken_along",
    metadata,
    Column("run_id", _ID, ForeignKey("runs.id"), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("identity_id", _ID, ForeignKey("identities.id"), nullable=False),
    PrimaryKeyConstraint("run_id", "at"),
    Index("ix_taken_along_identity_id", "identity_id"),
)

endings = Table(
    "endings",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("identity_id", _ID, ForeignKey("identities.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("station", Text, nullable=False),
    Column("operator", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Index("ix_endings_identity_id", "identity_id"),
    Index("ix_endings_at", "at"),
)

runs = Table(
    "runs",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("identity_id", _ID, ForeignKey("identities.id")),
    Column("setup_id", _ID, ForeignKey("setups.id"), nullable=False),
    Column("record_number", Integer),
    Column("started_at", UtcTime, nullable=False),
    Column("finished_at", UtcTime),
    Column("cut_off_at", UtcTime),
    Column("psk_identity", Text, ForeignKey("psk_identities.psk_identity")),
    Column("hardware_id", Text),
    Column("probe", Text, nullable=False),
    Column("again", Text),
    Column("state", Short(UNIT_STATES)),
    Column("outcome", Text),
    Column("code", Text),
    Column("reason", Text),
    Column("lease", Text),
    Column("seen_hardware_id", Text),
    Column("steps", Text),
    Column("pack_sha256", LargeBinary),
    Column("told", Text),
    Column("device_contract", Integer),
    Column("stored_sha256", LargeBinary),
    CheckConstraint("outcome IN ('PASS', 'FAIL', 'ERROR', 'WAIT', 'ABORTED')", name="ck_runs_outcome"),
    CheckConstraint("(outcome IS NULL) = (finished_at IS NULL)", name="ck_runs_finished"),
    CheckConstraint("hardware_id <> ''", name="ck_runs_hardware_id"),
    Index("ix_runs_identity_id", "identity_id", postgresql_with=_FULL),
    Index("ix_runs_hardware_id", "hardware_id", sqlite_where=_NO_PASS, postgresql_where=_NO_PASS),
    Index("ix_runs_setup_id", "setup_id"),
    Index("ix_runs_started_at", "started_at", postgresql_with=_FULL),
    Index("ix_runs_going", "lease", sqlite_where=_GOING, postgresql_where=_GOING),
    Index("ix_runs_unfinished", "id", sqlite_where=_UNFINISHED, postgresql_where=_UNFINISHED),
    Index("ix_runs_not_passed", "outcome", "id", sqlite_where=_NOT_PASSED, postgresql_where=_NOT_PASSED),
    Index("ix_runs_code", "code", "id", sqlite_where=_NOT_PASSED, postgresql_where=_NOT_PASSED),
    Index("ix_runs_probe", "probe"),
    sqlite_autoincrement=True,
)

steps = Table(
    "steps",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("run_id", _ID, ForeignKey("runs.id"), nullable=False),
    Column("step", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("detail", Text, nullable=False),
    Index("ix_steps_run_id", "run_id"),
)

registrations = Table(
    "registrations",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("run_id", _ID, ForeignKey("runs.id"), nullable=False),
    Column("identity_id", _ID, ForeignKey("identities.id"), nullable=False),
    Column("server_id", _ID, ForeignKey("servers.id"), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("device_id", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Index("ix_registrations_run_id", "run_id", postgresql_with=_FULL),
    Index("ix_registrations_identity_id", "identity_id", "id", postgresql_with=_FULL),
)

evidence = Table(
    "evidence",
    metadata,
    Column("at", UtcTime, nullable=False),
    Column("station_id", _ID, ForeignKey("stations.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("run_id", _ID, ForeignKey("runs.id")),
    Column("identity_id", _ID, ForeignKey("identities.id")),
    Column("kind", Short(RECORD_KINDS), nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    PrimaryKeyConstraint("station_id", "number"),
    sqlite_with_rowid=False,
)

issuers = Table(
    "issuers",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("key_id", LargeBinary, nullable=False),
    Column("name", Text, nullable=False),
    Column("issued", BigInteger, nullable=False),
    Column("revoked", BigInteger, nullable=False),
    Column("crl_number", BigInteger, nullable=False),
    Column("crl_at", UtcTime),
    Index("uq_issuers_key_id", "key_id", unique=True),
)

certificates = Table(
    "certificates",
    metadata,
    Column("issued_at", UtcTime, nullable=False),
    Column("not_after", UtcTime, nullable=False),
    Column("revoked_at", UtcTime),
    Column("id", _ID, primary_key=True),
    Column("issuer_id", _ID, ForeignKey("issuers.id"), nullable=False),
    Column("run_id", _ID, ForeignKey("runs.id")),
    Column("reason", Text),
    Column("serial", LargeBinary, nullable=False),
    Column("public_key", Digest16, nullable=False),
    Column("name", Text, nullable=False),
    CheckConstraint("(revoked_at IS NULL) = (reason IS NULL)", name="ck_certificates_revoked"),
    Index("uq_certificates_serial", "issuer_id", "serial", unique=True),
    Index("ix_certificates_name", "name"),
    Index("ix_certificates_public_key", "public_key"),
    Index("ix_certificates_revoked", "issuer_id", "id", sqlite_where=_REVOKED, postgresql_where=_REVOKED),
    sqlite_autoincrement=True,
)

waiting_keys = Table(
    "waiting_keys",
    metadata,
    Column("made_at", UtcTime, nullable=False),
    Column("not_after", UtcTime),
    Column("taken_at", UtcTime),
    Column("id", _ID, primary_key=True),
    Column("run_id", _ID, ForeignKey("runs.id")),
    Column("name", Text, nullable=False),
    Column("kek_id", Text),
    Column("sealed", LargeBinary),
    Column("public_key", Digest16, nullable=False),
    Column("certificate", LargeBinary),
    Index("uq_waiting_keys_name", "name", unique=True),
    Index("uq_waiting_keys_public_key", "public_key", unique=True),
    Index("ix_waiting_keys_unsigned", "id", sqlite_where=_UNSIGNED, postgresql_where=_UNSIGNED),
    Index("ix_waiting_keys_ready", "id", sqlite_where=_READY, postgresql_where=_READY),
    Index("ix_waiting_keys_kek_id", "kek_id", "id", sqlite_where=_SEALED, postgresql_where=_SEALED),
    sqlite_autoincrement=True,
)

unit_events = Table(
    "unit_events",
    metadata,
    Column("at", UtcTime, nullable=False),
    Column("id", _ID, primary_key=True),
    Column("identity_id", _ID, ForeignKey("identities.id")),
    Column("run_id", _ID, ForeignKey("runs.id")),
    Column("server_id", _ID, ForeignKey("servers.id")),
    Column("kind", Text, nullable=False),
    Column("hardware_id", Text),
    Column("station", Text, nullable=False),
    Column("operator", Text, nullable=False),
    Column("what", Text, nullable=False),
    Index("ix_unit_events_identity_id", "identity_id", "id", sqlite_where=_OF_UNIT, postgresql_where=_OF_UNIT),
    Index("ix_unit_events_hardware_id", "hardware_id", "id", sqlite_where=_OF_CHIP, postgresql_where=_OF_CHIP),
)

labels = Table(
    "labels",
    metadata,
    Column("at", UtcTime, nullable=False),
    Column("id", _ID, primary_key=True),
    Column("identity_id", _ID, ForeignKey("identities.id"), nullable=False),
    Column("run_id", _ID, ForeignKey("runs.id")),
    Column("variant", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("text", Text),
    Column("printer", Text, nullable=False),
    Column("reason", Text),
    Column("operator", Text, nullable=False),
    Index("ix_labels_identity_id", "identity_id", "id"),
    Index("ix_labels_text", "text", sqlite_where=_WITH_TEXT, postgresql_where=_WITH_TEXT),
)

repairs = Table(
    "repairs",
    metadata,
    Column("begun_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    Column("id", _ID, primary_key=True),
    Column("identity_id", _ID, ForeignKey("identities.id")),
    Column("new_identity_id", _ID, ForeignKey("identities.id")),
    Column("run_id", _ID, ForeignKey("runs.id")),
    Column("action", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("hardware_id", Text),
    Column("station", Text, nullable=False),
    Column("operator", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("outcome", Text),
    Column("why", Text),
    Column("lease", Text),
    CheckConstraint("(outcome IS NULL) = (ended_at IS NULL)", name="ck_repairs_ended"),
    CheckConstraint("hardware_id <> ''", name="ck_repairs_hardware_id"),
    Index("ix_repairs_identity_id", "identity_id", "id", sqlite_where=_OF_UNIT, postgresql_where=_OF_UNIT),
    Index("ix_repairs_hardware_id", "hardware_id", "id", sqlite_where=_OF_CHIP, postgresql_where=_OF_CHIP),
    Index("ix_repairs_open", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
    Index("uq_repairs_open_identity_id", "identity_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    Index("uq_repairs_open_hardware_id", "hardware_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    sqlite_autoincrement=True,
)

work_groups = Table(
    "work_groups",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("station", Text, nullable=False),
    Column("job_name", Text, nullable=False),
    Column("place", Text, nullable=False),
    Index("uq_work_groups", "station", "job_name", "place", unique=True),
)

day_counts = Table(
    "day_counts",
    metadata,
    Column("day", Integer, nullable=False),
    Column("group_id", _ID, ForeignKey("work_groups.id"), nullable=False),
    Column("outcome", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("first", Boolean, nullable=False),
    Column("runs", Integer, nullable=False),
    Column("total_ms", BigInteger, nullable=False),
    Column("longest_ms", BigInteger, nullable=False),
    PrimaryKeyConstraint("day", "group_id", "outcome", "code", "first"),
    sqlite_with_rowid=False,
)

day_steps = Table(
    "day_steps",
    metadata,
    Column("day", Integer, nullable=False),
    Column("group_id", _ID, ForeignKey("work_groups.id"), nullable=False),
    Column("step", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("total_ms", BigInteger, nullable=False),
    Column("longest_ms", BigInteger, nullable=False),
    PrimaryKeyConstraint("day", "group_id", "step"),
    sqlite_with_rowid=False,
)

records_owed = Table(
    "records_owed",
    metadata,
    Column("owed_since", UtcTime, nullable=False),
    Column("next_at", UtcTime, nullable=False),
    Column("id", _ID, primary_key=True),
    Column("run_id", _ID, ForeignKey("runs.id"), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("target", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("options", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Index("uq_records_owed", "run_id", "target", "kind", unique=True),
    Index("ix_records_owed_next", "state", "next_at", "id"),
    sqlite_autoincrement=True,
)
