"""Options whose values the job's server knows: they are typed, or fetched from it and chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu

from desktop import theme
from desktop.configuration.forms.fields.base import mark_wrong
from desktop.configuration.forms.fields.series import SeriesField
from desktop.configuration.forms.fields.text import TextField
from desktop.translation import translated
from desktop.widgets.icon_button import IconButton
from factory_prov.messages import sentences

if TYPE_CHECKING:
    from desktop.threads.work import Done, Then
    from factory_prov.cancel import CancelToken
    from factory_prov.errors import FactoryProvError

_MOST_SHOWN = 200
"""A longer menu helps nobody: the name is typed then."""


@dataclass(frozen=True, slots=True)
class Offers:
    """Asks the job's server for the values of an option, beside the typing; `then` gets them in the window's thread."""

    ask: Callable[[str, Then[tuple[str, ...]]], CancelToken]


class Fetching:
    """What is put beside a field: a button that asks the server, and what came of it, for the field's note.

    While it waits another button stops it. What was fetched is chosen from a menu, and stays to be chosen.
    """

    def __init__(self, field: TextField, name: str, offers: Offers, *, several: bool) -> None:
        self._field, self._name, self._offers, self._several = field, name, offers, several
        self._asking: CancelToken | None = None
        self._known: tuple[str, ...] = ()
        self._failure: FactoryProvError | None = None
        self._found_none = False
        self.menu = QMenu(field)
        self.button, self.stop_button = IconButton("search", "muted"), IconButton("close", "muted")
        self.button.clicked.connect(self._pressed)
        self.stop_button.clicked.connect(self.stop)
        self.stop_button.hide()
        layout = field.layout()
        assert isinstance(layout, QHBoxLayout)  # noqa: S101  # made by TextField
        layout.setSpacing(4)
        for button in (self.button, self.stop_button):
            button.setProperty("role", "icon")
            button.setFixedWidth(theme.HIT_PX)
            layout.addWidget(button)

    @property
    def asking(self) -> bool:
        """Whether an answer is waited for."""
        return self._asking is not None

    def note(self) -> tuple[str, bool]:
        """Say what goes on; see FormField."""
        if self._asking is not None:
            return QCoreApplication.translate("Fetching", "Asking the server"), False
        if self._failure is not None:
            return translated(sentences(self._failure.what, self._failure.cure)), True
        return (
            (QCoreApplication.translate("Fetching", "The server has none. Type the value."), True)
            if self._found_none
            else ("", False)
        )

    def retranslate(self) -> None:
        """Say what the buttons do."""
        self.button.setToolTip(QCoreApplication.translate("Fetching", "Choose from what the server has"))
        self.stop_button.setToolTip(QCoreApplication.translate("Fetching", "Stop asking"))
        self.stop_button.setAccessibleName(QCoreApplication.translate("Fetching", "Stop asking"))

    def describe(self, name: str) -> None:
        """Name the button."""
        self.button.setAccessibleName(
            QCoreApplication.translate("Fetching", "Choose from what the server has: {0}").format(name)
        )

    def stop(self) -> None:
        """Ask no more."""
        if self._asking is not None:
            self._asking.cancel()
            self._take(None)

    def _pressed(self) -> None:
        if self._known:
            self._show()
        else:
            self._ask()

    def _ask(self) -> None:
        if self._asking is None:
            self._known, self._failure, self._found_none = (), None, False
            self._asking = self._offers.ask(self._name, self._take)
            self._show_state()

    def _take(self, done: Done[tuple[str, ...]] | None) -> None:
        """Take the answer, or None where nobody waits for it any more."""
        self._asking = None
        if done is not None:
            self._failure = done.failure
            self._known = () if done.failure is not None else done.answer()
            self._found_none = done.failure is None and not self._known
        self._show_state()
        if self._known and self._field.isVisible():
            self._show()

    def _show_state(self) -> None:
        had_focus = self.button.hasFocus() or self.stop_button.hasFocus()
        self.button.setVisible(self._asking is None)
        self.stop_button.setVisible(self._asking is not None)
        if had_focus:
            (self.button if self._asking is None else self.stop_button).setFocus()
        self._field.noted.emit()

    def _show(self) -> None:
        """Open the menu below the field."""
        chosen = self._field.value()
        present = chosen if isinstance(chosen, list) else [chosen]
        self.menu.clear()
        for value in self._known[:_MOST_SHOWN]:
            action = QAction(value.replace("&", "&&"), self.menu)
            action.setCheckable(True)
            action.setChecked(value in present)
            action.triggered.connect(partial(self._choose, value))
            self.menu.addAction(action)
        if len(self._known) > _MOST_SHOWN:
            more = QCoreApplication.translate("Fetching", "{0} more: type the name").format(
                len(self._known) - _MOST_SHOWN
            )
            self.menu.addAction(more).setEnabled(False)
        self.menu.addSeparator()
        self.menu.addAction(QCoreApplication.translate("Fetching", "Ask the server again")).triggered.connect(self._ask)
        self.menu.setMinimumWidth(self._field.edit.width())
        self.menu.popup(self._field.edit.mapToGlobal(QPoint(0, self._field.edit.height())))

    def _choose(self, value: str, *_: object) -> None:
        edit = self._field.edit
        chosen = self._field.value()
        parts = [str(each) for each in chosen] if isinstance(chosen, list) else []
        if self._several:
            parts = [each for each in parts if each != value] if value in parts else [*parts, value]
            edit.setText(", ".join(parts))
        else:
            edit.setText(value)
        self._field.finished.emit()
        edit.setFocus(Qt.FocusReason.OtherFocusReason)


class _Fetched(TextField):
    """A field with that beside it; it speaks for both."""

    fetching: Fetching

    def note(self) -> tuple[str, bool]:
        """Say what came of asking."""
        return self.fetching.note()

    def set_wrong(self, wrong: bool) -> None:
        """Frame the text in red."""
        mark_wrong(self.edit, wrong=wrong)

    def describe(self, name: str, description: str) -> None:
        """Name the button too."""
        super().describe(name, description)
        self.fetching.describe(name)

    def retranslate(self) -> None:
        """Say what the buttons do."""
        self.fetching.retranslate()


class OfferedField(_Fetched):
    """One text that the server may know."""

    def __init__(self, name: str, offers: Offers, *, default: str | None) -> None:
        super().__init__(default=default)
        self.fetching = Fetching(self, name, offers, several=False)
        self.retranslate()


class OfferedSeriesField(_Fetched, SeriesField):
    """Several texts that the server may know."""

    def __init__(self, name: str, offers: Offers, *, default: tuple[object, ...]) -> None:
        SeriesField.__init__(self, default, numbers=False)
        self.fetching = Fetching(self, name, offers, several=True)
        self.retranslate()
