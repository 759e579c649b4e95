"""Settings: the name of this station, language, theme, sounds."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QWidget

from desktop.settings.card import Card, limit_width
from desktop.theme import Theme
from desktop.translation import LANGUAGES
from desktop.widgets.combo_box import ComboBox

if TYPE_CHECKING:
    from desktop.preferences import Choices, Preferences

_FIELD_PX = 300
_LONGEST_NAME = 64


class GeneralCard(Card):
    """Every choice counts at once."""

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(preferences, parent)
        self._station_name, self._language_name, self._theme_name = QLabel(), QLabel(), QLabel()
        self.station = QLineEdit()
        self.station.setMaxLength(_LONGEST_NAME)
        self.station.setPlaceholderText(platform.node())
        self.language = ComboBox()
        self.theme = ComboBox()
        self.sounds = QCheckBox()
        for field in (self.station, self.language, self.theme):
            limit_width(field, _FIELD_PX)
        for code in ("", *LANGUAGES):
            self.language.addItem(LANGUAGES.get(code, ""), code)
        for choice in Theme:
            self.theme.addItem("", choice)
        self.add_row(self.station, QWidget(), name=self._station_name)
        self.add_row(self.language, QWidget(), name=self._language_name)
        self.add_row(self.theme, QWidget(), name=self._theme_name)
        self.add_row(self.sounds)
        self.show_choices(preferences.choices)
        self.retranslate()
        self.station.editingFinished.connect(self._take_station)
        self.language.activated.connect(self._take_language)
        self.theme.activated.connect(self._take_theme)
        self.sounds.toggled.connect(self._take_sounds)
        preferences.changed.connect(self.show_choices)

    def retranslate(self) -> None:
        """Set the words."""
        self.heading.setText(self.tr("This station"))
        self._station_name.setText(self.tr("Station name"))
        self.station.setToolTip(self.tr("It is kept with every run; empty means the name of this PC."))
        self._language_name.setText(self.tr("Language"))
        self._theme_name.setText(self.tr("Theme"))
        self.sounds.setText(self.tr("Sounds for PASS, WAIT and FAIL"))
        for label, field in (
            (self._station_name, self.station),
            (self._language_name, self.language),
            (self._theme_name, self.theme),
        ):
            field.setAccessibleName(label.text())
        self.sounds.setAccessibleName(self.sounds.text())
        self.language.setItemText(0, self.tr("As the system"))
        names = {
            Theme.SYSTEM: self.tr("As the system"),
            Theme.LIGHT: self.tr("Light"),
            Theme.DARK: self.tr("Dark"),
        }
        for row, choice in enumerate(Theme):
            self.theme.setItemText(row, names[choice])

    def show_choices(self, choices: Choices) -> None:
        """Show what is chosen."""
        if not self.station.hasFocus():
            self.station.setText(choices.station)
        self.language.setCurrentIndex(max(0, self.language.findData(choices.language)))
        self.theme.setCurrentIndex(tuple(Theme).index(choices.theme))
        self.sounds.setChecked(choices.sounds)

    def _take_station(self) -> None:
        self.change(station=" ".join(self.station.text().split()))

    def _take_language(self, row: int) -> None:
        self.change(language=str(self.language.itemData(row)))

    def _take_theme(self, row: int) -> None:
        self.change(theme=tuple(Theme)[row])

    def _take_sounds(self, on: bool) -> None:
        self.change(sounds=on)
