"""The window as its user has it: screens, lock, languages, themes, and every way out."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, QTranslator
from PySide6.QtGui import QCloseEvent, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.preferences import Preferences
from desktop.provision.scanning.scanner import ScanFilter
from desktop.provision.start_rules import StartPlan
from desktop.settings.operator_lock import hashed
from desktop.theme import DeviceState, Theme
from desktop.widgets.notice import Notice, Weight
from desktop.window.app import read_arguments
from desktop.window.main_window import MainWindow
from desktop.window.window_maker import make_window

Make = Callable[..., MainWindow]


@pytest.fixture(autouse=True)
def _system(qapp: QApplication) -> Iterator[None]:
    """Put theme and language back for whoever comes next."""
    palette, font = qapp.palette(), qapp.font()
    yield
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
    qapp.setStyleSheet("")
    qapp.setPalette(palette)
    qapp.setFont(font)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    Preferences(tmp_path / "data").change(sounds=False, language="en", theme=Theme.LIGHT)
    return tmp_path / "data"


@pytest.fixture
def make(qtbot: QtBot, qapp: QApplication, folder: Path) -> Iterator[Make]:
    made: list[MainWindow] = []

    def make_one(**options: object) -> MainWindow:
        window = make_window(qapp, folder=folder, **options)  # type: ignore[arg-type]
        made.append(window)
        qtbot.addWidget(window)
        with qtbot.waitSignal(window.filled, timeout=10_000):
            window.show()
        return window

    yield make_one
    for window in made:
        window.close_now()


@pytest.fixture
def window(make: Make) -> MainWindow:
    return make()


@pytest.fixture
def training(make: Make, qtbot: QtBot) -> MainWindow:
    window = make(training=True)
    qtbot.waitUntil(lambda: states(window) == [DeviceState.READY] * 4, timeout=20_000)
    return window


def states(window: MainWindow) -> list[DeviceState]:
    return [entry.state for entry in window.contents.controller.model.entries()]


def gone(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(window.isHidden, timeout=20_000)
    assert window.contents.closing.closed


class Paints(QObject):
    """What was there when the window was painted for the first time."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.children_then: list[int] = []
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() is QEvent.Type.Paint:
            self.children_then.append(len(watched.findChildren(QWidget)))
        return False


def test_it_is_painted_before_anything_slow_is_made(qtbot: QtBot, qapp: QApplication, folder: Path) -> None:
    window = make_window(qapp, folder=folder)
    qtbot.addWidget(window)
    paints = Paints(window)
    with qtbot.waitSignal(window.filled, timeout=10_000):
        window.show()
    assert paints.children_then[0] == 0
    assert window.contents.shell.shown is window.contents.provision
    window.close_now()


def test_the_frame_is_painted_in_the_colours_of_the_theme(qtbot: QtBot, qapp: QApplication, folder: Path) -> None:
    Preferences(folder).change(theme=Theme.DARK)
    window = make_window(qapp, folder=folder)
    qtbot.addWidget(window)
    picture = window.grab().toImage()
    assert picture.pixelColor(10, 300).name().upper() == theme.DARK.panel
    assert picture.pixelColor(600, 300).name().upper() == theme.DARK.page


def test_screens_are_made_when_they_are_first_shown(window: MainWindow, qtbot: QtBot) -> None:
    contents = window.contents
    assert contents.shell.pages.count() == 1
    for number, screen in enumerate(contents.shell.screens):
        qtbot.keyClick(window, Qt.Key(Qt.Key.Key_1.value + number), Qt.KeyboardModifier.ControlModifier)
        assert contents.shell.shown is screen
        assert contents.shell.rail.buttons[number].isChecked()
        assert [button.isChecked() for button in contents.shell.rail.buttons].count(True) == 1
    assert contents.shell.pages.count() == len(contents.shell.screens)
    contents.shell.rail.buttons[0].click()
    assert contents.shell.shown is contents.provision


def test_every_control_of_the_window_has_a_name(window: MainWindow) -> None:
    contents = window.contents
    contents.shell.show_screen(contents.settings)
    controls = [*contents.shell.rail.findChildren(QWidget), *contents.settings.page.findChildren(QWidget)]
    nameless = [
        control
        for control in controls
        if control.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not control.accessibleName()
        and control.isVisibleTo(window)
        and control.metaObject().className() not in ("QComboBoxListView", "QComboBoxPrivateContainer")
    ]
    assert nameless == []


def test_language_and_theme_change_at_once(window: MainWindow, qapp: QApplication) -> None:
    contents = window.contents
    contents.shell.show_screen(contents.settings)
    card = contents.settings.page.general
    provision = contents.shell.rail.buttons[0]
    assert provision.text() == "Provision"
    card.language.setCurrentIndex(card.language.findData("pl"))
    card.language.activated.emit(card.language.currentIndex())
    assert window.preferences.choices.language == "pl"
    assert card.theme.count() == 3
    card.theme.setCurrentIndex(2)
    card.theme.activated.emit(2)
    assert theme.dark()
    assert qapp.palette().color(QPalette.ColorRole.Window).name().upper() == theme.DARK.page
    card.theme.activated.emit(1)
    assert not theme.dark()


def test_the_theme_follows_the_system(window: MainWindow, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    """Offscreen there is no system to follow: what it says is said here."""
    system = [Qt.ColorScheme.Light]
    monkeypatch.setattr(type(qapp.styleHints()), "colorScheme", lambda _hints: system[0])
    window.preferences.change(theme=Theme.SYSTEM)
    for scheme in (Qt.ColorScheme.Dark, Qt.ColorScheme.Light):
        system[0] = scheme
        qapp.styleHints().colorSchemeChanged.emit(scheme)
        assert theme.dark() is (scheme is Qt.ColorScheme.Dark)
    window.preferences.change(theme=Theme.LIGHT)
    system[0] = Qt.ColorScheme.Dark
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert not theme.dark()


def test_a_file_is_shown_in_the_editor(make: Make, configs: Path) -> None:
    window = make(file=configs / "job-psk.toml")
    assert window.contents.shell.shown is window.contents.job
    assert "job-psk.toml" in window.windowTitle()


def test_a_job_goes_from_the_editor_to_the_line(
    window: MainWindow, qtbot: QtBot, configs: Path, tmp_path: Path
) -> None:
    job = Path(shutil.copy(configs / "job-psk.toml", tmp_path))
    contents = window.contents
    contents.open_file(job)
    contents.job.page.use_on_line.emit(job)
    assert contents.shell.shown is contents.provision
    qtbot.waitUntil(lambda: contents.controller.line_info.job_name == "Water meter, pre-shared key", timeout=20_000)
    assert window.preferences.choices.job_file == str(job)
    contents.shell.show_screen(contents.settings)
    assert contents.settings.page.token.host.text() == "eu.iot.avsystem.cloud"
    on_line = contents._on_line()
    assert on_line.ledger is contents.controller.line.parts.past  # what support gets is of this line
    assert on_line.job is not None
    assert on_line.job.name == "Water meter, pre-shared key"


def test_a_job_can_ask_for_operator_mode(window: MainWindow, qtbot: QtBot, configs: Path, tmp_path: Path) -> None:
    job = tmp_path / "job.toml"
    job.write_text((configs / "job-psk.toml").read_text() + "\n[line]\noperator_mode = true\n")
    window.contents.line.use(job)
    qtbot.waitUntil(lambda: window.contents.shell.locked, timeout=20_000)
    window.contents.shell.operator_mode.unlock()
    assert not window.contents.shell.locked, "without a PIN nobody is locked out"


def test_the_demo_starts_and_training_ends(window: MainWindow, qtbot: QtBot) -> None:
    contents = window.contents
    contents.provision.page.empty.demo.click()
    qtbot.waitUntil(lambda: len(states(window)) == 4, timeout=20_000)
    assert window.windowTitle().startswith("Training")
    contents.provision.page.boards_requested.emit(7)
    qtbot.waitUntil(lambda: len(states(window)) == 7, timeout=20_000)
    assert window.preferences.choices.training_boards == 7
    contents.provision.page.end_training_requested.emit()
    qtbot.waitUntil(lambda: not contents.controller.line_info.training, timeout=20_000)
    assert "Training" not in window.windowTitle()


def test_the_open_job_is_trained(window: MainWindow, qtbot: QtBot, configs: Path) -> None:
    contents = window.contents
    contents.line.use(configs / "job-psk.toml")
    contents.line.train()
    qtbot.waitUntil(lambda: len(states(window)) == 4, timeout=20_000)
    assert contents.controller.line_info.training
    assert contents.controller.line_info.job_name == "Water meter, pre-shared key"
    assert contents._on_line().ledger is None, "virtual units are no support case"


def test_with_a_pin_it_starts_locked(make: Make, folder: Path, qtbot: QtBot, configs: Path) -> None:
    Preferences(folder).change(pin=hashed("2580"))
    window = make(file=configs / "job-psk.toml")
    contents = window.contents
    assert contents.shell.locked
    assert contents.shell.rail.isHidden()
    assert contents.shell.shown is contents.provision, "the file is not shown"
    for key in (Qt.Key.Key_2, Qt.Key.Key_3):
        qtbot.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
    contents.provision.page.job_requested.emit()
    assert contents.shell.shown is contents.provision
    assert contents.shell.pages.count() == 1
    assert contents.shell.operator_mode.pin_bar.isVisible()
    qtbot.keyClicks(contents.shell.operator_mode.pin_bar.field, "2580", delay=60)
    contents.shell.operator_mode.pin_bar.open.click()
    qtbot.waitUntil(lambda: not contents.shell.locked)
    assert contents.shell.rail.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert contents.shell.locked


def test_locking_asks_about_what_is_not_saved(window: MainWindow, configs: Path) -> None:
    contents = window.contents
    window.preferences.change(pin=hashed("2580"))
    contents.open_file(configs / "job-psk.toml")
    contents.job.page.editor.document.set_value(("name",), "changed")
    contents.shell.lock()
    assert not contents.shell.locked
    question = contents.job.page.question
    assert question.isVisible()
    question.buttons[-1].click()
    assert not contents.shell.locked
    contents.shell.lock()
    question.buttons[1].click()
    assert contents.shell.locked


def test_closing_while_units_run_asks_once_then_stops_and_closes(training: MainWindow, qtbot: QtBot) -> None:
    contents = training.contents
    contents.controller.start_all()
    qtbot.waitUntil(lambda: contents.controller.running() == 4)
    training.close()
    training.close()
    question = contents.closing.question
    assert training.isVisible()
    assert len(question.buttons) == 2
    assert question.buttons[-1].hasFocus(), "Space keeps working"
    question.buttons[-1].click()
    assert question.isHidden()
    assert contents.controller.running() == 4
    training.close()
    question.buttons[0].click()
    gone(training, qtbot)
    assert DeviceState.WORKING not in states(training)


def test_the_question_goes_when_the_last_unit_has_ended(training: MainWindow, qtbot: QtBot) -> None:
    controller = training.contents.controller
    controller.start([controller.model.entries()[0].key])
    training.close()
    assert training.contents.closing.question.isVisible()
    controller.stop_all()
    qtbot.waitUntil(training.contents.closing.question.isHidden, timeout=20_000)
    training.close()
    gone(training, qtbot)


def test_closing_asks_about_what_is_not_saved(window: MainWindow, qtbot: QtBot, configs: Path) -> None:
    contents = window.contents
    contents.open_file(configs / "job-psk.toml")
    contents.job.page.editor.document.set_value(("name",), "changed")
    contents.shell.show_screen(contents.provision)
    window.close()
    assert window.isVisible()
    assert contents.shell.shown is contents.job
    contents.job.page.question.buttons[-1].click()
    assert window.isVisible()
    window.close()
    contents.job.page.question.buttons[1].click()
    gone(window, qtbot)


def change_job(window: MainWindow, configs: Path) -> None:
    window.contents.open_file(configs / "job-psk.toml")
    window.contents.job.page.editor.document.set_value(("name",), "changed")


def test_a_discarded_job_is_not_asked_about_again_once_the_units_are_stopped(
    training: MainWindow, qtbot: QtBot, configs: Path
) -> None:
    contents = training.contents
    change_job(training, configs)
    contents.controller.start_all()
    qtbot.waitUntil(lambda: contents.controller.running() == 4)
    training.close()
    contents.job.page.question.buttons[1].click()
    contents.closing.question.buttons[0].click()
    gone(training, qtbot)


def test_who_keeps_working_is_asked_about_the_job_again(training: MainWindow, qtbot: QtBot, configs: Path) -> None:
    contents = training.contents
    change_job(training, configs)
    contents.controller.start_all()
    training.close()
    contents.job.page.question.buttons[1].click()
    contents.closing.question.buttons[1].click()
    assert contents.controller.running() == 4
    training.close()
    assert contents.job.page.question.isVisible()
    contents.job.page.question.buttons[1].click()
    contents.controller.stop_all()  # the last unit ends before there is an answer
    qtbot.waitUntil(contents.closing.question.isHidden, timeout=20_000)
    training.close()
    assert contents.job.page.question.isVisible()


def test_a_job_changed_while_the_units_are_asked_about_is_not_lost(
    training: MainWindow, qtbot: QtBot, configs: Path
) -> None:
    contents = training.contents
    contents.controller.start_all()
    training.close()
    change_job(training, configs)
    contents.closing.question.buttons[0].click()
    assert not contents.closing.closing
    assert contents.job.page.question.isVisible()
    contents.job.page.question.buttons[1].click()
    gone(training, qtbot)


def test_a_locked_window_closes_over_a_job_that_was_discarded(window: MainWindow, qtbot: QtBot, configs: Path) -> None:
    change_job(window, configs)
    window.contents.shell.lock()
    window.contents.job.page.question.buttons[1].click()
    assert window.contents.shell.locked
    window.close()
    gone(window, qtbot)


def test_closing_before_it_is_filled(qtbot: QtBot, qapp: QApplication, folder: Path) -> None:
    window = make_window(qapp, folder=folder)
    qtbot.addWidget(window)
    window.show()
    event = QCloseEvent()
    window.closeEvent(event)
    assert event.isAccepted()
    window.hide()


def test_a_program_that_ends_without_closing_waits_for_its_threads(training: MainWindow) -> None:
    training.contents.controller.start_all()
    training.close_now()
    assert training.contents.closing.closed


def test_size_and_place_are_remembered(make: Make, folder: Path, qtbot: QtBot) -> None:
    window = make()
    window.resize(760, 540)  # the offscreen screen is small
    window.close()
    gone(window, qtbot)
    assert make().size().toTuple() == (760, 540)


@pytest.mark.parametrize("saved", ["zz", "00", "01d9d0cb0003"])
def test_a_damaged_size_is_no_trouble(make: Make, folder: Path, saved: str) -> None:
    Preferences(folder).change(window=saved)
    window = make()
    room = window.screen().availableGeometry().size()
    assert window.size() == QSize(1280, 720).boundedTo(room - QSize(4, 36)), "never larger than the screen"


def test_broken_settings_are_told_and_kept_aside(make: Make, folder: Path) -> None:
    (folder / "settings.json").write_text("{")
    window = make()
    notice = window.contents.shell.notices.notice
    assert notice is not None
    assert notice.weight is Weight.WARNING
    assert "settings.json" in notice.details
    assert (folder / "settings.json.broken").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes in folders")
@pytest.mark.parametrize("put", [os.mkfifo, Path.mkdir, lambda file: file.symlink_to("/dev/zero")])
def test_settings_that_are_no_file_are_told_kept_aside_and_open_no_lock(
    folder: Path, put: Callable[[Path], None]
) -> None:
    Preferences(folder).change(pin=hashed("2468"))
    kept = Preferences(folder).choices.pin
    (folder / "settings.json").unlink()
    put(folder / "settings.json")
    preferences = Preferences(folder)
    assert "settings.json" in str(preferences.trouble)
    assert preferences.choices.pin == kept
    assert (folder / "settings.json.broken").is_dir() or not (folder / "settings.json").exists()


def test_settings_that_cannot_be_saved_are_told(window: MainWindow, folder: Path) -> None:
    contents = window.contents
    contents.shell.show_screen(contents.settings)
    (folder / "settings.json").unlink()
    (folder / "settings.json").mkdir()
    contents.settings.page.general.sounds.click()
    notice = contents.shell.notices.notice
    assert notice is not None
    assert notice.weight is Weight.ERROR
    (folder / "settings.json").rmdir()


def test_a_scan_reaches_the_line_wherever_the_focus_is(training: MainWindow, qtbot: QtBot) -> None:
    contents = training.contents
    contents.shell.show_screen(contents.settings)
    field = contents.settings.page.general.station
    field.setFocus()
    key = contents.controller.model.entries()[2].key
    scanner = training.findChild(ScanFilter)
    assert scanner is not None

    def scanned() -> bool:
        field.clear()  # on a PC that is busy the burst may have been too slow for a scanner
        for letter in key:
            QTest.keyClick(training.windowHandle(), letter)  # where the system's keys come in
        QTest.keyClick(training.windowHandle(), Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: not scanner._gate.is_going)
        return states(training)[2] is DeviceState.WORKING

    qtbot.waitUntil(scanned)
    assert field.text() == ""
    assert contents.controller.running() == 1


def test_news_go_with_the_screen_and_warnings_stay(window: MainWindow) -> None:
    contents = window.contents
    contents.shell.notices.show_notice(Notice(text="The log is saved."))
    contents.shell.show_screen(contents.settings)
    assert contents.shell.notices.notice is None
    contents.controller.start_all()
    assert contents.shell.notices.notice is not None
    contents.shell.show_screen(contents.job)
    assert contents.shell.notices.notice is None, (
        "why nothing could be started was an answer to a key on the other screen"
    )
    contents.shell.notices.show_notice(Notice(text="The log cannot be written.", weight=Weight.WARNING))
    contents.shell.show_screen(contents.provision)
    assert contents.shell.notices.notice is not None


def test_a_fault_in_the_window_is_told_in_it(window: MainWindow, qtbot: QtBot) -> None:
    from desktop.window.uncaught import Unexpected

    unexpected = Unexpected(window)
    unexpected.install()
    try:
        window.tell_unexpected(unexpected)
        QTimer.singleShot(0, _fail)
        qtbot.waitUntil(lambda: window.contents.shell.notices.notice is not None)
    finally:
        unexpected.uninstall()
    assert window.contents.shell.notices.notice is not None
    assert "RuntimeError at test_main_window.py" in window.contents.shell.notices.notice.details
    assert window.isVisible()


def _fail() -> None:
    raise RuntimeError


def test_the_command_line() -> None:
    assert read_arguments(["desktop"]).file is None
    told = read_arguments(["desktop", "a.toml", "--demo", "--data-dir", "d", "-platform", "offscreen"])
    assert (told.file, told.folder, told.training) == (Path("a.toml"), Path("d"), True)
    assert told.qt == ("-platform", "offscreen")
    told = read_arguments(["desktop", "-platform", "offscreen", "--self-test", "out"])
    assert (told.self_test, told.file, told.qt) == (Path("out"), None, ("-platform", "offscreen"))


def test_news_go_by_themselves_and_move_nothing(window: MainWindow, qtbot: QtBot) -> None:
    contents = window.contents
    before = contents.provision.page.tiles.mapToGlobal(contents.provision.page.tiles.rect().topLeft())
    contents.shell.notices._passing.setInterval(50)
    contents.shell.notices.show_notice(Notice(text="The log is saved."))
    assert contents.shell.notices.isVisible()
    assert contents.provision.page.tiles.mapToGlobal(contents.provision.page.tiles.rect().topLeft()) == before
    assert contents.shell.pages.rect().contains(contents.shell.notices.geometry())
    qtbot.waitUntil(contents.shell.notices.isHidden, timeout=2000)
    contents.shell.notices.show_notice(Notice(text="Look here.", weight=Weight.WARNING))
    assert not contents.shell.notices._passing.isActive()
    window.resize(700, 500)
    QApplication.processEvents()
    assert contents.shell.pages.rect().contains(contents.shell.notices.geometry())


def test_enter_presses_what_has_the_focus(window: MainWindow, qtbot: QtBot) -> None:
    demo = window.contents.provision.page.empty.demo
    demo.setFocus()
    qtbot.keyClick(demo, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(states(window)) == 4, timeout=20_000)


def test_numbers_have_their_words_in_english_too(window: MainWindow) -> None:
    header = window.contents.provision.page.header
    header.offer(StartPlan(keys=("a", "b"), slots=(1, 2)), stop=())
    assert "2 units" in header.start.text()


def test_a_job_saved_again_is_offered_to_the_line(
    window: MainWindow, qtbot: QtBot, configs: Path, tmp_path: Path
) -> None:
    job = Path(shutil.copy(configs / "job-psk.toml", tmp_path))
    contents = window.contents
    contents.line.use(job)
    name = contents.controller
    qtbot.waitUntil(lambda: name.line_info.job_name == "Water meter, pre-shared key", timeout=20_000)
    contents.open_file(job)
    contents.job.page.editor.document.set_value(("name",), "Another name")
    contents.job.page.session.save()
    qtbot.waitUntil(contents.shell.notices.offer.isVisible, timeout=5000)
    contents.shell.notices.offer.click()
    qtbot.waitUntil(lambda: name.line_info.job_name == "Another name", timeout=20_000)
    assert contents.shell.shown is contents.job, "nobody is sent away from the editor"


def test_a_new_token_of_the_line_is_offered_and_a_job_for_elsewhere_is_not(
    window: MainWindow, qtbot: QtBot, configs: Path, tmp_path: Path
) -> None:
    job = Path(shutil.copy(configs / "job-psk.toml", tmp_path))
    contents = window.contents
    contents.line.use(job)
    qtbot.waitUntil(lambda: bool(contents.controller.line_info.server), timeout=20_000)
    contents.settings.token_changed.emit("elsewhere.example")
    contents.line.job_saved(tmp_path / "another.toml")
    assert contents.shell.notices.notice is None
    contents.settings.token_changed.emit(contents.controller.line_info.server)
    assert contents.shell.notices.notice is not None
    assert contents.shell.notices.notice.offer is not None
    contents.line.use(job)
    assert contents.shell.notices.notice is None, "it is used now"
