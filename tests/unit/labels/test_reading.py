"""What stands on a label, by what is known of the scanner."""

from __future__ import annotations

import pytest

from desktop.labels.characters import items_of, noted, shown
from desktop.labels.profile import GAP_MS, SLOWEST_GAP_MS, Profile, profile_of
from desktop.labels.reading import Label, LabelRefusal, Why, read

GS = "\x1d"


def settings(**changes: object) -> Profile:
    usual: dict[str, object] = {"prefix": "", "suffix": "auto", "separator": "", "part": 0, "gap_ms": 0}
    return profile_of(**{**usual, **changes})  # type: ignore[arg-type]


def why(text: str, profile: Profile) -> Why | str:
    came = read(tuple(text), profile)
    return came.why if isinstance(came, LabelRefusal) else came.text


@pytest.mark.parametrize(
    ("suffix", "ends"),
    [
        ("auto", "\r"),
        ("auto", "\n\r"),
        ("<CR>", "\r"),
        ("<LF>", "\n"),
        ("<CR><LF>", "\r\n"),
        ("<TAB>", "\t"),
        ("#", "#"),
    ],
)
def test_a_label_ends_as_the_settings_say(suffix: str, ends: str) -> None:
    profile = settings(suffix=suffix)
    assert read(tuple(f"WM2-7{ends}"), profile) == Label(text="WM2-7")
    assert read(tuple(f"WM2-7{ends}{ends}"), profile) == Label(text="WM2-7")


@pytest.mark.parametrize("suffix", ["<CR>", "<LF>", "<CR><LF>", "<TAB>", "#"])
def test_another_end_than_the_settings_say_is_refused(suffix: str) -> None:
    profile = settings(suffix=suffix)
    for end in ("", "\r", "\n", "\r\n", "\t", "#"):
        if items_of(suffix) != tuple(end):
            came = why(f"WM2-7{end}", profile)
            assert came in (Why.NO_SUFFIX, Why.UNREADABLE), (suffix, end)


def test_without_an_end_as_set_an_end_is_no_part_of_a_name() -> None:
    assert why("WM2-7", settings(suffix="")) == "WM2-7"
    assert why("WM2-7\r", settings(suffix="")) is Why.UNREADABLE


def test_a_prefix_goes_and_must_be_there() -> None:
    profile = settings(prefix="]C1<STX>")
    assert why("]C1\x02WM2-7\r", profile) == "WM2-7"
    assert why("WM2-7\r", profile) is Why.NO_PREFIX
    assert why("]d2\x02WM2-7\r", profile) is Why.NO_PREFIX


@pytest.mark.parametrize(("part", "name"), [(1, "0104012345"), (2, "21WM2-7"), (3, "10AB")])
def test_one_part_of_a_label_is_the_name(part: int, name: str) -> None:
    profile = settings(separator="<GS>", part=part)
    assert why(f"{GS}0104012345{GS}21WM2-7{GS}10AB\r", profile) == name


def test_a_part_that_is_not_there_is_no_name() -> None:
    assert why("WM2-7\r", settings(separator="<GS>", part=2)) is Why.NO_PART
    assert why(f"WM2-7{GS}{GS}\r", settings(separator="<GS>", part=2)) is Why.NO_PART


def test_a_separator_without_a_part_is_no_part_of_a_name() -> None:
    assert why(f"WM2-7{GS}X\r", settings(separator="<GS>")) is Why.UNREADABLE
    assert why("WM2-7/X\r", settings(separator="/")) == "WM2-7/X"


@pytest.mark.parametrize("text", ["", "abc", "  a  b", "    ", "abc   "])
def test_what_is_too_short_is_no_label(text: str) -> None:
    expected = "a  b" if text.strip() == "a  b" else Why.SHORT
    assert why(f"{text}\r", Profile()) == expected


@pytest.mark.parametrize("odd", ["\x00", "\x1b", "\x7f", "\u00a0", "\u200b", "\ufeff", "\u2028", "<F8>"])
def test_what_cannot_be_seen_is_no_part_of_a_name(odd: str) -> None:
    came = read((*"WM2-", odd, "7", "\r"), Profile())
    assert isinstance(came, LabelRefusal)
    assert came.why is Why.UNREADABLE
    assert came.shown.isprintable()
    assert "<" in came.shown


def test_settings_are_written_as_they_are_told() -> None:
    items = ("\x02", "]", "C", "1", "\x1d", "\u200b", "<F8>", "<", " ")
    assert noted(items) == "<STX>]C1<GS><U+200B><F8>< "
    assert items_of(noted(items)) == items
    assert items_of("<gs>") == (GS,)
    assert items_of("<U+FFFFFFF>") == ("<U+FFFFFFF>",)


def test_a_long_label_is_told_without_its_middle() -> None:
    told = shown("a" * 200 + "z")
    assert len(told) == 61
    assert told.startswith("aaa")
    assert told.endswith("z")


def test_settings_of_no_use_are_brought_into_their_limits() -> None:
    assert settings(gap_ms=-5).gap_ms == settings().gap_ms == GAP_MS
    assert settings(gap_ms=99_999).gap_ms == SLOWEST_GAP_MS == 400
    assert settings(gap_ms=399).gap_ms == 399
    assert settings(separator=";", part=-3).part == 0
    assert settings(separator="", part=3).part == 0
    assert settings(separator=";", part=99).part == 9
