"""Right and wrong credentials in both modes, against OpenSSL's own server: who agrees, who does not, and which side.

The table is generated. OpenSSL's client with the same credentials at the same server says whether the case is what it
is taken for. A rehearsal may name any of the sides that are wrong, and no other.
"""

from __future__ import annotations

import hashlib
import itertools
import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from rehearsal_peers import HOST, NAME, OPENSSL, Client, Made, Server, make, openssl_agrees, openssl_server, unit

from factory_prov.cancel import CancelToken
from factory_prov.errors import (
    KeyDisagrees,
    NoCommonSuite,
    RehearsalError,
    RehearsalUnfit,
    ServerExpired,
    ServerNameDiffers,
    ServerNotTrusted,
    UnitExpired,
    UnitNotTrusted,
)
from factory_prov.rehearsal import exchange
from factory_prov.rehearsal.agreed import Agreed
from factory_prov.rehearsal.options import RehearsalOptions
from factory_prov.rehearsal.outcome import Disagreed
from factory_prov.rehearsal.rehearse import rehearse_each
from factory_prov.rehearsal.tried import TriedUnit

Wrong = frozenset[type[RehearsalError]]
RIGHT: Wrong = frozenset()
KEY = bytes(range(100, 116))
DAY = timedelta(days=1)
_QUICK = 12
"""Each so manyth case is in the quick loop."""

if OPENSSL is None and not os.environ.get("FACTORY_PROV_NEEDS_TLS_PEERS"):
    pytest.skip("there is no openssl to judge", allow_module_level=True)


@dataclass(frozen=True, kw_only=True)
class Case:
    """`wrong` are the errors that tell the truth; none: they agree. `judge` is what OpenSSL's client says."""

    name: str
    tcp: bool
    unit: TriedUnit
    server: Server
    client: Client
    wrong: Wrong = RIGHT
    judge: bool | None = None
    finding: bool = False
    silent: bool = field(default=False)
    """The server says nothing, so that the time has to run out."""


def scheme(tcp: bool) -> str:
    return "coaps+tcp" if tcp else "coaps"


# --- pre-shared keys

_PSK_SUITES = {
    "any": ((), "ALL:!aNULL"),
    "CCM-8": ((0xC0A8,), "PSK-AES128-CCM8"),
    "CBC": ((0x00AE,), "PSK-AES128-CBC-SHA256"),
    "both, one there": ((0xC0A8, 0x00AE), "PSK-AES128-CBC-SHA256"),
    "GCM": ((0x00A8,), "PSK-AES128-GCM-SHA256"),
    "none in common": ((0xC0A8,), "PSK-AES256-GCM-SHA384"),
}
_KEYS = {
    "right": KEY,
    "wrong": KEY[::-1],
    "one bit off": bytes((KEY[0] ^ 1, *KEY[1:])),
    "longer": KEY * 2,
    "hex digits": KEY.hex().encode(),
}


def psk_cases() -> Iterator[Case]:
    for tcp, (suite, (numbers, ciphers)), (key_name, key) in itertools.product(
        (False, True), _PSK_SUITES.items(), _KEYS.items()
    ):
        common = suite != "none in common"
        wrong = {NoCommonSuite} if not common else set()
        wrong |= {KeyDisagrees} if key != KEY else set()
        offered = ":".join(_OPENSSL_NAMES[number] for number in numbers) or "ALL:!aNULL"
        yield Case(
            name=f"PSK {scheme(tcp)}, suites {suite}, key {key_name}",
            tcp=tcp,
            unit=unit((3, NAME.encode()), (5, key), scheme=scheme(tcp), suites=numbers),
            server=Server(psk=KEY, ciphers=ciphers),
            client=Client(identity=NAME.encode(), psk=key, ciphers=offered),
            wrong=frozenset(wrong),
            judge=not wrong,
            silent=not tcp and common and key != KEY,
        )


_OPENSSL_NAMES = {0xC0A8: "PSK-AES128-CCM8", 0x00AE: "PSK-AES128-CBC-SHA256", 0x00A8: "PSK-AES128-GCM-SHA256"}


# --- certificates


@cache
def authorities() -> dict[str, Made]:
    root, devices, other = (make(name, ca=True) for name in ("Server root", "Device root", "Somebody else"))
    return {
        "root": root,
        "issuing": make("Server issuing", by=root, ca=True),
        "devices": devices,
        "line": make("Line 3", by=devices, ca=True),
        "other": other,
    }


@cache
def units() -> dict[str, tuple[Made, Wrong]]:
    """The unit's own certificate, and what is wrong with it where the server trusts the device CA alone."""
    by = authorities()
    old, future = (-20 * DAY, -2 * DAY), (2 * DAY, 20 * DAY)
    return {
        "good": (make(NAME, by=by["devices"], usage="client"), RIGHT),
        "of the line's CA": (make(NAME, by=by["line"], usage="client"), RIGHT),
        "of another CA": (make(NAME, by=by["other"], usage="client"), frozenset({UnitNotTrusted})),
        "its own": (make(NAME), frozenset({UnitNotTrusted})),
        "expired": (make(NAME, by=by["devices"], begins=old[0], ends=old[1]), frozenset({UnitExpired})),
        "for later": (make(NAME, by=by["devices"], begins=future[0], ends=future[1]), frozenset({UnitExpired})),
        "for servers": (
            make(NAME, by=by["devices"], usage="server"),
            frozenset({RehearsalUnfit, UnitNotTrusted}),
        ),
    }


@dataclass(frozen=True, kw_only=True)
class ServerCase:
    """What the server shows and what the unit has of it: /0/x/4, 13 and 15."""

    shown: Made
    held: bytes
    anchor: Made | None
    usage: int | None = None
    matching: int | None = None
    wrong: Wrong = RIGHT
    judge: bool | None = None
    finding: bool = False


@cache
def servers() -> dict[str, ServerCase]:
    by = authorities()
    good = make(HOST, by=by["root"], hosts=[HOST], usage="server")
    issued = make(HOST, by=by["issuing"], hosts=[HOST], usage="server")
    own = make(HOST, hosts=[HOST], usage="server")
    renewed = make(HOST, by=by["root"], hosts=[HOST], usage="server")
    named = make("elsewhere.test", by=by["root"], hosts=["elsewhere.test"], usage="server")
    wild = make("*.factory.test", by=by["root"], hosts=["*.factory.test"], usage="server")
    expired = make(HOST, by=by["root"], hosts=[HOST], begins=-20 * DAY, ends=-2 * DAY)
    later = make(HOST, by=by["root"], hosts=[HOST], begins=2 * DAY, ends=20 * DAY)
    distrust, name, old = (frozenset({each}) for each in (ServerNotTrusted, ServerNameDiffers, ServerExpired))
    root = by["root"]
    return {
        "pinned": ServerCase(shown=good, held=good.der, anchor=good),
        "its own, pinned": ServerCase(shown=own, held=own.der, anchor=own),
        "pinned by digest": ServerCase(
            shown=good, held=hashlib.sha256(good.der).digest(), anchor=good, usage=3, matching=1
        ),
        "another pinned": ServerCase(shown=renewed, held=good.der, anchor=good, wrong=distrust),
        "another digest": ServerCase(
            shown=renewed, held=hashlib.sha256(good.der).digest(), anchor=good, usage=3, matching=1, wrong=distrust
        ),
        "by its root": ServerCase(shown=good, held=root.der, anchor=root, usage=2),
        "by its root, a way between": ServerCase(shown=issued, held=root.der, anchor=root, usage=2),
        "by the way between": ServerCase(shown=issued, held=by["issuing"].der, anchor=by["issuing"], usage=2),
        "a wild card": ServerCase(shown=wild, held=root.der, anchor=root, usage=2),
        "another root": ServerCase(shown=good, held=by["other"].der, anchor=by["other"], usage=2, wrong=distrust),
        "another name": ServerCase(shown=named, held=root.der, anchor=root, usage=2, wrong=name),
        "another name, pinned": ServerCase(shown=named, held=named.der, anchor=named, wrong=name),
        "expired": ServerCase(shown=expired, held=root.der, anchor=root, usage=2, wrong=old),
        "expired, pinned": ServerCase(shown=expired, held=expired.der, anchor=expired, wrong=old),
        "for later": ServerCase(shown=later, held=root.der, anchor=root, usage=2, wrong=old),
        "a CA pinned": ServerCase(
            shown=good,
            held=root.der,
            anchor=root,
            usage=3,
            wrong=frozenset({RehearsalUnfit, ServerNotTrusted}),
            judge=True,
        ),
        "its own as a CA": ServerCase(
            shown=good,
            held=good.der,
            anchor=good,
            usage=2,
            wrong=frozenset({RehearsalUnfit, ServerNotTrusted}),
            judge=True,
        ),
        "needs a trust store": ServerCase(shown=good, held=good.der, anchor=good, usage=1, wrong=distrust, judge=True),
        "nothing held": ServerCase(shown=good, held=b"", anchor=None, finding=True),
        "nothing held, a wrong name": ServerCase(shown=named, held=b"", anchor=None, finding=True),
    }


def certificate_cases() -> Iterator[Case]:
    for tcp, own_name, at in itertools.product((False, True), units(), servers()):
        if own_name not in ("good", "of another CA", "expired") and at not in ("pinned", "by its root", "another name"):
            continue  # what the unit is and what the server is do not know each other
        own, server = units()[own_name], servers()[at]
        wrong = own[1] | server.wrong
        right = own[1] == RIGHT and (server.wrong == RIGHT if server.judge is None else server.judge)
        yield Case(
            name=f"certificate {scheme(tcp)}, unit {own_name}, server {at}",
            tcp=tcp,
            unit=_certificate_unit(own[0], server, tcp=tcp),
            server=Server(shown=server.shown, trusts=(authorities()["devices"],)),
            client=Client(shown=own[0], anchor=server.anchor),
            wrong=wrong,
            judge=right,
            finding=server.finding,
        )
    yield from _suites_of_certificates()


def _certificate_unit(own: Made, server: ServerCase, *, tcp: bool, suites: tuple[int, ...] = ()) -> TriedUnit:
    held = own.chain_pem if own.above else own.der
    values = ((3, held), (4, server.held or None), (5, own.key_der), (13, server.matching), (15, server.usage))
    return unit(*values, scheme=scheme(tcp), mode=2, suites=suites)


def _suites_of_certificates() -> Iterator[Case]:
    names = {0xC0AE: "ECDHE-ECDSA-AES128-CCM8", 0xC023: "ECDHE-ECDSA-AES128-SHA256"}
    for tcp, number, ciphers in itertools.product((False, True), names, names.values()):
        wrong = frozenset[type[RehearsalError]]() if names[number] == ciphers else frozenset({NoCommonSuite})
        own, server = units()["good"][0], servers()["pinned"]
        yield Case(
            name=f"certificate {scheme(tcp)}, suite {names[number]}, server {ciphers}",
            tcp=tcp,
            unit=_certificate_unit(own, server, tcp=tcp, suites=(number,)),
            server=Server(shown=server.shown, trusts=(authorities()["devices"],), ciphers=ciphers),
            client=Client(shown=own, anchor=server.anchor, ciphers=names[number]),
            wrong=wrong,
            judge=not wrong,
        )


CASES = [*psk_cases(), *certificate_cases()]


MARKED = [
    pytest.param(case, id=case.name, marks=() if place % _QUICK == 0 and not case.silent else (pytest.mark.slow,))
    for place, case in enumerate(CASES)
]


@pytest.fixture(autouse=True)
def _no_long_ping(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "_PING_S", 0.02)  # OpenSSL's server speaks no CoAP


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 100
    assert {case.tcp for case in CASES} == {False, True}
    assert min(sum(case.wrong == RIGHT for case in CASES), sum(case.wrong != RIGHT for case in CASES)) >= 30


@pytest.mark.parametrize("case", MARKED)
def test_the_rehearsal_says_what_is_true(case: Case, tmp_path: Path) -> None:
    options = RehearsalOptions(timeout_s=3.0 if case.silent else 10.0)
    with openssl_server(case.server, tmp_path, tcp=case.tcp) as port:
        (tried,) = rehearse_each(case.unit, replace(options, at=f"127.0.0.1:{port}"), cancel=CancelToken())
    if case.wrong == RIGHT:
        assert isinstance(tried, Agreed), getattr(tried, "failure", None)
        assert any("without looking" in str(finding) for finding in tried.findings) is case.finding
    else:
        assert isinstance(tried, Disagreed), "a false agreement"
        assert type(tried.failure) in case.wrong, tried.failure


@pytest.mark.parametrize("case", MARKED)
def test_openssl_takes_the_case_for_the_same(case: Case, tmp_path: Path) -> None:
    if case.judge is None:
        pytest.skip("OpenSSL's client has no such check")
    with openssl_server(case.server, tmp_path, tcp=case.tcp) as port:
        assert openssl_agrees(case.client, port, tmp_path, tcp=case.tcp) is case.judge
