"""Answers of a Coiote DM server, read as they come: keys in their forms, and errors without a readable text."""

from __future__ import annotations

import json

import pytest

from factory_prov.errors import ServerProtocolError
from factory_prov.messages import Message
from factory_prov.registrars.coiote.answers import check_done, device, device_ids, new_id, refusal
from factory_prov.registrars.http.censor import Censor
from factory_prov.registrars.http.request import HttpAnswer
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
