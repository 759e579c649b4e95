"""The probes of a command programmer: those its tool lists, or those its table names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from factory_prov.cancel import CancelToken
from factory_prov.errors import ToolFailed
from factory_prov.messages import Message
from factory_prov.programmers.command.running import words_of, workplace
from factory_prov.programmers.command.tool_table import CommandTool, ListCommand
from factory_prov.programmers.protocol import Probe
from factory_prov.programmers.tools.tool_words import FORBIDDEN, forbidden

_NUMBER = re.compile(r"(?!-)[\x20-\x7e]{1,100}")
"""A serial number that begins with a dash would be an option of the next command."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """The probes there are; `unnamed` of them have no number that they can be called by."""

    probes: tuple[Probe, ...]
    unnamed: int = 0


def attached(tool: CommandTool, name: str, cancel: CancelToken) -> Attached:
    """Return the probes, in the order of their numbers; ToolFailed for a tool that cannot list them."""
    cancel.check()
    if tool.list_probes is None:
        return Attached(probes=tuple(sorted(_fixed(tool, name), key=lambda probe: probe.serial_number)))
    said = _list(tool, tool.list_probes, name, cancel)
    found = [match.groupdict() for match in re.finditer(tool.list_probes.pattern, said, re.MULTILINE)]
    named = [each for each in found if _NUMBER.fullmatch((each["probe"] or "").strip())]
    listed = [
        Probe(
            serial_number=each["probe"].strip(),
            backend=name,
            board=(each.get("board") or "").strip() or tool.board or name,
            port=(each.get("port") or "").strip() or None,
        )
        for each in named
    ]
    probes = tuple(sorted(dict.fromkeys(listed), key=lambda probe: probe.serial_number))
    return Attached(probes=probes, unnamed=len(found) - len(named))


def _fixed(tool: CommandTool, name: str) -> Iterator[Probe]:
    for each in tool.probes:
        if each.port is None or not each.port.startswith("/") or Path(each.port).exists():
            yield Probe(serial_number=each.serial_number, backend=name, board=tool.board or name, port=each.port)


def _list(tool: CommandTool, command: ListCommand, name: str, cancel: CancelToken) -> str:
    with workplace(tool, cancel) as place:
        end = place.run(command, {})
    if end.code in command.exit_codes:
        return end.said
    if FORBIDDEN.search(end.said):
        raise forbidden(words_of(end), place=name)
    what = Message("it cannot list its probes: {words}", words=words_of(end))
    cure = Message("Try the same command by hand; the file of command programmers says which it is.")
    raise ToolFailed(what, place=name, cure=cure)
