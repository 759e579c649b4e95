"""Every language of the window is complete, true to the sources and without damaged placeholders."""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from desktop.translation import FOLDER, LANGUAGES, Language, translated
from desktop.translation_files import SOURCES, unfinished, update
from factory_prov.messages import Message

CODES = sorted(LANGUAGES)
PLACEHOLDER = re.compile(r"\{\d*\}|%n|%\d|</?\w+[^>]*>")


def messages(code: str) -> list[ElementTree.Element]:
    return list(ElementTree.parse(FOLDER / f"desktop_{code}.ts").getroot().iter("message"))


def texts(message: ElementTree.Element) -> list[str]:
    translation = message.find("translation")
    assert translation is not None
    return [form.text or "" for form in translation.findall("numerusform")] or [translation.text or ""]


@pytest.mark.parametrize("code", CODES)
def test_nothing_is_left_untranslated(code: str) -> None:
    assert unfinished(FOLDER / f"desktop_{code}.ts") == 0
    assert all(text.strip() for message in messages(code) for text in texts(message))


@pytest.mark.parametrize("code", CODES)
def test_the_files_are_those_of_the_sources(code: str, tmp_path: Path) -> None:
    """When this fails: python -m desktop.translation_files, translate what is new, commit both files."""
    shutil.copy(FOLDER / f"desktop_{code}.ts", tmp_path)
    update(code, tmp_path)
    for suffix in ("ts", "qm"):
        name = f"desktop_{code}.{suffix}"
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes(), name


def named_in_sources() -> set[str]:
    """Every literal text that the sources translate, found by Python's own parser: lupdate skips some forms."""
    calls = [
        node
        for path in SOURCES.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    ]
    found = set()
    for call in calls:
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        position = {"tr": 0, "translate": 1, "QT_TRANSLATE_NOOP": 1}.get(name, len(call.args))
        text = call.args[position] if position < len(call.args) else None
        if isinstance(text, ast.Constant):
            found.add(str(text.value))
    return found


def test_no_text_of_the_sources_is_missed() -> None:
    assert named_in_sources() - {message.findtext("source") for message in messages("pl")} == set()


def test_placeholders_survive_translation() -> None:
    for message in messages("pl"):
        source = message.findtext("source") or ""
        for text in texts(message):
            assert sorted(set(PLACEHOLDER.findall(text))) == sorted(set(PLACEHOLDER.findall(source))), source


def test_polish_has_its_three_plurals() -> None:
    counted = [message for message in messages("pl") if message.get("numerus") == "yes"]
    assert counted
    assert all(len(texts(message)) == 3 for message in counted)


def test_a_language_without_translation_is_english(qtbot: QtBot) -> None:
    application = QCoreApplication.instance()
    assert application is not None
    language = Language(application)
    language.use("pl")
    assert QCoreApplication.translate("DeviceState", "READY") == "GOTOWE"
    assert translated(Message("Start again.")) == "Zacznij ponownie."
    language.use("xx")
    assert language.code == "en"
    assert QCoreApplication.translate("DeviceState", "READY") == "READY"
    assert translated(Message("Start again.")) == "Start again."


def test_every_text_is_asked_for_in_a_way_that_lupdate_finds() -> None:
    """It knows `translate(...)` by that name only: under another name a text would stay English, unseen."""
    asked = "= QCoreApplication.translate"
    lines = [line.strip() for path in SOURCES.rglob("*.py") for line in path.read_text(encoding="utf-8").splitlines()]
    found = {line for line in lines if line.endswith(asked)}
    assert found == {f"translate {asked}"}


@pytest.mark.parametrize("code", CODES)
def test_every_text_is_found_under_the_name_of_a_class(code: str) -> None:
    """Qt looks a text up under its class: `tr` of another object is extracted under words that it never asks for."""
    names = [
        context.findtext("name", "") for context in ElementTree.parse(FOLDER / f"desktop_{code}.ts").iter("context")
    ]
    assert [name for name in names if not name.isidentifier()] == []
