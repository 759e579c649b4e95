"""Receivers of device/ for tests: compiled once, each test has units of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from receivers import Receiver, StartReceiver, posix_command, posix_program


@pytest.fixture(scope="session")
def posix_receiver(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program that is a device of version 2."""
    return posix_program(tmp_path_factory.mktemp("device"))


@pytest.fixture
def start_posix(posix_receiver: Path, tmp_path: Path) -> Iterator[StartReceiver]:
    """Start devices as programs of this PC; they lose their power when the test ends."""
    with ExitStack() as ends:

        def enter(*options: str, storage: Path | None = None) -> Receiver:
            receiver = Receiver(posix_command(posix_receiver, storage or tmp_path / "flash.bin", *options))
            ends.callback(receiver.cut)
            return receiver

        yield enter
