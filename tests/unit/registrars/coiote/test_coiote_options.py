"""Options of a Coiote DM server: what is refused, and the address they come to."""

from __future__ import annotations

from typing import Any

import pytest

from factory_prov.errors import CredentialsError, InputError
from factory_prov.registrars.coiote.registrar import Coiote, CoioteOptions
from factory_prov.secret import Secret


def options(**fields: Any) -> CoioteOptions:
    return CoioteOptions(**({"domain": "/factory/"} | fields))


@pytest.mark.parametrize(
    ("fields", "base_url"),
    [
        ({}, "https://eu.iot.avsystem.cloud/api/coiotedm/v3"),
        ({"port": 8087}, "https://eu.iot.avsystem.cloud:8087/api/coiotedm/v3"),
        ({"url": "https://coiote.example:8443/", "port": 8443}, "https://coiote.example:8443/api/coiotedm/v3"),
        ({"url": "https://coiote.example/api/coiotedm/v3/"}, "https://coiote.example/api/coiotedm/v3"),
        ({"url": "https://coiote.example/behind/"}, "https://coiote.example/behind/api/coiotedm/v3"),
        ({"url": "HTTPS://Coiote.Example"}, "https://coiote.example/api/coiotedm/v3"),
        ({"url": "https://[2001:db8::1]", "port": 8087}, "https://[2001:db8::1]:8087/api/coiotedm/v3"),
        ({"url": "http://127.0.0.1:8080"}, "http://127.0.0.1:8080/api/coiotedm/v3"),
        ({"url": "http://[::1]:8080"}, "http://[::1]:8080/api/coiotedm/v3"),
        ({"url": "http://localhost"}, "http://localhost/api/coiotedm/v3"),
    ],
)
def test_the_address_of_the_interface(fields: dict[str, Any], base_url: str) -> None:
    good = options(**fields)
    good.check()
    assert good.base_url == base_url


def test_the_host_names_the_token() -> None:
    assert options(port=8087).host == "eu.iot.avsystem.cloud"


@pytest.mark.parametrize(
    ("fields", "place", "what"),
    [
        ({"url": "http://coiote.example"}, "url", "unprotected"),
        ({"url": "http://127.0.0.1.example"}, "url", "unprotected"),
        ({"url": "ftp://coiote.example"}, "url", "unprotected"),
        ({"url": ""}, "url", "not the address"),
        ({"url": "coiote.example"}, "url", "not the address"),
        ({"url": "https://"}, "url", "not the address"),
        ({"url": "https://coiote.example\n"}, "url", "not the address"),
        ({"url": "https://coiote .example"}, "url", "not the address"),
        ({"url": "https://[bad"}, "url", "not the address"),
        ({"url": "https://coiote.example:port"}, "url", "not the address"),
        ({"url": "https://me@coiote.example"}, "url", "user name"),
        ({"url": "https://:pass@coiote.example"}, "url", "user name"),
        ({"url": "https://coiote.example?x=1"}, "url", "? or #"),
        ({"url": "https://coiote.example#top"}, "url", "? or #"),
        ({"url": "https://coiote.example:0"}, "port", "1 to 65535"),
        ({"port": 0}, "port", "1 to 65535"),
        ({"port": 65536}, "port", "1 to 65535"),
        ({"url": "https://coiote.example:8443", "port": 8087}, "port", "says port 8443"),
        ({"domain": "factory/"}, "domain", "slash"),
        ({"domain": "/factory"}, "domain", "slash"),
        ({"domain": ""}, "domain", "slash"),
        ({"groups": ("root", " ")}, "groups", "empty"),
        ({"deadline_s": 0}, "deadline_s", "seconds"),
        ({"read_timeout_s": float("nan")}, "read_timeout_s", "seconds"),
        ({"connect_timeout_s": -1}, "connect_timeout_s", "seconds"),
    ],
)
def test_what_is_refused_and_where(fields: dict[str, Any], place: str, what: str) -> None:
    with pytest.raises(InputError, match=what.replace("?", r"\?")) as caught:
        Coiote(options(**fields), Secret("token"))
    assert caught.value.place == place
    assert str(caught.value.cure)


def test_all_problems_are_told_at_once() -> None:
    problems = options(url="http://me@coiote.example?x", port=0, domain="x", groups=("",), deadline_s=0).problems()
    assert [problem.place for problem in problems] == ["url", "url", "url", "port", "domain", "groups", "deadline_s"]


@pytest.mark.parametrize("token", ["", "two words", "line\r\nX-Evil: 1", "naïve", "tok\x00en"])
def test_a_token_no_header_can_hold_is_refused(token: str) -> None:
    with pytest.raises(CredentialsError) as caught:
        Coiote(options(), Secret(token))
    assert not token or token not in str(caught.value)
