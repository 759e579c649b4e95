"""The program as it is installed: from a wheel nothing of it may be left behind in the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ("factory_prov", "desktop", "resources", "packaging", "pyproject.toml", "setup.py", "MANIFEST.in")
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input"]
WITHOUT_INDEX = ["-q", "--no-deps", "--no-build-isolation"]


def copy_of_sources(folder: Path) -> Path:
    """What an installation is made of, copied: building leaves traces."""
    folder.mkdir(parents=True)
    for name in (*SOURCES, "README.md", "LICENSE"):
        source, target = ROOT / name, folder / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
        else:
            shutil.copy(source, target)
    return folder


def run(command: list[str], folder: Path) -> str:
    """What it printed, with nothing of this checkout on its path."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def built(sources: Path, folder: Path) -> Path:
    """The wheel made of a folder or an archive of sources."""
    run([*PIP, "wheel", *WITHOUT_INDEX, "-w", str(folder), str(sources)], folder.parent)
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of_sources(tmp_path_factory.mktemp("wheel") / "source")


@pytest.fixture(scope="module")
def installed(sources: Path) -> Path:
    """A folder with the unpacked wheel."""
    with zipfile.ZipFile(built(sources, sources.parent / "direct")) as archive:
        archive.extractall(sources.parent / "site")
    return sources.parent / "site"


def files_in(folder: Path) -> set[str]:
    found = {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
    return {path.as_posix() for path in found if "__pycache__" not in path.parts}


def test_every_file_of_the_packages_is_in_it(installed: Path) -> None:
    inside = files_in(installed)
    for package in ("factory_prov", "desktop"):
        assert {f"{package}/{name}" for name in files_in(ROOT / package)} - inside == set()


def test_the_resources_are_inside_the_package_whole_and_with_their_list(installed: Path) -> None:
    data = installed / "factory_prov" / "data"
    assert {name.partition("/")[0].partition("-")[0] for name in files_in(installed)} == {
        "factory_prov",
        "desktop",
        "factory_provisioning",
    }
    sources = {name for name in files_in(ROOT / "resources") if not name.endswith(".mo")}
    here = {name for name in sources if not name.endswith((".po", ".ts"))}  # those are for translators
    assert len(here) > 50
    assert all((data / name).read_bytes() == (ROOT / "resources" / name).read_bytes() for name in here)
    compiled = {name.removesuffix(".po") + ".mo" for name in sources if name.endswith(".po")}
    built_on = {"built-on.txt"} & files_in(data)  # where it was built from a repository
    assert files_in(data) == here | compiled | built_on | {"contents.txt"}
    assert set((data / "contents.txt").read_text(encoding="utf-8").split("\n")) - {""} == here | compiled | built_on


def test_the_man_page_lies_where_man_looks(installed: Path) -> None:
    (page,) = installed.glob("*.data/data/share/man/man1/factory-prov.1")
    assert page.read_text(encoding="utf-8").startswith(".TH FACTORY-PROV 1")


def test_a_wheel_by_way_of_an_sdist_is_the_same(sources: Path, installed: Path) -> None:
    made = sources.parent / "sdist"
    code = "import sys; from setuptools import build_meta; build_meta.build_sdist(sys.argv[1])"
    run([sys.executable, "-c", code, str(made)], sources)
    (sdist,) = made.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        assert [name for name in archive.getnames() if name.endswith("/man/factory-prov.1")]
    with zipfile.ZipFile(built(sdist, sources.parent / "by way of an sdist")) as archive:
        assert {name for name in archive.namelist() if not name.endswith("/")} == files_in(installed)


def test_the_demo_runs_from_it(installed: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    code = (
        "import factory_prov, sys; print(factory_prov.__file__)\n"
        "from factory_prov.cli import main; sys.exit(main(['demo']))"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(str(installed))
    assert done.stdout.count("PASS ") == 3


def test_a_file_that_is_lost_is_named(installed: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(installed, site)
    code = "from factory_prov.resources import missing_resources; print(missing_resources())"
    command = [sys.executable, "-S", "-c", code]
    assert run(command, site).strip() == "[]"
    (site / "factory_prov/data/sounds/pass.wav").unlink()
    assert run(command, site).strip() == "['sounds/pass.wav']"
    (site / "factory_prov/data/contents.txt").unlink()
    assert run(command, site).strip() == "['contents.txt']"


@pytest.mark.parametrize("mode", ["compat", "lenient"])
def test_an_editable_installation_reads_the_checkout(mode: str, tmp_path: Path) -> None:
    checkout = copy_of_sources(tmp_path / "checkout")
    options = ["--ignore-installed", "--prefix", str(tmp_path / "prefix"), "--config-settings", f"editable_mode={mode}"]
    run([*PIP, "install", *WITHOUT_INDEX, *options, "-e", str(checkout)], tmp_path)
    (site,) = {path.parent for path in (tmp_path / "prefix").rglob("*.pth")}
    code = (
        f"import site; site.addsitedir({str(site)!r})\n"
        "from factory_prov.resources import resource, missing_resources\n"
        "print(resource(), missing_resources())"
    )
    # -S: without the packages of this environment, where another checkout may be installed.
    assert run([sys.executable, "-S", "-c", code], tmp_path).strip() == f"{checkout / 'resources'} []"
    compiled = {path.with_suffix(".mo") for path in (checkout / "resources").rglob("*.po")}
    assert all(path.is_file() for path in compiled)
