"""What the options of servers and issuers are called: each kind brings its own words, in the library."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication

from desktop.translation import translated
from factory_prov.boards.board_file import CUSTOM, board_kinds, shipped_board
from factory_prov.credentials.issuers.registry import ISSUERS
from factory_prov.option_words import OptionWords
from factory_prov.registrars.kind import RegistrarKind
from factory_prov.registrars.registry import REGISTRARS, named_kind

SERVER = "server"
SERVER_KIND = ("server", "kind")
BOARD_KIND = ("board", "kind")


def present_kind(table: object) -> RegistrarKind[Any]:
    """Return the kind of server that a job's [server] names; the first where it names none we know."""
    return named_kind(table) or REGISTRARS[0]


def backend_words(server: RegistrarKind[Any]) -> Mapping[str, OptionWords]:
    """Return the words of the options below [server] and of every issuer's, by their dotted keys in the job file."""
    brought = [(SERVER, server.words), *((kind.section, kind.words) for kind in ISSUERS)]
    return {
        f"{section}.{name}" if name else section: each for section, words in brought for name, each in words.items()
    }


def kind_choices() -> tuple[tuple[object, str], ...]:
    """Return the kinds of servers and their names, in the present language."""
    return tuple((kind.kind, translated(kind.words[""].label)) for kind in REGISTRARS)


def board_choices() -> tuple[tuple[object, str], ...]:
    """Return the kinds of boards that are known, and the own one, whose file the next field names."""
    translate = QCoreApplication.translate
    known = [(kind, f"{shipped_board(kind).name} ({kind})") for kind in board_kinds()]
    return (
        ("", translate("option", "none named")),
        *known,
        (CUSTOM, translate("option", "another, from a board file")),
    )


def value_choices(words: OptionWords) -> tuple[tuple[object, str], ...]:
    """Return the values of an option that is one of several, in the present language."""
    return tuple((value, translated(text)) for value, text in words.choices.items())
