import enum


class Target:
    class ResetType(enum.Enum):
        NSRST = 5
        SYSRESETREQ = 6
