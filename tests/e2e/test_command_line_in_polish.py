"""The command line in Polish: no English is left in its sentences, and what programs read is the same."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from factory_prov import ptool
from factory_prov.cli import main

ENGLISH = re.compile(
    r"\b(the|is|are|was|were|with|without|has|have|of|takes|must|add|use|show|make|there|this|an|and|or|not|no|unit"
    r"|units|file|error|usage|options|default|runs?)\b",
    re.IGNORECASE,
)
COMMANDS = (
    "pack", "unpack", "check", "job", "job new", "job import", "job show", "cert", "register", "objects",
    "objects list", "objects show", "objects import", "token", "token save", "token delete", "provision", "probes",
    "watch", "history", "ledger", "ledger show", "ledger accept", "demo", "update",
)  # fmt: skip
NAMES = re.compile(
    r"--?[\w-]+|\{[\w,-]+\}|factory-prov[^\n:]*|[\w./]+\.(?:toml|json)|\"[^\"]*\"|units\)|\b[A-Z]{2,}\b|^    \w+ "
)

Told = Callable[..., tuple[int, str]]


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Told:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)

    def run(*words: object) -> tuple[int, str]:
        try:
            code = main([str(word) for word in words])
        except SystemExit as end:
            code = int(end.code or 0)
        captured = capsys.readouterr()
        return code, captured.out + captured.err

    return run


def english(text: str) -> list[str]:
    """Return the lines with English words that are no names, options or values."""
    return [line for line in text.splitlines() if ENGLISH.search(NAMES.sub("", line))]


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_the_help_is_polish(told: Told, command: str) -> None:
    code, text = told("--lang", "pl", *command.split(), "--help")
    assert code == 0
    assert text.startswith("użycie: factory-prov")
    assert english(text) == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("check", "błąd: te argumenty są wymagane: FILE"),
        ("nothing", "błąd: argument COMMAND: niewłaściwa wartość: 'nothing'"),
        ("check x --nonsense", "nieznane argumenty: --nonsense"),
        ("provision x --probe 1 --all", "nie można go podać razem z argumentem --probe"),
    ],
)
def test_wrong_usage_is_told_in_polish(told: Told, words: str, says: str) -> None:
    code, text = told("--lang=pl", *words.split())
    assert code == 2
    assert says in text


def test_a_file_that_is_not_there(told: Told) -> None:
    words = "nowhere: nie ma takiego pliku. Sprawdź nazwę i folder.\n"
    assert told("check", "nowhere", "--lang", "pl") == (2, words)


def test_a_job_with_errors(told: Told, configs: Path, tmp_path: Path) -> None:
    text = (configs / "job-psk.toml").read_text(encoding="utf-8").replace('"coaps://', '"coap://')
    (tmp_path / "job.toml").write_text(text, encoding="utf-8")
    code, shown = told("check", "job.toml", "--lang", "pl")
    assert code == 2
    assert shown.startswith("BŁĄD")
    assert re.search(r"job.toml: zadanie, \d+ bł", shown)
    assert english(shown) == []
    document = json.loads(told("check", "job.toml", "--json")[1])
    assert json.loads(told("--lang", "pl", "check", "job.toml", "--json")[1]) == document
    assert ENGLISH.search(document["problems"][0]["what"])


def test_runs_and_their_history(told: Told) -> None:
    words = ["demo", "--headless", "--boards", "2", "--faults", "final-silent", "--speed", "100", "--lang", "pl"]
    code, text = told(*words)
    assert code == 1
    assert "Szkolenie: 2 wirtualne płytki" in text
    assert "FAIL" in text
    assert english(text) == []
    assert "Nie było jeszcze przebiegów." in told("history", "--lang", "pl")[1]


def test_events_for_programs_are_english_texts(told: Told) -> None:
    _, text = told("demo", "--headless", "--boards", "1", "--speed", "100", "--json", "--lang", "pl")
    logs = [event["text"] for event in map(json.loads, text.splitlines()) if event["event"] == "log"]
    assert logs
    assert all(isinstance(line, str) for line in logs)
    assert any(ENGLISH.search(line) for line in logs)


def test_objects_are_explained_in_polish(told: Told) -> None:
    _, text = told("objects", "show", "3", "--lang", "pl")
    assert "obowiązkowy" in text
    assert "czytelnie dla ludzi" in text or "dla ludzi" in text


def test_ptool_speaks_the_language_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], configs: Path, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FACTORY_PROV_LANG", "pl")
    assert ptool.main(["-c", str(configs / "endpoint_cfg")]) in (0, 1)
    assert english(capsys.readouterr().err) == []
    assert ptool.main(["-c", "nowhere"]) == 1
    assert capsys.readouterr().err == "Brakuje: konfiguracja endpointu; nie ma pliku nowhere. Sprawdź nazwę i folder.\n"
    with pytest.raises(FileNotFoundError, match="Missing endpoint configuration: there is no file nowhere"):
        ptool.FactoryProvisioning("nowhere", None, None, None, None)
