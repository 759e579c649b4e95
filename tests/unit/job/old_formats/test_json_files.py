"""The old lwm2m_server.json and cert_info.json: what is read, and what is refused in which words."""

from __future__ import annotations

import json
import subprocess
import sys
import traceback
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factory_prov.errors import InputError
from factory_prov.job.old_formats.cert_info import (
    OldCertInfo,
    read_cert_info,
    read_cert_info_file,
)
from factory_prov.registrars.coiote.old_file import OldServerInfo, read_server_info
from factory_prov.registrars.coiote.options import CoioteOptions
from factory_prov.registrars.registry import read_old_server_file
from factory_prov.secret import Secret

CONFIGS = Path(__file__).parents[4] / "configs"
ALL_CERT_KEYS = {
    "countryName": "XX",
    "stateOrProvinceName": "Example State",
    "localityName": "Ängelholm",
    "organizationName": "Example Devices",
    "organizationUnitName": "Provisioning",
    "emailAddress": "devices@example.com",
    "commonName": "device-1",
    "serialNumber": 2**159 - 1,
    "validityOffsetInSeconds": 220752000,
    "RSAKeyLen": 2048,
    "digest": "sha512",
}


def server(text: str) -> OldServerInfo:
    return read_server_info(text.encode(), place="server.json")


def cert(text: str) -> OldCertInfo:
    return read_cert_info(text.encode(), place="cert.json")


def refusal(read: Callable[[str], object], text: str) -> InputError:
    with pytest.raises(InputError) as caught:
        read(text)
    assert caught.value.__context__ is None
    assert str(caught.value.cure)
    return caught.value


# --- what is read ---------------------------------------------------------------------------------------------------


def test_the_samples() -> None:
    assert read_old_server_file(CONFIGS / "lwm2m_server.json").options == CoioteOptions(domain="/embedded/")
    info = read_cert_info_file(CONFIGS / "cert_info.json")
    assert (info.validity_s, info.elliptic_curve, info.digest) == (220752000, "secp384r1", "sha512")
    assert (info.organization_name, info.serial_number, info.common_name) == ("Example Devices", None, None)


def test_the_server_has_the_defaults_of_the_old_tool() -> None:
    info = server('{"domain": "/a/"}')
    assert info == OldServerInfo(url="https://eu.iot.avsystem.cloud", port=None, domain="/a/", access_token=None)
    assert server('{"domain": "/a/", "port": 443, "url": "https://h"}').port == 443


@pytest.mark.parametrize(("port", "expected"), [("8087", 8087), ("65535", 65535), ("00443", 443)])
def test_a_port_may_be_digits_in_quotes(port: str, expected: int) -> None:
    assert server(f'{{"domain": "/a/", "port": "{port}"}}').port == expected


def test_a_token_in_the_file_is_taken_but_never_shown() -> None:
    info = server('{"domain": "/a/", "access_token": "hush-token"}')
    assert info.access_token == Secret("hush-token")
    assert "hush" not in repr(info)


def test_every_certificate_key_has_its_field() -> None:
    info = cert(json.dumps(ALL_CERT_KEYS))
    values = [getattr(info, item.name) for item in fields(info) if item.name != "elliptic_curve"]
    assert values == list(ALL_CERT_KEYS.values())
    assert cert('{"ellipticCurve": "secp256r1"}') == OldCertInfo(elliptic_curve="secp256r1")
    assert cert("{}") == OldCertInfo()


def test_keys_of_no_known_kind_are_passed_over() -> None:
    notes = '"comment": "x", "_note": [1, {"domain": 2}], "comment": null, "token": "x", "": 0'
    assert server(f'{{{notes}, "domain": "/a/"}}') == OldServerInfo(domain="/a/")
    assert cert(f'{{{notes}, "domain": 1, "digest": "sha384"}}') == OldCertInfo(digest="sha384")


def test_texts_with_braces_are_no_templates() -> None:
    assert cert('{"commonName": "{x} {"}') == OldCertInfo(common_name="{x} {")


def test_a_byte_order_mark_is_dropped() -> None:
    assert server('\ufeff{"domain":\r\n "/a/"}').domain == "/a/"


# --- what is refused ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("", ":1:1", "not JSON"),
        ('{\n "domain" "/a/"}', ":2:11", "not JSON: Expecting ':' delimiter"),
        ('\ufeff{"domain": "/a/",}', ":1:18", "not JSON"),
        ("{\"domain\": '/a/'}", ":1:12", "not JSON"),
        ('{"domain": "/a/"} x', ":1:19", "not JSON: Extra data"),
        ("[]", ":1:1", "something else than one JSON object. This is a list"),
        ("null", ":1:1", "This is null"),
        ("NaN", ":1:1", "This is a number with a fraction"),
        ("{}", "", '"domain" is missing'),
        ('{"domian": "/a/"}', "", "'domian' is not a key of this file. Did you mean domain?"),
        ('{"domain": "/a/", "Port": 1}', "", "'Port' is not a key of this file. Did you mean port?"),
        ('{"domain": "/a/", "acces_token": "x"}', "", "Did you mean access_token?"),
        ('{"domain": "/a/", "domain": "/b/"}', "", '"domain" is there twice'),
        ('{"domain": 1}', "", '"domain" must be text. This is a number'),
        ('{"domain": null}', "", "This is null"),
        ('{"domain": {"a": 1}}', "", "This is an object"),
        ('{"domain": ""}', "", '"domain" is empty'),
        ('{"domain": "/a\\u0000/"}', "", "cannot be printed"),
        ('{"domain": "/a\\ud800/"}', "", "cannot be printed"),
        ('{"domain": "/a/", "port": true}', "", '"port" must be a whole number. This is true or false'),
        ('{"domain": "/a/", "port": "80 87"}', "", '"port" must be a whole number. This is text'),
        ('{"domain": "/a/", "port": "-1"}', "", "This is text"),
        ('{"domain": "/a/", "port": ""}', "", "This is text"),
        ('{"domain": "/a/", "port": "\u0668\u0660"}', "", "This is text"),
        ('{"domain": "/a/", "port": "' + "9" * 5000 + '"}', "", "This is text"),
        ('{"domain": "/a/", "port": "0"}', "", '"port" is out of range'),
        ('{"domain": "/a/", "port": "65536"}', "", '"port" is out of range'),
        ('{"domain": "/a/", "port": 8087.0}', "", "This is a number with a fraction"),
        ('{"domain": "/a/", "port": NaN}', "", "This is a number with a fraction"),
        ('{"domain": "/a/", "port": -Infinity}', "", "This is a number with a fraction"),
        ('{"domain": "/a/", "port": 1e999}', "", "This is a number with a fraction"),
        ('{"domain": "/a/", "port": 0}', "", '"port" is out of range. Numbers from 1 to 65535'),
        ('{"domain": "/a/", "port": 65536}', "", "out of range"),
        ('{"domain": "/a/", "port": ' + "9" * 5000 + "}", "", "number is too long"),
        ('{"domain": ' + "[" * 200_000, "", "nested too deep"),
        ('{"a":' * 100_000, "", "nested too deep"),
        ("#" * 1_000_001, "", "over 1000000 bytes"),
    ],
)
def test_server_files_that_are_refused(text: str, place: str, words: str) -> None:
    error = refusal(server, text)
    assert (error.place, words in str(error)) == (f"server.json{place}", True), str(error)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"countryname": "XX"}', "Did you mean countryName?"),
        ('{"organizationalUnitName": "X"}', "Did you mean organizationUnitName?"),
        ('{"RSAKeyLength": 2048}', "Did you mean RSAKeyLen?"),
        ('{"serialNumber": "1"}', '"serialNumber" must be a whole number. This is text'),
        ('{"serialNumber": false}', "This is true or false"),
        ('{"validityOffsetInSeconds": 1e6}', "This is a number with a fraction"),
        ('{"commonName": 5}', '"commonName" must be text'),
        ('{"commonName": "  "}', '"commonName" is empty'),
    ],
)
def test_certificate_files_that_are_refused(text: str, words: str) -> None:
    error = refusal(cert, text)
    assert (error.place, words in str(error)) == ("cert.json", True), str(error)


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("countryName", "POL", "'POL' is not a country code"),
        ("stateOrProvinceName", "s" * 129, "state or province name is 129 bytes long"),
        ("localityName", "l" * 129, "129 bytes"),
        ("organizationName", "o" * 65, "65 bytes"),
        ("organizationUnitName", "o" * 65, "65 bytes"),
        ("emailAddress", "ż@example.com", "e-mail"),
        ("commonName", "{" * 65, "65 bytes"),
        ("serialNumber", 0, "not positive"),
        ("serialNumber", -1, "not positive"),
        ("serialNumber", 2**159, "20 octets"),
        ("validityOffsetInSeconds", 0, "never be valid"),
        ("validityOffsetInSeconds", 10**12, "year 9999"),
        ("ellipticCurve", "secp265r1", "Did you mean secp256r1?"),
        ("ellipticCurve", "prime192v1", "under 255 bits"),
        ("RSAKeyLen", 1024, "too weak"),
        ("RSAKeyLen", 16384, "over 8192 bits is too large"),
        ("RSAKeyLen", 10**4000, "too large"),
        ("RSAKeyLen", -(10**4000), "too weak"),
        ("digest", "SHA1", "too weak"),
        ("digest", "sha3-256", "Did you mean sha256?"),
    ],
)
def test_options_no_certificate_can_have_are_named_by_file_and_key(key: str, value: object, words: str) -> None:
    error = refusal(cert, json.dumps({"digest": "sha256", key: value}))
    assert (error.place, words in str(error)) == (f'cert.json: "{key}"', True), str(error)
    assert len(str(error)) < 300
    assert not [item.name for item in fields(OldCertInfo) if "_" in item.name and item.name in str(error)]


def test_a_curve_and_an_rsa_key_length_exclude_each_other(tmp_path: Path) -> None:
    path = tmp_path / "cert_info.json"
    path.write_text('{"RSAKeyLen": 2048, "ellipticCurve": "secp256r1"}')
    with pytest.raises(InputError, match="Both an elliptic curve and an RSA key length") as caught:
        read_cert_info_file(path)
    assert caught.value.place == f'{path}: "RSAKeyLen"'


@pytest.mark.parametrize(
    "text", ['{"access_token": "hush', '{"access_token": "hush", "x": [}', '{"access_token": ["hush"]}']
)
def test_no_refusal_shows_the_token(text: str) -> None:
    assert "hush" not in "".join(traceback.format_exception(refusal(server, text)))


def test_bytes_that_are_no_text() -> None:
    with pytest.raises(InputError, match="no UTF-8") as caught:
        read_server_info(b'\xef\xbb\xbf{\n"domain": "/\xe4/"}', place="s")
    assert (caught.value.place, caught.value.__context__) == ("s:2:13", None)
    with pytest.raises(InputError, match="UTF-16"):
        read_cert_info('{"digest": "sha512"}'.encode("utf-16"), place="c")


@pytest.mark.parametrize("read", [read_old_server_file, read_cert_info_file])
def test_missing_files_and_folders_are_named(read: Callable[[Path], object], tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file") as caught:
        read(tmp_path / "missing.json")
    assert caught.value.place == str(tmp_path / "missing.json")
    with pytest.raises(InputError, match=r"not a file|cannot be read"):
        read(tmp_path)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)
KEYS = st.sampled_from(["url", "port", "domain", "access_token", "ellipticCurve", *ALL_CERT_KEYS]) | st.text()


@pytest.mark.slow
@given(
    st.binary() | st.text().map(str.encode) | st.dictionaries(KEYS, JSON).map(lambda found: json.dumps(found).encode())
)
@settings(max_examples=400, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    places = []
    for read in (read_server_info, read_cert_info):
        try:
            read(data, place="f")
        except InputError as error:
            places.append(str(error.place))
    assert all(place.split(":")[0] == "f" for place in places)


def test_reading_an_endpoint_cfg_loads_no_json() -> None:
    script = """
import sys
before = set(sys.modules)
import factory_prov.job.old_formats.endpoint_cfg
print({"json", "difflib", "requests", "tomlkit", "cryptography"} & (set(sys.modules) - before))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "set()"


def test_checking_certificate_options_loads_no_cryptography() -> None:
    script = """
import sys
from factory_prov.job.old_formats.cert_info import read_cert_info
read_cert_info(b'{"digest": "sha512"}', place="c")
print({"difflib", "requests", "tomlkit", "cryptography", "pydantic"} & set(sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "set()"
