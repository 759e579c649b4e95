"""The places of a job that the editor can show: forms about the job itself, its objects and their instances."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from types import MappingProxyType

from factory_prov.job.problem_keys import keys_of


class TargetKind(Enum):
    """What an entry of the tree is."""

    HEADING = auto()
    SECTION = auto()
    OBJECT = auto()
    INSTANCE = auto()


class Section(StrEnum):
    """A form about the job itself."""

    BOARD = "board"
    NAMING = "naming"
    CREDENTIALS = "credentials"
    SERVER = "server"
    STEPS = "steps"


SECTION_KEYS = MappingProxyType(
    {
        Section.BOARD: ("name", "format", "board"),
        Section.NAMING: ("naming",),
        Section.CREDENTIALS: ("credentials",),
        Section.SERVER: ("server",),
        Section.STEPS: ("line", "rehearsal", "label", "records", "device", "link"),
    }
)
"""First keys of the settings that a section shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditorTarget:
    """What an entry of the tree stands for. A HEADING without a section is the one above the objects."""

    kind: TargetKind
    section: Section | None = None
    object_id: int = -1
    instance_id: int = -1


JOB_HEADING = EditorTarget(kind=TargetKind.HEADING, section=Section.BOARD)
OBJECTS_HEADING = EditorTarget(kind=TargetKind.HEADING)


def target_for(problem_path: str) -> EditorTarget:
    """Return where in the tree a Problem with this path is mended."""
    keys = keys_of(problem_path)
    if keys[0] != "configuration":
        section = next((section for section, first in SECTION_KEYS.items() if keys[0] in first), Section.BOARD)
        return EditorTarget(kind=TargetKind.SECTION, section=section)
    ids = [int(part) for part in keys[-1].split("/")[1:] if part.isascii() and part.isdigit()]
    if len(keys) < 2 or not ids:
        return OBJECTS_HEADING
    if len(ids) == 1:
        return EditorTarget(kind=TargetKind.OBJECT, object_id=ids[0])
    return EditorTarget(kind=TargetKind.INSTANCE, object_id=ids[0], instance_id=ids[1])
