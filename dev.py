#!/usr/bin/env python3
"""Make this checkout work on a fresh machine, Linux or Windows, with nothing but Python.

    python3 dev.py demo          the window in training: virtual boards, a virtual server; no hardware, no account
                                 (without a display, or with options: the headless demo of `factory-prov demo`,
                                 such as --boards 8, --faults lost-reply,noise, --json ...)
    python3 dev.py test          everything CI runs
    python3 dev.py test --quick  the checks and the fast tests of the library, in under a minute
    python3 dev.py test --thorough   all tests of the library, with the whole products of faults of which CI runs a part
                                 (PATH ...: of these tests alone)
    python3 dev.py test --search looks for what fails by chance: random examples, others and many more than in CI
                                 (PATH ...: in these tests alone)
    python3 dev.py test PATH ... these tests alone, in seconds; any option of pytest (-k WORD, -x ...)
    python3 dev.py mutate        small changes to the modules that decide trust: how many do the tests notice? An hour
                                 at most; --count, --seed and --only draw other ones
    python3 dev.py bench         the speed figures
    python3 dev.py screenshots   the pictures in docs/images, made anew
    python3 dev.py translations  the translation files brought up to the sources; says what has no translation yet

It makes .venv with the pinned requirements; on Linux it installs missing system packages when it may (root), and
prints the exact command when it may not.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent
WRITING_HERE = threading.Lock()
"""Two environments are made side by side; what they write into the checkout, one after the other."""
Steps = dict[str, list[str | Path]]
REQUIREMENTS = ROOT / "requirements"
SUPPORTED = ((3, 11), (3, 12))
WINDOWS = os.name == "nt"
EVERYTHING = ["test.txt", "test-desktop.txt"]
"""One list for .venv, so that no command undoes what another has installed."""
PROBES = ["nordic.txt", "pyocd.txt"]
"""The packages for probes: tests have them, nobody who only runs the demo waits for their 100 MB."""
PYTEST = ["-m", "pytest", "-q"]
TWO_AT_A_TIME = ["-n", "2", "--dist", "worksteal"]
THREE_AT_A_TIME = ["-n", "3", "--dist", "worksteal"]
"""Many tests of the library wait for something: three keep two cores busy."""

CANNOT_HERE = 75
"""The exit code of a Windows build whose packages the index does not give (`packaging/bundling/wheels.py`)."""
NODE_LIBRARY = "lwm2m-node-lib@1.4.0"
NOT_INSTALLED = "The requirements could not be installed: is the package index reachable?"

# What Qt's xcb platform plugin loads, and the Debian package that has it.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}


def main() -> int:
    """Run the command named on the command line."""
    with_options = {"demo": demo, "test": test, "mutate": mutate}
    alone = {"bench": bench, "screenshots": screenshots, "translations": translations}
    command, options = "".join(sys.argv[1:2]), sys.argv[2:]
    try:
        if command in with_options:
            return with_options[command](options)
        if command in alone and not options:
            return alone[command]()
    except KeyboardInterrupt:
        return 130
    print(__doc__)
    return 2


def demo(options: list[str]) -> int:
    """Open the window in training; without a display, or with options, take virtual units to PASS headless."""
    python = environment(".venv", EVERYTHING)
    if not options:
        if has_display():
            install_system_packages(missing_qt_packages())
        if has_display() and (code := training_window(python)) >= 0:
            return code
        print("No window can be opened here: this is the demo without it.\n", flush=True)
    return run([python, "-m", "factory_prov", "demo", *options])


def training_window(python: Path) -> int:
    """Open the window in training, with nothing of the user's; below 0 when Qt could not open one."""
    with tempfile.TemporaryDirectory() as folder:
        command = [str(python), "-m", "desktop", "--demo", "--data-dir", folder]
        return subprocess.run(command, cwd=ROOT, check=False).returncode


def screenshots() -> int:
    """Make the pictures of the documentation; they need no display."""
    install_system_packages(missing_qt_packages())
    python = environment(".venv", EVERYTHING)
    return run([python, "-m", "desktop.screenshots", "docs/images"])


def mutate(options: list[str]) -> int:
    """Change the modules that decide trust, one small thing at a time, and run their tests."""
    install_system_packages(missing_qt_packages())
    python = environment(".venv", EVERYTHING)
    return run([python, "tests/mutate.py", *options])


def translations() -> int:
    """Bring the library's translations and the window's up to the sources."""
    python = environment(".venv", EVERYTHING)
    library = run([python, "packaging/catalogue.py"])
    return run([python, "-m", "desktop.translation_files"]) or library


def has_display() -> bool:
    """Whether a window could be seen."""
    if "QT_QPA_PLATFORM" in os.environ:
        return os.environ["QT_QPA_PLATFORM"] not in ("offscreen", "minimal")
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def bench() -> int:
    """Print the table of speed figures."""
    python = environment(".venv", EVERYTHING)
    library = ("run", "names", "ledger", "link", "runs", "labels", "rehearsal", "watch")
    every = (*library, "editor", "screens", "history", "window")
    return max(run([python, f"benchmarks/{name}.py"]) for name in every)


def test(options: list[str]) -> int:
    """Run every check and test; with options only what they say."""
    if options == ["--quick"]:
        return test_quickly()
    if options[:1] == ["--thorough"]:
        python = environment(".venv", EVERYTHING, added=PROBES)
        paths = options[1:] or ["tests/unit", "tests/contract", "tests/device", "tests/e2e"]
        return run([python, *PYTEST, *THREE_AT_A_TIME, "--thorough", *paths])
    if options[:1] == ["--search"]:
        return search(options[1:] or ["tests/unit", "tests/contract"])
    if options:
        return run([environment(".venv", EVERYTHING, added=PROBES), *PYTEST, *options])
    return test_everything()


def search(paths: list[str]) -> int:
    """Draw random examples, others each time; what one of them finds becomes an `@example` or a test of its own."""
    python = environment(".venv", EVERYTHING, added=PROBES)
    return run([python, *PYTEST, *TWO_AT_A_TIME, "--hypothesis-profile", "search", "-m", "hypothesis", *paths])


def test_quickly() -> int:
    """Run the checks and the fast tests of the library: the loop while one works. mypy's first time takes longer."""
    python = environment(".venv", EVERYTHING, added=PROBES)
    fast = [*PYTEST, *TWO_AT_A_TIME, "--hypothesis-profile", "quick", "-m", "not slow", "tests/unit"]
    return summary({**checks(python), "fast tests of the library": [python, *fast]})


def test_everything() -> int:
    """Run what CI runs."""
    peers = {"openssl": "openssl", "coap-client-openssl": "libcoap3-bin"}
    commands = {**peers, "Xvfb": "xvfb", "xdotool": "xdotool", "osslsigncode": "osslsigncode"}
    commands |= {"softhsm2-util": "softhsm2", "pkcs11-tool": "opensc"}
    packages = missing_qt_packages() + missing_commands(commands) + missing_postgres() + missing_device_tools()
    install_system_packages(packages)
    if not missing_qt_packages():
        os.environ["FACTORY_PROV_NEEDS_QT"] = "1"  # then a window test that cannot run is a failure
    os.environ["FACTORY_PROV_NEEDS_PROBES"] = "1"  # and so is a test of a package for probes
    if sys.platform == "linux" and not missing_commands(peers):
        os.environ["FACTORY_PROV_NEEDS_TLS_PEERS"] = "1"  # and of a handshake with another's program
    if sys.platform == "linux" and not missing_postgres():
        os.environ["FACTORY_PROV_NEEDS_POSTGRES"] = "1"  # and of a ledger on PostgreSQL
    if sys.platform == "linux" and not missing_commands({"softhsm2-util": "softhsm2", "pkcs11-tool": "opensc"}):
        os.environ["FACTORY_PROV_NEEDS_SOFTHSM"] = "1"  # and of keys on a token
    if sys.platform == "linux" and not missing_device_tools():
        os.environ["FACTORY_PROV_NEEDS_DEVICE"] = "1"  # and of the receiver of `device/`, on an emulated unit too
    if has_node_library():
        os.environ["FACTORY_PROV_NEEDS_LWM2M_NODE_LIB"] = "1"  # and of a LwM2M server of others
    with ThreadPoolExecutor() as both:
        other = both.submit(environment, ".venv-noqt", ["test.txt"], added=PROBES, prefer_other_python=True)
        python = environment(".venv", EVERYTHING, added=PROBES)
        without_qt = other.result()
    steps = {**checks(python), **steps_of_the_library(python, without_qt)}
    windows: Steps = {"Windows bundle and installer": [sys.executable, "build_installer.py", "--wine"]}
    if reason := no_wine():
        print(f"The Windows build is skipped: {reason}")
        windows = {}
    return summary(steps, at_last=steps_of_the_window(python), beside=windows)


def steps_of_the_library(python: Path, without_qt: Path) -> Steps:
    """Return its tests: what is quick on one Python and a third of it on the other, without PySide6, with the rest."""
    absent = "import importlib.util, sys; sys.exit(importlib.util.find_spec('PySide6') is not None)"
    library = [*PYTEST, *THREE_AT_A_TIME]
    quick = ["tests/unit", "-m", "not slow and not hypothesis"]
    return {
        "quick tests of the library's parts": [python, *library, *quick],
        "no PySide6 in .venv-noqt": [without_qt, "-c", absent],
        "slow tests of the library's parts, its backends and whole programs, without PySide6": [
            without_qt,
            *library,
            *("--share", "3", "tests/unit", "tests/contract", "tests/device", "tests/e2e"),
        ],
    }


def steps_of_the_window(python: Path) -> Steps:
    """Return its tests; what is driven by keys runs alone, for a screen has one keyboard."""
    benchmarks = [
        f"tests/e2e/test_benchmarks.py::test_a_benchmark_runs_through[{name}]"
        for name in ("editor", "screens", "history", "window")
    ]
    return {
        "the window, driven by keys": [python, *PYTEST, "tests/e2e/test_window_drive.py", *benchmarks],
        "tests of the window": [python, *PYTEST, *TWO_AT_A_TIME, "tests/gui"],
    }


def checks(python: Path) -> dict[str, list[str | Path]]:
    """Return the checks that run nothing of the program, by their titles."""
    sources = [
        "factory_prov",
        "desktop",
        "tests",
        "benchmarks",
        "packaging",
        "dev.py",
        "build_installer.py",
        "setup.py",
    ]
    return {
        "ruff check": [python, "-m", "ruff", "check", *sources],
        "ruff format": [python, "-m", "ruff", "format", "--check", *sources],
        "mypy --strict": [python, "-m", "mypy"],
        "import contracts": [python.parent / "lint-imports"],
    }


def summary(steps: Steps, *, at_last: Steps | None = None, beside: Steps | None = None) -> int:
    """Run every step, name those that failed, and say what all took.

    What runs beside the last ones tells what it had to say when it is done.
    """
    began = time.monotonic()
    failed = [title for title, command in steps.items() if not passed(title, command)]
    with contextlib.ExitStack() as parts:
        started = [parts.enter_context(Beside(title, command)) for title, command in (beside or {}).items()]
        failed += [title for title, command in (at_last or {}).items() if not passed(title, command)]
        failed += [each.title for each in started if not each.passed()]
    told = f"FAILED: {', '.join(failed)}" if failed else "All checks and tests passed."
    print(f"\n{told} ({time.monotonic() - began:.0f} s)")
    return 1 if failed else 0


def no_wine() -> str:
    """Return why the program for Windows cannot be built here, "" when it can; installs what it needs when it may."""
    if WINDOWS:
        return "it is built by `python build_installer.py` here."
    programs = {"wine": "wine", "/usr/lib/wine/wine64": "wine64", "makensis": "nsis", "unzip": "unzip"}
    programs |= {"x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64-win32", "xvfb-run": "xvfb", "xauth": "xauth"}
    programs |= {"xdotool": "xdotool", "import": "imagemagick"}
    packages = missing_commands(programs)
    if packages and (shutil.which("apt-get") is None or os.geteuid() != 0):
        return f"{', '.join(packages)} would have to be installed."
    try:
        install_system_packages(packages)
    except SystemExit as failure:
        return str(failure)
    missing = missing_commands(programs)
    return f"{', '.join(missing)} cannot be installed." if missing else ""


def passed(title: str, command: list[str | Path]) -> bool:
    """Run one step, with its title before and its time after."""
    print(f"\n=== {title}", flush=True)
    began = time.monotonic()
    code = run(command)
    print(f"=== {title}: {'passed' if code == 0 else f'FAILED (exit {code})'}, {time.monotonic() - began:.0f} s")
    return code == 0


class Beside:
    """A step that runs beside another one, and says nothing before that one is done."""

    def __init__(self, title: str, command: list[str | Path]) -> None:
        self.title = title
        self._command = command

    def __enter__(self) -> Beside:
        self._began = time.monotonic()
        self._said = tempfile.TemporaryFile()
        words = [str(part) for part in self._command]
        self._process = subprocess.Popen(words, cwd=ROOT, env=variables(), stdout=self._said, stderr=subprocess.STDOUT)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        self._said.close()

    def passed(self) -> bool:
        """Wait for its end, print what it said, and return whether it passed."""
        code = self._process.wait()
        took_s = time.monotonic() - self._began
        self._said.seek(0)
        print(f"\n=== {self.title}\n{self._said.read().decode(errors='replace')}")
        if code == CANNOT_HERE:
            print(f"=== {self.title}: skipped for the reason above, {took_s:.0f} s")
            return True
        print(f"=== {self.title}: {'passed' if code == 0 else f'FAILED (exit {code})'}, {took_s:.0f} s")
        return code == 0


def run(command: list[str | Path]) -> int:
    """Run a command in the checkout; Qt needs no screen."""
    return subprocess.run([str(part) for part in command], cwd=ROOT, env=variables(), check=False).returncode


def variables() -> dict[str, str]:
    """Return the variables of a step."""
    return {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}


def environment(
    folder: str, requirements: list[str], *, added: list[str] | None = None, prefer_other_python: bool = False
) -> Path:
    """Make or renew a virtual environment with these requirements and this project; return its Python.

    What one command has `added` stays when another one does without it.
    """
    home = ROOT / folder
    python = home / ("Scripts/python.exe" if WINDOWS else "bin/python")
    base = base_python(prefer_other=prefer_other_python)
    pinned = digest([" ".join(requirements).encode(), base.encode(), *contents(sorted(REQUIREMENTS.glob("*.txt")))])
    project = digest(contents([ROOT / "pyproject.toml", ROOT / "setup.py"]))
    stamp = home / "requirements.sha256"
    told = stamp.read_text().split() if python.exists() and stamp.exists() else []
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "10"]
    if told[:1] != [pinned]:
        print(f"Making {folder} with {base} ...", flush=True)
        with WRITING_HERE:  # it may have to install a system package
            make_environment(home, base)
        files = [part for name in ["build.txt", *requirements] for part in ("-r", REQUIREMENTS / name)]
        must(run([*pip, *files]), NOT_INSTALLED)
        told = [pinned]
    missing = [name for name in added or () if name not in told]
    if missing:
        print(f"Adding {' and '.join(missing)} to {folder} ...", flush=True)
        must(run([*pip, *(part for name in missing for part in ("-r", REQUIREMENTS / name))]), NOT_INSTALLED)
    with WRITING_HERE:
        if told[1:2] != [project]:
            options = ["--no-deps", "--no-build-isolation", "--config-settings", "editable_mode=compat", "-e", "."]
            must(run([*pip, *options]), "This project could not be installed.")
        stamp.write_text("\n".join([pinned, project, *told[2:], *missing]))
        run([python, "packaging/bundling/resources.py"])  # compiles translations that have changed
        run([python, "-m", "compileall", "-q", "factory_prov", "desktop"])  # also where Python may write no bytecode
    return python


def contents(files: list[Path]) -> list[bytes]:
    """Read these files."""
    return [path.read_bytes() for path in files]


def digest(parts: list[bytes]) -> str:
    """Return what changes when one of these does."""
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def make_environment(home: Path, base: str) -> None:
    """Make an empty virtual environment; on Debian the module for it is a package of its own."""
    shutil.rmtree(home, ignore_errors=True)
    command = [base, "-m", "venv", home]
    if subprocess.run([str(part) for part in command], check=False, capture_output=True).returncode:
        install_system_packages(["python3-venv"])
        must(run(command), "Python could not make a virtual environment.")


def base_python(*, prefer_other: bool) -> str:
    """Return a supported Python: the running one, or with `prefer_other` the newest other one that is there."""
    running = sys.version_info[:2]
    others = [version for version in reversed(SUPPORTED) if version != running]
    found = [path for version in others if (path := find_python(version)) is not None]
    if running in SUPPORTED and not (prefer_other and found):
        # Not sys.executable: inside .venv that is a Python this script may be about to replace.
        return str(getattr(sys, "_base_executable", sys.executable))
    if not found:
        raise SystemExit("Python 3.11 or 3.12 is needed: https://www.python.org/downloads/")
    return found[0]


def find_python(version: tuple[int, int]) -> str | None:
    """Return the path of a Python of that version that starts and can make virtual environments, or None."""
    name = f"{version[0]}.{version[1]}"
    candidates = [["py", f"-{name}"]] if WINDOWS else [[f"python{name}"], *pyenv_pythons(name)]
    for candidate in candidates:
        question = [*candidate, "-c", "import sys, venv, ensurepip; print(sys._base_executable)"]
        try:
            answer = subprocess.run(question, capture_output=True, text=True, timeout=20, check=False)
        except (OSError, subprocess.SubprocessError):
            continue
        if answer.returncode == 0:
            return answer.stdout.strip()
    return None


def pyenv_pythons(name: str) -> list[list[str]]:
    """Return the Pythons of that version that pyenv keeps, whether or not it has them on the path."""
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    try:
        return [[str(path)] for path in sorted((root / "versions").glob(f"{name}.*/bin/python"))]
    except OSError:
        return []


def missing_qt_packages() -> list[str]:
    """Return the Debian packages of Qt's system libraries that cannot be loaded."""
    if not sys.platform.startswith("linux"):
        return []
    missing = []
    for library, package in QT_LIBRARIES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing.append(package)
    return missing


def missing_commands(packages: dict[str, str]) -> list[str]:
    """Return the packages of commands that are not there; on Windows none can be installed."""
    return [] if WINDOWS else [package for command, package in packages.items() if shutil.which(command) is None]


def missing_postgres() -> list[str]:
    """Return the package of the database server; Debian keeps its programs out of the path."""
    there = WINDOWS or shutil.which("initdb") or any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return [] if there else ["postgresql"]


def missing_device_tools() -> list[str]:
    """Return the packages that the receiver of `device/` is compiled and emulated with."""
    tools = {
        "make": "make",
        "cc": "gcc",
        "clang": "clang",
        "cppcheck": "cppcheck",
        "arm-none-eabi-gcc": "gcc-arm-none-eabi",
        "qemu-system-arm": "qemu-system-arm",
        "gdb-multiarch": "gdb-multiarch",
    }
    newlib = WINDOWS or Path("/usr/lib/arm-none-eabi/newlib").is_dir()
    sanitizers = WINDOWS or any(Path("/usr/lib").glob("llvm-*/lib/clang/*/lib/*/libclang_rt.asan*"))
    libraries = {"libnewlib-arm-none-eabi": newlib, "libclang-rt-dev": sanitizers}
    return missing_commands(tools) + [package for package, is_there in libraries.items() if not is_there]


def has_node_library() -> bool:
    """Whether the LwM2M server of others is here, which tests register with; npm brings it where it can be reached."""
    if (ROOT / ".peers" / "node_modules" / "lwm2m-node-lib").is_dir():
        return shutil.which("node") is not None
    npm = shutil.which("npm")
    if npm is None:
        return False
    command = [npm, "install", "--prefix", ".peers", "--no-audit", "--no-fund", "--ignore-scripts", NODE_LIBRARY]
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=False).returncode == 0


def install_system_packages(packages: list[str]) -> None:
    """Install Debian packages as root; otherwise print the command for whoever may."""
    if not packages:
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        print(f"Some system packages are missing. Please run:\n\n    sudo {' '.join(command)}\n", flush=True)
        return
    print(f"Installing {' '.join(packages)} ...", flush=True)
    subprocess.run(["apt-get", "update", "-qq"], stdout=subprocess.DEVNULL, check=False)
    done = subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
    must(done.returncode, "The system packages could not be installed.")


def must(code: int, otherwise: str) -> None:
    """Stop with a sentence unless a command succeeded."""
    if code:
        raise SystemExit(otherwise)


if __name__ == "__main__":
    sys.exit(main())
