"""The program's own log: a file in the user's folder, its owner's alone, which never grows past a few megabytes."""

from __future__ import annotations

import logging
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import cast

from desktop.provision.log.handler import OURS, redacted
from factory_prov.fault_place import fault_details
from factory_prov.files.own import open_own, own_folder

FILE_NAME = "window.log"
_SIZE_BYTES = 1_000_000
_OLDER = 3


class LogFile:
    """Writes what our loggers say from INFO on, and others from WARNING on, until `close`."""

    def __init__(self, folder: Path) -> None:
        own_folder(folder)
        self.path = folder / FILE_NAME
        self._handler = _OwnersAlone(self.path, maxBytes=_SIZE_BYTES, backupCount=_OLDER, encoding="utf-8")
        self._handler.setFormatter(_Careful("%(asctime)s %(levelname)-7s %(threadName)s %(name)s: %(message)s"))
        logging.getLogger().addHandler(self._handler)
        for name in OURS:
            logging.getLogger(name).setLevel(logging.INFO)

    def close(self) -> None:
        """Let go of the file."""
        logging.getLogger().removeHandler(self._handler)
        for name in OURS:
            logging.getLogger(name).setLevel(logging.NOTSET)
        self._handler.close()


class _OwnersAlone(RotatingFileHandler):
    def _open(self) -> TextIOWrapper:
        return cast("TextIOWrapper", open_own(Path(self.baseFilename), "a"))

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging's name
        """Say nothing: a full disk must not stop the line, and a windowed program has no place to say it."""


class _Careful(logging.Formatter):
    """An exception is its kind and place: its text may quote a key."""

    def format(self, record: logging.LogRecord) -> str:
        told = logging.makeLogRecord({**record.__dict__, "exc_info": None, "exc_text": None, "stack_info": None})
        text = redacted(super().format(told))
        fault = record.exc_info[1] if record.exc_info else None
        return text if fault is None else f"{text}\n{fault_details(fault)}"
