"""The forms of options: complete, true to the dataclasses, and with a way back to every default."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.configuration.document.document import EditorDocument
from desktop.configuration.document.targets import Section
from desktop.configuration.forms.backend_words import backend_words
from desktop.configuration.forms.fields.choice import ChoiceField
from desktop.configuration.forms.fields.context import FieldContext
from desktop.configuration.forms.fields.lines import LinesField
from desktop.configuration.forms.fields.raw import RawField
from desktop.configuration.forms.fields.switch import SwitchField
from desktop.configuration.forms.fields.text import TextField
from desktop.configuration.forms.option_form import OptionForm, option_field
from desktop.configuration.forms.option_shapes import Shape, all_shapes
from desktop.configuration.forms.option_texts import CHOICE_TEXTS, OPTION_TEXTS, SECTION_TEXTS, option_text
from factory_prov.boards.board_file import board_kinds
from factory_prov.job.draft import MISSING
from factory_prov.job.draft_check import check_draft
from factory_prov.job.job_file import read_job
from factory_prov.lwm2m.objects import Definitions
from factory_prov.messages import NOTHING
from factory_prov.registrars.kind import RegistrarKind
from factory_prov.registrars.registry import REGISTRARS

SHAPES = list(all_shapes())
OTHER_SHAPES = [
    shape for kind in REGISTRARS[1:] for shape in all_shapes(kind) if shape.keys[0] == "server" and len(shape.keys) > 1
]


@pytest.fixture
def document(qtbot: QtBot) -> EditorDocument:
    made = EditorDocument(Definitions())
    made.new()
    return made


def form(qtbot: QtBot, document: EditorDocument, section: Section) -> OptionForm:
    made = OptionForm(document, FieldContext(), section, lambda section: section.value)
    qtbot.addWidget(made)
    made.resize(700, 600)
    made.show()
    return made


def text_field(made: OptionForm, *keys: str) -> TextField:
    box = made.box(keys)
    assert box is not None
    assert isinstance(box.field, TextField)
    return box.field


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.key)
def test_every_option_has_a_text(shape: Shape) -> None:
    assert option_text(shape.key, backend_words(REGISTRARS[0])).label


@pytest.mark.parametrize("kind", REGISTRARS, ids=lambda kind: kind.kind)
def test_every_server_has_words_for_its_options_and_no_others(kind: RegistrarKind[Any]) -> None:
    names = {".".join(shape.keys[1:]) for shape in all_shapes(kind) if shape.keys[0] == "server"}
    assert set(kind.words) == {"", *names}
    assert set(backend_words(kind)).isdisjoint(OPTION_TEXTS)


def test_no_text_is_left_over() -> None:
    sections = {"name", "server.kind", "line", "rehearsal", "label", "records", "device", "link"}
    brought = set(backend_words(REGISTRARS[0]))
    assert set(OPTION_TEXTS) == ({shape.key for shape in SHAPES} | sections) - brought
    assert set(CHOICE_TEXTS) <= set(OPTION_TEXTS)
    assert set(SECTION_TEXTS) == {section.value for section in Section}


@pytest.mark.parametrize(
    "shape", [shape for shape in (*SHAPES, *OTHER_SHAPES) if not shape.is_group], ids=lambda shape: shape.key
)
def test_every_option_has_a_field_that_shows_nothing_as_its_default(qtbot: QtBot, shape: Shape) -> None:
    field = option_field(shape, FieldContext())
    qtbot.addWidget(field)
    required = shape.default is None and not shape.optional
    assert field.accepts(None) or required
    field.set_value(None)
    assert field.complaint() == ""


def test_all_options_are_in_exactly_one_form(qtbot: QtBot, document: EditorDocument) -> None:
    keys = [box.key for section in Section for box in form(qtbot, document, section).boxes]
    assert len(keys) == len(set(keys))
    missing = {shape.key for shape in SHAPES} - set(keys)
    assert missing == {"credentials.psk"}  # always there: a heading without a switch


def test_typing_sets_and_emptying_takes_away(qtbot: QtBot, document: EditorDocument) -> None:
    made = form(qtbot, document, Section.BOARD)
    field = text_field(made, "board", "ready_text")
    QTest.keyClicks(field.edit, "up")
    assert document.get(("board", "ready_text")) == "up"
    assert field.edit.placeholderText() == "Device ready for provisioning."
    field.edit.clear()
    assert document.get(("board", "ready_text")) is MISSING


def test_the_known_boards_are_offered_and_an_own_one(qtbot: QtBot, document: EditorDocument) -> None:
    made = form(qtbot, document, Section.BOARD)
    box = made.box(("board", "kind"))
    assert box is not None
    assert isinstance(box.field, ChoiceField)
    shown = [box.field.combo.itemText(row) for row in range(box.field.combo.count())]
    assert shown[0] == "none named"
    assert "nRF9160 DK (nrf9160dk)" in shown
    assert len(shown) == 2 + len(board_kinds())
    box.field.combo.setCurrentIndex(len(shown) - 1)
    box.field.combo.activated.emit(len(shown) - 1)
    assert document.data["board"]["kind"] == "custom"
    document.set_value(("board", "kind"), "nrf1")
    assert "none of the choices" in box.field.complaint()


def test_reset_brings_the_default_back(qtbot: QtBot, document: EditorDocument) -> None:
    made = form(qtbot, document, Section.CREDENTIALS)
    box = made.box(("credentials", "psk", "identity"))
    assert box is not None
    text_field(made, "credentials", "psk", "identity").edit.setText("me")
    box.removed.emit(box)
    assert document.get(("credentials", "psk", "identity")) is MISSING
    document.undo_steps.undo()
    assert document.get(("credentials", "psk", "identity")) == "me"
    assert box.field.value() == "me"


def test_a_certificate_takes_the_place_of_a_supplied_one(qtbot: QtBot, document: EditorDocument) -> None:
    made = form(qtbot, document, Section.CREDENTIALS)
    switches = {key: made.box(("credentials", key)) for key in ("certificate", "supplied")}
    for box in switches.values():
        assert box is not None
        assert isinstance(box.field, SwitchField)
    supplied, certificate = (switches[key].field.switch for key in ("supplied", "certificate"))  # type: ignore[union-attr]  # asserted above
    name = text_field(made, "credentials", "certificate", "common_name")
    assert not name.isVisible()
    supplied.click()
    assert document.get(("credentials", "supplied")) == {}
    certificate.click()
    assert name.isVisible()
    assert document.get(("credentials", "supplied")) is MISSING
    assert not supplied.isChecked()
    document.undo_steps.undo()
    assert supplied.isChecked()
    assert not certificate.isChecked()


def test_without_a_server_there_is_no_section(qtbot: QtBot, document: EditorDocument) -> None:
    made = form(qtbot, document, Section.SERVER)
    box = made.box(("server",))
    assert box is not None
    assert isinstance(box.field, SwitchField)
    assert box.field.switch.isChecked()
    box.field.switch.click()
    assert document.get(("server",)) is MISSING
    box.field.switch.click()
    assert document.get(("server",)) == {}
    check = check_draft(document.data, place="job", folder=Path.cwd(), definitions=document.definitions)
    made.set_problems(check.problems)
    domain = made.box(("server", "domain"))
    assert domain is not None
    assert domain.remarks is not None
    assert "missing" in domain.remarks.remarks[0].shown


def test_another_kind_of_server_brings_its_own_settings(qtbot: QtBot, document: EditorDocument) -> None:
    made = form(qtbot, document, Section.SERVER)
    document.set_value(("server", "domain"), "/line/")
    line = made.box(("server", "kind"))
    assert line is not None
    assert isinstance(line.field, ChoiceField)
    line.field.combo.setCurrentIndex(line.field.combo.findText("A file"))
    line.field.combo.activated.emit(line.field.combo.currentIndex())
    assert document.get(("server",)) == {"kind": "file"}
    assert {keys.key for keys in made.boxes} == {"server", "server.kind", *backend_keys("file")}
    text_field_of_file = made.box(("server", "path"))
    assert text_field_of_file is not None
    check = check_draft(document.data, place="job", folder=Path.cwd(), definitions=document.definitions)
    made.set_problems(check.problems)
    assert text_field_of_file.remarks is not None
    assert "missing" in text_field_of_file.remarks.remarks[0].shown
    document.undo_steps.undo()
    assert document.get(("server", "domain")) == "/line/"
    assert {keys.key for keys in made.boxes} == {"server", "server.kind", *backend_keys("coiote")}
    assert text_field(made, "server", "domain").edit.text() == "/line/"


def test_a_server_of_ones_own_is_described_in_the_form(qtbot: QtBot, document: EditorDocument) -> None:
    document.set_value(("server",), {"kind": "http", "url": "https://units.my-factory.test"})
    made = form(qtbot, document, Section.SERVER)
    assert {box.key for box in made.boxes} > {"server.create.body", "server.look", "server.words.psk"}
    body = made.box(("server", "create", "body"))
    assert body is not None
    assert isinstance(body.field, LinesField)
    QTest.keyClicks(body.field.edit, "{")
    QTest.keyClick(body.field.edit, Qt.Key.Key_Return)
    QTest.keyClicks(body.field.edit, '"name": "{endpoint_name"}')
    check = check_draft(document.data, place="job", folder=Path.cwd(), definitions=document.definitions)
    made.set_problems(check.problems)
    assert body.remarks is not None
    assert "no JSON" in body.remarks.remarks[0].shown or "single" in body.remarks.remarks[0].shown
    look = made.box(("server", "look"))
    pointer = made.box(("server", "look", "psk_key"))
    assert look is not None
    assert pointer is not None
    assert isinstance(look.field, SwitchField)
    assert not pointer.isVisible()
    look.field.switch.click()
    assert document.get(("server", "look")) == {}
    assert pointer.isVisible()
    made.resize(700, 3000)


def backend_keys(kind: str) -> set[str]:
    (found,) = (each for each in REGISTRARS if each.kind == kind)
    return {f"server.{item.name}" for item in fields(found.options)}


def test_a_problem_of_a_part_is_said_at_the_whole(qtbot: QtBot, document: EditorDocument) -> None:
    made = form(qtbot, document, Section.STEPS)
    document.set_value(("device", "objects"), [0, "x"])
    check = check_draft(document.data, place="job", folder=Path.cwd(), definitions=document.definitions)
    made.set_problems(check.problems)
    box = made.box(("device", "objects"))
    assert box is not None
    assert box.remarks is not None
    assert box.remarks.remarks


def test_a_value_of_another_kind_is_kept_and_can_be_replaced(qtbot: QtBot, document: EditorDocument) -> None:
    made = form(qtbot, document, Section.BOARD)
    document.set_value(("board", "ready_text"), 5)
    box = made.box(("board", "ready_text"))
    assert box is not None
    assert isinstance(box.field, RawField)
    box.field.button.click()
    assert document.get(("board", "ready_text")) is MISSING
    assert isinstance(box.field, TextField)


def test_a_filled_form_is_a_good_job(qtbot: QtBot, document: EditorDocument) -> None:
    board, naming = form(qtbot, document, Section.BOARD), form(qtbot, document, Section.NAMING)
    text_field(board, "name").edit.setText("Water meter")
    text_field(board, "board", "first_image").edit.setText("first.hex")
    text_field(naming, "naming", "pattern").edit.setText("wm2-{serial:06d}")
    job = read_job(document.text(), place="job", folder=Path.cwd())
    assert (job.name, job.naming.pattern) == ("Water meter", "wm2-{serial:06d}")
    assert job.board.first_image == Path.cwd() / "first.hex"


def test_what_is_known_of_the_board_stands_below_its_choice(qtbot: QtBot, document: EditorDocument) -> None:
    made = form(qtbot, document, Section.BOARD)
    box = made.box(("board", "kind"))
    assert box is not None
    usual = box.field.accessibleDescription()

    def shown() -> str:
        return " ".join(label.text() for label in made.findChildren(QLabel) if "The kind of board" in label.text())

    document.set_value(("board", "kind"), "any-uart")
    check = check_draft(document.data, place="job.toml", folder=Path.cwd(), definitions=Definitions())
    made.set_board(check.board)
    assert "Speaks version 2 of the device contract. Each unit says what else it takes" in shown()
    assert "serial port alone" in shown()
    document.set_value(("board", "kind"), "nrf9160dk")
    check = check_draft(document.data, place="job.toml", folder=Path.cwd(), definitions=Definitions())
    made.set_board(check.board)
    assert "Speaks version 1" in shown()
    assert "port alone" not in shown()
    made.set_board(NOTHING)
    assert "Speaks" not in shown()
    assert box.field.accessibleDescription() == usual
    form(qtbot, document, Section.SERVER).set_board(check.board)  # nothing there to say it at
