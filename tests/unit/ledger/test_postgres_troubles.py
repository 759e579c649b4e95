"""What a database says, as people read it."""

from __future__ import annotations

import psycopg
import pytest

from factory_prov.ledger.postgres.troubles import trouble


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (
            'connection failed: connection to server at "127.0.0.1", port 5432 failed: Connection refused\n\tIs it?',
            "db: the database does not answer (Connection refused).",
        ),
        (
            'connection to server at "db1" (10.0.0.1), port 5432 failed: FATAL:  the database system is starting up',
            "db: the database does not answer (the database system is starting up).",
        ),
        ("server closed the connection unexpectedly", "db: the database does not answer (server closed the connection"),
    ],
)
def test_the_cause_is_told_without_the_place_twice(said: str, shown: str) -> None:
    assert str(trouble(psycopg.OperationalError(said), "db")).startswith(shown)
