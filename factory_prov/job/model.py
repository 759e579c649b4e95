"""A job: what one kind of unit gets. Plain frozen data; reading and writing it is `job_file`'s business."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from factory_prov.credentials.certificate import CertificateOptions
from factory_prov.credentials.psk import PskOptions
from factory_prov.lwm2m.device_profile import PROVISIONING_FIRMWARE, DeviceProfile
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.values import Value
from factory_prov.registrars.coiote_options import CoioteOptions

FORMAT = 1
"""Version of the job file's format; raised when an older program could misread a newer file."""


class Credential(StrEnum):
    """Something made or taken for each unit; a resource asks for it by this name."""

    PSK_IDENTITY = "psk_identity"
    PSK_KEY = "psk_key"
    CERTIFICATE = "certificate"
    PRIVATE_KEY = "private_key"
    SERVER_CERTIFICATE = "server_certificate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One line of the configuration: a resource and where its value comes from.

    `source` is the value itself, a file that holds Opaque bytes, or the credential to put there.
    """

    path: ResourcePath
    source: Value | Path | Credential

    def __repr__(self) -> str:
        shown = f"<{len(self.source)} bytes>" if isinstance(self.source, bytes) else repr(self.source)
        return f"Setting({self.path}, {shown})"


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppliedOptions:
    """A certificate and key that exist already; DER or PEM."""

    certificate_file: Path
    key_file: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialOptions:
    """How credentials are made, or where they come from. `supplied` and `certificate` exclude each other."""

    psk: PskOptions = field(default_factory=PskOptions)
    certificate: CertificateOptions | None = None
    supplied: SuppliedOptions | None = None
    server_certificate_file: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceOptions:
    """What the device takes: its objects and the largest pack it stores."""

    objects: tuple[int, ...] = tuple(sorted(PROVISIONING_FIRMWARE.objects))
    pack_limit_bytes: int = PROVISIONING_FIRMWARE.pack_limit_bytes

    @property
    def profile(self) -> DeviceProfile:
        """The same as the rules want it."""
        return DeviceProfile(objects=frozenset(self.objects), pack_limit_bytes=self.pack_limit_bytes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What one kind of unit gets. File names are absolute, or relative to the working directory."""

    format: int = FORMAT
    name: str = ""
    configuration: tuple[Setting, ...]
    credentials: CredentialOptions = field(default_factory=CredentialOptions)
    device: DeviceOptions = field(default_factory=DeviceOptions)
    server: CoioteOptions | None = None
