"""The installer for Windows, and its proof: install, run, upgrade, uninstall, nothing left."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

from bundling.building import files_of, size_mb
from bundling.machine import Wine, execute
from bundling.plan import NAME, PROGRAMS, TITLE, Plan
from bundling.signing import sign
from bundling.trying import try_program

_KEY = rf"Software\Microsoft\Windows\CurrentVersion\Uninstall\{NAME}"
_OURS = (rf"HKCU\{_KEY}", r"HKCU\Software\Classes\.fpjob", r"HKCU\Software\Classes\FactoryProvisioning.Job")
_RUNNING = 3
"""The installer's exit code for a program that is not closed."""
_UP_S = 30.0


def make_installer(plan: Plan) -> None:
    """Make the installer with NSIS."""
    defines = {
        "VERSION": plan.version,
        "BUNDLE": str(plan.bundle),
        "OUTPUT": str(plan.installer),
        "ICON": str(plan.work / "icon.ico"),
        "SIZE_KB": str(int(size_mb(plan.bundle) * 1000)),
    }
    words = ["makensis", "-V2", *(f"-D{name}={value}" for name, value in defines.items())]
    variables = {"SOURCE_DATE_EPOCH": str(plan.commit_time_s())}
    execute([*words, str(plan.root / "packaging/installer.nsi")], timeout_s=600, variables=variables)
    sign(plan, [plan.installer])


def prove(plan: Plan, wine: Wine) -> None:
    """Install into a path with blanks and umlauts, run, upgrade over a running program, uninstall; leave nothing."""
    before = _picture_of(wine)
    target = wine.drive / "Fabrik Łódź" / "Linie 1 übung"
    installed = target / f"{NAME}.exe"
    # NSIS takes /D unquoted to the end of the line: as words of its own no quotes are put around it.
    setup = [wine.path(plan.installer), "/S", r"/D=C:\Fabrik", r"Łódź\Linie", "1", "übung"]
    wine.program(setup, timeout_s=300)
    missing = [name for name in PROGRAMS if not (target / f"{name}.exe").is_file()]
    if missing or not all(wine.registry(key) for key in _OURS):
        raise SystemExit(f"The installer did not install all: {missing or 'the registry lacks something'}.")
    _links(wine, there=True)
    read_only(target, on=True)
    try_program(plan, wine, installed, platform="screen", label="installed")
    read_only(target, on=False)
    _listed_version_follows(plan, wine, target)
    _upgrade_over_running(plan, wine, installed, setup)
    data = _data_folders(wine)
    for folder in data:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "ledger.sqlite").write_bytes(b"kept")
    _uninstall(wine, target, [])
    if not all((folder / "ledger.sqlite").is_file() for folder in data):
        raise SystemExit("The uninstaller deleted the user's data unasked.")
    wine.program(setup, timeout_s=300)
    _uninstall(wine, target, ["/DELETEDATA"])
    if any(folder.exists() for folder in data):
        raise SystemExit("The uninstaller kept the user's data although it was asked to delete it.")
    shutil.rmtree(wine.drive / "Fabrik Łódź", ignore_errors=True)
    left = sorted(_picture_of(wine) - before)
    if left:
        raise SystemExit("After the uninstaller there is still: " + ", ".join(left[:20]))
    print("installed silently, ran, refused while running, upgraded, uninstalled: nothing is left")
    up_s = time_to_window(plan, wine, plan.program(NAME), plan.out / f"{NAME}-windows.png")
    print(f"Windows one-dir under Wine: window up after {up_s:.1f} s (at most 3)")
    one_s = time_to_window(plan, wine, plan.one_file, plan.work / "one-file.png")
    print(f"Windows one-file under Wine: window up after {one_s:.1f} s")


def read_only(folder: Path, *, on: bool) -> None:
    """Take or give the right to write into a folder and below."""
    for path in [folder, *folder.rglob("*")]:
        mode = path.stat().st_mode
        path.chmod(mode & ~0o222 if on else mode | 0o200)


def time_to_window(plan: Plan, wine: Wine, program: Path, picture: Path) -> float:
    """Return the seconds until the program's window is on a screen, and take a picture of it once it is filled."""
    script = (
        'd=$(mktemp -d); began=$(date +%s%N); "$1" exe "$2" --demo --data-dir "$3" & '
        'for i in $(seq 600); do xdotool search --onlyvisible --name "." >/dev/null 2>&1 && break; sleep 0.05; done; '
        'now=$(date +%s%N); echo "UP $(( (now - began) / 1000000 ))"; sleep 6; '
        'command -v import >/dev/null && import -window root "$4"; '
        'xdotool search --onlyvisible --name "." windowclose >/dev/null 2>&1; '
        '"$1" exe taskkill /F /IM "$5" >/dev/null 2>&1; wait; rm -rf "$d"'
    )
    shutil.rmtree(plan.work / "up", ignore_errors=True)
    words = ["bash", "-c", script, "up", str(plan.cache / "wine" / "run"), wine.path(program)]
    output = execute([*words, wine.path(plan.work / "up"), str(picture), program.name], timeout_s=90)
    for line in output.splitlines():
        if line.startswith("UP "):
            return int(line.removeprefix("UP ")) / 1000
    raise SystemExit(f"{program.name}: no window came.\n{output}")


def _upgrade_over_running(plan: Plan, wine: Wine, installed: Path, setup: list[str]) -> None:
    """While the program runs the installer leaves it alone and says so; afterwards it takes its place."""
    run = str(plan.cache / "wine" / "run")
    words = [run, "exe", wine.path(installed), "--data-dir", wine.path(plan.work / "running")]
    environment = {**os.environ, "WINEQT_QPA_PLATFORM": "offscreen"}
    program = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline_s = time.monotonic() + _UP_S
        while not (plan.work / "running" / "window.log").exists():
            if time.monotonic() > deadline_s:
                raise SystemExit("The installed program did not come up.")
            time.sleep(0.2)
        done = subprocess.run([run, "exe", *setup], stdout=subprocess.DEVNULL, timeout=120, check=False)
        if done.returncode != _RUNNING or len(files_of(installed.parent)) < len(PROGRAMS):
            raise SystemExit(f"The installer did not refuse to replace a running program (exit {done.returncode}).")
    finally:
        subprocess.run([run, "exe", "taskkill", "/F", "/IM", installed.name], stdout=subprocess.DEVNULL, check=False)
        program.wait(30)
    wine.program(setup, timeout_s=300)


def _listed_version_follows(plan: Plan, wine: Wine, target: Path) -> None:
    """An update corrects the version in the list of installed programs, for the folder that was installed only."""
    code = "import sys; from pathlib import Path; from factory_prov.updating.registered import tell_windows as tell"
    variables = {"PYTHONPATH": wine.path(plan.root), "PYTHONDONTWRITEBYTECODE": "1"}
    folder = "C:\\" + str(target.relative_to(wine.drive)).replace("/", "\\")
    for place, version, wanted in (("C:\\elsewhere", "9.9.8", plan.version), (folder, "9.9.9", "9.9.9")):
        words = ["-c", f"{code}; tell(Path(sys.argv[1]), sys.argv[2])", place, version]
        wine.python(words, variables=variables)
        if f"DisplayVersion    REG_SZ    {wanted}" not in wine.registry(_OURS[0]).replace("\r", ""):
            raise SystemExit(f"The list of installed programs does not say {wanted}.")


def _uninstall(wine: Wine, target: Path, words: list[str]) -> None:
    """Run the uninstaller; it works on in a copy of itself, so what it deletes is waited for."""
    wine.program([wine.path(target / "uninstall.exe"), "/S", *words], timeout_s=120)
    deadline_s = time.monotonic() + _UP_S
    while target.exists() or wine.registry(_OURS[0]):
        if time.monotonic() > deadline_s:
            raise SystemExit(f"The uninstaller left {[str(path) for path in files_of(target)][:10]}.")
        time.sleep(0.5)
    _links(wine, there=False)
    time.sleep(1)


def _links(wine: Wine, *, there: bool) -> None:
    found = list(wine.drive.rglob(f"{TITLE}.lnk"))
    if bool(found) != there:
        raise SystemExit(f"The Start menu's entry: {found or 'it is missing'}.")


def _data_folders(wine: Wine) -> tuple[Path, Path]:
    """Return the folder of the user's data, and that of what the PC remembers of its ledgers."""
    user = next(path for path in (wine.drive / "users").iterdir() if path.name != "Public")
    return user / "AppData/Local" / NAME, user / "AppData/Local" / f"{NAME}-station"


def _picture_of(wine: Wine) -> set[str]:
    """Name every file of ours on C: and every key of ours in the registry; Windows' own change by themselves."""
    files = {str(path) for path in wine.drive.rglob("*") if any(word in str(path) for word in (NAME, TITLE, "Fabrik"))}
    return files | {key for key in _OURS if wine.registry(key)}
