import enum

from ..bench import ask


class FlashEraser:
    class Mode(enum.Enum):
        MASS = 1
        CHIP = 2
        SECTOR = 3

    def __init__(self, session, mode):
        assert mode is FlashEraser.Mode.CHIP
        self._session = session

    def erase(self, addresses=None):
        ask({"erase": self._session.target.serial})
