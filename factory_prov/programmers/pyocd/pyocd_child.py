"""The child process in which pyOCD runs; see `library_child`. Started by `pyocd_`; nobody else needs it.

pyOCD's "APPROTECT enabled" may be false on an nRF91 (its issue 1766), and with `auto_unlock` it would then erase the
chip: it is off, always. A chip is called protected only when pyOCD says so and the work has failed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from factory_prov.boards.images import intel_hex
from factory_prov.boards.images.reading import MAX_IMAGE_BYTES
from factory_prov.errors import InputError
from factory_prov.files.reading import read_bytes
from factory_prov.programmers.tools.library_child import STAGES, Action, Searched, Tell, Told, answer, tell_stage

_SEGGER = 0x1366
_WRITTEN = 90
"""Progress when all is written; reading back is the rest."""
_READ_BYTES = 0x4000
_OPEN_WORDS = {"nrf52840": {0x10001208: 0x5A}, "nrf91": {0x00FF8000: 0x50FA50FA, 0x00FF802C: 0x50FA50FA}}
"""UICR words that keep a chip of a newer revision open after its next reset, as pyOCD's own target files have them."""


def main(arguments: Sequence[str]) -> int:
    """Answer the request; 0 when it was done."""
    return answer(arguments, _ACTIONS, _searched)


def _list(_: dict[str, Any], __: Tell) -> dict[str, Any]:
    probes = [{"serial": one.unique_id, "board": one.description, "ports": []} for one in _attached()]
    if not probes and not _sees_jlinks() and _jlink_on_usb():
        raise Told("library-for-jlink")
    return {"probes": sorted(probes, key=lambda one: str(one["serial"]))}


def _attached() -> list[Any]:
    from pyocd.core.helpers import ConnectHelper

    return list(ConnectHelper.get_all_connected_probes(blocking=False, print_wait_message=False))


def _sees_jlinks() -> bool:
    """Whether pyOCD has loaded its part for J-Links; it leaves it out silently when SEGGER's library is missing."""
    from pyocd.probe.aggregator import PROBE_CLASSES

    return "jlink" in PROBE_CLASSES


def _jlink_on_usb() -> bool:
    try:
        import libusb_package  # the library that pyOCD brings with it

        return libusb_package.find(idVendor=_SEGGER) is not None
    except (ImportError, OSError, ValueError):  # no library, no access to USB, no backend for it: nobody can tell
        return False


def _read_id(request: dict[str, Any], _: Tell) -> dict[str, Any]:
    with _connected(request) as session:
        return {"words": [session.target.read32(address) for address in request["id_addresses"]]}


def _read(request: dict[str, Any], _: Tell) -> dict[str, Any]:
    address, size = request["address"], request["size"]
    with _connected(request) as session:
        pieces = [
            bytes(session.target.read_memory_block8(address + at, min(_READ_BYTES, size - at)))
            for at in range(0, size, _READ_BYTES)
        ]
    return {"memory": b"".join(pieces).hex()}


def _flash(request: dict[str, Any], tell: Tell) -> dict[str, Any]:
    from pyocd.flash.loader import FlashLoader

    parts = _parts(Path(request["image"]))
    with _connected(request, connect_mode="halt") as session:
        loader = FlashLoader(
            session,
            progress=lambda share: tell_stage(tell, int(_WRITTEN * share)),
            chip_erase="chip" if request["chip_erase"] else "sector",
            smart_flash=False,
            trust_crc=False,
            keep_unwritten=False,
        )
        try:
            for start, data in parts:
                loader.add_data(start, data)
        except ValueError as failure:
            raise Told("outside", str(failure)) from failure
        loader.commit()
        tell_stage(tell, _WRITTEN)
        if request["chip_erase"]:
            _stay_open(session, request["target"], parts)
        _verify(session.target, parts, tell)
    return {}


def _parts(image: Path) -> Sequence[tuple[int, bytes]]:
    try:
        return intel_hex.read(read_bytes(image, max_bytes=MAX_IMAGE_BYTES)).pieces
    except InputError as failure:
        raise Told("image", str(failure)) from failure


def _stay_open(session: Any, target: str, parts: Sequence[tuple[int, bytes]]) -> None:
    """Write the words whose erased value closes a newer chip at its next reset, unless the image has them.

    pyOCD does the same, but only together with unlocking.
    """
    chip = session.target
    hardened = getattr(chip, "has_hardened_approtect", getattr(chip, "hardened_approtect", False))
    for address, value in _OPEN_WORDS.get(target, {}).items():
        in_image = any(start <= address < start + len(data) for start, data in parts)
        if hardened and not in_image:
            chip.write_uicr(address, value)


def _verify(target: Any, parts: Sequence[tuple[int, bytes]], tell: Tell) -> None:
    total, done = sum(len(data) for _, data in parts), 0
    for start, data in parts:
        for offset in range(0, len(data), _READ_BYTES):
            piece = data[offset : offset + _READ_BYTES]
            if bytes(target.read_memory_block8(start + offset, len(piece))) != piece:
                raise Told("verify")
            done += len(piece)
            tell_stage(tell, _WRITTEN + (STAGES - _WRITTEN) * done // total)


def _reset(request: dict[str, Any], _: Tell) -> dict[str, Any]:
    from pyocd.core.target import Target

    kind = Target.ResetType.NSRST if request["pin_reset"] else Target.ResetType.SYSRESETREQ
    with _connected(request) as session:
        session.target.reset(kind)
        expected = bytes.fromhex(request["expected"])
        if expected and not _still_there(session, request["address"], expected):
            raise Told("differs")
    return {}


def _still_there(session: Any, address: int, expected: bytes) -> bool:
    from pyocd.core.exceptions import Error

    try:
        return bytes(session.target.read_memory_block8(address, len(expected))) == expected
    except Error:
        if _is_protected(session):
            return True  # firmware that runs may lock the chip; then it is there
        raise


def _erase(request: dict[str, Any], _: Tell) -> dict[str, Any]:
    """Erase all flash with the chip's own routines: a mass erase would unlock a protected chip, which nobody asked."""
    from pyocd.flash.eraser import FlashEraser

    with _connected(request, connect_mode="halt") as session:
        FlashEraser(session, FlashEraser.Mode.CHIP).erase()
        _stay_open(session, request["target"], [])
    return {}


def _recover(request: dict[str, Any], _: Tell) -> dict[str, Any]:
    """Erase all through the control port, which a protected chip leaves open; then keep it open."""
    from pyocd.core.exceptions import Error

    with _session(request) as session:
        with suppress(Error, OSError):  # a protected chip has no core to connect to
            session.open()
        erase = getattr(session.target, "ctrl_ap", None) and session.target.mass_erase
        if not erase or erase() is False:
            raise Told("recover")
    with _connected(request) as session:
        _stay_open(session, request["target"], [])
    return {}


_ACTIONS: Mapping[str, Action] = {
    "list": _list,
    "id": _read_id,
    "read": _read,
    "flash": _flash,
    "reset": _reset,
    "erase": _erase,
    "recover": _recover,
}


@contextmanager
def _session(request: dict[str, Any], **options: Any) -> Iterator[Any]:
    """Make a session for the probe, not opened yet; no file of the user's changes how it works."""
    from pyocd.core.session import Session

    probe = next((one for one in _attached() if one.unique_id == request["serial"]), None)
    if probe is None:
        raise Told("gone" if _sees_jlinks() else "library-for-jlink" if _jlink_on_usb() else "unseen")
    fixed = {
        "auto_unlock": False,
        "target_override": request["target"],
        "no_config": True,
        "project_dir": str(Path(sys.executable).parent),
        "hide_programming_progress": True,
    }
    session = Session(probe, auto_open=False, options={"connect_mode": "attach", **options, **fixed})
    try:
        yield session
    finally:
        session.close()


@contextmanager
def _connected(request: dict[str, Any], **options: Any) -> Iterator[Any]:
    """Open a session; gone when the probe is no longer there after a failure, protected when the chip says so."""
    with _session(request, **options) as session:
        try:
            session.open()
            yield session
        except Told:
            raise
        except Exception as failure:  # raised again: the library raises anything, and what the probe says is better
            if all(one.unique_id != request["serial"] for one in _attached()):
                raise Told("gone") from failure
            if _is_protected(session):
                raise Told("protected") from failure
            raise


def _is_protected(session: Any) -> bool:
    from pyocd.core.exceptions import Error

    try:
        locked = getattr(session.target, "is_locked", None)
        return bool(locked() if locked is not None else not session.target.ap_is_enabled())
    except (Error, OSError, AttributeError):  # not to be asked, or never found: the first failure is the one to tell
        return False


def _searched() -> list[Searched]:
    """Where pylink searches SEGGER's library (read in its source)."""
    if sys.platform == "win32":
        return [r"C:\Program Files\SEGGER\JLink*", {"variable": "PATH"}]
    if sys.platform == "darwin":
        return ["/Applications/SEGGER/JLink*", {"library": "libjlinkarm"}]
    return ["/opt/SEGGER", {"library": "libjlinkarm.so"}]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
