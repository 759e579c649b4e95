"""Theme and language as they are chosen: put on at the start, and anew whenever a choice or the system changes."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from desktop import theme
from desktop.preferences import Choices, Preferences
from desktop.translation import Language


class Appearance(QObject):
    """Follows the preferences for as long as it lives."""

    def __init__(self, application: QApplication, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._application = application
        self._language = Language(application)
        self._choices = preferences.choices
        self._language.use(self._choices.language)
        theme.apply(application, self._choices.theme)
        preferences.changed.connect(self.follow)
        application.styleHints().colorSchemeChanged.connect(self._system_changed)

    @Slot(object)
    def follow(self, choices: Choices) -> None:
        """Put on what has changed."""
        former, self._choices = self._choices, choices
        if choices.language != former.language:
            self._language.use(choices.language)
        if choices.theme is not former.theme:
            theme.apply(self._application, choices.theme)

    @Slot()
    def _system_changed(self) -> None:
        if self._choices.theme is theme.Theme.SYSTEM:
            theme.apply(self._application, theme.Theme.SYSTEM)
