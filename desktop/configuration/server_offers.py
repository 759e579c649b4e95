"""Asks the job's server for the values of its options, while somebody fills in the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.configuration.forms.fields.offered import Offers
from desktop.threads.background import Background
from desktop.threads.work import Deadline
from factory_prov.environment import environment
from factory_prov.errors import ServerTimeout
from factory_prov.messages import Message

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from desktop.configuration.document.document import EditorDocument
    from desktop.threads.work import Then
    from factory_prov.cancel import CancelToken

_PATIENCE_S = 20.0
"""Longer than the library's own limit: a keyring may let us wait besides."""


class ServerOffers(QObject):
    """Asks with what the document says now; `close` it before it goes."""

    def __init__(self, document: EditorDocument, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._background = Background(self, name="what the server has")
        self.offers = Offers(self._ask)

    def close(self) -> None:
        """Ask no more."""
        self._background.close()

    def _ask(self, field: str, then: Then[tuple[str, ...]]) -> CancelToken:
        table = self._document.get(("server",), {})
        told, folder = dict(table) if isinstance(table, dict) else {}, self._document.folder
        late = ServerTimeout(
            Message("The server did not answer in time."), place="server", cure=Message("Try again later.")
        )
        deadline = Deadline(after_s=_PATIENCE_S, failure=late)
        return self._background.ask(lambda cancel: _fetch(told, folder, field, cancel), then, deadline=deadline)


def _fetch(table: Mapping[str, object], folder: Path, field: str, cancel: CancelToken) -> tuple[str, ...]:
    """Ask the server (worker thread)."""
    from factory_prov.registrars.offers import asking_options, fetched

    options = asking_options(table, folder)
    return fetched(options, field, token_file=None, environ=environment(), cancel=cancel)
