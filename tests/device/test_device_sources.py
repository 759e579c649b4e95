"""The receiver's own tests, its size, and what compilers and checkers say of it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from receivers import DEVICE, make, need

CODE_BYTES = 6 * 1024
"""Instructions of the receiver for a Cortex-M3; the port of a firmware comes on top."""
TABLES_BYTES = 1280
"""The constants of SHA-256, the names of files, keys and codes."""
RAM_BYTES = 2560
"""Beside the buffer of the pack, with packets of 1024 bytes."""
LIBRARY = {"memcpy", "memcmp", "memset", "strlen"}
"""All that the receiver calls of a C library."""


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("device_sources")


@pytest.mark.slow
def test_the_receiver_s_own_tests_pass_and_no_seed_of_the_fuzzing_breaks_it(build: Path) -> None:
    need("make", "cc")
    printed = make("test", build)
    assert re.search(r"\d+ tests passed", printed)
    assert printed.count(" seeds of ") == 3


def test_the_receiver_is_as_small_as_it_is_said_to_be(build: Path) -> None:
    need("make", "arm-none-eabi-gcc", "arm-none-eabi-size")
    sizes = dict(re.findall(r"^(\w+) (\d+)$", make("size", build), re.MULTILINE))
    assert 4000 < int(sizes["code"]) <= CODE_BYTES
    assert int(sizes["tables"]) <= TABLES_BYTES
    assert int(sizes["static"]) == 0
    assert 1024 < int(sizes["ram"]) <= RAM_BYTES


def test_the_receiver_needs_four_functions_of_a_library(build: Path) -> None:
    need("make", "arm-none-eabi-gcc", "arm-none-eabi-nm")
    make("size", build)
    objects = [str(path) for path in (build / "arm").glob("*.o")]
    listed = subprocess.run(["arm-none-eabi-nm", *objects], capture_output=True, text=True, check=True).stdout
    wanted = set(re.findall(r"^\s+U (\w+)$", listed, re.MULTILINE))
    there = set(re.findall(r"^[0-9a-f]+ [TtRrDdBb] (\w+)$", listed, re.MULTILINE))
    assert wanted - there == LIBRARY


@pytest.mark.slow
def test_compilers_and_checkers_have_nothing_to_say(build: Path) -> None:
    need("make", "cc", "clang", "cppcheck")
    make("lint", build)


def test_every_source_says_whose_it_is_and_no_example_claims_to_work() -> None:
    sources = [path for path in DEVICE.rglob("*") if path.suffix in (".c", ".h", ".S", ".ld", ".sh")]
    assert len(sources) > 20
    for source in sources:
        assert "SPDX-License-Identifier: Apache-2.0" in source.read_text(encoding="utf-8")[:300], source
    examples = [path for path in (DEVICE / "ports" / "examples").rglob("*") if path.is_file()]
    assert len(examples) >= 3
    for example in examples:
        first = example.read_text(encoding="utf-8").splitlines()[0]
        assert "An example: not compiled, not tried." in first, example
