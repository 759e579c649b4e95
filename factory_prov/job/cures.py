"""Cures of Problems that one click can make: what to change, and a few words that say so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from factory_prov.credentials.issuers.registry import ISSUERS
from factory_prov.job.contents import JobContents
from factory_prov.job.draft import MISSING, Change, value_at
from factory_prov.job.first_values import credential_for, first_value, new_instance
from factory_prov.job.job_file import UnknownSetting
from factory_prov.job.model import FORMAT
from factory_prov.job.problem_keys import keys_of
from factory_prov.job.resource_order import CONFIGURATION, read_path, same
from factory_prov.job.value_cures import fitting_value, nearest_value
from factory_prov.lwm2m.objects import Definitions
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.problem import Problem
from factory_prov.lwm2m.rules.server_uri import crossed_port, read_uri, uri_fault
from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.messages import Message

_MOST = 3
_SHOWN_CHARACTERS = 24
_WHERE_A_LIST_HAS_IT = ("credential-mode", "certificate-unreadable", "key-unreadable")
_TAKE = MappingProxyType(
    {
        "certificate": Message("Take the certificate of the unit"),
        "private_key": Message("Take the private key of the unit"),
        "psk_identity": Message("Take the PSK identity of the unit"),
        "psk_key": Message("Take the key of the unit"),
        "server_certificate": Message("Take the certificate of the server"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cure:
    """What mends a Problem; `label` is what a button or link says."""

    label: Message
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """A Problem in its job. `path` is the resource it is about, None when it is about something else."""

    problem: Problem
    data: Mapping[str, Any]
    definitions: Definitions
    path: ResourcePath | None

    @property
    def value(self) -> object:
        return value_at(self.data, keys_of(self.problem.path))

    @property
    def contents(self) -> JobContents:
        return JobContents(self.data, self.definitions)

    def set(self, label: Message, value: object) -> list[Cure]:
        """Return the cure that sets the value the Problem is about."""
        return [Cure(label=label, changes=(Change(keys=keys_of(self.problem.path), value=value),))]

    def beside(self, resource_id: int, value: object) -> Change:
        """Return the change of another resource in the same instance."""
        assert self.path is not None  # noqa: S101  # `_ACCOUNT` rules always name a resource
        return Change(keys=(*CONFIGURATION, str(ResourcePath(*self.path[:2], resource_id))), value=value)


def cures_for(problem: Problem, data: Mapping[str, Any], definitions: Definitions) -> tuple[Cure, ...]:
    """Return up to three cures of a Problem of this job, best first; none when only a person knows what to do."""
    find = _CURES.get(problem.rule)
    if find is None:
        return ()
    path = read_path(problem.path)
    found = find(_Case(problem=problem, data=data, definitions=definitions, path=path))
    return tuple(
        cure for cure in found if not all(same(value_at(data, item.keys), item.value) for item in cure.changes)
    )[:_MOST]


def _scheme(case: _Case) -> list[Cure]:
    """Exchange coap and coaps, and with them their well-known ports (RFC 7252 §6.1, §6.2)."""
    text = case.value
    if not isinstance(text, str):
        return []
    scheme, colon, rest = text.partition("://")
    secure = scheme.startswith("coaps")
    wanted = scheme.replace("coaps", "coap") if secure else scheme.replace("coap", "coaps")
    if rest.endswith(":5684" if secure else ":5683"):
        rest = rest[:-1] + ("3" if secure else "4")
    return case.set(Message("Change to {scheme}://", scheme=wanted), f"{wanted}{colon}{rest}")


def _uri(case: _Case) -> list[Cure]:
    text = case.value
    if not isinstance(text, str) or case.path is None:
        return []
    mode = case.contents.value(case.path._replace(resource_id=2))
    scheme = "coap" if mode == SecurityMode.NOSEC else "coaps"
    bare = text.strip().rpartition("://")[2]
    for candidate in (text.strip(), f"{scheme}://{bare}"):
        if uri_fault(candidate) is None and urlsplit(candidate).username is None:
            return case.set(
                (
                    Message("Remove the blanks")
                    if candidate == text.strip()
                    else Message("Begin with {scheme}://", scheme=scheme)
                ),
                candidate,
            )
    return []


def _usual_port(case: _Case) -> list[Cure]:
    text = case.value
    uri = read_uri(text) if isinstance(text, str) else None
    usual = None if uri is None else crossed_port(uri)
    if uri is None or usual is None:
        return []
    mended = uri._replace(netloc=f"{uri.netloc.rpartition(':')[0]}:{usual}").geturl()
    return case.set(Message("Use port {port}", port=usual), mended)


def _hex_of_text(case: _Case) -> list[Cure]:
    """Take the digits as the bytes that they spell; they are a key, so they are not shown."""
    digits = case.value.get("text") if isinstance(case.value, dict) else None
    return case.set(Message("Take them as hexadecimal"), {"hex": digits}) if isinstance(digits, str) else []


def _instance_0(case: _Case) -> list[Cure]:
    if case.path is None:
        return []
    path = str(case.path._replace(instance_id=0))
    moved = (
        Change(keys=keys_of(case.problem.path), value=MISSING),
        Change(keys=(*CONFIGURATION, path), value=case.value),
    )
    return [Cure(label=Message("Write {path}", path=path), changes=moved)]


def _server_id(case: _Case) -> list[Cure]:
    """Use the Short Server ID that the other side has, or add the missing server object."""
    if case.path is None:
        return []
    other = 1 - case.path.object_id
    there = sorted(set(case.contents.short_server_ids(other).values()))
    found = [cure for number in there[:2] for cure in case.set(Message("Use {number}", number=number), number)]
    number, instance = case.value, case.contents.next_instance(other)
    if case.path.object_id == 0 and instance is not None and type(number) is int:
        made = new_instance(1, instance, case.data, case.definitions)
        own = Change(keys=(*CONFIGURATION, f"/1/{instance}/0"), value=number)
        found.append(Cure(label=Message("Add server object {number}", number=number), changes=(*made, own)))
    return found


def _add(case: _Case) -> list[Cure]:
    resource = None if case.path is None else case.definitions.resource(case.path)
    if resource is None or case.path is None:
        return []
    return case.set(Message("Add {resource}", resource=resource.name), first_value(resource, case.path, case.data))


def _for_each_unit(case: _Case) -> list[Cure]:
    """Ask for a credential of each unit's own, and say how certificates are made if the job does not."""
    if case.path is None or case.path.object_id != 0 or case.path.resource_id not in (3, 4, 5):
        return []
    credential = credential_for(case.path, case.data)
    changes = [Change(keys=keys_of(case.problem.path), value={"credential": credential})]
    credentials = value_at(case.data, ("credentials",), {})
    has = credentials if isinstance(credentials, dict) else {}
    if credential in ("certificate", "private_key") and not {kind.kind for kind in ISSUERS} & has.keys():
        changes += _made_certificate()
    if credential == "server_certificate" and "server_certificate_file" not in has:
        changes.append(Change(keys=("credentials", "server_certificate_file"), value="server.der"))
    words = Message("Take it from a file") if credential == "server_certificate" else Message("Make it for each unit")
    if case.problem.rule in _WHERE_A_LIST_HAS_IT:
        words = _TAKE[credential]
    return [Cure(label=words, changes=tuple(changes))]


def _say_shared(case: _Case) -> list[Cure]:
    """Make the key for each unit, or say that one for all is meant."""
    said = Change(keys=("credentials", "shared_key"), value=True)
    return [*_for_each_unit(case), Cure(label=Message("One key for all is meant"), changes=(said,))]


def _made_certificate() -> tuple[Change, ...]:
    """Name the first kind of issuer that needs nobody to say more."""
    kind = next(kind for kind in ISSUERS if kind.first_settings)
    return tuple(
        Change(keys=("credentials", kind.kind, name), value=value) for name, value in kind.first_settings.items()
    )


def _credentials(case: _Case) -> list[Cure]:
    """Cure what kept a unit from being made, as far as it is one of the few usual things."""
    if case.problem.path == "credentials":
        return [Cure(label=Message("Make a certificate for each unit"), changes=_made_certificate())]
    if case.problem.path == "credentials.psk.length_bytes" and isinstance(case.value, int):
        best = 16 if case.value <= 16 else 32
        return case.set(Message("Use {length_bytes} bytes", length_bytes=best), best)
    return []


def _nearest(case: _Case) -> list[Cure]:
    value = nearest_value(case.path, case.value, case.definitions)
    return [] if value is None else case.set(Message("Use {number}", number=value), value)


def _fitting(case: _Case) -> list[Cure]:
    """Write the same value in the type the resource takes; it may be a key, so it is not shown."""
    resource = None if case.path is None else case.definitions.resource(case.path)
    value = None if resource is None else fitting_value(case.value, resource.type)
    if resource is None or value is None:
        return []
    return case.set(Message("Write it as {type_name}", type_name=resource.type.value), value)


def _leave_out(case: _Case) -> list[Cure]:
    return case.set(Message("Leave it out"), MISSING)


def _object(case: _Case) -> list[Cure]:
    """Take the object out, or say that the device has it."""
    if case.path is None:
        return []
    number = case.path.object_id
    lines = value_at(case.data, CONFIGURATION, {})
    keys = [key for key in (lines if isinstance(lines, dict) else {}) if key.startswith(f"/{number}/")]
    gone = tuple(Change(keys=(*CONFIGURATION, key), value=MISSING) for key in keys)
    installed = Change(keys=("device", "objects"), value=sorted({*case.contents.installed, number}))
    return [
        Cure(label=Message("Remove object {number}", number=number), changes=gone),
        Cure(label=Message("The device has it"), changes=(installed,)),
    ]


def _other_path(case: _Case) -> list[Cure]:
    """Write a resource with its instance, or without one."""
    if case.path is None:
        return []
    instance = 0 if case.path.resource_instance_id is None else None
    path = str(case.path._replace(resource_instance_id=instance))
    moved = (
        Change(keys=keys_of(case.problem.path), value=MISSING),
        Change(keys=(*CONFIGURATION, path), value=case.value),
    )
    return [Cure(label=Message("Write {path}", path=path), changes=moved)]


def _use_psk(case: _Case) -> list[Cure]:
    """Change an account to PSK, with all that belongs to it."""
    if case.path is None:
        return []
    changes = [
        Change(keys=keys_of(case.problem.path), value=int(SecurityMode.PSK)),
        case.beside(3, {"credential": "psk_identity"}),
        case.beside(4, MISSING),
        case.beside(5, {"credential": "psk_key"}),
    ]
    uri = case.contents.value(case.path._replace(resource_id=0))
    if isinstance(uri, str) and uri.startswith(("coap://", "coap+tcp://")):
        secured = uri.replace("coap", "coaps", 1)
        changes.append(case.beside(0, secured[:-1] + "4" if secured.endswith(":5683") else secured))
    return [Cure(label=Message("Use a pre-shared key"), changes=tuple(changes))]


def _account(case: _Case) -> list[Cure]:
    return [Cure(label=Message("Add a server account"), changes=new_instance(0, 1, case.data, case.definitions))]


def _one_certificate(case: _Case) -> list[Cure]:
    there = [kind for kind in ISSUERS if value_at(case.data, ("credentials", kind.kind), None) is not None]
    return [
        Cure(
            label=kept.keep,
            changes=tuple(Change(keys=("credentials", gone.kind), value=MISSING) for gone in there if gone is not kept),
        )
        for kept in there
    ]


def _job_file(case: _Case) -> list[Cure]:
    """Cure a setting of the file: one that nobody knows goes, or gets the name it was meant to have."""
    if case.problem.path == "format":
        return case.set(Message("Write format = {format}", format=FORMAT), FORMAT)
    if isinstance(case.problem, UnknownSetting) and case.value is not MISSING:
        keys = keys_of(case.problem.path)
        found = _leave_out(case)
        if meant := case.problem.suggestion:
            moved = (Change(keys=keys, value=MISSING), Change(keys=(*keys[:-1], meant), value=case.value))
            found.insert(
                0, Cure(label=Message("Rename to {suggestion}", suggestion=meant[:_SHOWN_CHARACTERS]), changes=moved)
            )
        return found
    return []


def _usual(label: Message, value: object) -> Callable[[_Case], list[Cure]]:
    return lambda case: case.set(label, value)


def _all(find: Callable[[_Case], list[Cure]], rules: Sequence[str]) -> dict[str, Callable[[_Case], list[Cure]]]:
    return dict.fromkeys(rules, find)


_CURES: Mapping[str, Callable[[_Case], list[Cure]]] = MappingProxyType(
    {
        "scheme-mode": _scheme,
        "server-uri": _uri,
        "server-scheme": _uri,
        "port-crossed": _usual_port,
        "psk-hex-text": _hex_of_text,
        "single-instance-object": _instance_0,
        "range": _nearest,
        "type": _fitting,
        "object-not-installed": _object,
        "no-account": _account,
        "credentials": _credentials,
        "shared-key-unsaid": _say_shared,
        "two-certificates": _one_certificate,
        "job-file": _job_file,
        **_all(_usual(Message("Use U"), "U"), ("binding", "preferred-transport")),
        **_all(_usual(Message("Use T"), "T"), ("binding-transport",)),
        **_all(_usual(Message("Use 65535, nobody"), 65535), ("unknown-owner",)),
        **_all(_usual(Message("Use 86400 s, one day"), 86400), ("lifetime", "lifetime-long", "lifetime-short")),
        **_all(_server_id, ("no-server", "no-account-for-server")),
        **_all(_add, ("missing-resource", "bootstrap-unsaid", "no-owner")),
        **_all(
            _for_each_unit,
            (
                "missing-credentials",
                "server-certificate-missing",
                "shared-key",
                "psk-too-short",
                "psk-too-long",
                "psk-known",
                "psk-identity",
                *_WHERE_A_LIST_HAS_IT,
            ),
        ),
        **_all(_use_psk, ("nosec", "rpk", "security-mode")),
        **_all(_other_path, ("single-instance", "multiple-instance", "instance-unsaid")),
        **_all(
            _leave_out,
            (
                "unknown-resource",
                "executable-resource",
                "read-only",
                "not-stored",
                "refused-value",
                "psk-server-key",
                "nosec-credentials",
                "bootstrap-short-server-id",
                "sni-length",
                "shared-serial-number",
            ),
        ),
    }
)
