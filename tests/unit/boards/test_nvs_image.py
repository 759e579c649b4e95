"""NVS partitions, byte by byte as Espressif's generator makes them, and as its documents say that they are read."""

from __future__ import annotations

import csv
import hashlib
import importlib.util
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from factory_prov.boards.espressif.nvs_image import PAGE_BYTES, TEXT_MAX_BYTES, nvs_image
from factory_prov.errors import InputError

CASES: dict[str, tuple[int, dict[str, str], str]] = {
    "usual": (
        0x4000,
        {
            "uri": "coaps://eu.iot.avsystem.cloud:5684",
            "endpoint_name": "urn:dev:ops:32473-Sensor-000001",
            "identity": "urn:dev:ops:32473-Sensor-000001",
            "psk": "Zq3x-0123456789_abcdefghijklmnop",
        },
        "a1b34239f0a01f9ad085b0e3d4c5a4859abb1aede34c4407c3e6947d99bc832e",
    ),
    "least": (
        0x3000,
        {"uri": "coaps://a", "endpoint_name": "b", "identity": "c", "psk": "d"},
        "ce9d7392a681e75ca07b0b5f8373da56eaddcaae782d02a5421176ba69663c57",
    ),
    "odd characters": (
        0x4000,
        {
            "uri": 'coaps://a/?b="c",d',
            "endpoint_name": 'zażółć, "gęślą"',
            "identity": "a'b;c",
            "psk": "p" * 31,
            "exactly15charss": "q" * 32,
        },
        "439decaa5c35e441024abe1b264f1f503636e4255355a490514c71f859020bce",
    ),
    "over a page": (
        0x6000,
        {"uri": "u" * 3000, "endpoint_name": "e" * 3000, "identity": "i" * 900, "psk": "p" * 30},
        "0837668b6eeb45bd0a6691f51f279566e1388cd109e62facd6f76ac16a327d85",
    ),
    "full page": (
        0x5000,
        {"a": "x" * (32 * 122 - 1), "b": "y" * 31, "c": "z" * 31},
        "9e4eedeaa3c06a36fd2e42bc0e293f0c8d1d1a5ca7748dfcdba6d9af3f86668b",
    ),
    "page with one left": (
        0x5000,
        {"a": "x" * (32 * 120 - 1), "b": "y" * 31, "c": "z" * 31},
        "350cba4cdf93624f3459c9b3029a0e9cae0662c7a0795aee8503e94b322e098c",
    ),
}
"""Size, texts, and the SHA-256 of what esp-idf-nvs-partition-gen 0.3.0 makes of them."""
GENERATOR = "esp_idf_nvs_partition_gen"
SECRET = "my-own-key-17"


def made(name: str) -> bytes:
    size, texts, _ = CASES[name]
    return nvs_image("config", {key: text.encode() for key, text in texts.items()}, size)


@pytest.mark.parametrize("name", CASES)
def test_it_is_what_the_generator_made(name: str) -> None:
    assert hashlib.sha256(made(name)).hexdigest() == CASES[name][2]


@pytest.mark.parametrize("name", CASES)
def test_it_is_what_the_generator_makes(name: str, tmp_path: Path) -> None:
    if importlib.util.find_spec(GENERATOR) is None:
        pytest.skip("esp-idf-nvs-partition-gen is not installed")
    size, texts, _ = CASES[name]
    table, image = tmp_path / "in.csv", tmp_path / "out.bin"
    with table.open("w", newline="", encoding="utf-8") as file:
        rows = [("key", "type", "encoding", "value"), ("config", "namespace", "", "")]
        csv.writer(file).writerows([*rows, *((key, "data", "string", text) for key, text in texts.items())])
    command = [sys.executable, "-m", GENERATOR, "generate", str(table), str(image), hex(size)]
    subprocess.run(command, check=True, capture_output=True)
    assert made(name) == image.read_bytes()


def entries(image: bytes) -> Iterator[tuple[int, int, str, bytes]]:
    """Read an image by the words of ESP-IDF's documents: namespace, type, key and data of each entry."""
    for number, at in enumerate(range(0, len(image) - PAGE_BYTES, PAGE_BYTES)):
        page = image[at : at + PAGE_BYTES]
        if page == b"\xff" * PAGE_BYTES:
            return
        state, sequence, version = struct.unpack_from("<IIB", page)
        assert state in (0xFFFFFFFE, 0xFFFFFFFC)
        assert (sequence, version) == (number, 0xFE)
        assert struct.unpack_from("<I", page, 28)[0] == zlib.crc32(page[4:28], 0xFFFFFFFF)
        states = int.from_bytes(page[32:64], "little")
        index = 0
        while index < 126 and states >> (2 * index) & 3 == 0b10:
            entry = page[64 + 32 * index : 96 + 32 * index]
            namespace, kind, span, _ = entry[:4]
            assert struct.unpack_from("<I", entry, 4)[0] == zlib.crc32(entry[:4] + entry[8:], 0xFFFFFFFF)
            data = entry[24:]
            if kind == 0x21:
                size, _, crc = struct.unpack("<HHI", data)
                data = page[96 + 32 * index :][:size]
                assert crc == zlib.crc32(data, 0xFFFFFFFF)
            yield namespace, kind, entry[8:24].rstrip(b"\0").decode(), data
            index += span


@pytest.mark.parametrize("name", CASES)
def test_it_is_read_as_it_was_written(name: str) -> None:
    image = made(name)
    (first, *rest) = entries(image)
    assert first[:3] == (0, 0x01, "config")
    assert first[3][0] == 1
    assert {key: data for _, _, key, data in rest} == {k: v.encode() + b"\0" for k, v in CASES[name][1].items()}
    assert {(namespace, kind) for namespace, kind, *_ in rest} == {(1, 0x21)}
    assert image[-PAGE_BYTES:] == b"\xff" * PAGE_BYTES  # the page that NVS keeps free


def test_the_longest_text_has_a_page() -> None:
    image = nvs_image("config", {"a": b"x" * TEXT_MAX_BYTES}, 0x4000)
    assert [data for *_, data in entries(image)][-1] == b"x" * TEXT_MAX_BYTES + b"\0"


@pytest.mark.parametrize(
    ("namespace", "texts", "size"),
    [
        ("config", {"a": b"x" * (TEXT_MAX_BYTES + 1)}, 0x4000),
        ("config", {"sixteen-letters-": b"x"}, 0x4000),
        ("sixteen-letters-", {"a": b"x"}, 0x4000),
        ("", {"a": b"x"}, 0x4000),
        ("config", {"ą": b"x"}, 0x4000),
        ("config", {"a": b""}, 0x4000),
        ("config", {"a": SECRET.encode() + b"\0"}, 0x4000),
        ("config", {"a": b"x"}, 0x2000),
        ("config", {"a": b"x"}, 0x4001),
        ("config", {"a": b"x"}, 0),
        ("config", {f"key-{n}": SECRET.encode() * 200 for n in range(4)}, 0x3000),
    ],
)
def test_what_it_cannot_hold(namespace: str, texts: dict[str, bytes], size: int) -> None:
    with pytest.raises(InputError) as caught:
        nvs_image(namespace, texts, size)
    assert str(caught.value.cure)
    assert SECRET not in str(caught.value)
