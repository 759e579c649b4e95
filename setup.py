"""Takes `resources/` into the package when a wheel is built; everything else is in pyproject.toml."""

from __future__ import annotations

import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

sys.path.insert(0, str(Path(__file__).with_name("packaging")))

from bundling.resources import compile_translations, pack  # found only from here on


class BuildWithResources(build_py):
    """Puts `resources/` where `factory_prov.resources` looks for it; an editable installation reads it in its place."""

    def run(self) -> None:
        """Build as always, then copy."""
        super().run()
        if self.editable_mode:
            compile_translations()
        else:
            pack(Path(self.build_lib, "factory_prov", "data"))


setup(cmdclass={"build_py": BuildWithResources})
