import enum


class EraseAction(enum.IntEnum):
    ERASE_NONE = 0
    ERASE_ALL = 1
    ERASE_SECTOR = 2


class VerifyAction(enum.IntEnum):
    VERIFY_NONE = 0
    VERIFY_READ = 1
    VERIFY_HASH = 2
