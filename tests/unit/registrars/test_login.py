"""Tokens that are got from the server: when, how often, by whom, and what is not tried again."""

from __future__ import annotations

import base64
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.errors import (
    Cancelled,
    FactoryProvError,
    LoginLocked,
    LoginRefused,
    ServerTimeout,
    ServerUnreachable,
    TokenMissing,
)
from factory_prov.messages import Message
from factory_prov.registrars.http.backoff import RetryBudget
from factory_prov.registrars.kept import Kept, kept_under
from factory_prov.registrars.login import KnownLogins, Login, ObtainedTokens
from factory_prov.registrars.obtained_token import ObtainedToken
from factory_prov.secret import Secret

KEPT = Kept(host="server.example", user="anna@firm.example")
WHY = Message("no.")


def budget(total_s: float = 5.0, cancel: CancelToken | None = None) -> RetryBudget:
    return RetryBudget(total_s, cancel or CancelToken())


@dataclass
class Server:
    """What stands behind a log-in: `ends` are what comes of each attempt, the last one again and again."""

    ends: list[ObtainedToken | FactoryProvError] = field(default_factory=list)
    secrets: list[bytes] = field(default_factory=list)
    kept: Secret | None = field(default_factory=lambda: Secret("pw-1"))
    now_s: float = 1000.0
    hold: threading.Event = field(default_factory=threading.Event)
    asked: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.hold.set()

    def obtain(self, secret: Secret, budget: RetryBudget) -> ObtainedToken:
        self.secrets.append(secret.reveal())
        self.asked.set()
        while not self.hold.wait(0.01):
            budget.cancel.check()
        end = self.ends.pop(0) if len(self.ends) > 1 else self.ends[0]
        if isinstance(end, FactoryProvError):
            raise end
        return end

    def find(self) -> Secret:
        if self.kept is None:
            raise TokenMissing(Message("none."))
        return self.kept

    def login(self) -> Login:
        return Login(kept=KEPT, address="https://server.example/login", obtain=self.obtain)

    def tokens(self) -> ObtainedTokens:
        return ObtainedTokens(self.login(), self.find, elapsed=lambda: self.now_s)


def token(name: str, lasts_s: float | None = 300.0) -> ObtainedToken:
    return ObtainedToken(token=Secret(name), lasts_s=lasts_s)


def test_nothing_is_asked_before_somebody_needs_it() -> None:
    server = Server([token("a")])
    tokens = server.tokens()
    assert server.secrets == []
    assert [tokens.current(budget()) for _ in range(3)] == [Secret("a")] * 3
    assert server.secrets == [b"pw-1"]


@pytest.mark.parametrize(
    ("lasts_s", "good_until_s"), [(300.0, 240.0), (120.0, 60.0), (80.0, 40.0), (1.0, 0.5)], ids=str
)
def test_a_token_is_renewed_ahead_of_its_end(lasts_s: float, good_until_s: float) -> None:
    server = Server([token("a", lasts_s), token("b", lasts_s)])
    tokens = server.tokens()
    tokens.current(budget())
    server.now_s += good_until_s
    assert tokens.current(budget()) == Secret("a")
    server.now_s += 5.1  # an attempt just made is not repeated at once
    assert tokens.current(budget()) == Secret("b")
    assert len(server.secrets) == 2


def test_a_token_of_unknown_length_is_kept_until_it_is_refused() -> None:
    server = Server([token("a", None), token("b", None)])
    tokens = server.tokens()
    tokens.current(budget())
    server.now_s += 1e6
    assert tokens.current(budget()) == Secret("a")
    assert tokens.instead_of(Secret("a"), budget()) == Secret("b")


def test_a_jwt_says_by_itself_how_long_it_lasts() -> None:
    claims = base64.urlsafe_b64encode(json.dumps({"iat": 5, "exp": 305}).encode()).rstrip(b"=").decode()
    server = Server([token(f"e30.{claims}.c2ln", None), token("b")])
    tokens = server.tokens()
    tokens.current(budget())
    server.now_s += 250.0
    assert tokens.current(budget()) == Secret("b")


def test_one_renewal_for_many_threads() -> None:
    server = Server([token("a"), token("b")])
    tokens = server.tokens()
    server.hold.clear()
    with ThreadPoolExecutor(16) as pool:
        asked = [pool.submit(tokens.current, budget()) for _ in range(16)]
        server.asked.wait(5)
        server.hold.set()
        assert {each.result().reveal() for each in asked} == {b"a"}
        again = [pool.submit(tokens.instead_of, Secret("a"), budget()) for _ in range(16)]
        assert all(each.result() == Secret("b") for each in again)
    assert len(server.secrets) == 2


def test_who_waited_gets_what_came_of_it() -> None:
    server = Server([ServerUnreachable(WHY, place="p"), token("b")])
    tokens = server.tokens()
    server.hold.clear()
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(tokens.current, budget()) for _ in range(8)]
        server.asked.wait(5)
        while any(not each.running() for each in asked):
            pass
        server.now_s += 1.0
        server.hold.set()
        failures = [each.exception() for each in asked]
    assert all(isinstance(each, ServerUnreachable) and each.away for each in failures)
    assert len({id(each) for each in failures}) == 8, "what is noted on one is not seen on another"
    assert len(server.secrets) == 1
    server.now_s += 1.0
    assert tokens.current(budget()) == Secret("b"), "and the next one asks anew"


def test_a_token_that_still_counts_goes_on_where_no_newer_one_is_to_be_had() -> None:
    server = Server([token("a"), ServerUnreachable(WHY)])
    tokens = server.tokens()
    tokens.current(budget())
    server.now_s += 250.0
    assert [tokens.current(budget()) for _ in range(20)] == [Secret("a")] * 20
    assert len(server.secrets) == 2, "the server is left alone for a while"
    server.now_s += 50.0
    with pytest.raises(ServerUnreachable):
        tokens.current(budget())


@pytest.mark.parametrize(("kind", "asked"), [(LoginRefused, 2), (LoginLocked, 3)])
def test_a_refused_secret_is_not_tried_again_at_once(kind: type[FactoryProvError], asked: int) -> None:
    server = Server([kind(WHY, place="there", cure=WHY)])
    tokens = server.tokens()
    for _ in range(50):
        with pytest.raises(kind) as caught:
            tokens.current(budget())
        assert caught.value.place == "there"
        server.now_s += 1.0
    assert len(server.secrets) == 1
    server.now_s += 60.0
    for _ in range(110):
        with pytest.raises(kind):
            tokens.current(budget())
        server.now_s += 1.0
    assert len(server.secrets) == asked, "the pause grows, but an account may be unlocked"


def test_another_secret_is_tried_at_once() -> None:
    server = Server([LoginRefused(WHY), token("b")])
    tokens = server.tokens()
    with pytest.raises(LoginRefused):
        tokens.current(budget())
    server.kept = Secret("pw-2")
    assert tokens.current(budget()) == Secret("b")
    assert server.secrets == [b"pw-1", b"pw-2"]


def test_a_secret_that_is_gone_is_told() -> None:
    server = Server([token("a")])
    server.kept = None
    with pytest.raises(TokenMissing):
        server.tokens().current(budget())


def test_a_cancel_ends_the_wait_for_another_thread() -> None:
    server = Server([token("a")])
    tokens, cancel = server.tokens(), CancelToken()
    server.hold.clear()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(tokens.current, budget())
        server.asked.wait(5)
        second = pool.submit(tokens.current, budget(cancel=cancel))
        cancel.cancel()
        with pytest.raises(Cancelled):
            second.result(5)
        with pytest.raises(ServerTimeout, match=r"0\.1 s"):
            tokens.current(budget(0.1))
        server.hold.set()
        assert first.result(5) == Secret("a")


def test_a_cancelled_log_in_leaves_it_to_the_next() -> None:
    server = Server([token("a")])
    tokens, cancel = server.tokens(), CancelToken()
    server.hold.clear()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(tokens.current, budget(cancel=cancel))
        server.asked.wait(5)
        second = pool.submit(tokens.current, budget())
        cancel.cancel()
        with pytest.raises(Cancelled):
            first.result(5)
        server.hold.set()
        assert second.result(5) == Secret("a")


def test_whoever_opens_the_server_again_is_logged_in_already() -> None:
    server, logins = Server([LoginRefused(WHY), token("a")]), KnownLogins()
    with pytest.raises(LoginRefused):
        logins.tokens(server.login(), server.find, source=None).current(budget())
    with pytest.raises(LoginRefused):
        logins.tokens(server.login(), server.find, source=None).current(budget())
    assert len(server.secrets) == 1
    found = logins.tokens(server.login(), lambda: Secret("pw-2"), source=None)
    assert found.current(budget()) == Secret("a")
    other = logins.tokens(server.login(), lambda: Secret("pw-3"), source="another file")
    assert other is not found


def test_nothing_secret_is_shown() -> None:
    server = Server([token("tok-SECRET")])
    tokens = server.tokens()
    tokens.current(budget())
    assert "SECRET" not in f"{token('tok-SECRET')!r} {server.login()!r} {tokens!r} {KEPT!r}"


@pytest.mark.parametrize(
    ("entry", "kept"),
    [
        ("a.example", Kept(host="a.example")),
        ("A.Example", Kept(host="a.example")),
        ("Anna@a.example", Kept(host="a.example", user="Anna")),
        ("anna@firm.example@a.example", Kept(host="a.example", user="anna@firm.example")),
    ],
)
def test_the_name_in_the_keyring(entry: str, kept: Kept) -> None:
    assert kept_under(entry) == kept
    assert kept_under(kept.entry) == kept
