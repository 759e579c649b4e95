"""The Job screen as a person uses it: files, forms, problems and their cures, undo, keys, and nothing lost."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTranslator, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.configuration.document.document import EditorDocument
from desktop.configuration.document.targets import EditorTarget, Section, TargetKind
from desktop.configuration.file_chooser import FileChooser
from desktop.configuration.forms.fields.choice import ChoiceField
from desktop.configuration.forms.fields.opaque import OpaqueField
from desktop.configuration.forms.fields.text import TextField
from desktop.configuration.forms.form_row import FieldBox
from desktop.configuration.page import ConfigurationPage
from desktop.preferences import Preferences
from desktop.threads.work import Done
from desktop.widgets.notice import Notice
from factory_prov.errors import InputError
from factory_prov.job.draft import MISSING
from factory_prov.job.job_file import load_job

ROOT = Path(__file__).parents[2]
CONFIGS = ROOT / "configs"
URI = ("configuration", "/0/1/0")
ANSWER_MS = 60_000


class Script(FileChooser):
    """Answers what a person would choose, in order."""

    def __init__(self) -> None:
        self.answers: list[Path | tuple[Path, ...] | None] = []

    def open_file(self, parent: QWidget, title: str, folder: Path, filters: str = "") -> Path | None:
        return self._next()

    def save_file(self, parent: QWidget, title: str, suggestion: Path, filters: str = "") -> Path | None:
        return self._next()

    def open_files(self, parent: QWidget, title: str, folder: Path, filters: str = "") -> tuple[Path, ...]:
        answer = self.answers.pop(0)
        assert isinstance(answer, tuple)
        return answer

    def _next(self) -> Path | None:
        answer = self.answers.pop(0)
        assert not isinstance(answer, tuple)
        return answer


@pytest.fixture(scope="module", autouse=True)
def _look(qapp: QApplication) -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.0005)  # as the application does
    theme.apply(qapp, theme.Theme.LIGHT)
    yield
    qapp.setStyleSheet("")
    sys.setswitchinterval(before)


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path, script: Script) -> Iterator[ConfigurationPage]:
    preferences = Preferences(tmp_path / "settings")
    made = ConfigurationPage(preferences, chooser=script)
    preferences.setParent(made)
    made.session.files.at_once_s = ANSWER_MS / 1000  # on a busy PC too, what was asked for has happened
    qtbot.addWidget(made)
    made.resize(1204, 720)
    made.show()
    yield made
    made.close()


@pytest.fixture
def job(tmp_path: Path) -> Path:
    path = tmp_path / "water-meter.toml"
    shutil.copy(ROOT / "resources" / "jobs" / "template.toml", path)
    return path


def settle(qtbot: QtBot, page: ConfigurationPage) -> None:
    """Wait for the check of what is there now."""
    editor = page.editor
    with qtbot.waitSignal(editor.checker.finished, timeout=ANSWER_MS):
        editor.checker.request(editor.document.data, place=editor.document.place, folder=editor.document.folder)
    qtbot.waitUntil(lambda: not editor._to_show, timeout=ANSWER_MS)


def opened(page: ConfigurationPage) -> EditorDocument:
    assert page.session.is_open
    return page.session.document


def box(page: ConfigurationPage, *keys: str) -> FieldBox:
    found = page.editor.form.box(keys)
    assert found is not None
    return found


def uri_edit(page: ConfigurationPage) -> Any:
    field = box(page, *URI).field
    assert isinstance(field, TextField)
    return field.edit


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def notices(page: ConfigurationPage) -> list[Notice]:
    seen: list[Notice] = []
    page.notice.connect(seen.append)
    return seen


def instance(object_id: int, instance_id: int) -> EditorTarget:
    return EditorTarget(kind=TargetKind.INSTANCE, object_id=object_id, instance_id=instance_id)


def test_the_start_offers_what_to_do(qtbot: QtBot, page: ConfigurationPage) -> None:
    assert page.views.currentWidget() is page.start
    assert not page.session.unsaved
    assert page.start.new.hasFocus() or page.focusWidget() is page.start.new
    assert page.session.title == ""


def test_opening_shows_the_first_account_and_remembers_the_file(
    qtbot: QtBot, page: ConfigurationPage, job: Path
) -> None:
    page.open_file(job)
    assert page.session.title == "water-meter.toml"
    assert page.editor.resources.instance == (0, 1)
    assert page.editor.resources.heading.text() == "Management server"
    assert uri_edit(page).text() == "coaps://eu.iot.avsystem.cloud:5684"
    assert page.session.recent == (str(job),)
    settle(qtbot, page)
    assert page.editor.problems.problems == ()
    assert "No problems" in page.editor.problems.heading.text()


def test_files_are_asked_for(qtbot: QtBot, page: ConfigurationPage, job: Path, script: Script) -> None:
    script.answers = [job, None, (CONFIGS / "endpoint_cfg",)]
    page.start.open.click()
    assert opened(page).path == job
    QTest.keyClick(page, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert opened(page).path == job
    page.head.import_old.click()
    assert opened(page).path is None
    assert script.answers == []


def test_typing_reaches_the_document_and_undo_the_field(qtbot: QtBot, page: ConfigurationPage, job: Path) -> None:
    page.open_file(job)
    edit = uri_edit(page)
    edit.selectAll()
    QTest.keyClicks(edit, "coap://x")
    assert opened(page).get(URI) == "coap://x"
    assert page.session.unsaved
    assert page.session.title == "water-meter.toml*"
    QTest.keyClick(edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert edit.text() == "coaps://eu.iot.avsystem.cloud:5684"
    assert not page.session.unsaved
    QTest.keyClick(edit, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert edit.text() == "coap://x"


def test_a_problem_is_said_at_its_field_and_cured_by_the_link(qtbot: QtBot, page: ConfigurationPage, job: Path) -> None:
    page.open_file(job)
    edit = uri_edit(page)
    edit.setText("coap://eu.iot.avsystem.cloud:5684")
    settle(qtbot, page)
    remarks = box(page, *URI).remarks
    assert remarks is not None
    assert remarks.isVisible()
    assert edit.property("wrong") == "true"
    index = page.editor.tree.model.index_of(instance(0, 1))
    assert page.editor.tree.model.data(index, 259) == 1  # Role.ERRORS
    remarks.linkActivated.emit("0/0")
    assert opened(page).get(URI) == "coaps://eu.iot.avsystem.cloud:5684"
    settle(qtbot, page)
    assert not remarks.isVisible()
    assert edit.property("wrong") == "false"


def test_every_kind_of_wrong_input_is_kept(qtbot: QtBot, page: ConfigurationPage, job: Path, script: Script) -> None:
    page.open_file(job)
    field = box(page, "configuration", "/0/1/10").field
    field.edit.setText("12a")  # type: ignore[attr-defined]  # a NumberField
    assert opened(page).get(("configuration", "/0/1/10")) == "12a"
    page.session.save()
    assert not page.session.unsaved
    page.open_file(job)
    shown = box(page, "configuration", "/0/1/10")
    assert shown.field.value() == "12a"
    assert shown.remarks is not None
    assert shown.remarks.isVisible()


def test_the_problem_list_jumps_across_forms(qtbot: QtBot, page: ConfigurationPage, job: Path) -> None:
    page.open_file(job)
    document = opened(page)
    document.set_value(URI, "coap://eu.iot.avsystem.cloud:5684")
    document.remove(("server", "domain"))
    settle(qtbot, page)
    paths = [problem.path for problem in page.editor.problems.problems]
    assert sorted(paths) == ["/0/1/0", "server.domain"]
    for _ in range(2):
        QTest.keyClick(page, Qt.Key.Key_F8)
        problem = page.editor.problems.current()
        assert problem is not None
        keys = URI if problem.path == "/0/1/0" else ("server", "domain")
        assert focused() is box(page, *keys).field.focusProxy()
    QTest.keyClick(page, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    again = page.editor.problems.current()
    assert again is not None
    assert again.path == paths[0]


def test_ctrl_dot_takes_the_first_cure(qtbot: QtBot, page: ConfigurationPage, job: Path) -> None:
    page.open_file(job)
    uri_edit(page).setText("coap://eu.iot.avsystem.cloud:5684")
    settle(qtbot, page)
    QTest.keyClick(page, Qt.Key.Key_F8)
    QTest.keyClick(focused(), Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    assert opened(page).get(URI) == "coaps://eu.iot.avsystem.cloud:5684"


@pytest.mark.qt_log_ignore("This plugin does not support")  # offscreen and its popups
def test_a_resource_is_added_and_removed_by_keys(qtbot: QtBot, page: ConfigurationPage, job: Path) -> None:
    page.open_file(job)
    form = page.editor.resources
    assert "Server Public Key" in form.add.accessibleName()
    QTest.keyClick(focused(), Qt.Key.Key_Insert)
    menu = form._menu
    qtbot.waitUntil(menu.isVisible, timeout=1000)
    QTest.keyClicks(menu.search, "sni")
    QTest.keyClick(menu.search, Qt.Key.Key_Return)
    assert opened(page).get(("configuration", "/0/1/14")) is not MISSING
    added = box(page, "configuration", "/0/1/14")
    assert form.focusWidget() is added.field.focusProxy()
    added.removed.emit(added)
    assert opened(page).get(("configuration", "/0/1/14")) is MISSING
    assert form.box(("configuration", "/0/1/14")) is None
    opened(page).undo_steps.undo()
    assert form.box(("configuration", "/0/1/14")) is not None


def test_only_what_may_go_has_a_button_to_go(qtbot: QtBot, page: ConfigurationPage, job: Path) -> None:
    page.open_file(job)
    removable = {
        shown.key for shown in page.editor.resources.boxes if shown._remove is not None and not shown._remove.isHidden()
    }
    assert removable == {"/0/1/3", "/0/1/5", "/0/1/10"}


def test_several_values_of_a_resource(qtbot: QtBot, page: ConfigurationPage, job: Path) -> None:
    page.open_file(job)
    form = page.editor.resources
    form._add_resource(16)
    assert form.box(("configuration", "/0/1/16/0")) is not None
    row = form._rows[16]
    assert row._add is not None
    row._add.click()
    second = box(page, "configuration", "/0/1/16/1")
    assert isinstance(second.field, ChoiceField)
    assert [shown.key for shown in form.boxes_in_order()][-2:] == ["/0/1/16/0", "/0/1/16/1"]
    second.removed.emit(second)
    assert [path.resource_instance_id for path in row.boxes] == [0]


def test_an_object_is_added_and_removed(qtbot: QtBot, page: ConfigurationPage, job: Path) -> None:
    page.open_file(job)
    page.editor.tree.choose(EditorTarget(kind=TargetKind.OBJECT, object_id=2))
    assert page.editor.form is page.editor.objects
    page.editor.objects.add.click()
    assert page.editor.resources.instance == (2, 0)
    page.editor.tree.view.setFocus()
    QTest.keyClick(page.editor.tree.view, Qt.Key.Key_Delete)
    assert opened(page).contents.instances(2) == ()
    assert page.editor.resources.instance == (2, 0) or page.editor.form is page.editor.objects
    opened(page).undo_steps.undo()
    assert opened(page).contents.instances(2) == (0,)


def test_the_arrow_keys_skip_headings(qtbot: QtBot, page: ConfigurationPage, job: Path) -> None:
    page.open_file(job)
    tree = page.editor.tree
    tree.choose(EditorTarget(kind=TargetKind.SECTION, section=Section.STEPS))
    QTest.keyClick(tree.view, Qt.Key.Key_Down)
    assert tree.current() == EditorTarget(kind=TargetKind.OBJECT, object_id=0)
    QTest.keyClick(tree.view, Qt.Key.Key_Up)
    assert tree.current() == EditorTarget(kind=TargetKind.SECTION, section=Section.STEPS)
    QTest.keyClick(tree.view, Qt.Key.Key_Return)
    assert page.editor.form.isAncestorOf(focused())


def test_unsaved_changes_are_asked_about_in_the_page(qtbot: QtBot, page: ConfigurationPage, job: Path) -> None:
    page.open_file(job)
    uri_edit(page).setText("coap://x")
    page.session.new()
    assert page.question.isVisible()
    assert [button.text() for button in page.question.buttons] == ["Save", "Discard", "Cancel"]
    QTest.keyClick(page.question.buttons[0], Qt.Key.Key_Escape)
    assert not page.question.isVisible()
    assert opened(page).path == job
    page.session.new()
    page.question.buttons[1].click()
    assert opened(page).path is None
    assert '"/0/1/0" = "coaps' in job.read_text()
    assert not page.session.unsaved


def test_saving_first_and_then_going_on(qtbot: QtBot, page: ConfigurationPage, job: Path) -> None:
    page.open_file(job)
    uri_edit(page).setText("coaps://saved.example:5684")
    page.session.new()
    page.question.buttons[0].click()
    assert opened(page).path is None
    text = job.read_text()
    assert "coaps://saved.example:5684" in text
    assert "# LwM2M Server URI" in text  # comments stay


def test_a_file_changed_by_somebody_else_is_not_overwritten(
    qtbot: QtBot, page: ConfigurationPage, job: Path, script: Script, tmp_path: Path
) -> None:
    page.open_file(job)
    uri_edit(page).setText("coaps://mine.example:5684")
    job.write_text(job.read_text() + "# theirs\n")
    page.session.save()
    assert page.question.isVisible()
    assert "water-meter.toml" in page.question.text
    script.answers = [tmp_path / "mine.toml"]
    page.question.buttons[0].click()
    assert "# theirs" in job.read_text()
    assert "mine.example" in (tmp_path / "mine.toml").read_text()
    job.write_text("format = 1\n")
    page.open_file(tmp_path / "mine.toml")
    uri_edit(page).setText("coaps://again.example:5684")
    (tmp_path / "mine.toml").write_text("format = 1\n")
    page.session.save()
    page.question.buttons[1].click()
    assert "again.example" in (tmp_path / "mine.toml").read_text()
    assert not page.session.unsaved


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_told(qtbot: QtBot, page: ConfigurationPage, job: Path) -> None:
    page.open_file(job)
    uri_edit(page).setText("coap://x")
    job.parent.chmod(0o500)
    seen = notices(page)
    try:
        page.session.save()
    finally:
        job.parent.chmod(0o700)
    assert seen
    assert page.session.unsaved


def test_a_folder_in_the_place_of_the_file_is_told_and_nothing_is_lost(
    qtbot: QtBot, page: ConfigurationPage, job: Path, tmp_path: Path, script: Script
) -> None:
    page.open_file(job)
    uri_edit(page).setText("coap://x")
    (tmp_path / "folder.toml").mkdir()
    script.answers = [tmp_path / "folder.toml"]
    seen = notices(page)
    page.session.save_as()
    assert seen
    assert page.session.unsaved
    assert opened(page).get(URI) == "coap://x"


@pytest.mark.parametrize("content", [b"format = \n", b'format = 1\nname = "\xff"\n', None])
def test_a_file_that_cannot_be_read_is_told_and_the_open_job_stays(
    qtbot: QtBot, page: ConfigurationPage, job: Path, tmp_path: Path, content: bytes | None
) -> None:
    page.open_file(job)
    bad = tmp_path / "bad.toml"
    if content is not None:
        bad.write_bytes(content)
    seen = notices(page)
    page.open_file(bad)
    assert len(seen) == 1
    assert "bad.toml" in seen[0].text
    assert opened(page).path == job


def test_old_files_are_imported_together(qtbot: QtBot, page: ConfigurationPage) -> None:
    seen = notices(page)
    page.session.open_files([CONFIGS / name for name in ("endpoint_cfg", "lwm2m_server.json")])
    assert opened(page).path is None
    assert page.session.unsaved
    assert isinstance(opened(page).get(("server",)), dict)
    assert seen


def test_a_pack_is_looked_at_and_not_changed(qtbot: QtBot, page: ConfigurationPage, tmp_path: Path, job: Path) -> None:
    from factory_prov.job.check import examine_job
    from factory_prov.lwm2m.objects import Definitions
    from factory_prov.lwm2m.senml import encode

    records, _found = examine_job(load_job(job), definitions=Definitions())
    pack = tmp_path / "unit.cbor"
    pack.write_bytes(encode(records))
    page.open_file(pack)
    view = page._inspection
    assert view is not None
    qtbot.waitUntil(lambda: view.table.topLevelItemCount() == 10, timeout=ANSWER_MS)
    assert not page.head.save.isVisible()
    page.open_file(job)
    assert page.head.save.isVisible()


def test_a_dropped_file_opens(qtbot: QtBot, page: ConfigurationPage, job: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(job))])
    action, button, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPointF(9, 9).toPoint(), action, data, button, none)
    page.dragEnterEvent(enter)
    assert enter.isAccepted()
    page.dropEvent(QDropEvent(QPointF(9, 9), action, data, button, none))
    assert opened(page).path == job


def test_trying_and_using_need_a_job_without_errors(qtbot: QtBot, page: ConfigurationPage, job: Path) -> None:
    page.open_file(job)
    used: list[object] = []
    page.use_on_line.connect(used.append)
    uri_edit(page).setText("coap://eu.iot.avsystem.cloud:5684")
    settle(qtbot, page)
    seen = notices(page)
    page.uses.run_virtually()
    page.uses.use_job()
    assert (used, len(seen)) == ([], 2)
    assert not page.verdict.isVisible()
    assert focused() is uri_edit(page)
    uri_edit(page).setText("coaps://eu.iot.avsystem.cloud:5684")
    settle(qtbot, page)
    page.uses.use_job()
    assert used == [job]
    assert not page.session.unsaved


def test_the_preview_shows_three_forms_and_no_secret(qtbot: QtBot, page: ConfigurationPage, job: Path) -> None:
    key = "5ec7e75ec7e75ec7e75ec7e75ec7e75e"
    page.open_file(job)
    opened(page).set_value(("configuration", "/0/1/5"), {"hex": key})
    settle(qtbot, page)
    preview = page.editor.preview
    for number, expected in ((0, "/0/1/5"), (1, '"n"'), (2, "/0/1/5")):
        preview.segments.button(number).click()
        text = preview.text.toPlainText()
        assert expected in text
        assert key not in text.replace(" ", "").lower()
    assert "of 4096 bytes" in preview._words.text()
    field = box(page, "configuration", "/0/1/5").field
    assert isinstance(field, OpaqueField)
    assert not field.edit.isVisible()


def test_tab_goes_from_the_tree_through_the_form_to_the_problems(
    qtbot: QtBot, page: ConfigurationPage, job: Path
) -> None:
    page.open_file(job)
    uri_edit(page).setText("coap://eu.iot.avsystem.cloud:5684")
    settle(qtbot, page)
    page.editor.form.arrange()
    page.editor.tree.view.setFocus()
    seen: list[QWidget] = []
    for _ in range(60):
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
        seen.append(focused())
        if focused() is page.editor.problems.list:
            break
    form = page.editor.resources
    edit, remarks = uri_edit(page), box(page, *URI).remarks
    mode = box(page, "configuration", "/0/1/2").field.focusProxy()
    order = [page.editor.tree.add, edit, remarks, mode, form.add, page.editor.problems.list]
    places = [seen.index(widget) for widget in order if widget is not None]
    assert places == sorted(places)
    assert places[2] == places[1] + 1


def test_the_whole_way_by_keys_alone(qtbot: QtBot, page: ConfigurationPage, tmp_path: Path, script: Script) -> None:
    """New job → fill → problems cured → try → save."""
    QTest.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    edit = uri_edit(page)
    assert focused() is edit
    QTest.keyClick(edit, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(edit, "coap://my.example:5684")
    settle(qtbot, page)
    remarks = box(page, *URI).remarks
    assert remarks is not None
    QTest.keyClick(edit, Qt.Key.Key_Tab)
    assert focused() is remarks
    QTest.keyClick(remarks, Qt.Key.Key_Return)
    assert opened(page).get(URI) == "coaps://my.example:5684"
    settle(qtbot, page)
    assert page.editor.problems.problems == ()
    before = focused()
    QTest.keyClick(before, Qt.Key.Key_F5)
    assert page.verdict.isVisible()
    qtbot.waitUntil(lambda: not page.virtual_run.running, timeout=30_000)
    assert page.verdict.text.text().startswith("PASS")
    assert focused() is before, "the keyboard has not left the editor"
    script.answers = [tmp_path / "mine.toml"]
    QTest.keyClick(focused(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert load_job(tmp_path / "mine.toml").name
    assert not page.session.unsaved


def test_a_large_job_has_one_form(qtbot: QtBot, page: ConfigurationPage, tmp_path: Path) -> None:
    """2,000 resources: one form is made, and no key makes it anew. `benchmarks/screens.py` has the times."""
    values = [f'"/2/{n}/2/{i}" = 31' for n in range(20) for i in range(200 if n == 0 else 96)]
    owners = [f'"/2/{n}/{r}" = 1' for n in range(20) for r in (0, 1, 3)]
    template = (ROOT / "resources" / "jobs" / "template.toml").read_text()
    big = tmp_path / "big.toml"
    big.write_text(template.replace('"/1/1/7" =', "\n".join([*values, *owners, '"/1/1/7" =']), 1))
    page.session.new()  # makes the editor
    settle(qtbot, page)
    page.open_file(big)
    QApplication.processEvents()
    form = page.editor.resources
    assert len(form.boxes) < 100
    page.editor.tree.choose(instance(2, 0))
    QApplication.processEvents()
    qtbot.waitUntil(lambda: len(form.boxes) == 203, timeout=ANSWER_MS)
    page.editor.tree.choose(instance(0, 1))
    settle(qtbot, page)
    boxes, edit, text = form.boxes, uri_edit(page), uri_edit(page).text()
    for _ in range(40):
        QTest.keyClick(edit, Qt.Key.Key_1)
        QApplication.processEvents()
    assert uri_edit(page) is edit
    assert edit.text() == text + "1" * 40
    assert form.boxes == boxes


def test_the_language_of_every_part_can_change(qtbot: QtBot, page: ConfigurationPage, job: Path) -> None:
    page.open_file(job)
    for section in Section:
        page.editor.tree.choose(EditorTarget(kind=TargetKind.SECTION, section=section))
    settle(qtbot, page)
    from PySide6.QtCore import QEvent

    for widget in (page, *page.findChildren(QWidget)):
        QApplication.sendEvent(widget, QEvent(QEvent.Type.LanguageChange))
    assert page.head.save.text() == "Save"


@pytest.mark.parametrize("width", [720, 1204, 1844])
def test_no_form_is_wider_than_its_column(qtbot: QtBot, page: ConfigurationPage, job: Path, width: int) -> None:
    page.resize(width, 720)
    page.open_file(job)
    targets = [
        instance(0, 1),
        instance(1, 1),
        *(EditorTarget(kind=TargetKind.SECTION, section=section) for section in Section),
    ]
    for target in targets:
        page.editor.tree.choose(target)
        page.editor.form.arrange()
        assert page.editor.form.body.width() <= page.editor.form.viewport().width()


def test_every_control_has_a_name(qtbot: QtBot, page: ConfigurationPage, job: Path) -> None:
    page.open_file(job)
    for section in Section:
        page.editor.tree.choose(EditorTarget(kind=TargetKind.SECTION, section=section))
    nameless = [
        widget
        for widget in page.findChildren(QWidget)
        if widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
        and widget.focusProxy() is None
        and not widget.accessibleName()
        and not (getattr(widget, "text", lambda: "")())
        and widget.window() is page.window()
        and not widget.objectName().startswith("qt_")
    ]
    assert [f"{type(widget).__name__} in {type(widget.parent()).__name__}" for widget in nameless] == []


def test_a_name_without_ending_is_that_of_a_toml(
    qtbot: QtBot, page: ConfigurationPage, job: Path, tmp_path: Path, script: Script
) -> None:
    page.open_file(job)
    script.answers = [tmp_path / "mine"]
    page.session.save_as()
    assert opened(page).path == tmp_path / "mine.toml"
    (tmp_path / "theirs.toml").write_text("format = 1\n")
    script.answers = [tmp_path / "theirs"]
    page.session.save_as()
    assert page.question.isVisible(), "the dialog has asked about another name"
    assert (tmp_path / "theirs.toml").read_text() == "format = 1\n"


def test_saving_as_by_keys_ends_with_the_job_in_its_file(
    qtbot: QtBot, page: ConfigurationPage, job: Path, tmp_path: Path, script: Script
) -> None:
    page.open_file(job)
    script.answers = [tmp_path / "other.toml"]
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(focused(), Qt.Key.Key_S, keys)
    assert opened(page).path == tmp_path / "other.toml"
    assert page.session.title == "other.toml"


def test_undo_waits_like_everything_else_for_a_slow_drive(qtbot: QtBot, page: ConfigurationPage, job: Path) -> None:
    page.open_file(job)
    opened(page).set_value(("name",), "other")
    hangs, files = Event(), page.session.files
    files.at_once_s = 0.0
    files.do(hangs.wait, lambda _: None, place="slow")
    QTest.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert opened(page).get(("name",)) == "other"
    hangs.set()
    qtbot.waitUntil(page.views.isEnabled, timeout=ANSWER_MS)
    QTest.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert opened(page).get(("name",)) != "other"


def test_importing_says_what_came_and_what_did_not(qtbot: QtBot, page: ConfigurationPage) -> None:
    seen = notices(page)
    page.session.open_files([CONFIGS / name for name in ("endpoint_cfg", "lwm2m_server.json", "cert_info.json")])
    assert "resource(s)" in seen[0].text
    assert "https://eu.iot.avsystem.cloud" in seen[0].text
    assert "fields were not taken over" in seen[0].text


def test_a_server_file_changes_the_open_job_without_a_question(
    qtbot: QtBot, page: ConfigurationPage, job: Path
) -> None:
    page.open_file(job)
    uri_edit(page).setText("coaps://mine.example:5684")
    page.session.open_files([CONFIGS / "lwm2m_server.json"])
    assert not page.question.isVisible()
    assert opened(page).get(("server", "domain")) == "/embedded/"
    assert opened(page).path == job


def test_files_that_are_not_opened_are_named(qtbot: QtBot, page: ConfigurationPage, job: Path) -> None:
    seen = notices(page)
    page.session.open_files([CONFIGS / "cert_info.json", job, CONFIGS / "job-psk.toml"])
    assert opened(page).path == job
    assert "cert_info.json, job-psk.toml" in seen[-1].text


def test_a_drive_that_does_not_answer_keeps_no_window(qtbot: QtBot, page: ConfigurationPage, job: Path) -> None:
    page.open_file(job)
    seen = notices(page)
    hangs, came = Event(), list[Done[bool]]()
    work = page.session.files
    work.at_once_s, work.deadline_s = 0.01, 0.3
    work.do(hangs.wait, came.append, place="slow")
    assert not page.views.isEnabled()
    assert "Waiting" in seen[0].text
    qtbot.waitUntil(page.views.isEnabled, timeout=ANSWER_MS)
    hangs.set()
    with pytest.raises(InputError, match="not answered"):
        came[0].answer()
    work.at_once_s, work.deadline_s = 0.0, 20.0
    uri_edit(page).setText("coaps://late.example:5684")
    page.session.save()
    qtbot.waitUntil(lambda: not page.session.unsaved, timeout=ANSWER_MS)
    assert "late.example" in job.read_text()


def test_what_is_wrong_is_seen_whole_below_the_fold(qtbot: QtBot, page: ConfigurationPage, job: Path) -> None:
    page.resize(900, 420)
    page.open_file(job)
    opened(page).set_value(("configuration", "/0/1/10"), 77)
    settle(qtbot, page)
    problem = next(each for each in page.editor.problems.problems if each.path == "/0/1/10")
    page.editor.go_to(problem)
    QApplication.processEvents()
    form = page.editor.form
    remarks = box(page, "configuration", "/0/1/10").remarks
    assert remarks is not None
    bottom = remarks.mapTo(form.viewport(), remarks.rect().bottomLeft()).y()
    assert 0 < bottom < form.viewport().height()


def test_bytes_have_room_in_a_narrow_form(qtbot: QtBot, page: ConfigurationPage, job: Path) -> None:
    page.open_file(job)
    opened(page).set_value(("configuration", "/0/1/3"), {"hex": "00112233445566778899aabbccddeeff"})
    page.editor.form.arrange()
    QApplication.processEvents()
    field = box(page, "configuration", "/0/1/3").field
    assert isinstance(field, OpaqueField)
    text = field.edit.fontMetrics().horizontalAdvance("00112233445566778899aabbccddeeff")
    assert field.edit.width() > text


def test_a_verdict_goes_with_the_job_it_is_about(qtbot: QtBot, page: ConfigurationPage, job: Path) -> None:
    page.open_file(job)
    page.uses.run_virtually()
    assert page.verdict.isVisible()
    page.verdict.button.click()  # stops it
    qtbot.waitUntil(lambda: not page.virtual_run.running, timeout=30_000)
    assert not page.verdict.isVisible(), "what was stopped has no verdict"
    page.uses.run_virtually()
    qtbot.waitUntil(lambda: not page.virtual_run.running, timeout=30_000)
    assert page.verdict.property("role") == "passed"
    uri_edit(page).setText("coaps://other.example:5684")
    assert not page.verdict.isVisible()


def test_steps_and_questions_change_their_language(qtbot: QtBot, page: ConfigurationPage, job: Path) -> None:
    from desktop.translation import Language

    page.open_file(job)
    opened(page).set_value(("name",), "other")
    page.session.new()
    language = Language(QApplication.instance() or QApplication([]))
    try:
        language.use("pl")
        QApplication.processEvents()
        assert opened(page).undo_steps.undo_label == "zmianę name"
        assert page.question.buttons[0].text() == "Zapisz"
    finally:
        for translator in QApplication.instance().findChildren(QTranslator):  # type: ignore[union-attr]
            QApplication.removeTranslator(translator)
    QApplication.processEvents()
    assert page.question.buttons[0].text() == "Save"


@pytest.mark.parametrize("size", [(560, 300), (824, 536), (1204, 656)])
def test_the_columns_never_lie_over_each_other(
    qtbot: QtBot, page: ConfigurationPage, job: Path, size: tuple[int, int]
) -> None:
    page.resize(*size)
    page.open_file(job)
    settle(qtbot, page)
    splitter = page.editor.splitter
    columns = [splitter.widget(number) for number in range(splitter.count())]
    for column in columns:
        assert column.width() >= column.minimumSizeHint().width()
    assert all(one.geometry().right() < other.x() for one, other in pairwise(columns))
    head = [button for button in page.head.findChildren(QPushButton) if button.isVisible()]
    assert all(button.width() >= button.sizeHint().width() for button in head)
