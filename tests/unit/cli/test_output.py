"""What reads our output may go away, and the disk it goes to may be full."""

from __future__ import annotations

import errno
import io
import sys

import pytest

from factory_prov.cli import output
from factory_prov.cli.output import Output
from factory_prov.errors import Cancelled, InputError
from factory_prov.lwm2m.problem import error
from factory_prov.messages import NOTHING, Message


class Broken(io.StringIO):
    """A stream whose every write fails."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number

    def write(self, _: str) -> int:
        raise OSError(self._number, "no room")


def test_text_for_a_file_is_written_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO(newline="")
    monkeypatch.setattr(sys, "stdout", stream)
    Output(json_wanted=False).file().write("a,b\r\n")
    assert stream.getvalue().replace("\r\n", "\n") == "a,b\n"


@pytest.mark.parametrize(("number", "kind"), [(errno.EPIPE, Cancelled), (errno.ENOSPC, InputError)])
def test_a_reader_that_left_and_a_full_disk_are_told_apart(
    monkeypatch: pytest.MonkeyPatch, number: int, kind: type[BaseException]
) -> None:
    monkeypatch.setattr(output, "_silence_stdout", lambda: None)
    monkeypatch.setattr(sys, "stdout", Broken(number))
    with pytest.raises(kind):
        Output(json_wanted=False).file().write("a")


def test_a_value_of_any_length_is_told_in_a_line_that_can_be_read() -> None:
    problem = error(
        "rule", "k" * 500_000, Message("There is no {name}.", name="n" * 500_000), why=NOTHING, cure=NOTHING
    )
    (line,) = Output(json_wanted=False).problem_lines([problem])
    assert len(line) < 3000
    assert line.startswith("ERROR    kkk")
    assert line.endswith("nnn.")
