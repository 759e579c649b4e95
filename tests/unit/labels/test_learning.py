"""One scan of the sheet tells how a scanner types, or that its keyboard is another one."""

from __future__ import annotations

import pytest

from desktop.labels.characters import items_of
from desktop.labels.gate import Typed
from desktop.labels.learning import SHEET, Lesson, OtherCode, WrongKeyboard, learn
from desktop.labels.profile import SLOWEST_GAP_MS, profile_of
from desktop.labels.reading import Label, read

QWERTZ = str.maketrans("yzYZ-_/:+=", "zyZY\xdf?-\xd6\xb4`")
AZERTY = str.maketrans("aqwmAQWM", "qazmQAZM")


def lesson(text: str, gap_ms: int = 10) -> Lesson | WrongKeyboard | OtherCode:
    return learn(Typed(items=items_of(text), longest_gap_ms=gap_ms))


@pytest.mark.parametrize("prefix", ["", "]Q1", "<STX>"])
@pytest.mark.parametrize("suffix", ["", "<CR>", "<LF>", "<CR><LF>", "<TAB>", "<CR><CR>", "<ETX>"])
def test_what_stands_before_and_after_is_learned_and_works(prefix: str, suffix: str) -> None:
    found = lesson(f"{prefix}{SHEET}{suffix}")
    assert found == Lesson(prefix=prefix, suffix=suffix, separator="<GS>", gap_ms=0)
    profile = profile_of(prefix=prefix, suffix=suffix, separator="", part=0, gap_ms=0)
    assert read(items_of(f"{prefix}WM2-7{suffix}"), profile) == Label(text="WM2-7")


@pytest.mark.parametrize("separator", ["<RS>", "|", "<F8>", "<Ctrl+BracketRight>"])
def test_what_comes_for_the_separator_is_learned(separator: str) -> None:
    found = lesson(SHEET.replace("\x1d", separator) + "<CR>")
    assert isinstance(found, Lesson)
    assert found.separator == separator
    profile = profile_of(prefix="", suffix="<CR>", separator=separator, part=2, gap_ms=0)
    assert read(items_of(f"first{separator}second<CR>"), profile) == Label(text="second")


def test_a_scanner_that_drops_the_separator_is_told() -> None:
    found = lesson(SHEET.replace("\x1d", "") + "<CR>")
    assert found == Lesson(prefix="", suffix="<CR>", separator="", gap_ms=0, drops_separator=True)


@pytest.mark.parametrize(("longest_ms", "gap_ms"), [(0, 0), (40, 0), (41, 82), (100, 200), (399, SLOWEST_GAP_MS)])
def test_the_speed_is_learned_with_something_to_spare(longest_ms: int, gap_ms: int) -> None:
    found = lesson(SHEET, longest_ms)
    assert isinstance(found, Lesson)
    assert found.gap_ms == gap_ms


def test_another_keyboard_is_found() -> None:
    found = lesson(SHEET.translate(QWERTZ) + "<CR>")
    assert isinstance(found, WrongKeyboard)
    assert {("y", "z"), ("z", "y")} <= set(found.pairs)
    assert len(found.pairs) == 6, "more of them help nobody"
    french = lesson(SHEET.translate(AZERTY) + "<CR>")
    assert isinstance(french, WrongKeyboard)
    assert ("a", "q") in french.pairs


def test_caps_lock_is_found() -> None:
    assert lesson(SHEET.swapcase() + "<CR>") == WrongKeyboard(pairs=(), only_case=True)


@pytest.mark.parametrize(
    "text", ["", "WM2-000214<CR>", "Factory sheet<CR>", SHEET[:15], SHEET.replace("\x1d", "12345678")]
)
def test_another_code_teaches_nothing(text: str) -> None:
    assert not isinstance(lesson(text), Lesson)


def test_the_end_of_the_sheet_alone_teaches_nothing() -> None:
    assert isinstance(lesson(SHEET[SHEET.index("\x1d") + 1 :]), OtherCode)
