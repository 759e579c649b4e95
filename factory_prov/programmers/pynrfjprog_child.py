"""The child process in which pynrfjprog runs: one request as its argument, one JSON object a line as its answer.

Nordic's library has one logger for all its users and a DLL whose state is the process's own; so neither is ever in
ours. Lines: `{"type": "progress", "done", "total"}`, then one of `{"type": "result", …}` and `{"type": "failure", …}`.
Started by `pynrfjprog_`; nobody else needs it.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Tell = Callable[[dict[str, Any]], None]

FLAG = "--pynrfjprog-child"
"""With this as first argument, a frozen program becomes the child: it has no `-m`."""
_SPEED_KHZ = 2000
_STAGES = 100
_CONNECTED, _ERASED, _WRITTEN = 5, 20, 70
"""How far it is after each stage. The library tells nothing in between."""
_NO_RESET_PIN = ("NRF51", "NRF52")


def run_if_child(arguments: Sequence[str]) -> int | None:
    """Be the child if the first argument says so, and return the exit code; None otherwise."""
    return main(arguments[1:]) if arguments[:1] == [FLAG] else None


def main(arguments: Sequence[str]) -> int:
    """Answer the request; 0 when it was done."""
    tell = _private_output()
    request = json.loads(arguments[0])
    try:
        tell({"type": "result", **_ACTIONS[request["action"]](request, tell)})
    except ModuleNotFoundError as failure:
        tell({"type": "failure", "code": None, "kind": "package", "words": str(failure), "searched": sys.path})
    except _Gone:
        tell({"type": "failure", "code": None, "kind": "gone", "words": ""})
    except _Differs:
        tell({"type": "failure", "code": None, "kind": "differs", "words": ""})
    except Exception as failure:  # noqa: BLE001 - whatever the library raises is for the parent to tell
        code = getattr(failure, "err_code", None)
        tell({"type": "failure", "code": code, "kind": type(failure).__name__, "words": str(failure), **_searched()})
    else:
        return 0
    return 1


class _Gone(Exception):
    """The probe is not attached."""


class _Differs(Exception):
    """After the reset, memory is not what was written."""


def _private_output() -> Tell:
    """Keep stdout for our lines: what the libraries print goes to stderr."""
    stream = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)

    def tell(message: dict[str, Any]) -> None:
        stream.write(json.dumps(message) + "\n")

    return tell


def _list(request: dict[str, Any], _: Tell) -> dict[str, Any]:
    with _opened(request) as api:
        serials = sorted(api.enum_emu_snr() or [])
        return {"probes": [{"serial": serial, "ports": _ports(api, serial)} for serial in serials]}


def _ports(api: Any, serial: int) -> list[str]:
    try:
        found = api.enum_emu_com_ports(serial)
    except Exception:  # noqa: BLE001 - a probe without ports is a probe all the same
        return []
    return [str(port.path) for port in sorted(found, key=lambda port: int(port.vcom))]


def _read_id(request: dict[str, Any], _: Tell) -> dict[str, Any]:
    with _connected(request) as api:
        family = str(api.read_device_family())
        address = request["addresses"].get(family)
        words = [] if address is None else [api.read_u32(address), api.read_u32(address + 4)]
        return {"family": family, "words": words}


def _flash(request: dict[str, Any], tell: Tell) -> dict[str, Any]:
    from pynrfjprog.Parameters import EraseAction, VerifyAction

    image = Path(request["image"])
    with _connected(request) as api:
        _tell_stage(tell, _CONNECTED)
        if request["chip_erase"]:
            api.erase_all()
        else:
            api.erase_file(image, EraseAction.ERASE_SECTOR)
        _tell_stage(tell, _ERASED)
        api.program_file(image)
        _tell_stage(tell, _WRITTEN)
        api.verify_file(image, VerifyAction.VERIFY_READ)
        return {}


def _reset(request: dict[str, Any], _: Tell) -> dict[str, Any]:
    with _connected(request) as api:
        if str(api.read_device_family()) in _NO_RESET_PIN:
            api.sys_reset()
        else:
            api.pin_reset()
        expected = bytes.fromhex(request["expected"])
        if expected and not _still_there(api, request["address"], expected):
            raise _Differs
        return {}


def _still_there(api: Any, address: int, expected: bytes) -> bool:
    from pynrfjprog.APIError import NrfjprogdllErr

    try:
        found = bytes(api.read(address, len(expected)))
    except Exception as failure:
        if getattr(failure, "err_code", None) == NrfjprogdllErr.NOT_AVAILABLE_BECAUSE_PROTECTION:
            return True  # firmware that runs may lock the chip; then it is there
        raise
    return found == expected


def _recover(request: dict[str, Any], _: Tell) -> dict[str, Any]:
    with _connected(request) as api:
        api.recover()
        return {}


_ACTIONS: dict[str, Callable[[dict[str, Any], Tell], dict[str, Any]]] = {
    "list": _list,
    "id": _read_id,
    "flash": _flash,
    "reset": _reset,
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
    """Connect to the probe; _Gone when it is not there, or is no longer when something fails."""
    with _opened(request) as api:
        serial = request["serial"]
        if serial not in (api.enum_emu_snr() or []):
            raise _Gone
        try:
            api.connect_to_emu_with_snr(serial, _SPEED_KHZ)
            yield api
        except Exception as failure:
            if _is_gone(api, serial):
                raise _Gone from failure
            raise


def _is_gone(api: Any, serial: int) -> bool:
    try:
        return serial not in (api.enum_emu_snr() or [])
    except Exception:  # noqa: BLE001 - then the first failure is the one to tell
        return False


def _searched() -> dict[str, Any]:
    """Where the J-Link library is searched, by nrfjprogdll.h ("find_jlink_path"); Linux seen with strace too."""
    if sys.platform == "win32":
        return {"searched": [r"the registry key Software\SEGGER\J-Link"]}
    if sys.platform == "darwin":
        return {"searched": ["/Applications/SEGGER/JLink", "the system's library folders (libjlinkarm)"]}
    return {"searched": ["/opt/SEGGER/JLink", "the system's library folders (libjlinkarm.so)"]}


def _tell_stage(tell: Tell, done: int) -> None:
    tell({"type": "progress", "done": done, "total": _STAGES})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
