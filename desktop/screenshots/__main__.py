"""Make the pictures of the documentation: `python -m desktop.screenshots FOLDER`. Offscreen, always 1280x720."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QFont

from desktop.history.access import LedgerAtHand
from desktop.history.unit_key import UnitKey
from desktop.provision.entry import Entry
from desktop.screenshots import repair_scene, scenes, statistics_scene
from desktop.screenshots.history_scene import SHOWN, filled
from desktop.screenshots.small_picture import save
from desktop.theme import Theme
from desktop.window.main_window import MainWindow
from desktop.window.window_maker import make_application, make_window
from factory_prov.line.events import Counts, LineInfo
from factory_prov.messages import Message
from factory_prov.resources import resource

SIZE = (1280, 720)
_LOOK_EVERY_MS = 50
_SETTLE_TICKS = 4
_PATIENCE_TICKS = 200
ReadyTest = Callable[[], bool]


class Photographer(QObject):
    """Shows one scene after the other and takes its picture when it is ready."""

    def __init__(self, window: MainWindow, out: Path, suffix: str) -> None:
        super().__init__(window)
        self._window = window
        self._out = out
        self._suffix = suffix
        self._scenes = self._all()
        self._ready: ReadyTest = _always
        self._ticks = 0
        self._name = ""
        self._timer = QTimer(self, interval=_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self.taken: list[Path] = []
        self._timer.start()

    @Slot()
    def _look(self) -> None:
        self._ticks += 1
        if self._ticks < _SETTLE_TICKS or not (self._ready() or self._ticks > _PATIENCE_TICKS):
            return
        if self._name:
            self._take()
        self._ticks = 0
        try:
            self._name, self._ready = next(self._scenes)
        except StopIteration:
            self._timer.stop()
            self._window.close()

    def _take(self) -> None:
        path = self._out / f"{self._name}-{self._suffix}.png"
        save(self._window.grab().toImage(), path)
        self.taken.append(path)

    def _all(self) -> Iterator[tuple[str, ReadyTest]]:
        yield from self._line()
        yield from self._operator()
        yield from self._job()
        yield from self._history()
        yield from self._repair()
        yield from self._statistics()
        yield from self._settings()

    def _line(self) -> Iterator[tuple[str, ReadyTest]]:
        controller, page = self._window.contents.controller, self._window.contents.provision.page
        scenes.set_line(controller, (), info=LineInfo(), counts=Counts())
        yield "empty", _always
        entries = self._shift()
        yield "provision", _always
        page.tiles.choose(entries[2].key)
        yield "fail-advice", _always
        scenes.set_line(controller, (*entries[:3], scenes.returned(4)))
        page.tiles.choose(scenes.returned(4).key)
        yield "returned", _always
        scenes.set_line(controller, scenes.one_passed())
        yield "one-unit", _always
        scenes.set_line(
            controller, entries[:4], info=replace(scenes.INFO, training=True, server=Message("virtual server"))
        )
        page.tiles.choose(entries[0].key)
        yield "training", _always

    def _shift(self) -> tuple[Entry, ...]:
        """Show the line in the middle of a shift, the second slot chosen."""
        contents, entries = self._window.contents, scenes.shift()
        scenes.set_line(contents.controller, entries)
        for event in scenes.log([entry.key for entry in entries]):
            contents.controller.logged.emit(event)
        contents.provision.page.tiles.choose(entries[1].key)
        return entries

    def _operator(self) -> Iterator[tuple[str, ReadyTest]]:
        shell, preferences = self._window.contents.shell, self._window.preferences
        self._shift()
        preferences.change(pin="-")  # fits nothing, and is never asked for
        shell.lock()
        yield "operator", _always
        shell.operator_mode.unlock()
        yield "unlock", _always
        shell.operator_mode.pin_bar.hide()
        preferences.change(pin="")
        shell.operator_mode.unlock()

    def _job(self) -> Iterator[tuple[str, ReadyTest]]:
        contents = self._window.contents
        contents.shell.show_screen(contents.job)
        yield "job-start", _always
        text = resource("jobs", "demo_psk.toml").read_text(encoding="utf-8")
        job = Path("jobs", "water-meter.toml")
        job.parent.mkdir()
        job.write_text(text.replace("coaps://", "coap://"), encoding="utf-8")
        contents.open_file(job)
        editor = contents.job.page.editor

        def tried() -> bool:
            return editor.check is not None and bool(editor.problems.problems)

        yield "", tried
        editor.go_to(editor.problems.problems[0])
        yield "job", tried

    def _history(self) -> Iterator[tuple[str, ReadyTest]]:
        contents = self._window.contents
        history, ledger = contents.history, filled(Path("ledger-of-pictures.sqlite"))
        self._window.contents.closing.ended.connect(ledger.close)
        history.ledger_at_hand = LedgerAtHand(lambda: ledger, Path())
        contents.shell.show_screen(history)
        page = history.page
        yield "history-search", lambda: page.search.is_answered
        page.show_unit(UnitKey(hardware_id=SHOWN))
        yield "history", lambda: page.unit.history is not None
        page.unit.ask_for_label()
        label = page.unit.label
        yield "label", lambda: label is not None and label.picture.shown is not None
        page.go_back()
        yield "", lambda: page.search.is_answered

    def _repair(self) -> Iterator[tuple[str, ReadyTest]]:
        contents = self._window.contents
        contents.shell.show_screen(contents.history)
        repair_scene.show(contents.history.page)
        yield "repair", _always

    def _statistics(self) -> Iterator[tuple[str, ReadyTest]]:
        contents = self._window.contents
        statistics_scene.fill(contents.folder / "ledger.sqlite")
        contents.shell.show_screen(contents.statistics)

        def read() -> bool:
            return contents.statistics.page.shown is not None

        yield "statistics", read

    def _settings(self) -> Iterator[tuple[str, ReadyTest]]:
        contents = self._window.contents
        scenes.set_line(contents.controller, (), info=LineInfo(), counts=Counts())  # no server: no keyring is asked
        contents.shell.show_screen(contents.settings)
        page = contents.settings.page

        def looked() -> bool:
            return bool(page.backends.backends)

        yield "settings", looked


def make(out: Path) -> list[Path]:
    """Make every picture in both themes and return their files."""
    application = make_application(["screenshots"])
    font = application.font()
    font.setStyleStrategy(QFont.StyleStrategy.NoSubpixelAntialias)  # coloured edges are no good on other screens
    application.setFont(font)
    out.mkdir(parents=True, exist_ok=True)
    taken: list[Path] = []
    for choice in (Theme.LIGHT, Theme.DARK):
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)  # so that no picture shows a path of this PC
            window = make_window(application, folder=Path(folder) / "data")
            window.preferences.change(station="Line 2", language="en", theme=choice, sounds=False)
            photographer = Photographer(window, out, choice.value)
            window.filled.disconnect(window.start_up.start)  # no line is opened: what is photographed is placed here
            window.setFixedSize(*SIZE)
            window.show()
            application.exec()
            window.close_now()
            taken += photographer.taken
            window.deleteLater()
            os.chdir(out)
    return taken


def _always() -> bool:
    return True


def main() -> int:
    """Make the pictures in the folder that the command line names."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_SCALE_FACTOR"] = "1"
    for path in make(Path(sys.argv[1]).resolve()):
        sys.stdout.write(f"{path.name} {path.stat().st_size // 1000} kB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
