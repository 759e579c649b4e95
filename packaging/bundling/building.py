"""Make the bundle: what PyInstaller needs, PyInstaller, and a look at what came out."""

from __future__ import annotations

import shutil
from pathlib import Path

from bundling.machine import Machine
from bundling.plan import NAME, PROGRAMS, TITLE, Plan
from bundling.resources import commit_date

_STARTERS = {
    NAME: "from desktop.window.app import main",
    "factory-prov": "from factory_prov.cli import main",
    "ptool": "from factory_prov.ptool import main",
}
_NOT_IN_A_BUNDLE = ("opengl32sw", "qt6webengine", "qt6quick", "qt6qml", "qt6pdf", "qt6virtualkeyboard", "d3dcompiler")
_SHIM = b"Windows.UI.ViewManagement.UISettings"


def build(plan: Plan, machine: Machine, *, one_file: bool) -> None:
    """Make the one-dir bundle, and the one-file program with `one_file`; stop when something is in it that must not."""
    _prepare(plan, machine)
    _pyinstaller(plan, machine, one_file=one_file)
    check_content(plan)


def _prepare(plan: Plan, machine: Machine) -> None:
    """Write the icon, the version resources, the starters, the SBOM, the licences and the copy of `resources/`."""
    starters = plan.work / "starters"
    starters.mkdir(parents=True)
    for name, line in _STARTERS.items():
        text = f'"""Start {name}."""\n\nimport sys\n\n{line}\n\nsys.exit(main())\n'
        (starters / f"{name}.py").write_text(text, encoding="utf-8")
        (plan.work / f"{name}.version").write_text(version_resource(name, plan.version), encoding="utf-8")
    here = Path(__file__).parent
    drawing = plan.root / "resources/icons/provision.svg"
    scripts = {
        "picture.py": [machine.path(drawing), machine.path(plan.work / "icon.ico")],
        "inventory.py": [machine.path(plan.root / "requirements"), machine.path(plan.work), NAME, plan.version],
        "resources.py": [machine.path(plan.resources), commit_date(plan.root)],
        "man_page.py": [machine.path(plan.work / "man")],
    }
    for name, words in scripts.items():
        machine.python([machine.path(here / name), *words])
    if plan.windows:
        (plan.work / "with-nordic").touch()
    (plan.work / "next").mkdir()
    sources = (plan.root / "factory_prov" / "__init__.py").read_text(encoding="utf-8")
    text = sources.replace(f'"{plan.version}"', f'"{plan.next_version}"')
    (plan.work / "next" / "__init__.py").write_text(text, encoding="utf-8")


def version_resource(name: str, version: str) -> str:
    """Return what Windows shows of a program's file, as PyInstaller reads it."""
    numbers = (*(int(part) for part in version.split(".")), 0)
    told = {
        "CompanyName": TITLE,
        "FileDescription": PROGRAMS[name],
        "FileVersion": version,
        "InternalName": name,
        "LegalCopyright": "Apache-2.0",
        "OriginalFilename": f"{name}.exe",
        "ProductName": TITLE,
        "ProductVersion": version,
    }
    strings = ", ".join(f"StringStruct({key!r}, {value!r})" for key, value in told.items())
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0, OS=0x40004, "
        f"fileType=1, subtype=0, date=(0, 0)), kids=[StringFileInfo([StringTable('040904B0', [{strings}])]), "
        "VarFileInfo([VarStruct('Translation', [1033, 1200])])])\n"
    )


def _pyinstaller(plan: Plan, machine: Machine, *, one_file: bool) -> None:
    variables = {
        "BUNDLE_ROOT": machine.path(plan.root),
        "BUNDLE_WORK": machine.path(plan.work),
        "BUNDLE_ONE_FILE": "1" if one_file else "0",
        "PYTHONHASHSEED": "1",
        "SOURCE_DATE_EPOCH": str(plan.commit_time_s()),
        "PYTHONDONTWRITEBYTECODE": "1",
        "BUNDLE_VERSION": plan.version,
        "BUNDLE_NEXT_VERSION": plan.next_version if plan.prove else "",
    }
    words = ["-m", "PyInstaller", "--noconfirm", "--log-level", "INFO", "--distpath", machine.path(plan.bundle.parent)]
    words += ["--workpath", machine.path(plan.work / "pyinstaller"), machine.path(plan.root / "packaging/bundle.spec")]
    output = machine.python(words, timeout_s=900, variables=variables)
    (plan.work / "pyinstaller.log").write_text(output, encoding="utf-8")
    if one_file:
        shutil.move(plan.bundle.parent / f"one-file{plan.suffix}", plan.one_file)


def check_content(plan: Plan) -> None:
    """SystemExit when a program is missing, or something is in the bundle that has no place there."""
    missing = [name for name in PROGRAMS if not plan.program(name).is_file()]
    found = [path for path in files_of(plan.bundle) if _has_no_place(path, plan)]
    if missing or found:
        named = ", ".join(str(path.relative_to(plan.bundle)) for path in found)
        raise SystemExit(f"The bundle lacks {missing or 'nothing'}; has no place in it: {named or 'nothing'}.")


def _has_no_place(path: Path, plan: Plan) -> bool:
    """Whether this is a test shim, a Qt module that is not used, or Nordic's code for another system."""
    name = path.name.lower()
    shims = {f"{file.stem}.dll" for file in (plan.root / "packaging/wine/shims").glob("*.c")}
    if name in shims or any(part in name for part in _NOT_IN_A_BUNDLE):
        return True
    if plan.windows and ("_linux" in name or name.endswith((".so", ".dylib"))):
        return True
    return name.endswith(".dll") and path.stat().st_size < 300_000 and _SHIM in path.read_bytes()


def files_of(folder: Path) -> list[Path]:
    """Return every file below a folder, in order."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def size_mb(path: Path) -> float:
    """Return the size of a file or of a whole folder; a linked file counts once."""
    files = files_of(path) if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if not file.is_symlink()) / 1e6
