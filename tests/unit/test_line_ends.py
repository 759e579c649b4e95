"""A line of a text ends with LF, CR LF or, in some formats, CR; `str.splitlines` ends one at eight characters more."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]

SPLIT_BYTES = {"factory_prov/job/file_kind.py", "factory_prov/simulation/uart.py"}
"""bytes.splitlines knows LF, CR and CR LF only."""


def test_no_text_is_split_where_no_line_ends() -> None:
    files = [path for folder in ("factory_prov", "desktop") for path in (ROOT / folder).rglob("*.py")]
    assert len(files) > 200
    splitting = {str(path.relative_to(ROOT).as_posix()) for path in files if ".splitlines(" in path.read_text("utf-8")}
    assert splitting == SPLIT_BYTES, "for text: split at '\\n', or io.StringIO(text, newline='') for CR too"
