"""What is known of a unit in three places: the device on the bench, our ledger, its server. Plain frozen data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from factory_prov.messages import Message

if TYPE_CHECKING:
    from factory_prov.ledger.fingerprints import Fingerprint
    from factory_prov.ledger.open_units import OpenUnit
    from factory_prov.ledger.outbox import OwedRow
    from factory_prov.ledger.records import Ending, Identity, RunRecord, UnitHistory
    from factory_prov.ledger.repair_states import Repair
    from factory_prov.programmers.protocol import Probe
    from factory_prov.registrars.registration import Seen
    from factory_prov.registrars.showing import ServerEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Where the unit is attached: on a probe, behind a serial port, or both; an empty `port` is not known."""

    port: str = ""
    probe: Probe | None = None

    @property
    def place(self) -> str:
        """What names the slot: its probe's number, else its port."""
        return self.port if self.probe is None else self.probe.serial_number


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Which unit it is about, as far as somebody has said it: a slot, a chip, a name."""

    slot: Slot | None = None
    hardware_id: str | None = None
    endpoint_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceView:
    """The unit on the bench. `name`: what it calls itself, None where it does not say that.

    `configured`: whether it holds a configuration; None where nothing tells. `locked`: its chip is protected, so that
    nothing of it can be read. `trouble` is the station's: why somebody could not look.
    """

    attached: bool = False
    place: str = ""
    has_probe: bool = False
    hardware_id: str | None = None
    name: str | None = None
    configured: bool | None = None
    locked: bool = False
    trouble: Message | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerView:
    """What our ledger has. `identity`: the name that the unit has, or the one that was asked for.

    `chip_has`: the name of the chip on the bench, where that is another one than `identity`. `former`: the name that
    was asked for, where the unit has another one now. `server`: where an entry of ours is, or may be; "" for nowhere.
    `fingerprints`: of the keys that the unit holds; `older`: of all that were made for it. `good_run`: its last one.
    `keeps_pack`: the unit's keys lie here, encrypted; `pack_fits`: they were made from the job that is open.
    """

    identity: Identity | None = None
    history: UnitHistory | None = field(default=None, repr=False)
    fingerprints: tuple[Fingerprint, ...] = ()
    older: tuple[Fingerprint, ...] = ()
    server: str = ""
    last_run: RunRecord | None = None
    good_run: RunRecord | None = None
    ending: Ending | None = None
    open_repair: Repair | None = None
    chip_has: Identity | None = None
    former: str | None = None
    imported: bool = False
    cut_off: OpenUnit | None = None
    owed: OwedRow | None = None
    keeps_pack: bool = False
    pack_fits: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerView:
    """What the server of the job has. `name`: what people call it; "" where the job has none.

    `entry` and `bootstrap_entry` are what it shows; `asked` tells whether it was asked at all, and `can_show` whether
    such a server ever answers that. `fingerprint`: of the key it shows. `same_key`: whether that is the unit's; None
    where nobody can tell. `trouble`: why it could not be asked.
    """

    name: str = ""
    asked: bool = False
    can_show: bool = False
    entry: ServerEntry | None = None
    bootstrap_entry: ServerEntry | None = None
    fingerprint: Fingerprint | None = None
    same_key: bool | None = None
    seen: Seen | None = None
    trouble: Message | None = None

    @property
    def entries(self) -> tuple[ServerEntry, ...]:
        """What it shows, once where both are one."""
        both = [each for each in (self.entry, self.bootstrap_entry) if each is not None]
        return tuple(both[:1]) if len(both) > 1 and both[0].device_id == both[1].device_id else tuple(both)

    @property
    def known_to_have_none(self) -> bool:
        """Whether it was asked and has shown that it has no such entry."""
        return self.asked and self.can_show and self.trouble is None and not self.entries
