"""What the first paint takes from the settings before they are read: the same as they say, or as on a new PC."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop import theme
from desktop.first_look import DARK_FRAME, FILE_NAME, LIGHT_FRAME, FirstLook
from desktop.preferences import Preferences
from desktop.theme import Theme


def test_the_frame_has_the_colours_of_the_themes() -> None:
    assert (theme.LIGHT.page, theme.LIGHT.panel, theme.LIGHT.line) == LIGHT_FRAME
    assert (theme.DARK.page, theme.DARK.panel, theme.DARK.line) == DARK_FRAME


@pytest.mark.parametrize(("chosen", "frame"), [(Theme.LIGHT, LIGHT_FRAME), (Theme.DARK, DARK_FRAME)])
def test_it_reads_what_the_settings_write(tmp_path: Path, chosen: Theme, frame: tuple[str, ...]) -> None:
    hostile = 'x", "theme": "dark", "window": "00'
    Preferences(tmp_path).change(theme=chosen, window="01d9d0cb", station=hostile, job_file=hostile)
    look = FirstLook(tmp_path)
    assert (look.frame_colours(), look.geometry) == (frame, "01d9d0cb")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[]", b'{"theme": 7, "window": null}', b'{"theme": "blue"}'])
def test_what_cannot_be_read_is_as_on_a_new_pc(qapp: QApplication, tmp_path: Path, content: bytes) -> None:
    new = FirstLook(tmp_path / "nowhere")
    (tmp_path / FILE_NAME).write_bytes(content)
    look = FirstLook(tmp_path)
    assert (look.frame_colours(), look.geometry) == (new.frame_colours(), "")


@pytest.mark.skipif(os.name == "nt", reason="no pipes in folders on Windows")
def test_a_pipe_holds_nothing_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / FILE_NAME)
    assert FirstLook(tmp_path).geometry == ""


def test_nothing_heavy_is_loaded_before_the_first_paint() -> None:
    """Each of these is a twentieth of the way to the first paint, or more."""
    code = (
        "import sys, desktop.window.app, desktop.window.main_window as shown\n"
        "heavy = {'json', 'dataclasses', 'platformdirs', 'desktop.theme', 'desktop.preferences'}\n"
        "print(sorted(heavy & set(sys.modules)), hasattr(shown, 'Qt'))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["['dataclasses']", "False"]


def test_behind_the_systems_font_stand_fonts_without_serifs(qapp: QApplication) -> None:
    """A system may name a font that is not there (a Windows program under Wine): Qt takes a serif then."""
    font, palette, sheet = qapp.font(), qapp.palette(), qapp.styleSheet()
    try:
        for _ in range(2):
            theme.apply(qapp, Theme.LIGHT)
        families, mono = theme.body_font().families(), theme.mono_font().families()
    finally:
        qapp.setStyleSheet(sheet)
        qapp.setPalette(palette)
        qapp.setFont(font)
    assert families[0] == font.families()[0]
    assert {"Segoe UI", "DejaVu Sans", "Liberation Sans", "Arial"} <= set(families)
    assert "Courier New" in mono
    assert len(families) == len(set(families))
