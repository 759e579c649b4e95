"""What can be set about the serial line."""

from __future__ import annotations

from dataclasses import dataclass

from factory_prov.errors import InputError
from factory_prov.messages import Message

_LONGEST_S = 3600
CHARACTER_BITS = 10  # start bit, eight data bits, stop bit


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkOptions:
    """Speed, limits of the device's buffers, deadlines; InputError when a value cannot work.

    The defaults are those of the provisioning firmware, measured: a packet (header and CBOR) of 381 bytes and a
    line (marker to newline, both included) of 131 are dropped by the device without a word.
    """

    baud: int = 115200
    packet_limit_bytes: int = 380
    line_limit_bytes: int = 127
    reply_timeout_s: float = 2.5
    """Per request; the time that the request itself takes on the wire comes on top."""
    result_timeout_s: float = 30.0
    """For the result: opening its file blocks until the device has applied the configuration."""
    boot_timeout_s: float = 30.0
    """For whoever waits for a banner with `Link.wait_console`."""
    connect_timeout_s: float = 5.0
    """Opening a `socket://` port."""
    download_attempts: int = 2
    """How often a request to read is sent before the device counts as silent; a write is never sent twice."""

    def __post_init__(self) -> None:
        limits = (
            (Message("the baud {number} is out of range.", number=self.baud), self.baud, 300, 8_000_000),
            (
                Message("the packet limit {number} is out of range.", number=self.packet_limit_bytes),
                self.packet_limit_bytes,
                48,
                65_000,
            ),
            (
                Message("the line limit {number} is out of range.", number=self.line_limit_bytes),
                self.line_limit_bytes,
                7,
                65_000,
            ),
            (
                Message("the number of download attempts {number} is out of range.", number=self.download_attempts),
                self.download_attempts,
                1,
                10,
            ),
        )
        for what, value, lowest, highest in limits:
            if not lowest <= value <= highest:
                raise InputError(
                    what,
                    cure=Message("Use {lowest} to {highest}.", lowest=lowest, highest=highest),
                )
        timeouts_s = (self.reply_timeout_s, self.result_timeout_s, self.boot_timeout_s, self.connect_timeout_s)
        if not all(0 < timeout_s <= _LONGEST_S for timeout_s in timeouts_s):  # TOML has inf and nan too
            raise InputError(
                Message("a time limit is out of range."),
                cure=Message("Give every limit in seconds, above 0 and up to {longest_s}.", longest_s=_LONGEST_S),
            )

    @property
    def longest_wait_s(self) -> float:
        """The longest that one wait for the device may take."""
        return max(self.file_timeout_s, self.result_timeout_s, self.boot_timeout_s)

    @property
    def file_timeout_s(self) -> float:
        """How long a whole file may take to be read, however often and well the device answers in between."""
        return 8 * self.reply_timeout_s

    def upload_timeout_s(self, *, pieces: int, size_bytes: int) -> float:
        """How long a whole file may take to be written: each piece a fifth of its own limit on average."""
        return self.file_timeout_s + pieces * self.reply_timeout_s / 5 + 2 * self.wire_s(size_bytes)

    def wire_s(self, size_bytes: int) -> float:
        """Return how long so many bytes take on the wire at least, in seconds."""
        return size_bytes * CHARACTER_BITS / self.baud
