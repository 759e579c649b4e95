"""Writing a job file: values change, the engineer's comments and order stay (tomlkit)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import InlineTable

from factory_prov.credentials.files import write_owner_only
from factory_prov.errors import InputError
from factory_prov.input_files import read_text
from factory_prov.job.job_file import read_job
from factory_prov.job.model import Job


class JobDocument:
    """The text of a job file, changed value by value. `path` is where it was read from or was last saved to."""

    def __init__(self, text: str, *, path: Path) -> None:
        try:
            self._document = tomlkit.parse(text)
        except (TOMLKitError, RecursionError) as failure:
            raise InputError(f"this is no TOML: {failure}.", place=str(path), cure="Mend that line.") from None
        self.path = path

    @classmethod
    def load(cls, path: Path) -> JobDocument:
        """Read a job file."""
        return cls(read_text(path), path=path)

    @property
    def text(self) -> str:
        """The file's text as it would be saved."""
        return tomlkit.dumps(self._document)

    def job(self) -> Job:
        """Read the text as a job; JobError carries all Problems."""
        return read_job(self.text, place=str(self.path), folder=self.path.parent)

    def set(self, keys: tuple[str, ...], value: object, *, comment: str = "") -> None:
        """Set the value under `keys`, making tables on the way; a comment is only written beside a new value."""
        table: Any = self._document
        for key in keys[:-1]:
            if key not in table:
                table[key] = tomlkit.table()
            table = table[key]
        item = _inline(value) if isinstance(value, dict) else tomlkit.item(value)
        if comment and keys[-1] not in table:
            item.comment(comment)
        table[keys[-1]] = item

    def remove(self, keys: tuple[str, ...]) -> None:
        """Remove the value or table under `keys`; nothing happens when it is not there."""
        table: Any = self._document
        for key in keys[:-1]:
            if key not in table:
                return
            table = table[key]
        table.pop(keys[-1], None)

    def save(self, path: Path | None = None) -> None:
        """Write the file in one step, readable by its owner only: a job can hold a key in clear."""
        self.path = path or self.path
        write_owner_only(self.path, self.text.encode())


def _inline(value: dict[str, object]) -> InlineTable:
    table = tomlkit.inline_table()
    table.update(value)
    return table
