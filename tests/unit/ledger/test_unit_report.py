"""The report of a unit: a page that needs nothing, with its life and what was signed of it, and without its key."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.credentials.keeping import Keep
from factory_prov.errors import InputError
from factory_prov.ledger.papers.unit_report import page, read_unit_report
from factory_prov.ledger.store import Ledger
from factory_prov.line.virtual_station import demo_job, virtual_station
from factory_prov.messages import ENGLISH
from factory_prov.run.pipeline import provision
from factory_prov.run.steps import STEP_TITLES
from factory_prov.support.secrets import SecretWatch, known_secrets
from factory_prov.translations import translator
from tests.signed_ledgers import a_run, an_end, signed_ledger


def test_a_units_life_is_on_the_page_and_its_key_is_not(tmp_path: Path) -> None:
    with virtual_station(demo_job("psk"), boards=1, speed=1000) as station:
        job = replace(station.job, credentials=replace(station.job.credentials, keep=Keep.ENCRYPTED))
        record = provision(station.devices[0], job, station.bench, lambda _: None, CancelToken())
        ledger, name = station.bench.ledger, record.endpoint_name or ""
        report = read_unit_report(ledger, name)
        assert read_unit_report(ledger, record.hardware_id or "").unit == report.unit
        text = page(report, STEP_TITLES, ENGLISH)
        for told in (name, record.hardware_id or "", "PASS", "Writing the configuration", job.name, "virtual server"):
            assert told in text
        assert SecretWatch(known_secrets(ledger)).line_of(text) is None
        assert not re.search(r"<script|src=|href=|url\(|@import|http", text.replace(job.name, ""))


def test_a_name_that_nobody_knows_has_no_report(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "l.sqlite") as ledger, pytest.raises(InputError, match="knows no unit"):
        read_unit_report(ledger, "none")


def test_signed_records_are_checked_and_what_was_changed_is_said(tmp_path: Path) -> None:
    with signed_ledger(tmp_path / "l.sqlite") as ledger:
        for number in range(3):
            a_run(ledger, number, name=f"unit-{number}")
        an_end(ledger, "unit-1")
        report = read_unit_report(ledger, "unit-1")
        assert [(proof.kind, proof.number, proof.fault) for proof in report.proofs] == [
            ("ended", 2, None),
            ("scrapped", 4, None),
        ]
        text = page(report, STEP_TITLES, ENGLISH)
        assert report.proofs[0].digest in text
        assert "fell down" in text
        assert text.count("verified") == 3  # and once what that means
        with ledger._writing() as connection:
            connection.exec_driver_sql("UPDATE runs SET code = 'E999' WHERE id = 2")
        changed = read_unit_report(ledger, "unit-1").proofs[0]
        assert changed.fault is not None


def test_the_page_is_in_the_readers_language_and_shows_names_as_they_are(tmp_path: Path) -> None:
    with signed_ledger(tmp_path / "l.sqlite") as ledger:
        a_run(ledger, 0, name="<b>&unit")
        text = page(read_unit_report(ledger, "<b>&unit"), STEP_TITLES, translator("pl"))
    assert "&lt;b&gt;&amp;unit" in text
    assert "Raport urządzenia" in text
