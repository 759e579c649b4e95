"""What is known of the firmware that takes the pack on a kind of board, as sentences for people."""

from __future__ import annotations

from factory_prov.boards.model import Board
from factory_prov.device_contract.files import ContractVersion
from factory_prov.messages import Message, sentences


def device_words(board: Board) -> Message:
    """Say which version of the device contract the firmware of a board meets, and what is known of what it takes."""
    device = board.device
    told = [Message("Speaks version {version} of the device contract.", version=int(device.contract))]
    if device.capacity_bytes is not None:
        told.append(Message("Takes packs of up to {capacity_bytes} bytes.", capacity_bytes=device.capacity_bytes))
    if device.objects is not None:
        told.append(Message("Takes the objects {objects}.", objects=", ".join(f"/{each}" for each in device.objects)))
    if device.packet_bytes is not None:
        told.append(Message("Takes SMP packets of up to {packet_bytes} bytes.", packet_bytes=device.packet_bytes))
    unknown = device.capacity_bytes is None or device.objects is None
    if device.version is ContractVersion.TWO and unknown:
        told.append(Message("Each unit says what else it takes, before anything is sent to it."))
    if not board.chip_known:
        told.append(Message("It is reached by its serial port alone; nothing is known of its chip."))
    return sentences(*told)
