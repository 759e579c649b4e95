"""The gate for any upgrade of PySide6: 6.12.0 on Python 3.11 loses a reference with every emit and aborts."""

from __future__ import annotations

import subprocess
import sys

CODE = """
from PySide6.QtCore import QObject, Signal
class Worker(QObject):
    done = Signal(object)
worker, seen = Worker(), []
worker.done.connect(seen.append)
for number in range(2000):
    worker.done.emit(number)
print(len(seen))
"""


def test_two_thousand_emits_do_not_abort() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "2000"), done.stderr
