"""Board files: the shipped ones are whole and true to the job file's documents; own ones are read with words."""

from __future__ import annotations

from pathlib import Path

import pytest

from factory_prov.boards.anjay_firmware import READY_TEXT
from factory_prov.boards.board_file import board_kinds, find_board, load_board, shipped_board
from factory_prov.boards.device_side import DeviceSide
from factory_prov.boards.model import Erase
from factory_prov.boards.nordic.board import Family, NordicBoard
from factory_prov.device_contract import files
from factory_prov.errors import InputError
from factory_prov.links.options import LinkOptions
from factory_prov.programmers.protocol import Probe

ROOT = Path(__file__).parents[3]
KINDS = ("nrf52840dk", "nrf5340dk", "nrf54l15dk", "nrf9151dk", "nrf9160dk", "thingy91")


def written(folder: Path, text: str) -> Path:
    path = folder / "board.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_kinds() -> None:
    assert board_kinds() == ("any-uart", *KINDS)
    document = (ROOT / "docs/job-file.md").read_text(encoding="utf-8")
    template = (ROOT / "resources/jobs/template.toml").read_text(encoding="utf-8")
    assert all(f"`{kind}`" in document and kind in template for kind in board_kinds())


@pytest.mark.parametrize("kind", KINDS)
def test_a_shipped_board_is_consistent(kind: str) -> None:
    board = shipped_board(kind)
    assert isinstance(board, NordicBoard)
    assert board.protection
    for protection in board.protection:
        inside = [part for part in board.uicr if part.overlaps(protection.registers.start, protection.registers.end)]
        assert inside, protection.name
    assert all(not board.settings.overlaps(part.start, part.end) for part in board.uicr)
    assert board.settings.start % board.erase.page_bytes == 0
    LinkOptions(
        baud=board.baud,
        packet_limit_bytes=board.packet_limit_bytes,
        line_limit_bytes=board.line_limit_bytes,
    )
    assert (Erase(board.erase.first), Erase(board.erase.final)) == (Erase.CHIP, Erase.SECTORS)


def test_the_example_of_an_own_board() -> None:
    board = load_board(ROOT / "configs/custom-board.toml")
    base = shipped_board("nrf9160dk")
    assert (board.family, board.flash, board.protection) == (Family.NRF91, base.flash, base.protection)
    assert board.settings.start == 0xFE000
    assert not board.onboard_probe


def test_a_board_file_may_name_the_maker_of_its_chip(tmp_path: Path) -> None:
    named = load_board(written(tmp_path, 'based_on = "nrf9160dk"\nmaker = "nordic"\n'))
    assert named == shipped_board("nrf9160dk")


def test_which_board_a_job_means(tmp_path: Path) -> None:
    own = written(tmp_path, 'based_on = "nrf52840dk"\nname = "Mine"\n')
    assert find_board("", None) is None
    assert find_board("nrf9160dk", None) == shipped_board("nrf9160dk")
    for kind in ("", "custom"):
        found = find_board(kind, own)
        assert found is not None
        assert found.name == "Mine"
    with pytest.raises(InputError, match="nrf9160dk"):
        find_board("nrf9160dk", own)
    with pytest.raises(InputError, match="no file"):
        find_board("custom", None)
    with pytest.raises(InputError, match="thingy91, custom"):
        find_board("nrf9999dk", None)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('based_on = "nowhere"', "no kind"),
        ("based_on = 5", "based_on"),
        ('name = "x"', "family"),
        ('maker = "any"', "name"),
        ('based_on = "nrf9160dk"\nspeed = 5', "speed"),
        ('based_on = "nrf9160dk"\nfamily = "stm32"', "family"),
        ('based_on = "nrf9160dk"\nmaker = "nobody"', "maker"),
        ('based_on = "nrf9160dk"\nmaker = ["nordic"]', "maker"),
        ('based_on = "nrf9160dk"\nbaud = "fast"', "baud"),
        ('based_on = "nrf9160dk"\nreset = "kick"', "reset"),
        ('based_on = "nrf9160dk"\nsettings = { start = 5, end = 5 }', "no range"),
        ('based_on = "nrf9160dk"\nsettings = { start = 0, end = 4096, step = 4 }', "step"),
        ('based_on = "nrf9160dk"\nsettings = { start = 0x200000, end = 0x201000 }', "settings"),
        ('based_on = "nrf9160dk"\nflash = []', "flash"),
        ('based_on = "nrf9160dk"\nhardware_id = []', "hardware_id"),
        ('based_on = "nrf9160dk"\nvcom = 9', "vcom"),
        ('based_on = "nrf9160dk"\nerase = { page_bytes = 0 }', "page"),
        ('based_on = "nrf9160dk"\nerase = { page_bytes = 4096, final = "chip" }', "configuration"),
        ('based_on = "any-uart"\ndevice = { contract = 3 }', "device.contract"),
        ('based_on = "any-uart"\ndevice = { contract = "2" }', "device.contract"),
        ('based_on = "any-uart"\ndevice = { capacity = 2 }', "device.capacity"),
        ('based_on = "any-uart"\ndevice = { capacity_bytes = 0 }', "device.capacity_bytes"),
        ('based_on = "any-uart"\ndevice = { objects = [] }', "device.objects"),
        ('based_on = "any-uart"\ndevice = { objects = [0, 70000] }', "device.objects"),
        ('based_on = "any-uart"\ndevice = { objects = ["0"] }', "device.objects"),
        ('based_on = "any-uart"\ndevice = { packet_bytes = 255 }', "device.packet_bytes"),
        ('based_on = "any-uart"\ndevice = 2', "device"),
        ('based_on = "any-uart"\nflash = [{ start = 0, end = 4096 }]', "hardware_id"),
        ("name = ", "no TOML"),
        ("x = " + "[" * 50_000, "nested over 32 deep"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(InputError) as caught:
        load_board(path)
    assert told in str(caught.value)
    assert str(caught.value.cure)
    assert str(caught.value.place).startswith(str(path)) or caught.value.place == "kind"


def test_what_the_firmware_of_a_board_takes(tmp_path: Path) -> None:
    def device(text: str) -> DeviceSide:
        return load_board(written(tmp_path, text)).device

    own = 'based_on = "any-uart"\n[device]\n'
    assert shipped_board("nrf9160dk").device == DeviceSide()
    assert device(own) == shipped_board("any-uart").device == DeviceSide(contract=2)
    assert device(own + "capacity_bytes = 900\nobjects = [0, 1]\npacket_bytes = 512") == DeviceSide(
        contract=2, capacity_bytes=900, objects=(0, 1), packet_bytes=512
    )
    assert device('based_on = "nrf9160dk"\n[device]\npacket_bytes = 128') == DeviceSide(packet_bytes=128)


def test_a_board_shows_the_line_of_the_version_that_it_speaks(tmp_path: Path) -> None:
    two = "[device]\ncontract = 2\n"
    for kind in ("any-uart", "nrf9160dk"):
        assert load_board(written(tmp_path, f'based_on = "{kind}"\n{two}')).ready_text == files.READY_TEXT
    own = 'based_on = "any-uart"\nready_text = "up and running"\n'
    assert load_board(written(tmp_path, own)).ready_text == "up and running"
    assert shipped_board("nrf9160dk").ready_text == READY_TEXT
    assert shipped_board("any-uart").ready_text == files.READY_TEXT


def test_a_board_without_a_probe_knows_nothing_of_its_chip() -> None:
    board = shipped_board("any-uart")
    assert (board.chip_known, board.onboard_probe, board.flash, board.settings) == (False, False, (), None)
    probe = Probe(serial_number="1", backend="simulated", board="", port=None)
    assert probe.on_board(board) is probe


@pytest.mark.parametrize("name", ["uart-contract-2", "cortex-m-pyocd"])
def test_the_examples_of_boards_of_version_2(name: str) -> None:
    board = load_board(ROOT / f"configs/boards/{name}.toml")
    assert board.device.version is files.ContractVersion.TWO
    assert board.ready_text == files.READY_TEXT
    assert board.chip_known is bool(board.pyocd_target)
