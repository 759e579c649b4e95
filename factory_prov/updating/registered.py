"""What Windows lists as installed: it is told the new version."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

_KEY = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\factory-provisioning"


def tell_windows(folder: Path, version: str) -> None:
    """Correct the version in the list of installed programs, if the installer has put this folder there."""
    if sys.platform != "win32":
        return
    import winreg

    rights = winreg.KEY_READ | winreg.KEY_WRITE | winreg.KEY_WOW64_64KEY
    for root in (winreg.HKEY_CURRENT_USER, winreg.HKEY_LOCAL_MACHINE):
        with suppress(OSError), winreg.OpenKey(root, _KEY, 0, rights) as key:  # a portable one is in no list
            place, _ = winreg.QueryValueEx(key, "InstallLocation")
            if os.path.normcase(str(place)) == os.path.normcase(str(folder)):
                winreg.SetValueEx(key, "DisplayVersion", 0, winreg.REG_SZ, version)
