"""Requests and certificates by the hundred: each row its own result, restartable, one name one key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from authorities import openssl, quick_keys, root
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from factory_prov.cancel import CancelToken
from factory_prov.credentials.authority.authority import AuthorityView, open_authority
from factory_prov.credentials.authority.facts import exported
from factory_prov.credentials.authority.foreign_keys import ForeignSigner
from factory_prov.credentials.authority.options import CaOptions
from factory_prov.credentials.authority.outside import AheadMaker, came_back
from factory_prov.credentials.certificate import CertificateOptions
from factory_prov.credentials.issued import RevocationReason
from factory_prov.credentials.vault.sealing import PassingVault
from factory_prov.errors import InputError
from factory_prov.files import user_folders
from factory_prov.issuing.outside import make_requests, take_in
from factory_prov.issuing.rows import Row, RowState
from factory_prov.issuing.signing import SigningBatch, SigningWish
from factory_prov.ledger.store import Ledger


@pytest.fixture
def authority(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AuthorityView:
    quick_keys(monkeypatch, tmp_path / "user")
    monkeypatch.setattr(user_folders, "known_ledgers_folder", lambda: tmp_path / "station" / "ledgers")
    return root(years=20)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "ledger.sqlite", vault=PassingVault()) as opened:
        yield opened


def request(name: str, key: ec.EllipticCurvePrivateKey | None = None) -> bytes:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = x509.CertificateSigningRequestBuilder(subject_name=subject)
    return made.sign(key or ec.generate_private_key(ec.SECP256R1()), hashes.SHA256()).public_bytes(Encoding.PEM)


def signed(ledger: Ledger, source: Path, output: Path, *, again: bool = False) -> list[Row]:
    batch = SigningBatch(
        signer=ForeignSigner(open_authority("root"), CaOptions(authority="root")),
        certificates=ledger.certificates,
        wish=SigningWish(output=output, again=again),
    )
    return list(batch.rows(source, CancelToken()))


def states(rows: list[Row]) -> list[RowState]:
    return [row.state for row in rows]


DONE, BEFORE, REFUSED = RowState.DONE, RowState.BEFORE, RowState.REFUSED


def test_a_folder_in_and_a_folder_out(authority: AuthorityView, ledger: Ledger, tmp_path: Path) -> None:
    source, output = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    for number in range(30):
        (source / f"{number:03}.csr").write_bytes(request(f"ep-{number}"))
    (source / "005.csr").write_bytes(b"junk")
    (source / "007.csr").write_bytes(b"")
    (source / "009.csr").write_bytes(request("ep-1"))
    (source / "011.csr").write_bytes(request("a name with blanks"))
    rows = signed(ledger, source, output)
    assert states(rows) == [REFUSED if number in (5, 7, 9, 11) else DONE for number in range(30)]
    assert all(row.failure is not None and row.failure.cure for row in rows if row.state is REFUSED)
    assert ledger.certificates.counts(authority.issuer_id).issued == 26
    (tmp_path / "root.pem").write_bytes(exported(authority, der=False, chain=False, root=False))
    files = sorted(output.iterdir())
    assert openssl("verify", "-x509_strict", "-CAfile", tmp_path / "root.pem", *files).count("OK") == 26
    assert states(signed(ledger, source, output)) == [
        REFUSED if number in (5, 7, 9, 11) else BEFORE for number in range(30)
    ]
    assert ledger.certificates.counts(authority.issuer_id).issued == 26


def test_one_file_with_many(authority: AuthorityView, ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "all.pem").write_bytes(b"".join(request(f"ep-{number}") for number in range(5)))
    rows = signed(ledger, tmp_path / "all.pem", tmp_path / "out")
    assert states(rows) == [DONE] * 5
    assert [row.place.rpartition("#")[2] for row in rows] == ["1", "2", "3", "4", "5"]


def test_cut_off_between_the_ledger_and_the_file_it_is_signed_once_more(
    authority: AuthorityView, ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from factory_prov.issuing import signing

    (tmp_path / "a.csr").write_bytes(request("a"))
    with monkeypatch.context() as patch:

        def full(*_: object) -> None:
            raise KeyboardInterrupt

        patch.setattr(signing, "write_owner_only", full)
        with pytest.raises(KeyboardInterrupt):
            signed(ledger, tmp_path / "a.csr", tmp_path / "out")
    assert len(ledger.certificates.of_name("a")) == 1  # whatever left is known
    assert states(signed(ledger, tmp_path / "a.csr", tmp_path / "out")) == [DONE]
    assert len({each.public_key for each in ledger.certificates.of_name("a")}) == 1


def test_another_device_of_that_name_waits_for_a_person(
    authority: AuthorityView, ledger: Ledger, tmp_path: Path
) -> None:
    (tmp_path / "a.csr").write_bytes(request("a"))
    signed(ledger, tmp_path / "a.csr", tmp_path / "out")
    (tmp_path / "b.csr").write_bytes(request("a"))
    (row,) = signed(ledger, tmp_path / "b.csr", tmp_path / "other")
    assert row.state is REFUSED
    assert "--again" in str(row.failure)
    assert states(signed(ledger, tmp_path / "b.csr", tmp_path / "other", again=True)) == [DONE]
    (row,) = signed(ledger, tmp_path / "a.csr", tmp_path / "other", again=True)
    assert "another file" in str(row.failure)  # nothing is written over


def test_one_key_under_two_names(authority: AuthorityView, ledger: Ledger, tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    (tmp_path / "both.pem").write_bytes(request("a", key) + request("b", key))
    rows = signed(ledger, tmp_path / "both.pem", tmp_path / "out", again=True)
    assert states(rows) == [DONE, REFUSED]


def test_an_empty_folder_and_none(authority: AuthorityView, ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for source in ("empty", "nowhere"):
        with pytest.raises(InputError):
            signed(ledger, tmp_path / source, tmp_path / "out")


def ahead(ledger: Ledger, output: Path, *names: str) -> list[Row]:
    maker = AheadMaker(CertificateOptions(organization_name="Acme"))
    return list(make_requests(names, output, keys=ledger.waiting_keys, maker=maker, cancel=CancelToken()))


def test_keys_ahead_requests_out_certificates_in(authority: AuthorityView, ledger: Ledger, tmp_path: Path) -> None:
    names = [f"ep-{number}" for number in range(20)]
    assert states(ahead(ledger, tmp_path / "csr", *names, "a b", "ep-1")) == [DONE] * 20 + [REFUSED] * 2
    first = (tmp_path / "csr" / "ep-1.csr").read_bytes()
    openssl("req", "-in", tmp_path / "csr" / "ep-1.csr", "-verify", "-noout")
    (tmp_path / "csr" / "ep-1.csr").unlink()
    assert states(ahead(ledger, tmp_path / "csr", "ep-1", "ep-20")) == [BEFORE, DONE]
    again = x509.load_pem_x509_csr((tmp_path / "csr" / "ep-1.csr").read_bytes())
    assert again.public_key() == x509.load_pem_x509_csr(first).public_key()  # one name, one key
    signed(ledger, tmp_path / "csr", tmp_path / "crt")
    (tmp_path / "crt" / "zz.pem").write_bytes(b"junk")
    (tmp_path / "crt" / "ca.pem").write_bytes(exported(authority, der=False, chain=False, root=False))
    rows = list(take_in(tmp_path / "crt", (), keys=ledger.waiting_keys, cancel=CancelToken()))
    assert sorted(states(rows)) == [DONE] * 21 + [REFUSED]
    assert ledger.waiting_keys.counts().ready == 21
    pair = ledger.waiting_keys.pair("ep-7")
    assert len(pair.chain_der) == 2  # its own, and the authority that lay among them
    assert states(ahead(ledger, tmp_path / "csr", "ep-7")) == [BEFORE]


def test_what_came_back_wrong(authority: AuthorityView, ledger: Ledger, tmp_path: Path) -> None:
    ahead(ledger, tmp_path / "csr", "ep-1")
    (tmp_path / "stranger.csr").write_bytes(request("stranger"))
    signed(ledger, tmp_path / "stranger.csr", tmp_path / "crt")
    (row,) = take_in(tmp_path / "crt", (), keys=ledger.waiting_keys, cancel=CancelToken())
    assert "no key of this ledger" in str(row.failure)
    impostor = came_back(exported(_twin(), der=False, chain=False, root=False), place="x")
    signed(ledger, tmp_path / "csr", tmp_path / "good")
    (row,) = take_in(tmp_path / "good", impostor, keys=ledger.waiting_keys, cancel=CancelToken())
    assert "has not signed" in str(row.failure)
    assert ledger.waiting_keys.counts().unsigned == 1


def _twin() -> AuthorityView:
    """Make another authority with the same name."""
    from authorities import QUICK

    from factory_prov.credentials.authority.certificates import AuthorityPlan
    from factory_prov.credentials.authority.folder import AuthorityFolder
    from factory_prov.credentials.authority.making import make_root

    plan = AuthorityPlan(subject="CN=root CA,O=Acme", years=20, path_length=None)
    return make_root(AuthorityFolder("twin"), plan, QUICK)


def test_a_file_with_a_revoked_certificate_is_not_done_before(
    authority: AuthorityView, ledger: Ledger, tmp_path: Path
) -> None:
    (tmp_path / "in.csr").write_bytes(request("ep-1"))
    out = tmp_path / "out"
    assert states(signed(ledger, tmp_path / "in.csr", out)) == [DONE]
    ledger.certificates.revoke(ledger.certificates.of_name("ep-1"), RevocationReason.SUPERSEDED)
    (row,) = signed(ledger, tmp_path / "in.csr", out)
    assert (row.state, "revoked" in str(row.failure)) == (REFUSED, True)
    assert states(signed(ledger, tmp_path / "in.csr", tmp_path / "new")) == [DONE]


def _outside(name: str, key: object, *, is_authority: bool, above_days: int) -> tuple[bytes, bytes]:
    """Return a certificate over this key, and that of the authority, which ends after so many days."""
    own, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    top, unit = (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, each)]) for each in ("Outside", name))
    made = []
    for subject, public, ends, ca in (
        (top, own.public_key(), above_days, True),
        (unit, key, 90, is_authority),
    ):
        builder = x509.CertificateBuilder(issuer_name=top, subject_name=subject, public_key=public)  # type: ignore[arg-type]
        builder = builder.serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=30))
        builder = builder.not_valid_after(now + timedelta(days=ends))
        builder = builder.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        made.append(builder.sign(own, hashes.SHA256()).public_bytes(Encoding.PEM))
    return made[1], made[0]


@pytest.mark.parametrize(
    ("is_authority", "above_days", "said"), [(True, 90, "CA:TRUE"), (False, -1, "not now"), (False, 90, "")]
)
def test_a_unit_made_an_authority_and_one_below_an_expired_one_do_not_come_in(
    ledger: Ledger, tmp_path: Path, is_authority: bool, above_days: int, said: str
) -> None:
    (row,) = make_requests(
        ["a"], tmp_path, keys=ledger.waiting_keys, maker=AheadMaker(CertificateOptions()), cancel=CancelToken()
    )
    assert row.file is not None
    key = x509.load_pem_x509_csr(row.file.read_bytes()).public_key()
    certificate, top = _outside("a", key, is_authority=is_authority, above_days=above_days)
    (tmp_path / "a.pem").write_bytes(certificate)
    chain = came_back(top, place="chain")
    (row,) = take_in(tmp_path / "a.pem", chain, keys=ledger.waiting_keys, cancel=CancelToken())
    assert (row.state, row.name) == (REFUSED if said else DONE, "a")
    assert said in str(row.failure)
