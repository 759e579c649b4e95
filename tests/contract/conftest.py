"""Options that put the contract suite of the programmers on a real board."""

from __future__ import annotations

import platform
from pathlib import Path

import pytest
from hardware import Hardware

from factory_prov import __version__
from factory_prov.boards.board_file import shipped_board


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("hardware", "a real board (docs/hardware-test.md)")
    group.addoption("--hardware", metavar="SERIAL", help="serial number of its probe; the board is erased many times")
    group.addoption("--board", metavar="KIND", help="its kind, as in a job: nrf9160dk, nrf52840dk, …")
    group.addoption("--first-image", type=Path, metavar="FILE.hex", help="its provisioning firmware")
    group.addoption("--final-image", type=Path, metavar="FILE.hex", help="its application")


def pytest_configure(config: pytest.Config) -> None:
    serial_number = config.getoption("--hardware", default=None)
    if serial_number is None:
        return
    images = [config.getoption(option) for option in ("--first-image", "--final-image")]
    if any(image is None or not image.is_file() for image in images):
        raise pytest.UsageError("--hardware needs --first-image and --final-image, both files that are there")
    kind = config.getoption("--board")
    Hardware.given = Hardware(serial_number, *images, None if kind is None else shipped_board(kind))


def pytest_report_header(config: pytest.Config) -> list[str]:
    serial_number = config.getoption("--hardware", default=None)
    told = f"factory-prov {__version__}, {platform.platform()}, Python {platform.python_version()}"
    return [f"board: probe {serial_number}; {told}"] if serial_number is not None else []
