"""Taking in the units of a list that were made elsewhere: the file is asked for, read, and what came of it is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.threads.background import Background
from desktop.translation import translated
from desktop.widgets.notice import Notice, Weight
from factory_prov.messages import sentences

if TYPE_CHECKING:
    from desktop.history.desk.bench import Bench
    from desktop.threads.work import Done
    from factory_prov.cancel import CancelToken
    from factory_prov.repair.importing import Imported


class TakingIn(QObject):
    """Lives in the window's thread; one list at a time."""

    done = Signal()
    """The ledger may know more units now."""
    notice = Signal(object)

    def __init__(self, bench: Bench, widget: QWidget) -> None:
        super().__init__(widget)
        self._bench, self._widget = bench, widget
        self._background = Background(self, name="taking units in")

    @Slot()
    def ask(self) -> None:
        """Ask for the file, and take in what stands in it."""
        kinds = self.tr("Lists of units (*.csv);;All files (*)")
        name, _ = QFileDialog.getOpenFileName(self._widget, self.tr("Take units in from a list"), "", kinds)
        if name:
            self.take_in(Path(name))

    def take_in(self, file: Path) -> None:
        """Take in the units of a list."""
        self._background.ask(_work(self._bench, file), self._take)

    def close_it(self) -> None:
        """Wait for what is under way."""
        self._background.close()

    def _take(self, done: Done[Imported]) -> None:
        if done.failure is not None:
            text = translated(sentences(done.failure.what.capitalized(), done.failure.cure))
            self.notice.emit(Notice(text=text, weight=Weight.ERROR))
        else:
            self._tell(done.answer())
        self.done.emit()

    def _tell(self, imported: Imported) -> None:
        text = self.tr("%n unit(s) taken in.", "", imported.new)
        if imported.same:
            text = f"{text} " + self.tr("%n unit(s) known already.", "", imported.same)
        refused = [
            self.tr("line {0}, {1}: {2}").format(each.line, each.endpoint_name, translated(each.what))
            for each in imported.refused
        ]
        if refused:
            text = f"{text} " + self.tr("%n row(s) refused: {0}", "", len(refused)).format(refused[0])
        weight = Weight.WARNING if refused else Weight.INFO
        self.notice.emit(Notice(text=text, weight=weight, details="\n".join(refused)))


def _work(bench: Bench, file: Path) -> Callable[[CancelToken], Imported]:
    """Return the piece of work that takes in the units of a list; nothing is, where a row of it cannot be read."""

    def work(cancel: CancelToken) -> Imported:
        from factory_prov.repair.importing import Imported, Importer, RowTrouble, read_units

        with bench.opened("", cancel) as desk:
            found = read_units(file)
            refused = tuple(each for each in found if isinstance(each, RowTrouble))
            if refused:
                return Imported(refused=refused)
            units = tuple(each for each in found if not isinstance(each, RowTrouble))
            importer = Importer(ledger=desk.ledger, source=file.name, station=desk.station, operator=desk.operator)
            return importer.take_in(units, cancel)

    return work
