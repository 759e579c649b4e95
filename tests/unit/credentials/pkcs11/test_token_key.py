"""Keys on a real token (SoftHSM): found, made, signing from many threads; `pkcs11-tool` and openssl are the judges."""

from __future__ import annotations

import os
import subprocess
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from softhsm import PIN, SoftHsm

from factory_prov.cancel import CancelToken
from factory_prov.credentials.pkcs11 import token_key
from factory_prov.credentials.pkcs11.owner import close_all, owner_of
from factory_prov.credentials.pkcs11.place import KeyPlace, TokenPlace, place_of, words_of
from factory_prov.credentials.pkcs11.token_key import TokenKey, find_key, keys, make_key, tokens
from factory_prov.errors import Cancelled, SigningKeyUnfit, SigningTokenAway, SigningTokenSlow


@pytest.fixture
def line_1(hsm: SoftHsm, monkeypatch: pytest.MonkeyPatch) -> TokenPlace:
    monkeypatch.setenv("FACTORY_PROV_PIN", PIN)
    return hsm.new_token("Line 1")


def verified(key: TokenKey, signature: bytes, data: bytes, folder: Path, digest: str) -> bool:
    (folder / "key").write_bytes(key.public_key_der)
    (folder / "signature").write_bytes(signature)
    (folder / "data").write_bytes(data)
    command = ["openssl", "dgst", f"-{digest}", "-verify", "key", "-keyform", "DER", "-signature", "signature", "data"]
    return subprocess.run(command, cwd=folder, check=False, capture_output=True).returncode == 0


@pytest.mark.parametrize(
    ("curve", "digest"), [("secp256r1", "sha256"), ("secp384r1", "sha384"), ("secp521r1", "sha512")]
)
def test_a_key_made_on_the_token_signs_and_cannot_leave_it(
    hsm: SoftHsm, line_1: TokenPlace, tmp_path: Path, curve: str, digest: str
) -> None:
    key, facts = make_key(KeyPlace(token=line_1, label="CA of line 1"), curve)
    assert verified(key, key.sign(b"certificate", digest), b"certificate", tmp_path, digest)
    assert not facts.extractable
    told = hsm.tool("--list-objects", "--type", "privkey")
    assert "CA of line 1" in told
    assert "never extractable" in told
    assert "sensitive" in told
    assert facts.key_id.hex() in told


@pytest.mark.parametrize(
    ("kind", "digest"), [("EC:prime256v1", "sha256"), ("rsa:2048", "sha256"), ("EC:secp384r1", "sha384")]
)
def test_a_key_made_by_others_signs(hsm: SoftHsm, line_1: TokenPlace, tmp_path: Path, kind: str, digest: str) -> None:
    hsm.tool("--keypairgen", "--key-type", kind, "--label", "theirs", "--id", "a1b2", "--usage-sign")
    for place in (KeyPlace(token=line_1, label="theirs"), KeyPlace(token=line_1, key_id=b"\xa1\xb2")):
        key, facts = find_key(place)
        assert (facts.label, facts.key_id) == ("theirs", b"\xa1\xb2")
        assert verified(key, key.sign(b"data", digest), b"data", tmp_path, digest)


def test_a_key_that_wants_the_pin_for_each_signature_signs_twice(hsm: SoftHsm, line_1: TokenPlace) -> None:
    hsm.tool("--keypairgen", "--key-type", "EC:prime256v1", "--label", "strict", "--id", "01", "--always-auth")
    key, _ = find_key(KeyPlace(token=line_1, label="strict"))
    assert key.sign(b"one", "sha256")
    assert key.sign(b"two", "sha256")


def test_a_key_that_may_leave_the_token_is_told_as_such(hsm: SoftHsm, line_1: TokenPlace) -> None:
    hsm.tool("--keypairgen", "--key-type", "EC:prime256v1", "--label", "loose", "--id", "01", "--extractable")
    assert find_key(KeyPlace(token=line_1, label="loose"))[1].extractable


def test_many_threads_sign_at_once_with_one_session(line_1: TokenPlace) -> None:
    key, _ = make_key(KeyPlace(token=line_1, label="CA"))
    signatures: list[bytes] = []

    def work() -> None:
        signatures.extend(key.sign(os.urandom(64), "sha256") for _ in range(25))  # each is verified

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(signatures)) == 200


def test_two_names_of_one_token_are_one_login(hsm: SoftHsm, line_1: TokenPlace) -> None:
    make_key(KeyPlace(token=line_1, label="CA"))
    (facts,) = tokens(hsm.module)
    by_serial = TokenPlace(module=hsm.module, serial=facts.serial)
    by_nothing = TokenPlace(module=hsm.module)
    for place in (by_serial, by_nothing, line_1):
        assert find_key(KeyPlace(token=place, label="CA"))[0].sign(b"x", "sha256")


def test_two_tokens_of_one_library_sign_side_by_side(hsm: SoftHsm, line_1: TokenPlace) -> None:
    line_2 = hsm.new_token("Line 2")
    first, _ = make_key(KeyPlace(token=line_1, label="CA"))
    second, _ = make_key(KeyPlace(token=line_2, label="CA"))
    for _ in range(3):
        assert first.sign(b"x", "sha256") != second.sign(b"x", "sha256")


def test_a_token_that_comes_later_is_found(hsm: SoftHsm, line_1: TokenPlace) -> None:
    key, _ = make_key(KeyPlace(token=line_1, label="CA"))
    assert [each.label for each in tokens(hsm.module)] == ["Line 1"]
    line_2 = hsm.new_token("Line 2")
    assert make_key(KeyPlace(token=line_2, label="CA"))[0].sign(b"x", "sha256")
    assert key.sign(b"x", "sha256")


def test_pulled_out_it_says_so_and_plugged_in_it_goes_on(hsm: SoftHsm, line_1: TokenPlace) -> None:
    key, _ = make_key(KeyPlace(token=line_1, label="CA"))
    key.sign(b"x", "sha256")
    hsm.pull_out()
    for _ in range(3):
        with pytest.raises(SigningTokenAway, match="lug"):
            key.sign(b"x", "sha256")
    hsm.plug_in()
    assert key.sign(b"x", "sha256")


def test_whoever_closes_our_session_does_not_stop_us(line_1: TokenPlace) -> None:
    key, _ = make_key(KeyPlace(token=line_1, label="CA"))

    def close_it(library: object) -> None:
        for opened in library._open.values():  # type: ignore[attr-defined]
            opened.session.close()

    for _ in range(3):
        owner_of(line_1.module).ask(close_it)
        assert key.sign(b"x", "sha256")


def test_another_key_of_the_same_name_is_found_out(hsm: SoftHsm, line_1: TokenPlace) -> None:
    key, facts = make_key(KeyPlace(token=line_1, label="CA"))
    hsm.tool("--delete-object", "--type", "privkey", "--label", "CA")
    hsm.tool("--keypairgen", "--key-type", "EC:prime256v1", "--label", "CA", "--id", facts.key_id.hex())
    close_all()
    with pytest.raises(SigningKeyUnfit, match="not the one of this certificate"):
        key.sign(b"x", "sha256")


def test_which_key_is_meant_must_be_clear(hsm: SoftHsm, line_1: TokenPlace) -> None:
    for key_id in ("01", "02"):
        hsm.tool("--keypairgen", "--key-type", "EC:prime256v1", "--label", "CA", "--id", key_id)
    with pytest.raises(SigningKeyUnfit, match=r"several such keys, with the ids 01 and 02|02 and 01") as told:
        find_key(KeyPlace(token=line_1, label="CA"))
    assert "Name one by its id" in str(told.value)
    assert find_key(KeyPlace(token=line_1, label="CA", key_id=b"\x02"))[1].key_id == b"\x02"
    with pytest.raises(SigningKeyUnfit, match=r"no such key. It has: CA \(0"):
        find_key(KeyPlace(token=line_1, label="AC"))
    with pytest.raises(SigningKeyUnfit, match="label or id already"):
        make_key(KeyPlace(token=line_1, label="CA"))
    with pytest.raises(SigningKeyUnfit, match="label or id already"):
        make_key(KeyPlace(token=line_1, label="new", key_id=b"\x01"))
    assert sorted(each.key_id for each in keys(line_1)) == [b"\x01", b"\x02"]


def test_a_key_that_is_not_for_signing_is_refused(line_1: TokenPlace) -> None:
    from pkcs11 import Attribute, ObjectClass

    make_key(KeyPlace(token=line_1, label="d"))

    def take_the_right(library: object) -> None:
        (opened,) = library._open.values()  # type: ignore[attr-defined]
        opened.session.get_key(object_class=ObjectClass.PRIVATE_KEY)[Attribute.SIGN] = False

    owner_of(line_1.module).ask(take_the_right)
    with pytest.raises(SigningKeyUnfit, match="may not sign"):
        find_key(KeyPlace(token=line_1, label="d"))


def test_the_public_half_is_taken_from_a_certificate_where_there_is_no_public_key(
    hsm: SoftHsm, line_1: TokenPlace, tmp_path: Path
) -> None:
    key, facts = make_key(KeyPlace(token=line_1, label="CA"))
    certificate = tmp_path / "c.der"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    command += ["-keyout", str(tmp_path / "k"), "-subj", "/CN=other", "-outform", "DER", "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    hsm.tool("--delete-object", "--type", "pubkey", "--id", facts.key_id.hex())
    close_all()
    with pytest.raises(SigningKeyUnfit, match="public half"):
        find_key(KeyPlace(token=line_1, label="CA"))
    hsm.tool("--write-object", str(certificate), "--type", "cert", "--id", facts.key_id.hex())
    found, _ = find_key(KeyPlace(token=line_1, label="CA"))
    with pytest.raises(SigningKeyUnfit, match="not the one of this certificate"):
        found.sign(b"x", "sha256")
    assert key.sign(b"x", "sha256")


def test_the_token_must_be_clear_too(hsm: SoftHsm, line_1: TokenPlace) -> None:
    hsm.new_token("Line 2")
    with pytest.raises(SigningTokenAway, match=r"Several tokens .*Line 1 \(.*serial number"):
        keys(TokenPlace(module=hsm.module))
    with pytest.raises(SigningTokenAway, match=r"not plugged in. There is: .*Line 2"):
        keys(TokenPlace(module=hsm.module, label="Line 3"))
    with pytest.raises(SigningTokenAway, match="not plugged in"):
        keys(TokenPlace(module=hsm.module, label="Line 1", serial="0000"))


def test_no_token_at_all_is_said(hsm: SoftHsm) -> None:
    assert tokens(hsm.module) == ()
    with pytest.raises(SigningTokenAway, match="No token is plugged in"):
        keys(TokenPlace(module=hsm.module))


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda folder: folder / "none.so", "not there"),
        (lambda folder: _file(folder / "text.so", b"no library"), "no PKCS#11 library"),
        (lambda folder: _file(folder / "x.so", b"\x7fELF\x02"), "no PKCS#11 library"),
        (lambda folder: folder, "no PKCS#11 library"),
        (lambda _: Path("libsofthsm2.so"), "not whole"),
        (lambda folder: folder / "a\0b.so", "not there"),
        (lambda folder: _file(folder / "open.so", b"", mode=0o666), "Others may change"),
    ],
)
def test_what_is_no_library_of_a_token_is_said(tmp_path: Path, make: object, told: str) -> None:
    module: Path = make(tmp_path)  # type: ignore[operator]
    try:
        with pytest.raises(SigningTokenAway, match=told):
            tokens(module)
    finally:
        close_all()


def test_a_library_that_hangs_is_waited_for_no_longer_than_said(line_1: TokenPlace) -> None:
    free, began = threading.Event(), threading.Event()
    owner = owner_of(line_1.module)

    def hang(_: object) -> str:
        began.set()
        free.wait(60)
        return "late"

    ran: list[None] = []
    with pytest.raises(SigningTokenSlow, match=r"did not answer within 0.2 s"):
        owner.ask(hang, limit_s=0.2)
    cancel = CancelToken()
    began.wait(60)
    cancel.cancel()
    with pytest.raises(Cancelled):
        owner.ask(lambda _: ran.append(None), cancel=cancel)
    free.set()
    assert owner.ask(lambda _: "next") == "next"
    assert ran == [], "what nobody waits for any more is not begun"


def test_a_bug_in_the_tokens_thread_is_told_to_who_asked(line_1: TokenPlace) -> None:
    with pytest.raises(ZeroDivisionError):
        owner_of(line_1.module).ask(lambda _: 1 // 0)
    assert make_key(KeyPlace(token=replace(line_1), label="CA"))[0].sign(b"x", "sha256")


def test_it_is_a_signing_key_that_shows_nothing(line_1: TokenPlace) -> None:
    from factory_prov.credentials.authority.signing_key import SigningKey

    key: SigningKey = make_key(KeyPlace(token=line_1, label="CA"))[0]
    assert PIN not in repr(key)
    assert isinstance(key, token_key.TokenKey)


def _file(path: Path, content: bytes, mode: int = 0o755) -> Path:
    path.write_bytes(content)
    path.chmod(mode)
    return path


@pytest.mark.parametrize(
    "place",
    [
        KeyPlace(token=TokenPlace(module=Path("/lib/x.so"), label="Line 1"), label="CA"),
        KeyPlace(token=TokenPlace(module=Path("/lib/x.so"), serial="12", pin_file=Path("/p")), key_id=b"\x00\x01"),
    ],
)
def test_what_is_written_down_of_a_key_is_read_back(place: KeyPlace) -> None:
    assert place_of(words_of(place)) == place
