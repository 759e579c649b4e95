import enum


class NrfjprogdllErr(enum.IntEnum):
    EMULATOR_NOT_CONNECTED = -10
    LOW_VOLTAGE = -12
    NOT_AVAILABLE_BECAUSE_PROTECTION = -90
    JLINKARM_DLL_ERROR = -102
    JLINKARM_DLL_TOO_OLD = -103
    VERIFY_ERROR = -160


class APIError(Exception):
    def __init__(self, err_code, err_msg=""):
        self.err_code = err_code
        name = NrfjprogdllErr(err_code).name
        super().__init__(f"An error was reported by NRFJPROG DLL: {err_code} {name}. {err_msg}".rstrip())
