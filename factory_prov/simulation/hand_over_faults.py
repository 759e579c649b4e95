"""What goes wrong on request on a virtual board that gets its pack by the probe, by the names of the command line."""

from __future__ import annotations

from enum import StrEnum


class HandOverFault(StrEnum):
    """One fault; each is a state and lasts as long as the board. Boards with a UART have none of them."""

    IMAGE_IGNORED = "image-ignored"
    """The firmware never looks for an image."""
    OTHER_RECEIPT = "other-receipt"
    """The receipt says that another configuration is stored."""
    BROKEN_RECEIPT = "broken-receipt"
    """The receipt is never whole."""
    IMAGE_LEFT = "image-left"
    """The image stays in the flash when it was taken."""
    FLASH_WORN = "flash-worn"
    """A bit of what was written is another one when it is read back."""
    WRITES_NOTHING = "writes-nothing"
    """The tool says that it has written, and the flash is as it was."""
