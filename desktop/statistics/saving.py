"""Charts and tables as files of their owner, written beside the window's thread."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtWidgets import QFileDialog, QWidget

from factory_prov.ledger.csv_cells import BYTE_ORDER_MARK, write_rows
from factory_prov.messages import Message

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from factory_prov.ledger.statistics.tables import Table


def ask(parent: QWidget, name: str, ending: str, title: str) -> Path | None:
    """Ask where to save; None when the user thinks better of it."""
    dialog = QFileDialog(parent, title, "", f"*.{ending}")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(ending)
    dialog.selectFile(f"statistics-{name}.{ending}")
    names = dialog.selectedFiles() if dialog.exec() else []
    dialog.deleteLater()
    return Path(names[0]) if names else None


def write_csv(path: Path, table: Table) -> None:
    """Write a table with names for programs: what `factory-prov statistics --csv` gives."""
    from factory_prov.files.owner_only import write_owner_only

    text = io.StringIO(newline="")
    rows = ([str(value) if isinstance(value, Message) else value for value in row] for row in table.rows)
    write_rows(text, list(table.columns), rows)
    write_owner_only(path, (BYTE_ORDER_MARK + text.getvalue()).encode())


def write_picture(path: Path, image: QImage) -> None:
    """Write a picture as PNG."""
    from factory_prov.files.owner_only import write_owner_only

    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    write_owner_only(path, bytes(buffer.data().data()))
