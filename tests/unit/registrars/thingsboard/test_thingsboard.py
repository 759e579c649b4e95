"""ThingsBoard: signing in, device profiles, what it takes, and what its answers prove."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from factory_prov.cancel import CancelToken
from factory_prov.errors import (
    InputError,
    LoginLocked,
    LoginRefused,
    ServerConflict,
    ServerProtocolError,
    ServerSettingUnknown,
    TokenRefused,
)
from factory_prov.messages import Message
from factory_prov.registrars.device_credentials import (
    CertificateCredentials,
    EstCredentials,
    NoCredentials,
    PskCredentials,
    RpkCredentials,
)
from factory_prov.registrars.http.censor import Censor
from factory_prov.registrars.http.request import HttpAnswer
from factory_prov.registrars.login import ObtainedTokens
from factory_prov.registrars.registration import Registration, RegistrationOutcome, Seen, ServerAnswer, Sighting
from factory_prov.registrars.registry import kept_for, options_of, options_text
from factory_prov.registrars.thingsboard.answers import is_own_error, refusal
from factory_prov.registrars.thingsboard.kind import THINGSBOARD
from factory_prov.registrars.thingsboard.login import login_of
from factory_prov.registrars.thingsboard.options import CertificateTrust, SignIn, ThingsBoardOptions
from factory_prov.registrars.thingsboard.registrar import ThingsBoard
from factory_prov.registrars.tokens import FixedToken
from factory_prov.secret import Secret
from factory_prov.simulation.devices import DeviceTable, KnownDevice
from factory_prov.simulation.http_faults import FaultKind, HttpFault
from factory_prov.simulation.registrations import NewRegistration
from factory_prov.simulation.thingsboard.server import VirtualThingsBoard

KEY = Secret(b"k3y-SECRET-4711.")
PSK = PskCredentials(identity="id", key=KEY)
DEVICE = Registration(endpoint_name="urn:dev:1", credentials=PSK)
GOOD = ThingsBoardOptions(url="https://tb.my-factory.test", profile="Water meters", user="tenant@my-factory.test")


@pytest.fixture
def server() -> Iterator[VirtualThingsBoard]:
    with VirtualThingsBoard() as virtual:
        yield virtual


def opened(server: VirtualThingsBoard, *, password: Secret | None = None, **changes: Any) -> ThingsBoard:
    user = "" if changes.get("sign_in") is SignIn.API_KEY else server.user
    options = replace(GOOD, url=server.url, user=user, **changes)
    login = login_of(options)
    if login is None:
        return ThingsBoard(options, FixedToken(password or server.api_key))
    return ThingsBoard(options, ObtainedTokens(login, lambda: password or server.password))


def register(registrar: ThingsBoard, *, update: bool = False, **changes: Any) -> ServerAnswer:
    return registrar.register(replace(DEVICE, **changes), update=update, cancel=CancelToken())


def methods(server: VirtualThingsBoard) -> list[str]:
    return [f"{seen.method} {seen.path.partition('?')[0]}" for seen in server.requests]


def test_a_device_is_made_with_its_credentials_in_one_request(server: VirtualThingsBoard) -> None:
    registrar = opened(server, label="Meter {endpoint_name}")
    assert register(registrar).verified
    assert [each for each in methods(server) if each.startswith("POST")] == [
        "POST /api/auth/login",
        "POST /api/device-with-credentials",
    ]
    assert "nameConflictPolicy=FAIL" in next(each.path for each in server.requests if "with-credentials" in each.path)
    [device] = server.devices
    assert device.extra["label"] == "Meter urn:dev:1"
    assert server.store.profile(device.extra["profile"]).name == "Water meters"


def test_the_log_in_and_the_profile_are_asked_for_once(server: VirtualThingsBoard) -> None:
    registrar = opened(server)
    for number in range(3):
        register(registrar, endpoint_name=f"urn:dev:{number}", credentials=NoCredentials())
    assert methods(server).count("POST /api/auth/login") == 1
    assert methods(server).count("GET /api/deviceProfileInfos") == 1


def test_a_token_that_ended_is_got_anew(server: VirtualThingsBoard) -> None:
    registrar = opened(server)
    register(registrar)
    server.end_tokens()
    assert register(registrar).outcome is RegistrationOutcome.ALREADY_THERE
    assert methods(server).count("POST /api/auth/login") == 2


def test_tokens_of_no_use_are_not_got_for_ever(server: VirtualThingsBoard) -> None:
    server.give_tokens_for(0)
    with pytest.raises(TokenRefused) as caught:
        register(opened(server))
    assert caught.value.unchanged
    assert methods(server).count("POST /api/auth/login") <= 3


def test_an_api_key_needs_no_log_in(server: VirtualThingsBoard) -> None:
    assert register(opened(server, sign_in=SignIn.API_KEY)).verified
    assert not [each for each in methods(server) if "auth" in each]
    with pytest.raises(TokenRefused):
        register(opened(server, sign_in=SignIn.API_KEY, password=Secret("wrong-SECRET")))


def test_a_wrong_password_and_a_locked_account_are_told_apart(server: VirtualThingsBoard) -> None:
    with pytest.raises(LoginRefused) as caught:
        register(opened(server, password=Secret("wrong-SECRET")))
    assert caught.value.unchanged
    assert "SECRET" not in str(caught.value)
    server.lock_account()
    with pytest.raises(LoginLocked):
        register(opened(server))
    assert server.devices == ()


@pytest.mark.parametrize(
    ("profile", "told"),
    [
        ("Gateways", "is not for LwM2M"),
        ("default", "is not for LwM2M"),
        ("water meters", "shows no device profile"),
        ("Water", "shows no device profile"),
        ("5b0b5b0e-8d9f-4a0b-9d55-2f3a4d0f8a11", "shows no device profile"),
    ],
)
def test_a_profile_that_does_not_fit_is_the_jobs_fault(server: VirtualThingsBoard, profile: str, told: str) -> None:
    registrar = opened(server, profile=profile)
    for work in (lambda: registrar.check_access(cancel=CancelToken()), lambda: register(registrar)):
        with pytest.raises(ServerSettingUnknown) as caught:
            work()
        assert told in str(caught.value.what)
        assert str(caught.value.cure)
    assert server.devices == ()


def test_a_profile_may_be_named_by_its_id(server: VirtualThingsBoard) -> None:
    wanted = next(each for each in server.store.profiles if each.name == "Heat meters")
    assert register(opened(server, profile=wanted.profile_id.upper())).verified
    assert server.devices[0].extra["profile"] == wanted.profile_id


def test_the_profiles_to_choose_from_are_those_for_lwm2m(server: VirtualThingsBoard) -> None:
    assert opened(server).choices("profile", cancel=CancelToken()) == ("Heat meters", "Water meters")
    assert opened(server, profile="?").choices("url", cancel=CancelToken()) == ()


def test_a_device_of_another_profile_is_moved_where_that_is_allowed(server: VirtualThingsBoard) -> None:
    register(opened(server, profile="Heat meters"))
    with pytest.raises(ServerConflict) as caught:
        register(opened(server))
    assert "another device profile" in str(caught.value.what)
    changed = register(opened(server), update=True)
    assert (changed.outcome, changed.verified) == (RegistrationOutcome.UPDATED, True)
    assert server.store.profile(server.devices[0].extra["profile"]).name == "Water meters"


def test_an_identity_of_another_device_is_a_conflict(server: VirtualThingsBoard) -> None:
    registrar = opened(server)
    register(registrar)
    with pytest.raises(ServerConflict) as caught:
        register(registrar, endpoint_name="urn:dev:2")
    assert "already registered" in str(caught.value.what)
    assert [device.endpoint_name for device in server.devices] == ["urn:dev:1"]


def test_a_device_that_another_face_made_is_seen(server: VirtualThingsBoard) -> None:
    server.table.add(KnownDevice(endpoint_name="urn:dev:1", security_mode="psk", psk_identity="id", psk_key=KEY))
    assert register(opened(server)).outcome is RegistrationOutcome.ALREADY_THERE


def test_an_empty_table_is_shared_too() -> None:
    table = DeviceTable()
    assert VirtualThingsBoard(table=table).table is table


@pytest.mark.parametrize("size", [1, 8, 15, 17, 24, 33, 65, 128])
def test_a_key_of_another_length_is_refused_before_anything_is_sent(server: VirtualThingsBoard, size: int) -> None:
    with pytest.raises(InputError) as caught:
        register(opened(server), credentials=PskCredentials(identity="id", key=Secret(b"k" * size)))
    assert str(size) in str(caught.value.what)
    assert server.requests == ()


@pytest.mark.parametrize("size", [16, 32, 48, 64])
def test_keys_of_these_lengths_are_taken(server: VirtualThingsBoard, size: int) -> None:
    assert register(opened(server), credentials=PskCredentials(identity="id", key=Secret(b"k" * size))).verified


@pytest.mark.parametrize(
    ("options", "registration"),
    [
        (GOOD, replace(DEVICE, credentials=replace(PSK, identity="NO_SEC"))),
        (GOOD, replace(DEVICE, credentials=replace(PSK, identity="  "))),
        (GOOD, replace(DEVICE, credentials=EstCredentials())),
        (GOOD, replace(DEVICE, credentials=CertificateCredentials())),
        (GOOD, replace(DEVICE, credentials=CertificateCredentials(chain_der=(b"0\0",)), bootstrap=True)),
        (GOOD, replace(DEVICE, credentials=RpkCredentials(public_key_der=b"0\0"), bootstrap=True)),
        (GOOD, replace(DEVICE, endpoint_name=" a")),
        (GOOD, replace(DEVICE, endpoint_name="n" * 256)),
    ],
)
def test_what_it_cannot_take_is_refused(options: ThingsBoardOptions, registration: Registration) -> None:
    with pytest.raises(InputError) as caught:
        THINGSBOARD.refuse(options, registration)
    assert str(caught.value.cure)


def test_a_certificate_is_known_by_itself_or_by_its_ca(server: VirtualThingsBoard) -> None:
    credentials = CertificateCredentials(chain_der=(b"0\0", b"0\1\0"))
    assert register(opened(server), credentials=credentials).verified
    assert server.devices[0].certificate == b"0\0"
    with pytest.raises(ServerConflict):
        register(opened(server, certificates=CertificateTrust.CA), credentials=credentials)
    by_ca = register(opened(server, certificates=CertificateTrust.CA), credentials=credentials, update=True)
    assert by_ca.verified
    assert server.devices[0].certificate is None


def test_a_certificate_with_an_rsa_key_is_refused() -> None:
    for key, fits in ((rsa.generate_private_key(65537, 2048), False), (ec.generate_private_key(ec.SECP256R1()), True)):
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "urn:dev:1")])
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(7)
            .not_valid_before(now)
            .not_valid_after(now + timedelta(days=1))
            .sign(key, hashes.SHA256())
        )
        chain = (made.public_bytes(serialization.Encoding.DER),)
        unit = replace(DEVICE, credentials=CertificateCredentials(chain_der=chain))
        if fits:
            THINGSBOARD.refuse(GOOD, unit)
            continue
        with pytest.raises(InputError) as caught:
            THINGSBOARD.refuse(GOOD, unit)
        assert "RSA" in str(caught.value.what)


def test_bootstrap_gives_a_unit_the_same_key(server: VirtualThingsBoard) -> None:
    registrar = opened(server)
    assert register(registrar, bootstrap=True).verified
    assert server.table.identified("id", bootstrap=True) is not None
    assert register(registrar, bootstrap=True).outcome is RegistrationOutcome.ALREADY_THERE
    registrar.remove("urn:dev:1", cancel=CancelToken())
    assert len(server.table) == 0


def test_it_tells_when_a_device_came_online(server: VirtualThingsBoard) -> None:
    registrar = opened(server)

    def seen() -> Seen | None:
        return registrar.seen("urn:dev:1", bootstrap=False, cancel=CancelToken())

    assert isinstance(registrar, Sighting)
    assert seen() is None
    register(registrar)
    assert seen() == Seen()
    before = server.table.now()
    made = server.table.registrations.register(
        NewRegistration(
            endpoint_name="urn:dev:1",
            lifetime_s=60,
            version="1.1",
            binding="U",
            address=("::1", 5683),
            objects="</1/0>",
        )
    )
    found = seen()
    assert found is not None
    assert found.online
    assert found.came_online_after(before - timedelta(seconds=1))
    assert not found.came_online_after(before + timedelta(seconds=60))
    server.table.registrations.remove(made.location)
    found = seen()
    assert found is not None
    assert (found.online, found.last_at is None) == (False, False)


def test_plain_http_is_told_of() -> None:
    assert THINGSBOARD.remarks(GOOD, DEVICE) == ()
    assert THINGSBOARD.remarks(replace(GOOD, url="http://127.0.0.1"), DEVICE) == ()
    [remark] = THINGSBOARD.remarks(replace(GOOD, url="http://tb.my-factory.test", unencrypted=True), DEVICE)
    assert "in clear" in str(remark)


def test_a_404_of_another_program_is_no_missing_device(server: VirtualThingsBoard) -> None:
    registrar = opened(server)
    registrar.check_access(cancel=CancelToken())
    server.fail(HttpFault(kind=FaultKind.NOT_JSON, path_part="tenant/devices"))
    with pytest.raises(ServerProtocolError):
        registrar.look(DEVICE, update=False, cancel=CancelToken())
    for body, own in ((b"<html>", False), (b'{"status": 404, "path": "/x"}', False), (b'{"errorCode": 32}', True)):
        answer = HttpAnswer(status=404, body=body)
        assert is_own_error(answer) is own
        error = refusal(answer, "tb", forbidden=Message("no"), censor=Censor([]))
        assert ("no ThingsBoard REST API" in str(error.what)) is not own


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"url": "http://tb.my-factory.test"}, "url"),
        ({"url": "tb.my-factory.test"}, "url"),
        ({"profile": " "}, "profile"),
        ({"profile": "<PROFILE>"}, "profile"),
        ({"user": ""}, "user"),
        ({"user": " a"}, "user"),
        ({"sign_in": SignIn.TOKEN}, "user"),
        ({"sign_in": SignIn.API_KEY}, "user"),
        ({"label": "{name}"}, "label"),
        ({"label": "a\nb"}, "label"),
        ({"read_timeout_s": 0.0}, "read_timeout_s"),
    ],
)
def test_a_mistake_is_told_at_its_setting(changes: dict[str, Any], place: str) -> None:
    found = replace(GOOD, **changes).problems()
    assert place in [each.place for each in found]
    assert all(str(each.cure) for each in found)


def test_options_are_written_down_and_read_again() -> None:
    assert GOOD.problems() == ()
    assert replace(GOOD, url="http://tb.my-factory.test", unencrypted=True).problems() == ()
    assert options_of("thingsboard", options_text(GOOD)) == GOOD
    kept = kept_for(GOOD)
    assert kept is not None
    assert kept.entry == "tenant@my-factory.test@tb.my-factory.test"
    by_key = kept_for(replace(GOOD, sign_in=SignIn.API_KEY, user=""))
    assert by_key is not None
    assert by_key.entry == "tb.my-factory.test"
