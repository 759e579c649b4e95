"""Keys that came so fast after each other that they may be one scan: when they came, and what they type."""

from __future__ import annotations

from desktop.labels.characters import Items
from desktop.labels.profile import GAP_MS
from desktop.labels.strokes import Kind, Letters, Stroke

MACHINE_MS = 35
"""Keys that come sooner on the average are a machine's."""
_HURRIED_MS = 20
"""Two keys that come sooner are one already."""
_STEADY_MS = 56
"""Nobody types four keys and Enter with such gaps on the average."""


class Burst:
    """The keys of one burst, in their order."""

    def __init__(self, *, gap_ms: int, in_field: bool, in_pieces: bool) -> None:
        """`in_pieces`: so soon after another burst that it may be the rest of it."""
        self.gap_ms, self.in_field, self.in_pieces = gap_ms, in_field, in_pieces
        self.letters = Letters()
        self.keeps = False
        self._times_ms: list[int] = []
        self._keys: list[Stroke] = []
        self._down: set[int] = set()
        self._overlaps = False

    @property
    def last_ms(self) -> int:
        """When the newest key went down."""
        return self._times_ms[-1]

    @property
    def keys(self) -> int:
        """How many keys went down, without Shift and its like."""
        return len(self._keys)

    @property
    def longest_gap_ms(self) -> int:
        """The longest time between two keys."""
        return max((after - before for before, after in self._gaps()), default=0)

    @property
    def mean_gap_ms(self) -> float:
        """The average time between two keys."""
        return (self.last_ms - self._times_ms[0]) / max(1, len(self._times_ms) - 1)

    @property
    def shortest_gap_ms(self) -> int:
        """The shortest time between two keys."""
        return min((after - before for before, after in self._gaps()), default=self.gap_ms)

    @property
    def is_machine(self) -> bool:
        """Whether nobody types so fast."""
        return self.keys >= 2 and self.mean_gap_ms <= MACHINE_MS

    @property
    def is_steady(self) -> bool:
        """Whether nobody types so fast for long; where text is typed a slow scanner cannot be told from a person."""
        limit_ms = _STEADY_MS if self.in_field else _STEADY_MS * self.gap_ms / GAP_MS
        return self.mean_gap_ms <= limit_ms

    @property
    def is_hot(self) -> bool:
        """Whether what comes now is a scanner's too, before it is known what all of it is."""
        if not self.in_field:
            return self.keys >= 2
        return (self.keys >= 2 and self.mean_gap_ms <= _HURRIED_MS) or (self.keys >= 4 and self.is_steady)

    @property
    def is_tidy(self) -> bool:
        """Whether each key was let go before the next one: a hand that lies on the keys does not do that."""
        return not self._overlaps

    @property
    def only_commands(self) -> bool:
        """Whether no key of it types anything that can be seen."""
        return all(key.kind is Kind.COMMAND for key in self._keys)

    @property
    def only_letters(self) -> bool:
        """Whether no key of it does anything but type."""
        return all(key.kind is Kind.LETTER and not key.made for key in self._keys)

    @property
    def items(self) -> Items:
        """What it types."""
        return self.letters.items()

    def goes_on(self, at_ms: int) -> bool:
        """Whether a key of that moment belongs to it."""
        return -self.gap_ms <= at_ms - self.last_ms <= self.gap_ms

    def add(self, stroke: Stroke) -> None:
        """Take the next key that goes down."""
        self.letters.take(stroke)
        self._times_ms.append(max(stroke.at_ms, *self._times_ms[-1:], 0))
        if stroke.kind in (Kind.MODIFIER, Kind.ALT):
            return
        self._keys.append(stroke)
        if not stroke.made:
            self._overlaps = self._overlaps or bool(self._down - {stroke.code})
            self._down.add(stroke.code)

    def let_go(self, code: int) -> None:
        """A key went up."""
        self._down.discard(code)

    def _gaps(self) -> zip[tuple[int, int]]:
        return zip(self._times_ms, self._times_ms[1:], strict=False)
