"""The run of a repair on the engine of all runs: what a wish comes to."""

from __future__ import annotations

from dataclasses import replace

from factory_prov.naming.sources import GivenName
from factory_prov.repair.desk import RunWish
from factory_prov.repair.views import Slot
from factory_prov.run.bench import Bench, Device


def device_of(slot: Slot, wish: RunWish) -> Device:
    """Return the device that the run is about."""
    return Device(
        port=slot.port, probe=slot.probe, again=wish.again, hardware_id=wish.hardware_id, same_keys=wish.same_keys
    )


def bench_for(bench: Bench, wish: RunWish) -> Bench:
    """Return the bench with the source of names that the wish needs; InputError for a name that is none."""
    return bench if wish.endpoint_name is None else replace(bench, names=GivenName(wish.endpoint_name))
