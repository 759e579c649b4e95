from ..bench import ask
from .exceptions import Error
from .target import Target


class Session:
    def __init__(self, probe, auto_open=True, options=None, option_defaults=None, command=None):
        assert not auto_open
        assert options["auto_unlock"] is False
        assert options["no_config"] is True
        assert options["connect_mode"] in ("attach", "halt")
        self.target = _Target(int(probe.unique_id), options["target_override"])

    def open(self, init_board=True):
        self.target.ctrl_ap = "open"
        if self.target.is_locked():
            raise Error("no cores were discovered")

    def close(self):
        pass


class _Target:
    has_hardened_approtect = True

    def __init__(self, serial, name):
        self.serial = serial
        self.name = name
        self.ctrl_ap = None
        self.verdict = None
        self.words = {}

    def is_locked(self):
        info = ask({"info": self.serial})["data"]["deviceInfo"]["jlink"]
        return info["protectionStatus"] != "NRFDL_PROTECTION_STATUS_NONE"

    def read32(self, addr):
        first = addr & ~0xFF | {"nrf52840": 0x60, "nrf91": 0x04, "nrf54l": 0x04}[self.name]
        values = self._read(first, 8)
        return int.from_bytes(bytes(values[addr - first : addr - first + 4]), "little")

    def read_memory_block8(self, addr, size):
        if self.verdict is not None:
            return [0] * size
        return self._read(addr, size)

    def write_uicr(self, addr, value):
        self.words[addr] = value

    def reset(self, reset_type=None):
        wanted = Target.ResetType.SYSRESETREQ if self.name == "nrf52840" else Target.ResetType.NSRST
        assert reset_type is wanted
        ask({"reset": self.serial})

    def mass_erase(self):
        ask({"recover": self.serial})
        return True

    def _read(self, address, size):
        return ask({"read": self.serial, "address": address, "size": size})["data"]["memoryData"][0]["values"]
