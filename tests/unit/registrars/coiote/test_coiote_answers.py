"""Answers of a Coiote DM server, read as they come: keys in their forms, and errors without a readable text."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from factory_prov.errors import InputError, ServerError, ServerProtocolError, TokenRefused
from factory_prov.files.option_table import Texts
from factory_prov.messages import Message
from factory_prov.registrars.coiote.answers import CoioteDevice, check_done, device, device_ids, names, new_id, refusal
from factory_prov.registrars.coiote.options import CoioteOptions
from factory_prov.registrars.coiote.units import MAX_ENDPOINT_NAME, require_name
from factory_prov.registrars.coiote.wanted import WantedDevice
from factory_prov.registrars.device_credentials import NoCredentials, PskCredentials
from factory_prov.registrars.http.censor import Censor
from factory_prov.registrars.http.refusals import Forbidden, Rejected, busy
from factory_prov.registrars.http.request import HttpAnswer
from factory_prov.registrars.registration import Registration, Seen
from factory_prov.secret import Secret

PLACE = "https://coiote.example"
NO_OBJECTS = [b"<html>", b"[1]", b"[" * 100_000, b"\xff\xfe", b"7", b'"text"', b"null"]


@pytest.mark.parametrize("body", [b"", b'{"error": 5}', b'{"error": ""}', b"{}", *NO_OBJECTS])
def test_an_error_without_a_text_still_has_a_sentence(body: bytes) -> None:
    error = refusal(HttpAnswer(status=502, body=body), PLACE, forbidden=Message("no"), censor=Censor([]))
    assert str(error.what) == "The server failed or answered unexpectedly (502)."


@pytest.mark.parametrize("body", NO_OBJECTS)
def test_a_success_that_is_no_object_is_not_believed(body: bytes) -> None:
    answer = HttpAnswer(status=200, body=body)
    for read in (lambda: new_id(answer, PLACE), lambda: check_done(answer, PLACE), lambda: device(answer, PLACE, "id")):
        with pytest.raises(ServerProtocolError, match="none of a Coiote DM REST API"):
            read()


@pytest.mark.parametrize("body", [b"", b"{}", b"[1]", b'[""]', b'{"ids": []}'])
def test_a_search_answers_ids_only(body: bytes) -> None:
    with pytest.raises(ServerProtocolError):
        device_ids(HttpAnswer(status=200, body=body), PLACE)


@pytest.mark.parametrize("body", [b"", b" \r\n", b"{}", b'{"id": null}', b'{"id": 7}'])
def test_an_answer_need_not_have_an_id(body: bytes) -> None:
    assert new_id(HttpAnswer(status=201, body=body), PLACE) == ""


@pytest.mark.parametrize(
    ("shown", "key"),
    [
        ({"HexadecimalPsk": "0aFF"}, b"\x0a\xff"),
        ({"PlainTextPsk": "größe"}, "größe".encode()),
        ({"BinaryPsk": [10, -1, 255]}, b"\x0a\xff\xff"),
        ({"HexadecimalPsk": "0"}, None),
        ({"HexadecimalPsk": 5}, None),
        ({"BinaryPsk": ["a"]}, None),
        ({"GlobalPsk": {}}, None),
        ({"ExternalPsk": {}}, None),
        (None, None),
        ("text", None),
    ],
)
def test_the_forms_of_a_key(shown: object, key: bytes | None) -> None:
    answer = HttpAnswer(status=200, body=json.dumps({"id": "x", "dtlsPsk": shown}).encode())
    assert device(answer, PLACE, "id").psk_key == (Secret(key) if key else None)


def test_an_answer_does_not_show_its_body() -> None:
    assert "0aff" not in repr(HttpAnswer(status=200, body=b"0aff", location="0aff"))


OPTIONS = CoioteOptions(
    domain="/f/", friendly_name="Unit {serial}", properties=Texts({"chip": "{hardware_id}", "name": "{endpoint_name}"})
)
REGISTRATION = Registration(
    endpoint_name="unit-1", credentials=PskCredentials(identity="it", key=Secret("key")), hardware_id="C0FFEE"
)
OURS = WantedDevice.of(OPTIONS, REGISTRATION)
SHOWN = CoioteDevice(
    device_id="id",
    endpoint_name="unit-1",
    connector_type="management",
    security_mode="psk",
    psk_identity="it",
    psk_key=Secret("key"),
    domain="/f/",
    friendly_name="Unit 1",
    properties={"endpointName": "unit-1", "chip": "C0FFEE", "name": "unit-1", "other": "x"},
)


@pytest.mark.parametrize(
    ("shown", "may_be", "proves"),
    [
        ({}, True, True),
        ({"connector_type": None}, True, True),
        ({"connector_type": "bootstrap"}, False, True),
        ({"endpoint_name": "unit-12"}, False, False),
        ({"endpoint_name": None}, False, False),
        ({"security_mode": "nosec"}, True, False),
        ({"psk_identity": "other"}, True, False),
        ({"psk_identity": None}, True, False),
        ({"psk_key": Secret("other")}, True, False),
        ({"psk_key": None}, True, False),
        ({"domain": "/g/"}, True, False),
        ({"domain": "/f"}, True, True),
        ({"domain": None}, True, True),
        ({"friendly_name": "Unit 2"}, True, False),
        ({"friendly_name": None}, True, False),
        ({"properties": {"chip": "C0FFEE"}}, True, False),
        ({"properties": {"chip": "C0FFED", "name": "unit-1"}}, True, False),
        ({"readable": False}, True, False),
        ({"readable": False, "endpoint_name": None}, True, False),
    ],
    ids=str,
)
def test_an_entry_is_ours_by_its_name_and_proves_it_by_everything(
    shown: dict[str, object], may_be: bool, proves: bool
) -> None:
    found = replace(SHOWN, **shown)  # type: ignore[arg-type]
    assert (found.may_be(OURS), found.proves(OURS)) == (may_be, proves)


def test_the_bootstrap_servers_entry_is_another_one_of_the_same_name() -> None:
    bootstrap = replace(OURS, registration=replace(REGISTRATION, bootstrap=True))
    assert not SHOWN.may_be(bootstrap)
    assert replace(SHOWN, connector_type="bootstrap").may_be(bootstrap)


def test_each_difference_has_its_sentence() -> None:
    other = CoioteDevice(
        device_id="id", endpoint_name="x", security_mode="nosec", psk_identity="x", psk_key=Secret("x"), domain="/g/"
    )
    assert [str(each) for each in other.differences(OURS)] == [
        "It has another endpoint name.",
        "It is in another domain, /g/.",
        "It has another Security Mode.",
        "It has another PSK identity.",
        "It has another PSK key.",
        "It has another friendly name.",
        "Its property chip is another one.",
        "Its property name is another one.",
    ]
    hidden = replace(other, psk_key=None)
    assert len(hidden.differences(OURS)) == 7
    registration = Registration(endpoint_name="x", credentials=NoCredentials())
    without = WantedDevice.of(CoioteOptions(domain="/g/"), registration)
    assert replace(other, security_mode=without.security_mode).differences(without) == ()
    assert replace(other, psk_key=None, security_mode=without.security_mode).proves(without)


def test_when_a_device_was_seen() -> None:
    def seen(first: object, last: object) -> Seen:
        fields = {"id": "x", "firstRegisterTime": first, "lastRegisterTime": last}
        return device(HttpAnswer(status=200, body=json.dumps(fields).encode()), PLACE, "id").seen

    moment = datetime(2026, 1, 31, 8, 5, 7, 125000, tzinfo=UTC)
    assert seen("2026-01-31T08:05:07.125Z", "2026-01-31T09:05:07.125+01:00") == Seen(first_at=moment, last_at=moment)
    assert seen("2026-01-31T08:05:07.125", None) == Seen(first_at=moment)
    for unread in (None, "", "yesterday", 17, {}, "2026-13-01T00:00:00Z"):
        assert seen(unread, unread) == Seen()
    assert Seen(last_at=moment).came_online_after(moment.replace(microsecond=0))
    assert not Seen(last_at=moment).came_online_after(moment)
    assert not Seen().came_online_after(moment)


@pytest.mark.parametrize(
    ("body", "read"),
    [
        ([{"id": "/a/"}, {"id": "/b/", "description": "x"}], ("/a/", "/b/")),
        (["/a/", 5, {"id": 7}, {}, None, ""], ("/a/",)),
        ([], ()),
        ({"id": "/a/"}, None),
        ("text", None),
    ],
    ids=str,
)
def test_the_names_of_domains_and_groups(body: object, read: tuple[str, ...] | None) -> None:
    assert names(HttpAnswer(status=200, body=json.dumps(body).encode())) == read


@pytest.mark.parametrize("body", [b"[" * 100_000, b"<html>", b""])
def test_a_list_of_names_that_is_none(body: bytes) -> None:
    assert names(HttpAnswer(status=200, body=body)) is None


def refused(status: int, body: bytes = b"", location: str = "") -> ServerError:
    answer = HttpAnswer(status=status, body=body, location=location)
    return refusal(answer, PLACE, forbidden=Message("It is forbidden."), censor=Censor([Secret("key-of-unit")]))


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (299, ServerProtocolError, "failed or answered unexpectedly (299)"),
        (300, ServerProtocolError, "sends us on to another page (300)"),
        (399, ServerProtocolError, "sends us on to another page (399)"),
        (400, Rejected, "does not take the device (400)"),
        (401, TokenRefused, "does not accept the token"),
        (402, ServerProtocolError, "failed or answered unexpectedly (402)"),
        (403, Forbidden, "It is forbidden."),
        (404, ServerProtocolError, "no Coiote DM REST API at this address (404)"),
        (409, Rejected, "does not take the device (409)"),
        (410, ServerProtocolError, "failed or answered unexpectedly (410)"),
        (500, ServerProtocolError, "failed or answered unexpectedly (500)"),
    ],
)
def test_each_status_has_its_error(status: int, kind: type[ServerError], words: str) -> None:
    error = refused(status)
    assert type(error) is kind
    assert words in str(error.what)
    assert error.place == PLACE
    assert str(error.cure)


@pytest.mark.parametrize(
    ("status", "text", "taken"),
    [
        (409, "", True),
        (409, "whatever", True),
        (400, "", False),
        (400, "The identity is already TAKEN.", True),
        (400, "Device exists", True),
        (400, "It is in use", True),
        (400, "The domain is unknown", False),
    ],
)
def test_what_is_taken_is_told_from_what_is_wrong(status: int, text: str, taken: bool) -> None:
    error = refused(status, json.dumps({"error": text}).encode())
    assert isinstance(error, Rejected)
    assert error.taken is taken
    assert (text.rstrip(".") in str(error.what)) is True


def test_the_servers_own_words_are_told_without_our_secrets() -> None:
    for status in (400, 500):
        told = str(refused(status, b'{"error": "no key-of-unit here."}').what)
        assert told.endswith(f'({status}): "no (secret) here".')


def test_where_a_redirect_leads_is_told_by_its_host_alone() -> None:
    assert "sends us on to else.example (302)" in str(refused(302, location="https://u:p@else.example/a?b").what)
    assert "sends us on to another page (302)" in str(refused(302, location="https://[bad").what)


@pytest.mark.parametrize(
    ("status", "pause_s", "told"),
    [
        (429, None, "limits the number of requests (429), longer"),
        (429, 12.6, "limits the number of requests (429) and asked for a pause of 13 s"),
        (503, None, "overloaded or in maintenance (503), longer"),
        (503, 0.0, "overloaded or in maintenance (503) and asked for a pause of 0 s"),
    ],
)
def test_a_busy_server_is_told_with_the_pause_it_asked_for(status: int, pause_s: float | None, told: str) -> None:
    error = busy(HttpAnswer(status=status, body=b"", retry_after_s=pause_s), PLACE)
    assert told in str(error.what)
    assert (error.place, str(error.cure)) == (PLACE, "Try again later.")


def test_an_answer_is_read_field_by_field() -> None:
    fields = {
        "id": "its-id", "properties": {**SHOWN.properties, "odd": 5}, "connectorType": "management",
        "domain": "/f/", "friendlyName": "Unit 1",
        "securityMode": "psk", "dtlsIdentity": "it", "dtlsPsk": {"PlainTextPsk": "key"},
    }  # fmt: skip
    assert device(HttpAnswer(status=200, body=json.dumps(fields).encode()), PLACE, "asked") == replace(
        SHOWN, device_id="its-id"
    )
    assert device(HttpAnswer(status=200, body=b'{"properties": 5}'), PLACE, "asked") == CoioteDevice(device_id="asked")
    assert device_ids(HttpAnswer(status=200, body=b'["a", "b"]'), PLACE) == ("a", "b")
    assert new_id(HttpAnswer(status=201, body=b'{"id": "its-id"}'), PLACE) == "its-id"
    check_done(HttpAnswer(status=200, body=b" "), PLACE)
    check_done(HttpAnswer(status=200, body=b"{}"), PLACE)


@pytest.mark.parametrize("name", ["", "a\nb", "a'b", "a/b", "x" * (MAX_ENDPOINT_NAME + 1)])
def test_a_name_that_cannot_be_searched_for_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="endpoint name"):
        require_name(name)


@pytest.mark.parametrize("name", ["x", "x" * MAX_ENDPOINT_NAME, "urn:dev:os:1-ü"])
def test_any_other_name_is_taken(name: str) -> None:
    require_name(name)
