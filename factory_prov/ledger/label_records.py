"""Which labels were printed of units, and which were read back from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from factory_prov.ledger.database import Database
from factory_prov.ledger.ids import RunId
from factory_prov.ledger.life_records import LabelRecord, LabelState, LabelVariant
from factory_prov.ledger.tables import identities, labels
from factory_prov.ledger.unit_events import id_of
from factory_prov.ledger.unit_search import labelled

_its = labels.c
_MOST = 20


class LabelRecords:
    """The labels of a ledger; any thread may ask. LedgerError as the ledger."""

    def __init__(self, database: Database, writing: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._database = database
        self._writing = writing

    def note(self, record: LabelRecord) -> None:
        """Write down what became of a label; LedgerError for a name that the ledger does not know."""

        def write() -> None:
            with self._writing() as connection:
                connection.execute(insert(labels), _values(record, id_of(connection, record.endpoint_name)))

        self._database.repeated(write)

    def of(self, endpoint_name: str) -> tuple[LabelRecord, ...]:
        """Return the labels of a name, oldest first."""
        name = select(identities.c.id).where(identities.c.endpoint_name == endpoint_name)
        with self._database.reading() as connection:
            return labels_of(connection, connection.scalars(name).all())

    def find(self, text: str) -> tuple[str, ...]:
        """Return the names of some units, twenty at most, whose labels hold what begins with the text."""
        with self._database.reading() as connection:
            found = labelled(connection.connection.dbapi_connection, text, _MOST)
        return tuple(dict.fromkeys(found))


def labels_of(connection: Connection, names: Sequence[int]) -> tuple[LabelRecord, ...]:
    """Return the labels of names, oldest first."""
    if not names:
        return ()
    query = select(labels, identities.c.endpoint_name).join(identities, identities.c.id == _its.identity_id)
    return tuple(map(_label, connection.execute(query.where(_its.identity_id.in_(names)).order_by(_its.id))))


def _values(record: LabelRecord, identity_id: int | None) -> dict[str, Any]:
    return {
        "at": record.at,
        "identity_id": identity_id,
        "run_id": record.run_id,
        "variant": record.variant,
        "state": record.state,
        "text": None if record.text == record.endpoint_name else record.text,
        "printer": record.printer,
        "reason": record.reason,
        "operator": record.operator,
    }


def _label(row: Row[Any]) -> LabelRecord:
    return LabelRecord(
        at=row.at,
        endpoint_name=row.endpoint_name,
        run_id=None if row.run_id is None else RunId(row.run_id),
        variant=LabelVariant(row.variant),
        state=LabelState(row.state),
        text=row.text,
        printer=row.printer,
        reason=row.reason,
        operator=row.operator,
    )
