"""The speed of the config editor with 2,000 and with 20,000 resources, each figure beside its limit or a peer.

python3 benchmarks/editor.py
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication

from desktop.configuration.checks.draft_checker import DraftChecker
from desktop.configuration.document.document import EditorDocument
from desktop.configuration.tree.tree_model import ConfigurationTreeModel
from factory_prov.job.draft import JobDraft
from factory_prov.job.draft_check import check_draft
from factory_prov.lwm2m.objects import Definitions
from factory_prov.lwm2m.paths import ResourcePath

RESOURCES = 2000
MANY = 20_000
OBJECT = 2  # Access Control: the largest number of instances that a device has


def large_job(folder: Path, resources: int) -> Path:
    """Write the template with so many resources more, five in each instance of one object."""
    draft = JobDraft.new()
    text = draft.text()
    values = {0: "1", 1: "1", 3: "65535"}
    lines = []
    for number in range(resources // 5):
        lines += [f'"/{OBJECT}/{number}/{resource}" = {value}' for resource, value in values.items()]
        lines += [f'"/{OBJECT}/{number}/2/{ssid}" = 31  # ACL' for ssid in (0, 1)]
    path = folder / f"{resources}.toml"
    path.write_text(text.replace("[configuration]\n", "[configuration]\n" + "\n".join(lines) + "\n"), encoding="utf-8")
    return path


def timed(work: Callable[[], object]) -> float:
    """Return how long one call takes, in seconds."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def open_all(path: Path) -> tuple[EditorDocument, ConfigurationTreeModel]:
    """Open a job the way the window does: document, tree, what the first form shows."""
    document = EditorDocument(Definitions())
    model = ConfigurationTreeModel(document)
    document.open(path)
    document.contents.resources(0, 1)
    document.contents.resource_offers(0, 1)
    return document, model


def keystrokes(document: EditorDocument) -> Iterator[float]:
    """Type into one field, and yield what each key takes with all signals."""
    for number in range(200):
        text = "coaps://" + "a" * number
        yield timed(lambda text=text: document.set_value(("configuration", "/0/1/0"), text))  # type: ignore[misc]


def longest_pause(path: Path) -> tuple[float, float]:
    """Return how long a check in its thread takes to arrive, and the longest time the event loop stood still."""
    document, _ = open_all(path)
    checker = DraftChecker()
    arrived: list[object] = []
    checker.finished.connect(arrived.append)
    began = last = time.perf_counter()
    longest = 0.0
    checker.follow(document)
    while not arrived and last - began < 30:
        QCoreApplication.processEvents()
        time.sleep(0.0005)
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    checker.close()
    return last - began, longest


def row(what: str, measured_s: float, limit_s: float, beside: str = "") -> None:
    print(f"{what:46} {measured_s * 1e3:8.2f} ms   limit {limit_s * 1e3:6.0f} ms   {beside}")


def print_many(folder: Path) -> None:
    """Print what is felt with ten times as many: it grows with them, and with nothing else."""
    path = large_job(folder, MANY)
    document, _ = open_all(path)
    keys = sorted(keystrokes(document))
    row(f"with {MANY}: a key typed, median", statistics.median(keys), 0.016)
    added = timed(lambda: document.add_resource(ResourcePath(0, 1, 14)))
    row(f"with {MANY}: a resource added", added, 0.1)
    text = path.read_text(encoding="utf-8")
    bare_s = timed(lambda: tomllib.loads(text))
    saved_s = timed(document.save)
    row(f"with {MANY}: saved", saved_s, 0.5, f"{saved_s / bare_s:.1f} x tomllib's reading of it")


def main() -> None:
    """Measure and print the table."""
    application = QCoreApplication(sys.argv)
    with tempfile.TemporaryDirectory() as folder:
        path = large_job(Path(folder), RESOURCES)
        text = path.read_text(encoding="utf-8")
        open_all(path)
        opened, bare = [], []
        for _ in range(5):  # in turn, so that a drifting machine speed hits both
            opened.append(timed(lambda: open_all(path)))
            bare.append(timed(lambda: tomllib.loads(text)))
        open_s, bare_s = statistics.median(opened), statistics.median(bare)
        row(f"a job with {RESOURCES} resources opens", open_s, 0.5, f"tomllib alone {bare_s * 1e3:.1f} ms")
        document, _ = open_all(path)
        keys = sorted(keystrokes(document))
        row("a key typed, with all signals: median", statistics.median(keys), 0.002)
        row("a key typed, with all signals: the longest", keys[-1], 0.016)
        added = timed(lambda: document.add_resource(ResourcePath(0, 1, 14)))
        row("a resource added", added, 0.016)
        row("saved", timed(document.save), 0.5)
        checked = timed(
            lambda: check_draft(document.data, place="", folder=path.parent, definitions=document.definitions)
        )
        row("checked, in one thread alone", checked, 0.5)
        arrived_s, longest_s = longest_pause(path)
        row("checked beside the window: arrives after", arrived_s, 1.0, "150 ms of it are the wait for quiet")
        row("checked beside the window: longest pause", longest_s, 0.016)
        print_many(Path(folder))
    del application


if __name__ == "__main__":
    main()
