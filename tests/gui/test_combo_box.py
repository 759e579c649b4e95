"""Lists show their choices whole, however long the words of a language are."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.configuration.tree.add_menu import AddMenu, AddOffer
from desktop.widgets.combo_box import ComboBox

OFFSCREEN = pytest.mark.qt_log_ignore("This plugin does not support")  # it and its popups
LONG = "Certyfikat urządzenia, wystawiony przez własny urząd tej stacji"


@OFFSCREEN
def test_a_narrow_combo_box_has_a_list_as_wide_as_its_words(qtbot: QtBot) -> None:
    box = ComboBox()
    qtbot.addWidget(box)
    box.addItems(["No", LONG])
    box.setFixedWidth(90)
    box.show()
    box.showPopup()
    words_px = box.view().fontMetrics().horizontalAdvance(LONG)
    assert words_px < box.view().width() <= box.screen().availableGeometry().width()
    box.hidePopup()


@OFFSCREEN
def test_the_list_of_what_may_be_added_is_as_wide_as_its_words(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    menu = AddMenu(window)
    menu.open_below(window, [AddOffer(text="Krótki"), AddOffer(text=LONG, detail="/5/0/1 Execute")])
    whole_px = menu.list.fontMetrics().horizontalAdvance(f"{LONG}   /5/0/1 Execute")
    assert whole_px < menu.list.viewport().width()
    menu.close()
