"""What reaches a Coiote DM server, and what its answers come to."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.errors import InputError, ServerConflict, ServerError, ServerProtocolError, TokenRefused
from factory_prov.registrars.coiote.kind import COIOTE
from factory_prov.registrars.device_credentials import (
    CertificateCredentials,
    DeviceCredentials,
    EstCredentials,
    NoCredentials,
    PskCredentials,
    RpkCredentials,
)
from factory_prov.registrars.registration import Registration, RegistrationOutcome
from factory_prov.secret import Secret
from factory_prov.simulation.http_faults import FaultKind, HttpFault

if TYPE_CHECKING:
    from conftest import Bench

    from factory_prov.simulation.coiote.server import VirtualCoiote


def with_psk(device: Registration, **changes: Any) -> Registration:
    """The same device with another identity or key."""
    assert device.psk is not None
    return replace(device, credentials=replace(device.psk, **changes))


def test_a_new_device_is_created_and_proven(bench: Bench, server: VirtualCoiote, device: Registration) -> None:
    result = bench.register(device, groups=("root.line1",))

    (stored,) = server.devices
    assert (result.outcome, result.verified, result.device_id) == (RegistrationOutcome.CREATED, True, stored.device_id)
    assert stored.device_id != stored.endpoint_name == "urn:dev:1"
    assert (stored.connector_type, stored.domain, stored.groups) == ("management", "/factory/", ("root.line1",))
    assert (stored.security_mode, PskCredentials(identity="identity-1", key=stored.psk_key)) == ("psk", device.psk)
    assert [(seen.method, seen.bearer) for seen in server.requests] == [("POST", True), ("GET", True)]


@pytest.mark.parametrize(
    ("credentials", "word"),
    [
        (CertificateCredentials(chain_der=(b"0\0",)), "cert"),
        (RpkCredentials(public_key_der=b"0\0"), "rpk"),
        (NoCredentials(), "nosec"),
    ],
)
def test_a_device_without_psk_has_no_identity_there(
    bench: Bench, server: VirtualCoiote, device: Registration, credentials: DeviceCredentials, word: str
) -> None:
    result = bench.register(replace(device, credentials=credentials))

    (stored,) = server.devices
    assert result.verified
    assert (stored.security_mode, stored.psk_identity, stored.psk_key) == (word, None, None)


def test_registering_twice_changes_nothing(bench: Bench, server: VirtualCoiote, device: Registration) -> None:
    first = bench.register(device)
    again = [bench.register(device), bench.register(device, update=True)]

    assert [(each.outcome, each.verified) for each in again] == [(RegistrationOutcome.ALREADY_THERE, True)] * 2
    assert {each.device_id for each in again} == {first.device_id}
    assert "PUT" not in [seen.method for seen in server.requests]


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        (lambda device: with_psk(device, key=Secret(b"another")), "another PSK key"),
        (lambda device: with_psk(device, identity="identity-2"), "another PSK identity"),
        (lambda device: replace(device, credentials=CertificateCredentials()), "another Security Mode"),
    ],
)
def test_another_identity_under_the_name_is_a_conflict_until_updated(
    bench: Bench,
    server: VirtualCoiote,
    device: Registration,
    changed: Callable[[Registration], Registration],
    named: str,
) -> None:
    first = bench.register(device)
    returned = changed(device)  # type: ignore[arg-type]

    seen = bench.failure(returned)
    assert isinstance(seen.error, ServerConflict)
    assert named in str(seen.error.what)
    assert device.psk is not None
    assert server.devices[0].psk_key == device.psk.key

    updated = bench.register(returned, update=True)
    assert (updated.outcome, updated.verified, updated.device_id) == (
        RegistrationOutcome.UPDATED,
        True,
        first.device_id,
    )
    assert len(server.devices) == 1
    assert server.devices[0].security_mode == returned.security_mode.short_name


def test_an_identity_of_another_device_is_a_conflict(bench: Bench, server: VirtualCoiote, device: Registration) -> None:
    bench.register(device)
    seen = bench.failure(replace(device, endpoint_name="urn:dev:2"))
    assert isinstance(seen.error, ServerConflict)
    assert "DTLS identity already taken" in str(seen.error.what)
    assert len(server.devices) == 1


def test_an_update_to_an_identity_of_another_device_is_a_conflict(bench: Bench, device: Registration) -> None:
    bench.register(device)
    bench.register(replace(with_psk(device, identity="identity-2"), endpoint_name="urn:dev:2"))
    seen = bench.failure(replace(device, endpoint_name="urn:dev:2"), update=True)
    assert isinstance(seen.error, ServerConflict)
    assert "DTLS identity already taken" in str(seen.error.what)


def test_bootstrap_and_management_entries_live_side_by_side(
    bench: Bench, server: VirtualCoiote, device: Registration
) -> None:
    at_bootstrap = replace(with_psk(device, identity="identity-bs", key=Secret(b"other")), bootstrap=True)
    assert bench.register(at_bootstrap).outcome is RegistrationOutcome.CREATED
    assert bench.register(device).outcome is RegistrationOutcome.CREATED
    again = bench.register(device)
    assert again.outcome is RegistrationOutcome.ALREADY_THERE
    assert again.device_id == server.devices[1].device_id
    assert [each.connector_type for each in server.devices] == ["bootstrap", "management"]


def test_another_key_than_sent_is_noticed(bench: Bench, server: VirtualCoiote, device: Registration) -> None:
    server.fail(HttpFault(kind=FaultKind.WRONG_KEY))
    seen = bench.failure(device)
    assert isinstance(seen.error, ServerProtocolError)
    assert "has another PSK key" in str(seen.error.what)


def test_a_token_that_may_not_look_leaves_it_unproven(
    bench: Bench, server: VirtualCoiote, device: Registration
) -> None:
    server.fail(HttpFault(kind=FaultKind.STATUS, status=403, method="GET"))
    result = bench.register(device)
    assert (result.outcome, result.verified, result.device_id) == (
        RegistrationOutcome.CREATED,
        False,
        server.devices[0].device_id,
    )


def _hidden(times: int = 1) -> HttpFault:
    """The token may find devices but not look at them."""
    return HttpFault(kind=FaultKind.STATUS, status=403, path_part="/devices/", method="GET", times=times)


def test_a_device_it_may_not_look_at_is_not_taken_for_ours(
    bench: Bench, server: VirtualCoiote, device: Registration
) -> None:
    bench.register(device)
    server.fail(_hidden())
    seen = bench.failure(device)
    assert isinstance(seen.error, ServerConflict)
    assert "may not look at it" in str(seen.error.what)


def test_a_device_it_may_not_look_at_can_be_updated(bench: Bench, server: VirtualCoiote, device: Registration) -> None:
    bench.register(device)
    server.fail(_hidden(times=2))
    result = bench.register(with_psk(device, key=Secret(b"new")), update=True)
    assert (result.outcome, result.verified) == (RegistrationOutcome.UPDATED, False)
    assert server.devices[0].psk_key == Secret(b"new")


def test_a_key_the_server_does_not_show_leaves_it_unproven(
    bench: Bench, server: VirtualCoiote, device: Registration
) -> None:
    server.fail(HttpFault(kind=FaultKind.HIDDEN_KEY, method="GET"))
    result = bench.register(device)
    assert (result.outcome, result.verified) == (RegistrationOutcome.CREATED, False)


def test_a_device_whose_key_is_not_shown_is_not_taken_for_ours(
    bench: Bench, server: VirtualCoiote, device: Registration
) -> None:
    bench.register(device)
    server.fail(HttpFault(kind=FaultKind.HIDDEN_KEY, path_part="/devices/"))
    seen = bench.failure(device)
    assert isinstance(seen.error, ServerConflict)
    assert "does not show its key" in str(seen.error.what)


def test_any_text_may_be_an_id(bench: Bench, server: VirtualCoiote, device: Registration) -> None:
    bench.register(device)
    odd = "a/b?c#d %41:é"
    table = server.desk.store.table
    (known,) = table
    table.remove(known.device_id)
    table.add(replace(known, device_id=odd))
    assert bench.register(device).device_id == odd
    assert bench.register(with_psk(device, key=Secret(b"new")), update=True).verified


def test_a_name_taken_where_the_token_cannot_look_is_a_conflict(
    bench: Bench, server: VirtualCoiote, device: Registration
) -> None:
    bench.register(device)
    server.fail(HttpFault(kind=FaultKind.STATUS, status=403, method="GET"))
    seen = bench.failure(device)
    assert isinstance(seen.error, ServerConflict)
    assert "409" in str(seen.error.what)


def test_an_answer_without_an_id_is_followed_by_a_search(
    bench: Bench, server: VirtualCoiote, device: Registration
) -> None:
    server.fail(HttpFault(kind=FaultKind.EMPTY, method="POST"))
    result = bench.register(device)
    assert (result.outcome, result.verified, result.device_id) == (
        RegistrationOutcome.CREATED,
        True,
        server.devices[0].device_id,
    )


def test_no_id_and_no_permission_to_search_leaves_it_unproven(
    bench: Bench, server: VirtualCoiote, device: Registration
) -> None:
    server.fail(
        HttpFault(kind=FaultKind.EMPTY, method="POST"), HttpFault(kind=FaultKind.STATUS, status=403, method="GET")
    )
    result = bench.register(device)
    assert (result.outcome, result.verified, result.device_id) == (RegistrationOutcome.CREATED, False, "")


def test_a_device_that_is_gone_when_asked_back_is_an_error(
    bench: Bench, server: VirtualCoiote, device: Registration
) -> None:
    server.fail(HttpFault(kind=FaultKind.STATUS, status=404, path_part="/devices/"))
    server.fail(HttpFault(kind=FaultKind.STATUS, status=404, path_part="/devices/"))
    seen = bench.failure(device)
    assert isinstance(seen.error, ServerProtocolError)
    assert "does not have it when asked back" in str(seen.error.what)


def test_est_is_registered_as_a_certificate_and_said(bench: Bench, server: VirtualCoiote, device: Registration) -> None:
    est = replace(device, credentials=EstCredentials())
    (words,) = COIOTE.remarks(bench.registrar().options, est)
    assert "mode cert" in str(words)
    assert bench.register(est).verified
    assert [each.security_mode for each in server.devices] == ["cert"]
    assert bench.register(est).outcome is RegistrationOutcome.ALREADY_THERE
    assert COIOTE.remarks(bench.registrar().options, device) == ()


@pytest.mark.parametrize("name", ["", "it's", "a/b", "x" * 65, "line\nbreak", "\u202eevil"])
def test_an_endpoint_name_it_cannot_search_for_is_refused_before_anything_is_sent(
    bench: Bench, server: VirtualCoiote, device: Registration, name: str
) -> None:
    seen = bench.failure(replace(device, endpoint_name=name))
    assert isinstance(seen.error, InputError)
    assert "\n" not in str(seen.error)
    assert server.requests == ()


@pytest.mark.parametrize("name", ["x" * 64, "urn:imei:490154203237518", "50% & more?#", "größe 1"])
def test_every_other_endpoint_name_makes_the_round_trip(
    bench: Bench, server: VirtualCoiote, device: Registration, name: str
) -> None:
    assert bench.register(replace(device, endpoint_name=name)).verified
    assert bench.register(replace(device, endpoint_name=name)).outcome is RegistrationOutcome.ALREADY_THERE
    assert server.devices[0].endpoint_name == name


def test_an_identity_that_cannot_be_sent_is_none() -> None:
    with pytest.raises(InputError, match="no character"):
        Registration(endpoint_name="ep", credentials=PskCredentials(identity="\ud800x", key=Secret(b"key")))


def test_psk_needs_identity_and_key() -> None:
    with pytest.raises(InputError, match="needs an identity and a key"):
        Registration(endpoint_name="ep", credentials=PskCredentials(identity="", key=Secret(b"key")))
    with pytest.raises(InputError, match="needs an identity and a key"):
        Registration(endpoint_name="ep", credentials=PskCredentials(identity="identity", key=Secret(b"")))


def test_a_domain_the_token_may_not_use(bench: Bench, server: VirtualCoiote, device: Registration) -> None:
    server.desk.store.domains = ("/elsewhere/",)
    seen = bench.failure(device)
    assert isinstance(seen.error, TokenRefused)
    assert str(seen.error.what) == "The token has no permission to register devices in /factory/ (403)."


def test_many_stations_register_one_unit_once(bench: Bench, server: VirtualCoiote, device: Registration) -> None:
    registrar = bench.registrar(deadline_s=5, read_timeout_s=5)
    together = threading.Barrier(8)

    def register() -> RegistrationOutcome:
        together.wait()
        return registrar.register(device, update=False, cancel=CancelToken()).outcome

    with ThreadPoolExecutor(8) as pool:
        outcomes = [future.result() for future in [pool.submit(register) for _ in range(8)]]
    assert sorted(outcomes) == [RegistrationOutcome.ALREADY_THERE] * 7 + [RegistrationOutcome.CREATED]
    assert len(server.devices) == 1


def test_many_units_register_side_by_side(bench: Bench, server: VirtualCoiote, device: Registration) -> None:
    registrar = bench.registrar(deadline_s=5, read_timeout_s=5)

    def register(number: int) -> bool:
        unit = replace(with_psk(device, identity=f"unit-{number}"), endpoint_name=f"unit-{number}")
        return registrar.register(unit, update=False, cancel=CancelToken()).verified

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(register, range(24)))
    assert len(server.devices) == 24


def test_another_request_error_is_told_in_the_words_of_the_server(
    bench: Bench, server: VirtualCoiote, device: Registration
) -> None:
    server.fail(HttpFault(kind=FaultKind.STATUS, status=400, method="POST"))
    seen = bench.failure(device)
    assert isinstance(seen.error, ServerError)
    assert not isinstance(seen.error, ServerConflict)
    assert str(seen.error.what) == 'The server does not take the device (400): "A fault was asked for".'


def test_a_device_that_goes_while_it_is_removed_is_gone(
    bench: Bench, server: VirtualCoiote, device: Registration
) -> None:
    bench.register(device)
    server.fail(HttpFault(kind=FaultKind.STATUS, status=404, method="DELETE"))
    bench.registrar().remove(device.endpoint_name, cancel=CancelToken())
    for status, told in ((405, "unexpectedly"), (403, "no permission to delete devices")):
        server.fail(HttpFault(kind=FaultKind.STATUS, status=status, method="DELETE"))
        with pytest.raises(ServerError, match=told):
            bench.registrar().remove(device.endpoint_name, cancel=CancelToken())
    bench.registrar().remove(device.endpoint_name, cancel=CancelToken())
    assert server.devices == ()
    bench.registrar().remove(device.endpoint_name, cancel=CancelToken())
