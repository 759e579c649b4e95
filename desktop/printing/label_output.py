"""Labels as pictures, as PDF, and on the printers of the system."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter

from desktop.printing.label_painter import paint_label
from factory_prov.cancel import CancelToken
from factory_prov.errors import PrinterError
from factory_prov.labels.drawing import MM_PER_INCH, Drawing
from factory_prov.labels.making import Label
from factory_prov.messages import Message

_PDF_DPI = 1200
_M_PER_MM = 1000


def label_image(drawing: Drawing) -> QImage:
    """Return the label as a picture, a pixel for each dot of its printer."""
    dots = drawing.dots_per_mm
    image = QImage(round(drawing.width_mm * dots), round(drawing.height_mm * dots), QImage.Format.Format_Grayscale8)
    image.setDotsPerMeterX(round(dots * _M_PER_MM))
    image.setDotsPerMeterY(round(dots * _M_PER_MM))
    painter = QPainter(image)
    try:
        paint_label(painter, drawing, px_per_mm=dots)
    finally:
        painter.end()
    return image


def label_png(drawing: Drawing) -> bytes:
    """Return the label as a PNG file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    label_image(drawing).save(buffer, "PNG")  # type: ignore[call-overload]  # a device is taken too
    return bytes(buffer.data().data())


def label_pdf(drawing: Drawing, *, copies: int = 1) -> bytes:
    """Return the label as a PDF file, a page for each copy."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_PDF_DPI)
    writer.setPageLayout(_layout(drawing))
    painter = QPainter(writer)
    try:
        for number in range(copies):
            if number:
                writer.newPage()
            paint_label(painter, drawing, px_per_mm=_PDF_DPI / MM_PER_INCH)
    finally:
        painter.end()
    buffer.close()
    return bytes(data.data())


def printer_names() -> tuple[str, ...]:
    """Return the printers that the system knows; it may ask the network for them."""
    from PySide6.QtPrintSupport import QPrinterInfo

    return tuple(QPrinterInfo.availablePrinterNames())


def draw_on_printer(name: str, label: Label, cancel: CancelToken) -> None:
    """Draw a label on a printer of the system; see `factory_prov.labels.printers.printing.DrawOn`. Any thread."""
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    cancel.check()
    place, drawing = f"system:{name}", label.drawing
    found = QPrinterInfo.printerInfo(name)
    if found.isNull() or drawing is None:
        what = Message("the system has no printer of this name.")
        raise PrinterError(what, place=place, cure=Message("Choose one of those it has in the settings."))
    printer = QPrinter(found, QPrinter.PrinterMode.HighResolution)
    printer.setDocName(label.content.endpoint_name)
    printer.setPageLayout(_layout(drawing))
    printer.setFullPage(True)
    painter = QPainter()
    if not painter.begin(printer):
        raise PrinterError(
            Message("the printer does not take the label."), place=place, cure=Message("Look at the printer.")
        )
    try:
        for number in range(label.copies):
            if number:
                printer.newPage()
            paint_label(painter, drawing, px_per_mm=printer.resolution() / MM_PER_INCH)
    finally:
        painter.end()


def _layout(drawing: Drawing) -> QPageLayout:
    """Return a page as large as the label, without margins."""
    size = QPageSize(
        QSizeF(drawing.width_mm, drawing.height_mm),
        QPageSize.Unit.Millimeter,
        "label",
        QPageSize.SizeMatchPolicy.ExactMatch,
    )
    return QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
