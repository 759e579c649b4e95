"""The whole circle on virtual parts: pack → REST registration → the board connects with it → the server shows it."""

from __future__ import annotations

import pytest

from factory_prov.cancel import CancelToken
from factory_prov.ledger.records import Outcome
from factory_prov.line.virtual_station import VirtualStation, demo_job, virtual_station
from factory_prov.run.pipeline import provision
from factory_prov.simulation.registrations import LwM2mRegistration


def gone_round(station: VirtualStation, *, timeout_s: float = 10.0) -> LwM2mRegistration | None:
    record = provision(station.devices[0], station.job, station.bench, lambda _: None, CancelToken())
    assert (record.outcome, record.code) == (Outcome.PASS, None)
    assert station.site is not None
    return station.site.wait_online(record.endpoint_name or "", CancelToken(), timeout_s=timeout_s)


@pytest.mark.parametrize("mode", ["psk", "certificate"])
def test_a_unit_comes_online(mode: str) -> None:
    with virtual_station(demo_job(mode), boards=1, speed=100) as station:
        found = gone_round(station)
        assert found is not None
        assert (found.endpoint_name, found.login, found.transport) == (
            "urn:dev:os:32473-Demo-000001", "urn:dev:os:32473-Demo-000001", "coaps",
        )  # fmt: skip
