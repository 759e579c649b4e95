"""A program ends though its token's library hangs."""

from __future__ import annotations

import os
import subprocess
import sys

from softhsm import PIN, SoftHsm

_HANGS = """
import sys, threading
from pathlib import Path
from factory_prov.credentials.pkcs11 import owner
from factory_prov.credentials.pkcs11.place import KeyPlace, TokenPlace
from factory_prov.credentials.pkcs11.token_key import make_key
from factory_prov.errors import SigningTokenSlow
place = TokenPlace(module=Path(sys.argv[1]), label="Line 1")
make_key(KeyPlace(token=place, label="CA"))[0].sign(b"x", "sha256")
if sys.argv[2] == "hang":
    owner._CLOSING_S = 0.1
    try:
        owner.owner_of(place.module).ask(lambda _: threading.Event().wait(), limit_s=0.1)
    except SigningTokenSlow:
        print("slow")
print("end")
"""


def test_it_ends_with_and_without_a_library_that_hangs(hsm: SoftHsm) -> None:
    hsm.new_token("Line 1")

    for number, (how, told) in enumerate((("end", "end"), ("hang", "slow\nend"))):
        variables = {**os.environ, "FACTORY_PROV_PIN": PIN}
        code = _HANGS.replace('"CA"', f'"CA {number}"')
        command = [sys.executable, "-c", code, str(hsm.module), how]
        done = subprocess.run(command, env=variables, capture_output=True, text=True, timeout=60, check=False)
        assert (done.returncode, done.stdout.strip(), done.stderr) == (0, told, "")
