"""What the line knows of labels, for who prints one in the history."""

from __future__ import annotations

import platform
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from factory_prov.errors import FactoryProvError

if TYPE_CHECKING:
    from desktop.preferences import Preferences
    from desktop.provision.controller import Controller
    from factory_prov.labels.desk import LabelDesk
    from factory_prov.labels.options import LabelOptions


class LineLabels:
    """See `LabelBench`."""

    def __init__(self, controller: Controller, preferences: Preferences, folder: Path) -> None:
        self._controller, self._preferences = controller, preferences
        self.folder = folder

    @property
    def job(self) -> LabelOptions | None:
        """See `LabelBench`."""
        line = self._controller.line
        return None if line is None or line.parts.job is None else line.parts.job.label

    @property
    def training(self) -> bool:
        """See `LabelBench`."""
        return self._controller.line_info.training

    @property
    def station(self) -> str:
        """See `LabelBench`."""
        return self._preferences.choices.station or platform.node()

    @property
    def reasons(self) -> tuple[str, ...]:
        """See `LabelBench`."""
        return self._preferences.choices.label_reasons

    def remember_reason(self, reason: str) -> None:
        """See `LabelBench`; that it cannot be kept is nothing to stop for."""
        with suppress(FactoryProvError, OSError):
            self._preferences.remember_label_reason(reason)

    def desk(self, told: str | None) -> LabelDesk:
        """See `LabelBench`; of virtual units nothing is printed."""
        if self.training:
            from factory_prov.labels.desk import VirtualLabels

            return VirtualLabels()
        from desktop.printing.label_desk import station_labels

        return station_labels(self.folder, told=told)
