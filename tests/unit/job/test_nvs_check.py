"""Jobs for boards that take their configuration from an NVS partition: the traps of the firmware that reads it."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from factory_prov.boards.addresses import AddressRange
from factory_prov.boards.board_file import load_board
from factory_prov.boards.espressif.board import EspressifBoard
from factory_prov.boards.espressif.client_settings import client_settings
from factory_prov.boards.images import intel_hex
from factory_prov.cli import main
from factory_prov.credentials.psk import generate_text_psk
from factory_prov.errors import InputError
from factory_prov.job.check import check_job
from factory_prov.job.job_file import load_job
from factory_prov.job.nvs_check import nvs_file
from factory_prov.job.readiness import refuse_unready
from factory_prov.job.unit import UnitMaker
from factory_prov.lwm2m.problem import Severity

CONFIGS = Path(__file__).parents[3] / "configs"
JOB = (CONFIGS / "job-esp32.toml").read_text(encoding="utf-8")
NAME = "urn:dev:ops:32473-Tracker-000001"


def found(folder: Path, text: str) -> dict[str, str]:
    (folder / "boards").mkdir()
    (folder / "boards/esp32.toml").write_text((CONFIGS / "boards/esp32.toml").read_text(encoding="utf-8"))
    file = folder / "job.toml"
    file.write_text(text)
    problems = check_job(load_job(file))
    errors = {problem.rule: problem.path for problem in problems if problem.severity is Severity.ERROR}
    assert errors.pop("nvs-run") == "board"  # what a run does not do yet
    return errors


def changed(*changes: tuple[str, str]) -> str:
    text = JOB
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def test_the_example_is_good(tmp_path: Path) -> None:
    assert found(tmp_path, JOB) == {}
    job = load_job(CONFIGS / "job-esp32.toml")
    warned = [problem.rule for problem in check_job(job)]
    assert warned == ["nvs-left-out", "nvs-run"]
    with pytest.raises(InputError, match="esptool"):
        refuse_unready(job)
    texts = client_settings(UnitMaker(job).make(NAME).records, NAME)
    assert list(texts) == ["uri", "endpoint_name", "identity", "psk"]
    assert texts["endpoint_name"] == texts["identity"] == NAME.encode()
    assert len(texts["psk"]) == 32
    assert texts["psk"].isascii()


KEY = '"/0/1/5" = { credential = "psk_key" }'


@pytest.mark.parametrize(
    ("changes", "rule", "path"),
    [
        ([("text = true", "text = false")], "nvs-no-text", "/0/1/5"),
        ([(KEY, '"/0/1/5" = { hex = "00112233445566778899aabbccddeeff" }')], "nvs-no-text", "/0/1/5"),
        ([(KEY, '"/0/1/5" = { hex = "6162636465666768696a6b6c6d6e6f00" }')], "nvs-no-text", "/0/1/5"),
        ([('"/0/1/3" = { credential = "psk_identity" }', '"/0/1/3" = { hex = "ff00" }')], "nvs-no-text", "/0/1/3"),
        ([("length_bytes = 32", "length_bytes = 16")], "credentials", "length_bytes"),
        ([(KEY, "")], "nvs-missing", "/0/1/5"),
        ([('"/0/1/3" = { credential = "psk_identity" }', "")], "nvs-missing", "/0/1/3"),
        ([('"/0/1/0" = "coaps://eu.iot.avsystem.cloud:5684"', "")], "nvs-missing", "/0/1/0"),
        ([("coaps://eu", "coaps+tcp://eu")], "nvs-uri", "/0/1/0"),
        ([("coaps://eu", "https://eu")], "nvs-uri", "/0/1/0"),
        ([('"/0/1/2" = 0', '"/0/1/2" = 3')], "nvs-security-mode", "/0/1/2"),
        ([('"/0/1/2" = 0', '"/0/1/2" = 2')], "nvs-security-mode", "/0/1/2"),
        ([('"/0/1/1" = false', '"/0/1/1" = true')], "nvs-account", "/0"),
        ([('"/0/1/10" = 1', '"/0/1/10" = 1\n"/0/2/0" = "coaps://b.pl"')], "nvs-account", "/0"),
        ([("coaps://eu.iot.avsystem.cloud:5684", "coaps://a/" + "b" * 4000)], "nvs-too-large", "configuration"),
        ([('source = "pattern"', 'source = "device"')], "nvs-name", "naming.source"),
    ],
)
def test_what_such_a_unit_would_not_take(tmp_path: Path, changes: list[tuple[str, str]], rule: str, path: str) -> None:
    problems = found(tmp_path, changed(*changes))
    assert problems.get(rule) == path, problems


def test_a_unit_has_its_partition_as_a_file(tmp_path: Path) -> None:
    job = load_job(CONFIGS / "job-esp32.toml")
    unit = UnitMaker(job).make(NAME)
    ((name, image),) = nvs_file(job, unit).items()
    assert name == "nvs.bin"
    assert len(image) == 0x4000
    assert client_settings(unit.records, NAME)["psk"] in image
    assert nvs_file(load_job(CONFIGS / "job-psk.toml"), unit) == {}
    output = tmp_path / "units"
    assert main(["pack", str(CONFIGS / "job-esp32.toml"), "--name", NAME, "-o", str(output)]) == 0
    (file,) = output.rglob("nvs.bin")
    assert len(file.read_bytes()) == 0x4000
    if sys.platform != "win32":
        assert file.stat().st_mode & 0o077 == 0


def test_a_unit_that_lacks_one_of_the_four_gets_none() -> None:
    records = UnitMaker(load_job(CONFIGS / "job-esp32.toml")).make(NAME).records
    for resource_id in (0, 2, 3, 5):
        left = [each for each in records if (each.path.object_id, each.path.resource_id) != (0, resource_id)]
        with pytest.raises(InputError):
            client_settings(left, NAME)
    with pytest.raises(InputError):
        client_settings(records, "")


def test_text_keys_are_new_text_of_192_bits() -> None:
    keys = {generate_text_psk(32).reveal() for _ in range(50)}
    assert len(keys) == 50
    assert {len(key) for key in keys} == {32}
    assert all(key.decode("ascii").isprintable() for key in keys)
    with pytest.raises(InputError):
        generate_text_psk(16)


def board(**others: Any) -> EspressifBoard:
    loaded = load_board(CONFIGS / "boards/esp32.toml")
    assert isinstance(loaded, EspressifBoard)
    return replace(loaded, **others)


@pytest.mark.parametrize(("start", "end"), [(0x9000, 0xB000), (0x9100, 0xD100), (0x9000, 0xD800)])
def test_a_part_that_is_no_partition(start: int, end: int) -> None:
    with pytest.raises(InputError):
        board(settings=AddressRange(start=start, end=end))


def table(start: int, size: int, kind: int = 2, at: int = 0x8000) -> intel_hex.HexImage:
    entry = (
        b"\xaa\x50"
        + bytes([1, kind])
        + start.to_bytes(4, "little")
        + size.to_bytes(4, "little")
        + b"nvs".ljust(20, b"\0")
    )
    other = b"\xaa\x50\x00\x00" + (0x10000).to_bytes(4, "little") + (0x100000).to_bytes(4, "little") + bytes(20)
    return intel_hex.HexImage([(at, other + entry + b"\xff" * 32)], ())


@pytest.mark.parametrize(
    ("image", "wrong"),
    [
        (table(0x9000, 0x4000), False),
        (table(0x9000, 0x6000), True),
        (table(0xA000, 0x4000), True),
        (table(0xA000, 0x4000, kind=1), False),  # no settings in it
        (table(0xA000, 0x4000, at=0x10000), False),  # no table
    ],
)
def test_a_partition_that_the_image_has_elsewhere(image: intel_hex.HexImage, wrong: bool) -> None:
    problems = list(board().image_problems(image, "first_image", final=False))
    assert [problem.rule for problem in problems] == (["image-nvs"] if wrong else [])
