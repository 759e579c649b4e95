"""A child process in which somebody else's Python library works a probe: one request in, one JSON object a line out.

Such libraries keep state that is the whole process's (loggers, DLLs, the working directory); so they are never in ours.
Lines: `{"type": "progress", "done", "total"}`, then one of `{"type": "result", …}` and `{"type": "failure", …}`.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any

Tell = Callable[[dict[str, Any]], None]
Searched = str | dict[str, str]
"""Where something is searched: a folder, or a `variable`, `library` or `registry` key by its name."""
Action = Callable[[dict[str, Any], Tell], dict[str, Any]]

CHILDREN: Mapping[str, str] = {
    "--pynrfjprog-child": "factory_prov.programmers.nordic.pynrfjprog_child",
    "--pyocd-child": "factory_prov.programmers.pyocd.pyocd_child",
}
"""With one of these as first argument, a frozen program becomes that child: it has no `-m`."""
STAGES = 100


class Told(Exception):
    """A failure of a kind that the parent has a sentence for; `words` are the library's own, or a value of ours."""

    def __init__(self, kind: str, words: str = "") -> None:
        super().__init__(words)
        self.kind = kind


def run_if_child(arguments: Sequence[str]) -> int | None:
    """Be the child if the first argument says so, and return the exit code; None otherwise."""
    module = CHILDREN.get(arguments[0]) if arguments else None
    return None if module is None else int(import_module(module).main(arguments[1:]))


def answer(arguments: Sequence[str], actions: Mapping[str, Action], searched: Callable[[], Sequence[Searched]]) -> int:
    """Answer the request; 0 when it was done. `searched` says where the library looks for what it needs itself."""
    tell = _private_output()
    request = json.loads(arguments[0])
    try:
        tell({"type": "result", **actions[request["action"]](request, tell)})
    except ModuleNotFoundError as failure:
        _tell_failure(tell, "package", failure, sys.path)
    except Told as failure:
        _tell_failure(tell, failure.kind, failure, searched())
    except Exception as failure:  # noqa: BLE001 - whatever the library raises is for the parent to tell
        _tell_failure(tell, type(failure).__name__, failure, searched())
    else:
        return 0
    return 1


def tell_stage(tell: Tell, done: int) -> None:
    """Tell how far a request is, out of `STAGES`."""
    tell({"type": "progress", "done": done, "total": STAGES})


def _tell_failure(tell: Tell, kind: str, failure: Exception, searched: Sequence[Searched]) -> None:
    code = getattr(failure, "err_code", None)
    tell({"type": "failure", "code": code, "kind": kind, "words": str(failure), "searched": list(searched)})


def _private_output() -> Tell:
    """Keep stdout for our lines: what the libraries print goes to stderr."""
    stream = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)

    def tell(message: dict[str, Any]) -> None:
        stream.write(json.dumps(message) + "\n")

    return tell
