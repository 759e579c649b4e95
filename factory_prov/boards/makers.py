"""Whose chips a board may have; a new maker is a folder with its class of boards, and its line here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from factory_prov.boards.espressif.board import EspressifBoard
from factory_prov.boards.model import Board
from factory_prov.boards.nordic.board import NordicBoard

FIRST_MAKER = "nordic"
"""Of a board file that names none: it was written when there was no other."""

ANY_MAKER = "any"
"""Of boards that need nothing which only one maker's chips have."""

MAKERS: Mapping[str, type[Board]] = MappingProxyType(
    {FIRST_MAKER: NordicBoard, ANY_MAKER: Board, "espressif": EspressifBoard}
)
"""By the names that board files give them (`maker`)."""
