"""When a token is looked for anew."""

from __future__ import annotations

import base64
import json

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.errors import TokenMissing
from factory_prov.messages import Message
from factory_prov.registrars.http.backoff import RetryBudget
from factory_prov.registrars.tokens import FixedToken, KeptTokens, ends_at_of
from factory_prov.secret import Secret

NOW_S = 1_800_000_000.0
BUDGET = RetryBudget(5.0, CancelToken())


def jwt(claims: object) -> Secret:
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return Secret(f"e30.{body}.c2ln")


@pytest.mark.parametrize(
    ("token", "ends_at"),
    [
        (jwt({"exp": 12.5}), 12.5),
        (jwt({"exp": 7, "sub": "x" * 50}), 7),
        (jwt({}), None),
        (jwt({"exp": "7"}), None),
        (jwt({"exp": True}), None),
        (jwt([7]), None),
        (jwt(None), None),
        (Secret("opaque"), None),
        (Secret("a.b.c"), None),
        (Secret("a.!!!.c"), None),
        (Secret(b"a.\xff.c"), None),
        (Secret("a." + base64.b64encode(b"[" * 3000).decode() + ".c"), None),
        (Secret("a.b.c.d"), None),
    ],
)
def test_the_end_that_a_token_tells(token: Secret, ends_at: float | None) -> None:
    assert ends_at_of(token) == ends_at


class Kept:
    """What this PC keeps, and how often it was looked for."""

    def __init__(self, *tokens: Secret) -> None:
        self.tokens, self.looks, self.elapsed_s = list(tokens), 0, 0.0

    def find(self) -> Secret:
        self.looks += 1
        if not self.tokens:
            raise TokenMissing(Message("none."))
        return self.tokens.pop(0)

    def opened(self, first: Secret) -> KeptTokens:
        return KeptTokens(first, self.find, now=lambda: NOW_S, elapsed=lambda: self.elapsed_s)


def test_a_token_with_time_left_is_not_looked_for() -> None:
    kept = Kept()
    for first in (jwt({"exp": NOW_S + 61}), Secret("opaque")):
        tokens = kept.opened(first)
        assert tokens.current(BUDGET) == first
    assert kept.looks == 0


def test_a_token_is_renewed_before_it_ends() -> None:
    newer = jwt({"exp": NOW_S + 300})
    kept = Kept(newer)
    tokens = kept.opened(jwt({"exp": NOW_S + 59}))
    assert [tokens.current(BUDGET), tokens.current(BUDGET)] == [newer, newer]
    assert kept.looks == 1


def test_while_there_is_no_newer_one_the_old_is_used_and_the_keyring_left_alone() -> None:
    old, newer = jwt({"exp": NOW_S - 1}), jwt({"exp": NOW_S + 300})
    kept = Kept()
    tokens = kept.opened(old)
    assert [tokens.current(BUDGET) for _ in range(10)] == [old] * 10
    assert kept.looks == 1
    kept.tokens, kept.elapsed_s = [newer], 5.0
    assert tokens.current(BUDGET) == newer


def test_a_refused_token_is_looked_for_once_for_all_who_had_it() -> None:
    old, newer = Secret("old"), Secret("new")
    kept = Kept(newer)
    tokens = kept.opened(old)
    assert [tokens.instead_of(old, BUDGET) for _ in range(3)] == [newer] * 3
    assert kept.looks == 1
    assert tokens.instead_of(newer, BUDGET) is None
    assert tokens.current(BUDGET) == newer


def test_a_given_token_has_no_other() -> None:
    tokens = FixedToken(Secret("given"))
    assert tokens.current(BUDGET) == Secret("given")
    assert tokens.instead_of(Secret("given"), BUDGET) is None
