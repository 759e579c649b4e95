"""argparse's own words in the program's language: "usage:", "options:" and what it says of wrong usage."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from factory_prov.messages import Message, Translator

WORDS = (
    Message("usage: "),
    Message("positional arguments"),
    Message("options"),
    Message("show this help message and exit"),
    Message("%(prog)s: error: %(message)s\n"),
    Message("argument %(argument_name)s: %(message)s"),
    Message("unknown parser %(parser_name)r (choices: %(choices)s)"),
    Message("unrecognized arguments: %s"),
    Message("not allowed with argument %s"),
    Message("ignored explicit argument %r"),
    Message("the following arguments are required: %s"),
    Message("one of the arguments %s is required"),
    Message("expected one argument"),
    Message("expected at most one argument"),
    Message("expected at least one argument"),
    Message("ambiguous option: %(option)s could match %(matches)s"),
    Message("invalid %(type)s value: %(value)r"),
    Message("invalid choice: %(value)r (choose from %(choices)s)"),
)
"""The texts that argparse asks gettext for and our arguments can bring about, for translators."""


@contextmanager
def argparse_speaks(translator: Translator) -> Iterator[None]:
    """Let argparse take its words from a translator meanwhile.

    It asks two functions of gettext that it has imported for them; nothing less global than these names would do.
    """
    module = vars(argparse)
    before = {name: module[name] for name in ("_", "ngettext")}
    module.update({"_": translator.one, "ngettext": translator.many})
    try:
        yield
    finally:
        module.update(before)


class Formatter(argparse.HelpFormatter):
    """Formats help as wide as the terminal. argparse makes one for every argument; its own loads shutil for that."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


def _columns() -> int:
    """Return what `shutil.get_terminal_size` would."""
    told = os.environ.get("COLUMNS", "")
    if told.isdecimal() and int(told):
        return int(told)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or 80  # type: ignore[union-attr]  # caught below
    except (AttributeError, ValueError, OSError):  # no stdout, a closed one, or no terminal
        return 80
