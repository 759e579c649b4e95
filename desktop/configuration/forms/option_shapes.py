"""What an options dataclass asks for: its fields as kinds of editors, with their defaults."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING as NO_DEFAULT
from dataclasses import dataclass, fields, is_dataclass
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from factory_prov.credentials.issuers.registry import ISSUERS
from factory_prov.job.model import (
    BoardOptions,
    CredentialOptions,
    DeviceOptions,
    LineOptions,
    NamingOptions,
)
from factory_prov.labels.options import LabelOptions
from factory_prov.links.options import LinkOptions
from factory_prov.records.options import RecordsOptions
from factory_prov.registrars.kind import RegistrarKind
from factory_prov.registrars.registry import REGISTRARS
from factory_prov.rehearsal.options import RehearsalOptions

SECTIONS: dict[str, type] = {
    "board": BoardOptions,
    "naming": NamingOptions,
    "credentials": CredentialOptions,
    "server": REGISTRARS[0].options,
    "line": LineOptions,
    "rehearsal": RehearsalOptions,
    "label": LabelOptions,
    "records": RecordsOptions,
    "device": DeviceOptions,
    "link": LinkOptions,
}
"""The sections of a job that are options, by their names in the file; [server] where it says no kind."""

OPTIONAL_SECTIONS = frozenset({"server"})
"""Sections whose absence means something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One option. `keys` are where it is in a job; `kind` is a type, or the dataclass of a group of options.

    `default` None: there is none, or nothing. `optional`: nothing at all is a value of its own. `items` is the type
    of a tuple's items.
    """

    keys: tuple[str, ...]
    kind: type
    default: Any = None
    optional: bool = False
    items: type | None = None

    @property
    def key(self) -> str:
        """The dotted key."""
        return ".".join(self.keys)

    @property
    def is_group(self) -> bool:
        """Whether it has options of its own."""
        return is_dataclass(self.kind)


def shapes_of(kind: type, keys: tuple[str, ...]) -> Iterator[Shape]:
    """Yield the options of a dataclass; groups come as one. Below [credentials] each kind of issuer is a group too."""
    if kind is CredentialOptions:
        for issuer in ISSUERS:
            yield Shape(keys=(*keys, issuer.kind), kind=issuer.options, optional=True)
    hints = get_type_hints(kind)
    for item in fields(kind):
        parts = [part for part in get_args(hints[item.name]) if part is not NoneType]
        hint = hints[item.name]
        is_tuple = get_origin(hint) is tuple
        optional = NoneType in get_args(hint)
        plain = tuple if is_tuple else parts[0] if optional else hint
        made = item.default_factory() if item.default_factory is not NO_DEFAULT else item.default
        default = None if made is NO_DEFAULT else made
        yield Shape(
            keys=(*keys, item.name),
            kind=plain,
            default=default,
            optional=optional,
            items=parts[0] if is_tuple else None,
        )


def all_shapes(server: RegistrarKind[Any] = REGISTRARS[0]) -> Iterator[Shape]:
    """Yield every option and group of every section, [server] with the options of that kind."""
    for name, kind in SECTIONS.items():
        yield from _deep(server.options if name == "server" else kind, (name,))


def _deep(kind: type, keys: tuple[str, ...]) -> Iterator[Shape]:
    for shape in shapes_of(kind, keys):
        yield shape
        if shape.is_group:
            yield from _deep(shape.kind, shape.keys)
