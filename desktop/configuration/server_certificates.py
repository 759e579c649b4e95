"""Asks the job's LwM2M server for its certificates, and keeps the one that was confirmed in a file beside the job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.configuration.forms.fields.certificate_source import CertificateSource
from desktop.threads.background import Background
from desktop.threads.work import Deadline
from factory_prov.errors import InputError, ServerTimeout
from factory_prov.messages import Message

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Any

    from desktop.configuration.document.document import EditorDocument
    from desktop.threads.work import Then
    from factory_prov.cancel import CancelToken
    from factory_prov.server_certificate.fetching import Fetched

_PATIENCE_S = 20.0
"""Longer than the library's own limit."""


class ServerCertificates(QObject):
    """Asks with what the document says now; `close` it before it goes."""

    def __init__(self, document: EditorDocument, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._background = Background(self, name="certificates of the server")
        self.source = CertificateSource(self._ask, self._keep)

    def close(self) -> None:
        """Ask no more."""
        self._background.close()

    def _ask(self, then: Then[Fetched]) -> CancelToken:
        table, folder = self._document.data, self._document.folder
        return self._background.ask(lambda cancel: _fetched(table, folder, cancel), then, deadline=_deadline())

    def _keep(self, fetched: Fetched, then: Then[Path]) -> CancelToken:
        saved, folder = self._document.path is not None, self._document.folder
        return self._background.ask(lambda _: _kept(fetched, folder, saved=saved), then, deadline=_deadline())


def _deadline() -> Deadline:
    late = ServerTimeout(
        Message("The server did not answer in time."), place="server", cure=Message("Try again later.")
    )
    return Deadline(after_s=_PATIENCE_S, failure=late)


def _fetched(table: Mapping[str, Any], folder: Path, cancel: CancelToken) -> Fetched:
    """Ask the server (worker thread)."""
    from factory_prov.server_certificate.fetching import fetch, server_of_table

    return fetch(server_of_table(table, folder=folder), cancel=cancel)


def _kept(fetched: Fetched, folder: Path, *, saved: bool) -> Path:
    """Write the file (worker thread)."""
    from factory_prov.server_certificate.fetching import keep_beside

    if not saved:
        cure = Message("Save the job, then use the certificate.")
        raise InputError(Message("The file lies beside the job, and that is in no file yet."), cure=cure)
    if fetched.choice is None:
        raise InputError(Message("None of these certificates is for the device."))
    return keep_beside(folder, fetched.server, fetched.choice.certificate)
