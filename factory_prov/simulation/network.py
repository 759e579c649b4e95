"""What a virtual board can call: this PC alone, where a site may stand for servers of any name."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class VirtualNetwork:
    """The way from a board to its servers.

    `standing_in`: port on this PC by the scheme of a URI and whether it is a Bootstrap-Server's; such a server is found
    there, whatever its name; without an entry only loopback addresses are. `roots` is the trust store of the boards'
    firmware (DER), which Certificate Usage 0 and 1 need.

    A virtual board speaks to nobody outside this PC, whatever its configuration says.
    """

    standing_in: Mapping[tuple[str, bool], int] = field(default_factory=dict)
    roots: tuple[bytes, ...] = ()

    def find(self, scheme: str, host: str, port: int, *, bootstrap: bool = False) -> tuple[str, int] | None:
        """Return the address to call for a server; None when it cannot be reached from a virtual board."""
        stands_in = self.standing_in.get((scheme, bootstrap))
        if stands_in is not None:
            return "127.0.0.1", stands_in
        address = _on_this_pc(host)
        return None if address is None else (address, port)


def _on_this_pc(host: str) -> str | None:
    if host == "localhost":
        return "127.0.0.1"
    try:
        address = ipaddress.IPv4Address(host)
    except ValueError:
        return None
    return str(address) if address.is_loopback else None
