"""Which certificate of a chain a device gets, and whose fingerprint proves it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from factory_prov.credentials.described import DescribedCertificate, described, fingerprint_digits
from factory_prov.errors import CredentialsError
from factory_prov.server_certificate.choosing import CertificateChoice, Wanted, choose, proven_by
from tests.tls_peers import CLIENT_AUTH, DAY, NOW, Issued, issued

YEARS = timedelta(days=365 * 12)
HOST = "server.example"
ROOT = issued("Root", ca=True, end=NOW + YEARS)
BETWEEN = ROOT.issue("Line CA", ca=True, end=NOW + YEARS)
SERVER = BETWEEN.issue(HOST, hosts=[HOST], end=NOW + YEARS)
ALONE = issued(HOST, hosts=[HOST], end=NOW + YEARS)
OTHER = issued("Root", ca=True, end=NOW + YEARS)


def chain(*parts: Issued) -> list[DescribedCertificate]:
    return [described(each.der) for each in parts]


def chosen(parts: list[DescribedCertificate], usage: int, *given: Issued) -> CertificateChoice:
    return choose(parts, Wanted(usage=usage, host=HOST), now=NOW, given=chain(*given))


@pytest.mark.parametrize("usage", [1, 3])
def test_the_servers_own_for_usage_1_and_3(usage: int) -> None:
    assert chosen(chain(SERVER, BETWEEN, ROOT), usage).certificate.der == SERVER.der


@pytest.mark.parametrize("usage", [0, 2])
@pytest.mark.parametrize(
    ("shown", "wanted"),
    [
        ((SERVER, BETWEEN), BETWEEN),
        ((SERVER, BETWEEN, ROOT), ROOT),
        ((SERVER, ROOT, BETWEEN), BETWEEN),
        ((SERVER, BETWEEN, OTHER), BETWEEN),
    ],
)
def test_the_highest_ca_above_it_for_usage_0_and_2(usage: int, shown: tuple[Issued, ...], wanted: Issued) -> None:
    assert chosen(chain(*shown), usage).certificate.der == wanted.der


def test_a_ca_that_did_not_sign_it_is_not_taken() -> None:
    with pytest.raises(CredentialsError, match=r"not that of its CA \(CN=Line CA\).*--ca-file"):
        chosen(chain(SERVER, OTHER), 2)
    with pytest.raises(CredentialsError, match="not that of its CA"):
        chosen(chain(SERVER), 2)
    with pytest.raises(CredentialsError, match="its own issuer"):
        chosen(chain(ALONE), 2)


def test_a_ca_can_be_given() -> None:
    assert chosen(chain(SERVER, BETWEEN), 2, ROOT).certificate.der == ROOT.der
    with pytest.raises(CredentialsError, match="None of the given"):
        chosen(chain(SERVER), 2, OTHER)


def rules(choice: CertificateChoice) -> set[str]:
    return {problem.rule for problem in choice.problems}


def test_what_is_wrong_with_it_is_told() -> None:
    wrong_name = BETWEEN.issue("x", hosts=["other.example"], end=NOW + YEARS)
    assert "server-name-mismatch" in rules(chosen(chain(wrong_name, BETWEEN), 3))
    assert "server-name-mismatch" in rules(chosen(chain(wrong_name, BETWEEN), 2))
    expired = BETWEEN.issue(HOST, hosts=[HOST], start=NOW - 2 * DAY, end=NOW - DAY)
    assert "server-certificate-expired" in rules(chosen(chain(expired, BETWEEN), 3))
    assert "server-certificate-expired" in rules(chosen(chain(expired, BETWEEN), 2))
    for_clients = BETWEEN.issue(HOST, hosts=[HOST], end=NOW + YEARS, purposes=[CLIENT_AUTH])
    assert "server-auth-missing" in rules(chosen(chain(for_clients, BETWEEN), 2))
    assert "usage-needs-trust-store" in rules(chosen(chain(SERVER, BETWEEN), 0))
    rsa_only = choose(chain(SERVER), Wanted(usage=3, host=HOST, suites=(0xC02F,)), now=NOW)
    assert "server-cipher-suite" in rules(rsa_only)
    assert rules(chosen(chain(SERVER, BETWEEN), 2)) == set()


@pytest.mark.parametrize("usage", [2, 3])
@pytest.mark.parametrize("confirmed", [SERVER, BETWEEN, ROOT])
def test_any_fingerprint_of_the_way_proves_it(usage: int, confirmed: Issued) -> None:
    shown = chain(SERVER, BETWEEN, ROOT)
    digits = fingerprint_digits(described(confirmed.der).sha256)
    assert proven_by(shown, chosen(shown, usage).certificate, digits)


def test_a_fingerprint_beside_the_way_proves_nothing() -> None:
    shown = chain(SERVER, BETWEEN, OTHER)
    for usage in (2, 3):
        assert not proven_by(shown, chosen(shown, usage).certificate, fingerprint_digits(described(OTHER.der).sha256))
        assert not proven_by(shown, chosen(shown, usage).certificate, "0" * 64)


@pytest.mark.parametrize("form", ["{}", "SHA256 Fingerprint={}", "sha256={}", " {} "])
def test_a_fingerprint_is_read_as_people_write_it(form: str) -> None:
    told = described(SERVER.der).sha256
    for text in (told, told.lower(), told.replace(":", ""), told.replace(":", " "), told.replace(":", "-")):
        assert fingerprint_digits(form.format(text)) == told.replace(":", "").lower()


@pytest.mark.parametrize("text", ["", "ab", "zz" * 32, "ab" * 20, "ab" * 33])
def test_what_is_no_fingerprint_is_none(text: str) -> None:
    assert fingerprint_digits(text) == ""


def test_what_cannot_be_read_has_a_fingerprint_all_the_same() -> None:
    broken = described(b"\x30\x03\x02\x01\x01")
    assert not broken.readable
    assert len(broken.sha256) == 95
    with pytest.raises(CredentialsError):
        chosen([*chain(SERVER), broken], 2)
