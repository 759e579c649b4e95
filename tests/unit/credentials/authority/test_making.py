"""Authorities that are made, signed by another one, brought along and renewed; openssl judges each chain."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from authorities import QUICK, openssl, quick_keys, root
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat

from factory_prov import clock
from factory_prov.credentials.authority import making, passphrases
from factory_prov.credentials.authority.authority import Authority, look_at, open_authority
from factory_prov.credentials.authority.brought import brought_key
from factory_prov.credentials.authority.certificates import AuthorityPlan, lower_certificate
from factory_prov.credentials.authority.facts import exported, facts_of
from factory_prov.credentials.authority.folder import AuthorityFolder, PassphrasePlace, authority_names
from factory_prov.credentials.authority.lower import sign_lower
from factory_prov.credentials.authority.making import KeyWish
from factory_prov.credentials.authority.signing_key import SigningKey
from factory_prov.credentials.encoding import encode_pem
from factory_prov.errors import (
    AuthorityLocked,
    AuthorityMissing,
    AuthorityUnfit,
    ClockWrong,
    CredentialsError,
    RequestRefused,
)
from factory_prov.files import user_folders
from factory_prov.secret import Secret

PASSPHRASE = "the offline root's own passphrase"
LOWER = AuthorityPlan(subject="", years=10, path_length=0)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    quick_keys(monkeypatch, tmp_path / "user")
    monkeypatch.setattr(user_folders, "known_ledgers_folder", lambda: tmp_path / "station" / "ledgers")


def lower(name: str, above: str, plan: AuthorityPlan = LOWER) -> bytes:
    """Make a request and sign it with another authority; return what comes back."""
    request = making.make_request(AuthorityFolder(name), f"CN={name} CA,O=Acme", QUICK)
    return sign_lower(open_authority(above), request, plan, place="request").pem


def pem(*certificates: x509.Certificate) -> bytes:
    return b"".join(each.public_bytes(Encoding.PEM) for each in certificates)


@pytest.mark.parametrize("kind", ["P-256", "P-384"])
def test_a_root_and_two_below_it_are_a_chain_that_openssl_takes(kind: str, tmp_path: Path) -> None:
    plan = AuthorityPlan(subject="CN=Root,O=Acme,C=PL", years=None, path_length=2)
    top = making.make_root(
        AuthorityFolder("root"),
        plan,
        KeyWish(kind=kind, place=PassphrasePlace.FILE),  # type: ignore[arg-type]
    )
    making.install(
        AuthorityFolder("plant"), lower("plant", "root", AuthorityPlan(subject="", years=20, path_length=1)), place="x"
    )
    line = making.install(AuthorityFolder("line"), lower("line", "plant"), place="x")
    assert top.is_root
    assert [each.subject.rfc4514_string() for each in (line.certificate, *line.above)] == [
        "CN=line CA,O=Acme",
        "CN=plant CA,O=Acme",
        "CN=Root,O=Acme,C=PL",
    ]
    for name, data in (
        ("root", pem(top.certificate)),
        ("line", pem(line.certificate)),
        ("plant", pem(*line.above[:1])),
    ):
        (tmp_path / f"{name}.pem").write_bytes(data)
    told = openssl(
        "verify",
        "-x509_strict",
        "-CAfile",
        tmp_path / "root.pem",
        "-untrusted",
        tmp_path / "plant.pem",
        tmp_path / "line.pem",
    )
    assert "OK" in told
    text = openssl("x509", "-in", tmp_path / "line.pem", "-noout", "-text")
    assert "CA:TRUE, pathlen:0" in text
    assert "X509v3 Basic Constraints: critical" in text
    assert "X509v3 Key Usage: critical" in text
    assert "Certificate Sign, CRL Sign" in text
    assert "Subject Key Identifier" in text
    assert "Authority Key Identifier" in text
    assert line.ends == min(each.not_valid_after_utc for each in (line.certificate, *line.above))
    assert line.shown_der == tuple(each.public_bytes(Encoding.DER) for each in (line.certificate, line.above[0]))


def test_its_files_are_its_owners_and_its_key_is_nowhere_in_clear(tmp_path: Path) -> None:
    root()
    key = open_authority("root").signer.key.private_key  # type: ignore[attr-defined]
    clear = key.private_numbers().private_value.to_bytes(32)
    for file in [each for each in (tmp_path).rglob("*") if each.is_file()]:
        assert clear not in file.read_bytes()
        if os.name == "posix":
            assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0, file
    assert b"ENCRYPTED PRIVATE KEY" in AuthorityFolder("root").key_pem(AuthorityFolder("root").record())
    there = [each for each in (tmp_path / "user").rglob("*") if "passphrase" in each.name]
    assert not there  # a copy of the authority's folder does not bring along what opens it


def test_openssl_opens_the_key_with_the_passphrase(tmp_path: Path) -> None:
    root()
    record = AuthorityFolder("root").record()
    (tmp_path / "key.pem").write_bytes(AuthorityFolder("root").key_pem(record))
    told = passphrases.passphrase_of(record).reveal().decode()
    (tmp_path / "told").write_text(told)
    assert "valid" in openssl(
        "pkey", "-in", tmp_path / "key.pem", "-passin", f"file:{tmp_path / 'told'}", "-check", "-noout"
    )
    (tmp_path / "told").write_text("another passphrase")
    openssl("pkey", "-in", tmp_path / "key.pem", "-passin", f"file:{tmp_path / 'told'}", "-noout", ok=False)


def test_a_name_is_given_once() -> None:
    root()
    for make in (
        root,
        lambda: making.make_request(AuthorityFolder("root"), "CN=x", QUICK),
    ):
        with pytest.raises(CredentialsError, match="already"):
            make()


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "a\\b", "-x", "a b", "x" * 65, "nul\x00", "ż", "a."])
def test_what_cannot_be_a_name(name: str) -> None:
    with pytest.raises(CredentialsError):
        AuthorityFolder(name)


@pytest.mark.parametrize("subject", ["O=Acme", "CN=", "nonsense=x", "", "CN=" + "x" * 65])
def test_what_cannot_be_a_subject(subject: str) -> None:
    with pytest.raises(CredentialsError):
        making.make_root(AuthorityFolder("root"), AuthorityPlan(subject=subject, years=1, path_length=None), QUICK)
    assert authority_names() == ()


def test_an_authority_that_is_not_here_is_told_with_those_that_are() -> None:
    root("line-1")
    with pytest.raises(AuthorityMissing, match="line-1"):
        open_authority("line-2")


def test_one_whose_request_is_open_signs_nothing() -> None:
    making.make_request(AuthorityFolder("line"), "CN=line", QUICK)
    with pytest.raises(AuthorityMissing, match="no certificate yet"):
        open_authority("line")
    assert facts_of(AuthorityFolder("line")).chain == ()


def test_the_same_request_comes_again() -> None:
    first = making.make_request(AuthorityFolder("line"), "CN=line", QUICK)
    assert making.request_again(AuthorityFolder("line")) == first


class TestWhatIsWrongWithACertificateThatCameBack:
    def _refused(self, given: bytes) -> str:
        with pytest.raises(CredentialsError) as caught:
            making.install(AuthorityFolder("line"), given, place="file.pem")
        assert AuthorityFolder("line").certificate_pem() is None
        assert caught.value.cure
        return str(caught.value)

    def _signed(self, plan: AuthorityPlan = LOWER, above: str = "root") -> x509.Certificate:
        request = AuthorityFolder("line").request_pem()
        if request is None:
            request = making.make_request(AuthorityFolder("line"), "CN=line CA", QUICK)
        signed = sign_lower(open_authority(above), request, plan, place="")
        return x509.load_pem_x509_certificates(signed.pem)[0]

    def test_that_of_another_key(self) -> None:
        top = root()
        self._signed()
        assert "for another key" in self._refused(pem(top.certificate))

    def test_nothing(self) -> None:
        root()
        self._signed()
        assert "no certificate" in self._refused(b"")
        assert self._refused(b"junk")
        assert self._refused(b"-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n")

    def test_without_those_above(self) -> None:
        root()
        own = self._signed()
        assert "missing" in self._refused(pem(own))
        assert "--chain" in self._refused(pem(own))

    def test_another_authority_of_that_name(self) -> None:
        root()
        own = self._signed()
        impostor = making.make_root(
            AuthorityFolder("other"), AuthorityPlan(subject="CN=root CA,O=Acme", years=5, path_length=None), QUICK
        )
        assert "has not signed" in self._refused(pem(own, impostor.certificate))

    def test_a_changed_one(self) -> None:
        top = root()
        own = bytearray(self._signed().public_bytes(Encoding.DER))
        own[-3] ^= 1
        assert self._refused(encode_pem("CERTIFICATE", bytes(own)) + pem(top.certificate))

    def test_a_devices(self) -> None:
        from factory_prov.credentials.authority.device import DeviceSigner
        from factory_prov.credentials.authority.options import CaOptions

        top = root()
        self._signed()
        request = x509.load_pem_x509_csr(AuthorityFolder("line").request_pem() or b"")
        signer = DeviceSigner(open_authority("root"), CaOptions(authority="root"))
        der = signer.certificate("line", request.public_key()).der  # type: ignore[arg-type]
        assert "no authority's" in self._refused(encode_pem("CERTIFICATE", der) + pem(top.certificate))

    def test_one_that_is_over_or_has_not_begun(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from factory_prov.credentials.authority import install

        top = root(years=20)
        own = self._signed(AuthorityPlan(subject="", years=1, path_length=0))
        at = datetime.now(UTC)
        monkeypatch.setattr(install, "now", lambda: at + timedelta(days=400))
        assert "expired" in self._refused(pem(own, top.certificate))
        monkeypatch.setattr(install, "now", lambda: at - timedelta(days=400))
        assert "from" in self._refused(pem(own, top.certificate))

    def test_too_many_below(self) -> None:
        top = root(path_length=1)
        making.install(AuthorityFolder("plant"), lower("plant", "root"), place="x")
        making.make_request(AuthorityFolder("line"), "CN=line CA", QUICK)
        plant = open_authority("plant")
        request = x509.load_pem_x509_csr(AuthorityFolder("line").request_pem() or b"")
        with pytest.raises(AuthorityUnfit, match="pathlen 0"):
            lower_certificate(plant.signer, plant.view.certificate, request, LOWER)
        signed_anyway = _careless(plant, request)
        assert "pathlen" in self._refused(pem(signed_anyway, plant.view.certificate, top.certificate))


def _careless(authority: Authority, request: x509.CertificateSigningRequest) -> x509.Certificate:
    """Sign as other programs do, which look at nothing."""
    issuer = authority.view.certificate
    builder = x509.CertificateBuilder(
        subject_name=request.subject,
        issuer_name=issuer.subject,
        public_key=request.public_key(),  # type: ignore[arg-type]
        serial_number=1,
        not_valid_before=issuer.not_valid_before_utc,
        not_valid_after=issuer.not_valid_after_utc,
    ).add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    return x509.load_der_x509_certificate(authority.signer.certificate(builder))


class TestWhatAnAuthorityDoesNotSign:
    def test_one_that_would_outlive_it(self) -> None:
        root(years=5)
        with pytest.raises(AuthorityUnfit, match="would end"):
            lower("line", "root")

    def test_one_with_its_own_name(self) -> None:
        root()
        request = making.make_request(AuthorityFolder("twin"), "CN=root CA,O=Acme", QUICK)
        with pytest.raises(RequestRefused, match="very name"):
            sign_lower(open_authority("root"), request, LOWER, place="x")

    def test_a_path_that_is_too_long(self) -> None:
        root(path_length=1)
        with pytest.raises(AuthorityUnfit, match="--pathlen"):
            lower("line", "root", AuthorityPlan(subject="", years=10, path_length=1))


def test_a_root_gets_a_new_certificate_over_its_key(tmp_path: Path) -> None:
    before = root(years=1)
    after = making.renew_root(AuthorityFolder("root"), AuthorityPlan(subject="", years=30, path_length=None))
    assert after.issuer_id == before.issuer_id
    assert after.ends > before.ends
    assert open_authority("root").view.ends == after.ends
    (tmp_path / "new.pem").write_bytes(pem(after.certificate))
    openssl("verify", "-x509_strict", "-CAfile", tmp_path / "new.pem", tmp_path / "new.pem")


def test_a_lower_one_is_renewed_by_a_request_for_the_same_key() -> None:
    root()
    before = making.install(AuthorityFolder("line"), lower("line", "root"), place="x")
    request = making.request_again(AuthorityFolder("line"))
    after = making.install(
        AuthorityFolder("line"),
        sign_lower(open_authority("root"), request, AuthorityPlan(subject="", years=15, path_length=0), place="x").pem,
        place="x",
    )
    assert after.issuer_id == before.issuer_id
    assert after.ends > before.ends


class TestPassphrases:
    def test_one_that_a_person_knows(self, monkeypatch: pytest.MonkeyPatch) -> None:
        wish = KeyWish(place=PassphrasePlace.ASK, passphrase=lambda: Secret(PASSPHRASE))
        making.make_root(AuthorityFolder("root"), AuthorityPlan(subject="root", years=1, path_length=None), wish)
        with pytest.raises(AuthorityLocked, match="is needed"):
            open_authority("root")
        monkeypatch.setenv("FACTORY_PROV_CA_PASSPHRASE", "a wrong passphrase")
        with pytest.raises(AuthorityLocked) as caught:
            open_authority("root")
        assert "a wrong passphrase" not in str(caught.value)
        assert "a wrong passphrase" not in str(caught.value.__context__)
        monkeypatch.setenv("FACTORY_PROV_CA_PASSPHRASE_ROOT", PASSPHRASE)
        assert open_authority("root").view.name == "root"

    def test_one_that_is_typed_wrongly_is_asked_for_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        wish = KeyWish(place=PassphrasePlace.ASK, passphrase=lambda: Secret(PASSPHRASE))
        making.make_root(AuthorityFolder("root"), AuthorityPlan(subject="root", years=1, path_length=None), wish)
        typed = iter(["wrong wrong wrong", PASSPHRASE])
        monkeypatch.setattr(passphrases, "_ASK", [lambda _name: Secret(next(typed))])
        with pytest.raises(AuthorityLocked):
            open_authority("root")
        open_authority("root")
        monkeypatch.setattr(passphrases, "_given", {})

    def test_one_that_is_too_short(self) -> None:
        wish = KeyWish(place=PassphrasePlace.ASK, passphrase=lambda: Secret("short"))
        with pytest.raises(CredentialsError, match="too short"):
            making.make_root(AuthorityFolder("root"), AuthorityPlan(subject="x", years=1, path_length=None), wish)

    def test_a_file_that_is_gone_or_read_by_others(self) -> None:
        root()
        file = passphrases.passphrase_file(AuthorityFolder("root").record().file_id)
        content = file.read_bytes()
        if os.name == "posix":
            file.chmod(0o644)
            with pytest.raises(AuthorityLocked, match="Others"):
                open_authority("root")
        file.unlink()
        with pytest.raises(AuthorityLocked, match="not there"):
            open_authority("root")
        file.write_bytes(b"0" * len(content))
        file.chmod(0o600)
        with pytest.raises(AuthorityLocked, match="does not open"):
            open_authority("root")

    def test_a_keyring_that_does_not_work(self) -> None:
        plan = AuthorityPlan(subject="x", years=1, path_length=None)
        with pytest.raises(AuthorityLocked, match="keyring"):
            making.make_root(AuthorityFolder("root"), plan, KeyWish(place=PassphrasePlace.KEYRING))
        assert authority_names() == ()
        making.make_root(AuthorityFolder("root"), plan, KeyWish())
        assert AuthorityFolder("root").record().passphrase is PassphrasePlace.FILE

    def test_it_is_changed_and_the_old_one_opens_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        root()
        before = AuthorityFolder("root").record()
        file = passphrases.passphrase_file(before.file_id)
        wish = KeyWish(place=PassphrasePlace.ASK, passphrase=lambda: Secret(PASSPHRASE))
        assert making.keep_passphrase(AuthorityFolder("root"), wish) is PassphrasePlace.ASK
        assert not file.exists()
        assert len([*AuthorityFolder("root").path.glob("key-*.pem")]) == 1
        monkeypatch.setenv("FACTORY_PROV_CA_PASSPHRASE", PASSPHRASE)
        open_authority("root")

    @pytest.mark.parametrize("cut_at", ["key", "record"])
    def test_cut_off_in_the_middle_of_that_one_of_the_two_opens_it(
        self, cut_at: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from factory_prov.credentials.authority import folder

        root()
        user, station = user_folders.user_folder(), user_folders.known_ledgers_folder()
        written = folder.write_owner_only

        def cut_off(path: Path, data: bytes) -> None:
            if ("key-" in path.name) is (cut_at == "key"):
                raise OSError
            written(path, data)

        monkeypatch.setattr(folder, "write_owner_only", cut_off)
        with pytest.raises(OSError):  # noqa: PT011 - ours
            making.keep_passphrase(AuthorityFolder("root"), QUICK)
        monkeypatch.undo()
        quick_keys(monkeypatch, user)
        monkeypatch.setattr(user_folders, "known_ledgers_folder", lambda: station)
        assert open_authority("root").view.name == "root"


def test_a_key_that_is_gone_is_found_at_once() -> None:
    root()
    open_authority("root")
    (key,) = AuthorityFolder("root").path.glob("key-*.pem")
    key.unlink()
    with pytest.raises(AuthorityMissing, match="gone"):
        open_authority("root")


def test_another_certificate_in_its_place_is_found() -> None:
    root()
    other = root("other")
    AuthorityFolder("root").install(pem(other.certificate))
    with pytest.raises(AuthorityMissing, match="not the one"):
        open_authority("root")


def test_a_backup_is_taken_over_on_another_pc(tmp_path: Path) -> None:
    root()
    making.install(AuthorityFolder("line"), lower("line", "root"), place="x")
    saved = making.backup(AuthorityFolder("line"), Secret(PASSPHRASE))
    key = brought_key(saved, lambda: Secret(PASSPHRASE), place="backup")
    user_folders.choose_user_folder(tmp_path / "another")
    view = making.bring(AuthorityFolder("line"), key, saved, QUICK, place="backup")
    assert len(view.above) == 1
    assert open_authority("line").view.issuer_id == view.issuer_id
    with pytest.raises(CredentialsError, match="does not open"):
        brought_key(saved, lambda: Secret("wrong wrong wrong"), place="backup")


@pytest.mark.parametrize("encryption", [NoEncryption(), BestAvailableEncryption(PASSPHRASE.encode())])
@pytest.mark.parametrize("encoding", [Encoding.PEM, Encoding.DER])
def test_a_key_of_another_program_is_taken(
    encryption: NoEncryption | BestAvailableEncryption, encoding: Encoding
) -> None:
    if encoding is Encoding.DER and isinstance(encryption, BestAvailableEncryption):
        pytest.skip("nobody can tell that it is encrypted")
    key = ec.generate_private_key(ec.SECP256R1())
    data = key.private_bytes(encoding, PrivateFormat.PKCS8, encryption)
    assert brought_key(data, lambda: Secret(PASSPHRASE), place="x").private_numbers() == key.private_numbers()


def test_a_kind_of_key_that_no_device_takes_is_refused() -> None:
    data = ed25519.Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(CredentialsError, match="kind"):
        brought_key(data, lambda: Secret(""), place="x")


def test_exports() -> None:
    root()
    line = making.install(AuthorityFolder("line"), lower("line", "root"), place="x")
    load = x509.load_pem_x509_certificates
    assert load(exported(line, der=False, chain=False, root=False)) == [line.certificate]
    assert load(exported(line, der=False, chain=True, root=False)) == [line.certificate, *line.above]
    assert load(exported(line, der=False, chain=False, root=True)) == [line.above[-1]]
    assert x509.load_der_x509_certificate(exported(line, der=True, chain=False, root=False)) == line.certificate


def test_its_time_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    view = root(years=1)
    with pytest.raises(AuthorityUnfit, match="expired"):
        look_at(AuthorityFolder("root")).refuse_unfit(view.ends + timedelta(seconds=1))
    with pytest.raises(AuthorityUnfit, match="clock"):
        view.refuse_unfit(view.certificate.not_valid_before_utc - timedelta(seconds=1))
    view.refuse_unfit(view.ends)


@pytest.mark.parametrize("kind", ["rsa:1024", "ec:prime192v1", "ed25519"])
def test_an_authority_with_a_weak_key_is_not_signed(kind: str, tmp_path: Path) -> None:
    root()
    how = ["-newkey", "ec", "-pkeyopt", f"ec_paramgen_curve:{kind[3:]}"] if kind[:3] == "ec:" else ["-newkey", kind]
    file = tmp_path / "weak.csr"
    openssl("req", "-new", *how, "-nodes", "-subj", "/CN=Weak", "-keyout", tmp_path / "k", "-out", file)
    with pytest.raises(RequestRefused):
        sign_lower(open_authority("root"), file.read_bytes(), LOWER, place="weak.csr")


@pytest.mark.parametrize("subject", ["O=without a common name", "CN=" + "x" * 65])
def test_no_key_is_made_for_a_subject_that_none_can_have(subject: str) -> None:
    def token() -> tuple[SigningKey, dict[str, str]]:
        raise AssertionError("a key was made on the token")

    wish = KeyWish(token=token)
    with pytest.raises(CredentialsError, match="subject"):
        making.make_root(AuthorityFolder("a"), AuthorityPlan(subject=subject, years=1, path_length=0), wish)
    with pytest.raises(CredentialsError, match="subject"):
        making.make_request(AuthorityFolder("a"), subject, wish)


def test_no_authority_is_made_by_a_clock_that_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    root("above")
    request = making.make_request(AuthorityFolder("line"), "CN=Line", QUICK)
    authority = open_authority("above")
    monkeypatch.setattr(clock, "built_on", (datetime.now(UTC) + timedelta(days=2)).date)
    with pytest.raises(ClockWrong):
        root()
    with pytest.raises(ClockWrong):
        sign_lower(authority, request, LOWER, place="line.csr")
    assert authority_names() == ("above", "line")
