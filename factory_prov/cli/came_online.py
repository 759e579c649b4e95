"""Telling which virtual units came online at the virtual server with what was written to them."""

from __future__ import annotations

from collections.abc import Sequence

from factory_prov.cancel import CancelToken
from factory_prov.cli.output import Output
from factory_prov.ledger.records import Outcome
from factory_prov.line.events import RunEnded
from factory_prov.line.virtual_station import VirtualStation
from factory_prov.messages import Message

_LONGEST_S = 10.0


def tell_online(station: VirtualStation, ends: Sequence[RunEnded], output: Output) -> bool:
    """Tell who of the units with a PASS has registered; whether all did. A station without a server tells nothing."""
    if station.site is None:
        return True
    records = [end.record for end in ends if end.record is not None]
    passed = [record.endpoint_name for record in records if record.outcome is Outcome.PASS and record.endpoint_name]
    cancel = CancelToken()
    came = [name for name in passed if station.site.came_online(name, cancel, timeout_s=_LONGEST_S)]
    if not output.json_wanted:
        if came:
            output.note(Message("Came online at the virtual server: {names}", names=", ".join(came)))
        for name in passed:
            if name not in came:
                output.trouble(Message("{name} passed and did not come online at the virtual server.", name=name))
    return len(came) == len(passed)
