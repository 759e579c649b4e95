"""What a unit becomes at Coiote DM: its texts, one device or two, where it lies, and whether it came online."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.errors import Cancelled, InputError, ServerConflict, ServerError, ServerProtocolError, TokenRefused
from factory_prov.files.option_table import Texts
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.senml import Record
from factory_prov.messages import Message
from factory_prov.registrars.coiote.entries import combined
from factory_prov.registrars.coiote.kind import COIOTE
from factory_prov.registrars.coiote.options import CoioteOptions, Entries
from factory_prov.registrars.coiote.registrar import Coiote
from factory_prov.registrars.device_credentials import PskCredentials
from factory_prov.registrars.file.options import FileOptions
from factory_prov.registrars.registration import (
    Offering,
    Registration,
    RegistrationOrder,
    RegistrationOutcome,
    Seen,
    ServerAnswer,
    Sighting,
    Standing,
)
from factory_prov.registrars.registry import options_of, options_text, registration_for
from factory_prov.secret import Secret
from factory_prov.simulation.coiote.server import VirtualCoiote
from factory_prov.simulation.http_faults import FaultKind, HttpFault
from tests.unit.registrars.conftest import psk_device

KEY = b"0123456789abcdef"
TEXTS: dict[str, Any] = {
    "friendly_name": "Pump {serial} ({hardware_id})",
    "properties": Texts({"batch": "B-{serial}", "label": "{endpoint_name}", "braces": "{{x}}"}),
}


def registrar(server: VirtualCoiote, **options: Any) -> Coiote:
    return Coiote(CoioteOptions(url=server.url, domain="/factory/", deadline_s=5.0, **options), server.token)


def unit(name: str = "pump-0042", *, key: bytes = KEY, both: bool = True) -> Registration:
    beside = Registration(
        endpoint_name=name,
        credentials=PskCredentials(identity=f"{name}-bs", key=Secret(key[::-1])),
        bootstrap=True,
        hardware_id="C0FFEE",
    )
    return replace(psk_device(name, identity=name, key=key), hardware_id="C0FFEE", beside=beside if both else None)


def register(
    server: VirtualCoiote, registration: Registration, *, update: bool = False, **options: Any
) -> ServerAnswer:
    return registrar(server, **options).register(registration, update=update, cancel=CancelToken())


def look(server: VirtualCoiote, registration: Registration, **options: Any) -> Standing:
    return registrar(server, **options).look(registration, update=False, cancel=CancelToken())


def test_the_texts_of_a_unit_are_there_and_read_back(server: VirtualCoiote) -> None:
    assert register(server, unit(both=False), **TEXTS).verified
    (device,) = server.devices
    assert device.friendly_name == "Pump 0042 (C0FFEE)"
    wanted = {"batch": "B-0042", "label": "pump-0042", "braces": "{x}", "endpointName": "pump-0042"}
    assert device.properties == wanted
    assert register(server, unit(both=False), **TEXTS).outcome is RegistrationOutcome.ALREADY_THERE


def test_other_texts_are_another_entry_and_an_update_changes_them(server: VirtualCoiote) -> None:
    register(server, unit(both=False), properties=Texts({"line": "1", "kept": "x"}))
    now = {"properties": Texts({"line": "2"}), "friendly_name": "new", "groups": ("root.a",)}
    with pytest.raises(ServerConflict, match="property line"):
        register(server, unit(both=False), **now)
    answer = register(server, unit(both=False), update=True, **now)
    assert (answer.outcome, answer.verified) == (RegistrationOutcome.UPDATED, True)
    (device,) = server.devices
    assert device.properties == {"line": "2", "kept": "x", "endpointName": "pump-0042"}
    assert (device.friendly_name, device.groups) == ("new", ("root.a",))
    assert register(server, unit(both=False)).outcome is RegistrationOutcome.ALREADY_THERE, (
        "what a job says not is free"
    )


def test_a_text_that_cannot_be_filled_in_is_told_before_anything_is_sent(server: VirtualCoiote) -> None:
    without = replace(unit(both=False), hardware_id=None)
    with pytest.raises(InputError, match="hardware_id") as caught:
        register(server, without, **TEXTS)
    assert caught.value.place == "server.friendly_name"
    with pytest.raises(InputError, match="serial") as caught:
        register(server, unit("pump", both=False), properties=Texts({"batch": "{serial}"}))
    assert caught.value.place == "server.properties.batch"
    assert server.requests == ()


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"friendly_name": "{serial:04d}"}, "friendly_name"),
        ({"friendly_name": "{name}"}, "friendly_name"),
        ({"friendly_name": "{"}, "friendly_name"),
        ({"friendly_name": "a\nb"}, "friendly_name"),
        ({"friendly_name": "x" * 256}, "friendly_name"),
        ({"friendly_name": "<YOUR NAME>"}, "friendly_name"),
        ({"properties": Texts({"a": "{endpoint_nam}"})}, "properties.a"),
        ({"properties": Texts({"a": "TODO"})}, "properties.a"),
        ({"properties": Texts({"endpointName": "x"})}, "properties.endpointName"),
        ({"properties": Texts({" ": "x"})}, "properties. "),
    ],
)
def test_a_bad_template_is_a_problem_of_the_job(changed: dict[str, Any], place: str) -> None:
    options = CoioteOptions(domain="/f/", **changed)
    assert [problem.place for problem in options.problems()] == [place]


def test_options_with_texts_are_written_down_and_read_again() -> None:
    options = CoioteOptions(domain="/f/", entries=Entries.BOTH, **TEXTS)
    assert options.problems() == ()
    assert options_of("coiote", options_text(options)) == options
    assert hash(options_of("coiote", options_text(options))) == hash(options)


def test_a_unit_with_both_accounts_is_two_devices(server: VirtualCoiote) -> None:
    answer = register(server, unit(), **TEXTS)
    management, bootstrap = server.devices
    assert (answer.outcome, answer.verified, answer.device_id) == (
        RegistrationOutcome.CREATED, True, management.device_id,
    )  # fmt: skip
    assert [each.endpoint_name for each in server.devices] == ["pump-0042"] * 2
    assert [each.connector_type for each in server.devices] == ["management", "bootstrap"]
    assert [each.psk_identity for each in server.devices] == ["pump-0042", "pump-0042-bs"]
    assert management.friendly_name == bootstrap.friendly_name
    assert register(server, unit(), **TEXTS).outcome is RegistrationOutcome.ALREADY_THERE
    assert look(server, unit(), **TEXTS) is Standing.THERE
    registrar(server).remove("pump-0042", cancel=CancelToken())
    assert server.devices == ()


def test_what_is_there_in_part_is_made_whole(server: VirtualCoiote) -> None:
    register(server, unit(both=False))
    assert look(server, unit()) is Standing.ABSENT
    assert register(server, unit()).outcome is RegistrationOutcome.UPDATED
    assert len(server.devices) == 2


def test_the_second_device_that_fails_is_told_and_nothing_is_called_unchanged(server: VirtualCoiote) -> None:
    other = replace(unit(), endpoint_name="other", beside=None)
    taken = replace(other, bootstrap=True, credentials=PskCredentials(identity="pump-0042-bs", key=Secret(KEY)))
    register(server, taken)
    with pytest.raises(ServerConflict) as caught:
        register(server, unit())
    assert not caught.value.unchanged, "the first of its devices was made"
    with pytest.raises(ServerConflict) as caught:
        register(server, unit())
    assert caught.value.unchanged


def test_many_units_of_two_devices_go_in_lists(server: VirtualCoiote) -> None:
    orders = [RegistrationOrder(registration=unit(f"pump-{number}")) for number in range(60)]
    clash = replace(
        unit("pump-7"), beside=None, credentials=PskCredentials(identity="x", key=Secret(b"other-key-123456"))
    )
    register(server, clash)
    results = registrar(server).register_many(orders, cancel=CancelToken())
    assert isinstance(results[7], ServerConflict)
    assert not results[7].unchanged
    rest = [each for at, each in enumerate(results) if at != 7]
    assert all(isinstance(each, ServerAnswer) and each.verified for each in rest)
    assert len(server.devices) == 120
    lists = [seen for seen in server.requests if seen.path.endswith("/devices/batch")]
    assert len(lists) == 2, "a list has 100 devices at most, and all of a unit"
    again = registrar(server).look_many(orders, cancel=CancelToken())
    assert [each is Standing.THERE for each in again] == [at != 7 for at in range(60)]


@pytest.mark.parametrize(
    ("entries", "both", "bootstrap_alone"),
    [
        (Entries.AS_THE_PACK, ["management", "bootstrap"], ["bootstrap"]),
        (Entries.MANAGEMENT, ["management"], ["bootstrap"]),
        (Entries.BOTH, ["management", "bootstrap"], ["management", "bootstrap"]),
    ],
)
def test_the_job_says_which_devices(
    server: VirtualCoiote, entries: Entries, both: list[str], bootstrap_alone: list[str]
) -> None:
    register(server, unit(), entries=entries)
    assert [each.connector_type for each in server.devices] == both
    alone = replace(psk_device("boot-1", identity="boot-1"), bootstrap=True)
    said = COIOTE.remarks(registrar(server, entries=entries).options, alone)
    assert (len(said) == 1) == (entries is Entries.BOTH)
    register(server, alone, entries=entries)
    assert [each.connector_type for each in server.devices if each.endpoint_name == "boot-1"] == bootstrap_alone
    assert {each.psk_identity for each in server.devices if each.endpoint_name == "boot-1"} == {"boot-1"}
    for name in ("pump-0042", "boot-1"):
        registrar(server, entries=entries).remove(name, cancel=CancelToken())
    assert server.devices == ()


def test_a_unit_in_another_domain_is_no_unit_of_this_job(server: VirtualCoiote) -> None:
    server.desk.store.domains = ("/factory/", "/other/")
    elsewhere = Coiote(CoioteOptions(url=server.url, domain="/other/"), server.token)
    elsewhere.register(unit(both=False), update=False, cancel=CancelToken())
    for update in (False, True):
        with pytest.raises(ServerConflict, match="another domain, /other/") as caught:
            register(server, unit(both=False), update=update)
        assert "delete it at the server" in str(caught.value.cure)


def records(*accounts: dict[int, Any]) -> list[Record]:
    return [
        Record(ResourcePath(0, instance, resource), value)
        for instance, values in enumerate(accounts)
        for resource, value in values.items()
    ]


def test_what_is_registered_comes_from_the_records_of_the_unit() -> None:
    boot = {1: True, 2: 0, 3: b"boot", 5: KEY}
    own = {1: False, 2: 0, 3: b"own", 5: KEY}
    both = registration_for(CoioteOptions(domain="/f/"), records(boot, own), "u", hardware_id="C0")
    assert (both.bootstrap, both.psk and both.psk.identity, both.hardware_id) == (False, "own", "C0")
    assert both.beside is not None
    assert (both.beside.bootstrap, both.beside.psk and both.beside.psk.identity) == (True, "boot")
    alone = registration_for(CoioteOptions(domain="/f/"), records(boot), "u")
    assert (alone.bootstrap, alone.beside) == (True, None)
    one = CoioteOptions(domain="/f/", entries=Entries.MANAGEMENT)
    assert registration_for(one, records(boot, own), "u").beside is None
    broken = {1: True, 2: 0, 3: b"\xff", 5: KEY}
    assert registration_for(FileOptions(path=Path("units.csv")), records(broken, own), "u").beside is None, (
        "others know one entry"
    )
    with pytest.raises(InputError):
        registration_for(CoioteOptions(domain="/f/"), records(broken, own), "u")


def test_whether_a_unit_came_online(server: VirtualCoiote) -> None:
    coiote = registrar(server)
    assert isinstance(coiote, Sighting)
    assert coiote.seen("pump-0042", bootstrap=False, cancel=CancelToken()) is None
    register(server, unit())
    assert coiote.seen("pump-0042", bootstrap=False, cancel=CancelToken()) == Seen()
    made_at = datetime.now(UTC) - timedelta(seconds=1)
    server.desk.store.table.registrations.sight("pump-0042")
    seen = coiote.seen("pump-0042", bootstrap=False, cancel=CancelToken())
    assert seen is not None
    assert seen.came_online_after(made_at)
    assert seen.first_at == seen.last_at
    assert coiote.seen("pump-0042", bootstrap=True, cancel=CancelToken()) == Seen(), "its other device"


def test_a_token_that_may_not_look_cannot_tell_who_came_online(server: VirtualCoiote) -> None:
    register(server, unit())
    server.forbid("GET", "/devices/")
    with pytest.raises(TokenRefused):
        registrar(server).seen("pump-0042", bootstrap=False, cancel=CancelToken())


def test_domains_and_groups_of_the_server(server: VirtualCoiote) -> None:
    server.desk.store.domains = ("/factory/", "/factory/line1/")
    server.keep_groups("root.a", "root.b")
    coiote = registrar(server)
    assert isinstance(coiote, Offering)
    assert coiote.choices("domain", cancel=CancelToken()) == ("/factory/", "/factory/line1/")
    assert coiote.choices("groups", cancel=CancelToken()) == ("root.a", "root.b")
    assert set(COIOTE.offers) == {"domain", "groups"}
    with pytest.raises(ServerError, match=r"root\.c"):
        register(server, unit(), groups=("root.c",))
    server.forbid("GET", "/groups")
    with pytest.raises(TokenRefused, match="list groups"):
        coiote.choices("groups", cancel=CancelToken())
    server.fail(HttpFault(kind=FaultKind.NOT_JSON))
    with pytest.raises(ServerProtocolError):
        coiote.choices("domain", cancel=CancelToken())


def test_a_small_account_registers_one_by_one(server: VirtualCoiote) -> None:
    server.forbid("POST", "/devices/batch")
    orders = [RegistrationOrder(registration=unit(f"pump-{number}")) for number in range(4)]
    results = registrar(server).register_many(orders, cancel=CancelToken())
    assert all(isinstance(each, ServerAnswer) and each.outcome is RegistrationOutcome.CREATED for each in results)
    assert sum(seen.method == "POST" and seen.path.endswith("/devices") for seen in server.requests) == 8


def test_what_is_sent_is_what_is_documented(server: VirtualCoiote, monkeypatch: pytest.MonkeyPatch) -> None:
    bodies: list[tuple[str, Any]] = []
    from factory_prov.simulation.coiote.handler import CoioteHandler

    reply = CoioteHandler._reply

    def note(self: CoioteHandler, body: bytes) -> Any:
        bodies.append((self.command, json.loads(body) if body else None))
        return reply(self, body)

    monkeypatch.setattr(CoioteHandler, "_reply", note)
    register(server, unit(both=False), groups=("root.a",), **TEXTS)
    register(server, unit(both=False, key=b"another-key-1234"), update=True, groups=("root.a",), **TEXTS)
    texts = {"batch": "B-0042", "label": "pump-0042", "braces": "{x}"}
    posts = [body for method, body in bodies if method == "POST"]
    assert posts[0] == {
        "connectorType": "management",
        "domain": "/factory/",
        "directGroups": ["root.a"],
        "friendlyName": "Pump 0042 (C0FFEE)",
        "properties": {"endpointName": "pump-0042", **texts},
        "securityMode": "psk",
        "dtlsIdentity": "pump-0042",
        "dtlsPsk": {"HexadecimalPsk": KEY.hex()},
    }
    assert [body for method, body in bodies if method == "PUT"] == [
        {
            "friendlyName": "Pump 0042 (C0FFEE)",
            "addProperties": texts,
            "addGroups": ["root.a"],
            "securityMode": "psk",
            "dtlsIdentity": "pump-0042",
            "dtlsPsk": {"HexadecimalPsk": b"another-key-1234".hex()},
        }
    ]


def test_one_entry_that_is_unchanged_does_not_speak_for_the_other() -> None:
    def failed(*, unchanged: bool) -> ServerError:
        failure = ServerError(Message("No."), place="server")
        failure.unchanged = unchanged
        return failure

    made = ServerAnswer(device_id="1", outcome=RegistrationOutcome.CREATED, verified=True)
    for other in (failed(unchanged=False), made, Cancelled()):
        for results in ([failed(unchanged=True), other], [other, failed(unchanged=True)]):
            found = combined(results)
            assert not (isinstance(found, ServerError) and found.unchanged)
    found = combined([failed(unchanged=True), failed(unchanged=True)])
    assert isinstance(found, ServerError)
    assert found.unchanged
