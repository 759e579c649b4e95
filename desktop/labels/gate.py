"""Tell a barcode scanner from a person, key by key: what may go to its widget, what waits, and what a burst was.

A widget that takes text gets its keys at once and is put back when they were a scan. Any other widget gets its keys
when the burst turned out to be none, so that nothing on a label starts a unit or clears a verdict.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from desktop.labels.burst import MACHINE_MS, Burst
from desktop.labels.characters import Items, shown
from desktop.labels.profile import SLOWEST_GAP_MS, Profile
from desktop.labels.reading import LEAST_LETTERS, Label, LabelRefusal, Why, read, without_end
from desktop.labels.strokes import Kind, Stroke

AFTERWARDS_MS = 250
"""So soon after a burst a key that does something is none of a person's, and another burst is the rest of the first."""
_ENOUGH_WITHOUT_END = 6


class Fate(Enum):
    """What becomes of a key: it goes to its widget, it waits, or nobody gets it. BREAK: a person's, as were those that
    waited before it.
    """

    GOES = "goes"
    WAITS = "waits"
    DROPPED = "dropped"
    BREAK = "break"


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """All of a burst, for whoever learns how the scanner types."""

    items: Items
    longest_gap_ms: int


Verdict = Label | LabelRefusal | Typed | None
"""What a burst was; None: a person's keys, which get what waited."""


class Gate:
    """One for all keys of a window. It has no clock: it is told when each key came, and that none came for a while."""

    def __init__(self, profile: Profile | None = None, *, learning: bool = False) -> None:
        self._profile = profile or Profile()
        self._learning = learning
        self._burst: Burst | None = None
        self._letters_until_ms = 0
        self._rest_until_ms = 0
        self._pieces_until_ms = 0
        self._explained = False

    @property
    def gap_ms(self) -> int:
        """How long after the last key `quiet` is to be asked."""
        return SLOWEST_GAP_MS if self._learning else self._profile.gap_ms

    @property
    def is_going(self) -> bool:
        """Whether a burst has begun."""
        return self._burst is not None

    @property
    def is_hot(self) -> bool:
        """Whether keys that come now are a scanner's."""
        return self._burst is not None and (self._burst.is_hot or (self._burst.keeps and self._burst.keys >= 2))

    def goes_on(self, at_ms: int) -> bool:
        """Whether a key of that moment would belong to the burst; if not, `quiet` comes first."""
        return self._burst is None or self._burst.goes_on(at_ms)

    def press(self, stroke: Stroke, *, in_field: bool) -> Fate:
        """Take a key that goes down; `in_field`: to a widget that takes text."""
        burst = self._burst
        if burst is None:
            return self._first(stroke, in_field=in_field)
        if stroke.kind in (Kind.MODIFIER, Kind.ALT):
            burst.add(stroke)
            return Fate.GOES
        burst.in_field = burst.in_field and in_field
        fate = self._next(stroke, burst)
        if fate is not Fate.BREAK:
            burst.add(stroke)
            burst.keeps = burst.keeps or fate is Fate.WAITS
        return fate

    def release(self, code: int, *, pressed: bool, is_alt: bool = False) -> None:
        """Take a key that goes up; `pressed`: it was seen going down."""
        burst = self._burst
        if burst is None:
            return
        burst.let_go(code)
        if is_alt:
            burst.letters.alt_up()
        elif not pressed and self._explained:
            self._explained = False
        elif not pressed:
            burst.letters.lost()

    def made(self, text: str, at_ms: int, *, in_field: bool) -> Fate:
        """Take text that the system made of keys it kept to itself."""
        if self._burst is not None:
            self._burst.letters.explained()
        fate = Fate.GOES
        for character in text:
            stroke = Stroke(kind=Kind.LETTER, text=character, at_ms=at_ms, made=True)
            fate = self.press(stroke, in_field=in_field)
        self._explained = self.is_going
        return fate

    def quiet(self) -> Verdict:
        """Return what the burst was: no key came for `gap_ms`, or the next one came later."""
        burst, self._burst, self._explained = self._burst, None, False
        if burst is None or not burst.keys:
            return None
        until_ms = burst.last_ms + AFTERWARDS_MS
        verdict = self._learned(burst) if self._learning else self._verdict(burst)
        if isinstance(verdict, Label) and verdict.ended:
            self._rest_until_ms = until_ms
        elif verdict is not None or burst.is_machine:
            self._pieces_until_ms = until_ms
            self._rest_until_ms = 0 if verdict is None and burst.in_field else until_ms
        elif not burst.in_field and not burst.only_commands:
            self._letters_until_ms = until_ms
        return verdict

    def interrupt(self) -> Verdict:
        """Return what the burst was when the rest of it goes elsewhere: no label, or a person's."""
        burst = self._burst
        verdict = self.quiet()
        if burst is None or not burst.is_machine or (isinstance(verdict, Label) and verdict.ended):
            return verdict
        return LabelRefusal(why=Why.PIECES, shown=shown(burst.items))

    def give_up(self) -> None:
        """Forget the burst: its keys are a person's."""
        self._burst = None

    def _first(self, stroke: Stroke, *, in_field: bool) -> Fate:
        if stroke.kind is Kind.COMMAND and self._belongs_to_the_last(stroke, in_field=in_field):
            return Fate.DROPPED
        if stroke.kind in (Kind.MODIFIER, Kind.OTHER) or (stroke.kind is Kind.CONTROL and not stroke.text):
            return Fate.GOES
        in_pieces = stroke.at_ms < self._pieces_until_ms
        burst = Burst(gap_ms=self.gap_ms, in_field=in_field, in_pieces=in_pieces)
        if in_field and stroke.kind is Kind.COMMAND and stroke.text != " ":
            return Fate.GOES
        burst.add(stroke)
        self._burst = burst
        burst.keeps = not in_field and stroke.kind not in (Kind.CONTROL, Kind.ALT)
        return Fate.WAITS if burst.keeps else Fate.GOES

    def _belongs_to_the_last(self, stroke: Stroke, *, in_field: bool) -> bool:
        """Whether a key that would do something comes right after a burst, or after letters that nobody asked for."""
        if in_field and stroke.text == " ":
            return False
        return stroke.at_ms < (self._rest_until_ms if in_field else max(self._rest_until_ms, self._letters_until_ms))

    def _next(self, stroke: Stroke, burst: Burst) -> Fate:
        if stroke.made:
            return Fate.WAITS if burst.keeps else Fate.GOES
        if (burst.keeps and burst.in_field) or (burst.is_hot and stroke.kind is not Kind.LETTER):
            return Fate.WAITS
        if stroke.kind is Kind.OTHER or (stroke.kind is Kind.CONTROL and not stroke.text):
            return Fate.BREAK
        if stroke.kind is Kind.CONTROL:
            return Fate.WAITS if burst.keeps else Fate.GOES
        if not burst.in_field:
            return Fate.WAITS
        return Fate.BREAK if stroke.kind is Kind.COMMAND and stroke.text != " " else Fate.GOES

    def _learned(self, burst: Burst) -> Verdict:
        if burst.keys < LEAST_LETTERS:
            return None
        return Typed(items=burst.items, longest_gap_ms=burst.longest_gap_ms)

    def _verdict(self, burst: Burst) -> Verdict:
        if self._is_persons(burst):
            return None
        came = read(burst.items, self._profile)
        if burst.in_pieces:
            return LabelRefusal(why=Why.PIECES, shown=shown(burst.items))
        if isinstance(came, Label) and not came.ended and not self._is_whole_without_end(burst):
            return LabelRefusal(why=Why.NO_SUFFIX, shown=shown(burst.items))
        return came

    def _is_persons(self, burst: Burst) -> bool:
        letters, ended = without_end(burst.items, self._profile)
        if burst.in_field:
            odd = not burst.only_letters and any(len(item) > 1 or not item.isprintable() for item in letters)
            ended = ended and (self._profile.suffix != () or self._is_whole_without_end(burst))
            return len(letters) < LEAST_LETTERS or not burst.is_steady or not (ended or odd)
        if burst.keys == 1:
            return True
        if burst.only_commands:
            return burst.shortest_gap_ms > MACHINE_MS
        return burst.only_letters and not (burst.is_machine or self._is_whole_without_end(burst))

    def _is_whole_without_end(self, burst: Burst) -> bool:
        """Whether only a scanner types like that, though nothing says where its label ends."""
        enough = LEAST_LETTERS if burst.is_machine else _ENOUGH_WITHOUT_END
        return burst.is_tidy and burst.is_steady and burst.keys >= enough
