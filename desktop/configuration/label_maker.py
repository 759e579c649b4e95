"""Makes the labels of units of the job, while somebody edits what the job says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.threads.newest import Newest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Any

    from desktop.configuration.document.document import EditorDocument
    from desktop.configuration.forms.fields.sample_labels import SampleLabels
    from desktop.threads.work import Then

_QUIET_MS = 150


class LabelMaker(QObject):
    """Makes them by what the document says now, the newest only; `close` it before it goes."""

    def __init__(self, document: EditorDocument, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._newest = Newest(self, name="labels of the job", quiet_ms=_QUIET_MS)

    def ask(self, then: Then[SampleLabels]) -> None:
        """Make them; `then` takes them, unless it is asked anew before."""
        data, place, folder = self._document.data, self._document.place, self._document.folder
        self._newest.ask(lambda _: _made(data, place, folder), then)

    def close(self) -> None:
        """Make none any more."""
        self._newest.close()


def _made(data: Mapping[str, Any], place: str, folder: Path) -> SampleLabels:
    """Make them (worker thread)."""
    from desktop.configuration.forms.fields.sample_labels import sample_labels
    from factory_prov.ledger.given_here import GivenHere

    with GivenHere() as taken:
        return sample_labels(data, place=place, folder=folder, taken=taken)
