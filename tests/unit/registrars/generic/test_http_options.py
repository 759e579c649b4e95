"""The description of a server: right ones are taken, and every mistake is told at its setting with its cure."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from factory_prov.errors import InputError
from factory_prov.job.job_file import JobError, read_job
from factory_prov.registrars.device_credentials import (
    CertificateCredentials,
    EstCredentials,
    NoCredentials,
    PskCredentials,
    RpkCredentials,
)
from factory_prov.registrars.generic.description import Auth, LookCall, Method
from factory_prov.registrars.generic.kind import HTTP
from factory_prov.registrars.generic.options import HttpOptions
from factory_prov.registrars.generic.virtual import form_options, unit_options
from factory_prov.registrars.registration import Registration
from factory_prov.registrars.registry import kept_for, options_of, options_text, token_host
from factory_prov.secret import Secret

GOOD = unit_options("https://units.my-factory.test")
JOB = 'format = 1\n[configuration]\n"/0/1/0" = "coap://x.my-factory.test"\n[server]\nkind = "http"\n'
BASE = """url = "https://units.my-factory.test/api"
[server.create]
url = "/units"
body = '{"name": "{endpoint_name}", "mode": "{security_mode}", "id": "{psk_identity}", "key": "{psk_key:hex}"}'
[server.look]
url = "/units/{endpoint_name}"
device_id = "/id"
endpoint_name = "/name"
security_mode = "/mode"
psk_identity = "/id"
psk_key = "/key"
"""


def places(options: HttpOptions) -> list[str]:
    found = options.problems()
    assert all(str(each.cure) and str(each.what).endswith(".") for each in found)
    return [str(each.place) for each in found]


def test_right_ones_have_no_problems() -> None:
    assert GOOD.problems() == form_options("https://units.my-factory.test").problems() == ()


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"url": "http://units.my-factory.test"}, "url"),
        ({"url": "units.my-factory.test"}, "url"),
        ({"url": "ftp://units.my-factory.test"}, "url"),
        ({"url": "https://user:pw@units.my-factory.test"}, "url"),
        ({"url": "https://units.my-factory.test/?a=b"}, "url"),
        ({"url": "https://<SERVER>/api"}, "url"),
        ({"url": "https://units.my-factory.test:0"}, "url"),
        ({"auth": Auth.BASIC}, "user"),
        ({"auth": Auth.BASIC, "user": "a:b"}, "user"),
        ({"user": "a"}, "user"),
        ({"auth": Auth.HEADER}, "auth_header"),
        ({"auth": Auth.HEADER, "auth_header": "X Y"}, "auth_header"),
        ({"auth_header": "X-Key"}, "auth_header"),
        ({"look": None}, "look"),
        ({"deadline_s": 0.0}, "deadline_s"),
    ],
)
def test_a_mistake_is_told_at_its_setting(changes: dict[str, Any], place: str) -> None:
    assert place in places(replace(GOOD, **changes))


@pytest.mark.parametrize(
    ("call", "changes", "place"),
    [
        ("create", {"url": ""}, "create.url"),
        ("create", {"url": "units"}, "create.url"),
        ("create", {"url": "/units/{psk_key:hex}"}, "create.url"),
        ("create", {"headers": "X-Key: {psk_key:hex}"}, "create.headers"),
        ("create", {"headers": "Authorization: Bearer x"}, "create.headers"),
        ("create", {"body": '{"name": "{endpoint_nam}"}'}, "create.body"),
        ("create", {"body": '{"name": "unit"}'}, "create.url"),
        ("create", {"body": '{"name": "{endpoint_name} {device_id} {server}"}'}, "create.body"),
        ("create", {"body": '{"name": "<NAME>{endpoint_name}{server}"}'}, "create.body"),
        ("create", {"method": Method.GET}, "create.method"),
        ("create", {"success": ()}, "create.success"),
        ("create", {"success": (200, 99)}, "create.success"),
        ("create", {"success": (403,)}, "create.success"),
        ("create", {"success": (500,)}, "create.success"),
        ("create", {"taken": (302,)}, "create.taken"),
        ("create", {"device_id": "id"}, "create.device_id"),
        ("create", {"success_pointer": "/status"}, "create.success_equals"),
        ("look", {"url": "/units"}, "look.url"),
        ("look", {"url": "/units/{device_id}"}, "look.url"),
        ("look", {"url": "/units?i={psk_identity}&n={endpoint_name}"}, "look.url"),
        ("look", {"url": "/units/{endpoint_name?}"}, "look.url"),
        ("look", {"method": Method.DELETE}, "look.method"),
        ("look", {"body": "{}"}, "look.body"),
        ("look", {"endpoint_name": ""}, "look.endpoint_name"),
        ("look", {"security_mode": ""}, "look.security_mode"),
        ("look", {"psk_key": "key"}, "look.psk_key"),
        ("look", {"absent_pointer": "/total", "absent_equals": ""}, "look.absent_equals"),
        ("look", {"absent": (500,)}, "look.absent"),
        ("update", {"url": "/units"}, "update.url"),
        ("update", {"method": Method.GET, "body": ""}, "update.method"),
        ("remove", {"url": "/units/{security_mode}/{endpoint_name}"}, "remove.url"),
        ("words", {"psk": "cert"}, "words.psk"),
        ("words", {"management": "", "bootstrap": ""}, "words.management"),
        ("words", {"bootstrap": "management"}, "words.bootstrap"),
    ],
)
def test_a_mistake_in_a_call_is_told_at_its_setting(call: str, changes: dict[str, Any], place: str) -> None:
    assert place in places(replace(GOOD, **{call: replace(getattr(GOOD, call), **changes)}))


def test_a_wrong_address_hides_no_other_mistake() -> None:
    create = replace(GOOD.create, body="{", url="https://units.my-factory.test/x")
    assert places(replace(GOOD, url="nothing", create=create)) == ["url", "create.body"]


def test_an_id_is_known_only_where_it_is_shown() -> None:
    assert GOOD.look is not None
    assert places(replace(GOOD, look=replace(GOOD.look, device_id=""))) == ["update.url", "remove.url"]


def test_an_entry_for_bootstrap_must_be_told_from_the_other() -> None:
    assert GOOD.look is not None
    look = replace(GOOD.look, url="/units?name={endpoint_name}", server="")
    assert places(replace(GOOD, look=look)) == ["look.url"]
    assert places(replace(GOOD, look=look, words=replace(GOOD.words, bootstrap=""))) == []


def test_http_is_taken_where_that_is_said_or_on_this_pc() -> None:
    assert places(replace(GOOD, url="http://units.my-factory.test", unencrypted=True)) == []
    assert places(replace(GOOD, url="http://127.0.0.1:8080")) == []


def unit(credentials: Any, *, name: str = "urn:dev:1", bootstrap: bool = False) -> Registration:
    return Registration(endpoint_name=name, credentials=credentials, bootstrap=bootstrap)


PSK = PskCredentials(identity="id", key=Secret(b"k" * 16))


@pytest.mark.parametrize(
    ("changes", "registration"),
    [
        ({"words": replace(GOOD.words, nosec="")}, unit(NoCredentials())),
        ({}, unit(EstCredentials())),
        ({"words": replace(GOOD.words, bootstrap="")}, unit(PSK, bootstrap=True)),
        ({"words": replace(GOOD.words, management="")}, unit(PSK)),
        ({"look": replace(GOOD.look, psk_key="")}, unit(PSK)),
        ({"look": replace(GOOD.look, public_key="")}, unit(RpkCredentials(public_key_der=b"0\0"))),
        ({"look": replace(GOOD.look, certificate="")}, unit(CertificateCredentials(chain_der=(b"0\0",)))),
        ({"create": replace(GOOD.create, body='{"name": "{endpoint_name} {server}"}')}, unit(PSK)),
        ({"update": replace(GOOD.update, body='{"key": "{psk_identity}"}')}, unit(PSK)),
        ({"create": replace(GOOD.create, body=GOOD.create.body.replace("?", ""))}, unit(NoCredentials())),
        ({}, unit(PSK, name="")),
        ({}, unit(PSK, name="a\nb")),
        ({}, unit(PSK, name="n" * 256)),
        ({"remove": replace(GOOD.remove, url="/units/{endpoint_name}")}, unit(PSK, name="..")),
    ],
)
def test_a_unit_that_could_not_be_known_or_proven_is_refused(changes: Any, registration: Registration) -> None:
    with pytest.raises(InputError) as caught:
        HTTP.refuse(replace(GOOD, **changes), registration)
    assert str(caught.value.cure)
    assert str(caught.value.place)


def test_units_that_fit_are_taken() -> None:
    for each in (PSK, NoCredentials(), RpkCredentials(public_key_der=b"0\0"), CertificateCredentials()):
        HTTP.refuse(GOOD, unit(each))
        HTTP.refuse(GOOD, unit(each, bootstrap=True))
    shows_nothing = replace(GOOD, look=LookCall(url="/units/{endpoint_name}/{server}"), accept_unproven=True)
    HTTP.refuse(replace(shows_nothing, update=None, remove=None), unit(PSK))


def test_a_job_says_it_in_toml(tmp_path: Path) -> None:
    server = read_job(JOB + BASE, place="job", folder=tmp_path).server
    assert isinstance(server, HttpOptions)
    assert server.create.method.value == "POST"
    assert server.look is not None
    assert server.look.absent == (404, 410)
    assert (server.update, server.remove) == (None, None)
    assert options_of("http", options_text(server)) == server
    assert server.server_name == token_host(server) == "units.my-factory.test"


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ("[server.creat]\n", "server.creat"),
        ('[server.update]\nurl = "/x/{endpoint_name}"\nmethod = "FETCH"', "server.update.method"),
        ('[server.update]\nurl = "/x/{endpoint_name}"\nsucces = [200]', "server.update.succes"),
        ('[server.update]\nurl = "/x/{endpoint_name}"\nsuccess = 200', "server.update.success"),
        ('[server.remove]\nurl = "/x/{endpoint_nam}"', "server.remove.url"),
        ("[server.remove]\n", "server.remove.url"),
        ("[server.words]\nnosec = 3", "server.words.nosec"),
    ],
)
def test_a_mistake_in_toml_is_told_at_its_place(more: str, place: str, tmp_path: Path) -> None:
    with pytest.raises(JobError) as caught:
        read_job(JOB + BASE + more, place="job", folder=tmp_path)
    assert place in [problem.path for problem in caught.value.problems]
    assert all(str(problem.cure) for problem in caught.value.problems)


def test_what_is_kept_on_the_pc_is_what_the_server_asks_for() -> None:
    assert kept_for(replace(GOOD, auth=Auth.NONE)) is None
    bearer, basic = kept_for(GOOD), kept_for(replace(GOOD, auth=Auth.BASIC, user="factory"))
    assert bearer is not None
    assert basic is not None
    assert (bearer.entry, bearer.user) == ("units.my-factory.test", "")
    assert (basic.entry, basic.user) == ("factory@units.my-factory.test", "factory")
