"""The child process in which pynrfjprog runs; see `library_child`. Started by `pynrfjprog_`; nobody else needs it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from factory_prov.programmers.tools.library_child import Action, Searched, Tell, Told, answer, tell_stage

_SPEED_KHZ = 2000
_CONNECTED, _ERASED, _WRITTEN = 5, 20, 70
"""How far it is after each stage. The library tells nothing in between."""


def main(arguments: Sequence[str]) -> int:
    """Answer the request; 0 when it was done."""
    return answer(arguments, _ACTIONS, _searched)


def _list(request: dict[str, Any], _: Tell) -> dict[str, Any]:
    with _opened(request) as api:
        serials = sorted(api.enum_emu_snr() or [])
        return {"probes": [{"serial": serial, "board": "J-Link", "ports": _ports(api, serial)} for serial in serials]}


def _ports(api: Any, serial: int) -> list[str]:
    from pynrfjprog.APIError import APIError

    try:
        found = api.enum_emu_com_ports(serial)
    except APIError:  # a probe without ports is a probe all the same
        return []
    return [str(port.path) for port in sorted(found, key=lambda port: int(port.vcom))]


def _read_id(request: dict[str, Any], _: Tell) -> dict[str, Any]:
    with _connected(request) as api:
        family = str(api.read_device_family())
        addresses = request["id_addresses"].get(family)
        if addresses is None:
            raise Told("family", str(family))
        return {"words": [api.read_u32(address) for address in addresses]}


def _read(request: dict[str, Any], _: Tell) -> dict[str, Any]:
    with _connected(request) as api:
        return {"memory": bytes(api.read(request["address"], request["size"])).hex()}


def _flash(request: dict[str, Any], tell: Tell) -> dict[str, Any]:
    from pynrfjprog.Parameters import EraseAction, VerifyAction

    image = Path(request["image"])
    with _connected(request) as api:
        tell_stage(tell, _CONNECTED)
        if request["chip_erase"]:
            api.erase_all()
        else:
            api.erase_file(image, EraseAction.ERASE_SECTOR)
        tell_stage(tell, _ERASED)
        api.program_file(image)
        tell_stage(tell, _WRITTEN)
        api.verify_file(image, VerifyAction.VERIFY_READ)
        return {}


def _reset(request: dict[str, Any], _: Tell) -> dict[str, Any]:
    with _connected(request) as api:
        by_pin = request["pin_reset"]
        if by_pin is None:
            by_pin = str(api.read_device_family()) not in request["no_pin"]
        if by_pin:
            api.pin_reset()
        else:
            api.sys_reset()
        expected = bytes.fromhex(request["expected"])
        if expected and not _still_there(api, request["address"], expected):
            raise Told("differs")
        return {}


def _still_there(api: Any, address: int, expected: bytes) -> bool:
    from pynrfjprog.APIError import APIError, NrfjprogdllErr

    try:
        found = bytes(api.read(address, len(expected)))
    except APIError as failure:
        if failure.err_code == NrfjprogdllErr.NOT_AVAILABLE_BECAUSE_PROTECTION:
            return True  # firmware that runs may lock the chip; then it is there
        raise
    return found == expected


def _erase(request: dict[str, Any], _: Tell) -> dict[str, Any]:
    with _connected(request) as api:
        api.erase_all()
        return {}


def _recover(request: dict[str, Any], _: Tell) -> dict[str, Any]:
    with _connected(request) as api:
        api.recover()
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
def _opened(request: dict[str, Any]) -> Iterator[Any]:
    from pynrfjprog import LowLevel

    api = LowLevel.API("AUTO", jlink_arm_dll_path=request["jlink_library"])
    try:
        api.open()
        yield api
    finally:
        api.close()


@contextmanager
def _connected(request: dict[str, Any]) -> Iterator[Any]:
    """Connect to the probe; gone when it is not there, or is no longer when something fails."""
    with _opened(request) as api:
        serial = request["serial"]
        if serial not in (api.enum_emu_snr() or []):
            raise Told("gone")
        try:
            api.connect_to_emu_with_snr(serial, _SPEED_KHZ)
            yield api
        except Told:
            raise
        except Exception as failure:  # raised again: the library raises anything, and a probe that is gone is told
            if _is_gone(api, serial):
                raise Told("gone") from failure
            raise


def _is_gone(api: Any, serial: int) -> bool:
    from pynrfjprog.APIError import APIError

    try:
        return serial not in (api.enum_emu_snr() or [])
    except APIError:  # then the first failure is the one to tell
        return False


def _searched() -> list[Searched]:
    """Where the J-Link library is searched, by nrfjprogdll.h ("find_jlink_path"); Linux seen with strace too."""
    if sys.platform == "win32":
        return [{"registry": r"Software\SEGGER\J-Link"}]
    if sys.platform == "darwin":
        return ["/Applications/SEGGER/JLink", {"library": "libjlinkarm"}]
    return ["/opt/SEGGER/JLink", {"library": "libjlinkarm.so"}]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
