"""A server that a job describes, on a real socket: who we are, what is not shown, and the example of the repository."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.errors import (
    InputError,
    ServerConflict,
    ServerError,
    ServerProtocolError,
    ServerTimeout,
    ServerUnreachable,
    TokenRefused,
)
from factory_prov.job.job_file import load_job, read_job
from factory_prov.registrars.device_credentials import NoCredentials, PskCredentials
from factory_prov.registrars.generic.bodies import BodyFormat
from factory_prov.registrars.generic.description import Auth, CreateCall, KeyEncoding
from factory_prov.registrars.generic.options import HttpOptions
from factory_prov.registrars.generic.registrar import HttpRegistrar
from factory_prov.registrars.generic.virtual import form_options, unit_options
from factory_prov.registrars.registration import Registration, RegistrationOutcome, ServerAnswer, Standing
from factory_prov.registrars.tokens import FixedToken
from factory_prov.secret import Secret
from factory_prov.simulation.generic.server import VirtualUnits
from factory_prov.simulation.http_faults import FaultKind, HttpFault

EXAMPLE = Path(__file__).parents[4] / "configs" / "job-own-server.toml"
DEVICE = Registration(
    endpoint_name="urn:dev:1", credentials=PskCredentials(identity="id", key=Secret(b"k3y-SECRET-4711."))
)


@pytest.fixture
def server() -> Iterator[VirtualUnits]:
    with VirtualUnits() as virtual:
        yield virtual


def register(options: HttpOptions, server: VirtualUnits, *, update: bool = False, **changes: Any) -> ServerAnswer:
    registrar = HttpRegistrar(options, FixedToken(server.token))
    registrar.check_access(cancel=CancelToken())
    return registrar.register(replace(DEVICE, **changes), update=update, cancel=CancelToken())


@pytest.mark.parametrize(
    "changes",
    [
        {"auth": Auth.BEARER},
        {"auth": Auth.BASIC, "user": "factory"},
        {"auth": Auth.HEADER, "auth_header": "X-Api-Key"},
    ],
    ids=lambda changes: changes["auth"].value,
)
def test_it_says_who_we_are_as_the_server_asks(server: VirtualUnits, changes: dict[str, Any]) -> None:
    assert register(replace(unit_options(server.url), **changes), server).verified


def test_it_says_nothing_where_nothing_is_asked_for(server: VirtualUnits) -> None:
    options = replace(unit_options(server.url), auth=Auth.NONE)
    with pytest.raises(TokenRefused):
        HttpRegistrar(options, None).check_access(cancel=CancelToken())
    assert not server.requests[-1].bearer


def test_the_example_of_the_repository_runs(server: VirtualUnits) -> None:
    text = EXAMPLE.read_text(encoding="utf-8").replace("https://units.my-factory.test", server.url)
    options = read_job(text, place=str(EXAMPLE), folder=EXAMPLE.parent).server
    assert isinstance(options, HttpOptions)
    assert register(options, server).outcome is RegistrationOutcome.CREATED
    assert register(options, server).outcome is RegistrationOutcome.ALREADY_THERE
    other = PskCredentials(identity="id", key=Secret(b"another-SECRET-1"))
    with pytest.raises(ServerConflict):
        register(options, server, credentials=other)
    changed = register(options, server, update=True, credentials=other)
    assert (changed.outcome, changed.verified) == (RegistrationOutcome.UPDATED, True)
    [device] = server.devices
    assert device.psk_key == other.key
    HttpRegistrar(options, FixedToken(server.token)).remove("urn:dev:1", cancel=CancelToken())
    assert server.devices == ()


def test_the_example_has_no_problems() -> None:
    job = load_job(EXAMPLE)
    assert job.server is not None
    assert job.server.problems() == ()


def test_another_encoding_of_the_key(server: VirtualUnits) -> None:
    """A server that shows a key otherwise than it was described never proves it."""
    options = unit_options(server.url)
    assert options.look is not None
    wrong = replace(options, look=replace(options.look, psk_key_encoding=KeyEncoding.BASE64))
    with pytest.raises(ServerProtocolError):
        register(wrong, server)
    masked = replace(wrong, look=replace(options.look, psk_key="/units/0/entry", psk_key_encoding=KeyEncoding.HEX))
    with pytest.raises(ServerConflict):
        register(masked, server)


def test_another_device_under_the_pointer_is_no_proof(server: VirtualUnits) -> None:
    options = unit_options(server.url)
    assert options.look is not None
    look = replace(options.look, endpoint_name="/units/0/id")
    with pytest.raises(ServerProtocolError) as caught:
        register(replace(options, look=look), server)
    assert "another endpoint name" in str(caught.value.what)


def blind(server: VirtualUnits, **changes: Any) -> HttpOptions:
    """Return a server of which nothing can be read back."""
    options = unit_options(server.url)
    create = replace(options.create, **changes)
    return replace(options, look=None, update=None, remove=None, accept_unproven=True, create=create, deadline_s=2.0)


def test_what_cannot_be_read_back_is_never_proven(server: VirtualUnits) -> None:
    answer = register(blind(server), server)
    assert (answer.outcome, answer.verified) == (RegistrationOutcome.CREATED, False)
    assert answer.device_id == server.devices[0].device_id
    registrar = HttpRegistrar(blind(server), FixedToken(server.token))
    assert registrar.look(DEVICE, update=False, cancel=CancelToken()) is Standing.UNSEEN
    with pytest.raises(ServerConflict) as caught:
        register(blind(server), server)
    assert caught.value.unchanged
    with pytest.raises(ServerProtocolError):
        registrar.remove("urn:dev:1", cancel=CancelToken())


def test_a_lost_answer_is_asked_for_again_only_where_that_does_no_harm(server: VirtualUnits) -> None:
    server.fail(HttpFault(kind=FaultKind.RESET_AFTER, method="POST"))
    with pytest.raises(ServerUnreachable) as caught:
        register(blind(server), server)
    assert not caught.value.unchanged
    assert len(server.devices) == 1
    server.fail(HttpFault(kind=FaultKind.RESET, method="POST"))
    answer = register(blind(server, repeatable=True), server, endpoint_name="urn:dev:2", credentials=NoCredentials())
    assert answer.outcome is RegistrationOutcome.CREATED


def test_a_log_in_page_is_no_success(server: VirtualUnits) -> None:
    server.fail(HttpFault(kind=FaultKind.NOT_JSON, method="POST"))
    with pytest.raises(ServerProtocolError) as caught:
        register(blind(server, success=(200, 201)), server)
    assert "none of a server for devices" in str(caught.value.what)


def test_a_no_in_the_body_is_a_no(server: VirtualUnits) -> None:
    options = form_options(server.url)
    register(options, server)
    with pytest.raises(ServerConflict) as caught:
        register(options, server, endpoint_name="urn:dev:2")
    assert "already in use" in str(caught.value.what)
    assert "'error' where 'ok' would say so" in str(caught.value.what)
    assert [device.endpoint_name for device in server.devices] == ["urn:dev:1"]


def test_a_text_of_the_answer_may_be_the_rule(server: VirtualUnits) -> None:
    options = unit_options(server.url)
    right = replace(options, create=replace(options.create, success_contains='"id"'))
    assert register(right, server).verified
    wrong = replace(options, create=replace(options.create, success_contains="never"))
    answer = register(wrong, server, endpoint_name="urn:dev:2", credentials=NoCredentials())
    assert answer.outcome is RegistrationOutcome.ALREADY_THERE  # it was made all the same, and is proven by the look


def test_what_nothing_is_said_about_is_not_done(server: VirtualUnits) -> None:
    options = replace(unit_options(server.url), update=None)
    register(options, server)
    with pytest.raises(ServerProtocolError) as caught:
        register(options, server, update=True, credentials=NoCredentials())
    assert "[server.update]" in str(caught.value.cure)


@pytest.mark.slow
def test_a_server_that_is_silent_ends_in_time(server: VirtualUnits) -> None:
    server.fail(HttpFault(kind=FaultKind.SILENT, times=100))
    options = replace(unit_options(server.url), read_timeout_s=0.3, deadline_s=0.9)
    with pytest.raises(ServerTimeout):
        register(options, server)


def test_options_with_a_problem_open_nothing() -> None:
    options = HttpOptions(url="https://units.my-factory.test", create=CreateCall(url="x", format=BodyFormat.JSON))
    with pytest.raises(InputError):
        HttpRegistrar(options, None)


def searching(server: VirtualUnits, **changes: Any) -> HttpOptions:
    """Return a server whose look finds the first unit that it has, whatever it is asked for."""
    options = unit_options(server.url)
    assert options.look is not None
    url = "/units?for={endpoint_name}&name=urn:dev:1&entry={server}"
    return replace(options, look=replace(options.look, url=url, **changes))


@pytest.mark.parametrize("accept_unproven", [False, True])
def test_a_search_that_finds_another_unit_leaves_that_one_alone(server: VirtualUnits, *, accept_unproven: bool) -> None:
    register(unit_options(server.url), server)
    before = server.devices
    options = replace(searching(server), accept_unproven=accept_unproven)
    registrar = HttpRegistrar(options, FixedToken(server.token))
    other = replace(DEVICE, endpoint_name="urn:dev:10")
    for work in (
        lambda: registrar.check_access(cancel=CancelToken()),
        lambda: registrar.look(other, update=True, cancel=CancelToken()),
        lambda: registrar.register(other, update=True, cancel=CancelToken()),
        lambda: registrar.remove("urn:dev:10", cancel=CancelToken()),
    ):
        with pytest.raises(ServerProtocolError, match="does not show that device"):
            work()
    assert server.devices == before


@pytest.mark.parametrize("call", ["update", "remove"])
def test_an_id_is_used_only_where_the_name_is_seen_with_it(call: str) -> None:
    options = unit_options("https://server.invalid")
    assert options.look is not None
    others = {"update": None, "remove": None} | {call: getattr(options, call)}
    blind = replace(options, look=replace(options.look, endpoint_name=""), accept_unproven=True, **others)
    assert [each.place for each in blind.problems()] == [f"{call}.url"]


def test_a_user_with_a_password_is_in_no_error(server: VirtualUnits) -> None:
    """The server repeats the whole header, in which the password is behind the user in one Base64."""
    for user in ("line1", "line12", "line123"):
        options = replace(unit_options(server.url), auth=Auth.BASIC, user=user)
        server.fail(HttpFault(kind=FaultKind.ECHO, times=2))
        with pytest.raises(ServerError) as caught:
            HttpRegistrar(options, FixedToken(Secret("pass-word-4711"))).check_access(cancel=CancelToken())
        assert "(secret)" in str(caught.value.what)
        sent = base64.b64encode(f"{user}:pass-word-4711".encode()).decode()
        assert not any(sent[at : at + 6] in str(caught.value.what) for at in range(8, len(sent) - 6))
