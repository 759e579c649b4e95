"""The files this program brings along: icons, sounds, translations, object definitions, boards, jobs.

They lie in `resources/` of a checkout, which an editable installation reads too. A wheel and the standalone program
have a copy inside this package, with a list of what must be there (`packaging/bundling/resources.py` makes both).
"""

from __future__ import annotations

from pathlib import Path

_PACKED = Path(__file__).with_name("data")
_FOLDER = _PACKED if _PACKED.is_dir() else Path(__file__).parents[1] / "resources"
_CONTENTS = "contents.txt"


def resource(*names: str) -> Path:
    """Return the path of a file or folder of `resources/`; nothing is looked at yet."""
    return _FOLDER.joinpath(*names)


def missing_resources() -> list[str]:
    """Name every file of the packed copy that is not there any more; in a checkout nothing is packed."""
    contents = resource(_CONTENTS)
    if not contents.is_file():
        return [_CONTENTS] if _FOLDER == _PACKED else []
    names = contents.read_text(encoding="utf-8").rstrip("\n").split("\n")
    return [name for name in names if not resource(name).is_file()]
