"""`factory-prov completion`: a script for a shell that completes commands, options and files."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from factory_prov.cli.arguments import command_line, own_actions, parsers_below
from factory_prov.cli.output import Output

_FOLDERS = ("FOLDER", "DIR")
"""How an option calls its value where that is a folder."""


def completion(arguments: argparse.Namespace, output: Output) -> int:
    """Print the script; it is made from the parser itself, so that it knows what this version knows."""
    parser = _old_tool(output) if arguments.program == "ptool" else command_line(output.translator)
    script = script_for(parser, arguments.shell)
    output.result([script], {"shell": arguments.shell, "program": arguments.program, "script": script})
    return 0


def script_for(parser: argparse.ArgumentParser, shell: str) -> str:
    """Return what a shell completes the command lines of this parser with."""
    import shtab

    for action in _actions(parser):
        is_folder = action.metavar in _FOLDERS
        if (action.type is Path or is_folder) and not action.choices:
            kind = shtab.DIRECTORY if is_folder else shtab.FILE
            action.complete = kind  # type: ignore[attr-defined]  # where shtab looks for it
    return shtab.complete(parser, shell).rstrip("\n")


def _old_tool(output: Output) -> argparse.ArgumentParser:
    from factory_prov.ptool import command_line as old_command_line

    return old_command_line(output.translator)


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    yield from own_actions(parser)
    for below in parsers_below(parser):
        yield from _actions(below)
