"""The check of all records: every chain from its first to its last one, and what should have a record and has none."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterator

from sqlalchemy import select

from factory_prov.errors import LedgerError
from factory_prov.ledger.database import Readable
from factory_prov.ledger.evidence import findings
from factory_prov.ledger.evidence.findings import Checked, Finding
from factory_prov.ledger.evidence.links import ChainKey, judged, unit_of
from factory_prov.ledger.evidence.reading import Unreadable, chain_records
from factory_prov.ledger.evidence.unsigned import SeenInChains, contradictions, file_damage, without_record
from factory_prov.ledger.records import ChainEnd
from factory_prov.ledger.tables import evidence, ledger_identity, stations

_NOTHING: bytes | None = b""
"""The digest before the first record."""


class Verification:
    """One check of a ledger; `checked` is what was looked at, once all `findings` were taken."""

    def __init__(
        self, database: Readable, *, remembered: Collection[ChainEnd] = (), trusted: Collection[bytes] = ()
    ) -> None:
        """`remembered`: how far this PC knows chains to go; `trusted`: the only public keys to believe, if any."""
        self._database = database
        self._remembered = {end.chain: end for end in remembered}
        self._trusted = frozenset(trusted)
        self._seen = SeenInChains()
        self._ends: list[ChainEnd] = []
        self._records = 0

    @property
    def checked(self) -> Checked:
        """What was looked at."""
        return Checked(chains=tuple(self._ends), records=self._records, older_runs=self._seen.older_runs)

    def findings(self) -> Iterator[Finding]:
        """Give what is wrong, in the order of the chains; nothing for a ledger that is as it was signed."""
        yield from self._reading(file_damage(self._database))
        yield from self._reading(self._all_chains())
        yield from self._reading(without_record(self._database, self._seen))
        yield from self._reading(contradictions(self._database))

    def _reading(self, found: Iterator[Finding]) -> Iterator[Finding]:
        """Let a part that cannot be read be a finding, and the others be looked at."""
        try:
            yield from found
        except LedgerError as failure:
            yield Finding(what=failure.what)

    def _all_chains(self) -> Iterator[Finding]:
        with self._database.reading() as connection:
            ledger_id = str(connection.execute(select(ledger_identity.c.ledger_id)).scalar_one())
            tips = {row.name: row for row in connection.execute(select(stations).order_by(stations.c.name))}
            ids = connection.scalars(select(evidence.c.station_id).distinct())
            names = {row.id: name for name, row in tips.items()}
            named = {names.get(number, f"#{number}") for number in ids}
        keys = {name: row.public_key for name, row in tips.items() if isinstance(row.public_key, bytes)}
        for chain in sorted({*named, *keys, *self._remembered}):
            if chain not in keys:
                yield Finding(chain=chain, what=findings.NO_KEY)
                continue
            if self._trusted and keys[chain] not in self._trusted:
                yield Finding(chain=chain, what=findings.UNTRUSTED)
            end = yield from self._chain(ChainKey(ledger_id, chain, keys))
            if (tips[chain].last_number, tips[chain].last_digest or b"") != end:
                yield Finding(chain=chain, number=end[0], what=findings.tip_changed(end[0]))

    def _chain(self, key: ChainKey) -> Generator[Finding, None, tuple[int, bytes]]:
        """Give what is wrong in one chain, and return where it ends."""
        number, before = 0, _NOTHING
        known = self._remembered.get(key.chain)
        for told in chain_records(self._database, key.chain):
            at = told.number if isinstance(told, Unreadable) else told.record.number
            if at > number + 1:
                yield Finding(chain=key.chain, number=at, what=findings.missing(number + 1, at - 1))
                before = None
            if isinstance(told, Unreadable):
                yield Finding(chain=key.chain, number=at, what=told.failure.what)
                number, before = at, None
                continue
            found = judged(key, told, before)
            faults = [] if found.fault is None else [found.fault]
            if known is not None and at == known.number and told.record.digest != bytes.fromhex(known.digest):
                faults.append(findings.other_end(at))
            faults += self._seen.note(told)
            yield from (Finding(chain=key.chain, number=at, unit=unit_of(told), what=fault) for fault in faults)
            number, before = at, found.digest
            self._records += 1
        if known is not None and number < known.number:
            yield Finding(chain=key.chain, number=known.number, what=findings.ends_early(number, known.number))
        self._ends.append(ChainEnd(chain=key.chain, number=number, digest=(before or b"").hex()))
        return number, before or b""
