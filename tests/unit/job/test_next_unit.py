"""What the first unit passes with and the second one is refused for; and jobs that have no second unit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.files.user_folders import ledger_file
from factory_prov.job.check import check_job
from factory_prov.job.inspection import inspect_file
from factory_prov.job.job_file import read_job
from factory_prov.job.names import sample_names
from factory_prov.ledger.given_here import GivenHere
from factory_prov.ledger.records import Outcome
from factory_prov.ledger.store import Ledger
from factory_prov.line.virtual_names import VirtualNames
from factory_prov.line.virtual_station import demo_job, virtual_station
from factory_prov.naming.placeholders import is_example_host, placeholder_in
from factory_prov.naming.sources import GivenName
from factory_prov.run.pipeline import provision

LIST = '\n[naming]\nsource = "list"\nlist_file = "names.csv"\n'
PATTERN = '\n[naming]\nsource = "pattern"\npattern = "urn:dev:ops:32473-Meter-{serial:06d}"\n'
FIXED = '"{endpoint_name}"', '"fixed"'
WRITTEN = '{ credential = "psk_identity" }', '{ text = "me" }'


def psk(configs: Path, *changes: tuple[str, str], end: str = "") -> str:
    text = (configs / "job-psk.toml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text + end


def found(text: str, folder: Path, **options: str) -> set[tuple[str, str, str]]:
    problems = check_job(read_job(text, place="job.toml", folder=folder), **options)  # type: ignore[arg-type]
    return {(problem.severity.value, problem.rule, problem.path) for problem in problems}


def names(folder: Path, *lines: str) -> None:
    (folder / "names.csv").write_text("\n".join(("endpoint_name,hardware_id", *lines)) + "\n", encoding="utf-8")


@pytest.mark.parametrize("end", ["", PATTERN, '\n[naming]\nsource = "given"\n'])
def test_one_identity_for_every_unit_is_an_error(configs: Path, tmp_path: Path, end: str) -> None:
    made = ("error", "same-identity", "credentials.psk.identity")
    assert found(psk(configs, FIXED, end=end), tmp_path) == {made}
    assert found(psk(configs, FIXED, ("fixed", "{{fixed}}"), end=end), tmp_path) == {made}
    written = ("error", "same-identity", "/0/1/3")
    assert found(psk(configs, WRITTEN, end=end), tmp_path) == {written}


def test_without_a_server_a_written_identity_is_warned_of(configs: Path, tmp_path: Path) -> None:
    text = psk(configs, WRITTEN)
    text = text[: text.index("[server]")]
    assert found(text, tmp_path) == {("warning", "same-identity", "/0/1/3")}


def test_a_job_for_one_unit_may_have_one_identity(configs: Path, tmp_path: Path) -> None:
    names(tmp_path, "urn:dev:ops:32473-Meter-000001,")
    assert found(psk(configs, FIXED, end=LIST), tmp_path) == set()
    assert found(psk(configs, FIXED), tmp_path, endpoint_name="urn:dev:ops:32473-Meter-000001") == set()
    names(tmp_path, "urn:dev:ops:32473-Meter-000001,", "urn:dev:ops:32473-Meter-000002,")
    assert len(found(psk(configs, FIXED, end=LIST), tmp_path)) == 1


@pytest.mark.parametrize(
    ("lines", "given"),
    [
        (("a,", "b,"), ("a", "b")),
        (("a,", "b,f4ce36ab12345678"), ("a",)),
        (("a,F4CE36AB12345678", "b,0xf4ce36ab12345679"), ("a", "b")),
        (("a,f4ce36ab12345678",), ("a",)),
    ],
)
def test_the_names_are_those_that_a_run_would_give(
    configs: Path, tmp_path: Path, lines: tuple[str, ...], given: tuple[str, ...]
) -> None:
    names(tmp_path, *lines)
    assert sample_names(read_job(psk(configs, end=LIST), place="job.toml", folder=tmp_path)) == given


def test_a_sample_carries_the_name_that_the_pattern_makes(configs: Path, tmp_path: Path) -> None:
    assert found(psk(configs, end=PATTERN), tmp_path) == set()
    old = PATTERN.replace("urn:dev:ops:32473-Meter-", "urn:dev:ops:")
    assert {rule for _, rule, _ in found(psk(configs, end=old), tmp_path)} == {"name-ops"}


def test_a_list_that_is_used_up_on_this_pc_is_an_error(
    configs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "data"))
    names(tmp_path, "urn:dev:ops:32473-Meter-000001,")
    job = tmp_path / "job.toml"
    job.write_text(psk(configs, end=LIST), encoding="utf-8")
    with GivenHere() as taken:
        assert inspect_file(job, taken=taken).errors == 0
    assert not ledger_file().exists(), "a check makes no ledger"
    ledger_file().parent.mkdir(parents=True)
    with virtual_station(demo_job("psk"), boards=1, speed=100) as station, Ledger.open(ledger_file()) as ledger:
        given = VirtualNames(GivenName("urn:dev:ops:32473-Meter-000001"), station.boards)
        bench = replace(station.bench, ledger=ledger, names=given)
        record = provision(station.devices[0], station.job, bench, lambda _: None, CancelToken())
        assert record.outcome is Outcome.PASS
    with GivenHere() as taken:
        (problem,) = inspect_file(job, taken=taken).problems
    assert (problem.rule, str(problem.what)) == ("naming", "Every name of the list is used.")
    ledger_file().write_bytes(b"")
    with GivenHere() as taken:
        assert inspect_file(job, taken=taken).errors == 0
    assert ledger_file().stat().st_size == 0, "what a power cut has left is no new ledger"
    ledger_file().write_bytes(b"no ledger")
    with GivenHere() as taken:
        assert inspect_file(job, taken=taken).errors == 0, "a ledger that does not work says nothing of a job"


@pytest.mark.parametrize(
    "text",
    [
        "/main/<YOUR_DOMAIN>/",
        "<your domain>",
        "https://your-server/",
        "coaps://YOUR_SERVER:5684",
        "https://${HOST}:8088",
        "https://{{ host }}/",
        "CHANGE_ME",
        "changeme-CHANGEME",
        "coaps://<server>:5684",
        "MY_SERVER.local",
        "TODO",
    ],
)
def test_what_is_to_be_filled_in_is_seen(text: str) -> None:
    assert placeholder_in(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "coaps://eu.iot.avsystem.cloud:5684",
        "coaps://[2001:db8::1]:5684/bs?a=1",
        "/embedded/line1/",
        "urn:dev:ops:32473-Meter-000001",
        "AVSystem sp. z o.o.",
        "Yourdon & Sons",
        "root.myline",
        "my-company",
        "a < b > c",
        "todos.example",
        "",
    ],
)
def test_what_means_something_is_no_placeholder(text: str) -> None:
    assert placeholder_in(text) is None


def test_names_that_are_kept_for_examples() -> None:
    assert all(map(is_example_host, ("example.com", "coiote.example.com.", "EXAMPLE.org", "a.example", "a.invalid")))
    assert not any(map(is_example_host, ("", "myexample.com", "example.com.pl", "127.0.0.1", "localhost", "a.test")))
