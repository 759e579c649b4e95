"""Values that somebody meant to fill in and did not: `<YOUR_DOMAIN>`, `your-server`, `CHANGE_ME`, `${HOST}`."""

from __future__ import annotations

import re

_PLACEHOLDER = re.compile(
    r"<[A-Za-z][\w .-]*>"
    r"|\$\{[^{}]*\}|\{\{[^{}]*\}\}"
    r"|(?<![A-Za-z0-9])(?:(?:MY|YOUR)_[A-Z]\w*|(?:CHANGE|REPLACE|FILL)[_-]?(?:ME|THIS|IN)(?![A-Za-z]))"
    r"|(?<![A-Za-z0-9])(?i:your[_-](?:\w+))"
    r"|(?<![A-Za-z0-9])(?:TODO|FIXME|TBD)(?![A-Za-z0-9])"
)
_EXAMPLE_HOST = re.compile(r"(?:.*\.)?example(?:\.(?:com|net|org))?|(?:.*\.)?invalid", re.IGNORECASE)


def placeholder_in(text: str) -> str | None:
    """Return the first placeholder that stands in a text, None when there is none."""
    found = _PLACEHOLDER.search(text)
    return None if found is None else found[0]


def is_example_host(host: str) -> bool:
    """Whether a host's name is one that no server can have: RFC 2606 keeps these for examples and tests."""
    return _EXAMPLE_HOST.fullmatch(host.rstrip(".")) is not None
