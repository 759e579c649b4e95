"""A sequence whose items are made when somebody looks at them: of a unit with a thousand runs nobody reads all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar, overload

_T = TypeVar("_T")


class _AsTuple(Sequence[_T], Generic[_T]):
    """Equal to a tuple of the same items."""

    def __eq__(self, other: object) -> bool:
        return tuple(self) == tuple(other) if isinstance(other, tuple | _AsTuple) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


class Lazily(_AsTuple[_T]):
    """As a tuple of what `make` gives for each row."""

    def __init__(self, rows: Sequence[Any], make: Callable[[Any], _T]) -> None:
        self._rows = rows
        self._make = make

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> _T: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[_T, ...]: ...
    def __getitem__(self, place: int | slice) -> _T | tuple[_T, ...]:
        if isinstance(place, slice):
            return tuple(map(self._make, self._rows[place]))
        return self._make(self._rows[place])


class Later(_AsTuple[_T]):
    """As the tuple that `make` gives."""

    def __init__(self, make: Callable[[], tuple[_T, ...]]) -> None:
        self._make = make

    @cached_property
    def _items(self) -> tuple[_T, ...]:
        return self._make()

    def __len__(self) -> int:
        return len(self._items)

    @overload
    def __getitem__(self, place: int) -> _T: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[_T, ...]: ...
    def __getitem__(self, place: int | slice) -> _T | tuple[_T, ...]:
        return self._items[place]
