"""Jobs that a real client was given, with its verdict: `check` has an error for what it refuses, and for nothing else.

The virtual board takes and refuses the same packs.

The cases lie beside the project where somebody has them; what was learned from them is tried elsewhere with tests of
our own, so that nothing depends on them.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from factory_prov.job.inspection import inspect_file
from factory_prov.job.job_file import load_job
from factory_prov.job.unit import UnitMaker
from factory_prov.lwm2m.objects import Definitions
from factory_prov.lwm2m.problem import Severity
from factory_prov.lwm2m.senml import Record
from factory_prov.simulation.pack_watch import PackWatch, Reading

CASES = Path(__file__).parents[3].parent / "shared/client_cases"
ENDPOINT_NAME = "urn:dev:os:1-Dev"

STRICTER = {
    "acl-obj3": "no-target",  # the job's device has no such object, the client that was tried has
    "o-none33605": "object-not-installed",  # likewise
    "cert-noservercert": "server-certificate-missing",  # it registers with any server, also an impostor's
    "pid-129": "psk-identity",  # RFC 4279 §5.3 asks servers for 128 bytes only
    "psk-raw15": "psk-too-short",  # it can be guessed from one recorded handshake
    "single-inst": "single-instance",  # it kills a client that is built with its assertions
    "ss-rsa4096": "pack-too-large",  # over the pack limit of the provisioning firmware
    "ss-rsa8192": "pack-too-large",
    "uri-ipoct": "server-uri",  # 010 is 8 to some resolvers and 10 to others
    "uri-label64": "server-uri",  # no name server can be asked for it; the client that was tried had a hosts file
}
"""What registers and is refused all the same, with the rule that does it."""

NOT_TOLD = {
    "ep-psk-utf8": "the name that spoiled it is not in the job",
    "mt1-u2-leaf": "a digest does not tell whether it is that of a CA: a warning",
    "sup-ofinter-chain": "the chain was cut to its leaf then; now all of it goes into the pack, which registers",
}
"""What never registers and has no error, with the reason."""


@cache
def verdicts() -> dict[str, dict[str, object]]:
    file = CASES / "verdicts.json"
    found: dict[str, dict[str, object]] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return found


def rules(name: str) -> set[str]:
    inspection = inspect_file(CASES / f"jobs/{name}.toml", endpoint_name=ENDPOINT_NAME, definitions=Definitions())
    return {problem.rule for problem in inspection.problems if problem.severity is Severity.ERROR}


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(verdicts()) or ["none"])
def test_the_check_says_what_the_client_did(name: str) -> None:
    if name == "none":
        pytest.skip("the cases of the real client are not beside the project")
    found, verdict = rules(name), verdicts()[name]["client"]
    if name in STRICTER:
        assert verdict == "registers"
        assert STRICTER[name] in found
    elif verdict in ("registers", "bootstrap") or name in NOT_TOLD:
        assert not found
    else:
        assert found


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(name for name in verdicts() if not name.startswith("ss-rsa")) or ["none"])
def test_the_virtual_board_takes_what_the_client_took(name: str) -> None:
    if name == "none":
        pytest.skip("the cases of the real client are not beside the project")
    unit = UnitMaker(load_job(CASES / f"jobs/{name}.toml")).make(ENDPOINT_NAME)
    if any(_is_beyond_firmware(record) for record in unit.records):
        pytest.skip("the client that was tried has an object more than the provisioning firmware")
    watch = PackWatch(Definitions())
    refused = watch.feed(unit.pack) is Reading.DEAD or watch.verdict() != "0"
    assert refused == (verdicts()[name]["client"] == "refuses" or name == "single-inst")


def _is_beyond_firmware(record: Record) -> bool:
    path, value = record
    return path.object_id > 2 or (path[0] == 2 and path[2] == 0 and isinstance(value, int) and 2 < value < 65535)
