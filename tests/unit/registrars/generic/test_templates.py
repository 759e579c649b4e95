"""Templates: what stands in a place never leaves it, whatever it is, and every mistake is named."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl, unquote, urlsplit
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from seen_errors import everything_shown, spellings

from factory_prov.errors import InputError
from factory_prov.registrars.generic.addresses import read_address
from factory_prov.registrars.generic.bodies import BodyFormat, read_body
from factory_prov.registrars.generic.headers import filled_headers, read_headers
from factory_prov.registrars.generic.places import CERTIFICATE, ENDPOINT_NAME, PSK_IDENTITY, PSK_KEY, PlaceValues
from factory_prov.registrars.generic.template import read_template
from factory_prov.secret import Secret

BASE = "https://units.my-factory.test/api"
KEY = b"k3y SECRET\xf0\x9f\x94\x91\x01\x02"
NASTY = [
    '"',
    '","x":"',
    "\\",
    '\\"',
    "{psk_key:hex}",
    "a\nb",
    "</a><b>",
    "&x=1",
    "a/../b",
    "?x",
    "#",
    "%2e%2e",
    "ä€😀",
    "'",
]
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1)


def values(name: str = "urn:dev:1", *, identity: str | None = "id", key: bytes | None = KEY) -> PlaceValues:
    return PlaceValues(
        values={ENDPOINT_NAME: name, PSK_IDENTITY: identity, PSK_KEY: None if key is None else Secret(key)}
    )


@given(TEXTS)
@pytest.mark.parametrize("template", ['{"a": "{endpoint_name}", "b": 1}', '{"a": "x{endpoint_name}y", "b": [true]}'])
def test_a_value_stays_in_its_json_text(template: str, name: str) -> None:
    body = read_body(template, BodyFormat.JSON).filled(values(name))
    wanted = json.loads(template)
    wanted["a"] = wanted["a"].replace("{endpoint_name}", name)
    assert json.loads(body) == wanted


@given(TEXTS)
def test_a_value_stays_in_its_field_of_a_form(name: str) -> None:
    body = read_body("name = {endpoint_name}\nmode=psk", BodyFormat.FORM).filled(values(name))
    assert parse_qsl(body, keep_blank_values=True) == [("name", name), ("mode", "psk")]


@given(TEXTS)
def test_a_value_stays_in_its_part_of_an_address(name: str) -> None:
    address = read_address(BASE, "/devices/{endpoint_name}/x?name={endpoint_name}&y=1")
    try:
        path = address.path(values(name))
    except InputError:
        assert name in (".", "..")
        return
    parts = urlsplit("/" + path)
    assert [unquote(each) for each in parts.path.split("/")] == ["", "api", "devices", name, "x"]
    assert parse_qsl(parts.query) == [("name", name), ("y", "1")]
    assert not parts.fragment


@pytest.mark.parametrize("name", [*NASTY, "a<b>&\"c'"])
def test_a_value_stays_in_its_part_of_xml(name: str) -> None:
    body = read_body("<d a='{endpoint_name}'>{endpoint_name}</d>", BodyFormat.XML)
    found = ET.fromstring(body.filled(values(name)))
    assert found.text == name
    assert list(found) == []


@pytest.mark.parametrize("name", NASTY)
def test_a_plain_text_takes_one_line(name: str) -> None:
    body = read_body("name {endpoint_name}\nend", BodyFormat.TEXT)
    if name.isprintable():
        assert body.filled(values(name)) == f"name {name}\nend"
        return
    with pytest.raises(InputError):
        body.filled(values(name))


@pytest.mark.parametrize("name", ["a\r\nX-Other: 1", "ä", "a\tb", "\x7f"])
def test_a_header_takes_no_other(name: str) -> None:
    with pytest.raises(InputError):
        filled_headers(read_headers("X-Name: {endpoint_name}"), values(name))
    assert filled_headers(read_headers("X-Name: a {endpoint_name}"), values()) == {"X-Name": "a urn:dev:1"}


@pytest.mark.parametrize("name", [".", ".."])
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    with pytest.raises(InputError):
        read_address(BASE, "/devices/{endpoint_name}").path(values(name))
    with pytest.raises(InputError):
        read_address(BASE, "/devices/.{endpoint_name}").path(values("."))


@pytest.mark.parametrize(
    "url",
    ["devices", "https://other.test/x", "https://units.my-factory.test.evil/x", "//x y", "/a b", "/a#b", "/ä", "/a\\b"],
)
def test_what_is_no_address_of_the_server(url: str) -> None:
    with pytest.raises(InputError):
        read_address(BASE, url)


def test_an_address_is_behind_the_servers_or_whole() -> None:
    assert read_address(BASE, "/devices").path(values()) == "api/devices"
    assert read_address(f"{BASE}/", "/devices").path(values()) == "api/devices"
    assert read_address(BASE, "https://units.my-factory.test/other").path(values()) == "other"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{endpointname}", "Did you mean {endpoint_name}?"),
        ("{nothing_like_it}", "Known here: {endpoint_name}"),
        ("{psk_key}", "{psk_key:hex}, {psk_key:base64}, {psk_key:text}"),
        ("{psk_key:pem}", "{psk_key:hex}"),
        ("{certificate}", "{certificate:pem}"),
        ("{endpoint_name:hex}", "Write {endpoint_name}."),
        ("{endpoint_name.__class__}", "Did you mean {endpoint_name}?"),
        ("{endpoint_name!r}", "Did you mean {endpoint_name}?"),
        ("{0}", "Known here"),
        ("{}", "Known here"),
        ("a { b", "Write {{"),
        ("a } b", "Write }}"),
    ],
)
def test_a_mistake_in_a_template_has_its_cure(text: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        read_template(text)
    assert told in str(caught.value.cure)
    assert str(caught.value.what).endswith(".")


def test_braces_are_written_twice() -> None:
    assert read_template("{{endpoint_name}} {endpoint_name}").filled(values()) == "{endpoint_name} urn:dev:1"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"a": {endpoint_name}}', "line 1, column 8"),
        ('{"a": 1,}', "no JSON"),
        ('{"a": 1, "a": 2}', "twice"),
        ('{"a": NaN}', "NaN"),
        ("[" * 100_000, "no JSON"),
        ('{"a": "{psk_key}"}', "must say how it is written"),
    ],
)
def test_a_mistake_in_a_json_body_is_named(text: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        read_body(text, BodyFormat.JSON)
    assert told in str(caught.value.what)
    assert str(caught.value.cure)


def test_a_line_of_a_form_has_a_name() -> None:
    with pytest.raises(InputError) as caught:
        read_body("a=1\nb", BodyFormat.FORM)
    assert "Line 2" in str(caught.value.what)


def test_what_a_unit_lacks_is_null_only_where_that_is_said() -> None:
    without = values(identity=None, key=None)
    body = read_body('{"i": "{psk_identity?}", "k": "{psk_key:hex?}", "t": "x{psk_identity?}"}', BodyFormat.JSON)
    assert json.loads(body.filled(without)) == {"i": None, "k": None, "t": "x"}
    with pytest.raises(InputError) as caught:
        read_body('{"i": "{psk_identity}"}', BodyFormat.JSON).filled(without)
    assert "{psk_identity?}" in str(caught.value.cure)


def test_bytes_are_written_as_it_is_said() -> None:
    template = read_template("{psk_key:hex} {psk_key:base64}")
    assert template.filled(values(key=b"\0\1\xff")) == "0001ff AAH/"
    pem = read_template("{certificate:pem}").filled(PlaceValues(values={CERTIFICATE: Secret(b"0" * 60)}))
    assert pem.splitlines()[0] == "-----BEGIN CERTIFICATE-----"
    assert max(map(len, pem.splitlines())) == 64


@pytest.mark.parametrize("key", [KEY, b"\xff SECRET"])
def test_a_key_that_is_no_text_is_refused_and_not_shown(key: bytes) -> None:
    with pytest.raises(InputError) as caught:
        read_body('{"k": "{psk_key:text}"}', BodyFormat.JSON).filled(values(key=key))
    shown = "\n".join(everything_shown(caught.value))
    assert not [each for each in (*spellings(key), "SECRET") if each in shown]


@pytest.mark.parametrize("text", ["Authorization: x", "Host: x", "cookie: a=b", "X Y: 1", "nothing", ": x", "X: ä"])
def test_what_is_no_header_of_the_jobs(text: str) -> None:
    with pytest.raises(InputError):
        read_headers(f"Accept: a\n{text}")
