"""A token for tests: Debian's SoftHSM, in a folder of its own, with `pkcs11-tool` of OpenSC as the judge.

with soft_hsm(tmp_path) as hsm:
    hsm.new_token("Line 1", pin="4711")
    hsm.pull_out(); hsm.plug_in()               # the folder of the tokens goes away, and comes back
    hsm.tool("--list-objects", pin="4711")
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from factory_prov.credentials.pkcs11.owner import close_all
from factory_prov.credentials.pkcs11.pins import ask_people_by
from factory_prov.credentials.pkcs11.place import TokenPlace

PIN = "4711-line"
_SO_PIN = "12345678"
_PLACES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
)


def missing() -> str:
    """Return why no token can be made here, "" when one can."""
    if sys.platform != "linux":
        return "SoftHSM is used by the tests on Linux only"
    if _module() is None or shutil.which("softhsm2-util") is None:
        return "there is no SoftHSM on this PC (apt-get install softhsm2)"
    return "" if shutil.which("pkcs11-tool") else "there is no pkcs11-tool on this PC (apt-get install opensc)"


def _module() -> Path | None:
    return next((Path(place) for place in _PLACES if Path(place).exists()), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SoftHsm:
    """The tokens of one test."""

    folder: Path
    module: Path

    def new_token(self, label: str, pin: str = PIN) -> TokenPlace:
        """Make a token and return where it is."""
        self._run("softhsm2-util", "--init-token", "--free", "--label", label, "--so-pin", _SO_PIN, "--pin", pin)
        return TokenPlace(module=self.module, label=label)

    def tool(self, *arguments: str, label: str = "", pin: str = PIN) -> str:
        """Ask the judge, logged in."""
        chosen = ("--token-label", label) if label else ()
        return self._run("pkcs11-tool", "--module", str(self.module), *chosen, "--login", "--pin", pin, *arguments)

    def change_pin(self, old: str, new: str) -> None:
        """Give the token another PIN, from another process."""
        self.tool("--change-pin", "--new-pin", new, pin=old)

    def pull_out(self) -> None:
        """Take every token away."""
        self._tokens.rename(self.folder / "away")

    def plug_in(self) -> None:
        """Bring them back."""
        (self.folder / "away").rename(self._tokens)

    @property
    def _tokens(self) -> Path:
        return self.folder / "tokens"

    def _run(self, *command: str) -> str:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@contextmanager
def soft_hsm(folder: Path) -> Iterator[SoftHsm]:
    """Begin with no token; at the end nobody is logged in any more."""
    module = _module()
    assert module is not None
    close_all()
    hsm = SoftHsm(folder=folder, module=module)
    (folder / "tokens").mkdir(parents=True)
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\nlog.level = ERROR\n")
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = str(settings)
    try:
        yield hsm
    finally:
        ask_people_by(None)
        close_all()
        os.environ.pop("SOFTHSM2_CONF")
        if before is not None:
            os.environ["SOFTHSM2_CONF"] = before
