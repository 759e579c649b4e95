"""A second start brings the first window up; what a crash leaves is offered at the next start."""

from __future__ import annotations

import faulthandler
import os
import subprocess
import sys
from pathlib import Path

from pytestqt.qtbot import QtBot

from desktop.window.crash_report import REPORT_FILE, RUNNING_FILE, CrashReport
from desktop.window.one_window import OneWindow

SECOND = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from desktop.window.one_window import OneWindow
application = QCoreApplication([])
only = OneWindow(Path(sys.argv[1]))
sys.exit(0 if not only.is_first() and only.hand_over(Path(sys.argv[2])) else 1)
"""


def test_a_second_start_hands_its_file_over(qtbot: QtBot, tmp_path: Path) -> None:
    first = OneWindow(tmp_path)
    assert first.is_first()
    first.listen()
    job = tmp_path / "Łódź job.toml"
    with qtbot.waitSignal(first.asked, timeout=20_000) as asked:
        second = subprocess.Popen([sys.executable, "-c", SECOND, str(tmp_path), str(job)], env=os.environ)
    assert asked.args == [str(job)]
    assert second.wait(20) == 0
    first.close()


def test_another_folder_has_a_window_of_its_own(tmp_path: Path) -> None:
    windows = [OneWindow(tmp_path / name) for name in ("one", "other")]
    assert all(window.is_first() for window in windows)
    for window in windows:
        window.close()


def test_a_window_that_is_gone_holds_up_nobody(tmp_path: Path) -> None:
    script = "import os, sys; from pathlib import Path; from desktop.window.one_window import OneWindow\n"
    script += "assert OneWindow(Path(sys.argv[1])).is_first(); os._exit(0)"
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=True, timeout=20)
    window = OneWindow(tmp_path)
    assert window.is_first()
    window.close()


def test_a_crash_is_offered_once(tmp_path: Path) -> None:
    script = "import faulthandler, sys; from pathlib import Path; from desktop.window.crash_report import CrashReport\n"
    script += "CrashReport(Path(sys.argv[1])).start(); faulthandler._sigsegv()"
    command = [sys.executable, "-c", script, str(tmp_path)]
    assert subprocess.run(command, check=False, timeout=20).returncode != 0
    was_on = faulthandler.is_enabled()
    report = CrashReport(tmp_path)
    notice = report.start()
    assert notice is not None
    assert "Segmentation fault" in notice.details or "access violation" in notice.details
    assert (tmp_path / REPORT_FILE).is_file()
    report.close()
    assert not (tmp_path / RUNNING_FILE).exists()
    again = CrashReport(tmp_path)
    assert again.start() is None
    again.close()
    if was_on:
        faulthandler.enable()
