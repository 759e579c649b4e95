"""Where the field of the server's certificate gets it from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.threads.work import Then
    from factory_prov.cancel import CancelToken
    from factory_prov.server_certificate.fetching import Fetched


@dataclass(frozen=True, slots=True)
class CertificateSource:
    """Asks the job's server for its certificates, and keeps one beside the job; both answer in the window's thread."""

    ask: Callable[[Then[Fetched]], CancelToken]
    keep: Callable[[Fetched, Then[Path]], CancelToken]
