"""Sign a file with the key for updates; run by the clean environment's Python: `sign_update.py KEY FILE [--context]`.

Writes FILE.sig and FILE.pem (the public key). The key's password is in the variable UPDATE_KEY_PASSWORD. `--new` in
the place of FILE makes a key without a password, for a test run.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from factory_prov.credentials.signature import new_key, signed  # found only from here on
from factory_prov.updating.manifest import CONTEXT  # found only from here on


def main() -> None:
    """Do what the command line says."""
    key = Path(sys.argv[1])
    if sys.argv[2] == "--new":
        with os.fdopen(os.open(key, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as new:
            new.write(new_key())
        return
    file = Path(sys.argv[2])
    data = (CONTEXT if "--context" in sys.argv else b"") + file.read_bytes()
    signature, public = signed(data, key.read_bytes(), os.environ.get("UPDATE_KEY_PASSWORD"))
    file.with_name(f"{file.name}.sig").write_bytes(signature)
    file.with_name(f"{file.name}.pem").write_bytes(public)


if __name__ == "__main__":
    main()
