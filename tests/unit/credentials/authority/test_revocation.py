"""Lists of what an authority has revoked; openssl reads them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from authorities import openssl, quick_keys, root
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from factory_prov.credentials.authority.authority import open_authority
from factory_prov.credentials.authority.revocation import checked_days, revocation_list
from factory_prov.credentials.encoding import encode_pem
from factory_prov.credentials.issued import RevocationReason, Revoked
from factory_prov.errors import CredentialsError
from factory_prov.files import user_folders

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    quick_keys(monkeypatch, tmp_path / "user")
    monkeypatch.setattr(user_folders, "known_ledgers_folder", lambda: tmp_path / "station" / "ledgers")


def test_every_reason_is_in_the_list_and_openssl_reads_it(tmp_path: Path) -> None:
    view = root(years=5)
    revoked = [Revoked(serial=1 << (20 + n), at=AT, reason=reason) for n, reason in enumerate(RevocationReason)]
    der = revocation_list(open_authority("root"), revoked, number=7, days=30)
    (tmp_path / "crl.pem").write_bytes(encode_pem("X509 CRL", der))
    (tmp_path / "root.pem").write_bytes(view.certificate.public_bytes(Encoding.PEM))
    text = openssl("crl", "-in", tmp_path / "crl.pem", "-CAfile", tmp_path / "root.pem", "-noout", "-text")
    assert "verify OK" in text
    assert text.count("Serial Number:") == len(RevocationReason)
    assert text.count("X509v3 CRL Reason Code") == len(RevocationReason) - 1  # unspecified is left out
    found = x509.load_der_x509_crl(der)
    assert found.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number == 7
    assert found.next_update_utc is not None
    assert (found.next_update_utc - found.last_update_utc).days == 30


def test_an_empty_list_is_one_too(tmp_path: Path) -> None:
    root(years=5)
    assert list(x509.load_der_x509_crl(revocation_list(open_authority("root"), [], number=1, days=1))) == []


@pytest.mark.parametrize("days", [0, -1, 100_000])
def test_days_that_make_no_sense(days: int) -> None:
    with pytest.raises(CredentialsError):
        checked_days(days)


def test_ten_thousand_entries_are_no_matter() -> None:
    root(years=5)
    revoked = [Revoked(serial=n + 1, at=AT, reason=RevocationReason.SUPERSEDED) for n in range(10_000)]
    assert len(x509.load_der_x509_crl(revocation_list(open_authority("root"), revoked, number=1, days=1))) == 10_000
