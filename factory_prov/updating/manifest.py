"""What an update says of itself: `update.json` in the portable zip, signed as `update.sig` beside it.

::

    factory-provisioning/update.json     format, version, system, contents, files: path, size_bytes, sha256, executable
    factory-provisioning/update.sig      Ed25519 over `CONTEXT` and the bytes of update.json
    factory-provisioning/…               the files, each as update.json says
"""

from __future__ import annotations

import json
import re
from pathlib import PurePosixPath
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from factory_prov.errors import InputError
from factory_prov.messages import Message

CONTEXT = b"factory-provisioning update\n"
"""In front of what is signed: a signature made for something else is none for an update."""
TOP = "factory-provisioning"
MANIFEST = f"{TOP}/update.json"
SIGNATURE = f"{TOP}/update.sig"
FORMAT = 1
PROGRAMS = ("ptool", "factory-provisioning", "factory-prov")
"""In the order in which they are replaced: the one that updates is the last."""
MAX_BYTES = 2_000_000
"""Limit of update.json."""

_VERSION = r"\d{1,5}\.\d{1,5}\.\d{1,5}"
_CONTENTS = "program-"
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_STRICT = ConfigDict(extra="forbid", frozen=True, strict=True)


class ManifestEntry(BaseModel):
    """One file: its path from the program's folder with `/`, its size, SHA-256 and whether it is a program."""

    model_config = _STRICT
    path: Annotated[str, Field(min_length=1, max_length=200)]
    size_bytes: Annotated[int, Field(ge=0, le=1_000_000_000)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    executable: bool


class Manifest(BaseModel):
    """One version for one system, file by file."""

    model_config = _STRICT
    format: int
    version: Annotated[str, Field(pattern=f"^{_VERSION}$")]
    system: str
    files: tuple[ManifestEntry, ...]

    @property
    def size_bytes(self) -> int:
        """Size of all files."""
        return sum(entry.size_bytes for entry in self.files)


def contents_name(version: str) -> str:
    """Return the folder beside the programs that holds what they need."""
    return f"{_CONTENTS}{version}"


def version_of(contents: str) -> str:
    """Return the version of a folder of contents, "" when it is none."""
    found = re.fullmatch(f"{_CONTENTS}({_VERSION})", contents)
    return found.group(1) if found else ""


def newer(one: str, other: str) -> bool:
    """Whether version `one` is newer than `other`."""
    return _numbers(one) > _numbers(other)


def read_manifest(data: bytes, *, place: str) -> Manifest:
    """Read update.json; InputError when it is none that this version understands."""
    try:
        document = json.loads(data)
        number = document.get("format")
    except (ValueError, AttributeError, RecursionError):
        raise _damaged(place) from None
    if number != FORMAT:
        cure = Message("Install the new version with its installer.")
        raise InputError(Message("the update is of a form that this version does not know."), place=place, cure=cure)
    try:
        manifest = Manifest.model_validate_json(data)
    except ValidationError:
        raise _damaged(place) from None
    suffix = ".exe" if manifest.system.startswith("windows") else ""
    wanted = {f"{name}{suffix}" for name in PROGRAMS}
    paths = [entry.path for entry in manifest.files]
    inside = [path for path in paths if path not in wanted]
    if len({path.lower() for path in paths}) != len(paths) or not wanted <= set(paths):
        raise _damaged(place)
    if not all(_is_safe(path, contents_name(manifest.version)) for path in inside):
        raise _damaged(place)
    return manifest


def _is_safe(path: str, contents: str) -> bool:
    """Whether it leads to a file in the contents' folder and nowhere else, on Windows too."""
    parts = PurePosixPath(path).parts
    return (
        len(parts) > 1 and parts[0] == contents and "/".join(parts) == path and not any(_is_odd(part) for part in parts)
    )


def _is_odd(part: str) -> bool:
    return (
        part == ".."
        or any(ord(sign) < 32 or sign in '\\:*?"<>|' for sign in part)
        or part[-1] in ". "
        or _RESERVED.fullmatch(part) is not None
    )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _damaged(place: str) -> InputError:
    return InputError(Message("the update is damaged."), place=place, cure=Message("Copy or download it again."))
