"""Authorities for tests: quick to open, and judged by openssl."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from factory_prov.credentials.authority import encrypted_key
from factory_prov.credentials.authority.authority import AuthorityView
from factory_prov.credentials.authority.certificates import AuthorityPlan
from factory_prov.credentials.authority.folder import AuthorityFolder, PassphrasePlace
from factory_prov.credentials.authority.making import KeyWish, make_root
from factory_prov.files.user_folders import choose_user_folder

QUICK = KeyWish(place=PassphrasePlace.FILE)


def quick_keys(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let the user's folder be there, and passphrases cost nothing to try."""
    choose_user_folder(folder)
    monkeypatch.setattr(encrypted_key, "_COST", 2)


def root(name: str = "root", *, years: int | None = None, path_length: int | None = None) -> AuthorityView:
    """Make an authority that signs itself."""
    plan = AuthorityPlan(subject=f"CN={name} CA,O=Acme", years=years, path_length=path_length)
    return make_root(AuthorityFolder(name), plan, QUICK)


def openssl(*arguments: str | Path, ok: bool = True) -> str:
    """Run openssl and return all that it says; the test fails where it does not say yes."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("openssl is not installed")
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, check=False)
    assert (done.returncode == 0) is ok, done.stdout + done.stderr
    return done.stdout + done.stderr
