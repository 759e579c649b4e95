"""Which probes came, went or changed between two looks."""

from __future__ import annotations

from factory_prov.errors import ProgrammerError
from factory_prov.line.changes import Changes, changes
from factory_prov.line.discovery import Discovery
from factory_prov.line.units import unit_on_probe
from factory_prov.messages import Message
from factory_prov.programmers.protocol import Probe


def probe(number: str, port: str | None = None) -> Probe:
    return Probe(serial_number=number, backend="slow", board="", port=port)


def seen(*probes: Probe, trouble: ProgrammerError | None = None) -> Discovery:
    units = tuple(unit_on_probe(each, None) for each in probes)
    return Discovery(attached=units, troubles=() if trouble is None else (trouble,))


def test_who_came_who_went_and_whose_port_became_known() -> None:
    before, after = seen(probe("1"), probe("002")), seen(probe("2", "COM7"), probe("3"))
    assert changes(before, after) == Changes(gone=(probe("1"),), came=(probe("3"),), changed=(probe("2", "COM7"),))
    assert changes(after, after) == Changes()


def test_a_trouble_is_told_once() -> None:
    trouble = ProgrammerError(Message("it hangs."), place="slow")
    broken = seen(trouble=trouble)
    assert changes(Discovery(), broken).remarks == (trouble.message,)
    assert changes(broken, broken).remarks == ()
