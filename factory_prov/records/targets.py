"""The targets of a job's records: as the ledger keeps them while they are owed, and opened to be told something."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from factory_prov.errors import InputError
from factory_prov.ledger.records_owed import RecordTarget
from factory_prov.messages import Message
from factory_prov.records.csv_file import CsvTarget, CsvWriter
from factory_prov.records.options import RecordShape, RecordsOptions
from factory_prov.registrars.kept import Kept
from factory_prov.registrars.token import find_secret
from factory_prov.registrars.tokens import KeptTokens
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from factory_prov.cancel import CancelToken
    from factory_prov.records.record import UnitRecord

TOKEN_VARIABLE = "FACTORY_PROV_RECORDS_TOKEN"  # noqa: S105 - the name of a variable
_CSV, _WEBHOOK = "csv", "webhook"


class OpenTarget(Protocol):
    """A target that can be told something."""

    def tell(self, records: Sequence[UnitRecord], cancel: CancelToken, told: Callable[[UnitRecord], None]) -> None:
        """Tell it of each, and call `told` once it has one for certain. RecordRefused where it does not take the next
        one, another FactoryProvError where it takes none now; Cancelled.
        """


def targets_of(options: RecordsOptions) -> tuple[RecordTarget, ...]:
    """Return whom a job's runs are told to; file names are whole ones then."""
    found = []
    if options.csv_file is not None:
        file = str(options.csv_file.absolute())
        found.append(_target(file, {"kind": _CSV, "file": file, "bom": options.csv_bom}))
    if options.webhook:
        ca_file = None if options.ca_file is None else str(options.ca_file.absolute())
        hook = {
            "kind": _WEBHOOK,
            "url": options.webhook,
            "shape": options.shape.value,
            "token": options.webhook_token,
            "ca_file": ca_file,
            "unencrypted": options.unencrypted,
        }
        found.append(_target(options.webhook, hook))
    return tuple(found)


def _target(name: str, options: Mapping[str, object]) -> RecordTarget:
    return RecordTarget(name=name, options=json.dumps(options))


def open_target(target: RecordTarget, *, token_file: Path | None, environ: Mapping[str, str]) -> OpenTarget:
    """Open a target; InputError where what is written down of it cannot be used, TokenMissing without its token."""
    try:
        options = json.loads(target.options)
        if options["kind"] == _CSV:
            return CsvWriter(CsvTarget(file=Path(options["file"]), bom=bool(options["bom"])))
        return _open_webhook(options, token_file, environ)
    except (ValueError, LookupError, TypeError):
        raise InputError(
            Message("what is written down of this receiver cannot be read by this version of the program."),
            place=target.name,
            cure=Message("Use the version that wrote it, or a newer one."),
        ) from None


def _open_webhook(options: Mapping[str, Any], token_file: Path | None, environ: Mapping[str, str]) -> OpenTarget:
    from factory_prov.records.webhook import Webhook, WebhookSender

    hook = Webhook(
        url=str(options["url"]),
        shape=RecordShape(options["shape"]),
        token=bool(options["token"]),
        ca_file=None if options["ca_file"] is None else Path(options["ca_file"]),
        unencrypted=bool(options["unencrypted"]),
    )
    _refuse_in_clear(hook.url, unencrypted=hook.unencrypted)
    if not hook.token:
        return WebhookSender(hook, None)
    kept = Kept(host=hook.host, own_variable=TOKEN_VARIABLE)

    def find() -> Secret:
        return find_secret(kept, given=None, token_file=token_file, environ=environ).token

    return WebhookSender(hook, KeptTokens(find(), find))


def _refuse_in_clear(url: str, *, unencrypted: bool) -> None:
    """Raise for an address that the job could not have had: the ledger may have been changed."""
    from factory_prov.registrars.http.settings import url_problems

    for problem in url_problems(url, unencrypted=unencrypted):
        raise InputError(problem.what, place=url, cure=problem.cure)
