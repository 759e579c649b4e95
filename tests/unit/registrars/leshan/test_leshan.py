"""A unit at the demo server: what is sent, what is never overwritten, and what nobody may see."""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.errors import InputError, ServerConflict, ServerProtocolError, TokenRefused
from factory_prov.registrars.device_credentials import (
    CertificateCredentials,
    EstCredentials,
    NoCredentials,
    PskCredentials,
    RpkCredentials,
)
from factory_prov.registrars.kept import Kept
from factory_prov.registrars.leshan.options import LeshanOptions, SignIn
from factory_prov.registrars.leshan.registrar import Leshan
from factory_prov.registrars.registration import (
    Registration,
    RegistrationOrder,
    RegistrationOutcome,
    Seen,
    Sighting,
)
from factory_prov.registrars.registry import kind_of, open_registrar, token_host
from factory_prov.registrars.tokens import FixedToken
from factory_prov.secret import Secret
from factory_prov.simulation.http_faults import FaultKind, HttpFault
from factory_prov.simulation.leshan.server import VirtualLeshan
from factory_prov.simulation.registrations import NewRegistration

KEY = b"k3y SECRET-01234"
DEVICE = Registration(endpoint_name="urn:dev:1", credentials=PskCredentials(identity="id-1", key=Secret(KEY)))


@pytest.fixture
def server() -> Iterator[VirtualLeshan]:
    with VirtualLeshan() as virtual:
        yield virtual


def registrar(server: VirtualLeshan, token: Secret | None = None, **options: Any) -> Leshan:
    return Leshan(LeshanOptions(url=server.url, **options), None if token is None else FixedToken(token))


def methods(server: VirtualLeshan) -> list[str]:
    return [f"{each.method} {each.path}" for each in server.requests]


def test_it_is_looked_first_then_put_then_asked_back(server: VirtualLeshan) -> None:
    answer = registrar(server).register(DEVICE, update=False, cancel=CancelToken())
    assert (answer.device_id, answer.outcome, answer.verified) == ("urn:dev:1", RegistrationOutcome.CREATED, True)
    look = "GET /api/security/clients"
    assert methods(server) == [look, "PUT /api/security/clients/", look]


def test_what_another_has_put_there_is_never_overwritten(server: VirtualLeshan) -> None:
    registrar(server).register(DEVICE, update=False, cancel=CancelToken())
    other = replace(DEVICE, credentials=PskCredentials(identity="id-2", key=Secret(b"another SECRET-0")))
    with pytest.raises(ServerConflict, match="another PSK identity"):
        registrar(server).register(other, update=False, cancel=CancelToken())
    assert server.devices[0].psk_key == Secret(KEY)
    assert sum(each.method == "PUT" for each in server.requests) == 1


def test_an_identity_of_another_unit_is_told_in_the_servers_words(server: VirtualLeshan) -> None:
    registrar(server).register(DEVICE, update=False, cancel=CancelToken())
    with pytest.raises(ServerConflict, match="PSK Identity id-1 is already used") as caught:
        registrar(server).register(replace(DEVICE, endpoint_name="urn:dev:2"), update=False, cancel=CancelToken())
    assert caught.value.unchanged


def test_many_take_two_lists_however_many_they_are(server: VirtualLeshan) -> None:
    orders = [
        RegistrationOrder(
            registration=Registration(
                endpoint_name=f"u{number}", credentials=PskCredentials(identity=f"i{number}", key=Secret(KEY))
            )
        )
        for number in range(40)
    ]
    found = registrar(server).register_many(orders, cancel=CancelToken())
    assert all(each.verified for each in found)  # type: ignore[union-attr]
    assert methods(server).count("GET /api/security/clients") == 2
    registrar(server).look_many(orders, cancel=CancelToken())
    assert methods(server).count("GET /api/security/clients") == 3


def test_one_that_vanishes_between_is_found_out(server: VirtualLeshan) -> None:
    """The yes of a PUT is empty, so the list at the end alone counts."""
    server.fail(HttpFault(kind=FaultKind.EMPTY, method="PUT"))
    server.fail(HttpFault(kind=FaultKind.WRONG_KEY, method="PUT"))
    assert registrar(server).register(DEVICE, update=False, cancel=CancelToken()).verified
    second = replace(DEVICE, endpoint_name="urn:dev:2", credentials=PskCredentials(identity="id-2", key=Secret(KEY)))
    with pytest.raises(ServerProtocolError, match="another PSK key"):
        registrar(server).register(second, update=False, cancel=CancelToken())


@pytest.mark.parametrize("raw", [False, True])
def test_a_name_goes_into_the_path_as_it_is(server: VirtualLeshan, raw: bool) -> None:
    """Whether the server decodes what stands behind clients/ makes no difference then."""
    if raw:
        server.take_names_raw()
    name = "urn:dev:os:32473-A_b~(1)@x=y,z+!$&'*"
    named = replace(DEVICE, endpoint_name=name)
    registrar(server).register(named, update=False, cancel=CancelToken())
    registrar(server).remove(name, cancel=CancelToken())
    assert server.devices == ()
    assert methods(server)[-1] == f"DELETE /api/security/clients/{name}"
    registrar(server).remove(name, cancel=CancelToken())  # 200 again, with not_found


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        (replace(DEVICE, credentials=NoCredentials()), "lets units without security in"),
        (replace(DEVICE, credentials=EstCredentials()), "no EST"),
        (replace(DEVICE, bootstrap=True), "no Bootstrap-Server"),
        (replace(DEVICE, endpoint_name="a/b"), "cannot be asked for"),
    ],
)
def test_what_it_cannot_take_is_refused_before_anything_is_sent(
    server: VirtualLeshan, unit: Registration, text: str
) -> None:
    with pytest.raises(InputError, match=text):
        registrar(server).register(unit, update=False, cancel=CancelToken())
    assert server.requests == ()


def test_a_certificate_for_another_name_would_never_log_in(server: VirtualLeshan, certificates: Any) -> None:
    from factory_prov.credentials.encoding import certificate_parts

    chain = certificate_parts(Path(certificates.server.certificate).read_bytes())
    unit = replace(DEVICE, credentials=CertificateCredentials(chain_der=chain))
    with pytest.raises(InputError, match="common name of the certificate is server"):
        registrar(server).register(unit, update=False, cancel=CancelToken())
    named = replace(unit, endpoint_name="server")
    assert registrar(server).register(named, update=False, cancel=CancelToken()).verified


def test_each_mode_as_the_server_reads_it(server: VirtualLeshan) -> None:
    registrar(server).register(DEVICE, update=False, cancel=CancelToken())
    rpk = Registration(endpoint_name="r", credentials=RpkCredentials(public_key_der=b"\x30\x03abc"))
    x509 = Registration(endpoint_name="x", credentials=CertificateCredentials())
    for each in (rpk, x509):
        assert registrar(server).register(each, update=False, cancel=CancelToken()).verified
    assert server.desk.securities.shown() == [
        {"endpoint": "urn:dev:1", "tls": {"mode": "psk", "details": {"identity": "id-1", "key": KEY.hex()}}},
        {"endpoint": "r", "tls": {"mode": "rpk", "details": {"key": "3003616263"}}},
        {"endpoint": "x", "tls": {"mode": "x509"}},
    ]


def test_an_entry_of_oscore_is_another_mode(server: VirtualLeshan, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = [{"endpoint": "urn:dev:1", "oscore": {"rid": "01", "sid": "02", "msec": "03"}}]
    monkeypatch.setattr(server.desk.securities, "shown", lambda: shown)
    with pytest.raises(ServerConflict, match="another Security Mode"):
        registrar(server).look(DEVICE, update=False, cancel=CancelToken())


def test_the_keys_of_all_units_that_it_shows_are_in_no_log(
    server: VirtualLeshan, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    registrar(server).register(DEVICE, update=False, cancel=CancelToken())
    registrar(server).check_access(cancel=CancelToken())
    assert KEY.hex() not in caplog.text


def test_whether_it_came_online(server: VirtualLeshan) -> None:
    leshan = registrar(server)
    assert isinstance(leshan, Sighting)
    assert leshan.seen("urn:dev:1", bootstrap=False, cancel=CancelToken()) == Seen(online=False)
    before = server.desk.table.now()
    new = NewRegistration(
        endpoint_name="urn:dev:1", lifetime_s=60, version="1.1", binding="U", address=("::1", 9), objects=""
    )
    server.desk.table.registrations.register(new)
    seen = leshan.seen("urn:dev:1", bootstrap=False, cancel=CancelToken())
    assert seen is not None
    assert seen.online
    assert seen.last_at is not None
    assert abs((seen.last_at - before).total_seconds()) < 60
    assert leshan.seen("urn:dev:1", bootstrap=True, cancel=CancelToken()) is None


@pytest.mark.parametrize("said", ["2026-04-15T10:00:00+00:00", 1776247200000, 1776247200000.0])
def test_times_of_other_versions_are_read(said: object) -> None:
    from factory_prov.registrars.http.request import HttpAnswer
    from factory_prov.registrars.leshan.answers import seen

    body = json.dumps({"registrationDate": said}).encode()
    found = seen(HttpAnswer(status=200, body=body), "place")
    assert found.last_at is not None
    assert found.last_at.isoformat() == "2026-04-15T10:00:00+00:00"


@pytest.mark.parametrize("said", [None, True, "yesterday", 1e30, [], "9" * 400])
def test_a_time_that_is_none(said: object) -> None:
    from factory_prov.registrars.http.request import HttpAnswer
    from factory_prov.registrars.leshan.answers import seen

    assert seen(HttpAnswer(status=200, body=json.dumps({"registrationDate": said}).encode()), "p").last_at is None


def test_a_bad_request_of_a_proxy_is_no_unit_that_is_away(server: VirtualLeshan) -> None:
    server.fail(HttpFault(kind=FaultKind.STATUS, status=403), HttpFault(kind=FaultKind.NOT_JSON))
    for error in (TokenRefused, ServerProtocolError):
        with pytest.raises(error):
            registrar(server).seen("urn:dev:1", bootstrap=False, cancel=CancelToken())


@pytest.mark.parametrize("sign_in", [SignIn.PASSWORD, SignIn.TOKEN])
def test_a_proxy_before_it_may_ask_who_we_are(server: VirtualLeshan, sign_in: SignIn) -> None:
    secret = Secret("p4ss-SECRET")
    user = "line1" if sign_in is SignIn.PASSWORD else ""
    if user:
        server.ask_for_password(user, secret)
    else:
        server.ask_for_token(secret)
    signed_in = registrar(server, secret, sign_in=sign_in, user=user)
    assert signed_in.register(DEVICE, update=False, cancel=CancelToken()).verified
    for refused in (registrar(server), registrar(server, Secret("wrong"), sign_in=sign_in, user=user)):
        with pytest.raises(TokenRefused, match="401") as caught:
            refused.check_access(cancel=CancelToken())
        assert base64.b64encode(b"line1:wrong").decode() not in str(caught.value)


def test_what_is_kept_for_it(server: VirtualLeshan, tmp_path: Path) -> None:
    options = LeshanOptions(url="https://leshan.example:8443")
    assert options.kept is None
    assert token_host(options) == ""
    assert replace(options, sign_in=SignIn.TOKEN).kept == Kept(host="leshan.example")
    assert replace(options, sign_in=SignIn.PASSWORD, user="a").kept == Kept(host="leshan.example", user="a")
    token_file = tmp_path / "token"
    token_file.touch(mode=0o600)
    token_file.write_text("p4ss-SECRET", encoding="utf-8")
    server.ask_for_token(Secret("p4ss-SECRET"))
    found = open_registrar(LeshanOptions(url=server.url, sign_in=SignIn.TOKEN), token_file=token_file, environ={})
    found.check_access(cancel=CancelToken())


def test_plain_http_to_another_pc_must_be_meant_and_is_told_each_time() -> None:
    wide = LeshanOptions(url="http://leshan.example:8080")
    assert [problem.place for problem in wide.problems()] == ["url"]
    meant = replace(wide, unencrypted=True)
    assert meant.problems() == ()
    [remark] = kind_of(meant).remarks(meant, DEVICE)
    assert "in clear" in str(remark)
    for options in (replace(wide, url="http://127.0.0.1:8080"), replace(wide, url="https://leshan.example")):
        assert options.problems() == kind_of(options).remarks(options, DEVICE) == ()


@pytest.mark.parametrize(
    ("options", "place"),
    [
        ({"url": "leshan.example:8080"}, "url"),
        ({"url": "https://leshan.example/#/clients"}, "url"),
        ({"url": "https://me:secret@leshan.example"}, "url"),
        ({"sign_in": SignIn.PASSWORD}, "user"),
        ({"user": "me"}, "user"),
        ({"user": "a:b", "sign_in": SignIn.PASSWORD}, "user"),
        ({"deadline_s": 0.0}, "deadline_s"),
    ],
)
def test_settings_that_are_none(options: dict[str, Any], place: str) -> None:
    problems = LeshanOptions(**{"url": "https://leshan.example", **options}).problems()
    assert [problem.place for problem in problems] == [place]
    assert all(problem.cure for problem in problems)


def test_two_servers_of_one_host_have_two_names() -> None:
    """The ledger goes by the name: the bootstrap demo server often runs beside the other."""
    names = {LeshanOptions(url=f"https://leshan.example:{port}/").server_name for port in (8080, 8081)}
    assert names == {"leshan.example:8080", "leshan.example:8081"}
