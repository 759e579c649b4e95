"""One suite for every issuer: what a unit gets is a certificate and the key that belongs to it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from factory_prov.credentials.authority.certificates import AuthorityPlan
from factory_prov.credentials.authority.folder import AuthorityFolder, PassphrasePlace
from factory_prov.credentials.authority.making import KeyWish, make_root
from factory_prov.credentials.authority.options import CaOptions
from factory_prov.credentials.certificate import CertificateOptions, KeyPair
from factory_prov.credentials.issuer import Issuer, IssuerKind, IssuerOptions, WaitingPair
from factory_prov.credentials.issuers.outside_ca import OutsideOptions
from factory_prov.credentials.issuers.registry import ISSUERS, issuer_kind, open_issuer
from factory_prov.credentials.issuers.supplied import SuppliedOptions
from factory_prov.credentials.self_signed import make_self_signed
from factory_prov.credentials.supplied import make_pair
from factory_prov.errors import InputError
from factory_prov.files.user_folders import choose_user_folder
from factory_prov.job.job_file import JobError, read_job

JOB = 'format = 1\n[configuration]\n"/0/1/3" = { credential = "certificate" }\n'


def self_signed(_folder: Path) -> IssuerOptions:
    return CertificateOptions()


def supplied(folder: Path) -> IssuerOptions:
    for name, content in make_self_signed(CertificateOptions(), endpoint_name="unit-1").files().items():
        (folder / name).write_bytes(content)
    return SuppliedOptions(certificate_file=folder / "client_cert.der", key_file=folder / "client_key.der")


def ca(folder_of_user: Path) -> IssuerOptions:
    choose_user_folder(folder_of_user)
    folder = AuthorityFolder("line-3")
    if not folder.exists():
        plan = AuthorityPlan(subject="Line 3 CA", years=20, path_length=0)
        make_root(folder, plan, KeyWish(place=PassphrasePlace.FILE))
    return CaOptions(authority="line-3")


def outside_ca(_folder: Path) -> IssuerOptions:
    return OutsideOptions()


class OneKeyWaits:
    """A ledger in which the key of every unit waits, signed."""

    def pair(self, endpoint_name: str) -> WaitingPair:
        pair = make_self_signed(CertificateOptions(), endpoint_name=endpoint_name)
        return WaitingPair(private_key=pair.private_key, chain_der=(pair.certificate_der,))


OPTIONS: dict[str, Callable[[Path], IssuerOptions]] = {
    "certificate": self_signed,
    "ca": ca,
    "outside_ca": outside_ca,
    "supplied": supplied,
}


@pytest.fixture(params=[*OPTIONS])
def issuer(request: pytest.FixtureRequest, tmp_path: Path) -> Issuer:
    options = OPTIONS[request.param](tmp_path)
    return issuer_kind(options).start(options, OneKeyWaits()) or open_issuer(options)


def test_every_kind_is_in_this_suite() -> None:
    assert list(OPTIONS) == [kind.kind for kind in ISSUERS]


def belongs_together(pair: KeyPair) -> bool:
    again = make_pair(pair.certificate_der, pair.private_key.reveal(), certificate_place="", key_place="")
    return again == pair


def test_certificate_and_key_belong_together(issuer: Issuer) -> None:
    assert belongs_together(issuer.make("unit-1"))


def test_a_sample_is_such_a_pair_too(issuer: Issuer) -> None:
    assert belongs_together(issuer.sample("unit-1"))


def test_threads_may_share_it(issuer: Issuer) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert all(map(belongs_together, pool.map(issuer.make, [f"unit-{number}" for number in range(16)])))


@pytest.mark.parametrize("kind", ISSUERS, ids=lambda kind: kind.kind)
def test_every_option_has_its_words(kind: IssuerKind[Any], tmp_path: Path) -> None:
    assert set(kind.words) == {"", *(item.name for item in fields(kind.options))}
    assert issuer_kind(OPTIONS[kind.kind](tmp_path)) is kind


@pytest.mark.parametrize("kind", ISSUERS, ids=lambda kind: kind.kind)
def test_a_job_file_knows_its_section(kind: IssuerKind[Any], tmp_path: Path) -> None:
    with pytest.raises(JobError) as caught:
        read_job(f"{JOB}[{kind.section}]\nnobody_knows_this = 1\n", place="job", folder=tmp_path)
    assert f"{kind.section}.nobody_knows_this" in [problem.path for problem in caught.value.problems]


def test_a_misspelt_section_is_told_with_the_one_that_was_meant(tmp_path: Path) -> None:
    with pytest.raises(JobError) as caught:
        read_job(f"{JOB}[credentials.certificat]\n", place="job", folder=tmp_path)
    assert "certificate" in str(caught.value.problems[0].cure)


def test_files_are_relative_to_the_job(tmp_path: Path) -> None:
    text = f'{JOB}[credentials.supplied]\ncertificate_file = "a.der"\nkey_file = "b.der"\n'
    (options,) = read_job(text, place="job", folder=tmp_path).issuers
    assert options == SuppliedOptions(certificate_file=tmp_path / "a.der", key_file=tmp_path / "b.der")
    with pytest.raises(InputError):
        open_issuer(options)


def test_the_registry_loads_no_cryptography() -> None:
    code = "import sys, factory_prov.credentials.issuers.registry; print('cryptography' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
