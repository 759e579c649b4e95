"""A job: what one kind of unit gets. Plain frozen data; reading and writing it is `job_file`'s business."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from factory_prov.boards.anjay_firmware import FINAL_TEXT, READY_TEXT
from factory_prov.credentials.keeping import Keep
from factory_prov.credentials.psk import PskOptions
from factory_prov.errors import InputError
from factory_prov.labels.options import LabelOptions
from factory_prov.links.options import LinkOptions
from factory_prov.lwm2m.device_profile import PROVISIONING_FIRMWARE, DeviceProfile
from factory_prov.lwm2m.paths import MAX_ID, ResourcePath
from factory_prov.lwm2m.values import Value
from factory_prov.messages import Message
from factory_prov.records.options import RecordsOptions
from factory_prov.rehearsal.options import RehearsalOptions

if TYPE_CHECKING:  # a cold start of `ptool` needs none of them
    from factory_prov.boards.model import Board
    from factory_prov.credentials.issuer import IssuerOptions
    from factory_prov.registrars.kind import ServerOptions

_MOST_ATTEMPTS = 20
_LARGEST_PACK_BYTES = 1 << 24
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
class CredentialOptions:
    """How credentials are made, or where they come from; those of certificates are the issuer's.

    `keep`: how long they lie encrypted in the ledger. `shared_key`: that several units have one key is meant to be so.
    """

    psk: PskOptions = field(default_factory=PskOptions)
    server_certificate_file: Path | None = None
    keep: Keep = Keep.UNTIL_REGISTERED
    shared_key: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceOptions:
    """What the device takes: its objects and the largest pack it stores."""

    objects: tuple[int, ...] = tuple(sorted(PROVISIONING_FIRMWARE.objects))
    pack_limit_bytes: int = PROVISIONING_FIRMWARE.pack_limit_bytes

    def problems(self) -> tuple[InputError, ...]:
        """Return what is wrong, each with the name of its field as the place."""
        found = []
        if not self.objects or not all(0 <= object_id <= MAX_ID for object_id in self.objects):
            found.append(
                InputError(
                    Message("an object id is out of range."),
                    place="objects",
                    cure=Message("Use 0 to {max_id}.", max_id=MAX_ID),
                )
            )
        if not 1 <= self.pack_limit_bytes <= _LARGEST_PACK_BYTES:
            cure = Message("Use 1 to {most}.", most=_LARGEST_PACK_BYTES)
            found.append(InputError(Message("the limit is out of range."), place="pack_limit_bytes", cure=cure))
        return tuple(found)

    @property
    def profile(self) -> DeviceProfile:
        """The same as the rules want it."""
        return DeviceProfile(objects=frozenset(self.objects), pack_limit_bytes=self.pack_limit_bytes)


class NameSource(StrEnum):
    """Where endpoint names come from."""

    DEVICE = "device"
    GIVEN = "given"
    PATTERN = "pattern"
    LIST = "list"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamingOptions:
    """Where endpoint names come from: the device itself, an argument or scan, a pattern, or a CSV list."""

    source: NameSource = NameSource.DEVICE
    pattern: str = ""
    list_file: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardOptions:
    """Images and console texts. Without `first_image` the device runs the provisioning firmware already; without
    `final_image` it keeps it. `attempts`: fresh starts with the same identity, where one is safe.

    `kind` or `board_file` says which board it is: images are then checked, and what the job leaves out about console
    and serial line is the board's (`job.board_choice`).
    """

    kind: str = ""
    board_file: Path | None = None
    first_image: Path | None = None
    final_image: Path | None = None
    ready_text: str = READY_TEXT
    final_text: str = FINAL_TEXT
    final_name_text: str = ""
    """What the final image shows of its name, such as "endpoint name {endpoint_name}"; empty: it shows nothing."""
    attempts: int = 2

    def problems(self) -> tuple[InputError, ...]:
        """Return what is wrong, each with the name of its field as the place."""
        found = []
        if self.attempts > _MOST_ATTEMPTS:
            cure = Message("Use 1 to {most}.", most=_MOST_ATTEMPTS)
            found.append(InputError(Message("the number of attempts is out of range."), place="attempts", cure=cure))
        flashed = {"ready_text": (self.first_image, self.ready_text), "final_text": (self.final_image, self.final_text)}
        for name, (image, text) in flashed.items():
            if image is not None and not text.strip():
                what = Message("the text by which the console shows that the image runs is empty.")
                found.append(InputError(what, place=name, cure=Message("Leave it out for the usual one.")))
        return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineOptions:
    """How the window works on the line. `auto_start`: a unit starts as soon as it is plugged in; `operator_mode`: the
    window starts locked, and only its Provision screen is reachable.
    """

    auto_start: bool = False
    operator_mode: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What one kind of unit gets. File names are absolute, or relative to the working directory.

    `issuers` say where its certificate comes from; more than one is a mistake. `digest` tells jobs of one name apart:
    SHA-256 of the file's text, in hex.
    """

    name: str = ""
    digest: str = ""
    configuration: tuple[Setting, ...]
    credentials: CredentialOptions = field(default_factory=CredentialOptions)
    issuers: tuple[IssuerOptions, ...] = ()
    device: DeviceOptions = field(default_factory=DeviceOptions)
    naming: NamingOptions = field(default_factory=NamingOptions)
    board: BoardOptions = field(default_factory=BoardOptions)
    link: LinkOptions = field(default_factory=LinkOptions)
    line: LineOptions = field(default_factory=LineOptions)
    server: ServerOptions | None = None
    rehearsal: RehearsalOptions = field(default_factory=RehearsalOptions)
    label: LabelOptions = field(default_factory=LabelOptions)
    records: RecordsOptions = field(default_factory=RecordsOptions)
    hardware: Board | None = None
    """The kind of board that the job names, as it was when the job was read."""
