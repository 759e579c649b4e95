"""What is chosen for a label: its template, and on which printer it is printed or as which file it is kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.printing.label_shown import LabelFile
from desktop.widgets.combo_box import ComboBox
from desktop.widgets.translated import Translated
from factory_prov.labels.options import USUAL_TEMPLATE

if TYPE_CHECKING:
    from desktop.history.label.work import Printers
    from factory_prov.labels.options import LabelOptions

_SYSTEM = "system:"
_LEAST_PX = 120


class TemplateChoice(Translated, ComboBox):
    """The template of the job first, then those that are brought along, then a file of somebody's own."""

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job: LabelOptions | None = None
        self._file: Path | None = None
        self._before = ""
        self.setMinimumWidth(_LEAST_PX)
        self.activated.connect(self._choose)

    @property
    def template(self) -> Path:
        """What is chosen, as `find_template` takes it."""
        return Path(self.currentData() or USUAL_TEMPLATE)

    def offer(self, job: LabelOptions | None) -> None:
        """Offer what there is, the job's own chosen."""
        self._job, self._file = job, None
        self._fill(USUAL_TEMPLATE if job is None else str(job.template))

    def take_file(self, file: Path) -> None:
        """Choose a template of somebody's own."""
        self._file = file
        self._fill(str(file))
        self.chosen.emit()

    def retranslate(self) -> None:
        """Set the words."""
        self.setAccessibleName(self.tr("Template"))
        self._fill(self.currentData() or USUAL_TEMPLATE)

    def _fill(self, wanted: str) -> None:
        from factory_prov.labels.template_file import template_names

        job = self._job
        self.clear()
        if job is not None:
            self.addItem(self.tr("The job's: {0}").format(job.template.name), str(job.template))
        for name in template_names():
            if job is None or str(job.template) != name:
                self.addItem(name, name)
        if self._file is not None:
            self.addItem(self._file.name, str(self._file))
        self.addItem(self.tr("A file…"), "")
        self.setCurrentIndex(max(0, self.findData(wanted)))
        self._before = self.currentData()

    @Slot()
    def _choose(self) -> None:
        if not self.currentData():
            name, _ = QFileDialog.getOpenFileName(self, self.tr("Template of a label"), "", "*.toml *.zpl")
            if name:
                self.take_file(Path(name))
            else:
                self.setCurrentIndex(max(0, self.findData(self._before)))
            return
        self._before = self.currentData()
        self.chosen.emit()


class PrinterChoice(Translated, ComboBox):
    """The printer of this PC first, then those of its system, then files."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: Printers | None = None
        self._training = False
        self.setMinimumWidth(_LEAST_PX)

    @property
    def kind(self) -> LabelFile | None:
        """As which file the label is kept; None: it is printed."""
        data = self.currentData()
        return data if isinstance(data, LabelFile) else None

    @property
    def told(self) -> str | None:
        """The address of the printer that is chosen; None: that of this PC."""
        data = self.currentData()
        return data if isinstance(data, str) and data else None

    def offer(self, found: Printers | None, *, training: bool) -> None:
        """Offer these printers, None while they are looked for; what is chosen stays so."""
        self._found, self._training = found, training
        self._fill()

    def retranslate(self) -> None:
        """Set the words."""
        self.setAccessibleName(self.tr("Printer"))
        self._fill()

    def _fill(self) -> None:
        before, found = self.currentData(), self._found
        self.clear()
        if self._training:
            self.addItem(self.tr("Virtual: nothing is printed"), "")
        else:
            none = self.tr("Looking …") if found is None else self.tr("This station has none: see Settings")
            self.addItem((found.station if found else "") or none, "")
            for name in found.system if found else ():
                self.addItem(name, f"{_SYSTEM}{name}")
        for kind in LabelFile:
            self.addItem(self.tr("{0} file…").format(kind.name), kind)
        rows = range(self.count())
        self.setCurrentIndex(next((row for row in rows if self.itemData(row) == before), 0))
