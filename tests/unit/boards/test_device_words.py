"""What is known of a board's firmware is said, and what is not is not made up."""

from __future__ import annotations

from dataclasses import replace

from factory_prov.boards.board_file import shipped_board
from factory_prov.boards.device_side import DeviceSide
from factory_prov.boards.device_words import device_words


def test_what_is_known_and_what_is_not() -> None:
    any_uart = shipped_board("any-uart")
    assert str(device_words(shipped_board("nrf9160dk"))) == "Speaks version 1 of the device contract."
    assert str(device_words(any_uart)) == (
        "Speaks version 2 of the device contract. Each unit says what else it takes, before anything is sent to it."
        " It is reached by its serial port alone; nothing is known of its chip."
    )
    known = DeviceSide(contract=2, capacity_bytes=900, objects=(0, 1), packet_bytes=512)
    assert str(device_words(replace(any_uart, device=known))).startswith(
        "Speaks version 2 of the device contract. Takes packs of up to 900 bytes. Takes the objects /0, /1."
        " Takes SMP packets of up to 512 bytes. It is reached"
    )
