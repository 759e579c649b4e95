"""No text that came from elsewhere steers a terminal, whichever command tells it."""

from __future__ import annotations

import io
import sys
import unicodedata
from pathlib import Path

import pytest
from rich.console import Console
from signed_ledgers import AT, a_run, start

from factory_prov import ptool
from factory_prov.cli import main
from factory_prov.cli.bars import Bars
from factory_prov.cli.live import Live
from factory_prov.cli.output import Output
from factory_prov.errors import InputError
from factory_prov.events import Level, LogLine
from factory_prov.ledger.endings import WantedEnding
from factory_prov.ledger.records import EndingKind, Outcome
from factory_prov.ledger.station import open_known
from factory_prov.messages import ENGLISH, Message
from factory_prov.run import origin
from factory_prov.terminal import harmless, in_one_line, steers

EVIL = "a\x1b[2J\x1b]0;x\x07b\x9b31m\u202ec\u2028d\r\x7f\nPASS"
TOLD = r"a\x1b[2J\x1b]0;x\x07b\x9b31m\u202ec\u2028d\r\x7f\nPASS"


def is_harmless(text: str) -> bool:
    return all(unicodedata.category(char) not in ("Cc", "Cf", "Zl", "Zp", "Cs") or char in "\t\n" for char in text)


def test_every_character_of_control_is_escaped_and_no_letter_is_touched() -> None:
    everything = "".join(map(chr, range(0x3000)))
    assert steers(EVIL)
    assert in_one_line(EVIL) == TOLD
    assert harmless(EVIL) == TOLD.replace(r"\n", "\n")
    bad = {char for char in harmless(everything) if unicodedata.category(char) in ("Cc", "Zl", "Zp", "Cs")}
    assert bad == {"\t", "\n"}
    for fine in ("Zażółć gęślą jaźń 12\u00a0345 …", "日本語 👍", "plain"):
        assert harmless(fine) == in_one_line(fine) == fine
        assert not steers(fine)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    with open_known(tmp_path / "data" / "ledger.sqlite") as ledger:
        a_run(ledger, 1)
        run_id = ledger.begin(start(2))
        ledger.reserve(run_id, EVIL, psk_identity=None, again=None)
        ledger.finish(run_id, Outcome.FAIL, code="E301", reason=Message("{text}", text=EVIL), at=AT)
        wanted = WantedEnding(
            kind=EndingKind.SCRAPPED, reason=Message("{text}", text=EVIL), station=EVIL, operator=EVIL
        )
        ledger.end(EVIL, wanted)
        ledger.begin(start(3))
    return tmp_path / "data"


@pytest.mark.parametrize(
    "command",
    [
        ("history",),
        ("history", "--open"),
        ("ledger", "revoked"),
        ("ledger", "verify"),
        ("ledger", "retire", EVIL, "--reason", "why"),
        ("ledger", "report", "{folder}/report"),
        ("outbox", "list"),
        ("outbox", "retry", EVIL),
    ],
)
def test_what_the_ledger_holds_does_not_steer(
    capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    main([*(word.replace("{folder}", str(tmp_path)) for word in command), "--data-dir", str(data)])
    said = capsys.readouterr()
    assert said.out or said.err
    assert is_harmless(said.out + said.err)
    assert "\nPASS" not in said.out


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_csv_is_exact_in_a_file_and_harmless_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for stream, told in ((io.StringIO(newline=""), f"{EVIL}\r\n"), (Terminal(), harmless(EVIL) + "\n")):
        monkeypatch.setattr(sys, "stdout", stream)
        Output(json_wanted=False).file().write(f"{EVIL}\r\n")
        assert stream.getvalue().replace("\r\n", "\n") == told.replace("\r\n", "\n")


def test_errors_events_and_the_old_tool_do_not_steer(capsys: pytest.CaptureFixture[str]) -> None:
    output = Output(json_wanted=False)
    output.failure(InputError(Message("it broke."), place=EVIL), 2)
    output.event(EVIL, {})
    output.note(Message("{text}", text=EVIL))
    with Live(json_wanted=False) as live:
        live.for_board(EVIL)(LogLine(level=Level.INFO, text=Message("{text}", text=EVIL)))
    ptool._say(Message("{text}", text=EVIL))
    said = capsys.readouterr()
    assert said.out.count("\\x1b") >= 4
    assert said.err.count("\\x1b") >= 6
    assert is_harmless(said.out + said.err)


def test_bars_do_not_steer() -> None:
    stream = io.StringIO()
    bars = Bars(ENGLISH, Console(file=stream, width=200))
    bars.start()
    bars.for_board("a\x1b[2J")(LogLine(level=Level.INFO, text=Message("{text}", text=EVIL)))
    bars.stop()
    assert stream.getvalue()
    assert is_harmless(stream.getvalue())


@pytest.mark.parametrize("reason", ["two\nlines", "red \x1b[31m", "c1 \x9b", "hidden \u202e", "bytes \udcff"])
def test_a_reason_that_steers_is_refused(capsys: pytest.CaptureFixture[str], data: Path, reason: str) -> None:
    assert main(["ledger", "scrap", "meter-1", "--reason", reason, "--data-dir", str(data)]) == 2
    assert "--reason: the reason has a control character in it" in capsys.readouterr().err


def test_a_user_whose_name_steers_is_written_down_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(origin.getpass, "getuser", lambda: EVIL)
    origin.operator.cache_clear()
    assert origin.operator() == TOLD
    origin.operator.cache_clear()
