"""Only ordinary files are read, and never more of them than was asked for."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from factory_prov.boards.board_file import load_board
from factory_prov.boards.images.reading import read_image
from factory_prov.boards.nordic.image_start import read_image_start
from factory_prov.credentials.supplied import load_pair
from factory_prov.errors import InputError
from factory_prov.files.reading import decode_table, decode_text, is_utf16, is_web_page, read_bytes, read_text
from factory_prov.job.inspection import inspect_file
from factory_prov.job.job_file import load_job
from factory_prov.job.old_formats.reading import read_old_files
from factory_prov.naming.name_list import read_name_list
from factory_prov.registrars.token import find_token

READERS: dict[str, Callable[[Path], object]] = {
    "bytes": read_bytes,
    "text": read_text,
    "job": load_job,
    "check": inspect_file,
    "old files": lambda path: read_old_files([path]),
    "list": read_name_list,
    "image": read_image,
    "start of an image": read_image_start,
    "board": load_board,
    "certificate": lambda path: load_pair(path, path),
    "token": lambda path: find_token(host="h", given=None, token_file=path, environ={}),
}


@pytest.fixture(params=READERS.values(), ids=READERS)
def reader(request: pytest.FixtureRequest) -> Callable[[Path], object]:
    found: Callable[[Path], object] = request.param
    return found


@pytest.mark.skipif(os.name != "posix", reason="pipes and devices have no names in folders here")
def test_a_pipe_and_a_device_are_refused_at_once(tmp_path: Path, reader: Callable[[Path], object]) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    (tmp_path / "link").symlink_to("/dev/zero")
    for name in ("pipe", "link"):
        with pytest.raises(InputError, match=r"(?i)this is a pipe or a device, not a file") as caught:
            reader(tmp_path / name)
        assert name in str(caught.value.place)
        assert str(caught.value.cure)


def test_a_folder_and_nothing_are_refused(tmp_path: Path, reader: Callable[[Path], object]) -> None:
    for path in (tmp_path, tmp_path / "nothing", tmp_path / "no\0name"):
        with pytest.raises(InputError) as caught:
            reader(path)
        assert path.name in str(caught.value.place).replace("\\x00", "\0")
        assert str(caught.value.cure)


def test_a_link_to_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"content")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    assert read_bytes(tmp_path / "link", max_bytes=7) == b"content"
    with pytest.raises(InputError, match="over 6 bytes"):
        read_bytes(tmp_path / "link", max_bytes=6)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_known_without_its_mark(encoding: str) -> None:
    data = "endpoint_name\r\nM-1\r\n".encode(encoding)
    assert is_utf16(data)
    assert decode_table(data, place="list.csv") == "endpoint_name\r\nM-1\r\n"
    with pytest.raises(InputError, match="UTF-16"):
        decode_text(data, place="job.toml")


@pytest.mark.parametrize("data", [b"", b"format = 1", bytes(100), b"\x9f\xa1\x00", "żółć".encode() * 20])
def test_what_is_not_utf_16(data: bytes) -> None:
    assert not is_utf16(data)


def test_half_a_letter_of_utf_16_is_refused() -> None:
    with pytest.raises(InputError, match="no good UTF-16"):
        decode_table(b"\xff\xfee\0x", place="list.csv")


@pytest.mark.parametrize(
    ("data", "is_page"),
    [
        (b"<!DOCTYPE html>", True),
        (b"\xef\xbb\xbf\r\n<HTML lang='pl'>", True),
        (b"<!-- a --><!-- b -->\n<html>", True),
        ("<!doctype html>".encode("utf-16"), True),
        (b"<?xml version='1.0'?><LWM2M><html/></LWM2M>", False),
        (b"<htmlish>", False),
        (b"format = 1", False),
    ],
)
def test_web_pages_are_known(data: bytes, is_page: bool) -> None:
    assert is_web_page(data) is is_page
