"""The LwM2M side of a virtual station: servers that know the units by what the job's server was told of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from factory_prov.device_contract import files
from factory_prov.errors import InputError
from factory_prov.job.model import Credential, Job, Setting
from factory_prov.lwm2m.rules.accounts import Account, accounts
from factory_prov.lwm2m.senml import Record
from factory_prov.messages import Message
from factory_prov.simulation.board_faults import UnitFault
from factory_prov.simulation.contract_faults import ContractFault
from factory_prov.simulation.site import VirtualSite
from factory_prov.simulation.site_faults import CERTIFICATE_FAULTS, SiteFault

if TYPE_CHECKING:
    from factory_prov.credentials.issuer import Issuer
    from factory_prov.credentials.server_pair import ServerPair
    from factory_prov.simulation.bench import VirtualBench
    from factory_prov.simulation.devices import DeviceTable

_NOBODY = "nobody"
_SERVER_PUBLIC_KEY, _MATCHING_TYPE, _SNI, _USAGE = 4, 13, 14, 15
_OF_AUTHORITY = (0, 2)
"""Certificate Usages with which /0/x/4 is the certificate of a CA."""
_DIGESTS = {1: hashlib.sha256, 2: hashlib.sha384, 3: hashlib.sha512}


@contextmanager
def virtual_site(job: Job, table: DeviceTable, boards: VirtualBench) -> Iterator[tuple[VirtualSite, Job]]:
    """Serve what the accounts of a job call, as long as it is entered; yield the job with this server's certificate."""
    found = accounts(_known(job.configuration))
    site = VirtualSite(
        table,
        schemes=_schemes(each for each in found if not each.bootstrap),
        bootstrap_schemes=_schemes(each for each in found if each.bootstrap),
        hosts=tuple(dict.fromkeys(_hosts(found))) or ("localhost",),
        fault_of=boards.site_fault,
    )
    with site:
        boards.connect(site.network)
        yield site, job if site.pair is None else _with_certificate(job, found, site.pair)


def trust_authority(table: DeviceTable, issuer: Issuer) -> None:
    """Let a server trust the CA of the units, as somebody brings its certificate there once; nothing without a CA."""
    authority = issuer.sample(_NOBODY).authority_der
    if authority:
        table.trust(authority)


def is_of_two(job: Job) -> bool:
    """Whether a job's boards meet version 2 of docs/device-contract.md, by its kind of board or by what they show."""
    named_two = job.hardware is not None and job.hardware.device.version is files.ContractVersion.TWO
    return named_two or job.board.ready_text == files.READY_TEXT


def _by_probe(job: Job) -> bool:
    """Whether its units judge a pack as version 2 does, without a line that says so."""
    return job.hardware is not None and job.hardware.delivery is not None


def unfit_faults(job: Job) -> frozenset[SiteFault]:
    """Return the faults of servers that units of this job cannot have."""
    modes = {account.mode for account in accounts(_known(job.configuration))}
    certified = any(mode is not None and mode.uses_certificate for mode in modes)
    return frozenset(fault for fault in SiteFault if (fault in CERTIFICATE_FAULTS) != certified)


def refuse_unfit_faults(job: Job, faults: Sequence[UnitFault]) -> None:
    """Raise InputError for a fault that units of this job cannot have."""
    unfit = unfit_faults(job)
    for fault in faults:
        if fault in unfit:
            cure = Message("Take another fault, or a job of the other Security Mode (--mode).")
            raise InputError(Message("units of this job cannot have this fault."), place=fault.value, cure=cure)
        if isinstance(fault, ContractFault) and not (is_of_two(job) or _by_probe(job)):
            cure = Message("Take another fault, or boards of version 2 of the device contract (--contract 2).")
            raise InputError(Message("units of this job cannot have this fault."), place=fault.value, cure=cure)


def _known(configuration: Sequence[Setting]) -> list[Record]:
    """Return what of the configuration is the same for all units, and stands in the job."""
    return [
        Record(setting.path, setting.source)
        for setting in configuration
        if not isinstance(setting.source, Credential | Path)
    ]


def _schemes(found: Iterator[Account]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(account.uri.scheme for account in found if account.uri is not None))


def _hosts(found: Sequence[Account]) -> Iterator[str]:
    for account in found:
        sni = account.values.get(_SNI)
        if isinstance(sni, str) and sni:
            yield sni.lower()
        if account.uri is not None and account.uri.hostname:
            yield account.uri.hostname


def _with_certificate(job: Job, found: Sequence[Account], pair: ServerPair) -> Job:
    """Return the job with the virtual server's certificate wherever it has one of a server."""
    by_instance = {account.instance_id: account for account in found}
    return replace(
        job,
        configuration=tuple(
            replace(setting, source=_shown(by_instance.get(setting.path.instance_id), pair))
            if (setting.path.object_id, setting.path.resource_id) == (0, _SERVER_PUBLIC_KEY) and setting.source != b""
            else setting
            for setting in job.configuration
        ),
    )


def _shown(account: Account | None, pair: ServerPair) -> bytes:
    """Return what an account holds of the server, by its Certificate Usage and Matching Type."""
    values = {} if account is None else account.values
    certificate = pair.authority if values.get(_USAGE) in _OF_AUTHORITY else pair.certificate
    matching = values.get(_MATCHING_TYPE)
    digest = _DIGESTS.get(matching) if isinstance(matching, int) else None
    return certificate if digest is None else digest(certificate).digest()
