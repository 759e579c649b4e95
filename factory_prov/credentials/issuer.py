"""Where a unit's certificate and key come from: a protocol, and what the rest of the program knows of each kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from factory_prov.credentials.certificate import KeyPair
from factory_prov.errors import InputError
from factory_prov.lwm2m.problem import Problem
from factory_prov.messages import Message
from factory_prov.option_words import OptionWords
from factory_prov.secret import Secret


class Issuer(Protocol):
    """Gives each unit its certificate and key. Any thread may call it."""

    def make(self, endpoint_name: str | None) -> KeyPair:
        """Return the pair of the unit with that name, None: it has none yet; InputError when there is none for it."""
        ...

    def sample(self, endpoint_name: str) -> KeyPair:
        """Return a pair such as that unit would get, for a check: nothing is used up, and nobody else is asked."""
        ...


class IssuerOptions(Protocol):
    """What an engineer writes below [credentials.KIND]: a frozen dataclass, each of whose fields is a setting."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


AnyIssuerOptions = TypeVar("AnyIssuerOptions")


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingPair:
    """A key that was made ahead of its unit, and the certificate that came for it, with what it brought along."""

    private_key: Secret
    chain_der: tuple[bytes, ...] = field(repr=False)


class WaitingKeys(Protocol):
    """The keys that wait for their units, in the ledger."""

    def pair(self, endpoint_name: str) -> WaitingPair:
        """Return what waits for the unit with that name; CredentialsError when there is no key or no certificate."""
        ...


def _each_run_opens_its_own(_options: object, _keys: WaitingKeys) -> None:
    return None


def _nothing(_: object) -> tuple[()]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerKind(Generic[AnyIssuerOptions]):
    """A kind of issuer. Nothing slow is loaded before one is opened.

    `kind` is its section below [credentials]. `words` are by the name of the option; "" is the whole. `keep` is what
    the editor calls its choice when a job has two kinds. `problems` finds what is wrong with the options, each with
    its field as the place, and `warnings` what works but somebody should know. `open` reads files and prepares what
    all units share; InputError.
    """

    kind: str
    options: type[AnyIssuerOptions]
    words: Mapping[str, OptionWords] = field(repr=False)
    keep: Message
    open: Callable[[AnyIssuerOptions], Issuer]
    problems: Callable[[AnyIssuerOptions], tuple[InputError, ...]] = _nothing
    warnings: Callable[[AnyIssuerOptions], tuple[Problem, ...]] = _nothing
    key_source: Callable[[AnyIssuerOptions], str] = field(kw_only=True)
    """Says in English where its keys are made, for the ledger; without anything secret."""
    shares_key: bool = False
    """Whether every unit gets the same key."""
    ready: Callable[[AnyIssuerOptions], Iterable[Problem]] = _nothing
    """Finds what on this PC keeps every unit from getting a certificate, and what soon will, before the first one."""
    start: Callable[[AnyIssuerOptions, WaitingKeys], Issuer | None] = _each_run_opens_its_own
    """Opens it before the first unit, for all of them: CredentialsError where it gives none. None: runs open it."""
    preload: Callable[[], object] = tuple
    """Loads what opening it would load, for those who have time before."""
    first_settings: Mapping[str, object] = field(default_factory=dict)
    """What its section says at least; empty when only a person can say that."""

    @property
    def section(self) -> str:
        """Its heading in a job file."""
        return f"credentials.{self.kind}"
