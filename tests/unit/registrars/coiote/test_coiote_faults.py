"""Bad days of a server: each has its own sentence, ends within its time, and shows nothing secret."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from patience import ENDLESS_S, PATIENCE_S, soon

from factory_prov.cancel import CancelToken
from factory_prov.errors import (
    Cancelled,
    ServerBusy,
    ServerConflict,
    ServerError,
    ServerProtocolError,
    ServerTimeout,
    ServerUnreachable,
    TokenRefused,
)
from factory_prov.registrars.registration import Registration, RegistrationOutcome
from factory_prov.secret import Secret
from factory_prov.simulation.coiote.server import VirtualCoiote
from factory_prov.simulation.http_faults import FaultKind, HttpFault

if TYPE_CHECKING:
    from conftest import Bench

ALWAYS = 1000
READ_S, DEADLINE_S = 0.2, 0.49  # under the first pause, which is 0.5 s

FAULTS = [
    (HttpFault(kind=FaultKind.STATUS, status=400), ServerError, "does not take the device (400)"),
    (HttpFault(kind=FaultKind.STATUS, status=401), TokenRefused, "wrong or has expired"),
    (HttpFault(kind=FaultKind.STATUS, status=403), TokenRefused, "no permission to register devices in /factory/"),
    (HttpFault(kind=FaultKind.STATUS, status=404), ServerProtocolError, "no Coiote DM REST API at this address"),
    (HttpFault(kind=FaultKind.STATUS, status=418), ServerProtocolError, "answered unexpectedly (418)"),
    (HttpFault(kind=FaultKind.STATUS, status=429), ServerBusy, "limits the number of requests (429), longer"),
    (HttpFault(kind=FaultKind.STATUS, status=429, retry_after="120"), ServerBusy, "asked for a pause of 120 s"),
    (HttpFault(kind=FaultKind.STATUS, status=500), ServerProtocolError, 'unexpectedly (500): "A fault was asked for"'),
    (HttpFault(kind=FaultKind.STATUS, status=503), ServerBusy, "overloaded or in maintenance (503)"),
    (HttpFault(kind=FaultKind.SILENT), ServerTimeout, "gave no whole answer within 0.2 s"),
    (HttpFault(kind=FaultKind.RESET), ServerUnreachable, "connection broke before the whole answer"),
    (HttpFault(kind=FaultKind.RESET_AFTER), ServerUnreachable, "connection broke before the whole answer"),
    (HttpFault(kind=FaultKind.NOT_JSON), ServerProtocolError, "none of a Coiote DM REST API"),
    (HttpFault(kind=FaultKind.REDIRECT, location="https://sso.example/x"), ServerProtocolError, "to sso.example (302)"),
    (HttpFault(kind=FaultKind.REDIRECT, location="http://[bad"), ServerProtocolError, "on to another page (302)"),
    (HttpFault(kind=FaultKind.REDIRECT), ServerProtocolError, "on to another page (302)"),
    (HttpFault(kind=FaultKind.ECHO), ServerError, "Bad request Bearer (secret)"),
    (HttpFault(kind=FaultKind.DRIP, pace_s=0.05), ServerTimeout, "gave no whole answer"),
    (HttpFault(kind=FaultKind.TOO_LONG), ServerProtocolError, "more than 1 MiB"),
]  # fmt: skip


def with_psk(device: Registration, **changes: Any) -> Registration:
    """The same device with another identity or key."""
    assert device.psk is not None
    return replace(device, credentials=replace(device.psk, **changes))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "error", "sentence"), FAULTS, ids=[f"{fault.kind} {sentence}" for fault, _, sentence in FAULTS]
)
def test_each_fault_has_its_sentence(
    bench: Bench, server: VirtualCoiote, device: Registration, fault: HttpFault, error: type[ServerError], sentence: str
) -> None:
    server.fail(replace(fault, times=ALWAYS))
    seen = bench.failure(device, read_timeout_s=READ_S, deadline_s=DEADLINE_S)
    assert isinstance(seen.error, error)
    assert sentence in str(seen.error.what)
    assert len(server.devices) <= 1


def test_the_sentences_are_all_different() -> None:
    cases = {(error, sentence) for _, error, sentence in FAULTS}
    assert len(cases) >= len(FAULTS) - 2  # a reset before and after, and a redirect to nowhere in two ways


@pytest.mark.slow
def test_a_busy_server_is_asked_again_in_growing_pauses(
    bench: Bench, server: VirtualCoiote, device: Registration
) -> None:
    server.fail(HttpFault(kind=FaultKind.STATUS, status=429), HttpFault(kind=FaultKind.STATUS, status=503))
    began = time.monotonic()
    assert bench.register(device).outcome is RegistrationOutcome.CREATED
    assert time.monotonic() - began >= 1.5
    assert [seen.method for seen in server.requests] == ["POST", "POST", "POST", "GET"]


@pytest.mark.slow
def test_a_wish_for_a_longer_pause_is_honoured(bench: Bench, server: VirtualCoiote, device: Registration) -> None:
    server.fail(HttpFault(kind=FaultKind.STATUS, status=429, retry_after="1", method="GET"))
    began = time.monotonic()
    assert bench.register(device).verified
    assert time.monotonic() - began >= 1.0


def test_a_wish_may_be_a_date(bench: Bench, server: VirtualCoiote, device: Registration) -> None:
    tomorrow = format_datetime(datetime.now(UTC) + timedelta(seconds=600), usegmt=True)
    server.fail(HttpFault(kind=FaultKind.STATUS, status=503, retry_after=tomorrow))
    seen = bench.failure(device)
    assert isinstance(seen.error, ServerBusy)
    assert "asked for a pause of 600 s" in str(seen.error.what) or "asked for a pause of 599 s" in str(seen.error.what)


@pytest.mark.slow
@pytest.mark.parametrize("kind", [FaultKind.RESET, FaultKind.SILENT])
def test_a_lost_request_is_sent_again(
    bench: Bench, server: VirtualCoiote, device: Registration, kind: FaultKind
) -> None:
    server.fail(HttpFault(kind=kind))
    assert bench.register(device, read_timeout_s=READ_S).outcome is RegistrationOutcome.CREATED
    assert [seen.method for seen in server.requests] == ["POST", "GET", "POST", "GET"]
    assert len(server.devices) == 1


@pytest.mark.parametrize(
    "fault", [HttpFault(kind=FaultKind.RESET_AFTER), HttpFault(kind=FaultKind.DRIP, pace_s=0.1)], ids=["reset", "drip"]
)
def test_a_lost_answer_does_not_register_twice(
    bench: Bench, server: VirtualCoiote, device: Registration, fault: HttpFault
) -> None:
    server.fail(fault)
    result = bench.register(device, read_timeout_s=READ_S)
    assert (result.outcome, result.verified) == (RegistrationOutcome.ALREADY_THERE, True)
    assert [seen.method for seen in server.requests].count("POST") == 1
    assert len(server.devices) == 1


def test_a_lost_answer_does_not_hide_a_conflict(bench: Bench, server: VirtualCoiote, device: Registration) -> None:
    bench.register(device)
    server.fail(HttpFault(kind=FaultKind.RESET))
    seen = bench.failure(with_psk(device, key=Secret(b"another")))
    assert "another PSK key" in str(seen.error.what)


@pytest.mark.parametrize("lost", [False, True])
@pytest.mark.parametrize("no", ["taken", "forbidden"])
def test_what_the_server_refused_is_unchanged_unless_a_request_was_lost_before(
    bench: Bench, server: VirtualCoiote, device: Registration, no: str, lost: bool
) -> None:
    """A request whose answer was lost may have made an entry, whatever is said to the next one."""
    bench.register(device)
    if lost:
        server.fail(HttpFault(kind=FaultKind.RESET, method="POST"))
    if no == "forbidden":
        server.fail(HttpFault(kind=FaultKind.STATUS, status=403, method="POST"))
    seen = bench.failure(replace(device, endpoint_name="urn:dev:2"))  # its identity is the first one's
    assert isinstance(seen.error, ServerConflict if no == "taken" else TokenRefused)
    assert seen.error.unchanged is not lost


def test_a_lost_update_is_repeated(bench: Bench, server: VirtualCoiote, device: Registration) -> None:
    bench.register(device)
    server.fail(HttpFault(kind=FaultKind.RESET_AFTER, method="PUT"))
    changed = with_psk(device, key=Secret(b"another"))
    assert bench.register(changed, update=True).outcome is RegistrationOutcome.UPDATED
    assert server.devices[0].psk_key == Secret(b"another")


@pytest.mark.slow
def test_a_slow_drip_ends_at_the_deadline(bench: Bench, server: VirtualCoiote, device: Registration) -> None:
    server.fail(HttpFault(kind=FaultKind.DRIP, pace_s=0.2, times=ALWAYS))  # every byte comes well within the read time
    seen = bench.failure(device, read_timeout_s=30, deadline_s=1)
    assert isinstance(seen.error, ServerTimeout)
    assert "not finished within 1 s" in str(seen.error.what)
    assert seen.took_s > 0.9


@pytest.mark.parametrize(
    "fault",
    [
        HttpFault(kind=FaultKind.SILENT, times=ALWAYS),
        HttpFault(kind=FaultKind.DRIP, pace_s=0.2, times=ALWAYS),
        HttpFault(kind=FaultKind.STATUS, status=429, retry_after="20", times=ALWAYS),
    ],
    ids=lambda fault: fault.kind,
)
def test_a_cancel_ends_whatever_is_waited_for(
    bench: Bench, server: VirtualCoiote, device: Registration, fault: HttpFault
) -> None:
    server.fail(fault)
    cancel = CancelToken()
    timer = threading.Timer(0.3, cancel.cancel)
    timer.start()
    with soon(), pytest.raises(Cancelled):
        bench.register(device, cancel=cancel, read_timeout_s=ENDLESS_S, deadline_s=2 * ENDLESS_S)
    timer.join()


def test_a_cancelled_registration_sends_nothing(bench: Bench, server: VirtualCoiote, device: Registration) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        bench.register(device, cancel=cancel)
    assert server.requests == ()


def test_a_redirect_never_gets_the_token(bench: Bench, server: VirtualCoiote, device: Registration) -> None:
    with VirtualCoiote(token=server.token) as elsewhere:
        server.fail(HttpFault(kind=FaultKind.REDIRECT, location=elsewhere.url + "/api/coiotedm/v3/devices"))
        seen = bench.failure(device)
        assert elsewhere.requests == ()
    assert "127.0.0.1" in str(seen.error.what)


def test_a_redirect_cannot_smuggle_the_token_into_a_sentence(
    bench: Bench, server: VirtualCoiote, device: Registration
) -> None:
    server.fail(HttpFault(kind=FaultKind.REDIRECT, location=f"https://{server.token.reveal().decode()}.example/"))
    assert "tok-secret" not in str(bench.failure(device).error).lower()


def test_what_a_careless_server_repeats_is_not_shown(bench: Bench, server: VirtualCoiote, device: Registration) -> None:
    server.fail(HttpFault(kind=FaultKind.ECHO))
    seen = bench.failure(device)  # which looks for every spelling
    assert "(secret)" in str(seen.error.what)
    assert "\n" not in str(seen.error.what)
    assert len(str(seen.error.what)) < 300


def _open_files() -> int:
    return len([*Path("/proc/self/fd").iterdir()])


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts open files as Linux shows them")
def test_no_failure_leaves_a_socket_open(bench: Bench, server: VirtualCoiote, device: Registration) -> None:
    server.fail(HttpFault(kind=FaultKind.STATUS, status=500))
    bench.failure(device)
    before = _open_files()
    for kind in (FaultKind.STATUS, FaultKind.RESET, FaultKind.SILENT, FaultKind.TOO_LONG, FaultKind.NOT_JSON):
        server.fail(HttpFault(kind=kind, status=500, times=ALWAYS))
        bench.failure(device, read_timeout_s=0.1, deadline_s=0.3)
        server.recover()
    ends_at = time.monotonic() + PATIENCE_S  # the server closes its ends in its own time
    while _open_files() > before and time.monotonic() < ends_at:
        time.sleep(0.01)
    assert _open_files() <= before
