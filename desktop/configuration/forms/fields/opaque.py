"""Bytes: text | hex | file, or something that is made or taken for each unit. A secret is never shown."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSignalBlocker
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.configuration.forms.fields.base import FormField, LineEdit, mark_wrong
from desktop.configuration.forms.fields.context import FieldContext
from desktop.configuration.forms.fields.files import ChooseButton
from desktop.configuration.forms.fields.segments import Segments
from desktop.widgets.combo_box import ComboBox

FORMS = ("text", "hex", "file")
_BESIDE_PX = 420
UNIT = len(FORMS)
"""Number of the segment for what is made per unit."""


class OpaqueField(FormField):
    """The value is {"text": ...}, {"hex": ...}, {"file": ...} or {"credential": ...}.

    `credentials` are those to choose from, the most likely first. The content of every form is kept until the field
    goes, so that looking at another form loses nothing.
    """

    def __init__(
        self,
        context: FieldContext,
        *,
        credentials: tuple[str, ...] = (),
        secret: bool = False,
        lengths: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._credentials = credentials
        self._secret = secret
        self._lengths = lengths
        self._form, self._content = "hex", ""
        self._kept: dict[str, str] = {}
        self._replacing = False
        self.combo = ComboBox()
        self.edit = LineEdit()
        self.segments = Segments(len(FORMS) + (1 if credentials else 0))
        self.choose = ChooseButton()
        self._sealed = QLabel()
        self.replace, self.clear = QPushButton(), QPushButton()
        self._literal, self._seal = self._literal_row(), self._seal_row()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (self.combo, self._seal, self._literal):
            layout.addWidget(part)
        self._connect()
        self.retranslate()

    def _literal_row(self) -> QWidget:
        literal = QWidget()
        self._ways = QBoxLayout(QBoxLayout.Direction.LeftToRight, literal)
        self._ways.setContentsMargins(0, 0, 0, 0)
        self._ways.setSpacing(4)
        self._ways.addWidget(_row((self.edit, 1), (self.choose, 0)), 1)
        self._ways.addWidget(self.segments)
        return literal

    def _seal_row(self) -> QWidget:
        for button in (self.replace, self.clear):
            button.setProperty("role", "quiet")
        return _row((self._sealed, 1), (self.replace, 0), (self.clear, 0))

    def _connect(self) -> None:
        self.combo.activated.connect(self._picked)
        self.edit.textChanged.connect(self._typed)
        self.edit.editingFinished.connect(self._left)
        self.segments.chosen.connect(self._switched)
        self.choose.clicked.connect(self._choose)
        self.replace.clicked.connect(self._replace)
        self.clear.clicked.connect(self._clear)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Put the ways to give bytes below the line where both beside each other would be too narrow."""
        super().resizeEvent(event)
        direction = QBoxLayout.Direction
        wanted = direction.TopToBottom if self.width() < _BESIDE_PX else direction.LeftToRight
        if self._ways.direction() is not wanted:
            self._ways.setDirection(wanted)
            self.updateGeometry()

    def value(self) -> object:
        """Return the form and its content."""
        return {self._form: self._content}

    def set_value(self, value: object) -> None:
        """Show a value; a secret one as the number of its bytes."""
        if isinstance(value, dict) and self.accepts(value) and value != self.value():
            ((self._form, self._content),) = value.items()
            self._replacing = False
            self._kept[self._form] = self._content
        self._show()

    def accepts(self, value: object) -> bool:
        """Take the forms of bytes."""
        if not isinstance(value, dict) or len(value) != 1:
            return False
        ((form, content),) = value.items()
        if form == "credential":
            return content in self._credentials
        return form in FORMS and isinstance(content, str)

    def complaint(self) -> str:
        """Say what is wrong with hex digits; never what they are."""
        if self._form != "hex":
            return ""
        try:
            bytes.fromhex(self._content)
        except ValueError:
            return self.tr("Hex digits are 0-9 and a-f, and come in pairs.")
        return ""

    def set_wrong(self, wrong: bool) -> None:
        """Frame what holds the value."""
        for widget in (self.combo, self.edit):
            mark_wrong(widget, wrong=wrong)

    def describe(self, name: str, description: str) -> None:
        """Name every part."""
        for widget in (self.combo, self.edit):
            widget.setAccessibleName(name)
            widget.setAccessibleDescription(description)
        self.replace.setAccessibleName(self.tr("Replace: {0}").format(name))
        self.clear.setAccessibleName(self.tr("Clear: {0}").format(name))
        self.choose.setAccessibleName(self.tr("Choose a file: {0}").format(name))

    def retranslate(self) -> None:
        """Set the texts and fill the list."""
        words = (self.tr("text"), self.tr("hex"), self.tr("file"), self.tr("unit"))
        self.segments.set_texts(words[: UNIT + bool(self._credentials)], self.tr("How the bytes are given"))
        if self._credentials:
            self.segments.button(UNIT).setToolTip(self.tr("Made or taken for each unit"))
        self.replace.setText(self.tr("Replace"))
        self.clear.setText(self.tr("Clear"))
        with QSignalBlocker(self.combo):
            self.combo.clear()
            for credential in self._credentials:
                self.combo.addItem(credential_words(credential, self._context.key_bytes()))
            if self._credentials:
                self.combo.insertSeparator(self.combo.count())
            for text in (self.tr("Own text"), self.tr("Own bytes in hex"), self.tr("Bytes of a file")):
                self.combo.addItem(text)
        self._show()

    def _show(self) -> None:
        made = self._form == "credential"
        sealed = self._secret and self._form in ("text", "hex") and bool(self._content) and not self._replacing
        self.combo.setVisible(made)
        self._seal.setVisible(sealed)
        self._literal.setVisible(not made and not sealed)
        self.choose.setVisible(self._form == "file")
        self.setFocusProxy(self.combo if made else self.replace if sealed else self.edit)
        with QSignalBlocker(self.combo), QSignalBlocker(self.edit):
            if made:
                self.combo.setCurrentIndex(self._credentials.index(self._content))
            else:
                self.segments.set_current(FORMS.index(self._form))
                self._show_content()
        self._sealed.setText(self.tr("set, {0} bytes").format(len(_bytes_of(self._form, self._content) or b"")))

    def _show_content(self) -> None:
        masked = self._secret and self._form != "file"
        self.edit.setEchoMode(QLineEdit.EchoMode.Password if masked else QLineEdit.EchoMode.Normal)
        hints = {"text": self.tr("Text"), "hex": "00 1A FF", "file": self.tr("Name of a file")}
        self.edit.setPlaceholderText(self._lengths or hints[self._form])
        if self.edit.text() != self._content:
            self.edit.setText(self._content)

    def _typed(self, text: str) -> None:
        self._content = text
        self._replacing = True  # or the seal would close over the first key typed
        self._kept[self._form] = text
        self.edited.emit(self.value())

    def _left(self) -> None:
        if self._replacing and not self.complaint():
            self._replacing = False
            self._show()
        self.finished.emit()

    def _picked(self, row: int) -> None:
        if row < len(self._credentials):
            self._take("credential", self._credentials[row])
        else:
            self._take(FORMS[row - len(self._credentials) - 1], None)
            self.edit.setFocus()

    def _switched(self, number: int) -> None:
        if number == UNIT:
            self._take("credential", self._kept.get("credential", self._credentials[0]))
            self.combo.setFocus()
        else:
            self._take(FORMS[number], None)

    def _take(self, form: str, content: str | None) -> None:
        """Go to another form; what stands in the present one is carried over where it can be."""
        if form == self._form and content in (None, self._content):
            return
        if content is None:
            carried = None if self._secret else _converted(self._form, self._content, form)
            content = self._kept.get(form, "") if carried is None else carried
        self._form, self._content = form, content
        self._replacing = True
        self._show()
        self.edited.emit(self.value())
        self.finished.emit()

    def _choose(self) -> None:
        path = self._context.chooser.open_file(self, self.tr("Choose a file"), self._context.folder())
        if path is not None:
            self.edit.setText(self._context.relative(path))
            self.finished.emit()

    def _replace(self) -> None:
        self._replacing = True
        self._show()
        with QSignalBlocker(self.edit):
            self.edit.clear()  # the old value stays in force until a new one is typed
        self.edit.setFocus()

    def _clear(self) -> None:
        self._replacing = True
        self._content = ""
        self._kept.clear()
        self._show()
        self.edit.setFocus()
        self.edited.emit(self.value())
        self.finished.emit()


def credential_words(credential: str, key_bytes: int) -> str:
    """Say in the present language what is put there for each unit."""
    translate = QCoreApplication.translate
    return {
        "psk_identity": translate("credential", "PSK identity, made per unit"),
        "psk_key": translate("credential", "made per unit, {0} random bytes").format(key_bytes),
        "certificate": translate("credential", "certificate of the unit"),
        "private_key": translate("credential", "private key of the unit"),
        "server_certificate": translate("credential", "certificate of the server"),
    }.get(credential, credential)


def _row(*parts: tuple[QWidget, int]) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(4)
    for widget, stretch in parts:
        layout.addWidget(widget, stretch)
    return row


def _bytes_of(form: str, content: str) -> bytes | None:
    try:
        return {"text": str.encode, "hex": bytes.fromhex}[form](content)
    except (KeyError, ValueError):
        return None


def _converted(form: str, content: str, wanted: str) -> str | None:
    """Return the same bytes in the other form; None where there is no such text."""
    data = _bytes_of(form, content)
    if not data:
        return None
    if wanted == "hex":
        return data.hex()
    if wanted == "text" and all(32 <= byte < 127 for byte in data):
        return data.decode()
    return None
