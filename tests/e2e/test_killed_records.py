"""A program that is killed while it tells others of units: each record arrives, with the id it had before."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from factory_prov.ledger.records import Outcome, RunStart
from factory_prov.ledger.store import Ledger
from factory_prov.records.options import RecordsOptions
from factory_prov.records.targets import targets_of

AT = datetime(2026, 1, 31, 8, 5, tzinfo=UTC)
RUNS, KILLS = 40, 6
_SENDS = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from factory_prov.cancel import CancelToken
from factory_prov.ledger.store import Ledger
from factory_prov.records import sending
from factory_prov.records.targets import open_target
sending.AT_A_TIME = 5
with Ledger.open(Path(sys.argv[1])) as ledger:
    print("ready", flush=True)
    while sending.send_records(
        ledger.records, lambda target: open_target(target, token_file=None, environ={}), cancel=CancelToken()
    ).taken:
        pass
"""


@pytest.mark.slow
def test_a_sender_that_is_killed_loses_no_record(tmp_path: Path) -> None:
    heard: Counter[str] = Counter()
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            document = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with lock:
                heard[document["transaction_id"]] += 1
            time.sleep(0.02)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        file, folder = tmp_path / "ledger.sqlite", tmp_path / "out"
        folder.mkdir()
        url = f"http://127.0.0.1:{server.server_address[1]}/"
        expected = _make_runs(file, RecordsOptions(webhook=url, webhook_token=False, csv_file=folder))
        moments = random.Random(5)
        for _ in range(KILLS):
            _send(file, kill_after_s=moments.uniform(0.01, 0.4))
        _send(file, kill_after_s=None)
        assert set(heard) == expected
        lines = "".join(each.read_text(encoding="utf-8") for each in folder.glob("*.csv")).splitlines()
        assert {line.rpartition(",")[2] for line in lines} - {"transaction_id"} == expected
        with Ledger.open(file) as ledger:
            assert ledger.records.rows() == ()
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _make_runs(file: Path, options: RecordsOptions) -> set[str]:
    with Ledger.open(file) as ledger:
        for _ in range(RUNS):
            start = RunStart(station="line 1", job_name="j", job_digest="d", probe="p", started_at=AT)
            run = ledger.begin(start)
            ledger.will_tell(run, targets_of(options))
            ledger.finish(run, Outcome.FAIL, code="E07", at=AT)
        return {each.transaction_id for each in ledger.records.rows()}


def _send(file: Path, *, kill_after_s: float | None) -> None:
    """Send in a process of its own, and end that; what it had in hand is due at once, as if its time were over."""
    process = subprocess.Popen([sys.executable, "-c", _SENDS, str(file)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    if kill_after_s is not None:
        time.sleep(kill_after_s)
        os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    with Ledger.open(file) as ledger, ledger._writing() as connection:
        connection.exec_driver_sql("UPDATE records_owed SET next_at = 0")
