"""The man page of `factory-prov`, made from its parser: `python packaging/bundling/man_page.py FOLDER`.

A wheel puts it where `man` looks, an sdist and the program for Linux carry it. It is in no commit, so it cannot be
another version's.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from factory_prov import __version__  # found only from here on
from factory_prov.cli.arguments import command_line, own_actions, parsers_below

NAME = "factory-prov.1"

_ENVIRONMENT = {
    "FACTORY_PROV_LANG": "The language of what is said, before LANGUAGE, LC_ALL, LC_MESSAGES and LANG.",
    "FACTORY_PROV_TOKEN": "The server's access token, where no --token-file is named.",
    "HTTPS_PROXY, NO_PROXY": "The way to the server.",
}


def write_man_page(folder: Path) -> Path:
    """Write the page into a folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / NAME
    page.write_text(man_page(command_line(), __version__), encoding="utf-8", newline="\n")
    return page


def man_page(parser: argparse.ArgumentParser, version: str) -> str:
    """Return the page in the language of man(7)."""
    commands = list(_commands(parser))
    common = set.intersection(*(set(_shared_names(command)) for command in commands))
    lines = [
        f'.TH FACTORY-PROV 1 "" "{_text(parser.prog)} {_text(version)}" "User Commands"',
        ".SH NAME",
        f"{_text(parser.prog)} \\- {_text(_clean(parser.description).rstrip('.'))}",
        ".SH SYNOPSIS",
        f".B {_text(parser.prog)}",
        ".I COMMAND",
        "[options]",
        ".SH DESCRIPTION",
        _text(_clean(parser.description)),
        _text(_clean(parser.epilog)),
        ".SH OPTIONS",
        *_options(parser),
        ".SS of every command",
        *_options(commands[0], lambda action: action.dest in common),
        ".SH COMMANDS",
    ]
    for command in commands:
        lines += [f".SS {_text(command.prog)}", _text(_clean(command.description))]
        lines += _options(command, lambda action: action.dest not in common)
    lines.append(".SH ENVIRONMENT")
    for name, text in _ENVIRONMENT.items():
        lines += [".TP", f".B {_text(name)}", _text(text)]
    return "\n".join(line for line in lines if line) + "\n"


def _commands(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Find every command that does something, also those below a group such as `job`."""
    for command in parsers_below(parser):
        yield from list(_commands(command)) or [command]


def _shared_names(parser: argparse.ArgumentParser) -> Iterator[str]:
    return (action.dest for action in own_actions(parser) if action.option_strings)


def _options(
    parser: argparse.ArgumentParser, wanted: Callable[[argparse.Action], bool] = lambda _: True
) -> Iterator[str]:
    for action in filter(wanted, own_actions(parser)):
        yield ".TP"
        yield " ".join(_words(action))
        yield _text(_clean(action.help)) or "\\&"


def _words(action: argparse.Action) -> Iterator[str]:
    value = action.metavar or (f"{{{','.join(map(str, action.choices))}}}" if action.choices else action.dest.upper())
    told = f"\\fI{_text(str(value))}\\fR"
    if not action.option_strings:
        yield told
        return
    names = ", ".join(f"\\fB{_text(name)}\\fR" for name in action.option_strings)
    yield names if action.nargs == 0 else f"{names} {told}"


def _clean(text: str | None) -> str:
    """Return argparse's text with its own places filled; a page has one paragraph for each."""
    return " ".join((text or "").replace("%(prog)s", "factory-prov").replace("%%", "%").split())


def _text(text: str) -> str:
    """Return text that troff takes as it stands."""
    safe = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{safe}" if safe.startswith((".", "'")) else safe


if __name__ == "__main__":
    write_man_page(Path(sys.argv[1]))
