"""Whom a virtual LwM2M server lets in, and with what it has wrong about a unit."""

from __future__ import annotations

import pytest

from factory_prov.credentials.certificate import CertificateOptions
from factory_prov.credentials.self_signed import make_self_signed
from factory_prov.secret import Secret
from factory_prov.simulation.admission import Admission
from factory_prov.simulation.devices import DeviceTable, KnownDevice
from factory_prov.simulation.site_faults import SiteFault
from factory_prov.tls.server_side import Judgement

KEY = Secret(bytes(range(16)))


def certificate(name: str) -> bytes:
    return make_self_signed(CertificateOptions(common_name="{endpoint_name}"), endpoint_name=name).certificate_der


@pytest.fixture
def table() -> DeviceTable:
    made = DeviceTable()
    made.add(KnownDevice(endpoint_name="a", security_mode="psk", psk_identity="key of a", psk_key=KEY))
    made.add(KnownDevice(endpoint_name="c", security_mode="cert"))
    made.add(KnownDevice(endpoint_name="b", bootstrap=True, security_mode="psk", psk_identity="b", psk_key=KEY))
    return made


def test_a_key_is_that_of_its_identity_alone(table: DeviceTable) -> None:
    admission = Admission(table)
    assert admission.key_of(b"key of a") == KEY
    assert admission.endpoint_of(b"key of a", ()) == "a"
    for other in (b"a", b"b", b"\xff", b""):
        assert (admission.key_of(other), admission.endpoint_of(other, ())) == (None, None)
    assert Admission(table, bootstrap=True).key_of(b"b") == KEY


def test_a_wrong_key_is_another_one_as_long(table: DeviceTable) -> None:
    wrong = Admission(table, fault_of=lambda name: SiteFault.WRONG_KEY if name == "a" else None).key_of(b"key of a")
    assert wrong is not None
    assert wrong != KEY
    assert len(wrong.reveal()) == len(KEY.reveal())


def test_a_certificate_is_known_by_the_name_in_it(table: DeviceTable) -> None:
    admission = Admission(table)
    ours, others = certificate("c"), certificate("a")
    assert (admission.judge((ours,)), admission.endpoint_of(None, (ours,))) == (Judgement.GOOD, "c")
    assert (admission.judge((others,)), admission.endpoint_of(None, (others,))) == (Judgement.NOT_TRUSTED, None)
    assert admission.judge(()) is Judgement.NOT_TRUSTED
    assert Admission(table, bootstrap=True).judge((ours,)) is Judgement.NOT_TRUSTED


def test_where_one_certificate_is_kept_no_other_will_do(table: DeviceTable) -> None:
    admission, kept, renewed = Admission(table), certificate("d"), certificate("d")
    table.add(KnownDevice(endpoint_name="d", security_mode="cert", certificate=kept))
    assert (admission.knows(kept), admission.knows(renewed)) == (True, False)
    assert (admission.judge((kept,)), admission.judge((renewed,))) == (Judgement.GOOD, Judgement.NOT_TRUSTED)


@pytest.mark.parametrize(
    ("fault", "judged"),
    [
        (SiteFault.FOREIGN_CERTIFICATE, Judgement.NOT_TRUSTED),
        (SiteFault.EXPIRED_CERTIFICATE, Judgement.EXPIRED),
        (SiteFault.WRONG_KEY, Judgement.GOOD),
    ],
)
def test_what_the_server_has_wrong_about_a_certificate(table: DeviceTable, fault: SiteFault, judged: Judgement) -> None:
    admission = Admission(table, fault_of=lambda _: fault)
    assert admission.judge((certificate("c"),)) is judged
