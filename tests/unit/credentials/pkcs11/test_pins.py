"""A token locks itself after some wrong PINs: none is tried twice, and none is ever shown."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pytest
from softhsm import PIN, SoftHsm

from factory_prov.credentials.pkcs11 import pins, token_key
from factory_prov.credentials.pkcs11.owner import close_all
from factory_prov.credentials.pkcs11.place import KeyPlace, TokenPlace
from factory_prov.credentials.pkcs11.token_key import find_key, keys, make_key, tokens, try_pin
from factory_prov.errors import SigningTokenPin
from factory_prov.files import system_keyring, user_folders
from factory_prov.messages import Message
from factory_prov.secret import Secret

WRONG = "0815-wrong"


@pytest.fixture
def place(hsm: SoftHsm) -> TokenPlace:
    return hsm.new_token("Line 1")


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> dict[str, Secret]:
    kept: dict[str, Secret] = {}
    monkeypatch.setattr(system_keyring, "stored", kept.get)
    monkeypatch.setattr(system_keyring, "store", kept.__setitem__)
    monkeypatch.setattr(system_keyring, "remove", lambda entry: kept.pop(entry, None))
    return kept


@pytest.fixture
def logins(monkeypatch: pytest.MonkeyPatch) -> list[pins.PinSource]:
    """What was tried at the token."""
    from factory_prov.credentials.pkcs11 import library

    tried: list[pins.PinSource] = []
    really = library._session

    def session(token: object, pin: pins.FoundPin) -> object:
        tried.append(pin.source)
        return really(token, pin)  # type: ignore[arg-type]

    monkeypatch.setattr(library, "_session", session)
    return tried


def pin_file(folder: Path, text: str = PIN, mode: int = 0o600) -> Path:
    path = folder / "pin"
    path.write_text(text + "\n")
    path.chmod(mode)
    return path


def test_each_source_opens_the_token(
    place: TokenPlace, tmp_path: Path, keyring: dict[str, Secret], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert keys(replace(place, pin_file=pin_file(tmp_path))) == ()
    close_all()
    monkeypatch.setenv(pins.VARIABLE, PIN)
    assert keys(place) == ()
    close_all()
    monkeypatch.delenv(pins.VARIABLE)
    pins.save_pin(tokens(place.module)[0].serial, Secret(PIN))
    assert keys(place) == ()
    close_all()
    pins.forget_pin(tokens(place.module)[0].serial)
    asked: list[str] = []

    def prompt(question: Message) -> Secret:
        asked.append(str(question))
        return Secret(PIN)

    pins.ask_people_by(prompt)
    assert keys(place) == ()
    assert keys(place) == ()
    assert asked == ["PIN of the signing token Line 1 (not shown): "]


def test_without_a_pin_it_says_where_one_could_be(
    place: TokenPlace, tmp_path: Path, keyring: dict[str, Secret]
) -> None:
    with pytest.raises(SigningTokenPin, match=r"no PIN for this token. .*ca pin save.*FACTORY_PROV_PIN"):
        keys(place)
    with pytest.raises(SigningTokenPin, match="Others can read"):
        keys(replace(place, pin_file=pin_file(tmp_path, mode=0o644)))


def test_a_wrong_kept_pin_is_tried_once_and_never_again(
    place: TokenPlace, logins: list[pins.PinSource], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(pins.VARIABLE, WRONG)
    with pytest.raises(SigningTokenPin, match="The PIN in FACTORY_PROV_PIN is wrong"):
        keys(place)
    for _ in range(4):
        close_all()  # as another start of the program
        with pytest.raises(SigningTokenPin, match="no kept one is tried"):
            keys(place)
    assert logins == [pins.PinSource.ENVIRONMENT]


def test_a_token_that_counts_nothing_is_not_tried_again_either(
    hsm: SoftHsm, place: TokenPlace, logins: list[pins.PinSource], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(pins.VARIABLE, WRONG)
    with pytest.raises(SigningTokenPin):
        keys(place)
    close_all()
    hsm.tool("--list-objects")  # somebody else logs in: the token forgets the wrong one
    with pytest.raises(SigningTokenPin, match="no kept one is tried"):
        keys(place)
    assert len(logins) == 1


def test_the_right_pin_by_hand_mends_it(
    place: TokenPlace, logins: list[pins.PinSource], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(pins.VARIABLE, WRONG)
    with pytest.raises(SigningTokenPin):
        keys(place)
    with pytest.raises(SigningTokenPin, match="The PIN is wrong"):
        try_pin(place, Secret("another"))
    assert try_pin(place, Secret(PIN)).label == "Line 1"
    monkeypatch.setenv(pins.VARIABLE, PIN)
    close_all()
    assert keys(place) == ()
    assert logins[-1] is pins.PinSource.ENVIRONMENT


def test_a_wrong_typed_pin_is_not_tried_again_for_the_next_signature(
    place: TokenPlace, logins: list[pins.PinSource], keyring: dict[str, Secret]
) -> None:
    answers = [WRONG, PIN]
    pins.ask_people_by(lambda _: Secret(answers.pop(0)))
    with pytest.raises(SigningTokenPin, match="The PIN is wrong"):
        keys(place)
    assert keys(place) == (), "a person is asked again"
    assert logins == [pins.PinSource.TYPED, pins.PinSource.TYPED]


def test_a_pin_that_was_changed_meanwhile_costs_one_try(
    hsm: SoftHsm, place: TokenPlace, logins: list[pins.PinSource], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(pins.VARIABLE, PIN)
    key, _ = make_key(KeyPlace(token=place, label="CA"))
    hsm.change_pin(PIN, "new-4711")
    hsm.pull_out()
    with pytest.raises(Exception, match="lug"):
        key.sign(b"x", "sha256")
    hsm.plug_in()
    for _ in range(3):
        with pytest.raises(SigningTokenPin):
            key.sign(b"x", "sha256")
    assert logins == [pins.PinSource.ENVIRONMENT, pins.PinSource.ACCEPTED]


@pytest.mark.parametrize("text", ["", "   ", "a\x00b", "x" * 300, "\x1b[2J"])
def test_what_can_be_no_pin_costs_no_try(
    place: TokenPlace, tmp_path: Path, logins: list[pins.PinSource], text: str
) -> None:
    with pytest.raises(SigningTokenPin, match="can be no PIN"):
        keys(replace(place, pin_file=pin_file(tmp_path, text)))
    assert logins == []


def test_a_locked_token_is_told_and_not_asked(place: TokenPlace, monkeypatch: pytest.MonkeyPatch) -> None:
    from pkcs11 import TokenFlag

    class Token:
        label, serial, model, manufacturer_id = "Line 1", b"1", "m", "x"

        def __init__(self, *flags: TokenFlag) -> None:
            self.flags = TokenFlag.LOGIN_REQUIRED
            for flag in flags:
                self.flags |= flag

    def tried(*flags: TokenFlag, typed: str | None = None) -> pins.FoundPin | None:
        token = Token(*flags)
        return pins.pin_for(place, token, typed=Secret(typed) if typed else None, accepted=None)  # type: ignore[arg-type]

    ready = TokenFlag.USER_PIN_INITIALIZED
    monkeypatch.setenv(pins.VARIABLE, PIN)
    with pytest.raises(SigningTokenPin, match="locked: too many wrong PINs"):
        tried(ready, TokenFlag.USER_PIN_LOCKED, typed=PIN)
    with pytest.raises(SigningTokenPin, match="has no PIN yet"):
        tried()
    with pytest.raises(pins.PinAsked, match=r"no kept one is tried. One more wrong PIN locks it"):
        tried(ready, TokenFlag.USER_PIN_FINAL_TRY)
    assert tried(ready, TokenFlag.USER_PIN_FINAL_TRY, typed=PIN) is not None
    assert tried(ready, TokenFlag.PROTECTED_AUTHENTICATION_PATH).source is pins.PinSource.PAD  # type: ignore[union-attr]
    found = pins.FoundPin(value=Secret(WRONG), source=pins.PinSource.TYPED)
    locked = pins.refused(place, Token(ready, TokenFlag.USER_PIN_LOCKED), found)  # type: ignore[arg-type]
    assert "has locked itself" in str(locked)


def test_no_pin_is_in_any_error_log_or_file(
    place: TokenPlace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv(pins.VARIABLE, WRONG)
    with pytest.raises(SigningTokenPin) as told:
        find_key(KeyPlace(token=place, label="CA"))
    shown = [str(told.value), repr(told.value), repr(told.value.__dict__), caplog.text]
    assert told.value.__cause__ is None
    assert told.value.__suppress_context__
    marks = list((user_folders.keys_folder() / "refused-pins").iterdir())
    assert marks
    shown += [mark.name + mark.read_text() for mark in marks]
    assert not any(WRONG in each for each in shown)
    assert WRONG not in repr(token_key.TokenKey(KeyPlace(token=place), b""))
