"""A stand-in for a tool that flashes boards: one verb a process, on boards that a test serves (command_bench.py).

    stand_in_tool.py HOST:PORT list|id|write|read|erase|erase-range|reset|recover …

Its words are its own: what a tool says is described to us by patterns. Standard library only, so that it starts fast.
"""

from __future__ import annotations

import json
import socket
import sys
from pathlib import Path
from typing import Any

WORDS = {
    "gone": "no such probe",
    "lost": "connection lost",
    "protected": "cannot: readback protection",
    "verify": "verify error",
}


def main() -> int:
    host, _, port = sys.argv[1].rpartition(":")
    verb, *rest = sys.argv[2:]
    with socket.create_connection((host, int(port))) as line:
        file = line.makefile("rwb")

        def ask(**request: object) -> dict[str, Any]:
            file.write(json.dumps(request).encode() + b"\n")
            file.flush()
            return following()

        def following() -> dict[str, Any]:
            answer: dict[str, Any] = json.loads(file.readline())
            return answer

        ask(arguments=["--json", "device", verb, *rest])
        if verb == "list":
            for one in ask(list=True)["devices"]:
                if one.get("traits", {}).get("jlink") and one["serialNumber"]:
                    ports = [each["comName"] for each in one["serialPorts"] if each["vcom"] == 0]
                    sys.stdout.write(f"probe={one['serialNumber'].lstrip('0')} port={ports[0]}\n")
            return 0
        probe, *values = rest
        answer = ask(**request(verb, int(probe), values))
        while "percent" in answer:
            sys.stdout.write(f"writing ({answer['percent']} %)\n")
            sys.stdout.flush()
            answer = following()
        if "failure" in answer:
            sys.stderr.write(f"Error: {WORDS[answer['failure']]}\n")
            return 1
        if verb in ("id", "read"):
            memory = bytes(answer["data"]["memoryData"][0]["values"])
            if verb == "id":
                sys.stdout.write(f"chip id 0x{memory[::-1].hex()}\n")
            else:
                Path(values[2]).write_bytes(memory)
        return 0


def request(verb: str, probe: int, values: list[str]) -> dict[str, object]:
    match verb:
        case "id":
            return {"read": probe, "address": 0x00FF0204, "size": 8}
        case "read":
            return {"read": probe, "address": int(values[0], 16), "size": int(values[1], 16)}
        case "write":
            return {"program": probe, "firmware": values[0], "erase": "ERASE_RANGES_TOUCHED_BY_FIRMWARE"}
    return {verb: probe}


if __name__ == "__main__":
    raise SystemExit(main())
