"""Writing down in the ledger what became of a label."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from factory_prov.errors import LedgerError
from factory_prov.ledger.life_records import LabelRecord, LabelState, LabelVariant

if TYPE_CHECKING:
    from factory_prov.labels.making import Label
    from factory_prov.ledger.records import RunId
    from factory_prov.ledger.store import Ledger

_LOG = logging.getLogger(__name__)


def note_label(ledger: Ledger, record: LabelRecord) -> None:
    """Write down what became of a label; a ledger that cannot be written keeps no label from its unit."""
    try:
        ledger.labels.note(record)
    except LedgerError:
        _LOG.warning("the label of %s is not in the ledger", record.endpoint_name)


def label_record(
    label: Label, state: LabelState, *, printer: str, run_id: RunId | None, reason: str | None = None
) -> LabelRecord:
    """Return what the ledger keeps of a label."""
    content = label.content
    return LabelRecord(
        at=datetime.now(UTC),
        endpoint_name=content.endpoint_name,
        run_id=run_id,
        variant=LabelVariant(label.variant.value),
        state=state,
        text=None if label.scanned_text == content.endpoint_name else label.scanned_text,
        printer=printer,
        reason=reason,
        operator=content.operator,
    )
