"""Names of folders for units: readable, safe everywhere, and never two for one."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from factory_prov.errors import InputError
from factory_prov.files.folder_names import MAX_NAME_LENGTH, folder_name


@pytest.mark.parametrize(
    ("endpoint_name", "folder"),
    [
        ("urn:dev:os:32473-000001", "urn_dev_os_32473-000001"),
        ("urn:imei:123456789012345", "urn_imei_123456789012345"),
        ("urn:dev:ops:32473-Refrigerator-5002", "urn_dev_ops_32473-+refrigerator-5002"),
        ("urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "urn_uuid_f81d4fae-7dec-11d0-a765-00a0c91e6bf6"),
        ("a_b", "a%5fb"),
        ("a/b\\c", "a%2fb%5cc"),
        ("..", "%2e%2e"),
        ("a.", "a%2e"),
        ("-rf", "%2drf"),
        ("con", "%63on"),
        ("nul.txt", "%6eul.txt"),
        ("com1", "%63om1"),
        ("console", "console"),
        ("\u017c", "%c5%bc"),
        ("a b~c%d+e", "a%20b%7ec%25d%2be"),
    ],
)
def test_folder_names(endpoint_name: str, folder: str) -> None:
    assert folder_name(endpoint_name) == folder


def test_a_long_name_is_cut_and_stays_its_own() -> None:
    long_names = [folder_name("urn:dev:os:32473-" + "x" * 200 + tail) for tail in "abc"]
    assert {len(name) for name in long_names} == {MAX_NAME_LENGTH}
    assert len(set(long_names)) == 3
    assert all(name.startswith("urn_dev_os_32473-xxx") for name in long_names)


@pytest.mark.parametrize("endpoint_name", ["", "\ud800"])
def test_impossible_endpoint_names_are_refused(endpoint_name: str) -> None:
    with pytest.raises(InputError):
        folder_name(endpoint_name)


def back_again(folder: str) -> str:
    """Undo folder_name, for names that were not cut."""
    data = bytearray()
    rest = iter(folder)
    for char in rest:
        match char:
            case "_":
                data += b":"
            case "+":
                data += next(rest).upper().encode()
            case "%":
                data.append(int(next(rest) + next(rest), 16))
            case _:
                data += char.encode()
    return data.decode()


NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12) | st.text("AaBb:_.-+%~ cCoOnN1", min_size=1)


@given(NAMES)
@example("CON")
@example("Con.1")
@example("lpt9.")
def test_every_name_is_safe_and_can_be_read_back(endpoint_name: str) -> None:
    folder = folder_name(endpoint_name)
    assert folder == folder.lower()
    assert set(folder) <= set("abcdefghijklmnopqrstuvwxyz0123456789._+%~-")
    assert not folder.startswith((".", "-"))
    assert not folder.endswith((".", " "))
    assert folder.split(".")[0] not in {
        "con",
        "prn",
        "aux",
        "nul",
        *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)),
    }
    assert len(folder) <= MAX_NAME_LENGTH
    if "~" not in folder:
        assert back_again(folder) == endpoint_name
