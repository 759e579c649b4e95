"""Check one certificate-mode account before a device gets it: everything that would fail only in the field."""

from __future__ import annotations

from datetime import datetime

from factory_prov.credentials.account import CertificateAccount
from factory_prov.lwm2m.problem import Problem
from factory_prov.lwm2m.rules.accounts import Account


def certificate_problems(account: Account, *, endpoint_name: str | None, now: datetime) -> list[Problem]:
    """List what is wrong with the account's certificates and key; `now` is timezone-aware.

    The endpoint name is None where it is not known yet. Absent resources are not reported: what must be there is
    a rule of the pack. The texts hold names and dates from certificates, never a byte of a key.
    """
    from factory_prov.credentials.client_check import client_problems
    from factory_prov.credentials.server_check import server_problems

    shown = CertificateAccount.of(account)
    return [*client_problems(shown, endpoint_name=endpoint_name, now=now), *server_problems(shown, now=now)]
