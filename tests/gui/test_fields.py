"""Every field shows its value, says what was edited, names what is wrong, and loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.configuration.file_chooser import FileChooser
from desktop.configuration.forms.fields.base import FormField
from desktop.configuration.forms.fields.choice import ChoiceField, Picking
from desktop.configuration.forms.fields.context import FieldContext
from desktop.configuration.forms.fields.files import FileField
from desktop.configuration.forms.fields.lines import LinesField
from desktop.configuration.forms.fields.number import NumberField, NumberLimits, duration_words, read_number
from desktop.configuration.forms.fields.objlnk import ObjlnkField
from desktop.configuration.forms.fields.opaque import OpaqueField
from desktop.configuration.forms.fields.raw import RawField
from desktop.configuration.forms.fields.resource_fields import resource_field
from desktop.configuration.forms.fields.series import SeriesField
from desktop.configuration.forms.fields.switch import SwitchField
from desktop.configuration.forms.fields.text import TextField
from desktop.configuration.forms.fields.time import TimeField
from factory_prov.lwm2m.objects import Definitions
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.values import INT64_MAX, INT64_MIN, UINT64_MAX

DEFINITIONS = Definitions()
KEY = "00112233445566778899aabbccddeeff"


class Chosen(FileChooser):
    """Chooses a file without a dialog."""

    def __init__(self, path: Path | None) -> None:
        self.path = path

    def open_file(self, parent: QWidget, title: str, folder: Path, filters: str = "") -> Path | None:
        return self.path


def listen(qtbot: QtBot, field: FormField) -> list[object]:
    seen: list[object] = []
    qtbot.addWidget(field)
    field.edited.connect(seen.append)
    field.show()
    return seen


def made(qtbot: QtBot, path: str, value: object, context: FieldContext | None = None) -> FormField:
    place = ResourcePath.parse(path)
    field = resource_field(DEFINITIONS.resource(place), place, value, context or FieldContext())
    qtbot.addWidget(field)
    return field


@pytest.mark.parametrize(
    ("path", "value", "kind"),
    [
        ("/0/1/0", "coaps://example.com", TextField),
        ("/0/1/1", True, SwitchField),
        ("/0/1/2", 0, ChoiceField),
        ("/0/1/3", {"credential": "psk_identity"}, OpaqueField),
        ("/0/1/3", {"text": "me"}, OpaqueField),
        ("/0/1/5", {"hex": KEY}, OpaqueField),
        ("/0/1/10", 1, NumberField),
        ("/0/1/16/0", 49320, ChoiceField),
        ("/1/1/1", 86400, NumberField),
        ("/3/0/13", 1_700_000_000, TimeField),
        ("/6/0/0", 52.25, NumberField),
        ("/4444/0/1", True, SwitchField),
        ("/4444/0/1", "text", TextField),
        ("/4444/0/1", {"objlnk": "1:0"}, ObjlnkField),
        ("/4444/0/1", {"credential": "psk_key"}, OpaqueField),
    ],
)
def test_every_value_has_its_field_and_comes_back_as_it_was(
    qtbot: QtBot, path: str, value: object, kind: type[FormField]
) -> None:
    field = made(qtbot, path, value)
    assert type(field) is kind
    assert field.value() == value
    assert type(field.value()) is type(value)
    assert field.complaint() == ""


@pytest.mark.parametrize(
    ("path", "value"),
    [("/0/1/0", 5), ("/0/1/1", "yes"), ("/0/1/10", {"hex": "00"}), ("/0/1/3", "text"), ("/0/1/3", {"hex": 5})],
)
def test_a_value_of_another_kind_is_shown_and_can_be_replaced(qtbot: QtBot, path: str, value: object) -> None:
    field = made(qtbot, path, value)
    assert isinstance(field, RawField)
    assert field.value() == value
    assert field.complaint()
    with qtbot.waitSignal(field.edited, timeout=1000) as edited:
        field.button.click()
    assert field.value() == edited.args[0]
    assert made(qtbot, path, edited.args[0]).complaint() == ""


def test_a_raw_secret_is_not_shown(qtbot: QtBot) -> None:
    field = made(qtbot, "/0/1/5", "hunter2")
    assert isinstance(field, RawField)
    assert "hunter2" not in field.edit.text()


def test_text_counts_bytes_not_characters(qtbot: QtBot) -> None:
    field = TextField(longest_bytes=4)
    seen = listen(qtbot, field)
    QTest.keyClicks(field.edit, "abcd")
    assert field.complaint() == ""
    field.edit.setText("zażó")
    assert "6 bytes" in field.complaint()
    assert seen[-1] == "zażó"


def test_showing_a_value_is_no_edit(qtbot: QtBot) -> None:
    for field, value in (
        (TextField(), "a"),
        (NumberField(NumberLimits()), 5),
        (SwitchField(default=False), True),
        (TimeField(), 5),
        (OpaqueField(FieldContext(), credentials=("psk_key",)), {"credential": "psk_key"}),
        (ObjlnkField(FieldContext(links=lambda: (("1:0", "Server"),))), {"objlnk": "1:0"}),
        (FileField(FieldContext()), "a.bin"),
    ):
        seen = listen(qtbot, field)
        field.set_value(value)
        assert field.value() == value
        assert seen == []


@pytest.mark.parametrize("number", [INT64_MIN, INT64_MAX, UINT64_MAX, 0])
def test_numbers_of_64_bits_survive(qtbot: QtBot, number: int) -> None:
    field = NumberField(NumberLimits(minimum=INT64_MIN, maximum=UINT64_MAX))
    seen = listen(qtbot, field)
    QTest.keyClicks(field.edit, str(number))
    assert seen[-1] == number
    assert field.complaint() == ""


def test_a_number_out_of_range_is_said_at_once_and_kept(qtbot: QtBot) -> None:
    field = made(qtbot, "/0/1/10", 1)
    assert isinstance(field, NumberField)
    seen = listen(qtbot, field)
    field.edit.selectAll()
    QTest.keyClicks(field.edit, "70000")
    assert field.complaint() == "Out of range: 1…65534."
    assert seen.pop() == 70000
    field.edit.clear()
    QTest.keyClicks(field.edit, "12a")
    assert field.complaint() == "This is no whole number."
    assert seen[-1] == "12a"
    field.set_value("12a")  # as the document gives it back
    assert field.edit.text() == "12a"


@pytest.mark.parametrize(
    ("text", "whole", "number"),
    [("0xC0A8", True, 49320), ("86 400", True, 86400), ("1.5", True, None), ("1.5", False, 1.5), ("nan", False, None)],
)
def test_numbers_are_read_as_people_write_them(text: str, whole: bool, number: float | None) -> None:
    assert read_number(text, whole=whole) == number


def test_arrow_keys_step_within_the_limits(qtbot: QtBot) -> None:
    field = NumberField(NumberLimits(minimum=1, maximum=12))
    seen = listen(qtbot, field)
    field.set_value(11)
    QTest.keyClick(field.edit, Qt.Key.Key_Up)
    QTest.keyClick(field.edit, Qt.Key.Key_Up)
    assert seen == [12]
    QTest.keyClick(field.edit, Qt.Key.Key_PageDown)
    assert field.value() == 2


def test_arrow_keys_step_through_the_only_values(qtbot: QtBot) -> None:
    field = NumberField(NumberLimits(values=(1, 2, 4)))
    listen(qtbot, field)
    field.set_value(2)
    QTest.keyClick(field.edit, Qt.Key.Key_Up)
    assert field.value() == 4


@pytest.mark.parametrize(
    ("seconds", "words"), [(86400, "1 day(s)"), (7200, "2 hour(s)"), (90 * 60, "90 minute(s)"), (61, ""), (0, "")]
)
def test_seconds_are_told_in_larger_units(seconds: int, words: str) -> None:
    assert duration_words(seconds) == words


def test_an_empty_option_has_its_default(qtbot: QtBot) -> None:
    field = NumberField(NumberLimits(), default=115200)
    seen = listen(qtbot, field)
    field.set_value(9600)
    field.edit.clear()
    assert seen[-1] is None
    assert field.complaint() == ""
    assert field.edit.placeholderText() == "115200"


def test_a_switch_works_by_key_and_click_and_says_its_state(qtbot: QtBot) -> None:
    field = SwitchField()
    seen = listen(qtbot, field)
    assert field.switch.height() >= theme.HIT_PX
    assert field.switch.text() == "no"
    QTest.keyClick(field.switch, Qt.Key.Key_Space)
    QTest.mouseClick(field.switch, Qt.MouseButton.LeftButton, pos=QPoint(field.switch.width() - 2, 5))
    assert seen == [True, False]
    field.set_value(True)
    assert field.switch.text() == "yes"


def test_a_choice_is_told_in_words_with_its_number(qtbot: QtBot) -> None:
    field = made(qtbot, "/0/1/2", 0)
    assert isinstance(field, ChoiceField)
    seen = listen(qtbot, field)
    assert field.combo.currentText() == "Pre-shared key (PSK) · 0"
    QTest.keyClick(field.combo, Qt.Key.Key_Down)
    QTest.keyClick(field.combo, Qt.Key.Key_Down)
    assert seen == [1, 2]
    assert field.combo.currentText() == "Certificate · 2"


def test_an_unknown_value_of_a_closed_choice_is_kept_and_named(qtbot: QtBot) -> None:
    field = made(qtbot, "/0/1/2", 9)
    assert isinstance(field, ChoiceField)
    assert field.value() == 9
    assert "9" in field.combo.currentText()
    assert field.complaint()


def test_an_open_choice_takes_other_numbers(qtbot: QtBot) -> None:
    field = made(qtbot, "/0/1/6", 1)
    assert isinstance(field, ChoiceField)
    seen = listen(qtbot, field)
    field.combo.setCurrentIndex(field.combo.count() - 1)
    field.combo.activated.emit(field.combo.count() - 1)
    assert field.edit.isVisible()
    field.edit.selectAll()
    QTest.keyClicks(field.edit, "204")
    assert seen[-1] == 204
    assert field.complaint() == ""
    field.edit.selectAll()
    QTest.keyClicks(field.edit, "999")
    assert field.complaint() == "Out of range: 0…255."


def test_a_wheel_passing_by_changes_no_choice(qtbot: QtBot) -> None:
    field = ChoiceField(Picking(choices=lambda: ((1, "one"), (2, "two")), default=1))
    seen = listen(qtbot, field)
    at = QPointF(5, 5)
    none = Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(
        at, at, QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton, none, Qt.ScrollPhase.NoScrollPhase, False
    )
    QGuiApplication.sendEvent(field.combo, event)
    assert (field.value(), seen) == (1, [])


def test_bytes_change_their_form_and_nothing_is_lost(qtbot: QtBot) -> None:
    field = OpaqueField(FieldContext())
    seen = listen(qtbot, field)
    field.set_value({"text": "abc"})
    field.segments.button(1).click()
    assert seen[-1] == {"hex": "616263"}
    field.edit.setText("00ff")
    field.segments.button(0).click()
    assert seen[-1] == {"text": "abc"}  # 00ff is no text: what stood there before
    field.segments.button(1).click()
    field.edit.setText("0")
    assert field.complaint() == "Hex digits are 0-9 and a-f, and come in pairs."
    assert seen[-1] == {"hex": "0"}


def test_bytes_are_made_per_unit_in_words(qtbot: QtBot) -> None:
    context = FieldContext(key_bytes=lambda: 32)
    field = made(qtbot, "/0/1/5", {"credential": "psk_key"}, context)
    assert isinstance(field, OpaqueField)
    seen = listen(qtbot, field)
    assert field.combo.currentText() == "made per unit, 32 random bytes"
    words = [field.combo.itemText(row) for row in range(field.combo.count())]
    assert "private key of the unit" in words
    own = words.index("Own bytes in hex")
    field.combo.setCurrentIndex(own)
    field.combo.activated.emit(own)
    assert seen[-1] == {"hex": ""}
    field.segments.button(3).click()
    assert seen[-1] == {"credential": "psk_key"}


def test_a_secret_is_never_on_the_screen(qtbot: QtBot) -> None:
    field = made(qtbot, "/0/1/5", {"hex": KEY})
    assert isinstance(field, OpaqueField)
    seen = listen(qtbot, field)
    field.describe("Secret Key", "help")
    assert field.replace.isVisible()
    assert not field.edit.isVisible()
    texts = [label.text() for label in field.findChildren(QWidget) if hasattr(label, "text")]
    assert any("16 bytes" in text for text in texts if isinstance(text, str))
    field.replace.click()
    assert field.edit.isVisible()
    assert field.edit.echoMode() is QLineEdit.EchoMode.Password
    assert field.edit.text() == ""
    assert field.value() == {"hex": KEY}  # until something is typed
    QTest.keyClicks(field.edit, "0102")
    assert seen[-1] == {"hex": "0102"}
    field.edit.editingFinished.emit()
    assert not field.edit.isVisible()
    field.clear.click()
    assert seen[-1] == {"hex": ""}


@pytest.mark.parametrize(
    ("where", "name"), [("line/jobs", "images/first.hex"), ("line", "../images/first.hex"), ("elsewhere", None)]
)
def test_a_chosen_file_is_relative_to_the_job(qtbot: QtBot, tmp_path: Path, where: str, name: str | None) -> None:
    path = tmp_path / where / "images" / "first.hex"
    field = FileField(FieldContext(folder=lambda: tmp_path / "line/jobs", chooser=Chosen(path)))
    seen = listen(qtbot, field)
    field.button.click()
    assert seen == [name or path.as_posix()]


def test_choosing_no_file_changes_nothing(qtbot: QtBot) -> None:
    field = FileField(FieldContext(chooser=Chosen(None)))
    seen = listen(qtbot, field)
    field.button.click()
    assert seen == []


def test_a_link_is_picked_from_the_instances_or_typed(qtbot: QtBot) -> None:
    field = ObjlnkField(FieldContext(links=lambda: (("1:1", "Short Server ID 1"),)))
    seen = listen(qtbot, field)
    field.set_value({"objlnk": "66:0"})
    assert field.edit.text() == "66:0"
    assert field.complaint() == ""
    field.edit.setText("66")
    assert field.complaint()
    assert seen[-1] == {"objlnk": "66"}
    field.combo.activated.emit(0)
    assert seen[-1] == {"objlnk": "1:1"}


def test_a_time_is_seconds_or_a_date(qtbot: QtBot) -> None:
    field = TimeField()
    seen = listen(qtbot, field)
    field.edit.setText("2026-01-31T12:00:00Z")
    assert seen[-1] == datetime(2026, 1, 31, 12, tzinfo=UTC)
    assert field.complaint() == ""
    field.edit.setText("2026-01-31T12:00:00")
    assert field.complaint() == "Add Z for UTC, or an offset such as +02:00."
    field.edit.setText("1700000000")
    assert seen.pop() == 1_700_000_000
    field.edit.setText("tomorrow")
    assert field.complaint()
    assert seen[-1] == "tomorrow"


def test_a_series_is_a_list(qtbot: QtBot) -> None:
    field = SeriesField((0, 1, 2), numbers=True)
    seen = listen(qtbot, field)
    field.edit.setText("0, 1,3")
    assert seen[-1] == [0, 1, 3]
    field.edit.setText("0, x")
    assert seen[-1] == [0, "x"]
    assert field.complaint()
    field.edit.clear()
    assert seen[-1] is None


FIELDS: list[Callable[[], FormField]] = [
    TextField,
    lambda: NumberField(NumberLimits()),
    SwitchField,
    TimeField,
    lambda: OpaqueField(FieldContext(), credentials=("psk_key",)),
    lambda: ObjlnkField(FieldContext()),
    lambda: FileField(FieldContext()),
]


@pytest.mark.parametrize("make", FIELDS)
def test_fields_are_high_enough_and_named(qtbot: QtBot, make: Callable[[], FormField]) -> None:
    field = make()
    qtbot.addWidget(field)
    field.describe("Server URI", "Where the server is")
    assert field.minimumHeight() >= theme.HIT_PX
    named = [child for child in field.findChildren(QWidget) if child.accessibleName()]
    assert any("Server URI" in child.accessibleName() for child in named)


def test_lines_are_a_text_as_it_stands(qtbot: QtBot) -> None:
    made = LinesField()
    qtbot.addWidget(made)
    edits: list[object] = []
    made.edited.connect(edits.append)
    made.set_value('{\n  "a": "{endpoint_name}"\n}')
    assert (made.value(), edits) == ('{\n  "a": "{endpoint_name}"\n}', [])
    made.set_value(None)
    assert made.value() is None
    QTest.keyClicks(made.edit, "a")
    QTest.keyClick(made.edit, Qt.Key.Key_Return)
    assert edits[-1] == made.value() == "a\n"
    assert made.accepts("x")
    assert not made.accepts(5)


def test_lines_grow_with_their_text_and_leave_tab_to_the_form(qtbot: QtBot) -> None:
    made = LinesField()
    qtbot.addWidget(made)
    made.resize(300, 100)
    made.show()
    few = made.sizeHint().height()
    made.set_value("line\n" * 10)
    assert made.sizeHint().height() > few
    made.set_value("line\n" * 1000)
    assert made.sizeHint().height() < 20 * few
    QTest.keyClick(made.edit, Qt.Key.Key_Tab)
    assert "\t" not in made.edit.toPlainText()
