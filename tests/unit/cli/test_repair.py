"""`factory-prov repair`: what it tells and returns, in words and as JSON, on a bench that stays."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from repair_bench import Desk, desk_on

from factory_prov.cancel import CancelToken
from factory_prov.cli import main, repair
from factory_prov.cli.repair_desk import OpenedDesk
from factory_prov.repair.views import Subject
from factory_prov.simulation.board_faults import BoardFault

Run = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def desk() -> Iterator[Desk]:
    with desk_on() as opened:
        yield opened


@pytest.fixture
def run(desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command on the desk's own parts; return its exit code, its JSON, and what it told otherwise."""

    class Opened(OpenedDesk):
        def ready_to_run(self, *_: object) -> None:
            pass

        def runner(self, *_: object) -> Any:
            return desk.run_unit

    @contextmanager
    def opened(arguments: Any, _output: object, _cancel: CancelToken) -> Iterator[OpenedDesk]:
        slot = desk.slot if arguments.probe else None
        yield Opened(parts=desk.parts, subject=Subject(slot=slot, endpoint_name=arguments.unit))

    def call(*words: str) -> tuple[int, Any, str]:
        code = main(["repair", *words])
        told = capsys.readouterr()
        last = told.out.strip().splitlines()[-1:] if "--json" in words else []
        try:
            found = json.loads(told.out) if "--json" in words else None
        except ValueError:
            found = json.loads(last[0])
        return code, found, told.out + told.err

    monkeypatch.setattr(repair, "opened_desk", opened)
    return call


def test_without_an_action_it_tells_the_columns_and_what_is_best(desk: Desk, run: Run) -> None:
    name = desk.make()
    code, _, told = run("--probe", "1")
    assert code == 0
    assert "ON THE DEVICE" in told
    assert told.count(name) == 3
    desk.table.remove(str(desk.table.named(name) and desk.table.named(name).device_id))  # type: ignore[union-attr]
    code, _, told = run("--probe", "1")
    assert code == 1
    assert "✕ not registered" in told
    assert "* --same-identity" in told


def test_a_preview_changes_nothing(desk: Desk, run: Run) -> None:
    name = desk.make()
    code, found, _ = run("--probe", "1", "--scrap", "--reason", "worn", "--preview", "--json")
    assert code == 0
    assert found["preview"] is True
    assert desk.table.named(name) is not None
    assert desk.ledger.repairs.of(endpoint_name=name) == ()


def test_an_action_as_json(desk: Desk, run: Run) -> None:
    name = desk.make()
    code, found, _ = run("--probe", "1", "--same-identity", "--reason", "returned", "--json")
    assert code == 0
    assert found["done"] is True
    assert found["after"]["agrees"] is True
    assert found["run"]["outcome"] == "PASS"
    assert desk.key_on_device() == desk.key_at_server(name)


def test_what_cannot_be_undone_needs_yes(desk: Desk, run: Run) -> None:
    name = desk.make()
    code, found, _ = run("--probe", "1", "--retire", "--reason", "worn", "--json")
    assert code == 2
    assert "--yes" in found["error"]["cure"]
    assert desk.ledger.repairs.of(endpoint_name=name) == ()
    code, _, told = run("--probe", "1", "--retire", "--reason", "worn", "--yes")
    assert code == 0
    assert "done" in told
    assert desk.table.named(name) is None


def test_a_reason_and_an_allowed_recover_are_asked_for(desk: Desk, run: Run) -> None:
    name = desk.make()
    code, found, _ = run("--probe", "1", "--same-identity", "--json")
    assert (code, found["error"]["place"]) == (2, "--reason")
    desk.board._faults._faults.add(BoardFault.LOCKED_CHIP)
    code, found, _ = run(name, "--probe", "1", "--same-identity", "--reason", "r", "--json")
    assert code == 1
    assert "--recover" in found["error"]["cure"]


def test_the_server_alone(desk: Desk, run: Run) -> None:
    name = desk.make()
    code, found, _ = run(name, "--server-only", "--reason", "stolen", "--yes", "--json")
    assert (code, found["action"]) == (0, "server-remove")
    assert desk.table.named(name) is None


def test_a_repair_that_fails_is_listed_and_gone_on_with(desk: Desk, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.make()
    desk.board._faults._faults.add(BoardFault.RESULT_REFUSED)
    code, found, _ = run("--probe", "1", "--same-identity", "--reason", "returned", "--json")
    assert (code, found["done"]) == (1, False)
    monkeypatch.setattr(repair, "open_there", lambda _place: _Kept(desk))
    monkeypatch.setattr(repair, "ledger_place", lambda: None)
    code, found, _ = run("--open", "--json")
    assert code == 0
    assert [each["action"] for each in found] == ["same-identity"]
    assert "New keys" in run("--open")[2]
    desk.board._faults._faults.discard(BoardFault.RESULT_REFUSED)
    assert run("--probe", "1", "--same-identity", "--json")[0] == 0
    assert run("--open", "--json")[1] == []


class _Kept:
    """The desk's ledger, not closed by a command that reads it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def __enter__(self) -> Any:
        return self._desk.ledger

    def __exit__(self, *_: object) -> None:
        pass


def test_units_made_elsewhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, file = ["--data-dir", str(tmp_path / "data")], tmp_path / "units.csv"
    file.write_text("endpoint_name;server\nurn:a:1;dm.example\nurn:a:1;dm.example\n")
    assert main([*data, "repair", "import", str(file), "--json"]) == 2
    assert [each["line"] for each in json.loads(capsys.readouterr().out)["refused"]] == [3]
    file.write_text("endpoint_name;server\nurn:a:1;dm.example\n")
    assert main([*data, "repair", "import", str(file), "--preview", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["read"] == 1
    for new in (1, 0):
        assert main([*data, "repair", "import", str(file), "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["new"] == new
    assert main([*data, "repair", "urn:a:1"]) == 0
    assert "taken in from elsewhere" in capsys.readouterr().out


@pytest.mark.parametrize("words", [[], ["a", "b.csv"]])
def test_what_is_no_unit(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["repair", *words]) == 2
    assert "no unit" in capsys.readouterr().err
