"""A burst is one scan or one refusal, whole, and never a command; a person's keys are a person's."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from desktop.labels.characters import items_of
from desktop.labels.gate import AFTERWARDS_MS, Fate, Gate, Typed, Verdict
from desktop.labels.profile import GAP_MS, Profile
from desktop.labels.reading import Label, LabelRefusal, Why
from desktop.labels.strokes import Kind, Stroke

GS = "\x1d"
LONG_MS = 10_000


def kind_of(text: str) -> Kind:
    if text in " \r\t":
        return Kind.COMMAND
    return Kind.LETTER if text.isprintable() else Kind.CONTROL


@dataclass
class Keyboard:
    """Types into a gate, as a window does: a BREAK or a pause ends the burst before."""

    gate: Gate = field(default_factory=Gate)
    in_field: bool = False
    at_ms: int = 1000
    went: list[str] = field(default_factory=list)
    """What was a command or a letter to a widget."""
    waiting: list[str] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)

    def stroke(self, stroke: Stroke, *, release: bool = True) -> Fate:
        if not self.gate.goes_on(stroke.at_ms):
            self.quiet()
        fate = self.gate.press(stroke, in_field=self.in_field)
        told = stroke.text or stroke.name
        if fate is Fate.BREAK:
            self.gate.give_up()
            self.went += [*self.waiting, told]
            self.waiting = []
        elif fate is Fate.WAITS:
            self.waiting.append(told)
        elif fate is Fate.GOES:
            self.went.append(told)
        if release:
            self.gate.release(stroke.code, pressed=True, is_alt=stroke.kind is Kind.ALT)
        return fate

    def type(self, text: str, gap_ms: int = 3) -> Keyboard:
        for each in text:
            self.at_ms += gap_ms
            self.stroke(Stroke(kind=kind_of(each), text=each, at_ms=self.at_ms, code=ord(each)))
        return self

    def quiet(self) -> Verdict:
        verdict = self.gate.quiet()
        if verdict is None:
            self.went += self.waiting
        else:
            self.verdicts.append(verdict)
        self.waiting = []
        return verdict


def scan(text: str, gap_ms: int = 3, *, in_field: bool = False, profile: Profile | None = None) -> Verdict:
    keyboard = Keyboard(gate=Gate(profile), in_field=in_field).type(text, gap_ms)
    verdict = keyboard.quiet()
    if not in_field:
        assert verdict is None or keyboard.went == [] or keyboard.went == [GS], "a key of it became a command"
    return verdict


@pytest.mark.parametrize("in_field", [False, True])
@pytest.mark.parametrize("gap_ms", [0, 1, 5, 20, 50])
@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\t", "\r\r", "\r\n\r\n"])
def test_a_label_is_one_scan_however_it_ends(end: str, gap_ms: int, in_field: bool) -> None:
    assert scan(f"WM 2-000 214{end}", gap_ms, in_field=in_field) == Label(text="WM 2-000 214")


@pytest.mark.parametrize("gap_ms", [60, 70, GAP_MS])
def test_a_slow_scanner_is_known_where_nobody_types_text(gap_ms: int) -> None:
    assert scan("WM 2-000 214\r", gap_ms) == Label(text="WM 2-000 214")


@pytest.mark.parametrize("gap_ms", [1, 20, 35])
def test_a_label_without_an_end_is_told_as_such(gap_ms: int) -> None:
    assert scan("WM 2-000 214", gap_ms) == Label(text="WM 2-000 214", ended=False)


@pytest.mark.parametrize("gap_ms", [5, 50])
@pytest.mark.parametrize("text", [" WM2", "WM 2", "WM2 ", "A 1", " 1", "A\r", "A \r", "1\t", "\r1\r", "  \r"])
def test_nothing_of_a_short_burst_is_a_command(text: str, gap_ms: int) -> None:
    keyboard = Keyboard().type(text, gap_ms)
    keyboard.quiet()
    if any(each.isalnum() for each in text) or gap_ms < 35:
        assert keyboard.went == []
        assert keyboard.verdicts != []


@pytest.mark.parametrize("in_field", [False, True])
@pytest.mark.parametrize("gap_ms", [3, 50])
def test_what_cannot_be_seen_is_named_and_refuses_all_of_it(gap_ms: int, in_field: bool) -> None:
    wanted = LabelRefusal(why=Why.UNREADABLE, shown="01 AB12<GS>21 XY\u30b7<CR>")
    assert scan(f"01 AB12{GS}21 XY\u30b7\r", gap_ms, in_field=in_field) == wanted
    wanted = LabelRefusal(why=Why.UNREADABLE, shown="<GS>01 AB12<CR>")
    assert scan(f"{GS}01 AB12\r", gap_ms, in_field=in_field) == wanted
    ended = LabelRefusal(why=Why.UNREADABLE, shown="[)><RS>06<GS>S 12<RS><EOT><CR>")
    assert scan(f"[)>\x1e06{GS}S 12\x1e\x04\r", gap_ms, in_field=in_field) == ended


def test_the_middle_of_a_label_is_no_end() -> None:
    assert scan("WM2-000\r214 7\r") == LabelRefusal(why=Why.UNREADABLE, shown="WM2-000<CR>214 7<CR>")


@pytest.mark.parametrize("key", [" ", "\r", "\t"])
def test_a_persons_key_is_theirs(key: str) -> None:
    keyboard = Keyboard().type(key)
    assert keyboard.waiting == [key]
    assert keyboard.quiet() is None
    assert keyboard.went == [key]


@pytest.mark.parametrize("keys", ["   ", "\r\r", "\t\t\t ", "\t\r"])
def test_every_key_of_a_fast_person_counts(keys: str) -> None:
    keyboard = Keyboard().type(keys, 60)
    keyboard.quiet()
    assert keyboard.went == list(keys)


def test_letters_of_a_person_find_something_in_a_list() -> None:
    keyboard = Keyboard().type("serv", 60)
    assert keyboard.quiet() is None
    assert keyboard.went == list("serv")


@pytest.mark.parametrize(("keys", "gap_ms"), [("ab", 60), ("abcde", 50), ("abc", 36)])
def test_a_few_letters_are_a_persons_until_nobody_types_so_fast(keys: str, gap_ms: int) -> None:
    assert Keyboard().type(keys, gap_ms).quiet() is None
    assert Keyboard().type("abcdef", 50).quiet() == Label(text="abcdef", ended=False)
    assert isinstance(Keyboard().type(keys, 30).quiet(), Label | LabelRefusal)


def test_a_burst_is_as_long_as_its_gaps_say() -> None:
    for late_ms, goes_on in ((GAP_MS, True), (GAP_MS + 1, False), (-GAP_MS, True), (-GAP_MS - 1, False)):
        keyboard = Keyboard().type("a")
        assert keyboard.gate.goes_on(keyboard.at_ms + late_ms) is goes_on
    assert Gate().goes_on(5)


def test_a_hand_on_the_keys_is_no_label() -> None:
    keyboard = Keyboard()
    for at, each in enumerate("asdfgh"):
        keyboard.stroke(Stroke(kind=Kind.LETTER, text=each, at_ms=1000 + 4 * at, code=ord(each)), release=False)
    assert keyboard.quiet() == LabelRefusal(why=Why.NO_SUFFIX, shown="asdfgh")


def test_the_second_enter_of_a_scan_clears_nothing() -> None:
    keyboard = Keyboard().type("WM2-000214\r")
    keyboard.quiet()
    keyboard.type("\r", 100)
    keyboard.type("\r", AFTERWARDS_MS - 101)
    keyboard.quiet()
    assert keyboard.went == []
    keyboard.type("\r", LONG_MS)
    keyboard.quiet()
    assert keyboard.went == ["\r"]


def test_two_labels_one_after_the_other_are_two() -> None:
    keyboard = Keyboard().type("WM2-000214\r")
    keyboard.quiet()
    keyboard.type("W", GAP_MS + 1).type("M2-000215\r")
    keyboard.quiet()
    assert keyboard.verdicts == [Label(text="WM2-000214"), Label(text="WM2-000215")]


@pytest.mark.parametrize("in_field", [False, True])
def test_the_tail_of_a_label_is_no_label(in_field: bool) -> None:
    """A radio that stalls: the second half has an end, and would be a name."""
    keyboard = Keyboard(in_field=in_field).type("WM2-00")
    keyboard.type("0", AFTERWARDS_MS - 20).type("214 7\r")
    keyboard.quiet()
    assert keyboard.verdicts[-1] == LabelRefusal(why=Why.PIECES, shown="0214 7<CR>")
    assert not any(isinstance(verdict, Label) and verdict.ended for verdict in keyboard.verdicts)


def test_a_blank_after_letters_that_nobody_asked_for_starts_nothing() -> None:
    keyboard = Keyboard().type("WM2 000", 120)
    keyboard.quiet()
    assert " " not in keyboard.went


def test_what_goes_elsewhere_in_the_middle_is_refused() -> None:
    keyboard = Keyboard().type("WM2-00")
    assert keyboard.gate.interrupt() == LabelRefusal(why=Why.PIECES, shown="WM2-00")
    keyboard = Keyboard().type("WM2-00\r", 3)
    assert keyboard.gate.interrupt() == Label(text="WM2-00")
    assert Keyboard().type(" ").gate.interrupt() is None


@pytest.mark.parametrize("gap_ms", [60, 90, 200])
def test_a_person_fills_a_field(gap_ms: int) -> None:
    keyboard = Keyboard(in_field=True).type("urn dev 7\r", gap_ms)
    assert keyboard.quiet() is None
    assert keyboard.went == list("urn dev 7\r")


def test_in_a_field_the_slowest_scanner_is_faster_than_a_person() -> None:
    assert scan("5683\r", 56, in_field=True) == Label(text="5683")
    assert scan("5683\r", 57, in_field=True) is None


def test_fast_fingers_in_a_field_lose_no_blank() -> None:
    keyboard = Keyboard(in_field=True).type("the", 30)
    keyboard.type(" ", 120).type("end", 30)
    keyboard.quiet()
    assert "".join(keyboard.went) == "the end"


def test_what_has_no_end_stays_in_a_field() -> None:
    keyboard = Keyboard(in_field=True).type("WM2-000214", 3)
    assert keyboard.quiet() is None
    assert "".join(keyboard.went) == "WM2-000214"


@pytest.mark.parametrize("name", ["<Escape>", "<Left>"])
def test_a_key_that_types_nothing_is_a_persons_at_once(name: str) -> None:
    keyboard = Keyboard()
    assert keyboard.stroke(Stroke(kind=Kind.OTHER, name=name, at_ms=1000)) is Fate.GOES
    keyboard.type(" ", 500)
    stop = Stroke(kind=Kind.OTHER, name=name, at_ms=keyboard.at_ms + 20)
    assert keyboard.stroke(stop) is Fate.BREAK
    assert keyboard.went == [name, " ", name]


def test_a_key_that_types_nothing_belongs_to_its_burst() -> None:
    keyboard = Keyboard().type("WM2")
    keyboard.stroke(Stroke(kind=Kind.OTHER, name="<F8>", at_ms=keyboard.at_ms + 3))
    keyboard.type("0 7\r")
    assert keyboard.quiet() == LabelRefusal(why=Why.UNREADABLE, shown="WM2<F8>0 7<CR>")
    assert keyboard.went == []


def test_a_shortcut_of_a_person_goes_at_once() -> None:
    keyboard = Keyboard()
    assert keyboard.stroke(Stroke(kind=Kind.CONTROL, text="\x13", at_ms=1000)) is Fate.GOES
    assert not keyboard.gate.is_hot
    assert keyboard.gate.quiet() is None


def test_shift_and_its_like_keep_a_burst_going_and_are_no_letter() -> None:
    keyboard = Keyboard()
    for each in "WM 7":
        keyboard.at_ms += 50
        assert keyboard.stroke(Stroke(kind=Kind.MODIFIER, at_ms=keyboard.at_ms)) is Fate.GOES
        keyboard.type(each, 50)
    keyboard.type("\r", 50)
    assert keyboard.quiet() == Label(text="WM 7")


def test_a_press_that_the_system_kept_refuses_all_of_it() -> None:
    keyboard = Keyboard().type("WM2")
    keyboard.gate.release(77, pressed=False)
    keyboard.type("000\r")
    assert keyboard.quiet() == LabelRefusal(why=Why.UNREADABLE, shown="WM2<?>000<CR>")


@pytest.mark.parametrize("in_field", [False, True])
def test_what_the_system_made_of_keys_it_kept_is_part_of_the_label(in_field: bool) -> None:
    keyboard = Keyboard(in_field=in_field).type("caf")
    keyboard.gate.release(77, pressed=False)  # a dead key
    assert keyboard.gate.made("\xe9", keyboard.at_ms + 3, in_field=in_field) is not Fate.BREAK
    keyboard.gate.release(69, pressed=False)  # the letter after it
    keyboard.type("-7\r")
    assert keyboard.quiet() == Label(text="caf\xe9-7")


def test_learning_tells_how_it_was_typed() -> None:
    keyboard = Keyboard(gate=Gate(learning=True)).type("AB CD", 20).type("\t", 90)
    assert keyboard.quiet() == Typed(items=tuple("AB CD\t"), longest_gap_ms=90)
    assert Keyboard(gate=Gate(learning=True)).type(" ").quiet() is None


def test_without_an_end_as_set_a_field_is_put_back_only_from_a_scanner() -> None:
    profile = Profile(suffix=())
    assert scan("WM2-7", in_field=True, profile=profile) == Label(text="WM2-7")
    assert scan("tion", 50, in_field=True, profile=profile) is None
    assert scan("WM2 7", profile=profile) == Label(text="WM2 7")


def test_a_scanner_known_to_be_slow_is_waited_for() -> None:
    profile = Profile(gap_ms=250)
    assert scan("WM 2-7\r", 150, profile=profile) == Label(text="WM 2-7")
    assert Gate(profile).gap_ms == 250
    assert scan("5683\r", 150, in_field=True, profile=profile) is None, "where text is typed it is a person"


def test_a_prefix_that_cannot_be_seen_may_come_first() -> None:
    profile = Profile(prefix=items_of("<GS>"))
    for in_field in (False, True):
        assert scan(f"{GS}WM2 7\r", in_field=in_field, profile=profile) == Label(text="WM2 7")
