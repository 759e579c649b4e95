"""Takes `resources/` into the package when a wheel is built, and makes the man page; all else is in pyproject.toml."""

from __future__ import annotations

import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py
from setuptools.command.sdist import sdist

# isort: split
from distutils.command.install_data import install_data  # setuptools' own: it is there once setuptools is loaded

sys.path.insert(0, str(Path(__file__).with_name("packaging")))

from bundling.man_page import write_man_page  # found only from here on
from bundling.resources import commit_date, compile_translations, pack


class BuildWithResources(build_py):
    """Puts `resources/` where `factory_prov.resources` looks for it; an editable installation reads it in its place."""

    def run(self) -> None:
        """Build as always, then copy."""
        super().run()
        if self.editable_mode:
            compile_translations()
        else:
            pack(Path(self.build_lib, "factory_prov", "data"), built_on=commit_date())


class DataWithManPage(install_data):
    """Puts the man page where `man` looks for it: `share/man` beside the folder of the programs."""

    def run(self) -> None:
        """Make the page, then install as always."""
        build = self.get_finalized_command("build")
        page = write_man_page(Path(build.build_temp, "man"))
        self.data_files = [(MAN_FOLDER, [str(page)])]
        super().run()


class SdistWithManPage(sdist):
    """Brings the man page along, ready to be read."""

    def make_release_tree(self, base_dir: str, files: list[str]) -> None:
        """Copy as always, then add the page."""
        super().make_release_tree(base_dir, files)
        write_man_page(Path(base_dir, "man"))


MAN_FOLDER = "share/man/man1"
setup(
    cmdclass={"build_py": BuildWithResources, "install_data": DataWithManPage, "sdist": SdistWithManPage},
    data_files=[(MAN_FOLDER, [])],
)
