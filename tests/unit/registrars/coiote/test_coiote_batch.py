"""Lists of devices at Coiote DM: taken in part, lost on the way, not taken at all, across the end of a token."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.errors import ServerBusy, ServerConflict, ServerError, ServerTimeout, TokenMissing, TokenRefused
from factory_prov.registrars.coiote.registrar import Coiote, CoioteOptions
from factory_prov.registrars.device_credentials import PskCredentials
from factory_prov.registrars.registration import (
    Registering,
    Registration,
    RegistrationOrder,
    RegistrationOutcome,
    ServerAnswer,
)
from factory_prov.registrars.tokens import KeptTokens, Tokens
from factory_prov.secret import Secret
from factory_prov.simulation.coiote.server import VirtualCoiote
from factory_prov.simulation.http_faults import FaultKind, HttpFault

if TYPE_CHECKING:
    from conftest import Bench

CREATED, THERE = RegistrationOutcome.CREATED, RegistrationOutcome.ALREADY_THERE
NEW_TOKEN = Secret("tok-SECRET-new")


def orders(count: int, first: int = 0) -> list[RegistrationOrder]:
    names = [f"urn:dev:{number:04}" for number in range(first, first + count)]
    return [
        RegistrationOrder(
            registration=Registration(
                endpoint_name=name, credentials=PskCredentials(identity=name, key=Secret(b"key-SECRET"))
            )
        )
        for name in names
    ]


def register(registrar: Coiote, count: int, first: int = 0) -> tuple[Registering, ...]:
    return registrar.register_many(orders(count, first), cancel=CancelToken())


def outcomes(results: tuple[Registering, ...]) -> list[object]:
    assert "SECRET" not in "".join(map(str, results))
    return [each.outcome if isinstance(each, ServerAnswer) else type(each) for each in results]


def sent(server: VirtualCoiote) -> Counter[str]:
    """Count what may have changed something at the server."""
    return Counter(each.path.rpartition("/")[2] for each in server.requests if each.method != "GET")


def test_a_list_is_one_request(server: VirtualCoiote, bench: Bench) -> None:
    assert outcomes(register(bench.registrar(), 100)) == [CREATED] * 100
    assert sent(server) == {"batch": 1}


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 501])
def test_where_no_lists_are_taken_they_go_one_by_one(server: VirtualCoiote, bench: Bench, status: int) -> None:
    server.take_no_lists(status)
    assert outcomes(register(bench.registrar(), 12)) == [CREATED] * 12
    assert sent(server) == {"batch": 1, "devices": 12}


def test_a_token_that_may_not_look_sends_no_list(server: VirtualCoiote, bench: Bench) -> None:
    server.fail(HttpFault(kind=FaultKind.STATUS, method="GET", status=403, times=1000))
    results = register(bench.registrar(), 5)
    assert outcomes(results) == [CREATED] * 5
    assert not any(isinstance(each, ServerAnswer) and each.verified for each in results)
    assert sent(server) == {"devices": 5}


@pytest.mark.parametrize("kind", [FaultKind.RESET, FaultKind.RESET_AFTER, FaultKind.RESET_HALFWAY, FaultKind.NOT_JSON])
def test_what_a_lost_answer_has_made_is_not_made_again(server: VirtualCoiote, bench: Bench, kind: FaultKind) -> None:
    server.fail(HttpFault(kind=kind, path_part="devices/batch"))
    results = outcomes(register(bench.registrar(), 10))
    made = {FaultKind.RESET_AFTER: 10, FaultKind.RESET_HALFWAY: 5}.get(kind, 0)
    assert results == [THERE] * made + [CREATED] * (10 - made)
    assert sent(server) == Counter({"batch": 1, "devices": 10 - made})
    assert len(server.devices) == 10


@pytest.mark.parametrize("status", [500, 502])
def test_a_server_that_fails_is_asked_what_it_has(server: VirtualCoiote, bench: Bench, status: int) -> None:
    server.fail(HttpFault(kind=FaultKind.STATUS, path_part="devices/batch", status=status))
    assert outcomes(register(bench.registrar(), 4)) == [CREATED] * 4


def test_a_busy_server_gets_the_list_later(server: VirtualCoiote, bench: Bench) -> None:
    server.fail(HttpFault(kind=FaultKind.STATUS, path_part="devices/batch", status=429, retry_after="1"))
    assert outcomes(register(bench.registrar(), 4)) == [CREATED] * 4
    assert sent(server) == {"batch": 2}


def test_a_server_that_stays_busy_is_not_asked_for_each(server: VirtualCoiote, bench: Bench) -> None:
    server.fail(HttpFault(kind=FaultKind.STATUS, path_part="devices/batch", status=503, retry_after="60", times=99))
    results = register(bench.registrar(), 250)
    assert outcomes(results) == [ServerBusy] * 250
    assert sent(server) == {"batch": 3}
    assert server.devices == ()


def test_a_server_that_falls_silent_is_not_asked_for_each(server: VirtualCoiote, bench: Bench) -> None:
    server.fail(HttpFault(kind=FaultKind.SILENT, path_part="searchCriteria", times=999))
    registrar = bench.registrar(read_timeout_s=0.2, deadline_s=0.45)
    assert outcomes(register(registrar, 100)) == [ServerTimeout] * 100
    assert len(server.requests) < 20


def test_a_wrong_key_is_no_success(server: VirtualCoiote, bench: Bench) -> None:
    server.fail(HttpFault(kind=FaultKind.HIDDEN_KEY, path_part="urn%3Adevice"))
    results = register(bench.registrar(), 6)
    assert outcomes(results) == [CREATED] * 6
    assert [isinstance(each, ServerAnswer) and each.verified for each in results].count(False) == 1


class Swapped(VirtualCoiote):
    """Answers with its lines the other way round."""

    def __enter__(self) -> Swapped:
        super().__enter__()
        create, desk = self.desk.store.create, self.desk
        made: list[Any] = []

        def swapped(fields: Any) -> Any:
            made.append(create(fields))
            with desk.lock:
                return made[0] if len(made) > 1 else made[-1]

        desk.store.create = swapped  # type: ignore[method-assign]
        return self


def test_the_lines_of_the_answer_are_not_relied_on() -> None:
    with Swapped() as server:
        registrar = Coiote(CoioteOptions(url=server.url, domain="/factory/"), server.token)
        results = register(registrar, 6)
        ids = {device.endpoint_name: device.device_id for device in server.devices}
    assert outcomes(results) == [CREATED] * 6
    assert [each.device_id for each in results if isinstance(each, ServerAnswer)] == [
        ids[order.registration.endpoint_name] for order in orders(6)
    ]


def test_an_identity_of_another_is_its_own_conflict(server: VirtualCoiote, bench: Bench) -> None:
    wanted = orders(5)
    taken = Registration(endpoint_name="x", credentials=wanted[2].registration.credentials)
    bench.registrar().register(taken, update=False, cancel=CancelToken())
    results = bench.registrar().register_many(wanted, cancel=CancelToken())
    assert outcomes(results) == [CREATED, CREATED, ServerConflict, CREATED, CREATED]


def tokens(server: VirtualCoiote, *later: Secret) -> tuple[Tokens, list[str]]:
    """Return tokens that are kept one after the other, and what was looked for."""
    kept, looks = list(later), list[str]()

    def find() -> Secret:
        looks.append("look")
        if not kept:
            raise TokenMissing(NOTHING_KEPT)
        return kept.pop(0)

    return KeptTokens(server.token, find), looks


NOTHING_KEPT: Any = "nothing is kept"


def test_a_token_that_ends_in_mid_list_is_looked_for_anew(server: VirtualCoiote) -> None:
    found, looks = tokens(server, NEW_TOKEN)
    registrar = Coiote(CoioteOptions(url=server.url, domain="/factory/"), found)
    assert outcomes(register(registrar, 20)) == [CREATED] * 20
    server.change_token(NEW_TOKEN)
    assert outcomes(register(registrar, 200, first=20)) == [CREATED] * 200
    assert looks == ["look"]


@pytest.mark.parametrize("again", [(), (Secret("tok-SECRET-wrong"),)], ids=["none", "a wrong one"])
def test_without_a_good_token_nobody_is_asked_for(server: VirtualCoiote, again: tuple[Secret, ...]) -> None:
    found, _ = tokens(server, *again)
    registrar = Coiote(CoioteOptions(url=server.url, domain="/factory/"), found)
    server.change_token(NEW_TOKEN)
    assert outcomes(register(registrar, 250)) == [TokenRefused] * 250
    assert len(server.requests) < 20
    assert server.devices == ()


@pytest.mark.parametrize(
    "fault",
    [HttpFault(kind=FaultKind.STATUS, status=401, times=1000), HttpFault(kind=FaultKind.RESET, times=1000)],
    ids=["token ends", "connection ends"],
)
def test_trouble_behind_a_list_does_not_say_that_nothing_was_changed(
    server: VirtualCoiote, bench: Bench, fault: HttpFault
) -> None:
    """Those that are not asked back any more were made by the list."""
    server.fail(replace(fault, path_part="/devices/urn"))
    results = register(bench.registrar(deadline_s=1.0), 30)
    assert len(server.devices) == 30
    assert not [each for each in results if isinstance(each, ServerAnswer)]
    assert not [each for each in results if isinstance(each, ServerError) and each.unchanged]
