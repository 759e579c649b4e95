"""Every kind of server as the contract suite has it; a new kind adds a file here and its line below.

The name of a line begins with the kind's own, so that the suite sees whether one is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial

from registrar_benches.bench import Bench
from registrar_benches.coiote import coiote
from registrar_benches.file import file

SERVERS: dict[str, Callable[[], AbstractContextManager[Bench]]] = {
    "coiote": coiote,
}
"""Those with a virtual server, which shows faults on request."""
BENCHES: dict[str, Callable[[], AbstractContextManager[Bench]]] = {
    **SERVERS,
    "file:csv": partial(file, "units.csv"),
    "file:jsonl": partial(file, "units.jsonl"),
}
