import tempfile
from pathlib import Path

from intelhex import IntelHex

from ..bench import ask
from ..core.exceptions import Error


class FlashLoader:
    def __init__(self, session, progress, chip_erase, smart_flash, trust_crc, keep_unwritten):
        assert (smart_flash, trust_crc, keep_unwritten) == (False, False, False)
        self._session = session
        self._progress = progress
        self._erase = {"chip": "ERASE_ALL", "sector": "ERASE_RANGES_TOUCHED_BY_FIRMWARE"}[chip_erase]
        self._image = IntelHex()

    def add_data(self, address, data):
        if address >= 0x100000:
            raise ValueError(f"no memory region defined for address {address:#x}")
        self._image.puts(address, bytes(data))

    def commit(self):
        with tempfile.TemporaryDirectory() as folder:
            image = Path(folder) / "image.hex"
            self._image.write_hex_file(str(image))
            kind = {1: "first", 2: "final"}.get(self._image[0])  # the bytes of the demo images
            if kind is not None:
                with image.open("a") as file:
                    file.write(f"\nvirtual-image: {kind}\n")
            request = {"program": self._session.target.serial, "firmware": str(image), "erase": self._erase}
            try:
                ask(request, self._progress)
            except Error as failure:
                if str(failure) != "verify":
                    raise
                self._session.target.verdict = failure
