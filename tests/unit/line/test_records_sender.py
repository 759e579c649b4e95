"""A line tells others of its runs, and nobody at it waits for that."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from factory_prov.cancel import CancelToken
from factory_prov.line.line import Line
from factory_prov.line.records_sender import RecordsSender
from factory_prov.line.training_parts import TrainingParts
from factory_prov.line.virtual_station import demo_job, virtual_station
from factory_prov.records.options import RecordsOptions
from factory_prov.run.pipeline import provision


@contextmanager
def receiver(answers: threading.Event | None = None) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Give the address of a receiver and what it has heard; it answers when the event is set."""
    heard: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            if answers is not None:
                answers.wait()
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/", heard
    finally:
        if answers is not None:
            answers.set()
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_run_is_told_by_whoever_carried_it_out_and_its_key_is_not_in_it() -> None:
    with receiver() as (url, heard), virtual_station(demo_job("psk"), boards=1, speed=1000) as station:
        job = replace(station.job, records=RecordsOptions(webhook=url, webhook_token=False))
        with RecordsSender(station.bench.ledger):
            record = provision(station.devices[0], job, station.bench, lambda _: None, CancelToken())
        assert [each["result"] for each in heard] == ["Passed"]
        assert (heard[0]["endpoint_name"], heard[0]["run"]) == (record.endpoint_name, record.run_id)
        assert heard[0]["servers"][0]["outcome"]
        assert "psk" not in json.dumps(heard)
        assert station.bench.ledger.records.rows() == ()


def test_a_receiver_that_is_silent_keeps_neither_the_run_nor_the_end(tmp_path: Path) -> None:
    answers = threading.Event()
    with receiver(answers) as (url, heard), virtual_station(demo_job("psk"), boards=1, speed=1000) as station:
        job = replace(station.job, records=RecordsOptions(webhook=url, webhook_token=False, csv_file=tmp_path / "away"))
        with RecordsSender(station.bench.ledger):
            record = provision(station.devices[0], job, station.bench, lambda _: None, CancelToken())
        assert record.outcome == "PASS"
        assert len(station.bench.ledger.records.rows()) == 2
        assert len(heard) <= 1


def test_units_of_a_training_line_are_told_to_nobody() -> None:
    with receiver() as (url, heard):
        job = replace(demo_job("psk"), records=RecordsOptions(webhook=url, webhook_token=False))
        with Line(TrainingParts(boards=1, job=job, speed=1000)) as line:
            assert line.wait_seen(60)
            line.start_all()
            assert line.wait(60)
            ledger = line.parts.past
            assert ledger is not None
            assert ledger.records.rows() == ()
        assert heard == []
