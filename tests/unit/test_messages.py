"""A sentence is a template and its values; every one in the library is whole, and has its Polish."""

from __future__ import annotations

import ast
import pickle
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import factory_prov
from factory_prov.errors import FactoryProvError
from factory_prov.messages import ENGLISH, NOTHING, Message, listed

LIBRARY = Path(factory_prov.__file__).parent
CATALOGUE = LIBRARY.parent / "resources" / "translations" / "pl" / "LC_MESSAGES" / "factory_prov.po"
PLACE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")


class Shouting:
    """A language of capitals that keeps the places."""

    def one(self, template: str) -> str:
        return "".join(part if part[:1] == "{" else part.upper() for part in re.split(r"(\{\w+\})", template))

    def many(self, singular: str, plural: str, n: int) -> str:
        return self.one(singular if n == 1 else plural)


def test_a_sentence_is_shown_in_english_and_in_a_language() -> None:
    message = Message("The key has {n} bytes.", n=9)
    assert (str(message), f"{message}", message.rendered(ENGLISH)) == ("The key has 9 bytes.",) * 3
    assert message.rendered(Shouting()) == "THE KEY HAS 9 BYTES."
    assert (message.template, dict(message.values)) == ("The key has {n} bytes.", {"n": 9})


def test_a_message_inside_another_is_shown_in_the_same_language() -> None:
    message = Message("Take {which}, please.", which=listed(["a", "b", "c"], "or"))
    assert str(message) == "Take a, b or c, please."
    assert message.rendered(Shouting()) == "TAKE a, b OR c, PLEASE."


def test_a_value_is_never_read_as_a_template() -> None:
    assert str(Message("{{{name}}} is {what}", name="{what}", what="{0.__class__}")) == "{{what}} is {0.__class__}"


def test_a_place_that_only_a_translation_has_is_shown_as_it_is_written() -> None:
    class Wrong(Shouting):
        def one(self, template: str) -> str:
            return "{nothing} {a.b} {0}"

    assert Message("{a}", a=1).rendered(Wrong()) == "{nothing} {a.b} {0}"


@pytest.mark.parametrize(("n", "text"), [(1, "1 unit"), (0, "0 units"), (5, "5 units")])
def test_what_is_counted_has_its_plural(n: int, text: str) -> None:
    message = Message.counted("{n} unit", "{n} units", n=n)
    assert str(message) == text
    assert message.rendered(Shouting()) == text.upper()


@pytest.mark.parametrize(
    "message",
    [
        NOTHING,
        Message("{a} and {b}", a=Message("{n}", n=1.5), b=None),
        Message.counted("{n} unit", "{n} units", n=2),
        Message("the rest").capitalized(),
    ],
)
def test_it_is_kept_as_json_and_pickled(message: Message) -> None:
    assert Message.from_json(message.to_json()) == message
    again = pickle.loads(pickle.dumps(message))
    assert (again, hash(again)) == (message, hash(message))


def test_it_does_not_change() -> None:
    message = Message("{a}", a=1)
    with pytest.raises(AttributeError):
        message.template = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        message.values["a"] = 2  # type: ignore[index]


def test_nothing_is_false_and_a_capital_is_only_the_first_letter() -> None:
    assert not NOTHING
    assert not Message("{text}", text="")
    assert str(Message("the UICR {a}", a="b").capitalized()) == "The UICR b"
    assert (str(listed([], "and")), str(listed(["a"], "and")), str(listed(["a", "b"], "and"))) == ("", "a", "a and b")


@pytest.mark.parametrize(
    ("place", "cure", "text"),
    [
        ("", None, "it broke."),
        ("COM3", None, "COM3: it broke."),
        ("", Message("Mend it."), "it broke. Mend it."),
        (Message("line {n}", n=1), Message("Mend it."), "line 1: it broke. Mend it."),
    ],
)
def test_an_error_is_one_message(place: str | Message, cure: Message | None, text: str) -> None:
    error = FactoryProvError(Message("it broke."), place=place, cure=cure)
    assert (str(error), str(error.message), error.rendered(ENGLISH)) == (text, text, text)


def literal_messages() -> Iterator[tuple[str, ast.Call]]:
    for path in sorted(LIBRARY.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Message":
                yield f"{path.relative_to(LIBRARY)}:{node.lineno}", node


def test_every_template_is_a_literal_and_every_place_has_its_value() -> None:
    for where, call in literal_messages():
        assert len(call.args) == 1, where
        template = call.args[0]
        assert isinstance(template, ast.Constant), where
        places = {found[1] for found in PLACE.finditer(template.value) if found[1] is not None}
        assert all(re.fullmatch("[a-z][a-z0-9_]*", place) for place in places), where
        assert places == {keyword.arg for keyword in call.keywords}, where


def catalogue() -> dict[str, str]:
    """Read the PO file without a library: every msgid with its msgstr."""
    text = CATALOGUE.read_text(encoding="utf-8")
    entries = re.findall(r'^msgid ((?:"[^\n]*"\n)+)msgstr ((?:"[^\n]*"\n)+)', text, re.MULTILINE)
    return {joined(template): joined(translation) for template, translation in entries}


def joined(lines: str) -> str:
    return "".join(ast.literal_eval(line) for line in lines.splitlines())


def test_every_template_with_words_has_its_polish_with_the_same_places() -> None:
    polish = catalogue()
    for where, call in literal_messages():
        template = ast.literal_eval(call.args[0])
        if not re.search("[A-Za-z]{2}", PLACE.sub("", template)):
            continue
        assert polish.get(template), f"{where}: {template}"
        assert set(PLACE.findall(polish[template])) <= set(PLACE.findall(template)), f"{where}: {polish[template]}"
