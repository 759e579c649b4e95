"""Takes `resources/` into the package when a wheel is built; everything else is in pyproject.toml."""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

RESOURCES = Path(__file__).with_name("resources")


class BuildWithResources(build_py):
    """Puts `resources/` where `factory_prov.resources` looks for it; an editable installation reads it in its place."""

    def run(self) -> None:
        """Build as always, then copy."""
        super().run()
        if not self.editable_mode:
            shutil.copytree(RESOURCES, Path(self.build_lib, "factory_prov", "data"), dirs_exist_ok=True)


setup(cmdclass={"build_py": BuildWithResources})
