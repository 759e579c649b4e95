"""The address of a ledger's database: what it may be, and that no password ever gets through it."""

from __future__ import annotations

from pathlib import Path

import pytest

from factory_prov.errors import InputError, LedgerError
from factory_prov.files import station_file, user_folders
from factory_prov.ledger.place import VARIABLE, choose_ledger, keep_address, kept_address, ledger_place
from factory_prov.ledger.postgres.address import Address, address_of

SECRET = "geheim"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("postgresql://ann@DB1/ledger", "postgresql://ann@db1:5432/ledger"),
        ("postgres://db1:5433,db2/l", "postgresql://db1:5433,db2:5432/l"),
        ("postgresql://[::1]:5/l", "postgresql://[::1]:5/l"),
        ("postgresql://u%40x@h/a%20b", "postgresql://u%40x@h:5432/a%20b"),
        ("postgresql://%2Fvar%2Frun/l", "postgresql://%2Fvar%2Frun:5432/l"),
        (
            "postgresql://h/l?sslmode=verify-full&target_session_attrs=read-write&sslrootcert=/etc/ca.pem",
            "postgresql://h:5432/l?sslmode=verify-full&sslrootcert=/etc/ca.pem",
        ),
    ],
)
def test_an_address_is_read_and_written_alike(text: str, url: str) -> None:
    address = address_of(text)
    assert set(address.url.partition("?")[2].split("&")) == set(url.partition("?")[2].split("&"))
    assert address.place == url.partition("?")[0]
    assert address_of(address.url) == address


@pytest.mark.parametrize(
    "text",
    [
        f"postgresql://u:{SECRET}@h/l",
        f"postgresql://u%3A{SECRET}@h/l",
        f"postgresql://:{SECRET}@h/l",
        f"postgresql://u:{SECRET}",
        f"postgresql://u:{SECRET}/l",
        f"postgresql://u:{SECRET}/x@h/l",
        f"postgresql://u:{SECRET}#@h/l",
        f"postgresql://h/l?password={SECRET}",
        f"postgresql://h/l?sslpassword={SECRET}",
        f"postgresql://h/l?{SECRET}1",
        f"postgresql://h/l?options=-c%20x={SECRET}",
        f"postgresql://h:{SECRET}/l",
        f"mysql://u:{SECRET}@h/l",
        f"postgresql:u:{SECRET}@h/l",
    ],
)
def test_what_is_no_address_or_has_a_password_is_refused_and_not_shown(text: str) -> None:
    with pytest.raises(InputError) as caught:
        address_of(text)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("text", ["postgresql://h", "postgresql://h/", "postgresql:///l", "postgresql://h:0/l", "x"])
def test_what_names_no_database_is_no_address(text: str) -> None:
    with pytest.raises(InputError):
        address_of(text)


def test_who_asks_and_the_order_of_hosts_make_no_other_ledger() -> None:
    assert address_of("postgresql://a@x,y/l").key == address_of("postgresql://b@Y,x:5432/l?sslmode=require").key
    assert address_of("postgresql://x/l").key != address_of("postgresql://x/m").key


def test_the_ledger_is_found_in_one_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(user_folders, "user_folder", lambda: tmp_path)
    station = tmp_path / "station.toml"
    monkeypatch.setattr(station_file, "places", lambda: (station,))
    assert ledger_place() == tmp_path / "ledger.sqlite"
    station.write_text('ledger = "postgresql://station/l"\n')
    assert database() == "station"
    keep_address(address_of("postgresql://user/l"))
    assert database() == "user"
    monkeypatch.setenv(VARIABLE, "postgresql://variable/l")
    assert database() == "variable"
    choose_ledger("postgresql://option/l")
    assert database() == "option"
    choose_ledger(str(tmp_path / "a file"))
    assert ledger_place() == tmp_path / "a file"
    choose_ledger(None)
    monkeypatch.delenv(VARIABLE)
    keep_address(None)
    monkeypatch.setattr(user_folders._Chosen, "folder", tmp_path)
    assert ledger_place() == tmp_path / "ledger.sqlite", "whoever chose a folder means the ledger in it"


@pytest.mark.parametrize("content", [b"\xff\xfe", b"", b"nonsense", b"postgresql://u:geheim@h/l"])
def test_settings_that_cannot_be_read_stop_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    monkeypatch.setattr(user_folders, "user_folder", lambda: tmp_path)
    (tmp_path / "ledger.url").write_bytes(content)
    for asked in (ledger_place, kept_address):
        with pytest.raises(LedgerError) as caught:
            asked()
        assert SECRET not in str(caught.value)


def database() -> str:
    place = ledger_place()
    assert isinstance(place, Address)
    return place.hosts[0][0]
