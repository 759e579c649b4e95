"""A command's own parser alone is as good as all of them; help is as wide as the terminal."""

from __future__ import annotations

import argparse

import pytest

from factory_prov.argparse_words import Formatter
from factory_prov.cli import arguments
from factory_prov.cli.arguments import command_line, parse, parsers_below

ALL = {parser.prog.split()[-1]: parser for parser in parsers_below(command_line())}


def test_every_command_can_be_built_alone() -> None:
    assert set(arguments._BUILDERS) == set(ALL)


@pytest.mark.parametrize("command", sorted(ALL))
def test_a_command_alone_has_the_same_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    for words in ([command, "--help"], ["--lang", "pl", command, "--help"]):
        with pytest.raises(SystemExit) as ended:
            parse(words)
        assert ended.value.code == 0
    alone = capsys.readouterr().out
    assert alone == ALL[command].format_help() * 2


@pytest.mark.parametrize("words", [[], ["--help", "check"], ["nonsense"], ["--data-dir", "check", "nonsense"]])
def test_where_no_command_comes_first_all_are_there(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse(words)
    out, err = capsys.readouterr()
    assert "COMMAND" in out + err
    assert ("provision" in out + err) == (words != [])


@pytest.mark.parametrize("columns", ["", "0", "40", "120", "wide", "1 0"])
def test_help_is_as_wide_as_with_argparse_alone(columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert Formatter("x")._width == argparse.HelpFormatter("x")._width
