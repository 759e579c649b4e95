"""What a shell completes, and the man page: both are made of the parser, and know everything it knows."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bundling.man_page import man_page, write_man_page
from factory_prov import __version__
from factory_prov.cli import main
from factory_prov.cli.arguments import command_line, own_actions, parsers_below

PARSER = command_line()


def commands(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Every parser below this one, and itself."""
    yield parser
    for below in parsers_below(parser):
        yield from commands(below)


def script(shell: str, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["completion", shell, *words]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_every_command_and_option_is_completed(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    told = script(shell, capsys)
    for parser in commands(PARSER):
        assert parser.prog.split()[-1] in told
        for option in (word for action in own_actions(parser) for word in action.option_strings if word[:2] == "--"):
            assert option.removeprefix("--") in told, f"{parser.prog} {option}"
    assert "--endpoint_cfg".removeprefix("--") in script(shell, capsys, "--program", "ptool")


def completed(folder: Path, text: str, *words: str) -> set[str]:
    """What bash offers for the last of these words."""
    (folder / "script").write_text(text)
    ask = (
        'source ./script; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _shtab_factory_prov\n'
        'printf "%s\\n" "${COMPREPLY[@]}"'
    )
    command = ["bash", "-c", ask, "bash", "factory-prov", *words]
    return set(subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout.split("\n")) - {
        ""
    }


@pytest.mark.skipif(sys.platform == "win32" or shutil.which("bash") is None, reason="there is no bash")
def test_bash_offers_what_fits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = script("bash", capsys)
    (tmp_path / "my-job.toml").touch()
    assert completed(tmp_path, text, "pro") == {"provision", "probes"}
    assert completed(tmp_path, text, "job", "im") == {"import"}
    assert completed(tmp_path, text, "check", "my-") == {"my-job.toml"}
    assert completed(tmp_path, text, "provision", "x", "--again", "") == {"same-identity", "new-identity"}
    assert completed(tmp_path, text, "provision", "x", "--token-file", "my-") == {"my-job.toml"}


def test_the_man_page_has_every_command_and_option_in_troff_that_holds() -> None:
    page = man_page(PARSER, __version__)
    told = page.replace("\\-", "-").replace("\\fB", "").replace("\\fR", "").replace("\\fI", "")
    for parser in commands(PARSER):
        assert parsers_below(parser) or f".SS {parser.prog}\n" in told
        for action in own_actions(parser):
            assert all(name in told for name in action.option_strings)
    assert "%(" not in page
    if groff := shutil.which("groff"):
        done = subprocess.run([groff, "-man", "-ww", "-Tutf8"], input=page, capture_output=True, text=True, check=True)
        assert done.stderr == ""
        assert "FACTORY-PROV(1)" in done.stdout


def test_a_help_that_begins_with_a_dot_or_backslash_is_text() -> None:
    parser = argparse.ArgumentParser(prog="x", description=".SH no heading \\n 100%% %(prog)s", epilog="'e")
    below = parser.add_subparsers().add_parser("y", description="d")
    below.add_argument("--z", help="it's \\fBplain")
    page = man_page(parser, "1")
    assert "\n\\&.SH no heading \\en 100% factory\\-prov\n" in page
    assert "\n\\&'e\n" in page
    assert "\nit's \\efBplain\n" in page


def test_the_page_needs_nothing_but_the_sources(tmp_path: Path) -> None:
    """A wheel is built where none of the libraries is installed."""
    script = Path(sys.modules[write_man_page.__module__].__file__ or "")
    subprocess.run([sys.executable, "-S", "-I", str(script), str(tmp_path)], check=True, timeout=60)
    assert (tmp_path / "factory-prov.1").read_text(encoding="utf-8") == man_page(PARSER, __version__)
