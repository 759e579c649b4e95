"""What fields need of the job around them, and of the machine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.configuration.file_chooser import FileChooser
from desktop.configuration.forms.fields.offered import Offers

if TYPE_CHECKING:
    from desktop.configuration.forms.fields.certificate_source import CertificateSource
    from desktop.configuration.forms.fields.sample_labels import SampleLabels
    from desktop.threads.work import Then


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldContext:
    """`folder`: what file names are relative to. `links`: object instances to link to, as "1:0" and their names.

    `key_bytes`: how long the keys made for each unit are. `offers` asks the job's server for values,
    `certificates` the one that devices call for its own, and `labels` for the labels of the job's units.
    """

    folder: Callable[[], Path] = Path.cwd
    links: Callable[[], tuple[tuple[str, str], ...]] = tuple
    key_bytes: Callable[[], int] = lambda: 16
    chooser: FileChooser = field(default_factory=FileChooser)
    offers: Offers | None = None
    certificates: CertificateSource | None = None
    labels: Callable[[Then[SampleLabels]], None] | None = None

    def relative(self, path: Path) -> str:
        """Return a file's name as a job writes it: from its folder where it is there or beside it, with slashes."""
        from factory_prov.job.file_names import relative_name

        return relative_name(path, self.folder())
