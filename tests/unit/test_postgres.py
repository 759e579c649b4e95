"""The PostgreSQL of the tests keeps what it must, hangs where it shall, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from postgres import PASSWORD, PostgresPair, PostgresServer, missing

if sys.platform != "linux":
    pytest.skip(missing(), allow_module_level=True)

pytestmark = pytest.mark.slow
TESTS = Path(__file__).parents[1]
_HOLDER = """
import sys, time
import postgres
with postgres.postgres_folder() as folder, folder.server() as server:
    print(folder.place, server.port, flush=True)
    time.sleep(600)
"""


def rows(server: PostgresServer) -> str:
    return server.psql("SELECT count(*) FROM kept")


def test_what_was_committed_outlives_a_kill(postgres: PostgresServer) -> None:
    url, port = postgres.new_database(), postgres.port
    postgres.psql("CREATE TABLE kept (row int)")
    postgres.psql("INSERT INTO kept VALUES (1)")
    postgres.kill()
    postgres.restart()
    assert (rows(postgres), postgres.port, postgres.url("ledger1")) == ("1", port, url)


def test_a_database_is_its_users_own_and_has_a_password(postgres_url: str) -> None:
    psycopg = pytest.importorskip("psycopg")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(postgres_url, password="another")
    connection = psycopg.connect(postgres_url, password=PASSWORD)
    connection.execute("CREATE EXTENSION pg_trgm")
    connection.execute("CREATE TABLE own (row int)")
    connection.close()


def test_a_frozen_server_answers_nothing_and_goes_on(postgres: PostgresServer) -> None:
    postgres.freeze()
    with socket.create_connection(("127.0.0.1", postgres.port), timeout=5) as client:
        client.sendall(bytes.fromhex("0000000804d2162f"))  # "do you speak TLS?"
        client.settimeout(0.3)
        with pytest.raises(TimeoutError):
            client.recv(1)
        postgres.thaw()
        client.settimeout(30)
        assert client.recv(1) in (b"N", b"S")


def test_what_was_committed_outlives_the_primary(postgres_pair: PostgresPair) -> None:
    postgres_pair.primary.psql("CREATE TABLE kept (row int)")
    for row in range(5):
        postgres_pair.primary.psql(f"INSERT INTO kept VALUES ({row})")
    postgres_pair.fail_over()
    assert rows(postgres_pair.standby) == "5"
    postgres_pair.standby.psql("INSERT INTO kept VALUES (5)")
    assert rows(postgres_pair.standby) == "6"


@pytest.mark.skipif(bool(missing()), reason=missing())
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_nothing_is_left_behind_however_the_tests_end(number: signal.Signals) -> None:
    with subprocess.Popen([sys.executable, "-c", _HOLDER], cwd=TESTS, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        place, port = holder.stdout.readline().split()
        os.kill(holder.pid, number)
    ends_at = time.monotonic() + 60
    while Path(place).exists() and time.monotonic() < ends_at:
        time.sleep(0.02)
    assert not Path(place).exists()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", int(port)), timeout=5)
