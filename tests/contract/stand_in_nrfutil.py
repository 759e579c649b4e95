"""A stand-in for `nrfutil device`: speaks its documented JSON, on boards that a test serves (nrfutil_bench.py).

    stand_in_nrfutil.py HOST:PORT --json device list|device-info|read|program|erase|reset|recover …

It is told by the test how to behave (`Manner`). Texts of failures are those that real ones were seen with in public
forums. Standard library only, so that it starts fast.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from typing import Any

FAILURES = {
    "gone": (None, "No devices with requested serial number(s) or trait(s) found."),
    "lost": (None, "[jlink] JLINKARM_DLL_TIME_OUT_ERROR"),
    "protected": (24, "[jlink] The operation is unavailable due to readback protection"),
    "verify": (25, "Failed to verify: data does not match in address range [0x00000000 - 0x00003FFF] (Flash)"),
    "jlink": (None, "JLINKARM_DLL_COULD_NOT_BE_OPENED"),
    "secret": (None, "\x1b[31mkey " + "0badc0de" * 8 + "\x1b[0m\r\nsecond line " + "word " * 200),
}
GARBAGE = (b"\x00\xff\xfe\n", b"[1, 2]\n", b"17\n", b'{"type": 5}\n', b"[" * 100_000 + b"\n", b'{"type": "task_end"\n')


class Boards:
    """The test's end of the line."""

    def __init__(self, address: str, arguments: list[str]) -> None:
        host, _, port = address.rpartition(":")
        self._socket = socket.create_connection((host, int(port)))
        self._file = self._socket.makefile("rwb")
        self.manner = str(self.ask(arguments=arguments)["manner"])

    def ask(self, **request: object) -> dict[str, Any]:
        self._file.write(json.dumps(request).encode() + b"\n")
        self._file.flush()
        return self.next()

    def next(self) -> dict[str, Any]:
        answer = json.loads(self._file.readline())
        assert isinstance(answer, dict)
        return answer


class Tool:
    def __init__(self, boards: Boards, arguments: list[str]) -> None:
        self.boards = boards
        self.manner = boards.manner
        self.arguments = arguments
        self.verb = arguments[2]

    def option(self, name: str) -> str:
        return self.arguments[self.arguments.index(name) + 1]

    def run(self) -> int:
        if (code := self.end_early()) is not None:
            return code
        self.say("task_begin", {"task": self.task()})
        self.misbehave()
        if self.verb == "list":
            return self.list()
        serial_number = int(self.option("--serial-number"))
        match self.verb:
            case "program":
                return self.program(serial_number)
            case "read":
                size = int(self.option("--bytes"))
                answer = self.boards.ask(read=serial_number, address=int(self.option("--address"), 16), size=size)
            case "erase":
                assert "--all" in self.arguments
                answer = self.boards.ask(erase=serial_number)
            case "device-info":
                answer = self.boards.ask(info=serial_number)
            case _:
                answer = self.boards.ask(**{self.verb: serial_number})
        return self.end(answer)

    def end_early(self) -> int | None:
        match self.manner:
            case "only garbage":
                for line in GARBAGE:
                    write(line)
                return 0
            case "exit 7":
                sys.stderr.write("Error: something else broke\n")
                return 7
            case "jlink missing":
                return self.fail("jlink")
            case "secret words":
                return self.fail("secret")
            case "old device command":
                sys.stderr.write("error: unexpected argument '--direct' found\n\nUsage: nrfutil device read\n")
                return 2
            case "flood":
                while True:
                    write(b'{"type": "log", "data": {"level": "INFO", "message": "again"}}\n' * 1000)
        return None

    def list(self) -> int:
        devices = self.boards.ask(list=True)["devices"]
        return self.end({"data": {"devices": devices}})

    def program(self, serial_number: int) -> int:
        options = dict(pair.split("=") for pair in self.option("--options").split(","))
        assert options["verify"] == "VERIFY_READ"
        answer = self.boards.ask(
            program=serial_number, firmware=self.option("--firmware"), erase=options["chip_erase_mode"]
        )
        while "percent" in answer:
            progress = {"progressPercentage": answer["percent"], "amountOfSteps": 1, "step": 1, "result": "ongoing"}
            self.say("task_progress", {"task": self.task(), "progress": progress})
            if answer["percent"] >= 30 and self.manner == "crash":
                os.abort()
            answer = self.boards.next()
        return self.end(answer)

    def end(self, answer: dict[str, Any]) -> int:
        if "failure" in answer:
            return self.fail(answer["failure"])
        if self.manner == "no end":
            return 0
        if self.manner == "results as info":
            self.say("info", {"devices": [answer["data"]]} if self.verb != "list" else answer["data"])
            self.say("task_end", {"task": self.task(), "result": "success"})
        else:
            done = {"task": self.task(), "result": "success", "message": "Done", "data": answer.get("data")}
            self.say("task_end", done, last=True)
        return 3 if self.manner == "exit 3 after success" else 0

    def fail(self, failure: str) -> int:
        code, words = FAILURES[failure]
        error = {"code": code or 1, "description": words}
        self.say("task_end", {"task": self.task(), "result": "fail", "message": words, "error": error}, last=True)
        sys.stderr.write(f"Error: One or more {self.verb} tasks failed\n")
        return 1

    def misbehave(self) -> None:
        if self.manner == "leaves a child":
            subprocess.Popen([sys.executable, "-IS", "-c", "import time; time.sleep(600)", sys.argv[1]])
        if self.manner in ("hang", "hang with closed output"):
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, signal.SIG_IGN)
            subprocess.Popen([sys.executable, "-IS", "-c", "import time; time.sleep(600)", sys.argv[1]])
            if self.manner == "hang with closed output":
                sys.stdout.close()
                with contextlib.suppress(OSError):
                    os.close(1)
            time.sleep(600)

    def task(self) -> dict[str, object]:
        return {"id": "1", "name": self.verb, "description": f"{self.verb} of a board", "data": None}

    def say(self, kind: str, data: dict[str, Any], *, last: bool = False) -> None:
        if self.manner == "unknown fields":
            write(b'{"type": "weather", "data": {"sun": true}, "new": 1}\n{"type": "task_progress", "data": null}\n')
            data = {**data, "newInThisVersion": [{"deep": [None]}]}
        if self.manner == "garbage":
            for line in GARBAGE:
                write(line)
        if self.manner == "slow":
            time.sleep(0.1)
        line = json.dumps({"type": kind, "data": data}).encode() + b"\n"
        if self.manner == "partial lines":
            write(line[: len(line) // 2])
            time.sleep(0.05)
            write(line[len(line) // 2 :].rstrip(b"\n") if last else line[len(line) // 2 :])
        else:
            write(line)


def write(data: bytes) -> None:
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def main() -> int:
    arguments = sys.argv[2:]
    boards = Boards(sys.argv[1], arguments)
    if boards.manner == "no device command":
        sys.stderr.write("error: unrecognized subcommand 'device'\n")
        return 2
    if arguments == ["device", "--version"]:
        sys.stdout.write("nrfutil-device 2.19.1 (stand-in)\n")
        return 0
    assert arguments[:2] == ["--json", "device"], arguments
    return Tool(boards, arguments).run()


if __name__ == "__main__":
    raise SystemExit(main())
