"""Bad days of a server, the same for every kind: each ends in time, tells the truth, and shows nothing secret."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from threading import Timer

import pytest
from patience import soon
from registrar_benches import SERVERS
from registrar_benches.bench import KEY, NEW_KEY, TOKEN, Bench
from seen_errors import everything_shown, spellings
from thorough import places

import factory_prov.registrars.http.transport  # noqa: F401 - loads requests now, outside the time limits of the tests
from factory_prov.cancel import CancelToken
from factory_prov.errors import (
    Cancelled,
    FactoryProvError,
    ServerBusy,
    ServerError,
    ServerProtocolError,
    ServerTimeout,
    ServerUnreachable,
    TokenRefused,
)
from factory_prov.registrars.http import backoff
from factory_prov.registrars.registration import (
    Registrar,
    RegistrationOrder,
    RegistrationOutcome,
    ServerAnswer,
    Sighting,
    Standing,
)
from factory_prov.registrars.showing import ServerEntry, Showing
from factory_prov.simulation.http_faults import FaultKind, HttpFault

ALWAYS = 1000
_ELSEWHERE = (FaultKind.STATUS, FaultKind.WRONG_KEY, FaultKind.HIDDEN_KEY, FaultKind.RESET_HALFWAY)
_LAST_TRY_S = 20.0
_NEVER_WHOLE = (FaultKind.SILENT, FaultKind.DRIP)
"""Of these alone a limit of time is the end; all others are given so much that a busy PC makes no difference."""
FAULTS = [
    (HttpFault(kind=FaultKind.STATUS, status=400), ServerError),
    (HttpFault(kind=FaultKind.STATUS, status=401), TokenRefused),
    (HttpFault(kind=FaultKind.STATUS, status=403), TokenRefused),
    (HttpFault(kind=FaultKind.STATUS, status=404), ServerError),
    (HttpFault(kind=FaultKind.STATUS, status=405), ServerProtocolError),
    (HttpFault(kind=FaultKind.STATUS, status=409), ServerError),
    (HttpFault(kind=FaultKind.STATUS, status=429), ServerBusy),
    (HttpFault(kind=FaultKind.STATUS, status=429, retry_after="120"), ServerBusy),
    (HttpFault(kind=FaultKind.STATUS, status=500), ServerProtocolError),
    (HttpFault(kind=FaultKind.STATUS, status=502), ServerProtocolError),
    (HttpFault(kind=FaultKind.STATUS, status=503), ServerBusy),
    (HttpFault(kind=FaultKind.STATUS, status=504), ServerProtocolError),
    (HttpFault(kind=FaultKind.SILENT), ServerTimeout),
    (HttpFault(kind=FaultKind.DRIP, pace_s=0.05), ServerTimeout),
    (HttpFault(kind=FaultKind.RESET), ServerUnreachable),
    (HttpFault(kind=FaultKind.RESET_AFTER), ServerUnreachable),
    (HttpFault(kind=FaultKind.CUT), ServerUnreachable),
    (HttpFault(kind=FaultKind.NOT_JSON), ServerProtocolError),
    (HttpFault(kind=FaultKind.GARBAGE), ServerProtocolError),
    (HttpFault(kind=FaultKind.TOO_LONG), ServerProtocolError),
    (HttpFault(kind=FaultKind.REDIRECT, location="https://sso.example/x"), ServerProtocolError),
    (HttpFault(kind=FaultKind.REDIRECT, location="http://[bad"), ServerProtocolError),
    (HttpFault(kind=FaultKind.REDIRECT), ServerProtocolError),
    (HttpFault(kind=FaultKind.ECHO), ServerError),
]
AT_A_STEP = [
    *(HttpFault(kind=FaultKind.STATUS, status=status) for status in (400, 401, 404, 409, 500, 503)),
    *(HttpFault(kind=kind) for kind in FaultKind if kind not in _ELSEWHERE),
]
NEVER_CARRIED_OUT = (FaultKind.STATUS, FaultKind.SILENT, FaultKind.RESET, FaultKind.NOT_JSON, FaultKind.REDIRECT)
SHOWN = [*spellings(KEY), *spellings(NEW_KEY), TOKEN, "SECRET"]


def name_of(fault: HttpFault) -> str:
    more = fault.location or (f"after {fault.retry_after}" if fault.retry_after else "")
    return " ".join(filter(None, [str(fault.kind), str(fault.status) if fault.kind is FaultKind.STATUS else "", more]))


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pause between tries hardly at all, and begin none that would have less than `_LAST_TRY_S`."""
    monkeypatch.setattr(backoff, "_FIRST_PAUSE_S", 0.02)
    monkeypatch.setattr(backoff, "_LONGEST_PAUSE_S", 0.05)
    monkeypatch.setattr(backoff, "_LAST_TRY_S", _LAST_TRY_S)


@pytest.fixture(params=[*SERVERS.values()], ids=[*SERVERS])
def bench(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[Bench]:
    caplog.set_level(logging.DEBUG)
    with request.param() as ready:
        yield ready
    assert not [spelling for spelling in SHOWN if spelling in caplog.text]


def failure(work: Callable[[], object]) -> FactoryProvError:
    """Do what must fail, and prove that its error is whole and shows nothing secret."""
    with pytest.raises(FactoryProvError) as caught:
        work()
    shown = "\n".join(everything_shown(caught.value))
    assert not [spelling for spelling in SHOWN if spelling in shown]
    assert str(caught.value.what).endswith((".", "?"))
    assert len(str(caught.value.what)) < 500
    assert str(caught.value.cure)
    assert str(caught.value.place)
    return caught.value


def hurried(bench: Bench, fault: HttpFault) -> Registrar:
    """Return a registrar that has no time for a second try."""
    return bench.with_limits(connect_timeout_s=5.0, read_timeout_s=_read_limit_s(fault), deadline_s=_LAST_TRY_S)


def patient(bench: Bench, fault: HttpFault | None = None) -> Registrar:
    """Return a registrar that waits long enough for one fault to pass."""
    return bench.with_limits(connect_timeout_s=5.0, read_timeout_s=_read_limit_s(fault), deadline_s=3 * _LAST_TRY_S)


def _read_limit_s(fault: HttpFault | None) -> float:
    return 0.15 if fault is not None and fault.kind in _NEVER_WHOLE else 15.0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "error"), FAULTS, ids=lambda each: name_of(each) if isinstance(each, HttpFault) else ""
)
def test_each_fault_is_told_apart(bench: Bench, fault: HttpFault, error: type[ServerError]) -> None:
    bench.fail(replace(fault, times=ALWAYS))
    registrar = hurried(bench, fault)
    with soon():  # the server itself would be silent for half a minute
        found = failure(lambda: registrar.register(bench.device(), update=False, cancel=CancelToken()))
    assert isinstance(found, error)
    assert len(bench.known()) <= 1


@pytest.mark.slow
@pytest.mark.parametrize("fault", [fault for fault, _ in FAULTS], ids=name_of)
def test_a_look_and_a_question_for_access_meet_it_too(bench: Bench, fault: HttpFault) -> None:
    bench.fail(replace(fault, times=ALWAYS))
    registrar = hurried(bench, fault)
    assert isinstance(failure(lambda: registrar.check_access(cancel=CancelToken())), ServerError)
    if (fault.kind, fault.status) != (FaultKind.STATUS, 404):  # there may be a server whose 404 is a device's
        assert isinstance(
            failure(lambda: registrar.look(bench.device(), update=False, cancel=CancelToken())), ServerError
        )
    assert bench.known() == []


@pytest.mark.slow
@pytest.mark.parametrize("fault", [fault for fault, _ in FAULTS], ids=name_of)
def test_a_server_that_fails_does_not_say_that_a_device_is_away(bench: Bench, fault: HttpFault) -> None:
    registrar = hurried(bench, fault)
    if bench.table is None or not isinstance(registrar, Sighting):
        pytest.skip("this kind cannot tell who came online")
    if fault.kind is FaultKind.ECHO or (fault.kind is FaultKind.STATUS and fault.status in (400, 404)):
        pytest.skip("there may be a server that says so of a device which is not there")
    bench.register()
    bench.fail(replace(fault, times=ALWAYS))
    error = failure(lambda: registrar.seen("urn:dev:1", bootstrap=False, cancel=CancelToken()))
    assert isinstance(error, ServerError)


@pytest.mark.slow
@pytest.mark.parametrize("fault", [fault for fault, _ in FAULTS], ids=name_of)
def test_a_server_that_fails_does_not_show_that_a_device_is_gone(bench: Bench, fault: HttpFault) -> None:
    bench.register()
    if (fault.kind, fault.status) == (FaultKind.STATUS, 404):
        pytest.skip("there may be a server whose 404 is a device's")
    bench.fail(replace(fault, times=ALWAYS))
    registrar = hurried(bench, fault)
    assert isinstance(registrar, Showing)
    error = failure(lambda: registrar.shown("urn:dev:1", bootstrap=bench.entries[0], cancel=CancelToken()))
    assert isinstance(error, ServerError)


@pytest.mark.slow
@pytest.mark.parametrize("fault", [fault for fault, _ in FAULTS], ids=name_of)
def test_what_cannot_be_removed_is_said(bench: Bench, fault: HttpFault) -> None:
    bench.register()
    if (fault.kind, fault.status) == (FaultKind.STATUS, 404):
        pytest.skip("there may be a server whose 404 is a device's")
    bench.fail(replace(fault, times=ALWAYS))
    registrar = hurried(bench, fault)
    assert isinstance(failure(lambda: registrar.remove("urn:dev:1", cancel=CancelToken())), ServerError)
    if fault.kind in NEVER_CARRIED_OUT:
        assert len(bench.known()) == 1


def settled(bench: Bench, afterwards: Registrar, order: RegistrationOrder, result: object) -> None:
    """Prove that what became of a registration is what the server has, and that asking again makes all well."""
    name = order.registration.endpoint_name
    there = [each.endpoint_name for each in bench.known()].count(name)
    assert there <= 1
    if isinstance(result, ServerAnswer):
        assert there == 1
    elif isinstance(result, ServerError) and result.unchanged:
        assert there == 0
    again = afterwards.register(order.registration, update=False, cancel=CancelToken())
    assert again.verified
    assert again.outcome is (RegistrationOutcome.ALREADY_THERE if there else RegistrationOutcome.CREATED)
    assert [each.endpoint_name for each in bench.known()].count(name) == 1


@pytest.mark.slow
@pytest.mark.parametrize("fault", AT_A_STEP, ids=name_of)
def test_a_fault_at_any_of_its_requests(bench: Bench, fault: HttpFault, thorough: bool) -> None:
    """Wherever it breaks: nothing is made twice, no PASS without the device, and the next try makes all well."""
    count = bench.requests_of(bench.register)
    afterwards = patient(bench)
    for step in places(count, AT_A_STEP.index(fault), thorough=thorough):
        order = RegistrationOrder(registration=bench.device(f"urn:dev:at:{step}"))
        bench.fail(replace(fault, skip=step))
        shown = ""
        result: object
        try:
            result = patient(bench, fault).register(order.registration, update=False, cancel=CancelToken())
        except ServerError as error:
            result, shown = error, "\n".join(everything_shown(error))
        assert not [spelling for spelling in SHOWN if spelling in shown]
        assert bench.server is not None
        bench.server.recover()
        settled(bench, afterwards, order, result)


@pytest.mark.slow
@pytest.mark.parametrize("fault", AT_A_STEP, ids=name_of)
def test_a_fault_at_any_request_of_many(bench: Bench, fault: HttpFault, thorough: bool) -> None:
    def order_of(name: str) -> RegistrationOrder:
        return RegistrationOrder(registration=bench.device(name))

    first = [order_of(f"urn:dev:peace:{number}") for number in range(3)]
    count = bench.requests_of(lambda: bench.registrar.register_many(first, cancel=CancelToken()))
    afterwards = patient(bench)
    for step in places(count, AT_A_STEP.index(fault), thorough=thorough):
        orders = [order_of(f"urn:dev:{step}:{number}") for number in range(3)]
        bench.fail(replace(fault, skip=step))
        results = patient(bench, fault).register_many(orders, cancel=CancelToken())
        assert bench.server is not None
        bench.server.recover()
        assert not [spelling for spelling in SHOWN if spelling in str([str(each) for each in results])]
        for order, result in zip(orders, results, strict=True):
            settled(bench, afterwards, order, result)


@pytest.mark.slow
@pytest.mark.parametrize("fault", AT_A_STEP, ids=name_of)
def test_a_fault_at_any_request_of_an_update(bench: Bench, fault: HttpFault, thorough: bool) -> None:
    """What it says of the key is true: an answer has the new one, and no change leaves the old one."""
    changed = bench.device(key=NEW_KEY)
    bench.register()
    count = bench.requests_of(lambda: bench.register(changed, update=True))
    afterwards = patient(bench)
    for step in places(count, AT_A_STEP.index(fault), thorough=thorough):
        bench.register(update=True)
        bench.fail(replace(fault, skip=step))
        try:
            patient(bench, fault).register(changed, update=True, cancel=CancelToken())
            certain: bytes | None = NEW_KEY
        except ServerError as error:
            certain = KEY if error.unchanged else None
        assert bench.server is not None
        bench.server.recover()
        [known] = bench.known()
        assert known.psk_key is not None
        assert known.psk_key.reveal() in ((KEY, NEW_KEY) if certain is None else (certain,))
        assert afterwards.register(changed, update=True, cancel=CancelToken()).verified
        [known] = bench.known()
        assert known.psk_key is not None
        assert known.psk_key.reveal() == NEW_KEY


def test_a_key_that_was_stored_wrong_is_no_pass(bench: Bench) -> None:
    bench.fail(HttpFault(kind=FaultKind.WRONG_KEY, times=ALWAYS))
    if bench.shows_keys:
        assert isinstance(failure(bench.register), ServerProtocolError)
    else:
        assert not bench.register().verified


def test_a_key_that_is_not_shown_is_not_proven(bench: Bench) -> None:
    bench.fail(HttpFault(kind=FaultKind.HIDDEN_KEY, times=ALWAYS))
    answer = bench.register()
    assert (answer.outcome, answer.verified) == (RegistrationOutcome.CREATED, False)


def test_a_key_that_is_not_shown_is_none(bench: Bench) -> None:
    bench.register()
    bench.fail(HttpFault(kind=FaultKind.HIDDEN_KEY, times=ALWAYS))
    assert isinstance(bench.registrar, Showing)
    entry = bench.registrar.shown("urn:dev:1", bootstrap=bench.entries[0], cancel=CancelToken())
    assert entry is not None
    assert (entry.endpoint_name, entry.key) == ("urn:dev:1", None)


@pytest.mark.parametrize(
    "fault",
    [
        HttpFault(kind=FaultKind.SILENT, times=ALWAYS),
        HttpFault(kind=FaultKind.DRIP, pace_s=0.2, times=ALWAYS),
        HttpFault(kind=FaultKind.STATUS, status=429, retry_after="20", times=ALWAYS),
        HttpFault(kind=FaultKind.RESET, times=ALWAYS),
    ],
    ids=name_of,
)
def test_a_cancel_ends_whatever_is_asked(bench: Bench, fault: HttpFault) -> None:
    bench.fail(fault)
    registrar = bench.with_limits(connect_timeout_s=30, read_timeout_s=30, deadline_s=60)
    device = bench.device()
    for work in (
        lambda cancel: registrar.check_access(cancel=cancel),
        lambda cancel: registrar.look(device, update=False, cancel=cancel),
        lambda cancel: registrar.register(device, update=False, cancel=cancel),
        lambda cancel: registrar.remove("urn:dev:1", cancel=cancel),
        lambda cancel: shown(registrar, cancel),
    ):
        cancel = CancelToken()
        timer = Timer(0.05, cancel.cancel)
        timer.start()
        with pytest.raises(Cancelled):
            work(cancel)
        timer.join()
    cancel = CancelToken()
    timer = Timer(0.05, cancel.cancel)
    timer.start()
    results = registrar.register_many([RegistrationOrder(registration=device)] * 3, cancel=cancel)
    timer.join()
    assert {type(each) for each in results} <= {Cancelled}


def shown(registrar: Registrar, cancel: CancelToken) -> ServerEntry | None:
    assert isinstance(registrar, Showing)
    return registrar.shown("urn:dev:1", bootstrap=True, cancel=cancel) or registrar.shown(
        "urn:dev:1", bootstrap=False, cancel=cancel
    )


@pytest.mark.slow
def test_the_deadline_is_for_the_whole(bench: Bench) -> None:
    """Every byte comes well within the time of an answer, and every answer would be a good one."""
    bench.fail(HttpFault(kind=FaultKind.DRIP, pace_s=0.5, times=ALWAYS))
    registrar = bench.with_limits(connect_timeout_s=30, read_timeout_s=60, deadline_s=0.5)
    with soon():  # the first answer takes longer than a minute
        found = failure(lambda: registrar.register(bench.device(), update=False, cancel=CancelToken()))
    assert isinstance(found, ServerTimeout)


def test_a_registration_asks_no_more_where_many_are_there(bench: Bench) -> None:
    first = bench.requests_of(bench.register)
    orders = [RegistrationOrder(registration=bench.device(f"urn:dev:n:{number}")) for number in range(50)]
    bench.registrar.register_many(orders, cancel=CancelToken())
    assert bench.requests_of(lambda: bench.register(bench.device("urn:dev:last"))) <= first
    assert bench.look(bench.device("urn:dev:last")) is Standing.THERE
