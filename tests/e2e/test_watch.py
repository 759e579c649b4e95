"""`factory-prov watch` as a process, with the stand-in nrfutil: what it tells, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from nrfutil_bench import NrfutilBench

from factory_prov.simulation.bench import VirtualBench


@pytest.fixture
def served(tmp_path: Path) -> Iterator[NrfutilBench]:
    with VirtualBench(2, speed=100) as bench, NrfutilBench(tmp_path, bench) as stand_in:
        yield stand_in
        if sys.platform == "linux":
            assert stand_in.processes() == []


@contextmanager
def watching(folder: Path, served: NrfutilBench, *options: str) -> Iterator[subprocess.Popen[str]]:
    environment = {**os.environ, "HOME": str(folder), "FACTORY_PROV_NRFUTIL": str(served.folder)}
    command = [sys.executable, "-m", "factory_prov", "watch", *options]
    flags = subprocess.CREATE_NEW_PROCESS_GROUP if sys.platform == "win32" else 0
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, creationflags=flags
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def interrupt(process: subprocess.Popen[str]) -> int:
    process.send_signal(signal.CTRL_BREAK_EVENT if sys.platform == "win32" else signal.SIGINT)
    return process.wait(10)


def first_lines(process: subprocess.Popen[str], count: int) -> list[str]:
    assert process.stdout is not None
    return [process.stdout.readline() for _ in range(count)]


def test_what_is_there_is_told_and_ctrl_c_ends_it(folder: Path, served: NrfutilBench) -> None:
    with watching(folder, served) as process:
        lines = first_lines(process, 2)
        assert [line.split()[:3] for line in lines] == [
            ["appeared", "900000001", "PCA10090"],
            ["appeared", "900000002", "PCA10090"],
        ]
        if sys.platform != "win32":
            assert interrupt(process) == 130
            assert "Traceback" not in (process.stderr.read() if process.stderr else "")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal that reaches one process as Ctrl-C does")
def test_json_is_one_document_a_line(folder: Path, served: NrfutilBench) -> None:
    with watching(folder, served, "--json") as process:
        documents = [json.loads(line) for line in first_lines(process, 2)]
        assert [(each["event"], each["serial_number"]) for each in documents] == [
            ("appeared", "900000001"),
            ("appeared", "900000002"),
        ]
        assert set(documents[0]) == {"event", "serial_number", "backend", "board", "port", "ports", "slot"}
        assert interrupt(process) == 130
        assert process.stdout is not None
        assert process.stdout.read() == ""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal that reaches one process as Ctrl-C does")
def test_a_tool_that_hangs_is_ended_with_it(folder: Path, served: NrfutilBench) -> None:
    served.manners["list"] = "hang"
    with watching(folder, served) as process:
        ends_at = time.monotonic() + 10
        while not served.asked and time.monotonic() < ends_at:
            time.sleep(0.05)
        time.sleep(0.3)  # until it hangs
        assert interrupt(process) == 130


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe that was closed is found out by writing only")
def test_a_reader_that_goes_ends_it_at_the_next_line(folder: Path, served: NrfutilBench) -> None:
    with watching(folder, served) as process:
        assert process.stdout is not None
        first_lines(process, 2)
        process.stdout.close()
        served.bench.unplug("900000001")  # noticed when the tool has rested
        assert process.wait(60) == 130
