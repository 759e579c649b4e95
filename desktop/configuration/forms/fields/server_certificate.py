"""The file of the server's certificate: typed, chosen, or fetched from the server and confirmed by its fingerprint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop import theme
from desktop.configuration.forms.fields.base import FormField
from desktop.configuration.forms.fields.files import FileField
from desktop.translation import translated
from desktop.widgets.translated import Translated
from factory_prov.lwm2m.problem import Severity, has_errors
from factory_prov.messages import Message, sentences

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.configuration.forms.fields.certificate_source import CertificateSource
    from desktop.configuration.forms.fields.context import FieldContext
    from desktop.threads.work import Done
    from factory_prov.cancel import CancelToken
    from factory_prov.credentials.described import DescribedCertificate
    from factory_prov.server_certificate.fetching import Fetched

_GROUP = 4
_LONGEST = 120


class ServerCertificateField(FormField):
    """A file's name; below it, once somebody has asked, what the server shows. It grows with that."""

    def __init__(self, context: FieldContext, source: CertificateSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._source = context, source
        self._asking: CancelToken | None = None
        self._failure: Message | None = None
        self.file = FileField(context)
        self.fetch, self.stop_button = QPushButton(), QPushButton()
        self.shown = ShownChain()
        self.setFocusProxy(self.file)
        self._lay_out()
        self.file.edited.connect(self.edited)
        self.file.finished.connect(self.finished)
        self.fetch.clicked.connect(self._ask)
        self.stop_button.clicked.connect(self.stop)
        self.shown.taken.connect(self._keep)
        self.shown.closed.connect(self._show_state)
        self.retranslate()
        self._show_state()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, 0, 0, 0)
        for button in (self.fetch, self.stop_button):
            button.setMinimumHeight(theme.HIT_PX)
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.file)
        layout.addLayout(buttons)
        layout.addWidget(self.shown)
        layout.addStretch(1)

    def value(self) -> object:
        """Return the file's name."""
        return self.file.value()

    def set_value(self, value: object) -> None:
        """Show a file's name."""
        self.file.set_value(value)

    def accepts(self, value: object) -> bool:
        """Take text and nothing else."""
        return self.file.accepts(value)

    def complaint(self) -> str:
        """See FormField."""
        return self.file.complaint()

    def note(self) -> tuple[str, bool]:
        """Say what came of asking."""
        if self._asking is not None:
            return self.tr("Asking the server"), False
        return (translated(self._failure), True) if self._failure is not None else ("", False)

    def set_wrong(self, wrong: bool) -> None:
        """Frame the name in red."""
        self.file.set_wrong(wrong)

    def describe(self, name: str, description: str) -> None:
        """Name the parts."""
        self.file.describe(name, description)

    def retranslate(self) -> None:
        """Say what the buttons do."""
        self.fetch.setText(self.tr("Fetch from the server …"))
        self.fetch.setToolTip(self.tr("Shows the certificates of the server in the job, to confirm by a fingerprint"))
        self.stop_button.setText(self.tr("Stop asking"))

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Ask for the height of what is shown at this width."""
        layout = self.layout()
        assert layout is not None  # noqa: S101  # made with the field
        height = layout.heightForWidth(self.width()) if layout.hasHeightForWidth() else layout.sizeHint().height()
        return QSize(super().sizeHint().width(), height)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Ask anew: with another width there are more lines, or fewer."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def stop(self) -> None:
        """Ask no more."""
        if self._asking is not None:
            self._asking.cancel()
            self._asking = None
            self._show_state()

    def _ask(self) -> None:
        if self._asking is None:
            self._failure = None
            self.shown.hide()
            self._asking = self._source.ask(self._take)
            self._show_state()

    def _take(self, done: Done[Fetched]) -> None:
        self._asking = None
        if done.failure is not None:
            self._failure = sentences(done.failure.what.capitalized(), done.failure.cure)
        else:
            self.shown.show_chain(done.answer())
        self._show_state()

    def _keep(self, fetched: Fetched) -> None:
        self._asking = self._source.keep(fetched, self._kept)
        self._show_state()

    def _kept(self, done: Done[Path]) -> None:
        self._asking = None
        if done.failure is not None:
            self._failure = sentences(done.failure.what.capitalized(), done.failure.cure)
        else:
            self.shown.hide()
            self.file.edit.setText(self._context.relative(done.answer()))
            self.finished.emit()
        self._show_state()

    def _show_state(self) -> None:
        had_focus = self.fetch.hasFocus() or self.stop_button.hasFocus()
        self.fetch.setVisible(self._asking is None)
        self.stop_button.setVisible(self._asking is not None)
        self.shown.setEnabled(self._asking is None)
        if had_focus:
            (self.fetch if self._asking is None else self.stop_button).setFocus()
        self.updateGeometry()
        self.noted.emit()


class ShownChain(Translated, QFrame):
    """The certificates that a server shows, and which of them the device would get; a person confirms it."""

    taken = Signal(object)
    """Carries the Fetched that somebody has confirmed."""
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._fetched: Fetched | None = None
        self._labels: list[QLabel] = []
        self.confirm, self.use, self.close_button = QCheckBox(), QPushButton(), QPushButton()
        self.use.setProperty("role", "primary")
        self.confirm.toggled.connect(self._offer)
        self.use.clicked.connect(self._take)
        self.close_button.clicked.connect(self._close)
        buttons = QHBoxLayout()
        for button in (self.use, self.close_button):
            button.setMinimumHeight(theme.HIT_PX)
            buttons.addWidget(button)
        buttons.addStretch(1)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(8)
        layout.addLayout(self._rows)
        layout.addWidget(self.confirm)
        layout.addLayout(buttons)
        self.retranslate()
        self.hide()

    def show_chain(self, fetched: Fetched) -> None:
        """Show what a server has answered; nothing is confirmed yet."""
        self._fetched = fetched
        self.confirm.setChecked(False)
        self.retranslate()
        self.show()
        (self.confirm if self.confirm.isVisible() else self.close_button).setFocus()

    def retranslate(self) -> None:
        """Say all of it in the present language."""
        self.use.setText(self.tr("Use this certificate"))
        self.close_button.setText(self.tr("Close"))
        self.confirm.setToolTip(self.tr("By another way than this one: by telephone, on paper, from the server itself"))
        self.confirm.setText(self.tr("The server's owner told me this fingerprint"))
        for label in self._labels:
            label.deleteLater()
        self._labels = []
        if self._fetched is not None:
            self._tell(self._fetched)
        self._offer()

    @property
    def text(self) -> str:
        """Everything that is said, a line each."""
        return "\n".join(label.text() for label in self._labels)

    def _tell(self, fetched: Fetched) -> None:
        from factory_prov.server_certificate.choosing import USAGES
        from factory_prov.server_certificate.words import standing

        by = Message("{server}, by {transport}:", server=fetched.server.address, transport=fetched.answer.transport)
        self._say(translated(by), "muted")
        for place, certificate in enumerate(fetched.chain):
            chosen = fetched.choice is not None and certificate is fetched.choice.certificate
            what = translated(standing(fetched.chain, place).capitalized())
            self._say(self.tr("{0}: for the device").format(what) if chosen else what, "name" if chosen else "")
            self._tell_certificate(certificate)
        if fetched.trouble is not None:
            self._say(translated(sentences(fetched.trouble.what, fetched.trouble.cure)), "error")
        if fetched.choice is not None:
            usage = fetched.choice.usage
            wants = Message("Certificate Usage {usage} wants {what}:", usage=usage, what=USAGES[usage])
            for problem in fetched.choice.problems:
                role = "error" if problem.severity is Severity.ERROR else "warning"
                self._say(translated(sentences(problem.what, problem.why, problem.cure)), role)
            self._say(translated(wants), "")
            self._say(_grouped(fetched.choice.certificate.sha256), "mono")

    def _tell_certificate(self, certificate: DescribedCertificate) -> None:
        if certificate.not_before is not None and certificate.not_after is not None:
            names = ", ".join(certificate.names)[:_LONGEST]
            valid = self.tr("{0} to {1}").format(
                f"{certificate.not_before:%Y-%m-%d}", f"{certificate.not_after:%Y-%m-%d}"
            )
            parts = (certificate.subject[:_LONGEST], names, valid, certificate.key)
            self._say(" · ".join(part for part in parts if part), "muted")
        self._say(_grouped(certificate.sha256), "mono")

    def _say(self, text: str, role: str) -> None:
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        label.setSizePolicy(policy)
        if role == "mono":
            label.setFont(theme.mono_font())
        elif role:
            label.setProperty("role", role)
        self._labels.append(label)
        self._rows.addWidget(label)

    def _offer(self) -> None:
        """Let the certificate be taken once it is confirmed, and where devices would connect with it."""
        choice = None if self._fetched is None else self._fetched.choice
        fits = choice is not None and not has_errors(choice.problems)
        self.confirm.setVisible(fits)
        self.use.setVisible(fits)
        self.use.setEnabled(fits and self.confirm.isChecked())

    def _take(self) -> None:
        if self._fetched is not None:
            self.taken.emit(self._fetched)

    def _close(self) -> None:
        self.hide()
        self.closed.emit()


def _grouped(sha256: str) -> str:
    """Write a fingerprint in groups, so that eyes do not slip and lines can break."""
    digits = sha256.replace(":", "")
    return " ".join(digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))
