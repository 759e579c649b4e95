"""Dead keys and codes typed with Alt come to characters, or to a name that no label has."""

from __future__ import annotations

import pytest

from desktop.labels.characters import Items
from desktop.labels.strokes import Kind, Letters, Stroke

ACUTE, CIRCUMFLEX, DIAERESIS = "\u0301", "\u0302", "\u0308"


def letter(text: str) -> Stroke:
    return Stroke(kind=Kind.COMMAND if text in " \r" else Kind.LETTER, text=text)


def dead(combining: str) -> Stroke:
    return Stroke(kind=Kind.DEAD, text=combining)


def made(text: str) -> Stroke:
    return Stroke(kind=Kind.LETTER, text=text, made=True)


def came(*strokes: Stroke) -> Items:
    letters = Letters()
    for stroke in strokes:
        letters.take(stroke)
    return letters.items()


def alt(code: str, *, then: Stroke | None = None) -> Items:
    letters = Letters()
    letters.take(Stroke(kind=Kind.ALT))
    for digit in code:
        letters.take(Stroke(kind=Kind.MODIFIER))  # Num Lock, which some tools turn for each digit
        letters.take(Stroke(kind=Kind.ALT_DIGIT, text=digit))
    letters.alt_up()
    if then is not None:
        letters.take(then)
    return letters.items()


@pytest.mark.parametrize(("code", "item"), [("029", "\x1d"), ("65", "A"), ("0065", "A"), ("032", " "), ("013", "\r")])
def test_a_number_with_alt_is_its_character(code: str, item: str) -> None:
    assert alt(code) == (item,)


@pytest.mark.parametrize("code", ["0156", "128", "233", "99999", "123456789"])
def test_a_number_that_means_something_else_on_each_pc_is_not_guessed(code: str) -> None:
    assert alt(code) == (f"<Alt+{code[:8]}>",)


def test_numbers_without_end_are_told_and_not_read() -> None:
    assert alt("000065") == ("<Alt+000065>",)
    assert alt("9" * 9000) == ("<Alt+99999999>",)


def test_the_system_knows_what_a_number_meant() -> None:
    assert alt("0156", then=made("\u015b")) == ("\u015b",)
    assert alt("65", then=made("A")) == ("A",)
    assert alt("65", then=letter("A")) == ("A", "A")


def test_a_number_that_never_ended_is_told() -> None:
    assert came(Stroke(kind=Kind.ALT), Stroke(kind=Kind.ALT_DIGIT, text="6")) == ("<Alt+6>",)
    letters = Letters()
    for each in ("6", "7"):
        letters.take(Stroke(kind=Kind.ALT))
        letters.take(Stroke(kind=Kind.ALT_DIGIT, text="6"))
        letters.take(Stroke(kind=Kind.ALT_DIGIT, text=each))
    assert letters.items() == ("B", "<Alt+67>"), "the next Alt ends it"


@pytest.mark.parametrize(
    ("combining", "text", "item"),
    [(ACUTE, "e", "\xe9"), (CIRCUMFLEX, "A", "\xc2"), (DIAERESIS, " ", '"'), (CIRCUMFLEX, " ", "^"), (ACUTE, " ", "'")],
)
def test_a_dead_key_and_the_next_one_are_one_character(combining: str, text: str, item: str) -> None:
    assert came(dead(combining), letter(text)) == (item,)


@pytest.mark.parametrize("text", ["\xe9", "'", "\xb4"])
def test_the_system_may_have_put_them_together(text: str) -> None:
    assert came(dead(ACUTE), letter(text)) == (text,)
    assert came(dead(ACUTE), made("\xe9"))[-1] == "\xe9"


def test_a_dead_key_that_changes_nothing_is_not_guessed() -> None:
    assert came(dead(CIRCUMFLEX), letter("2")) == ("<dead ^>", "2")
    assert came(letter("2"), dead(CIRCUMFLEX)) == ("2", "<dead ^>")
    assert came(dead(CIRCUMFLEX), dead(ACUTE), letter("e")) == ("<dead ^>", "\xe9")
    assert came(dead(CIRCUMFLEX), letter("\r")) == ("<dead ^>", "\r")
    assert came(Stroke(kind=Kind.DEAD, name="<Dead_Hook>"), letter("e")) == ("<dead key>", "e")


def test_a_key_that_types_nothing_has_its_name() -> None:
    assert came(letter("a"), Stroke(kind=Kind.OTHER, name="<F8>")) == ("a", "<F8>")


def test_a_key_that_nobody_saw_is_told_until_it_is_explained() -> None:
    letters = Letters()
    letters.take(letter("a"))
    letters.explained()
    assert letters.items() == ("a",)
    letters.lost()
    assert letters.items() == ("a", "<?>")
    letters.explained()
    assert letters.items() == ("a",)
