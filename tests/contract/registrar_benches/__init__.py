"""Every kind of server as the contract suite has it; a new kind adds a file here and its line below.

The name of a line begins with the kind's own, so that the suite sees whether one is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial

from factory_prov.registrars.generic.virtual import form_options, unit_options
from factory_prov.registrars.leshan.options import SignIn as LeshanSignIn
from factory_prov.registrars.leshan.options import WrittenMode
from factory_prov.registrars.thingsboard.options import SignIn
from registrar_benches.bench import Bench
from registrar_benches.coiote import coiote
from registrar_benches.file import file
from registrar_benches.http import http
from registrar_benches.leshan import leshan, leshan_bootstrap, leshan_pair
from registrar_benches.thingsboard import thingsboard

SERVERS: dict[str, Callable[[], AbstractContextManager[Bench]]] = {
    "coiote": coiote,
    "http": partial(http, unit_options),
    "http:form": partial(http, form_options),
    "leshan": leshan,
    "leshan:password": partial(leshan, LeshanSignIn.PASSWORD),
    "leshan-bootstrap": leshan_bootstrap,
    "leshan-bootstrap:pair": leshan_pair,
    "leshan-bootstrap:nosec": partial(leshan_bootstrap, WrittenMode.NOSEC),
    "thingsboard": partial(thingsboard, SignIn.PASSWORD),
    "thingsboard:key": partial(thingsboard, SignIn.API_KEY),
}
"""Those with a virtual server, which shows faults on request."""
BENCHES: dict[str, Callable[[], AbstractContextManager[Bench]]] = {
    **SERVERS,
    "file:csv": partial(file, "units.csv"),
    "file:jsonl": partial(file, "units.jsonl"),
}
