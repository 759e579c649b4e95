import json
import os
import socket
import subprocess
import sys
import time
from types import SimpleNamespace

from .APIError import APIError
from .Parameters import EraseAction, VerifyAction

_DEVICE_ID = {"NRF52": 0x60, "NRF53": 0x04, "NRF91": 0x04, "NRF54L": 0x04}
_CODES = {"protected": -90, "verify": -160, "gone": -102, "lost": -102}


class API:
    def __init__(self, device_family="AUTO", jlink_arm_dll_path=None):
        assert device_family == "AUTO"
        self._stream = None
        self._serial = 0
        self._erase = ""
        self._verdict = None
        print("chatter of the library")  # must not reach the answers

    def open(self):
        host, _, port = os.environ["STAND_IN_PYNRFJPROG"].rpartition(":")
        # The real one has a helper process of its own, too. Its arguments let the bench find it.
        pause = [sys.executable, "-c", "import time; time.sleep(60)", f"{host}:{port}", "worker"]
        self._worker = subprocess.Popen(pause)
        self._socket = socket.create_connection((host, int(port)))
        self._stream = self._socket.makefile("rwb")
        self._manner = self._ask({"arguments": ["pynrfjprog"]})["manner"]
        if self._manner == "hang":
            time.sleep(60)
        if self._manner == "crash":
            os._exit(7)
        if self._manner in ("-103", "-12", "-10"):
            raise APIError(int(self._manner))

    def close(self):
        if self._stream is not None:
            self._stream.close()
            self._socket.close()
            self._worker.kill()
            self._worker.wait()
            self._stream = None

    def enum_emu_snr(self):
        serials = [device.get("serialNumber") for device in self._devices() if device.get("devkit")]
        return [int(serial) for serial in serials] or None

    def enum_emu_com_ports(self, serial_number):
        if self._manner == "no ports":
            raise APIError(-102)
        (device,) = (one for one in self._devices() if one.get("devkit") and int(one["serialNumber"]) == serial_number)
        return [SimpleNamespace(path=port["comName"], vcom=port["vcom"]) for port in device["serialPorts"]]

    def connect_to_emu_with_snr(self, serial_number, jlink_speed_khz=2000):
        self._serial = serial_number

    def read_device_family(self):
        info = self._ask({"info": self._serial})["data"]["deviceInfo"]["jlink"]
        return info["deviceFamily"].removesuffix("_FAMILY")

    def read_u32(self, addr):
        assert addr % 4 == 0
        first = addr & ~0xFF | _DEVICE_ID[self.read_device_family()]
        values = self._read(first, 8)
        return int.from_bytes(bytes(values[addr - first : addr - first + 4]), "little")

    def read(self, addr, data_len):
        return self._read(addr, data_len)

    def erase_all(self):
        self._ask({"erase": self._serial})
        self._erase = "ERASE_ALL"

    def erase_file(self, file_path, chip_erase_mode=EraseAction.ERASE_ALL):
        assert chip_erase_mode is EraseAction.ERASE_SECTOR
        self._erase = "ERASE_RANGES_TOUCHED_BY_FIRMWARE"

    def program_file(self, file_path):
        assert self._erase
        try:
            self._ask({"program": self._serial, "firmware": str(file_path), "erase": self._erase})
        except APIError as failure:
            if failure.err_code != -160:
                raise
            self._verdict = failure

    def verify_file(self, file_path, verify_action=VerifyAction.VERIFY_HASH):
        assert verify_action is VerifyAction.VERIFY_READ
        if self._verdict is not None:
            raise self._verdict

    def pin_reset(self):
        assert self.read_device_family() != "NRF52"
        self._ask({"reset": self._serial})

    def sys_reset(self):
        assert self.read_device_family() == "NRF52"
        self._ask({"reset": self._serial})

    def recover(self):
        self._ask({"recover": self._serial})

    def _devices(self):
        return self._ask({"list": True})["devices"]

    def _read(self, address, size):
        return self._ask({"read": self._serial, "address": address, "size": size})["data"]["memoryData"][0]["values"]

    def _ask(self, request):
        assert self._stream is not None
        self._stream.write(json.dumps(request).encode() + b"\n")
        self._stream.flush()
        while True:
            answer = json.loads(self._stream.readline())
            if "failure" in answer:
                raise APIError(_CODES[answer["failure"]])
            if "percent" not in answer:
                return answer
