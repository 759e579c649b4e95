"""Which program this is, and on what it runs."""

from __future__ import annotations

import sys


def about_this_program() -> str:
    """Return what a report must say of the program and the PC."""
    import platform

    from PySide6 import __version__ as qt_version

    from factory_prov import __version__

    return f"factory provisioning {__version__}, Python {platform.python_version()}, Qt {qt_version}, {sys.platform}"
