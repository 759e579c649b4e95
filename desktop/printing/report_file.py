"""A report as a file: HTML or PDF, by the ending of its name. For a worker thread."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from factory_prov.errors import InputError
from factory_prov.files.owner_only import write_owner_only
from factory_prov.messages import Message

if TYPE_CHECKING:
    from factory_prov.cancel import CancelToken


class ReportForm(StrEnum):
    """The kind of a report's file; its value is the ending of the name."""

    PDF = "pdf"
    HTML = "html"


def form_of(path: Path) -> ReportForm:
    """Return what a file with this name is to be; InputError for an ending of something else."""
    ending = path.suffix.lower().removeprefix(".")
    if ending == "htm":
        return ReportForm.HTML
    try:
        return ReportForm(ending)
    except ValueError:
        raise InputError(
            Message("a report is a PDF or an HTML file."),
            place=str(path),
            cure=Message("Let its name end with .pdf or .html."),
        ) from None


def write_report(path: Path, page: str, cancel: CancelToken) -> None:
    """Write a page of HTML, for its owner only, whole or not at all; a file of that name is replaced."""
    if form_of(path) is ReportForm.HTML:
        data = page.encode()
    else:
        from desktop.printing.page_pdf import page_pdf

        data = page_pdf(page, cancel)
    cancel.check()
    write_owner_only(path, data)
