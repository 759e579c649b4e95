"""What a device's refusal means where this run has not erased it."""

from __future__ import annotations

from factory_prov.errors import AlreadyConfigured, DeviceRefused
from factory_prov.messages import Message, sentences


def already_configured(refusal: DeviceRefused) -> AlreadyConfigured:
    """Return what to say of a device that refuses and was not erased: it has been configured before."""
    return AlreadyConfigured(
        sentences(refusal.what, Message("It holds a configuration already.")),
        place=refusal.place,
        cure=Message("Erase the chip and flash the provisioning firmware; then start again."),
    )
