"""The files this program brings along: icons, sounds, translations, object definitions, boards, jobs.

They lie in `resources/` of a checkout, which an editable installation reads too, and inside this package in a wheel and
in the standalone program.
"""

from __future__ import annotations

from pathlib import Path

_PACKED = Path(__file__).with_name("data")
_FOLDER = _PACKED if _PACKED.is_dir() else Path(__file__).parents[1] / "resources"


def resource(*names: str) -> Path:
    """Return the path of a file or folder of `resources/`; nothing is looked at yet."""
    return _FOLDER.joinpath(*names)
