"""The command `factory-prov`: the library's work, read from arguments and told in words or JSON.

Exit codes: 0 done, 1 the device or server refused, 2 input or usage wrong, 3 our bug, 4 a run met trouble of this PC or
the job, which says nothing of the unit, 5 good units wait for their server, 130 aborted.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from factory_prov.cli.arguments import parse
from factory_prov.cli.output import Output, take_any_character
from factory_prov.errors import Cancelled, InputError, RefusedError
from factory_prov.files.user_folders import choose_user_folder
from factory_prov.ledger.place import choose_ledger
from factory_prov.messages import Message
from factory_prov.programmers.tools.library_child import run_if_child
from factory_prov.translations import chosen_language, translator

DONE, REFUSED, WRONG_INPUT, OUR_BUG, ABORTED = 0, 1, 2, 3, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    child = run_if_child(sys.argv[1:] if argv is None else argv)
    if child is not None:
        return child
    take_any_character()
    language = translator(chosen_language(sys.argv[1:] if argv is None else argv, os.environ))
    arguments = parse(argv, language)
    _treat_sigterm_as_ctrl_c()
    output = Output(json_wanted=arguments.json, translator=language, volume=arguments.volume)
    try:
        choose_user_folder(_data_folder(getattr(arguments, "data_dir", None)))
        choose_ledger(getattr(arguments, "ledger", None))
        return int(arguments.run(arguments, output))
    except InputError as failure:
        output.failure(failure, WRONG_INPUT)
        return WRONG_INPUT
    except RefusedError as failure:
        output.failure(failure, REFUSED)
        return REFUSED
    except (Cancelled, KeyboardInterrupt):
        output.stopped(ABORTED)
        return ABORTED
    except Exception as failure:  # noqa: BLE001  # the one place where a bug of ours becomes an exit code
        output.bug(failure, OUR_BUG)
        return OUR_BUG


def _data_folder(chosen: str | None) -> Path | None:
    """Return the folder of `--data-dir`; InputError for nothing, as an empty variable of a script gives, and a file."""
    if chosen is None:
        return None
    if not chosen.strip():
        cure = Message("Name one, or leave the option out.")
        raise InputError(Message("no folder is named."), place="--data-dir", cure=cure)
    if os.path.exists(chosen) and not os.path.isdir(chosen):  # noqa: PTH110, PTH112  # a name too long is no folder yet
        raise InputError(Message("this is a file, not a folder."), place=chosen, cure=Message("Choose another folder."))
    return Path(chosen)


def _treat_sigterm_as_ctrl_c() -> None:
    """Let a service's stop end runs as a person's does: every record is closed."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with suppress(ValueError):  # in a thread of somebody's: then it is theirs to decide
        signal.signal(signal.SIGTERM, stop)


__all__ = ["main"]
