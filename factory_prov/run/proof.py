"""The proof before PASS: whatever the steps said, a unit that is not proven is none."""

from __future__ import annotations

from factory_prov.errors import ServerProtocolError
from factory_prov.messages import Message
from factory_prov.run.plan import ServerPlan
from factory_prov.run.values import Proven, Registered, Unlisted, Verified


def prove(verified: Verified, listed: Registered | Unlisted, server: ServerPlan | None) -> Proven:
    """Return the proven unit; ServerProtocolError when the server does not have, or does not show, the same one.

    That the device said 0 is in the values themselves: only then is there a `Configured`, and without it no `Verified`.
    """
    if server is None:
        return Proven(verified=verified, listed=listed)
    if not isinstance(listed, Registered) or listed.credentialed.unit is not verified.configured.credentialed.unit:
        raise ServerProtocolError(Message("the unit is not registered."), place=server.shown)
    if not listed.answer.verified and not server.accept_unproven:
        raise ServerProtocolError(
            Message("the server took the unit, but does not show whether it has the same key."),
            place=server.shown,
            cure=Message("Let the token read devices, or write accept_unproven = true below [server]."),
        )
    return Proven(verified=verified, listed=listed)
