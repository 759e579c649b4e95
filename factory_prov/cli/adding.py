"""What commands are added with: their parser, the options all of them have, and the module that does the work."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from factory_prov.argparse_words import Formatter
from factory_prov.cli.output import Output
from factory_prov.cli.volume import Volume
from factory_prov.messages import Message
from factory_prov.translations import languages

Run = Callable[[argparse.Namespace, Output], int]
Tell = Callable[[Message], str]

if TYPE_CHECKING:
    _Parsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001  # argparse names it nowhere else


@dataclass(frozen=True, slots=True, kw_only=True)
class Commands:
    """Where commands are added, and what tells their texts in the language of the help."""

    parsers: _Parsers
    tell: Tell

    def below(self, parser: argparse.ArgumentParser) -> Commands:
        """Return where the commands below a command are added."""
        parsers = parser.add_subparsers(
            metavar="COMMAND", required=True, prog=parser.prog
        )  # it loads a lot to find that
        return Commands(parsers=parsers, tell=self.tell)


Build = Callable[[Commands], None]


def add_language(parser: argparse.ArgumentParser, tell: Tell) -> None:
    """Take `--lang` before and behind the command; `chosen_language` has read it already."""
    text = Message("language of what is said (default: that of the environment)")
    parser.add_argument("--lang", choices=languages(), default=argparse.SUPPRESS, help=tell(text))


def add_folder(parser: argparse.ArgumentParser, tell: Tell) -> None:
    """Take `--data-dir` before and behind the command."""
    text = Message("keep ledger and object definitions there, not in the user's own folder")
    parser.add_argument("--data-dir", metavar="DIR", default=argparse.SUPPRESS, help=tell(text))


def add_ledger(parser: argparse.ArgumentParser, tell: Tell) -> None:
    """Take `--ledger` before and behind the command."""
    text = Message("the ledger to work with: a file, or the address of a PostgreSQL database (FACTORY_PROV_LEDGER)")
    parser.add_argument("--ledger", metavar="PLACE", default=argparse.SUPPRESS, help=tell(text))


def command(commands: Commands, name: str, run: str, summary: Message) -> argparse.ArgumentParser:
    """Add a command, whose work is `module:function` of `cli`, and return its parser."""
    tell = commands.tell
    parser = commands.parsers.add_parser(name, help=tell(summary), description=tell(summary), formatter_class=Formatter)
    parser.add_argument("--json", action="store_true", help=tell(Message("tell the result as one JSON document")))
    volume = parser.add_mutually_exclusive_group()
    for words, constant, text in (
        (("-q", "--quiet"), Volume.QUIET, Message("tell the result and what went wrong, nothing else")),
        (("-v", "--verbose"), Volume.VERBOSE, Message("tell every step, and where a failure came from")),
    ):
        volume.add_argument(
            *words, action="store_const", dest="volume", const=constant, default=Volume.NORMAL, help=tell(text)
        )
    add_language(parser, tell)
    add_folder(parser, tell)
    add_ledger(parser, tell)
    parser.set_defaults(run=_later(run))
    return parser


def _later(target: str) -> Run:
    module, function = target.split(":")

    def run(arguments: argparse.Namespace, output: Output) -> int:
        command: Run = getattr(import_module(f"factory_prov.cli.{module}"), function)
        return command(arguments, output)

    return run
