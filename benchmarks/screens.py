"""What keys and paint of single screens take, each figure beside its limit: of the window's thread, without a display.

python3 benchmarks/screens.py
"""

from __future__ import annotations

import gc
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop import theme
from desktop.configuration.document.targets import EditorTarget, TargetKind
from desktop.configuration.forms.fields.text import TextField
from desktop.configuration.page import ConfigurationPage
from desktop.preferences import Preferences
from desktop.provision.entry import Entry
from desktop.provision.tiles.device_model import DeviceModel
from desktop.provision.tiles.view import TileView
from desktop.theme import DeviceState
from factory_prov.job.draft import JobDraft
from factory_prov.run.steps import STEPS

KEYS, PAINTS = 40, 15
URI = ("configuration", "/0/1/0")


def thread_s(work: Callable[[], object]) -> float:
    """Return what a piece of work and all that follows at once take of this thread."""
    began = time.thread_time()
    work()
    QApplication.processEvents()
    return time.thread_time() - began


def row(what: str, measured_s: float, limit_s: float) -> None:
    ratio = measured_s / limit_s
    print(f"{what:46} {measured_s * 1e3:8.2f} ms   limit {limit_s * 1e3:6.0f} ms   ratio {ratio:.2f}")


def tiles() -> None:
    """Print what painting two dozen tiles takes, when all of them have changed and when none has."""
    model = DeviceModel()
    view = TileView(model)
    view.resize(1204, 460)
    view.show()
    states, steps = list(DeviceState), tuple(each.step for each in STEPS)
    for slot in range(1, 25):
        state = states[slot % len(states)]
        shown = Entry(
            key=str(slot), slot=slot, board="nRF9160 DK", port=f"COM{slot}", state=state, code="E312", steps=steps
        )
        model.set_entry(shown)
    QApplication.processEvents()
    row("24 tiles painted, kept", min(thread_s(view.viewport().repaint) for _ in range(PAINTS)), 0.008)
    view.close()


def large_job(folder: Path) -> Path:
    """Write a job with 2,000 resources, 200 of them in one instance."""
    values = [f'"/2/{n}/2/{i}" = 31' for n in range(20) for i in range(200 if n == 0 else 96)]
    owners = [f'"/2/{n}/{r}" = 1' for n in range(20) for r in (0, 1, 3)]
    path = folder / "big.toml"
    text = JobDraft.new().text().replace("[configuration]\n", "\n".join(["[configuration]", *values, *owners, ""]), 1)
    path.write_text(text, encoding="utf-8")
    return path


def job(folder: Path) -> None:
    """Print what a large job takes: to open, to show its longest form, and for each key."""
    preferences = Preferences(folder / "settings")
    page = ConfigurationPage(preferences)
    preferences.setParent(page)
    page.resize(1204, 720)
    page.show()
    page.session.new()  # makes the editor
    QApplication.processEvents()
    path = large_job(folder)
    row("a job with 2,000 resources opened", thread_s(lambda: page.open_file(path)), 0.5)
    longest = EditorTarget(kind=TargetKind.INSTANCE, object_id=2, instance_id=0)
    row("its longest form shown", thread_s(lambda: page.editor.tree.choose(longest)), 0.5)
    page.editor.tree.choose(EditorTarget(kind=TargetKind.INSTANCE, object_id=0, instance_id=1))
    QTest.qWait(1000)
    box = page.editor.resources.box(URI)
    assert box is not None
    assert isinstance(box.field, TextField)
    edit = box.field.edit
    took = [thread_s(lambda: QTest.keyClick(edit, Qt.Key.Key_1)) for _ in range(KEYS)]
    row("a key typed into it, median", statistics.median(took), 0.016)
    page.close()


def main() -> None:
    """Measure and print the table."""
    application = QApplication(sys.argv)
    theme.apply(application, theme.Theme.LIGHT)
    tiles()
    gc.collect()  # here: a widget that a thread of the check finds to be garbage is deleted there, and that crashes
    with tempfile.TemporaryDirectory() as folder:
        job(Path(folder))


if __name__ == "__main__":
    main()
