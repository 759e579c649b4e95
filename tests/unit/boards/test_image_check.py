"""Images are judged before a board is touched: hand-made Intel HEX, good, wrong, broken and huge."""

from __future__ import annotations

from pathlib import Path

import pytest
from patience import soon

from factory_prov.boards.board_file import board_kinds, shipped_board
from factory_prov.boards.image_check import check_image
from factory_prov.boards.images.reading import MAX_IMAGE_BYTES
from factory_prov.errors import InputError
from factory_prov.job.check import check_job
from factory_prov.job.job_file import JobError, read_job
from factory_prov.job.readiness import refuse_unready

BOARD = shipped_board("nrf9160dk")
END = ":00000001FF"


def record(kind: int, offset: int, data: bytes) -> str:
    body = bytes([len(data), offset >> 8, offset & 0xFF, kind]) + data
    return ":" + (body + bytes([-sum(body) & 0xFF])).hex().upper()


def at(address: int, data: bytes) -> list[str]:
    """The records that put `data` at an address."""
    lines = []
    for start in range(0, len(data), 16):
        here = address + start
        lines.append(record(4, 0, (here >> 16).to_bytes(2, "big")))
        lines.append(record(0, here & 0xFFFF, data[start : start + 16]))
    return lines


def image(folder: Path, *lines: str, end: str = END) -> Path:
    path = folder / "image.hex"
    path.write_text("\n".join([*lines, end]) + "\n", encoding="ascii")
    return path


def word(value: int) -> bytes:
    return value.to_bytes(4, "little")


def rules(path: Path, *, final: bool = True, kind: str = "nrf9160dk") -> list[tuple[str, str]]:
    problems = check_image(path, shipped_board(kind), final=final)
    assert all(problem.place == str(path) and str(problem.cure) for problem in problems)
    return [(problem.severity.value, problem.rule) for problem in problems]


@pytest.mark.parametrize("kind", [kind for kind in board_kinds() if shipped_board(kind).chip_known])
@pytest.mark.parametrize("final", [False, True])
def test_a_good_image_fits_every_board(tmp_path: Path, kind: str, final: bool) -> None:
    path = image(tmp_path, *at(0, bytes(64)), *at(0x10000, b"code" * 100), record(5, 0, bytes(4)))
    assert rules(path, final=final, kind=kind) == []


@pytest.mark.parametrize("final", [False, True])
def test_an_image_for_a_board_of_which_nothing_is_known_is_not_judged_and_that_is_said(
    tmp_path: Path, final: bool
) -> None:
    path = image(tmp_path, *at(0x7FFF0000, bytes(64)))
    assert rules(path, final=final, kind="any-uart") == [("warning", "image-board-unknown")]


def test_the_last_byte_of_the_chip_and_the_first_behind_it(tmp_path: Path) -> None:
    assert rules(image(tmp_path, *at(0x3FFFF, b"x"))) == []
    for kind, end in (("nrf9160dk", 0x100000), ("nrf54l15dk", 0x17D000)):
        assert rules(image(tmp_path, *at(end - 1, b"x")), final=False, kind=kind)[:1] != [("error", "image-range")]
        assert rules(image(tmp_path, *at(end, b"x")), final=False, kind=kind) == [("error", "image-range")]
    assert rules(image(tmp_path, *at(0x0103FFFF, b"x")), kind="nrf5340dk") == [("error", "image-network-core")]
    assert rules(image(tmp_path, *at(0x01040000, b"x")), kind="nrf5340dk") == [("error", "image-range")]


def test_what_lies_outside_is_named(tmp_path: Path) -> None:
    lines = [*at(0xFE, b"ok"), *at(0x12000000, b"flash"), *at(0x20000000, b"r"), *at(0x30000000, b"x")]
    (problem,) = check_image(image(tmp_path, *lines, *at(0x40000000, b"y")), BOARD, final=True)
    assert problem.path == "board.final_image"
    assert "0x12000000-0x12000004, 0x20000000-0x20000000, 0x30000000-0x30000000 and 1 more" in str(problem.what)


def test_a_piece_that_runs_over_the_end_of_the_uicr(tmp_path: Path) -> None:
    (problem, _) = check_image(image(tmp_path, *at(0x00FF8FFC, bytes(8))), BOARD, final=True)
    assert "0x00FF9000-0x00FF9003" in str(problem.what)


@pytest.mark.parametrize("address", [0xF8000, 0xFE123, 0xFFFFF])
def test_content_on_the_settings(tmp_path: Path, address: int) -> None:
    path = image(tmp_path, *at(0, b"code"), *at(address, b"x"))
    assert rules(path) == [("error", "image-settings")]
    assert rules(path, final=False) == [("warning", "image-settings-first")]


def test_the_page_before_the_settings_is_free(tmp_path: Path) -> None:
    assert rules(image(tmp_path, *at(0xF7FFF, b"x"))) == []


def test_an_erased_page_counts_even_where_settings_begin_in_mid_page(tmp_path: Path) -> None:
    from dataclasses import replace

    from factory_prov.boards.addresses import AddressRange

    odd = replace(BOARD, settings=AddressRange(start=0xFE800, end=0xFF000))
    (problem,) = check_image(image(tmp_path, *at(0xFE000, b"x")), odd, final=True)
    assert problem.rule == "image-settings"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("nrf9160dk", 0x00FF8000),
        ("nrf9160dk", 0x00FF802C),
        ("nrf9151dk", 0x00FF802C),
        ("thingy91", 0x00FF8000),
        ("nrf52840dk", 0x10001208),
        ("nrf5340dk", 0x00FF801C),
        ("nrf54l15dk", 0x00FFD01C),
        ("nrf54l15dk", 0x00FFD040),
    ],
)
def test_closing_the_debug_port(tmp_path: Path, kind: str, address: int) -> None:
    shut = image(tmp_path, *at(address, word(0)))
    for final in (False, True):
        assert ("error", "image-protects") in rules(shut, final=final, kind=kind)
    opened = 0xFFFFFF5A if kind == "nrf52840dk" else 0x50FA50FA
    for value in (opened, 0xFFFFFFFF):
        open_image = image(tmp_path, *at(address, word(value)))
        assert rules(open_image, kind=kind) == [("warning", "image-uicr")]


@pytest.mark.parametrize(
    ("kind", "address"),
    [("nrf9160dk", 0x00FF8030), ("nrf5340dk", 0x00FF8020), ("nrf54l15dk", 0x00FFD060)],
)
def test_forbidding_to_erase(tmp_path: Path, kind: str, address: int) -> None:
    path = image(tmp_path, *at(address, word(0x50FA50FA)))
    assert ("error", "image-erase-protects") in rules(path, final=False, kind=kind)
    assert ("warning", "image-erase-protects") in rules(path, final=True, kind=kind)


def test_one_byte_of_a_protection_word_is_enough(tmp_path: Path) -> None:
    path = image(tmp_path, *at(0x00FF8002, b"\0"))
    (problem, _) = check_image(path, BOARD, final=True)
    assert "APPROTECT = 0xFF00FFFF" in str(problem.what)


def test_customer_words_of_the_uicr_are_warned_of(tmp_path: Path) -> None:
    assert rules(image(tmp_path, *at(0x10001080, word(5))), kind="nrf52840dk") == [("warning", "image-uicr")]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x7fELF" + bytes(100),
        b":",
        b":00000001FE\n" + END.encode(),
        b":0000000\n" + END.encode(),
        b":zz000001FF\n" + END.encode(),
        "\n".join([*at(0, b"code"), *at(2, b"over"), END]).encode(),
        "\n".join(at(0, b"cut")).encode(),
        END.encode(),
        b":" + b"00" * 100_000 + b"\n" + END.encode(),
        ":ünicode\n".encode() + END.encode(),
        b":10" + bytes(50) + b"\n" + END.encode(),
        "\n".join([*at(0, b"code"), record(9, 0, b"?"), END]).encode(),
        "\n".join([*at(0, b"code"), END, "virtual-image: first"]).encode(),
    ],
    ids=lambda content: repr(content[:12]),
)
def test_what_is_no_intel_hex_is_one_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.hex"
    path.write_bytes(content)
    assert rules(path) == [("error", "image-unreadable")]


def test_a_missing_file_a_folder_and_a_huge_one(tmp_path: Path) -> None:
    assert rules(tmp_path / "nowhere.hex") == [("error", "image-unreadable")]
    assert rules(tmp_path) == [("error", "image-unreadable")]
    huge = tmp_path / "huge.hex"
    with huge.open("wb") as file:
        file.truncate(MAX_IMAGE_BYTES * 100)
    assert rules(huge) == [("error", "image-unreadable")]


@pytest.mark.slow
def test_an_image_in_the_most_pieces_is_judged_in_time(tmp_path: Path) -> None:
    lines = [record(0, offset, b"x") for offset in range(0, 65536, 2)]
    for upper in range(0x5000, 0x5008):
        lines += [record(4, 0, upper.to_bytes(2, "big")), *lines[:32768]]
    with soon():  # not as the square of their number
        assert rules(image(tmp_path, *lines)) == [("error", "image-range")]


JOB = """
format = 1
[configuration]
"/0/1/0" = "coap://lwm2m.example.com:5683"
"/0/1/1" = false
"/0/1/2" = 3
"/0/1/10" = 1
"/1/1/0" = 1
"/1/1/1" = 86400
"/1/1/6" = false
"/1/1/7" = "U"
[board]
"""


def job_rules(folder: Path, text: str) -> set[str]:
    job = read_job(JOB + text, place="job.toml", folder=folder)
    return {problem.rule for problem in check_job(job) if problem.rule.startswith("image")}


def test_a_job_that_names_its_board_has_its_images_checked(tmp_path: Path) -> None:
    image(tmp_path, *at(0xF8000, b"x"))
    images = 'first_image = "image.hex"\nfinal_image = "image.hex"\n'
    assert job_rules(tmp_path, images) == set()
    assert job_rules(tmp_path, f'kind = "nrf9160dk"\n{images}') == {"image-settings", "image-settings-first"}
    assert job_rules(tmp_path, f'kind = "nrf54l15dk"\n{images}') == set()
    assert job_rules(tmp_path, 'kind = "nrf9160dk"\n') == set()


def test_a_run_refuses_a_bad_image_before_anything_is_touched(tmp_path: Path) -> None:
    image(tmp_path, *at(0xF8000, b"x"))
    text = f'{JOB}kind = "nrf9160dk"\n'
    refuse_unready(read_job(f'{text}first_image = "image.hex"\n', place="job.toml", folder=tmp_path))
    bad = read_job(f'{text}final_image = "image.hex"\n', place="job.toml", folder=tmp_path)
    with pytest.raises(InputError, match="configuration is stored"):
        refuse_unready(bad)


def test_values_left_out_are_the_boards(tmp_path: Path) -> None:
    own = 'based_on = "nrf9160dk"\nready_text = "Here I am"\nfinal_text = "Up"\nbaud = 1000000\nline_limit_bytes = 99\n'
    (tmp_path / "mine.toml").write_text(own, encoding="utf-8")
    text = f'{JOB}board_file = "mine.toml"\nfinal_text = "Mine"\n[link]\nline_limit_bytes = 120\n'
    job = read_job(text, place="job.toml", folder=tmp_path)
    assert job.board.board_file == tmp_path / "mine.toml"
    assert (job.board.ready_text, job.board.final_text) == ("Here I am", "Mine")
    assert (job.link.baud, job.link.line_limit_bytes, job.link.packet_limit_bytes) == (1_000_000, 120, 380)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('kind = "nrf9999dk"\n', "board.kind"),
        ('kind = "custom"\n', "board.board_file"),
        ('board_file = "nowhere.toml"\n', "board.board_file"),
        ("kind = 5\n", "board.kind"),
        ("board_file = 5\n", "board.board_file"),
    ],
)
def test_a_board_that_is_unknown_is_a_problem_of_the_job(tmp_path: Path, text: str, path: str) -> None:
    with pytest.raises(JobError) as caught:
        read_job(JOB + text, place="job.toml", folder=tmp_path)
    assert [problem.path for problem in caught.value.problems] == [path]
    assert caught.value.partial is not None
    check_job(caught.value.partial)
