"""One kind of server as the rest of the program knows it: its options and their words, and how it is opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from factory_prov.errors import InputError
from factory_prov.messages import NOTHING, Message
from factory_prov.option_words import OptionWords
from factory_prov.registrars.kept import Kept
from factory_prov.registrars.login import Login
from factory_prov.registrars.registration import Registrar, Registration
from factory_prov.registrars.tokens import Tokens
from factory_prov.registrars.when import When

if TYPE_CHECKING:
    from factory_prov.simulation.devices import DeviceTable

UNPROVEN_CURE = Message("Write accept_unproven = true below [server].")
"""What helps with every server that does not show what it has."""


class ServerOptions(Protocol):
    """What an engineer writes below [server]: a frozen dataclass, each of whose fields is a setting.

    The form and the job file's reader are made from its fields. A file is a Path, relative to the job's folder.
    """

    @property
    def server_name(self) -> str:
        """What people call this server, the ledger and the keyring among them: a host name, or the name of a file."""

    @property
    def address(self) -> str:
        """Where it is, in full."""

    @property
    def summary(self) -> str | Message:
        """Where it is and what units become there, in one line without secrets."""

    @property
    def accept_unproven(self) -> bool:
        """Whether a unit passes also when the server does not show what it has."""

    @property
    def when(self) -> When:
        """When the server is told of a unit."""

    @property
    def deadline_s(self) -> float:
        """How long one thing that is asked of it may take as a whole."""

    def problems(self) -> tuple[InputError, ...]:
        """Return everything that is wrong, each with the name of its field as the place; empty when all is well."""

    def file_problems(self) -> tuple[InputError, ...]:
        """Return what is wrong with the files the options name, once their names are those of this PC."""


AnyServerOptions = TypeVar("AnyServerOptions", bound=ServerOptions)


@dataclass(frozen=True, slots=True, kw_only=True)
class VirtualServer:
    """A server for training and trying a job: real to those who ask it, known to nobody else."""

    options: ServerOptions
    registrar: Registrar
    known: Callable[[], tuple[str, ...]]
    """Returns the endpoint names it has now, in the order in which they came."""
    table: DeviceTable | None = None
    """The devices it was told of, which a virtual LwM2M server lets in; None where only a person reads them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OldServer:
    """A server that a file of an older tool names.

    `settings` is what belongs below [server], None for what the file leaves open; `shown` is what people call it.
    `has_token` tells of a token in the file, which is not taken over.
    """

    options: ServerOptions
    settings: Mapping[str, object]
    shown: str
    has_token: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OldServerFile:
    """An older tool's JSON file about such a server, told from others by its `keys`.

    `read` gets its bytes and name; InputError when it cannot be read. What its options lack is not looked at.
    """

    keys: frozenset[str]
    read: Callable[[bytes, str], OldServer]


def _take_all(_options: ServerOptions, _unit: Registration) -> None:
    """Refuse no unit."""


def _nothing_to_say(_options: ServerOptions, _unit: Registration) -> tuple[Message, ...]:
    """Tell nothing: the server is told what the unit has."""
    return ()


def _main_entry_alone(_options: ServerOptions) -> bool:
    """Tell the server of one account of a unit only."""
    return False


def _no_login(_options: ServerOptions) -> None:
    """Log in nowhere: a token that was made elsewhere is kept on this PC."""


def _token(options: ServerOptions) -> Kept | None:
    """Keep a token under the name of the server."""
    return Kept(host=options.server_name)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrarKind(Generic[AnyServerOptions]):
    """A kind of server. Nothing slow is loaded before one is opened.

    `kind` is its name in job files. `words` are by the name of the option; "" is the whole. `open` checks options and
    token (None where none is needed) and sends nothing. `virtual` gets the job's options, None when the job names
    another kind or no server, and a folder that lasts as long. `refuse` raises InputError for a unit that such a server
    cannot take, without asking it. `login` says how tokens are got from the server where the options ask for that; None
    where a token itself is kept, and `kept` under which name; None for a server that asks for nothing. Neither matters
    where it `needs_token` not. `with_bootstrap`: whether the entry for a unit's Bootstrap-Server is made there beside
    that of its management server. `remarks` is what somebody should know of how a unit becomes known there: a warning
    of a check, a line in the log of a run.
    """

    kind: str
    name: str
    purpose: Message
    options: type[AnyServerOptions]
    words: Mapping[str, OptionWords] = field(repr=False)
    open: Callable[[AnyServerOptions, Tokens | None], Registrar]
    virtual: Callable[[AnyServerOptions | None, Path], AbstractContextManager[VirtualServer]]
    refuse: Callable[[AnyServerOptions, Registration], None] = _take_all
    remarks: Callable[[AnyServerOptions, Registration], tuple[Message, ...]] = _nothing_to_say
    with_bootstrap: Callable[[AnyServerOptions], bool] = _main_entry_alone
    needs_token: bool = True
    login: Callable[[AnyServerOptions], Login | None] = _no_login
    kept: Callable[[AnyServerOptions], Kept | None] = _token
    old_file: OldServerFile | None = None
    preload: Callable[[], object] = tuple
    """Loads what opening it would load, for those who have time before."""
    certificate_hint: Message = NOTHING
    """What somebody must still do there for a unit with a certificate."""
    authority_hint: Message = NOTHING
    """What somebody does there with the certificate of an authority, so that its units are believed."""
    offers: Mapping[str, object] = field(default_factory=dict)
    """The options of which its server knows values (`Offering`), each with what stands there while it is asked."""
    unproven_cure: Message = UNPROVEN_CURE
    """What to do when it takes a unit and does not show what it has."""
