"""Whatever the umask lets others do, the window's own folder and files are its owner's alone."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.preferences import Preferences
from desktop.window.crash_report import RUNNING_FILE, CrashReport
from desktop.window.log_file import LogFile
from desktop.window.one_window import OneWindow

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="modes of files mean nothing there")


@pytest.fixture(autouse=True)
def _umask_lets_everybody() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def test_folder_log_settings_lock_and_crash_file(tmp_path: Path, qapp: object) -> None:
    home = tmp_path / "deep" / "folder"
    one, log, crash = OneWindow(home), LogFile(home), CrashReport(home)
    assert one.is_first()
    crash.start()
    try:
        logging.getLogger("desktop").info("up")
        Preferences(home).change(station="line 5")
        found = [home.parent, home, *home.iterdir()]
        names = {path.name for path in found}
        assert {"window.lock", "window.log", RUNNING_FILE, "settings.json"} <= names
        assert {path.name for path in found if path.stat().st_mode & 0o077} == set()
    finally:
        crash.close()
        log.close()
        one.close()
