"""The arguments of what goes to people and programs outside: `factory-prov records`, `report` and `support`."""

from __future__ import annotations

from pathlib import Path

from factory_prov.argparse_words import Formatter
from factory_prov.cli.adding import Commands, command
from factory_prov.messages import Message


def build_records(commands: Commands) -> None:
    """Add `factory-prov records`."""
    tell = commands.tell
    group = commands.parsers.add_parser(
        "records",
        help=tell(Message("records of runs that others are still to get")),
        description=tell(Message("Work with records of runs that others are still to get.")),
        formatter_class=Formatter,
    )
    below = commands.below(group)
    command(below, "list", "records:list_owed", Message("list what is owed, and why it did not get through"))
    send = command(below, "send", "records:send", Message("send what is due"))
    text = Message("owner-only file with the access token")
    send.add_argument("--token-file", type=Path, metavar="FILE", help=tell(text))
    which = Message("number of a run, or endpoint name of a unit")
    retry = command(below, "retry", "records:retry", Message("let what was set aside be sent again"))
    retry.add_argument("which", nargs="*", metavar="WHICH", help=tell(which))
    drop = command(below, "drop", "records:drop", Message("take records out, so that nobody gets them"))
    drop.add_argument("which", nargs="*", metavar="WHICH", help=tell(which))
    drop.add_argument("--all", action="store_true", help=tell(Message("all of them")))


def build_report(commands: Commands) -> None:
    """Add `factory-prov report`."""
    tell = commands.tell
    group = commands.parsers.add_parser(
        "report",
        help=tell(Message("a unit's life as a page to print")),
        description=tell(Message("Make pages that a person reads or prints.")),
        formatter_class=Formatter,
    )
    below = commands.below(group)
    unit = command(below, "unit", "report:unit", Message("write the whole life of a unit into one HTML file"))
    unit.add_argument("unit", metavar="UNIT", help=tell(Message("its endpoint name, or its chip")))
    unit.add_argument("file", type=Path, metavar="FILE.html", help=tell(Message("a new file")))


def build_support(commands: Commands) -> None:
    """Add `factory-prov support`."""
    text = Message("pack what support needs into one file, without secrets")
    support = command(commands, "support", "support:support", text)
    support.add_argument("file", type=Path, metavar="FILE.zip", help=commands.tell(Message("a new file")))
    words = Message("keys that are written in this job are looked for too")
    support.add_argument("--job", type=Path, metavar="JOB.toml", help=commands.tell(words))
