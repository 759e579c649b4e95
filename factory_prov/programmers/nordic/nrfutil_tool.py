"""One run of `nrfutil device`: found, started, followed, and its failures told as ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from factory_prov.advice import Cause, advice_for
from factory_prov.cancel import CancelToken
from factory_prov.errors import ChipProtected, ProbeNotFound, ProgrammerError, ToolFailed, ToolMissing, VerifyFailed
from factory_prov.messages import Message
from factory_prov.programmers.nordic.nrfutil_messages import FoundDevice, Transcript
from factory_prov.programmers.tools.tool_process import Patience, ToolEnd, run_tool
from factory_prov.programmers.tools.tool_search import find_tool
from factory_prov.programmers.tools.tool_words import FORBIDDEN, forbidden, one_line

FOLDER_VARIABLE = "FACTORY_PROV_NRFUTIL"
"""Environment variable with the folder of nrfutil, or nrfutil itself."""

_GET_IT = Message(
    "Get nrfutil from nordicsemi.com (Products, Development tools, nRF Util), put it into a"
    " folder on PATH or name its folder in {variable}, then run: nrfutil install"
    " device. It also needs SEGGER's J-Link software.",
    variable=FOLDER_VARIABLE,
)
_LIST_S = Patience(total_s=30, silence_s=30)
_WINDOWS_CRASH = 0x8000_0000
_CHANGES = ("program", "reset", "recover")
_PROTECTED_CODE, _VERIFY_CODE = 24, 25  # as Zephyr's west runner for nrfutil reads them
_GONE = re.compile(r"no devices? (with|match|found)|requested serial number", re.IGNORECASE)
_PROTECTED = re.compile(r"BecauseProtection|read-?back.?protect|AP-?PROTECT|port is protected", re.IGNORECASE)
_VERIFY = re.compile(
    r"verif\w*.*(fail|error|mismatch|differ)|(fail|error)\w*.*verif|data does not match", re.IGNORECASE
)
_NO_JLINK = re.compile(
    r"JLINKARM_DLL_(NOT_FOUND|COULD_NOT_BE_OPENED|TOO_OLD)"
    r"|J-?Link\b.*\b(dll|library|software)\b.*\b(not found|not installed|missing|could not be)",
    re.IGNORECASE,
)
_UNKNOWN_COMMAND = re.compile(
    r"unrecogni[sz]ed subcommand|unexpected argument|unknown command|invalid value", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NrfutilOptions:
    """Settings of the station. `folder` holds nrfutil, or is nrfutil itself; None searches."""

    folder: Path | None = None
    answer_timeout_s: float = 30.0
    recover_timeout_s: float = 120.0
    flash_timeout_s: float = 300.0
    flash_silence_s: float = 90.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolRequest:
    """What the tool is asked: arguments after `nrfutil --json device`, for one probe."""

    serial_number: str
    arguments: tuple[str, ...]
    patience: Patience


class NrfutilTool:
    """Runs the tool. It is searched for each time, so that one that is installed meanwhile is found."""

    def __init__(self, options: NrfutilOptions, environ: Mapping[str, str]) -> None:
        self._options = options
        self._environ = environ

    def find(self) -> Path:
        """Return where nrfutil is; ToolMissing."""
        named = self._options.folder
        if named is None and (variable := self._environ.get(FOLDER_VARIABLE)):
            named = Path(variable)
        homes = [self._environ.get("NRFUTIL_HOME") or Path.home() / ".nrfutil"]
        usual = [Path(home) / "bin" for home in homes]
        return find_tool("nrfutil", named=named, environ=self._environ, usual=usual, get_it=_GET_IT)

    def devices(self, cancel: CancelToken) -> tuple[FoundDevice, ...]:
        """Return the J-Link probes that are attached now, by serial number."""
        tool = self.find()
        transcript = Transcript()
        end = run_tool([str(tool), "--json", "device", "list"], transcript.take, patience=_LIST_S, cancel=cancel)
        found = transcript.devices()
        if end.code == 0 and not transcript.failures and found is not None:
            return tuple(sorted(found, key=lambda device: device.serial_number))
        raise self._known(tool, transcript, end, cancel) or _unknown(transcript, end, place="nrfutil", listing=True)

    def ask(
        self, request: ToolRequest, cancel: CancelToken, *, told: Callable[[float], None] | None = None
    ) -> Transcript:
        """Run one subcommand for a probe and return what it said; a change of the chip has to be reported as done.

        `told` gets the share that is done, 0 to 1.
        """
        tool = self.find()
        transcript = Transcript(told)
        command = [str(tool), "--json", "device", *request.arguments, "--serial-number", request.serial_number]
        try:
            end = run_tool(command, transcript.take, patience=request.patience, cancel=cancel)
        except ToolMissing:
            raise
        except ProgrammerError as stuck:
            raise self._gone(request, stuck.what, cancel) or stuck from None
        done = transcript.succeeded or request.arguments[0] not in _CHANGES
        if end.code == 0 and not transcript.failures and done:
            return transcript
        place = _probe(request)
        known = self._known(tool, transcript, end, cancel, place=place)
        unknown = _unknown(transcript, end, place=place)
        raise known or self._gone(request, unknown.what, cancel) or unknown

    def _known(
        self, tool: Path, transcript: Transcript, end: ToolEnd, cancel: CancelToken, *, place: str | Message = "nrfutil"
    ) -> ProgrammerError | None:
        words, tool_text = _words(transcript, end), _tool_text(transcript, end)
        by_words = _by_words(tool_text, words, {failure.code for failure in transcript.failures}, place=place)
        if by_words is not None:
            return by_words
        old = _UNKNOWN_COMMAND.search(tool_text) is not None
        if (not transcript.understood or old) and not self._has_device_command(tool, cancel):
            cure = Message("Run: nrfutil install device. It needs the internet once.")
            return ToolMissing(
                Message("its device command is not installed: {words}", words=words), place=str(tool), cure=cure
            )
        if old:
            cure = Message("Run: nrfutil upgrade device.")
            return ToolMissing(
                Message("its device command is another version than we know: {words}", words=words),
                place=str(tool),
                cure=cure,
            )
        return None

    @staticmethod
    def _has_device_command(tool: Path, cancel: CancelToken) -> bool:
        end = run_tool([str(tool), "device", "--version"], lambda _: None, patience=_LIST_S, cancel=cancel)
        return end.code == 0

    def _gone(self, request: ToolRequest, words: Message, cancel: CancelToken) -> ProgrammerError | None:
        """Return the error for a probe that was unplugged meanwhile: what the tool says then is not to be relied on.

        A tool that cannot even list its probes is at fault itself.
        """
        try:
            there = {device.serial_number for device in self.devices(cancel)}
        except ProgrammerError as trouble:
            return trouble if advice_for(trouble).cause is Cause.STATION else None
        return None if request.serial_number in there else _not_found(words, place=_probe(request))


def _probe(request: ToolRequest) -> Message:
    return Message("probe {serial_number}", serial_number=request.serial_number)


def _by_words(
    tool_text: str, words: Message, codes: set[int | None], *, place: str | Message
) -> ProgrammerError | None:
    if _NO_JLINK.search(tool_text):
        cure = Message("Get SEGGER's J-Link software from segger.com/downloads/jlink and install it.")
        return ToolMissing(Message("SEGGER's J-Link software is missing: {words}", words=words), place=place, cure=cure)
    if FORBIDDEN.search(tool_text) and not _PROTECTED.search(tool_text):
        return forbidden(words, place=place)
    if _GONE.search(tool_text):
        return _not_found(words, place=place)
    if _PROTECTED.search(tool_text) or _PROTECTED_CODE in codes:
        cure = Message("Recover it, which erases everything on it, or set it aside.")
        return ChipProtected(
            Message("the chip's read-back protection is on: {words}", words=words), place=place, cure=cure
        )
    if _VERIFY.search(tool_text) or _VERIFY_CODE in codes:
        cure = Message("Try once more; if it stays, the chip is broken.")
        return VerifyFailed(
            Message("what was read back differs from what was written: {words}", words=words), place=place, cure=cure
        )
    return None


def _not_found(words: Message, *, place: Message | str) -> ProbeNotFound:
    return ProbeNotFound(
        Message("the probe is not there: {words}", words=words),
        place=place,
        cure=Message("Plug it in, and look at the cable."),
    )


def _unknown(transcript: Transcript, end: ToolEnd, *, place: str | Message, listing: bool = False) -> ProgrammerError:
    """Tell a tool that is broken, or is another, from one that says what it could not do with a unit."""
    what = Message("nrfutil failed: {words}", words=_words(transcript, end))
    crashed = end.code < 0 or end.code >= _WINDOWS_CRASH
    says_nothing = end.code == 0 and not transcript.failures
    if listing or crashed or says_nothing:
        cure = Message("Try the same with nrfutil by hand; then run: nrfutil upgrade device, or install it again.")
        return ToolFailed(what, place=place, cure=cure)
    cure = Message("Press the cables in and start again; if it stays, try the same with nrfutil by hand.")
    return ProgrammerError(what, place=place, cure=cure)


def _tool_text(transcript: Transcript, end: ToolEnd) -> str:
    """The tool's own words: of its tasks, else of stderr, else of whatever it printed; without a full stop."""
    told = "; ".join(failure.words for failure in transcript.failures if failure.words)
    return (one_line(told) or one_line(end.errors) or one_line(" ".join(transcript.other_words))).rstrip(".")


def _words(transcript: Transcript, end: ToolEnd) -> Message:
    """The tool's own words and how it ended."""
    match _tool_text(transcript, end), end.code:
        case "", 0:
            return Message("it ended without a result.")
        case "", code:
            return Message("it said nothing about why (exit code {code}).", code=code)
        case tool_text, 0:
            return Message("{tool_text}.", tool_text=tool_text)
        case tool_text, code:
            return Message("{tool_text} (exit code {code}).", tool_text=tool_text, code=code)
