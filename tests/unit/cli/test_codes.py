"""`factory-prov codes` lists every code with its meaning, cause and cure; a finished unit carries those of its code."""

from __future__ import annotations

import json

import pytest

from factory_prov.advice import advice_for_code, all_advice
from factory_prov.cli import main
from factory_prov.cli.output import advice_document

ALL = sorted({advice.code for advice in all_advice().values()})


def test_every_code_is_listed_with_what_the_operator_reads(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codes", "--json"]) == 0
    documents = json.loads(capsys.readouterr().out)
    assert [document["code"] for document in documents] == ALL
    assert all(document == advice_document(advice_for_code(document["code"])) for document in documents)
    assert main(["codes"]) == 0
    told = capsys.readouterr().out
    for advice in all_advice().values():
        assert f"{advice.code}  {advice.title}" in told
        assert str(advice.what_happened) in told
        assert all(str(step) in told for step in advice.steps)


def test_one_code_is_found_as_people_type_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codes", " e319", "E101"]) == 0
    assert [line[:4] for line in capsys.readouterr().out.split("\n") if line[:1] == "E"] == ["E319", "E101"]
    assert main(["codes", "E000"]) == 2
    assert "E000: there is no such code." in capsys.readouterr().err


def test_codes_are_told_in_the_chosen_language(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codes", "E319", "--lang", "pl"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("E319  ")
    assert str(advice_for_code("E319").title) not in told


def test_a_failed_unit_carries_the_advice_of_its_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--boards", "1", "--faults", "result-refused", "--speed", "60", "--json", "--quiet"]) == 1
    finished, summary = map(json.loads, capsys.readouterr().out.strip().split("\n"))
    assert finished["advice"] == advice_document(advice_for_code(finished["code"]))
    assert summary["failed"] == 1
    assert main(["demo", "--boards", "1", "--speed", "60", "--json", "-q"]) == 0
    assert json.loads(capsys.readouterr().out.split("\n")[0])["advice"] is None


def test_quiet_leaves_the_result_and_verbose_tells_where_a_failure_came_from(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["demo", "--boards", "1", "--speed", "60", "--quiet"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("PASS")
    assert err == ""
    assert main(["check", "not-there.toml", "--quiet"]) == 2
    quiet = capsys.readouterr().err
    assert "not-there.toml" in quiet
    assert main(["check", "not-there.toml", "--verbose"]) == 2
    verbose = capsys.readouterr().err
    assert verbose.startswith(quiet.strip())
    assert "InputError at " in verbose
