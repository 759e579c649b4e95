"""Sign programs with Authenticode: osslsigncode with a file, signtool with a certificate of the Windows store."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from bundling.machine import execute
from bundling.plan import PROGRAMS, TITLE, Plan

PASSWORD = "CODE_SIGNING_PASSWORD"  # the name of the variable that has it
TIMESTAMP = "CODE_SIGNING_TIMESTAMP_URL"
_THUMBPRINT = re.compile("[0-9A-Fa-f]{40}")  # of a certificate in Windows' store, as those on a hardware token are


def sign(plan: Plan, files: Sequence[Path] | None = None) -> None:
    """Sign these files, or every program of the build; Linux programs are not signed."""
    if not plan.windows:
        return
    if plan.certificate is None:
        if files is None:
            print("UNSIGNED: no --certificate was given. Windows will warn of an unknown publisher.")
        return
    for path in files if files is not None else [*(plan.program(name) for name in PROGRAMS), plan.one_file]:
        _sign(path, plan.certificate)


def _sign(path: Path, certificate: str) -> None:
    """The password goes through an owner-only file; a command line can be seen by others on the PC."""
    stamp = os.environ.get(TIMESTAMP, "")
    if _THUMBPRINT.fullmatch(certificate):
        words = ["signtool", "sign", "/fd", "sha256", "/sha1", certificate, "/d", TITLE]
        execute([*words, *(["/tr", stamp, "/td", "sha256"] if stamp else []), str(path)])
        return
    secret = path.with_suffix(".pass")
    signed = path.with_suffix(".signed")
    try:
        with os.fdopen(os.open(secret, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "w") as file:
            file.write(os.environ.get(PASSWORD, ""))
        words = ["osslsigncode", "sign", "-pkcs12", certificate, "-readpass", str(secret), "-h", "sha256"]
        words += ["-n", TITLE, *(["-ts", stamp] if stamp else []), "-in", str(path), "-out", str(signed)]
        execute(words)
        signed.replace(path)
    finally:
        secret.unlink(missing_ok=True)
        signed.unlink(missing_ok=True)
