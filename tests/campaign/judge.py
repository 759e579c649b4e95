"""What a unit, the server and the ledger say of each other, and which secrets lie about."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass

from campaign.bench import CampaignBench
from factory_prov.lwm2m.rules.accounts import management_account
from factory_prov.lwm2m.rules.records import read_records
from factory_prov.lwm2m.senml import read_pack
from factory_prov.simulation.board import VirtualBoard
from factory_prov.simulation.coiote.store import VirtualDevice
from factory_prov.simulation.firmware_image import ImageKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What one unit really holds, and what the server knows of its name."""

    name: str
    image: ImageKind | None
    identity: bytes | None
    key: bytes | None
    at_server: tuple[VirtualDevice, ...]

    def disagreement(self) -> str:
        """Return how unit and server contradict each other, "" when they do not or one of them has nothing."""
        if len(self.at_server) > 1:
            return "the server has its name twice"
        if not self.at_server or self.key is None:
            return ""
        device = self.at_server[0]
        if device.security_mode == "cert":
            return "" if self.identity is not None and self.name.encode() in self.identity else "another's certificate"
        there = device.psk_key.reveal() if device.psk_key else None
        if there != self.key:
            return "its key is not the server's: a dead unit"
        return "" if (device.psk_identity or "").encode() == self.identity else "its PSK identity is not the server's"

    def no_pass(self, *, flashed: bool, owed: bool = False) -> str:
        """Return why this unit is no PASS, "" when it is one. `owed`: its registration may come later."""
        if self.key is None:
            return "it holds no configuration"
        if flashed and self.image is not ImageKind.FINAL:
            return "its final image is not there"
        if not self.at_server and not owed:
            return "the server does not know it"
        return self.disagreement()


def truth(bench: CampaignBench, board: VirtualBoard) -> Truth:
    """Look into a unit and into the server."""
    name, pack = board.identity.endpoint_name, board.stored_pack
    account = management_account(read_records(read_pack(pack))[0]) if pack else None
    return Truth(
        name=name,
        image=board.image,
        identity=None if account is None else account.opaque(3),
        key=None if account is None else account.opaque(5),
        at_server=tuple(device for device in bench.server.devices if device.endpoint_name == name),
    )


def in_clear(bench: CampaignBench, keys: list[bytes]) -> Iterator[str]:
    """Return where a key stands readable: raw, as hex or as base64."""
    wanted = [form for key in keys for form in forms(key)]
    for path in bench.files():
        content = path.read_bytes()
        if any(form in content for form in wanted):
            yield str(path.relative_to(bench.folder))


def forms(key: bytes) -> Iterator[bytes]:
    """Return what a search for a key must find: of base64 what stands in the middle of longer text too."""
    yield key
    yield key.hex().encode()
    yield key.hex().upper().encode()
    for shift in range(3):
        text = base64.b64encode(bytes(shift) + key)
        yield text[4 if shift else 0 : len(text) // 4 * 4 - 4]
