"""What a second look finds at a device of either version of the contract, as errors."""

from __future__ import annotations

from factory_prov.errors import BeginningLost, WrongDevice
from factory_prov.messages import Message


def another_unit(place: str) -> WrongDevice:
    """Return that the unit is not the one that the run began with."""
    return WrongDevice(
        Message("another unit answers now."),
        place=place,
        cure=Message("Put the unit back that the run began with, or start again with this one."),
    )


def beginning_lost(place: str) -> BeginningLost:
    """Return that the device has forgotten what it was sent so far."""
    return BeginningLost(
        Message("the device started anew in the middle of its configuration; nothing is stored in it."),
        place=place,
        cure=Message("Check its supply and its cable, and start again."),
    )
