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
