"""A page of HTML as a PDF file: sheets of A4 with their numbers. For a worker thread."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import QBuffer, QByteArray, QEventLoop, QIODevice, QMarginsF
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPdfWriter, QTextCursor, QTextDocument

from factory_prov.cancel import CancelToken

_DPI = 300
_TEXT_PT = 9
_STYLE = (
    "h1{font-size:16pt;margin:0 0 6px 0}h2{font-size:11pt;margin:12px 0 4px 0}p{margin:3px 0}"
    "table{border-collapse:collapse;border:1px solid #999}td,th{border:1px solid #999;padding:3px;text-align:left}"
    "th{background-color:#eee;font-weight:bold}code{font-family:monospace;font-size:7pt}"
)
"""The page's own style is for browsers."""
_TABLES = re.compile(r"(?<=</table>)")
_TABLE = re.compile(r"(<table[^>]*>)(.*)</table>", re.DOTALL)
_ROW = re.compile(r"<tr>.*?</tr>", re.DOTALL)
_MOST_ROWS = 150
"""In one piece: while Qt reads one, no other thread of Python goes on, so the window waits for it."""


def page_pdf(page: str, cancel: CancelToken) -> bytes:
    """Return the PDF; Cancelled until the printing begins."""
    loop = QEventLoop()  # what lays text out sets timers, and a thread has none without it
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = _writer(buffer)
    title = re.search(r"<title>(.*?)</title>", page)
    writer.setTitle("" if title is None else title[1])
    document = QTextDocument()  # its layout is made by `print_` alone, which lets other threads go on meanwhile
    document.setDefaultFont(QFont("sans-serif", _TEXT_PT))
    document.setDefaultStyleSheet(_STYLE)
    document.setUndoRedoEnabled(False)
    cursor = QTextCursor(document)
    for piece in pieces(page):
        cancel.check()
        cursor.insertHtml(piece)
    cancel.check()
    document.print_(writer)
    buffer.close()
    del cursor, document, loop
    return bytes(data.data())


def pieces(page: str) -> Iterator[str]:
    """Give the body in pieces that are read quickly; a long table goes on in another one with the same head."""
    body = page.partition("<body>")[2].partition("</body>")[0]
    piece, held = "", 0
    for part in _TABLES.split(body):
        for text, rows in _shorter(part):
            if held and held + rows > _MOST_ROWS:
                yield piece
                piece, held = "", 0
            piece, held = piece + text, held + rows
    yield piece


def _shorter(part: str) -> Iterator[tuple[str, int]]:
    """Give what ends with a table as one or more that do, each with the number of its rows."""
    table = _TABLE.search(part)
    rows = [] if table is None else _ROW.findall(table[2])
    if table is None or len(rows) <= _MOST_ROWS:
        yield part, len(rows)
        return
    head = f"<thead>{rows.pop(0)}</thead>" if "<th" in rows[0] else ""
    for first in range(0, len(rows), _MOST_ROWS):
        some = rows[first : first + _MOST_ROWS]
        yield f"{'' if first else part[: table.start()]}{table[1]}{head}{''.join(some)}</table>", len(some)


def _writer(buffer: QBuffer) -> QPdfWriter:
    """Return a writer of whole sheets: Qt puts 20 mm around what it prints, and the number of the page there."""
    writer = QPdfWriter(buffer)
    writer.setResolution(_DPI)
    size, upright = QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait
    writer.setPageLayout(QPageLayout(size, upright, QMarginsF(0, 0, 0, 0)))
    return writer
