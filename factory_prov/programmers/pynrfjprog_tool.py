"""One run of the pynrfjprog child: started, followed, and its failures told as ours.

Codes: `NrfjprogdllErr` in pynrfjprog 10.24.2. That -101 comes when the J-Link library is missing was seen with the real
package; the other codes were read in its source.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from factory_prov.cancel import CancelToken
from factory_prov.errors import ChipProtected, InputError, ProbeNotFound, ProgrammerError, ToolMissing, VerifyFailed
from factory_prov.programmers.pynrfjprog_child import FLAG
from factory_prov.programmers.tool_process import Patience, run_tool
from factory_prov.programmers.tool_words import one_line

_CHILD = "factory_prov.programmers.pynrfjprog_child"
_CONSOLE_PROGRAM = "factory-prov"
_NO_LIBRARY = (-100, -101, -103, -150, -151, -152, -153)
_NOT_LOADED = "load the NRFJPROG DLL"
"""In the RuntimeError of `LowLevel.API` when Nordic's own library does not load."""
_GONE = (-10, -13)
_LOW_VOLTAGE, _PROTECTED, _VERIFY = -12, -90, -160
_IMAGE = (-162, -170, -171, -172, -173)
_GET_PACKAGE = "Install it: python -m pip install pynrfjprog (a download of 48 MB). Or use nrfutil, its successor."
_GET_LIBRARY = (
    "Install SEGGER's J-Link Software and Documentation Pack from segger.com (Downloads, J-Link), "
    "or name its library in the settings."
)


def child_command() -> list[str]:
    """Return how the child is started: by Python, or by the program itself where it is frozen (PyInstaller).

    A windowed program on Windows has no output: the console program beside it is taken when it is there.
    """
    if not getattr(sys, "frozen", False):
        return [sys.executable, "-m", _CHILD]
    program = Path(sys.executable)
    console = program.with_name(_CONSOLE_PROGRAM + program.suffix)
    return [str(console if console.is_file() else program), FLAG]


def check_installed() -> None:
    """ToolMissing when the package is not there; it is only looked for, never imported here."""
    if find_spec("pynrfjprog") is None:
        searched = ", ".join(dict.fromkeys(path for path in sys.path if path.endswith("-packages"))) or "sys.path"
        raise ToolMissing(f"it is not installed. Searched: {searched}.", place="pynrfjprog", cure=_GET_PACKAGE)


def ask(
    request: Mapping[str, Any],
    *,
    patience: Patience,
    cancel: CancelToken,
    told: Callable[[int, int], None] | None = None,
) -> dict[str, Any]:
    """Run one request in a process of its own and return its result; `told` gets its progress."""
    cancel.check()
    check_installed()
    answers: list[dict[str, Any]] = []

    def take(line: str) -> None:
        message = _message(line)
        if message.get("type") == "progress" and told is not None:
            told(int(message["done"]), int(message["total"]))
        elif message.get("type") in ("result", "failure"):
            answers.append(message)

    end = run_tool([*child_command(), json.dumps(request)], take, patience=patience, cancel=cancel)
    place = f"probe {request['serial']}" if "serial" in request else "pynrfjprog"
    if not answers:
        words = one_line(end.errors.strip().rpartition("\n")[2])
        what = f"pynrfjprog ended without an answer (exit code {end.code}). {words}".strip()
        raise ProgrammerError(what, place=place, cure="Plug the probe out and in again, and start again.")
    if answers[-1]["type"] == "failure":
        raise _error(answers[-1], request, place)
    return answers[-1]


def _message(line: str) -> dict[str, Any]:
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return message if isinstance(message, dict) else {}


def _error(failure: Mapping[str, Any], request: Mapping[str, Any], place: str) -> ProgrammerError | InputError:
    code, kind, words = failure["code"], failure["kind"], one_line(failure["words"])
    if kind == "package" or code in _NO_LIBRARY or _NOT_LOADED in words:
        return _missing(failure, request, words)
    if kind == "gone" or code in _GONE:
        return ProbeNotFound("the probe is not there.", place=place, cure="Plug it in, and look at the cable.")
    if code == _PROTECTED:
        cure = "Recover it, which erases everything on it, or set it aside."
        return ChipProtected("the chip's read-back protection is on.", place=place, cure=cure)
    if kind == "differs":
        cure = "Flash it once more; if it stays, the chip is broken."
        return VerifyFailed("after the reset the firmware is not in the chip.", place=place, cure=cure)
    if code == _VERIFY:
        cure = "Try once more; if it stays, the chip is broken."
        return VerifyFailed("what was read back differs from what was written.", place=place, cure=cure)
    if code in _IMAGE:
        return InputError(words, place=str(request.get("image", "")), cure="Choose the firmware's .hex file.")
    what = "the board has no power." if code == _LOW_VOLTAGE else words
    return ProgrammerError(what, place=place, cure="Switch the board on, and check the cable between it and its probe.")


def _missing(failure: Mapping[str, Any], request: Mapping[str, Any], words: str) -> ToolMissing:
    """Tell which of the two is missing: the package, or SEGGER's library that it loads."""
    named, searched = request["jlink_library"], ", ".join(failure.get("searched", ()))
    if failure["code"] in _NO_LIBRARY:
        what = f"SEGGER's J-Link library is missing or too old. Searched: {named or searched}. ({words})"
        return ToolMissing(what, place="pynrfjprog", cure=_GET_LIBRARY)
    return ToolMissing(f"it cannot be loaded: {words} Searched: {searched}.", place="pynrfjprog", cure=_GET_PACKAGE)
