"""What authorities have issued and revoked: each serial once, each name and key one unit's, counted as they come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from factory_prov.credentials.issued import IssuedCertificate, IssuerId, RevocationReason
from factory_prov.errors import IdentityTaken, KeyTwice, LedgerError, RequestRefused
from factory_prov.ledger.endings import WantedEnding
from factory_prov.ledger.records import EndingKind, RunId
from factory_prov.ledger.sealing import MadeKeys
from factory_prov.ledger.store import Ledger
from factory_prov.messages import Message

BeginRun = Callable[..., RunId]
LINE, OTHER = IssuerId(key_id=b"1" * 32, name="CN=Line"), IssuerId(key_id=b"2" * 32, name="CN=Other")
LARGE = (1 << 159) - 1


def one(at: datetime, name: str = "a", serial: int = LARGE, **changes: object) -> IssuedCertificate:
    known = {"issuer": LINE, "public_key": name.encode().ljust(16, b"k"), "not_after": at + timedelta(days=9)}
    return IssuedCertificate(name=name, serial=serial, issued_at=at, **{**known, **changes})  # type: ignore[arg-type]


def test_what_is_written_down_comes_back(ledger: Ledger, at: datetime) -> None:
    end = datetime.fromisoformat("9999-12-31T23:59:59+00:00")
    ledger.certificates.record([one(at, not_after=end)])
    (found,) = ledger.certificates.of_name("a")
    assert (found.issuer, found.serial, found.issued_at, found.not_after) == (LINE, LARGE, at, end)
    assert (found.revoked_at, found.reason) == (None, None)
    assert ledger.certificates.of_name("a", OTHER) == ()
    assert ledger.certificates.of_serial(LINE, LARGE) == (found,)
    assert ledger.certificates.of_serial(OTHER, LARGE) == ()


def test_a_serial_is_used_once_by_each_authority(ledger: Ledger, at: datetime) -> None:
    ledger.certificates.record([one(at, "a", 5)])
    ledger.certificates.record([one(at, "b", 5, issuer=OTHER)])
    with pytest.raises(LedgerError):
        ledger.certificates.record([one(at, "c", 5)])
    assert ledger.certificates.of_name("c") == ()
    assert ledger.certificates.counts(LINE).issued == 1


def test_a_name_with_another_key_is_another_unit(ledger: Ledger, at: datetime) -> None:
    ledger.certificates.record([one(at, "a", 5)])
    ledger.certificates.record([one(at, "a", 6)])  # the same key: renewed
    other = one(at, "a", 7, public_key=b"another key    1")
    with pytest.raises(IdentityTaken):
        ledger.certificates.refuse(other)
    with pytest.raises(IdentityTaken):
        ledger.certificates.record([other])
    ledger.certificates.record([other], again=True)
    assert len(ledger.certificates.of_name("a")) == 3


def test_a_revoked_one_leaves_its_name_free(ledger: Ledger, at: datetime) -> None:
    ledger.certificates.record([one(at, "a", 5)])
    ledger.certificates.revoke(ledger.certificates.of_name("a"), RevocationReason.SUPERSEDED)
    ledger.certificates.record([one(at, "a", 7, public_key=b"another key    1")])


def test_a_key_under_two_names_is_an_alarm(ledger: Ledger, at: datetime) -> None:
    ledger.certificates.record([one(at, "a", 5)])
    for again in (False, True):
        with pytest.raises(KeyTwice, match="a too"):
            ledger.certificates.record([one(at, "b", 6, public_key=one(at).public_key)], again=again)
    assert ledger.certificates.counts(LINE).issued == 1


def test_a_name_of_a_unit_is_not_signed_for_a_request(ledger: Ledger, at: datetime, begin: BeginRun) -> None:
    ledger.reserve(begin(), "a", psk_identity=None, again=None)
    with pytest.raises(IdentityTaken, match="run"):
        ledger.certificates.record([one(at, "a", 5)])


def test_a_run_writes_it_down_with_the_keys_of_its_unit(ledger: Ledger, at: datetime, begin: BeginRun) -> None:
    run_id = begin()
    ledger.reserve(run_id, "a", psk_identity=None, again=None)
    ledger.seal(run_id, MadeKeys(endpoint_name="a", pack=b"p", keys=(), certificate=one(at, "a", 5)))
    assert [each.serial for each in ledger.certificates.of_name("a")] == [5]
    ledger.seal(run_id, MadeKeys(endpoint_name="not its name", pack=b"p", keys=(), certificate=one(at, "b", 6)))
    assert ledger.certificates.of_name("b") == ()  # no device gets it


def test_counts_revoking_and_lists(ledger: Ledger, at: datetime) -> None:
    ledger.certificates.record([one(at, f"u{number}", number + 1) for number in range(5)])
    ledger.certificates.record([one(at, "x", 1, issuer=OTHER)])
    wanted = (*ledger.certificates.of_name("u1"), *ledger.certificates.of_serial(LINE, 4))
    done = ledger.certificates.revoke(wanted, RevocationReason.KEY_COMPROMISE)
    assert [each.name for each in done] == ["u1", "u3"]
    assert ledger.certificates.revoke(wanted, RevocationReason.SUPERSEDED) == ()  # what is revoked stays as it is
    assert [(each.serial, each.reason) for each in ledger.certificates.revoked(LINE)] == [
        (2, RevocationReason.KEY_COMPROMISE),
        (4, RevocationReason.KEY_COMPROMISE),
    ]
    assert [ledger.certificates.next_list(LINE) for _ in range(3)] == [1, 2, 3]
    assert ledger.certificates.next_list(OTHER) == 1
    counts = ledger.certificates.counts(LINE)
    assert (counts.issued, counts.revoked, counts.crl_number) == (5, 2, 3)
    assert ledger.certificates.counts(IssuerId(key_id=b"3" * 32, name="")).issued == 0


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (EndingKind.REVOKED, RevocationReason.PRIVILEGE_WITHDRAWN),
        (EndingKind.SCRAPPED, RevocationReason.CESSATION_OF_OPERATION),
        (EndingKind.RETIRED, RevocationReason.SUPERSEDED),
    ],
)
def test_with_a_name_its_certificates_end(
    ledger: Ledger, at: datetime, begin: BeginRun, kind: EndingKind, reason: RevocationReason
) -> None:
    from factory_prov.ledger.records import Outcome

    run_id = begin()
    ledger.reserve(run_id, "a", psk_identity=None, again=None)
    ledger.seal(run_id, MadeKeys(endpoint_name="a", pack=b"p", keys=(), certificate=one(at, "a", 5)))
    ledger.finish(run_id, Outcome.FAIL, code="E300", at=at, reason=Message("no"))
    ledger.end("a", WantedEnding(kind=kind, reason=Message("x"), station="s", operator="o"))
    assert [(each.serial, each.reason) for each in ledger.certificates.revoked(LINE)] == [(5, reason)]


def test_a_key_that_others_may_have_gets_no_further_certificate(ledger: Ledger, at: datetime) -> None:
    ledger.certificates.record([one(at, "a", 5), one(at, "b", 6)])
    ledger.certificates.revoke(ledger.certificates.of_name("a"), RevocationReason.KEY_COMPROMISE)
    ledger.certificates.revoke(ledger.certificates.of_name("b"), RevocationReason.SUPERSEDED)
    for again in (False, True):
        with pytest.raises(RequestRefused):
            ledger.certificates.refuse(one(at, "a", 7), again=again)
        with pytest.raises(RequestRefused):
            ledger.certificates.record([one(at, "a", 7)], again=again)
    assert len(ledger.certificates.of_name("a")) == 1
    ledger.certificates.record([one(at, "b", 8)])


def test_a_run_gives_no_second_key_to_a_name_whose_request_was_signed(
    ledger: Ledger, begin: BeginRun, at: datetime
) -> None:
    ledger.certificates.record([one(at, "a", 5, public_key=b"key of a request")])
    run = begin()
    ledger.reserve(run, "a", psk_identity=None, again=None)
    made = MadeKeys(endpoint_name="a", pack=b"pack", keys=(), certificate=one(at, "a", 6))
    with pytest.raises(IdentityTaken, match="request of another key"):
        ledger.seal(run, made)
    assert ledger.certificates.counts(LINE).issued == 1
    ledger.certificates.revoke(ledger.certificates.of_name("a"), RevocationReason.SUPERSEDED)
    ledger.seal(run, made)
    ledger.certificates.record([one(at, "a", 7, public_key=b"that very unit 1")], again=True)
    ledger.seal(run, replace(made, certificate=one(at, "a", 8, public_key=b"made once more k")))
