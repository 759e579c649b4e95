"""What is installed: every module must load, every backend must be there to be asked, no file may be missing."""

from __future__ import annotations

import importlib
import pkgutil
import platform
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from desktop.theme import STATES
from desktop.translation import FOLDER, LANGUAGES
from factory_prov.resources import missing_resources, resource

PACKAGES = ("factory_prov", "desktop")
_NEVER = ("__main__", "factory_prov.ledger.migrations.env")
"""Modules that run a program, or that only Alembic may load."""
_MUST_BE_FOUND = ("simulated", "serial", "LwM2M", "SQLite")
_SOUNDS = ("pass.wav", "wait.wav", "fail.wav")
_LEAST_OBJECTS = (0, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What there is, and what is not as it should be. A backend is "name: what it said"; "missing" before some."""

    version: str
    python: str
    qt: str
    platform: str
    modules: int
    backends: tuple[str, ...]
    objects: tuple[int, ...]
    languages: tuple[str, ...]
    failures: tuple[str, ...]


def look_at(folder: Path) -> Installation:
    """Load and list everything; `folder` is one for data that nobody needs."""
    from PySide6 import __version__ as qt

    from desktop.settings.backends import look
    from factory_prov import __version__
    from factory_prov.lwm2m.objects import Definitions
    from factory_prov.registrars.registry import REGISTRARS

    names = list(modules())
    backends = look(folder)
    objects = Definitions().object_ids()
    failures = [*_broken(names), *missing_files()]
    found = {backend.name for backend in backends if backend.found}
    wanted = (*_MUST_BE_FOUND, *(kind.name for kind in REGISTRARS))
    failures += [f"backend {name}: it is missing" for name in wanted if name not in found]
    failures += [f"object definition {number}: it is missing" for number in _LEAST_OBJECTS if number not in objects]
    return Installation(
        version=__version__,
        python=platform.python_version(),
        qt=qt,
        platform=sys.platform,
        modules=len(names),
        backends=tuple(
            f"{'' if backend.found else 'missing '}{backend.kind} {backend.name}: " + str(backend.finding)
            for backend in backends
        ),
        objects=objects,
        languages=tuple(code for code in LANGUAGES if (FOLDER / f"desktop_{code}.qm").is_file()),
        failures=tuple(failures),
    )


def modules() -> Iterator[str]:
    """Name every module of the program that can be loaded."""
    for package in PACKAGES:
        yield package
        path = importlib.import_module(package).__path__
        for module in pkgutil.walk_packages(path, f"{package}."):
            if not module.name.endswith(_NEVER):
                yield module.name


def _broken(names: list[str]) -> Iterator[str]:
    for name in names:
        try:
            importlib.import_module(name)
        except Exception as failure:  # noqa: BLE001  # whatever it is, the result must say so
            yield f"module {name}: {type(failure).__name__}: {failure}"


def missing_files() -> Iterator[str]:
    """Name every file that is not there: of the packed copy, and in a checkout at least what the window needs."""
    wanted = [FOLDER / f"desktop_{code}.qm" for code in LANGUAGES]
    wanted += [resource("icons", f"{look.icon}.svg") for look in STATES.values()]
    wanted += [resource("sounds", name) for name in _SOUNDS]
    wanted += [resource("style.qss")]
    wanted += [FOLDER / code / "LC_MESSAGES" / "factory_prov.mo" for code in LANGUAGES if code != "en"]
    missing = [path.relative_to(resource()).as_posix() for path in wanted if not path.is_file()]
    for name in dict.fromkeys([*missing, *missing_resources()]):
        yield f"file {name}: it is missing"
