"""What is wrong with [rehearsal] is told before the first unit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from rehearsal_peers import make

from factory_prov.errors import InputError
from factory_prov.job.check import check_job
from factory_prov.job.model import Job
from factory_prov.job.readiness import refuse_unready
from factory_prov.line.virtual_station import demo_job
from factory_prov.registrars.coiote.options import CoioteOptions
from factory_prov.registrars.when import When
from factory_prov.rehearsal.options import RehearsalOptions, RehearsedUnits

EACH = RehearsalOptions(when=RehearsedUnits.EACH_UNIT)


def job(options: RehearsalOptions, when: When = When.NOW) -> Job:
    return replace(demo_job("psk"), rehearsal=options, server=CoioteOptions(domain="/factory/", when=when))


def rules(of: Job) -> set[str]:
    return {problem.rule for problem in check_job(of)} & {"trust-store", "rehearsal-of-none"}


def test_a_server_that_is_told_later_leaves_no_unit_to_rehearse() -> None:
    assert rules(job(EACH, When.LATER)) == {"rehearsal-of-none"}
    refuse_unready(job(EACH, When.LATER))
    assert rules(job(replace(EACH, offline=True), When.LATER)) == set()
    assert rules(job(EACH, When.NOW_ELSE_LATER)) == set()
    assert rules(job(RehearsalOptions(), When.LATER)) == set()


@pytest.mark.parametrize("content", [None, b"", b"no certificate", b"-----BEGIN CERTIFICATE-----\nAAAA\n"])
def test_a_trust_store_that_is_none_is_refused_before_the_first_unit(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "store.pem"
    if content is not None:
        file.write_bytes(content)
    wanted = job(replace(EACH, trust_store_file=file))
    assert rules(wanted) == {"trust-store"}
    with pytest.raises(InputError):
        refuse_unready(wanted)
    assert rules(job(RehearsalOptions(trust_store_file=file))) == set()


def test_a_trust_store_is_read(tmp_path: Path) -> None:
    file = tmp_path / "store.pem"
    roots = [make(name, ca=True).certificate.public_bytes(Encoding.PEM) for name in ("one", "two")]
    file.write_bytes(b"# what the firmware trusts\n" + b"".join(roots))
    assert rules(job(replace(EACH, trust_store_file=file))) == set()
