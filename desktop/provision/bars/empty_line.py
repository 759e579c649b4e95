"""What the line says when nothing is attached: what to do now."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop import icons, theme
from desktop.translation import translated
from desktop.widgets.translated import Translated
from factory_prov.line.events import LineInfo
from factory_prov.messages import NOTHING

_SHAPE_PX, _TITLE_PX = 72, 30


class EmptyLine(Translated, QWidget):
    """A plug, a sentence, and the ways to begin."""

    demo_wanted = Signal()
    job_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._has_job = False
        self._training = False
        self._obstacle = self._way_on = NOTHING
        self._shape, self.title, self.words = QLabel(), QLabel(), QLabel()
        self.demo, self.job = QPushButton(), QPushButton()
        self.demo.setProperty("role", "primary")
        self.demo.clicked.connect(self.demo_wanted)
        self.job.clicked.connect(self.job_wanted)
        for label in (self._shape, self.title, self.words):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setWordWrap(label is not self._shape)
        self._lay_out()
        self.retranslate()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addStretch(1)
        buttons.addWidget(self.demo)
        buttons.addWidget(self.job)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 12, 24, 12)
        layout.setSpacing(12)
        layout.addStretch(1)
        for widget in (self._shape, self.title, self.words):
            layout.addWidget(widget)
        layout.addSpacing(8)
        layout.addLayout(buttons)
        layout.addStretch(1)

    def show_line(self, info: LineInfo) -> None:
        """Say what is missing: a program or a token without which no board will do, a job, or only a board."""
        self._has_job, self._training = bool(info.job_name), info.training
        told = not info.training or not info.opened  # virtual boards need none of what a PC may lack
        self._obstacle, self._way_on = (info.obstacle, info.way_on) if told else (NOTHING, NOTHING)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.title.setFont(theme.body_font(_TITLE_PX, bold=True))
        self.title.setStyleSheet(f"font-size: {_TITLE_PX}px; font-weight: 700;")
        if self._obstacle:
            self.title.setText(translated(self._obstacle))
            self.words.setText(translated(self._way_on))
        elif self._training:
            self.title.setText(self.tr("The virtual boards are starting"))
            self.words.setText("")
        elif self._has_job:
            self.title.setText(self.tr("Plug in a board"))
            self.words.setText(
                self.tr("It appears here by itself. Or train with this job: boards and server are virtual.")
            )
        else:
            self.title.setText(self.tr("Plug in a board or start the demo"))
            self.words.setText(
                self.tr("The demo has virtual boards and needs nothing. Real boards need a job: it says what they get.")
            )
        self.demo.setText(self.tr("Train with this job") if self._has_job else self.tr("Start the demo"))
        self.job.setText(self.tr("Open a job..."))
        self.demo.setAccessibleName(self.demo.text())
        self.job.setAccessibleName(self.job.text())
        self.demo.setVisible(not self._training)
        self.job.setVisible(not self._training and not self._has_job)
        self._draw_shape()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Draw the plug in the colours of another theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._draw_shape()

    def _shape_and_ink(self) -> tuple[str, QRectF, QColor]:
        area = QRectF(0, 0, _SHAPE_PX, _SHAPE_PX)
        return (
            "state-error" if self._obstacle else "state-empty",
            area,
            theme.colour("broken" if self._obstacle else "muted"),
        )

    def _draw_shape(self) -> None:
        ratio = 2
        pixmap = QPixmap(QSize(_SHAPE_PX, _SHAPE_PX) * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        icons.draw(painter, *self._shape_and_ink())
        painter.end()
        self._shape.setPixmap(pixmap)
