"""What keys lie sealed under: where the station's own key is, what a wrong or lost one says, and that nothing shows."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from hypothesis import given
from hypothesis import strategies as st
from keyring.backend import KeyringBackend
from keyring.backends import fail, null

from factory_prov import environment
from factory_prov.advice import advice_for
from factory_prov.credentials.vault.homes import HomeKind
from factory_prov.credentials.vault.key_list import Use
from factory_prov.credentials.vault.sealing import Kek, PassingVault, seal, unseal
from factory_prov.credentials.vault.station_keys import VARIABLE, StationKeys
from factory_prov.errors import VaultClosed
from factory_prov.files import system_keyring
from factory_prov.secret import Secret

LEDGER = "a1b2"
NAME = "urn:dev:ops:32473-Trial-000001"
PHRASE = Secret("correct horse battery staple")


class Kept(KeyringBackend):
    """A keyring that works, until it is locked."""

    priority = 1

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], str] = {}
        self.is_locked = False

    def get_password(self, service: str, username: str) -> str | None:
        self._look()
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._look()
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._look()
        del self.entries[service, username]

    def _look(self) -> None:
        if self.is_locked:
            raise PermissionError("locked")


@pytest.fixture(autouse=True)
def no_keyring() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]
    yield
    keyring.set_keyring(before)


@pytest.fixture
def working() -> Kept:
    kept = Kept()
    keyring.set_keyring(kept)
    return kept


@given(data=st.binary(max_size=5000))
def test_what_was_sealed_comes_back_and_is_not_in_what_is_kept(data: bytes) -> None:
    kek = Kek.drawn()
    sealed = seal(kek, data, ledger_id=LEDGER, endpoint_name=NAME)
    assert unseal(kek, sealed, ledger_id=LEDGER, endpoint_name=NAME) == data
    assert len(data) < 4 or data not in sealed
    assert seal(kek, data, ledger_id=LEDGER, endpoint_name=NAME) != sealed, "the nonce is drawn anew"


@pytest.mark.parametrize(("ledger_id", "name"), [("a1b3", NAME), (LEDGER, NAME + "x"), (LEDGER + "\0", NAME)])
def test_it_is_bound_to_its_unit_and_ledger(ledger_id: str, name: str) -> None:
    kek = Kek.drawn()
    sealed = seal(kek, b"pack", ledger_id=LEDGER, endpoint_name=NAME)
    with pytest.raises(VaultClosed, match="not those of this unit"):
        unseal(kek, sealed, ledger_id=ledger_id, endpoint_name=name)


def test_any_changed_byte_and_any_cut_is_found() -> None:
    kek = Kek.drawn()
    sealed = seal(kek, b"pack", ledger_id=LEDGER, endpoint_name=NAME)
    changed = [sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :] for at in range(len(sealed))]
    for wrong in (*changed, *(sealed[:at] for at in range(len(sealed)))):
        with pytest.raises(VaultClosed):
            unseal(kek, wrong, ledger_id=LEDGER, endpoint_name=NAME)


def test_the_id_of_a_key_is_its_own_and_neither_shows() -> None:
    kek, other = Kek.drawn(), Kek.drawn()
    assert kek.kek_id != other.kek_id
    assert Kek.of(kek.key).kek_id == kek.kek_id
    assert kek.key.reveal().hex() not in repr(kek)
    assert kek.kek_id not in kek.key.reveal().hex()


def test_one_passphrase_is_one_key_for_a_ledger_at_every_station() -> None:
    assert Kek.from_passphrase(PHRASE, LEDGER) == Kek.from_passphrase(PHRASE, LEDGER)
    assert Kek.from_passphrase(PHRASE, "other").kek_id != Kek.from_passphrase(PHRASE, LEDGER).kek_id


def test_with_no_set_up_the_first_key_lies_in_a_file_of_its_owner_alone(tmp_path: Path) -> None:
    keys = StationKeys(tmp_path / "keys")
    kek = keys.current(LEDGER)
    assert keys.current("other") == kek
    assert [key.home for key in keys.known().keys] == [HomeKind.FILE]
    again = StationKeys(tmp_path / "keys")
    assert again.current(LEDGER) == again.find(kek.kek_id, LEDGER) == kek
    if os.name == "posix":
        modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "keys").iterdir()}
        assert modes == {0o600}
        assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700


def test_with_no_set_up_it_lies_in_the_keyring_where_that_works(tmp_path: Path, working: Kept) -> None:
    keys = StationKeys(tmp_path)
    kek = keys.current(LEDGER)
    assert [key.home for key in keys.known().keys] == [HomeKind.KEYRING]
    assert kek.key.reveal().hex() in working.entries.values()
    assert not [path for path in tmp_path.iterdir() if kek.key.reveal().hex() in path.read_text(errors="ignore")]
    assert StationKeys(tmp_path).current(LEDGER) == kek


def test_a_keyring_that_keeps_nothing_is_none(tmp_path: Path) -> None:
    keyring.set_keyring(null.Keyring())
    keys = StationKeys(tmp_path)
    keys.current(LEDGER)
    assert [key.home for key in keys.known().keys] == [HomeKind.FILE]


def test_a_keyring_that_is_locked_today_stops_nobody_and_keeps_what_it_has(tmp_path: Path, working: Kept) -> None:
    first = StationKeys(tmp_path).current(LEDGER)
    working.is_locked = True
    locked = StationKeys(tmp_path)
    second = locked.current(LEDGER)
    assert second != first
    with pytest.raises(VaultClosed, match="keyring of this PC does not work") as caught:
        locked.find(first.kek_id, LEDGER)
    assert advice_for(caught.value).code == "E115"
    working.is_locked = False
    unlocked = StationKeys(tmp_path)
    assert unlocked.current(LEDGER) == unlocked.find(first.kek_id, LEDGER) == first
    assert unlocked.find(second.kek_id, LEDGER) == second


def test_who_wants_the_keyring_alone_gets_no_file(tmp_path: Path) -> None:
    keys = StationKeys(tmp_path)
    keys.use(Use.KEYRING)
    with pytest.raises(VaultClosed, match="keyring"):
        keys.current(LEDGER)
    assert not [*tmp_path.glob("*.key")]


def test_a_keyring_that_hangs_is_waited_for_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = threading.Event()

    class Hanging(Kept):
        def _look(self) -> None:
            typed.wait(10)

    monkeypatch.setattr(system_keyring, "LIMIT_S", 0.1)
    keyring.set_keyring(Hanging())
    keys = StationKeys(tmp_path)
    assert keys.current(LEDGER) == keys.current(LEDGER)
    typed.set()


def test_a_passphrase_is_shared_by_stations_and_kept_by_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = StationKeys(tmp_path / "1"), StationKeys(tmp_path / "2")
    for keys in (one, two):
        keys.use(Use.PASSPHRASE)
    with pytest.raises(VaultClosed, match="no passphrase") as caught:
        one.current(LEDGER)
    assert VARIABLE in str(caught.value.cure)
    monkeypatch.setenv(VARIABLE, PHRASE.reveal().decode())
    kek = one.current(LEDGER)
    monkeypatch.delenv(VARIABLE)
    file = tmp_path / "phrase"
    file.write_bytes(PHRASE.reveal() + b"\r\n")
    file.chmod(0o600)
    two.use(Use.PASSPHRASE, passphrase_file=file)
    assert two.current(LEDGER) == two.find(kek.kek_id, LEDGER) == kek
    found = [path.read_bytes() for place in "12" for path in (tmp_path / place).rglob("*") if path.is_file()]
    assert not [data for data in found if PHRASE.reveal() in data or kek.key.reveal().hex().encode() in data]


def test_the_passphrase_of_the_environment_is_taken_away_from_children(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, PHRASE.reveal().decode())
    assert VARIABLE not in environment.for_children()


def test_a_person_is_asked_once_and_a_short_passphrase_is_refused(tmp_path: Path) -> None:
    asked: list[Secret] = [Secret("short"), PHRASE]
    keys = StationKeys(tmp_path, ask=lambda: asked.pop(0))
    keys.use(Use.PASSPHRASE)
    with pytest.raises(VaultClosed, match="too short"):
        keys.current(LEDGER)
    keys.give_passphrase(PHRASE)
    assert keys.current(LEDGER) == keys.current(LEDGER)
    assert keys.current("other") != keys.current(LEDGER)
    assert asked == [PHRASE]


def test_a_typed_passphrase_can_be_kept_as_this_stations_key(tmp_path: Path) -> None:
    keys = StationKeys(tmp_path)
    keys.adopt(Kek.from_passphrase(PHRASE, LEDGER))
    assert StationKeys(tmp_path).current(LEDGER) == Kek.from_passphrase(PHRASE, LEDGER)


def test_a_new_key_takes_over_and_an_old_one_goes_when_it_is_dropped(tmp_path: Path) -> None:
    keys = StationKeys(tmp_path)
    old = keys.current(LEDGER)
    keys.renew()
    new = keys.current(LEDGER)
    assert new != old
    assert StationKeys(tmp_path).find(old.kek_id, LEDGER) == old
    keys.drop(old.kek_id)
    with pytest.raises(VaultClosed, match="this PC does not have"):
        keys.find(old.kek_id, LEDGER)
    assert StationKeys(tmp_path).current(LEDGER) == new
    assert not [path for path in tmp_path.iterdir() if old.kek_id in path.read_text(errors="ignore")]


def _gone(file: Path) -> None:
    file.unlink()


def _readable(file: Path) -> None:
    file.chmod(0o644)


def _another(file: Path) -> None:
    file.write_text("ab" * 32)


def _garbage(file: Path) -> None:
    file.write_bytes(b"\xff\xfe\x00")


@pytest.mark.parametrize("harm", [_gone, _readable, _another, _garbage])
def test_a_key_file_that_is_gone_or_wrong_is_a_clear_sentence(tmp_path: Path, harm: object) -> None:
    kek = StationKeys(tmp_path).current(LEDGER)
    if harm is _readable and os.name != "posix":
        pytest.skip("Windows has no such bits")
    (file,) = tmp_path.glob("*.key")
    harm(file)  # type: ignore[operator]
    for ask in (lambda: StationKeys(tmp_path).current(LEDGER), lambda: StationKeys(tmp_path).find(kek.kek_id, LEDGER)):
        with pytest.raises(VaultClosed) as caught:
            ask()
        assert str(file) in str(caught.value)
        assert str(caught.value.cure)
        assert kek.key.reveal().hex() not in str(caught.value)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"use": "x", "keys": [], "passphrase_file": ""}', "[" * 90_000])
def test_a_list_that_cannot_be_read_makes_no_new_key(tmp_path: Path, text: str) -> None:
    StationKeys(tmp_path).current(LEDGER)
    (tmp_path / "keys.json").write_text(text)
    with pytest.raises(VaultClosed, match="cannot be read"):
        StationKeys(tmp_path).current(LEDGER)
    assert len([*tmp_path.glob("*.key")]) == 1


def test_many_that_start_at_once_make_one_key(tmp_path: Path) -> None:
    found: list[Kek] = []
    threads = [threading.Thread(target=lambda: found.append(StationKeys(tmp_path).current(LEDGER))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert len({kek.kek_id for kek in found}) == 1


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(VaultClosed):
        StationKeys(tmp_path).current(LEDGER)


def test_a_passing_vault_opens_its_own_only() -> None:
    vault = PassingVault()
    assert vault.find(vault.current(LEDGER).kek_id, LEDGER) == vault.current(LEDGER)
    with pytest.raises(VaultClosed):
        vault.find(PassingVault().current(LEDGER).kek_id, LEDGER)
