"""What keeps a unit from connecting before it has called anybody: its own pack says so.

The rules of a pack and of its certificates were measured with the client of real devices, which takes some of it and
then never connects, where the TLS library of this PC would. So they count first: nothing here agrees that would not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from factory_prov.clock import now
from factory_prov.credentials import findings
from factory_prov.credentials.check import certificate_problems
from factory_prov.errors import RehearsalError, RehearsalUnfit, ServerExpired, ServerNameDiffers, UnitExpired
from factory_prov.lwm2m.problem import Problem, Severity
from factory_prov.lwm2m.rules.accounts import Account
from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.messages import Message, sentences
from factory_prov.rehearsal.tried import TriedUnit

NO_SERVER_CERTIFICATE = "server-certificate-missing"
_CONNECTS_ALL_THE_SAME = frozenset({"psk-too-short", NO_SERVER_CERTIFICATE})
"""Errors of a pack since they are unsafe; the device connects."""
_IS_TRIED = frozenset({findings.USAGE_NEEDS_TRUST_STORE.rule})
"""What depends on the firmware, of which a rehearsal may know more."""
_ERRORS: Mapping[str, type[RehearsalError]] = MappingProxyType(
    {
        findings.CERTIFICATE_EXPIRED.rule: UnitExpired,
        findings.CERTIFICATE_NOT_YET_VALID.rule: UnitExpired,
        findings.SERVER_CERTIFICATE_EXPIRED.rule: ServerExpired,
        findings.SERVER_CERTIFICATE_NOT_YET_VALID.rule: ServerExpired,
        findings.SERVER_NAME_MISMATCH.rule: ServerNameDiffers,
    }
)


def refuse_faults(unit: TriedUnit, account: Account) -> None:
    """Raise the RehearsalError of the first thing in the pack with which this account never connects."""
    for problem in _problems(unit, account):
        if problem.severity is Severity.ERROR and problem.rule not in _CONNECTS_ALL_THE_SAME | _IS_TRIED:
            raised = _ERRORS.get(problem.rule, RehearsalUnfit)
            raise raised(sentences(problem.what, problem.why), place=problem.path, cure=problem.cure)


def _problems(unit: TriedUnit, account: Account) -> Iterator[Problem]:
    """Yield what is wrong with the pack, but for what is about other accounts alone."""
    for problem in unit.problems:
        of_one = problem.path.startswith("/0/")
        if not of_one or problem.path == account.path or problem.path.startswith(f"{account.path}/"):
            yield problem
    if account.mode is not None and account.mode.uses_certificate:
        yield from certificate_problems(account, endpoint_name=unit.endpoint_name, now=now())


def unsafe_findings(account: Account) -> Iterator[Message]:
    """Yield what connects and should not: a device that would talk to any server."""
    if account.mode is SecurityMode.NOSEC:
        yield Message("{path}: with NoSec the device talks to any server, and anybody can listen.", path=account.path)
    elif account.mode is not None and account.mode.uses_certificate and not account.opaque(4):
        yield Message(
            "{path}: there is no server certificate, so the device connects without looking whom it talks to:"
            " to an impostor too.",
            path=account.path,
        )
