"""What columns of the ledger have in them, and how a database keeps it: the fewest bytes, as millions are kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, LargeBinary, Text, Uuid
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from factory_prov.ledger.times import time_of, utc_us


class UtcTime(TypeDecorator[datetime]):
    """A time as microseconds since 1970 in UTC; takes any time with a zone, ValueError for one without."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - given
        """Turn a time into a number."""
        return None if value is None else utc_us(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - given
        """Turn a number into a time."""
        return None if value is None else time_of(value)


class Short(TypeDecorator[str]):
    """One of a few words as a letter or two; what is no such letter comes out as it is."""

    impl = Text
    cache_ok = True

    def __init__(self, letters: Mapping[str, str]) -> None:
        """`letters` has one for each word; they are in ledgers, and none is ever another word's."""
        super().__init__()
        self.letters = tuple(letters.items())
        self._letters = dict(letters)
        self._words = {letter: word for word, letter in letters.items()}

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - given
        """Turn a word into its letter."""
        return None if value is None else self._letters.get(value, value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002 - given
        """Turn a letter into its word: a damaged file may have anything."""
        return self._words.get(value, value) if isinstance(value, str) else value


class Digest16(TypeDecorator[bytes]):
    """Sixteen bytes; PostgreSQL keeps them without their length, which is eight bytes of an index."""

    impl = LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return what the database has."""
        return dialect.type_descriptor(LargeBinary() if dialect.name == "sqlite" else Uuid())

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | UUID | None:
        """Turn bytes into what the database takes."""
        return value if value is None or dialect.name == "sqlite" else UUID(bytes=value)

    def process_result_value(self, value: Any, dialect: Dialect) -> bytes | None:  # noqa: ARG002 - given
        """Turn what the database has into bytes."""
        return value.bytes if isinstance(value, UUID) else value
