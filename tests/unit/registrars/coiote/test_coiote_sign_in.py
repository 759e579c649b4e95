"""Signing in at Coiote DM: with a user's password and with a client's secret, at a virtual server."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import keyring
import pytest

from factory_prov.cancel import CancelToken
from factory_prov.errors import (
    ClockWrong,
    FactoryProvError,
    LoginLocked,
    LoginRefused,
    ServerBusy,
    ServerProtocolError,
    ServerUnreachable,
    TokenMissing,
    TokenRefused,
)
from factory_prov.registrars.coiote.options import CoioteOptions, SignIn
from factory_prov.registrars.kept import PASSWORD_VARIABLE, TOKEN_VARIABLE, Kept
from factory_prov.registrars.registration import Registrar, RegistrationOutcome, ServerAnswer, Sighting
from factory_prov.registrars.registry import kept_for, open_registrar, options_of, options_text, token_host
from factory_prov.registrars.token import save_secret, save_token
from factory_prov.secret import Secret
from factory_prov.simulation.coiote.server import VirtualCoiote
from factory_prov.simulation.coiote.sign_ins import SignIns
from factory_prov.simulation.http_faults import FaultKind, HttpFault
from tests.keyrings import MemoryKeyring
from tests.seen_errors import everything_shown
from tests.unit.registrars.conftest import psk_device

PASSWORD = "pässwort SECRET &=+%"
USER = "anna@firm.example"
REALM = "factory / one"
LOG_INS = ("oauth_password", "openid-connect")


@pytest.fixture
def desk() -> Iterator[VirtualCoiote]:
    before = keyring.get_keyring()
    keyring.set_keyring(MemoryKeyring())
    with VirtualCoiote() as server:
        server.add_user(USER, Secret(PASSWORD))
        server.add_client("line-1", Secret(PASSWORD), realm=REALM)
        yield server
    keyring.set_keyring(before)


def options(server: VirtualCoiote, sign_in: SignIn = SignIn.PASSWORD, **changed: Any) -> CoioteOptions:
    who: dict[str, Any] = {"user": USER} if sign_in is SignIn.PASSWORD else {"user": "line-1", "realm": REALM}
    limits = {"connect_timeout_s": 1.0, "read_timeout_s": 2.0, "deadline_s": 4.0}
    settings: dict[str, Any] = {
        "domain": "/factory/",
        "url": server.url,
        "sign_in": sign_in,
        **who,
        **limits,
        **changed,
    }
    return CoioteOptions(**settings)


def opened(server: VirtualCoiote, sign_in: SignIn = SignIn.PASSWORD, **changed: Any) -> Registrar:
    return open_registrar(options(server, sign_in, **changed), token_file=None, environ={PASSWORD_VARIABLE: PASSWORD})


def register(registrar: Registrar, name: str = "urn:dev:1") -> ServerAnswer:
    return registrar.register(psk_device(name, identity=name), update=False, cancel=CancelToken())


def log_ins(server: VirtualCoiote) -> int:
    return sum(any(part in seen.path for part in LOG_INS) for seen in server.requests)


@pytest.mark.parametrize("sign_in", [SignIn.PASSWORD, SignIn.CLIENT])
def test_a_unit_is_registered_with_a_token_from_the_server(desk: VirtualCoiote, sign_in: SignIn) -> None:
    registrar = opened(desk, sign_in)
    assert log_ins(desk) == 0, "nothing is sent when it is opened"
    registrar.check_access(cancel=CancelToken())
    assert register(registrar).verified
    assert log_ins(desk) == 1
    assert all(seen.bearer for seen in desk.requests if not any(part in seen.path for part in LOG_INS))
    assert register(opened(desk, sign_in)).outcome is RegistrationOutcome.ALREADY_THERE
    assert log_ins(desk) == 1, "whoever opens it again has the token already"


def test_many_at_once_log_in_once(desk: VirtualCoiote) -> None:
    desk.answer_after(0.05)
    registrar = opened(desk, deadline_s=20.0)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda number: register(registrar, f"urn:dev:{number}"), range(16)))
    assert all(answer.verified for answer in answers)
    assert log_ins(desk) == 1


def test_a_token_is_renewed_before_it_ends(desk: VirtualCoiote) -> None:
    desk.let_tokens_last(1.0)
    registrar = opened(desk)
    register(registrar)
    ends_at = time.monotonic() + 1.0
    while time.monotonic() < ends_at:
        time.sleep(0.05)
    register(registrar, "urn:dev:2")
    assert log_ins(desk) == 2


def test_a_token_that_the_server_forgot_is_got_again(desk: VirtualCoiote) -> None:
    registrar = opened(desk)
    register(registrar)
    desk.end_tokens()
    assert register(registrar, "urn:dev:2").outcome is RegistrationOutcome.CREATED
    assert log_ins(desk) == 2


def failure(registrar: Registrar, log: pytest.LogCaptureFixture) -> FactoryProvError:
    log.set_level(logging.DEBUG)
    with pytest.raises(FactoryProvError) as caught:
        register(registrar)
    shown = "\n".join([*everything_shown(caught.value), log.text])
    assert "SECRET" not in shown
    assert PASSWORD not in shown
    assert str(caught.value.cure)
    return caught.value


@pytest.mark.parametrize("sign_in", [SignIn.PASSWORD, SignIn.CLIENT])
def test_a_wrong_password_is_told_and_tried_once(
    desk: VirtualCoiote, caplog: pytest.LogCaptureFixture, sign_in: SignIn
) -> None:
    desk.lock_after(3)
    environ = {PASSWORD_VARIABLE: "wrong SECRET"}
    for _ in range(10):
        registrar = open_registrar(options(desk, sign_in), token_file=None, environ=environ)
        found = failure(registrar, caplog)
        assert isinstance(found, LoginRefused)
        assert "Invalid" in str(found)
        assert found.unchanged, "so nobody takes the unit for registered"
    assert log_ins(desk) == 1, "ten tries would have locked the account"
    assert desk.devices == ()
    assert register(opened(desk, sign_in)).verified, "the right one is tried at once"


def test_a_locked_account_is_told(desk: VirtualCoiote, caplog: pytest.LogCaptureFixture) -> None:
    desk.lock_account(USER)
    found = failure(opened(desk), caplog)
    assert isinstance(found, LoginLocked)
    assert "locked" in str(found)


def test_each_fault_of_a_log_in_is_told_by_its_side(desk: VirtualCoiote, caplog: pytest.LogCaptureFixture) -> None:
    users = iter(range(100))

    def meets(fault: HttpFault, **changed: Any) -> FactoryProvError:
        desk.recover()
        desk.fail(replace(fault, path_part="oauth_password", times=20))
        return failure(opened(desk, user=f"user-{next(users)}", **changed), caplog)

    status = HttpFault(kind=FaultKind.STATUS, status=500)
    away = meets(status)
    assert isinstance(away, ServerProtocolError)
    assert away.away
    assert isinstance(meets(replace(status, status=429, retry_after="600")), ServerBusy)
    assert isinstance(meets(replace(status, status=429), deadline_s=2.0), ServerBusy)
    assert isinstance(meets(replace(status, status=423)), LoginLocked)
    assert "no log-in at this address" in str(meets(replace(status, status=404)))
    assert "has no token in it" in str(meets(HttpFault(kind=FaultKind.NOT_JSON)))
    assert "password does not follow" in str(
        meets(HttpFault(kind=FaultKind.REDIRECT, location="https://evil.example/"))
    )
    assert isinstance(meets(HttpFault(kind=FaultKind.ECHO)), TokenRefused)
    assert isinstance(meets(HttpFault(kind=FaultKind.RESET), deadline_s=2.0), ServerUnreachable)


@pytest.mark.parametrize(
    ("status", "answer", "kind", "words"),
    [
        (401, {"error": "invalid_grant", "error_description": "Account disabled"}, LoginLocked, "Account disabled"),
        (400, {"error": "invalid_grant", "error_description": "User is locked out."}, LoginLocked, "locked out"),
        (403, {"message": "Too many attempts"}, LoginLocked, "Too many"),
        (401, {"error": "Server clock is ahead"}, LoginRefused, "clock"),
        (400, {"error_description": "Account is not fully set up"}, LoginRefused, "by hand"),
        (401, {"error": "bad", "access_token": "tok-SECRET"}, LoginRefused, "this password (401)."),
        (401, {"error": "you sent pässwort SECRET &=+% to us"}, LoginRefused, "you sent (secret) to us"),
        (401, ["tok-SECRET"], LoginRefused, "this password (401)."),
        (201, {"access_token": "tok SECRET"}, ServerProtocolError, "no token"),
        (201, {"access_token": 5, "token": "tok-SECRET"}, ServerProtocolError, "no token"),
        (201, ["tok-SECRET"], ServerProtocolError, "no token"),
        (204, None, ServerProtocolError, "no token"),
    ],
    ids=str,
)
def test_what_a_server_says_to_a_log_in(
    desk: VirtualCoiote,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    answer: object,
    kind: type[FactoryProvError],
    words: str,
) -> None:
    monkeypatch.setattr(SignIns, "answer", lambda *_: (status, answer))
    found = failure(opened(desk), caplog)
    assert type(found) is kind
    assert words in str(found)


@pytest.mark.parametrize("lasts", ["300", 300, 299.5, None, "soon", -1, "nan", True, [], "1e400"])
def test_how_long_a_token_lasts_is_told_in_many_ways(
    desk: VirtualCoiote, monkeypatch: pytest.MonkeyPatch, lasts: object
) -> None:
    token = desk.token.reveal().decode()
    monkeypatch.setattr(SignIns, "answer", lambda *_: (200, {"access_token": token, "expires_in": lasts}))
    registrar = opened(desk)
    assert isinstance(registrar, Sighting)
    assert registrar.seen("nobody", bootstrap=False, cancel=CancelToken()) is None


def test_a_busy_log_in_is_tried_again(desk: VirtualCoiote) -> None:
    desk.fail(HttpFault(kind=FaultKind.STATUS, status=429, retry_after="1", path_part="oauth_password"))
    desk.fail(HttpFault(kind=FaultKind.RESET, path_part="oauth_password"))
    assert register(opened(desk, deadline_s=15.0)).verified


def test_another_realm_is_told(desk: VirtualCoiote, caplog: pytest.LogCaptureFixture) -> None:
    found = failure(opened(desk, SignIn.CLIENT, realm="another"), caplog)
    assert "realm" in str(found.cure)


def test_a_pc_in_another_day_is_told_before_anything_is_sent_to_register(
    desk: VirtualCoiote, monkeypatch: pytest.MonkeyPatch
) -> None:
    from factory_prov.simulation.coiote.handler import CoioteHandler

    monkeypatch.setattr(CoioteHandler, "date_time_string", lambda *_: "Mon, 01 Jan 2035 00:00:00 GMT")
    with pytest.raises(ClockWrong):
        register(opened(desk))
    assert [seen.path for seen in desk.requests if "oauth" not in seen.path] == []


def test_where_the_secret_is_kept(desk: VirtualCoiote, tmp_path: Path) -> None:
    wanted = options(desk)
    kept = kept_for(wanted)
    assert kept == Kept(host="127.0.0.1", user=USER)
    assert token_host(wanted) == f"{USER}@127.0.0.1"
    save_token("127.0.0.1", Secret("a-token-is-no-password"))
    with pytest.raises(TokenMissing) as caught:
        open_registrar(wanted, token_file=None, environ={TOKEN_VARIABLE: "nor-is-this"})
    assert f"token save 127.0.0.1 --user {USER}" in str(caught.value.cure)
    assert PASSWORD_VARIABLE in str(caught.value.cure)
    save_secret(kept, Secret(PASSWORD))
    assert register(open_registrar(wanted, token_file=None, environ={})).verified
    file = tmp_path / "password"
    file.write_bytes(PASSWORD.encode() + b"\r\n")
    file.chmod(0o600)
    assert register(open_registrar(wanted, token_file=file, environ={})).outcome is RegistrationOutcome.ALREADY_THERE


@pytest.mark.parametrize("bad", ["", "two\nlines", "a\tb", b"\xff\xfe"])
def test_what_can_be_no_password(desk: VirtualCoiote, bad: str | bytes) -> None:
    with pytest.raises(TokenMissing, match="password"):
        save_secret(Kept(host="h", user="u"), Secret(bad))


def test_the_job_says_who_signs_in_and_never_with_what(desk: VirtualCoiote) -> None:
    wanted = options(desk, SignIn.CLIENT)
    assert options_of("coiote", options_text(wanted)) == wanted
    assert PASSWORD not in options_text(wanted)
    good = CoioteOptions(domain="/f/")
    assert good.problems() == ()
    for changed, field in (
        ({"sign_in": SignIn.PASSWORD}, "user"),
        ({"sign_in": SignIn.CLIENT, "user": "a"}, "realm"),
        ({"sign_in": SignIn.CLIENT, "realm": "a"}, "user"),
        ({"user": "anna"}, "user"),
        ({"realm": "r"}, "realm"),
        ({"sign_in": SignIn.PASSWORD, "user": "anna "}, "user"),
        ({"sign_in": SignIn.PASSWORD, "user": "<your user>"}, "user"),
    ):
        problems = replace(good, **changed).problems()  # type: ignore[arg-type]
        assert [problem.place for problem in problems] == [field], changed
