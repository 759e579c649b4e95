"""One run of a library's child: started, followed, and its failures told as ours."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from factory_prov.cancel import CancelToken
from factory_prov.errors import (
    ChipProtected,
    InputError,
    ProbeNotFound,
    ProgrammerError,
    ToolFailed,
    ToolMissing,
    VerifyFailed,
)
from factory_prov.messages import Message, sentences
from factory_prov.programmers.tools.library_child import CHILDREN, Searched
from factory_prov.programmers.tools.tool_process import Patience, run_tool
from factory_prov.programmers.tools.tool_words import FORBIDDEN, forbidden, one_line

_CONSOLE_PROGRAM = "factory-prov"
_GET_LIBRARY = Message(
    "Install SEGGER's J-Link Software and Documentation Pack from segger.com (Downloads,"
    " J-Link), or name its library in the settings."
)
_CHECK_CABLE = Message("Switch the board on, and check the cable between it and its probe.")
_INSTALL_AGAIN = Message("Update or install it again.")
_SENTENCES: Mapping[str, tuple[type[ProgrammerError], Message, Message]] = {
    "gone": (ProbeNotFound, Message("the probe is not there."), Message("Plug it in, and look at the cable.")),
    "protected": (
        ChipProtected,
        Message("the chip's read-back protection is on."),
        Message("Recover it, which erases everything on it, or set it aside."),
    ),
    "differs": (
        VerifyFailed,
        Message("after the reset the firmware is not in the chip."),
        Message("Flash it once more; if it stays, the chip is broken."),
    ),
    "verify": (
        VerifyFailed,
        Message("what was read back differs from what was written."),
        Message("Try once more; if it stays, the chip is broken."),
    ),
    "voltage": (ProgrammerError, Message("the board has no power."), _CHECK_CABLE),
    "recover": (ProgrammerError, Message("the chip could not be erased through its control port."), _CHECK_CABLE),
    "unseen": (
        ProbeNotFound,
        Message("the probe is not there. J-Links are not seen without SEGGER's library."),
        Message("Plug it in, and look at the cable."),
    ),
}
_CHOOSE_IMAGE = Message("Choose the firmware's .hex file.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolLibrary:
    """A package that works probes: its name, what starts its child, where to get it.

    `kind_of` returns what a failure is, in the words of `library_child.Told`, from its code, kind and words.
    """

    package: str
    flag: str
    get_it: Message
    kind_of: Callable[[Mapping[str, Any]], str]


def child_command(library: ToolLibrary) -> list[str]:
    """Return how the child is started: by Python, or by the program itself where it is frozen (PyInstaller).

    A windowed program on Windows has no output: the console program beside it is taken when it is there.
    """
    if not getattr(sys, "frozen", False):
        return [sys.executable, "-m", CHILDREN[library.flag]]
    program = Path(sys.executable)
    console = program.with_name(_CONSOLE_PROGRAM + program.suffix)
    return [str(console if console.is_file() else program), library.flag]


def check_installed(library: ToolLibrary) -> None:
    """ToolMissing when the package is not there; it is only looked for, never imported here."""
    if find_spec(library.package) is None:
        searched = ", ".join(dict.fromkeys(path for path in sys.path if path.endswith("-packages"))) or "sys.path"
        what = Message("it is not installed. Searched: {searched}.", searched=searched)
        raise ToolMissing(what, place=library.package, cure=library.get_it)


def ask(
    library: ToolLibrary,
    request: Mapping[str, Any],
    *,
    patience: Patience,
    cancel: CancelToken,
    told: Callable[[int, int], None] | None = None,
) -> dict[str, Any]:
    """Run one request in a process of its own and return its result; `told` gets its progress."""
    cancel.check()
    check_installed(library)
    answers: list[dict[str, Any]] = []

    def take(line: str) -> None:
        message = _message(line)
        if message.get("type") == "progress" and told is not None:
            told(int(message["done"]), int(message["total"]))
        elif message.get("type") in ("result", "failure"):
            answers.append(message)

    end = run_tool([*child_command(library), json.dumps(request)], take, patience=patience, cancel=cancel)
    place: str | Message = library.package
    if "serial" in request:
        place = Message("probe {serial_number}", serial_number=request["serial"])
    if not answers:
        ended = Message("{package} ended without an answer (exit code {code}).", package=library.package, code=end.code)
        what = sentences(ended, _own_words(end.errors.strip().rpartition("\n")[2]))
        raise ToolFailed(what, place=place, cure=Message("Plug the probe out and in again, and start again."))
    if answers[-1]["type"] == "failure":
        raise _error(library, answers[-1], request, place)
    return answers[-1]


def _message(line: str) -> dict[str, Any]:
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return message if isinstance(message, dict) else {}


def _own_words(text: str) -> Message:
    """Return what the library says itself, in its own language."""
    return Message("{library_text}", library_text=one_line(text))


def _error(
    library: ToolLibrary, failure: Mapping[str, Any], request: Mapping[str, Any], place: str | Message
) -> ProgrammerError | InputError:
    words, kind = str(failure["words"]), library.kind_of(failure)
    match kind:
        case "package" | "library" | "library-for-jlink":
            return _missing(library, failure, request, kind)
        case "image":
            return InputError(_own_words(words), place=str(request.get("image", "")), cure=_CHOOSE_IMAGE)
        case "outside":
            what = Message("a part of it is outside the chip's memory ({library_text}).", library_text=one_line(words))
            return InputError(what, place=str(request.get("image", "")), cure=_CHOOSE_IMAGE)
        case "family":
            what = Message(
                "the chip's family is {family}: it is not the one of the job's board, or unknown.",
                family=one_line(words),
            )
            cure = Message("Put on the board the job is for, or name its kind in the job.")
            return ProgrammerError(what, place=place, cure=cure)
    if kind not in _SENTENCES and FORBIDDEN.search(words):
        return forbidden(_own_words(words), place=place)
    unknown = (ToolFailed, _own_words(words), _INSTALL_AGAIN) if request.get("action") == "list" else None
    make, what, cure = _SENTENCES.get(kind) or unknown or (ProgrammerError, _own_words(words), _CHECK_CABLE)
    return make(what, place=place, cure=cure)


def _missing(library: ToolLibrary, failure: Mapping[str, Any], request: Mapping[str, Any], kind: str) -> ToolMissing:
    """Tell which of the two is missing: the package, or SEGGER's library that it loads."""
    searched, words = _places(failure["searched"]), one_line(failure["words"])
    if kind == "package":
        what = Message(
            "it cannot be loaded: {library_text} Searched: {searched}.", library_text=words, searched=searched
        )
        return ToolMissing(what, place=library.package, cure=library.get_it)
    searched = request.get("jlink_library") or searched
    what = Message(
        "SEGGER's J-Link library is missing or too old. Searched: {searched}. ({library_text})",
        searched=searched,
        library_text=words,
    )
    if kind == "library-for-jlink":
        what = Message(
            "SEGGER's J-Link library is missing or too old. Searched: {searched}."
            " (a J-Link is attached, and pyOCD needs it)",
            searched=searched,
        )
    return ToolMissing(what, place=library.package, cure=_GET_LIBRARY)


def _places(searched: Sequence[Searched]) -> Message:
    """Return the places one behind the other."""
    first, *rest = map(_place, searched)
    return (
        Message("{first}, {rest}", first=first, rest=_places(searched[1:])) if rest else Message("{only}", only=first)
    )


def _place(searched: Searched) -> str | Message:
    match searched:
        case {"variable": name}:
            return Message("the folders of {variable}", variable=name)
        case {"library": name}:
            return Message("the system's library folders ({library})", library=name)
        case {"registry": name}:
            return Message("the registry key {key}", key=name)
    return str(searched)
