"""A disk that is full or broken from some write on: a sentence, and what was promised is there when it works again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from slow_disk import built, missing, on_slow_disk

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(missing()), reason=missing())]
TESTS = Path(__file__).parents[2]
_PROGRAM = """
import json, sqlite3, sys
from pathlib import Path
from slow_disk import Fault, calls, set_disk
from factory_prov.errors import FactoryProvError
from factory_prov.ledger.records import Outcome
from factory_prov.ledger.store import Ledger
from signed_ledgers import AT, signed_ledger, start

file, fault = Path(sys.argv[1]), Fault[sys.argv[2]]
told, promised, broken = set(), {}, []

def run(ledger, number):
    run_id = ledger.begin(start(number))
    name = f"meter-{number}"
    ledger.reserve(run_id, name, psk_identity=None, again=None)
    promised[name] = None
    ledger.set_hardware_id(run_id, f"F4CE{number:04}")
    ledger.finish(run_id, Outcome.FAIL, code="E301", at=AT)
    promised[name] = "FAIL"

with signed_ledger(file) as ledger:
    run(ledger, 0)
    set_disk()
    run(ledger, 1)
    whole = calls()
    for at in range(1, whole + 2):
        set_disk(fault, at=at)
        try:
            run(ledger, 100 + at)
        except FactoryProvError as failure:
            told.add(str(failure))
        set_disk()
    run(ledger, 2)
    runs = {record.endpoint_name: record.outcome for record in ledger.runs()}
for name, outcome in promised.items():
    if name not in runs or (outcome and runs[name] != outcome):
        broken.append(name)
check = sqlite3.connect(file).execute("PRAGMA integrity_check").fetchone()[0]
print(json.dumps({"calls": whole, "told": sorted(told), "broken": broken, "check": check}))
"""


@pytest.mark.parametrize(("fault", "words"), [("FULL", "the disk is full"), ("BROKEN", "disk I/O error")])
def test_from_whichever_write_on_a_disk_fails(tmp_path: Path, fault: str, words: str) -> None:
    variables = {**os.environ, **on_slow_disk(built(tmp_path)), "PYTHONPATH": f"{TESTS}{os.pathsep}{TESTS.parent}"}
    command = [sys.executable, "-c", _PROGRAM, str(tmp_path / "ledger.sqlite"), fault]
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]
    assert not done.stderr, done.stderr[-3000:]
    found = json.loads(done.stdout)
    assert found["calls"] > 8
    assert found["broken"] == []
    assert found["check"] == "ok"
    assert [told for told in found["told"] if words not in told] == []
    assert found["told"]
