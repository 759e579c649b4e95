"""Work on a job that is in no file yet, kept aside so that a crash does not take it; without any key.

Nothing secret is kept: the lines of [configuration] whose resource is secret by its definition are left out, and those
that nobody knows, unless they are numbers. When the work is taken up again those that had not been changed come from
the job's own file; of the others somebody is told.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from factory_prov.errors import InputError
from factory_prov.files.owner_only import write_owner_only
from factory_prov.files.reading import TEXT_LIMIT_BYTES, read_bytes
from factory_prov.job.draft import JobDraft
from factory_prov.job.resource_order import placed, read_path, same
from factory_prov.lwm2m.objects import Definitions
from factory_prov.messages import Message

FILE_NAME = "unsaved-job.json"
_LONGEST_BYTES = 8 * TEXT_LIMIT_BYTES
_NAMES_ANOTHER_PLACE = frozenset({"credential", "file"})
"""A table with one of these keys says where the value comes from, and holds none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """Work that was taken up again. `missing` are the resources whose secret values somebody must give again."""

    draft: JobDraft
    missing: tuple[str, ...]


def keep_unsaved(file: Path, draft: JobDraft, definitions: Definitions) -> None:
    """Write the work into `file`, for its owner only; InputError when it cannot be written.

    Comments stay out too: a key may stand in one. They come back from the job's file, or from the template.
    """
    from factory_prov.job.job_document import text_of  # slow to import

    data, left_out = _without_secrets(draft.data, definitions)
    lines, saved = _lines(draft.data), _lines(draft.saved_data) if draft.known_file is not None else {}
    content = {
        "path": "" if draft.path is None else str(draft.path.absolute()),
        "known_file": (draft.known_file or b"").hex(),
        "in_file": [key for key in left_out if same(lines[key], saved.get(key))],
        "left_out": list(left_out),
        "text": text_of(data),
    }
    write_owner_only(file, json.dumps(content).encode())


def take_up(file: Path) -> Recovered:
    """Return the work that `file` holds; InputError when it holds none."""
    try:
        content = json.loads(read_bytes(file, max_bytes=_LONGEST_BYTES))
        path, left_out = str(content["path"]), [str(key) for key in content["left_out"]]
        in_file = frozenset(map(str, content["in_file"]))
        data: dict[str, Any] = dict(JobDraft(content["text"]).data)
        known = bytes.fromhex(content["known_file"]) or None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, InputError):
        raise InputError(
            Message("this is no unsaved work of this program."), place=str(file), cure=Message("Delete it.")
        ) from None
    draft = _base(Path(path) if path else None)
    before = _lines(draft.data) if draft.known_file is not None else {}
    found = {key: before[key] for key in left_out if key in in_file and key in before}
    for key, value in found.items():
        data["configuration"] = placed(_lines(data), key, value)
    draft.take_up(data, known_file=known)
    return Recovered(draft=draft, missing=tuple(key for key in left_out if key not in found))


def _base(path: Path | None) -> JobDraft:
    """Return the job as it is in its file, whose comments stay; the template where it has none, or none any more."""
    if path is not None:
        try:
            return JobDraft.load(path)
        except InputError:
            pass
    return JobDraft.new(path)


def _without_secrets(data: Mapping[str, Any], definitions: Definitions) -> tuple[Mapping[str, Any], tuple[str, ...]]:
    lines = _lines(data)
    secret = tuple(key for key, value in lines.items() if _is_secret(key, value, definitions))
    kept = {key: value for key, value in lines.items() if key not in secret}
    return ({**data, "configuration": kept} if secret else data), secret


def _lines(data: Mapping[str, Any]) -> Mapping[str, Any]:
    lines = data.get("configuration")
    return lines if isinstance(lines, dict) else {}


def _is_secret(key: str, value: object, definitions: Definitions) -> bool:
    """Whether a line may hold a key in clear; of what nobody knows, everything that is more than a number."""
    if isinstance(value, dict) and not _NAMES_ANOTHER_PLACE.isdisjoint(value):
        return False
    path = read_path(key)
    resource = None if path is None else definitions.resource(path)
    return isinstance(value, dict | str | list) if resource is None else resource.secret
