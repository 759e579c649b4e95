"""From a job to one unit: its credentials, its pack, and what the server must know of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from factory_prov.credentials.psk import generate_psk, generate_text_psk, psk_identity
from factory_prov.errors import InputError
from factory_prov.files.reading import read_bytes
from factory_prov.job.model import Credential, Job, Setting
from factory_prov.lwm2m.rules.records import read_records
from factory_prov.lwm2m.senml import Record, encode, read_pack
from factory_prov.lwm2m.values import Value
from factory_prov.messages import Message

if TYPE_CHECKING:
    from factory_prov.credentials.certificate import KeyPair
    from factory_prov.credentials.issuer import Issuer

PACK_FILE = "SenMLCBOR"
"""The name the old tool gave the pack, and its users look for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One unit's configuration as records and as the pack the device gets; `key_pair` when one was made for it."""

    endpoint_name: str
    records: tuple[Record, ...]
    pack: bytes = field(repr=False)
    key_pair: KeyPair | None

    @classmethod
    def of_pack(cls, endpoint_name: str, pack: bytes) -> Unit:
        """Return the unit that a pack of ours was made for."""
        records, _ = read_records(read_pack(pack))
        return cls(endpoint_name=endpoint_name, records=tuple(records), pack=pack, key_pair=None)


class UnitMaker:
    """Makes units of one job. Files are read and certificate fields prepared once; secrets are new for each unit."""

    def __init__(self, job: Job, *, issuer: Issuer | None = None, noted: bool = False) -> None:
        """Take the job's own issuer, unless one is open already.

        `noted`: whoever makes units has their certificates written down before they leave (`KeyPair.issued`).
        """
        self._job = job
        self._given = issuer
        self._noted = noted
        self._plan = [(setting.path, _source(setting)) for setting in job.configuration]
        self._needs_pair = needs_pair(job)

    def make(self, endpoint_name: str) -> Unit:
        """Make the unit with this endpoint name: new keys where the job asks for them, then its pack."""
        pair = self._issuer.make(endpoint_name) if self._needs_pair else None
        if pair is not None and pair.issued is not None and not self._noted:
            raise InputError(
                Message("a certificate by an authority must be in the ledger before it leaves."),
                place="credentials.ca",
                cure=Message("Make the unit in a run, or with `factory-prov pack`."),
            )
        return self._unit(endpoint_name, pair)

    def sample(self, endpoint_name: str) -> Unit:
        """Make a unit for a check: nobody gets it, and no issuer gives anything away for it."""
        return self._unit(endpoint_name, self._issuer.sample(endpoint_name) if self._needs_pair else None)

    def _unit(self, endpoint_name: str, key_pair: KeyPair | None) -> Unit:
        records = tuple(
            Record(path, self._made(source, endpoint_name, key_pair) if isinstance(source, Credential) else source)
            for path, source in self._plan
        )
        return Unit(endpoint_name=endpoint_name, records=records, pack=encode(records), key_pair=key_pair)

    def _made(self, credential: Credential, endpoint_name: str, key_pair: KeyPair | None) -> Value:
        psk = self._job.credentials.psk
        match credential:
            case Credential.PSK_IDENTITY:
                return psk_identity(psk.identity, endpoint_name=endpoint_name).encode()
            case Credential.PSK_KEY:
                made = generate_text_psk if psk.text else generate_psk
                return made(psk.length_bytes).reveal()
            case Credential.SERVER_CERTIFICATE:
                return self._server_certificate
        assert key_pair is not None  # noqa: S101  # the two credentials left are why there is one
        return key_pair.private_key.reveal() if credential is Credential.PRIVATE_KEY else key_pair.for_device

    @cached_property
    def _issuer(self) -> Issuer:
        if self._given is not None:
            return self._given
        from factory_prov.credentials.issuers.registry import open_issuer, sections

        if not self._job.issuers:
            raise InputError(
                Message("the configuration asks for a certificate, but the job does not say how to make one."),
                place="credentials",
                cure=Message("Add {sections}.", sections=sections()),
            )
        return open_issuer(self._job.issuers[-1])

    @cached_property
    def _server_certificate(self) -> bytes:
        from factory_prov.credentials.containers import unwrapped
        from factory_prov.credentials.supplied import load_chain

        file = self._job.credentials.server_certificate_file
        if file is None:
            raise InputError(
                Message("the configuration asks for the server's certificate, but the job does not name its file."),
                place="credentials.server_certificate_file",
                cure=Message(
                    "Add server_certificate_file to [credentials]; without it a device would trust any server."
                ),
            )
        return load_chain(unwrapped(read_bytes(file), place=str(file)), place=str(file))[0]


def needs_pair(job: Job) -> bool:
    """Whether a unit of the job gets a certificate that is made for it."""
    sources = {setting.source for setting in job.configuration if isinstance(setting.source, Credential)}
    return not sources.isdisjoint((Credential.CERTIFICATE, Credential.PRIVATE_KEY))


def _source(setting: Setting) -> Value | Credential:
    """Return the value the job has, or the credential it asks for; a PEM file becomes what a device takes."""
    source = setting.source
    if not isinstance(source, Path):
        return source
    data = read_bytes(source)
    if setting.path.object_id != 0:
        return data
    from factory_prov.credentials.certificate import as_device_takes
    from factory_prov.credentials.containers import unwrapped
    from factory_prov.credentials.encoding import looks_like_pem
    from factory_prov.credentials.supplied import load_chain, load_private_key

    found = unwrapped(data, place=str(source))
    if not looks_like_pem(found):
        return found
    if setting.path.resource_id == 5:
        return load_private_key(found, place=str(source)).reveal()
    chain = load_chain(found, place=str(source))
    return as_device_takes(chain) if setting.path.resource_id == 3 else chain[0]
