"""What the program itself says through Python's logging, as lines of the progress log: from any thread, redacted."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime

from desktop.provision.log.row import APPLICATION_KEY
from desktop.threads.mailbox import Mailbox
from factory_prov.events import Level, LogLine
from factory_prov.line.events import RunEvent
from factory_prov.messages import Message

OURS = ("factory_prov", "desktop")
"""Loggers that are heard from INFO up; of all others only warnings."""
HIDDEN = "(hidden)"
MAX_WAITING = 5_000

_SECRETS = re.compile(
    r"(?P<name>\b(?:\w*(?:psk|password|passwd|secret|token|key)|authorization)\b[\"']?\s*[=:]\s*(?:bearer\s+|basic\s+)?)"
    r"(?P<value>\"[^\"]*\"|'[^']*'|[^\s,;&]+)"
    r"|(?:\b[0-9a-f]{2}(?:[ :][0-9a-f]{2}){15,}\b)"
    r"|(?:\b[0-9a-f]{32,}\b)"
    r"|(?:[A-Za-z0-9+/_-]{40,}={0,2})"
    r"|(?:-----BEGIN [^-]*PRIVATE KEY-----.*?(?:-----END [^-]*-----|\Z))",
    re.IGNORECASE | re.DOTALL,
)


class LogHandler(logging.Handler):
    """Hands records over to the thread of the window: `voice.arrived` carries a `RunEvent` there for each.

    Never give it to a logger before the application exists, and take it away before the application goes.
    """

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.voice = Mailbox(most=MAX_WAITING)
        self.addFilter(_worth_showing)

    def emit(self, record: logging.LogRecord) -> None:
        """Queue what a record says; never fails and never waits for the window."""
        try:
            line = LogLine(level=_level(record), text=Message("{text}", text=_text(record)))
            at = datetime.fromtimestamp(record.created, UTC)
            self.voice.put(RunEvent(key=APPLICATION_KEY, run=0, event=line, at=at))
        except Exception:  # noqa: BLE001  # logging's rule: whoever logs must not fail for it
            self.handleError(record)


def redacted(text: str) -> str:
    """Return a text of unknown origin without what looks like a key, a password or a token."""
    return _SECRETS.sub(lambda found: f"{found['name'] or ''}{HIDDEN}", text)


def _worth_showing(record: logging.LogRecord) -> bool:
    ours = record.name.partition(".")[0] in OURS
    return record.levelno >= (logging.INFO if ours else logging.WARNING)


def _level(record: logging.LogRecord) -> Level:
    if record.levelno >= logging.ERROR:
        return Level.ERROR
    return Level.WARNING if record.levelno >= logging.WARNING else Level.INFO


def _text(record: logging.LogRecord) -> str:
    """Return the message and the kind of its exception; what an exception says may hold anything, and stays out."""
    text = f"{record.name}: {record.getMessage()}"
    if record.exc_info and record.exc_info[0] is not None:
        text = f"{text} ({record.exc_info[0].__name__})"
    return redacted(text)
