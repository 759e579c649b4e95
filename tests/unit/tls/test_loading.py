"""OpenSSL and cryptography are loaded by who shakes hands, not by who only could: a cold start stays short."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import factory_prov.tls

MODULES = sorted(path.stem for path in Path(factory_prov.tls.__file__).parent.glob("*.py") if path.stem != "__init__")


def test_nothing_heavy_is_loaded_by_the_modules_themselves() -> None:
    wanted = [*(f"factory_prov.tls.{name}" for name in MODULES), "factory_prov.simulation.lwm2m_server"]
    program = (
        f"import sys; import {', '.join(wanted)}; print([m for m in ('OpenSSL', 'cryptography') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
