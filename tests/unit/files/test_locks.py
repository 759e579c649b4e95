"""One at a time: the second waits, a dead holder holds nothing, and what cannot be locked is told."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from patience import soon

from factory_prov.errors import InputError
from factory_prov.files.locks import one_at_a_time

HOLDER = (
    "import sys, time\n"
    "from pathlib import Path\n"
    "from factory_prov.files.locks import one_at_a_time\n"
    "with one_at_a_time(Path(sys.argv[1])):\n"
    "    print('held', flush=True)\n"
    "    time.sleep(60)\n"
)


@contextmanager
def held_by_a_process(path: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        try:
            yield holder
        finally:
            holder.kill()


def test_the_second_is_refused_when_the_first_does_not_end_and_a_dead_one_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / ".lock"
    with held_by_a_process(path) as holder:
        began = time.monotonic()
        with soon(), pytest.raises(InputError) as caught, one_at_a_time(path, timeout_s=0.3):
            pass
        assert time.monotonic() - began >= 0.3
        assert str(caught.value.place) == str(tmp_path)
        assert "another run is writing here and does not end" in str(caught.value)
        assert str(caught.value.cure) == "Stop it."
        if os.name == "posix":
            holder.send_signal(signal.SIGKILL)
        else:
            holder.kill()
        holder.wait()
        with one_at_a_time(path, timeout_s=5):
            pass


def test_the_second_waits_until_the_first_is_done(tmp_path: Path) -> None:
    told: list[str] = []
    first_has_it = threading.Event()

    def first() -> None:
        with one_at_a_time(tmp_path / ".lock"):
            first_has_it.set()
            time.sleep(0.2)
            told.append("first done")

    thread = threading.Thread(target=first)
    thread.start()
    first_has_it.wait(5)
    with one_at_a_time(tmp_path / ".lock"):
        told.append("second in")
    thread.join()
    assert told == ["first done", "second in"]


def test_what_fails_inside_frees_the_lock_and_is_told_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(TimeoutError, match="of the work"), one_at_a_time(tmp_path / ".lock"):
        raise TimeoutError("of the work")
    with one_at_a_time(tmp_path / ".lock", timeout_s=0):
        pass


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_the_file_is_its_owners_alone_and_stays(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with one_at_a_time(tmp_path / ".lock"):
            pass
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / ".lock").stat().st_mode) == 0o600


def test_a_place_where_nothing_can_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="a file, not a folder"), one_at_a_time(tmp_path / "file" / ".lock"):
        pass
