"""How the labels of the job's units will look, beside what the job says of them; it follows every edit."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.configuration.forms.remarks import Remark, Remarks
from desktop.configuration.forms.stack import Stack
from desktop.printing.label_picture import LabelPicture
from desktop.translation import translated
from desktop.widgets.translated import Translated
from factory_prov.fault_place import ProgramFault
from factory_prov.job.draft import MISSING
from factory_prov.labels.template import Variant

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.configuration.document.document import DocumentChange, EditorDocument
    from desktop.configuration.forms.fields.sample_labels import SampleLabel, SampleLabels
    from desktop.threads.work import Done, Then

LABEL = "label"
_ABOUT = frozenset({LABEL, "name", "naming", "board"})
"""What a label depends on; a board file can say how units are named."""
_PICTURE_PX, _GAP_PX = QSize(256, 150), 16


class LabelPreview(Translated, Stack):
    """Shows the label of a good unit and that of a failed one; hidden while the job says nothing of labels."""

    def __init__(self, document: EditorDocument, ask: Callable[[Then[SampleLabels]], None]) -> None:
        super().__init__(spacing_px=8)
        self._document, self._ask = document, ask
        self._samples: SampleLabels | None = None
        self.name, self.remarks = QLabel(), Remarks()
        self.name.setProperty("role", "muted")
        self.name.setWordWrap(True)
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.captions = {variant: QLabel() for variant in Variant}
        self.pictures = {variant: LabelPicture(_PICTURE_PX) for variant in Variant}
        self._side_by_side = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        document.changed.connect(self._follow)
        document.saved.connect(self._saved)
        if not self._wanted():
            self.hide()  # never shown here: without a parent it would be a window
        self.retranslate()

    def _lay_out(self) -> None:
        beside = QWidget()
        beside.setLayout(self._side_by_side)
        self._side_by_side.setContentsMargins(0, 0, 0, 0)
        self._side_by_side.setSpacing(_GAP_PX)
        for variant in Variant:
            column = QVBoxLayout()
            column.setSpacing(4)
            column.addWidget(self.captions[variant])
            column.addWidget(self.pictures[variant])
            self._side_by_side.addLayout(column)
        self._side_by_side.addStretch(1)
        for part in (self.name, beside, self.remarks):
            self.add(part)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  # Qt's name
        """Look how they are now: nothing was made while nobody saw it."""
        super().showEvent(event)
        self.ask()

    def event(self, event: QEvent) -> bool:
        """Look again when somebody comes back from the program in which the template is edited."""
        if event.type() is QEvent.Type.WindowActivate:
            self.ask()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Put one below the other where there is little room."""
        super().resizeEvent(event)
        direction, room = QBoxLayout.Direction, 2 * _PICTURE_PX.width() + _GAP_PX
        self._side_by_side.setDirection(direction.LeftToRight if self.width() >= room else direction.TopToBottom)

    def retranslate(self) -> None:
        """Set the texts; a label of a failed unit says why in the language of the window."""
        self._show()
        self.ask()

    def ask(self) -> None:
        """Have them made by what the job says now, where somebody sees it."""
        if self.isVisible():
            self._ask(self._take)

    def _wanted(self) -> bool:
        return self._document.get((LABEL,)) is not MISSING

    def _follow(self, change: DocumentChange) -> None:
        if change.keys and not any(keys[0] in _ABOUT for keys in change.keys):
            return
        if self._wanted() is self.isHidden():
            self.setVisible(self._wanted())
            self.mark_stale()
        self.ask()

    def _saved(self, _: Path) -> None:
        self.ask()  # files it names may be looked for in another folder now

    def _take(self, done: Done[SampleLabels]) -> None:
        if done.failure is None:
            self._samples = done.answer()
            self._show()
            return
        self._samples = None
        self._show()
        for picture in self.pictures.values():
            picture.show_label(None)
        fault = done.failure
        text = fault.details if isinstance(fault, ProgramFault) else translated(fault.message)
        self.remarks.show_remarks([Remark(text=text)])

    def _show(self) -> None:
        samples = self._samples
        self.name.setText(
            ""
            if samples is None
            else self.tr("As they will be printed, here with the name {0}").format(samples.name)
            if samples.name
            else self.tr("As they will be printed, with a sample of a name")
        )
        for variant in Variant:
            self.captions[variant].setText(self._caption(variant))
        labels = () if samples is None else samples.labels
        for label in labels:
            self._show_label(label)
        told = () if samples is None else samples.troubles
        alike = {label.trouble for label in labels}
        if len(alike) == 1:  # one thing is wrong with all of them
            told, labels = (*told, *filter(None, alike)), ()
        remarks = [Remark(words=(trouble,)) for trouble in told]
        self.remarks.show_remarks([*remarks, *(self._remark(label) for label in labels if label.trouble)])

    def _show_label(self, label: SampleLabel) -> None:
        why_not = "" if label.shown is not None else self.tr("No such label")
        self.pictures[label.variant].show_label(label.shown, why_not=why_not)
        if label.shown is not None and not label.printed:
            not_printed = self.tr("{0} (the line prints none)").format(self._caption(label.variant))
            self.captions[label.variant].setText(not_printed)

    def _remark(self, label: SampleLabel) -> Remark:
        words = self.tr("{0}: {1}").format(self._caption(label.variant), translated(label.trouble))
        return Remark(text=words, serious=label.printed, quiet=not label.printed)

    def _caption(self, variant: Variant) -> str:
        return self.tr("Good unit") if variant is Variant.PASS else self.tr("Unit that failed")
