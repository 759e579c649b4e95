"""A tool that flashes a file, and lies as it is told: `lying_tool.py FOLDER VERB …`, the lie is in FOLDER/manner.

Standard library only, so that it starts fast.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

SIZE = 0x20000
LISTED = "probe 1001\nprobe 1002\nMAC: 24:6f:28:00:11:22\n"
EVIL = "probe --exec=evil\nprobe \x07\nprobe 7\n"


def main() -> int:
    folder, verb, *rest = Path(sys.argv[1]), *sys.argv[2:]
    with (folder / "asked").open("a") as asked:
        asked.write(repr(sys.argv[2:]) + "\n")
    what, _, when = (folder / "manner").read_text().partition(" at ")
    lie = what if when in ("", verb) else "good"
    ended = end_early(lie, rest)
    if ended is not None:
        return ended
    if verb in ("list", "id"):
        sys.stdout.write(LISTED if verb == "id" or lie != "evil numbers" else EVIL)
        sys.stdout.write(LISTED.replace("22", "23") if lie == "two ids" else "")
        return 0
    work(folder / "flash", verb, rest, lie)
    return {"exit 1": 1, "exit 3": 3}.get(lie, 0)


def end_early(lie: str, rest: list[str]) -> int | None:
    match lie:
        case "hang":
            time.sleep(600)
        case "flood":
            while True:
                sys.stdout.write(("still working" * 50 + "\n") * 1000)
        case "crash":
            os.abort()
        case "fails":
            sys.stderr.write("Error: something broke\n")
        case "tells all":
            sys.stdout.write(f"wrote {Path(rest[1]).read_text('latin-1')}\n")
        case "shows script":
            sys.stdout.write(Path(rest[-1]).read_text())
        case "environment":
            here = Path.cwd()
            sys.stdout.write(f"{dict(os.environ)} {here} {list(here.iterdir())}\n")
        case _:
            return None
    return 1


def work(flash: Path, verb: str, rest: list[str], lie: str) -> None:
    memory = bytearray(flash.read_bytes() if flash.exists() else b"\xff" * SIZE)
    if verb == "read":
        read(memory, int(rest[0], 16), int(rest[1], 16), Path(rest[2]), lie)
    elif lie != "nothing":
        change(memory, verb, rest, lie)
        flash.write_bytes(memory)


def change(memory: bytearray, verb: str, rest: list[str], lie: str) -> None:
    if verb == "erase":
        memory[:] = b"\xff" * (SIZE if lie != "half" else SIZE // 2) + (memory[SIZE // 2 :] if lie == "half" else b"")
    elif verb == "erase-range":
        start, size = int(rest[0], 16), int(rest[1], 16)
        memory[start : start + size] = b"\xff" * size
    elif verb == "write":
        start, data = int(rest[0], 16), Path(rest[1]).read_bytes()
        if lie == "elsewhere":
            start += 0x1000
        if lie == "one byte":
            data = data[:-1] + bytes([data[-1] ^ 1])
        memory[start : start + len(data)] = data


def read(memory: bytearray, start: int, size: int, output: Path, lie: str) -> None:
    if lie == "short":
        size -= 1
    if lie == "long":
        size += 1
    if lie != "nothing":
        output.write_bytes(memory[start : start + size])


if __name__ == "__main__":
    raise SystemExit(main())
