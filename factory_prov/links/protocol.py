"""What a run asks of the open line to a device: its console, its name, taking a configuration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

from factory_prov.cancel import CancelToken
from factory_prov.device_contract.identity import DeviceIdentity
from factory_prov.device_contract.results import DeviceResult
from factory_prov.links.options import LinkOptions
from factory_prov.secret import Secret

APPLIED = b"0"
"""The verdict of a device that has stored its configuration: this one byte, and nothing before or behind it."""
_SHOWN_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a device of version 1 says of its configuration: how its result begins, and how long it is.

    The length alone is never a yes: "1", "5" and "0" are equally long.
    """

    said: bytes
    length: int

    @property
    def applied(self) -> bool:
        """Whether it is a yes: the text 0, alone."""
        return self.said == APPLIED and self.length == len(APPLIED)

    @property
    def shown(self) -> str:
        """The text of the verdict for a sentence; a device may say anything."""
        text = repr(self.said[:_SHOWN_BYTES].decode("latin-1")).replace("\\x00", "\\0")
        return text if max(self.length, len(self.said)) <= _SHOWN_BYTES else f"{text}…"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultVerdict:
    """What a device of version 2 says of its configuration, and the digest of what it was sent."""

    result: DeviceResult
    sent_sha256: bytes

    @property
    def applied(self) -> bool:
        """Whether it is a yes: it has stored exactly what it was sent."""
        return self.result.applied(self.sent_sha256)


class BegunPack(Protocol):
    """A configuration whose first piece the device has taken: it takes one at all, and does not use what it has yet."""

    def keep_waiting(self) -> None:
        """Keep the device patient until the rest comes; to be called every second or so. Errors as of `finish`."""

    def finish(self, before_last: Callable[[], None]) -> None:
        """Send the rest, once; DeviceRefused, LinkTimeout.

        `before_last` is called before the device could take what it has for all of it: before the last byte goes out,
        or, in version 2, before `verdict` commits it.
        """

    def give_up(self) -> None:
        """Tell the device that no more comes, so that it stores nothing; no harm when it cannot be told."""


class Link(Protocol):
    """An open line, used by one thread. Every method may raise LinkLost (unplugged) and Cancelled (within 0.5 s).

    The line is read while one of its methods runs; in between little is kept, so whoever flashes for long calls
    `drain` now and then.
    """

    def __enter__(self) -> Self:
        """Return itself."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the line."""

    def wait_console(self, text: str, *, timeout_s: float) -> None:
        """Wait until the console has shown a text since opening, or since the text waited for last; LinkTimeout."""

    def rest_of_line(self, *, timeout_s: float) -> str:
        """Return what the console shows behind the text waited for last, to the end of its line; LinkTimeout."""
        ...

    def drain(self) -> None:
        """Take what the console has shown meanwhile, without waiting for more."""

    def forget_console(self) -> None:
        """Let `wait_console` see only what comes from now on: not the banner of the image before."""

    def own_name(self) -> str:
        """Return the endpoint name that the device has for itself; DeviceRefused, LinkTimeout, NoSmp.

        Empty only where a device of version 2 has none.
        """
        ...

    def identity(self) -> DeviceIdentity | None:
        """Return what a device of version 2 says of itself now, None for one of version 1; AnswerUnfit.

        Which it is, it has shown on its console; where that was not seen, it is asked for the file.
        """
        ...

    def result(self) -> DeviceResult:
        """Return what a device of version 2 says of its last configuration, without committing anything."""
        ...

    def send_pack(self, pack: Secret, progress: Callable[[int, int], None]) -> None:
        """Send the configuration, once, `progress(done, total)` in bytes; DeviceRefused, LinkTimeout, NoSmp.

        UploadUnsupported for firmware that never takes one.
        """

    def begin_pack(self, pack: Secret, progress: Callable[[int, int], None]) -> BegunPack:
        """Send the first piece of the configuration, never all of it; errors as of `send_pack`.

        Between this and the end of it somebody may do what makes no sense for a device that takes nothing.
        """
        ...

    def wait_out(self) -> None:
        """Wait until a device of version 1 takes what it may have been sent over an earlier line for all of it."""

    def verdict(self) -> Verdict | ResultVerdict:
        """Have the device apply what it was sent, and return what it says; LinkTimeout when no answer came.

        DeviceBusy where a device of version 2 never says more than that it is busy.
        """
        ...

    def verdict_again(self) -> Verdict | ResultVerdict:
        """Return the verdict whose answer was lost; VerdictLost where the device does not say it a second time."""
        ...


class OpenLink(Protocol):
    """Opens a line."""

    def __call__(self, port: str, options: LinkOptions, cancel: CancelToken) -> Link:
        """Open `COM7`, `/dev/ttyACM0` or `socket://127.0.0.1:5000`; PortUnavailable, Cancelled.

        From then on the console counts: open before flashing, or a banner is lost.
        """
        ...
